//! What turns a passphrase into the keys of a PPK file (PuTTY manual, C.4).

use argon2::{Algorithm, Argon2, Params, Version};
use keyferry::vault::Refusal;
use sha1::{Digest, Sha1};
use zeroize::Zeroizing;

use super::{BLOCK, Lines, damaged};
use crate::{
    format::Format,
    read::cost::{self, Cost},
};

/// The most memory that Argon2 is given, in KiB, and the most that it fills in all passes.
const MAX_MEMORY: u32 = 256 * 1024;
const MAX_WORK: u64 = 4 * 1024 * 1024;
const MAX_PARALLELISM: u32 = 16;
/// How much Argon2 fills in a millisecond in a browser, in KiB.
const KIBIBYTES_PER_MILLISECOND: u64 = 80;
/// The length of the key of AES-256, and of the key of version 3's MAC, in bytes.
const KEY_LEN: usize = 32;
/// What version 2's MAC key is the digest of, together with the passphrase.
const MAC_KEY: &[u8] = b"putty-private-key-file-mac-key";

/// Version 2 has no parameters; version 3 has those of Argon2 if it is encrypted.
pub(crate) enum Derivation {
    Sha1,
    None,
    Argon2 { algorithm: Algorithm, memory: u32, passes: u32, parallelism: u32, salt: Vec<u8> },
}

/// The keys of cipher and MAC, and the cipher's IV.
pub(crate) struct Keys(Zeroizing<Vec<u8>>);

impl Keys {
    pub(crate) fn cipher(&self) -> &[u8] {
        self.0.get(..KEY_LEN).unwrap_or_default()
    }

    pub(crate) fn iv(&self) -> &[u8] {
        self.0.get(KEY_LEN..KEY_LEN + BLOCK).unwrap_or_default()
    }

    pub(crate) fn mac(&self) -> &[u8] {
        self.0.get(KEY_LEN + BLOCK..).unwrap_or_default()
    }
}

impl Derivation {
    /// Reads the headers, and refuses what nobody would wait for.
    pub(super) fn read(format: Format, is_encrypted: bool, lines: &mut Lines<'_>) -> Result<Self, Refusal> {
        match (format, is_encrypted) {
            (Format::Ppk2, _) => return Ok(Self::Sha1),
            (_, false) => return Ok(Self::None),
            _ => {}
        }
        let algorithm = match lines.text("Key-Derivation")?.as_str() {
            "Argon2id" => Algorithm::Argon2id,
            "Argon2i" => Algorithm::Argon2i,
            "Argon2d" => Algorithm::Argon2d,
            _ => return Err(damaged("its Key-Derivation is none of Argon2id, Argon2i and Argon2d")),
        };
        let memory = lines.number("Argon2-Memory")?;
        let passes = lines.number("Argon2-Passes")?;
        let parallelism = lines.number("Argon2-Parallelism")?;
        let salt = lines.hexadecimal("Argon2-Salt")?;
        let derivation = Self::Argon2 { algorithm, memory, passes, parallelism, salt };
        if memory > MAX_MEMORY
            || u64::from(memory) * u64::from(passes) > MAX_WORK
            || parallelism > MAX_PARALLELISM
        {
            return Err(cost::refused(
                &derivation.work(),
                "256 MiB, 4 GiB in all passes and 16 lanes",
                "save it anew with PuTTYgen, whose own choice is 8 MiB",
            ));
        }
        Ok(derivation)
    }

    fn work(&self) -> String {
        match self {
            Self::Argon2 { memory, passes, parallelism, .. } => {
                format!("{} MiB of Argon2 in {passes} passes and {parallelism} lanes", memory.div_ceil(1024))
            }
            _ => "two rounds of SHA-1".to_owned(),
        }
    }

    /// What opening costs.
    pub(super) fn cost(&self) -> Cost {
        let (kdf, rounds, work) = match self {
            Self::Argon2 { algorithm, memory, passes, .. } => {
                (algorithm.as_str(), *passes, u64::from(*memory) * u64::from(*passes))
            }
            _ => ("sha1", 2, 0),
        };
        cost::told(kdf, rounds, &self.work(), work / KIBIBYTES_PER_MILLISECOND)
    }

    /// The keys of a file that is not encrypted, of which only the MAC's is used.
    pub(crate) fn keys_in_the_clear(&self) -> Keys {
        match self {
            Self::Sha1 => version_2(b""),
            _ => Keys(Zeroizing::new(vec![0; KEY_LEN + BLOCK])),
        }
    }

    /// Pays the passes.
    pub(crate) fn keys(&self, passphrase: &[u8]) -> Result<Keys, Refusal> {
        let Self::Argon2 { algorithm, memory, passes, parallelism, salt } = self else {
            return Ok(version_2(passphrase));
        };
        let mut keys = Zeroizing::new(vec![0; KEY_LEN + BLOCK + KEY_LEN]);
        Params::new(*memory, *passes, *parallelism, Some(keys.len()))
            .and_then(|params| {
                Argon2::new(*algorithm, Version::V0x13, params)
                    .hash_password_into(passphrase, salt, &mut keys)
            })
            .map_err(|error| match error {
                argon2::Error::OutOfMemory => Refusal::new(
                    "kdf-no-memory",
                    format!("there is no memory left for {}: close other pages, and try again", self.work()),
                )
                .with("work", self.work()),
                _ => damaged("its parameters of Argon2 can't be"),
            })?;
        Ok(Keys(keys))
    }
}

/// Version 2: two digests make the key, the IV is zero, and a third makes the MAC's key.
fn version_2(passphrase: &[u8]) -> Keys {
    let mut keys = Zeroizing::new(Vec::with_capacity(KEY_LEN + BLOCK + 20 + 8));
    for sequence in [0, 1_u32] {
        keys.extend_from_slice(
            &Sha1::new().chain_update(sequence.to_be_bytes()).chain_update(passphrase).finalize(),
        );
    }
    keys.truncate(KEY_LEN);
    keys.extend_from_slice(&[0; BLOCK]);
    keys.extend_from_slice(&Sha1::new().chain_update(MAC_KEY).chain_update(passphrase).finalize());
    Keys(keys)
}
