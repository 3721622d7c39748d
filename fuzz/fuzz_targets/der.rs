//! A DER value (X.690) of any of the formats that are in DER.
#![no_main]

use keyferry_fuzz::{check, frame};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check::read(&frame::der(bytes));
});
