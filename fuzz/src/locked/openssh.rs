//! `openssh-key-v1` (OpenSSH `PROTOCOL.key`) with one round of bcrypt.

use std::sync::LazyLock;

use ssh_cipher::Cipher;

use super::{BLOCK, encrypted, string};
use crate::{PASSPHRASE, frame};

const SALT: &[u8] = b"sixteen of salt.";
/// A key and an IV; that of GCM is the shorter one.
const MATERIAL_LEN: usize = 48;
const KEY_LEN: usize = 32;
/// The key in `vault/tests/keys/id_ed25519.pub`.
static PUBLIC: LazyLock<Vec<u8>> =
    LazyLock::new(|| frame::blob(include_str!("../../../vault/tests/keys/id_ed25519.pub")));
/// Bcrypt of each length: how much is derived changes all of it.
static MATERIAL: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| [derived(MATERIAL_LEN), derived(KEY_LEN + 12)]);

/// The file whose section is in the bytes.
pub(super) fn file(cipher: Cipher, section: &[u8]) -> Vec<u8> {
    let section = padded(section);
    let material = &MATERIAL[usize::from(cipher.has_tag())];
    let (key, iv) = material.split_at(KEY_LEN);
    let encrypted = encrypted(cipher, key, iv, &section);
    let (section, tag) = encrypted.split_at(section.len());
    let options = [&*string(SALT), &1_u32.to_be_bytes()].concat();
    let file = [
        b"openssh-key-v1\0",
        &*string(cipher.as_str().as_bytes()),
        &string(b"bcrypt"),
        &string(&options),
        &1_u32.to_be_bytes(),
        &string(&PUBLIC),
        &string(section),
        tag,
    ];
    frame::openssh_private(&file.concat())
}

/// Padding counts 1, 2, 3, ….
fn padded(section: &[u8]) -> Vec<u8> {
    let missing = section.len().next_multiple_of(BLOCK) - section.len();
    section.iter().copied().chain((1..).take(missing)).collect()
}

fn derived(len: usize) -> Vec<u8> {
    let mut material = vec![0; len];
    bcrypt_pbkdf::bcrypt_pbkdf(PASSPHRASE, SALT, 1, &mut material).expect("one round is allowed");
    material
}
