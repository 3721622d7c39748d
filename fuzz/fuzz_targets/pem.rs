//! PEM blocks (RFC 7468) with their labels, headers (RFC 1421 §4.6) and the text around them.
#![no_main]

use keyferry_fuzz::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check::read_and_unlock(bytes);
});
