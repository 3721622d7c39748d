//! What turns a passphrase into the key and the IV of an `openssh-key-v1` file.

use keyferry::vault::Refusal;
use ssh_cipher::Cipher;
use zeroize::Zeroizing;

use super::cost::{self, Cost};
use crate::wire::{Malformed, Reader};

/// The first bytes of every file (OpenSSH `PROTOCOL.key`).
pub(crate) const MAGIC: &[u8] = b"openssh-key-v1\0";

/// The most rounds of bcrypt that are paid for: a file may ask for four thousand million, which
/// takes years. OpenSSH writes 16 or 24.
const MAX_ROUNDS: u32 = 4096;
/// What one round takes in a browser, in milliseconds.
const ROUND_MILLISECONDS: u32 = 13;

/// Salt and rounds of bcrypt, as a file names them.
#[derive(Debug)]
pub(super) struct Bcrypt {
    salt: Vec<u8>,
    rounds: u32,
}

impl Bcrypt {
    /// Reads the options, and refuses those that nobody would wait for.
    pub(super) fn read(options: &[u8]) -> Result<Self, Refusal> {
        let mut reader = Reader::new(options);
        let salt = reader.string()?.to_vec();
        let rounds = reader.uint32()?;
        if salt.is_empty() || rounds == 0 || !reader.rest().is_empty() {
            return Err(Malformed { position: 0 }.into());
        }
        if rounds > MAX_ROUNDS {
            return Err(cost::refused(
                &format!("{rounds} rounds of bcrypt"),
                &MAX_ROUNDS.to_string(),
                "write it anew with ssh-keygen -p -a 24 -f FILE",
            ));
        }
        Ok(Self { salt, rounds })
    }

    /// What opening costs.
    pub(super) fn cost(&self) -> Cost {
        let milliseconds = u64::from(self.rounds * ROUND_MILLISECONDS);
        cost::told("bcrypt", self.rounds, &format!("{} rounds of bcrypt", self.rounds), milliseconds)
    }

    pub(super) fn derive(&self, cipher: Cipher, passphrase: &[u8]) -> Result<Derived, Refusal> {
        derive(cipher, passphrase, &self.salt, self.rounds)
    }
}

/// A key and its IV.
pub(crate) struct Derived {
    material: Zeroizing<Vec<u8>>,
    key_len: usize,
    iv_len: usize,
}

impl Derived {
    pub(crate) fn key(&self) -> &[u8] {
        self.material.get(..self.key_len).unwrap_or_default()
    }

    pub(crate) fn iv(&self) -> &[u8] {
        self.material.get(self.key_len..self.key_len + self.iv_len).unwrap_or_default()
    }
}

/// Pays the rounds.
pub(crate) fn derive(
    cipher: Cipher,
    passphrase: &[u8],
    salt: &[u8],
    rounds: u32,
) -> Result<Derived, Refusal> {
    let (key_len, iv_len) = cipher.key_and_iv_size().unwrap_or_default();
    let is_chacha = cipher == Cipher::ChaCha20Poly1305;
    let derived_len = if is_chacha { CHACHA_DERIVED_LEN } else { key_len + iv_len };
    let mut material = keyferry_bcrypt::derive(passphrase, salt, rounds, derived_len).ok_or_else(|| {
        Refusal::new("passphrase-empty", "the passphrase is empty: type the one of this file")
    })?;
    if is_chacha && let Some(nonce) = material.get_mut(key_len..) {
        nonce.fill(0);
    }
    Ok(Derived { material, key_len, iv_len })
}

/// What is derived for `chacha20-poly1305@openssh.com`: two keys, of which files use the first,
/// and no nonce, which in files is all zeros (OpenSSH `cipher.c` and `cipher-chachapoly.c`).
const CHACHA_DERIVED_LEN: usize = 64;
