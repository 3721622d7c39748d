//! A public key blob (RFC 4253 §6.6), or a certificate, in its line.
#![no_main]

use keyferry_fuzz::{check, frame};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check::read(&frame::public_line(bytes));
});
