//! The bytes of an `openssh-key-v1` file (OpenSSH `PROTOCOL.key`).
#![no_main]

use keyferry_fuzz::{check, frame};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check::read(&frame::openssh_private(bytes));
});
