//! A file of public keys, read line by line, and as one key or several.
#![no_main]

use keyferry_fuzz::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check::read_lines(bytes);
    check::read(bytes);
});
