//! `EncryptedPrivateKeyInfo` (RFC 5958 §3): PBES2 and PBES1.
#![no_main]

use keyferry_fuzz::{check, frame};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check::read_and_unlock(&frame::pkcs8_encrypted(bytes));
});
