//! A private key, written in every format and read again.
#![no_main]

use keyferry_fuzz::{check, frame};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check::round_trip(&frame::private(bytes));
});
