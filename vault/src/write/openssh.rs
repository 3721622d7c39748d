//! `openssh-key-v1` (OpenSSH `PROTOCOL.key`).

use keyferry::vault::Refusal;
use rand_core::CryptoRng;
use ssh_cipher::Cipher;
use zeroize::Zeroizing;

use super::pem;
use crate::{
    private::Opened,
    read::kdf::{self, MAGIC},
    wire::Writer,
};

/// What a stolen file is worth against guessing; OpenSSH since 9.5 writes as many.
const ROUNDS: u32 = 24;
const SALT_LEN: usize = 16;
/// The width of OpenSSH's own files.
const WIDTH: usize = 70;

pub(super) fn write(
    key: &Opened,
    passphrase: Option<&[u8]>,
    rng: &mut impl CryptoRng,
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let cipher = if passphrase.is_some() { Cipher::Aes256Ctr } else { Cipher::None };
    let mut section = section(key, cipher.block_size(), rng.next_u32());
    let options = match passphrase {
        Some(passphrase) => encrypt(cipher, passphrase, &mut section, rng)?,
        None => Zeroizing::default(),
    };
    let file = Writer::new()
        .bytes(MAGIC)
        .string(cipher.as_str().as_bytes())
        .string(if passphrase.is_some() { b"bcrypt" } else { b"none" })
        .string(&options)
        .uint32(1)
        .string(key.public().blob())
        .string(&section)
        .finish();
    Ok(pem("OPENSSH PRIVATE KEY", WIDTH, &file))
}

/// The list of the one private key, padded. Equal check numbers tell the right passphrase.
fn section(key: &Opened, block: usize, check: u32) -> Zeroizing<Vec<u8>> {
    let writer = Writer::new().uint32(check).uint32(check).string(key.public().algorithm().name().as_bytes());
    key.private()
        .pair()
        .write_fields(writer)
        .string(key.public().comment().as_str().as_bytes())
        .pad_to(block)
        .finish()
}

/// Encrypts the section in place, and says with which options of the key derivation.
fn encrypt(
    cipher: Cipher,
    passphrase: &[u8],
    section: &mut [u8],
    rng: &mut impl CryptoRng,
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let mut salt = [0; SALT_LEN];
    rng.fill_bytes(&mut salt);
    let derived = kdf::derive(cipher, passphrase, &salt, ROUNDS)?;
    cipher
        .encrypt(derived.key(), derived.iv(), section)
        .map_err(|_| Refusal::new("key-not-encrypted", "the key could not be encrypted: try again"))?;
    Ok(Writer::new().string(&salt).uint32(ROUNDS).finish())
}
