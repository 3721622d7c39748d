//! What of a key is in a list: those who publish lists digest keys in different ways.

use keyferry::{algorithm::Algorithm, fingerprint::colon_hex, key::PublicKey};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::wire::{Reader, trim};

/// How many bytes the openssh-blacklist and the openssl-blacklist of Debian keep of a digest: its last.
const KEPT: usize = 10;

/// How the keys of a list were digested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Digest {
    /// SHA-256 of the one number that makes the key: an RSA modulus, the x of an ECDSA point, the y of a
    /// DSA key, the bytes of an Ed25519 key, all without leading zeros (badkeys'
    /// `docs/BLOCKLISTFORMAT.md`, BKHASH). The `dwk_blocklists` of CVE-2008-0166 have it, too.
    Number,
    /// SHA-256 of the key's blob, as `ssh-keygen -l` shows it.
    Fingerprint,
    /// The last ten bytes of the blob's MD5 (Debian's openssh-blacklist).
    Openssh,
    /// The last ten bytes of SHA-1 of what `openssl rsa -noout -modulus` prints (Debian's
    /// openssl-blacklist).
    Openssl,
}

impl Digest {
    pub(super) const ALL: [Self; 4] = [Self::Number, Self::Fingerprint, Self::Openssh, Self::Openssl];

    /// Its number in a file.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Number => 1,
            Self::Fingerprint => 2,
            Self::Openssh => 3,
            Self::Openssl => 4,
        }
    }

    /// The first eight bytes of what a list would have of that key; none if such lists have no keys of its
    /// type.
    pub fn of(self, key: &PublicKey) -> Option<[u8; 8]> {
        match self {
            Self::Number => first(&Sha256::digest(number(key)?)),
            Self::Fingerprint => first(&Sha256::digest(key.blob())),
            Self::Openssh => first(last(&Md5::digest(key.blob()))),
            Self::Openssl => {
                let modulus = number(key).filter(|_| *key.algorithm() == Algorithm::Rsa)?;
                let digits = colon_hex(modulus).replace(':', "").to_ascii_uppercase();
                first(last(&Sha1::digest(format!("Modulus={digits}\n"))))
            }
        }
    }
}

fn first(digest: &[u8]) -> Option<[u8; 8]> {
    digest.first_chunk().copied()
}

fn last(digest: &[u8]) -> &[u8] {
    digest.last_chunk::<KEPT>().map_or(digest, |last| last)
}

/// The number that makes the key.
fn number(key: &PublicKey) -> Option<&[u8]> {
    use Algorithm::{Dsa, EcdsaP256, EcdsaP384, EcdsaP521, Ed25519, Rsa};
    let (fields_before, is_point) = match key.algorithm() {
        Ed25519 => (0, false),
        Rsa => (1, false),
        EcdsaP256 | EcdsaP384 | EcdsaP521 => (1, true),
        Dsa => (3, false),
        _ => return None,
    };
    let mut reader = Reader::new(key.blob());
    for _ in 0..=fields_before {
        reader.string().ok()?;
    }
    let field = reader.string().ok()?;
    let number = if is_point { x(field)? } else { field };
    Some(trim(number))
}

/// Of an uncompressed point (SEC 1 §2.3.3).
fn x(point: &[u8]) -> Option<&[u8]> {
    let (_, coordinates) = point.split_first()?;
    coordinates.get(..coordinates.len() / 2)
}
