//! Headers and base64 of a public key file of RFC 4716.
#![no_main]

use keyferry_fuzz::{check, frame};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check::read(&frame::rfc4716(bytes));
});
