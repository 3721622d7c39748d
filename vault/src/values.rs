//! The numbers of a public key, out of its blob (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4).

use keyferry::{algorithm::Algorithm, key::PublicKey};

use crate::wire::{Malformed, Reader};

/// The numbers of those keys that other formats than SSH's own hold.
pub(crate) enum Values<'k> {
    /// Without leading zeros.
    Rsa { n: &'k [u8], e: &'k [u8] },
    /// A curve by its name in RFC 5656 §6.1, and an uncompressed point (SEC 1 §2.3.3).
    Ecdsa { curve: &'k str, point: &'k [u8] },
    /// As RFC 8032 §5.1.2 encodes it.
    Ed25519(&'k [u8]),
}

impl<'k> Values<'k> {
    /// The numbers, or none of a kind of key that only SSH knows.
    pub(crate) fn of(key: &'k PublicKey) -> Option<Self> {
        Self::read(key).ok().flatten()
    }

    fn read(key: &'k PublicKey) -> Result<Option<Self>, Malformed> {
        let mut reader = Reader::new(key.blob());
        reader.string()?;
        Ok(Some(match key.algorithm() {
            Algorithm::Rsa => {
                let e = reader.mpint()?;
                Self::Rsa { n: reader.mpint()?, e }
            }
            Algorithm::EcdsaP256 | Algorithm::EcdsaP384 | Algorithm::EcdsaP521 => {
                Self::Ecdsa { curve: reader.text()?, point: reader.string()? }
            }
            Algorithm::Ed25519 => Self::Ed25519(reader.string()?),
            _ => return Ok(None),
        }))
    }
}
