//! What stands in an encrypted file behind its passphrase.
#![no_main]

use keyferry_fuzz::{check, locked};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check::read_and_unlock(&locked::file(bytes));
});
