//! PKCS#1 (RFC 8017 A.1).
//!
//! ```text
//! RSAPublicKey ::= SEQUENCE {
//!     modulus           INTEGER,  -- n
//!     publicExponent    INTEGER   -- e
//! }
//! RSAPrivateKey ::= SEQUENCE {
//!     version           Version,
//!     modulus           INTEGER,  -- n
//!     publicExponent    INTEGER,  -- e
//!     privateExponent   INTEGER,  -- d
//!     prime1            INTEGER,  -- p
//!     prime2            INTEGER,  -- q
//!     exponent1         INTEGER,  -- d mod (p-1)
//!     exponent2         INTEGER,  -- d mod (q-1)
//!     coefficient       INTEGER,  -- (inverse of q) mod p
//!     otherPrimeInfos   OtherPrimeInfos OPTIONAL
//! }
//! ```

use ::der::Decode;
use keyferry::{comment::Comment, vault::Refusal};
use pkcs1::{RsaPrivateKeyRef, RsaPublicKeyRef};
use zeroize::Zeroizing;

use super::{Read, der::damaged, private_key, public_key};
use crate::{
    format::Format,
    private::{Kind, RsaKey, RsaNumbers},
    wire::Writer,
};

/// Reads `RSAPublicKey`.
pub(super) fn read_public(data: &[u8]) -> Result<Read, Refusal> {
    public_key(&public_blob(data)?, Format::Pkcs1Public)
}

/// The key blob (RFC 4253 §6.6) of an `RSAPublicKey`.
pub(super) fn public_blob(data: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let key = RsaPublicKeyRef::from_der(data).map_err(|error| damaged("RSA public key", &error))?;
    Ok(Writer::new()
        .string(b"ssh-rsa")
        .mpint(key.public_exponent.as_bytes())
        .mpint(key.modulus.as_bytes())
        .finish())
}

/// Reads `RSAPrivateKey`.
pub(super) fn read_private(data: &[u8]) -> Result<Read, Refusal> {
    private_key(pair(data)?, Format::Pkcs1Private, Comment::default())
}

/// The key of an `RSAPrivateKey`.
pub(super) fn pair(data: &[u8]) -> Result<Kind, Refusal> {
    if version(data) == Some(1) {
        return Err(Refusal::new(
            "rsa-several-primes",
            "the RSA key has more than two primes, which SSH does not know: generate a new key \
             with ssh-keygen -t ed25519",
        ));
    }
    let key = RsaPrivateKeyRef::from_der(data).map_err(|error| damaged("RSA private key", &error))?;
    let numbers = RsaNumbers {
        n: key.modulus.as_bytes(),
        e: key.public_exponent.as_bytes(),
        d: key.private_exponent.as_bytes(),
        p: key.prime1.as_bytes(),
        q: key.prime2.as_bytes(),
        coefficient: key.coefficient.as_bytes(),
        exponents: Some([key.exponent1.as_bytes(), key.exponent2.as_bytes()]),
    };
    RsaKey::from_numbers(&numbers).map(Kind::Rsa)
}

fn version(data: &[u8]) -> Option<u8> {
    let outer = ::der::asn1::AnyRef::from_der(data).ok()?;
    match outer.value() {
        [2, 1, version, ..] => Some(*version),
        _ => None,
    }
}
