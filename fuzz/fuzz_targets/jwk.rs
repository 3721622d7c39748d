//! A JSON Web Key (RFC 7517), or a set.
#![no_main]

use keyferry_fuzz::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check::read(bytes);
});
