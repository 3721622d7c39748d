//! A PuTTY key file (PuTTY manual, appendix C), encrypted or not.
#![no_main]

use keyferry_fuzz::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check::read_and_unlock(bytes);
});
