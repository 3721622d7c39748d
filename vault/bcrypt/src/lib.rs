//! `bcrypt_pbkdf` (OpenBSD `bcrypt_pbkdf.c`), from which encrypted OpenSSH keys derive theirs.
//!
//! The time of it is that of Blowfish, each of whose rounds waits for four table look-ups of the one before.
//! The blocks of the derived key, of which most ciphers need two, don't wait for each other: computed side by
//! side, two take little longer than one. That is what the crates of the field don't do.
//!
//! Addresses that are read depend on the passphrase, as they do in every implementation of bcrypt. Whoever
//! could observe them would have to run in the same process.

mod blowfish;
mod digits;

use std::array;

use sha2::{Digest, Sha512};
use zeroize::Zeroizing;

use crate::blowfish::{Blowfish, LANES};

/// The words of a block.
const BLOCK: usize = 8;
/// The bytes of a block.
const BLOCK_LEN: usize = 4 * BLOCK;
/// The longest key that can be derived, in bytes.
const MAX_LEN: usize = BLOCK_LEN * BLOCK_LEN;
/// How often each of the two keys is expanded in, and the text encrypted.
const COST: usize = 64;
/// The text that is encrypted: `OxychromaticBlowfishSwatDynamite`.
const TEXT: [u32; BLOCK] =
    [0x4f78_7963, 0x6872_6f6d, 0x6174_6963, 0x426c_6f77, 0x6669_7368, 0x5377_6174, 0x4479_6e61, 0x6d69_7465];

/// A digest of SHA-512 as Blowfish takes keys.
type Key = Zeroizing<[u32; 16]>;
/// What a block becomes, round by round.
type Block = Zeroizing<[u8; BLOCK_LEN]>;

/// Derives so many bytes. None of an empty passphrase or salt, of no rounds, or of no bytes or more than 1024.
pub fn derive(passphrase: &[u8], salt: &[u8], rounds: u32, len: usize) -> Option<Zeroizing<Vec<u8>>> {
    if passphrase.is_empty() || salt.is_empty() || rounds == 0 || !(1..=MAX_LEN).contains(&len) {
        return None;
    }
    let key = key(&[passphrase]);
    let count = len.div_ceil(BLOCK_LEN);
    // Where the last has nothing beside it, the one after is thrown away.
    let blocks: Vec<Block> = (1..=count)
        .step_by(LANES)
        .flat_map(|first| derive_blocks(&key, &array::from_fn(|lane| salted(salt, first + lane)), rounds))
        .collect();
    // Each block's bytes are spread over the whole key.
    let byte = |index: usize| blocks[index % count][index / count];
    Some(Zeroizing::new((0..len).map(byte).collect()))
}

/// The salt of a block, which are numbered from one.
fn salted(salt: &[u8], number: usize) -> Key {
    key(&[salt, &u32::try_from(number).unwrap_or_default().to_be_bytes()])
}

fn key(parts: &[&[u8]]) -> Key {
    let mut digest = Sha512::new();
    for part in parts {
        digest.update(part);
    }
    let digest = Zeroizing::new(<[u8; 64]>::from(digest.finalize()));
    let (words, _) = digest.as_chunks::<4>();
    let mut key = Zeroizing::new([0; 16]);
    key.iter_mut().zip(words).for_each(|(word, bytes)| *word = u32::from_be_bytes(*bytes));
    key
}

/// PBKDF2 with `bcrypt_hash` in place of HMAC, of several blocks side by side.
fn derive_blocks(passphrase: &Key, salts: &[Key; LANES], rounds: u32) -> [Block; LANES] {
    let mut hashes = bcrypt_hash(passphrase, salts);
    let mut blocks = hashes.clone();
    for _ in 1..rounds {
        let salts = hashes.map(|hash| key(&[hash.as_slice()]));
        hashes = bcrypt_hash(passphrase, &salts);
        for (block, hash) in blocks.iter_mut().zip(&hashes) {
            block.iter_mut().zip(hash.iter()).for_each(|(byte, other)| *byte ^= other);
        }
    }
    blocks
}

fn bcrypt_hash(passphrase: &Key, salts: &[Key; LANES]) -> [Block; LANES] {
    let passphrases = [&**passphrase; LANES];
    let salts = salts.each_ref().map(|salt| &**salt);
    let mut state = Blowfish::salted(passphrases, salts);
    for _ in 0..COST {
        state.expand(salts);
        state.expand(passphrases);
    }
    let mut blocks: [Block; LANES] = Default::default();
    for (index, text) in TEXT.as_chunks::<2>().0.iter().enumerate() {
        let mut pairs = [*text; LANES];
        (0..COST).for_each(|_| pairs = state.encrypt(pairs));
        for (block, pair) in blocks.iter_mut().zip(pairs) {
            let bytes = pair.map(u32::to_le_bytes);
            block[8 * index..8 * index + 8].copy_from_slice(bytes.as_flattened());
        }
    }
    blocks
}
