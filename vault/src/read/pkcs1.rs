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

use keyferry::{comment::Comment, vault::Refusal};
use zeroize::Zeroizing;

use super::{Read, der::damaged, private_key, public_key};
use crate::{
    der::{self, NotDer},
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
    let [n, e] = numbers(der::sequence(data)).map_err(|error| damaged("RSA public key", error))?;
    Ok(Writer::new().string(b"ssh-rsa").mpint(e).mpint(n).finish())
}

/// Reads `RSAPrivateKey`.
pub(super) fn read_private(data: &[u8]) -> Result<Read, Refusal> {
    private_key(pair(data)?, Format::Pkcs1Private, Comment::default())
}

/// The key of an `RSAPrivateKey`.
pub(super) fn pair(data: &[u8]) -> Result<Kind, Refusal> {
    let damaged = |error| damaged("RSA private key", error);
    let mut values = der::sequence(data).map_err(damaged)?;
    if values.number::<u8>().map_err(damaged)? > 0 {
        return Err(Refusal::new(
            "rsa-several-primes",
            "the RSA key has more than two primes, which SSH does not know: generate a new key \
             with ssh-keygen -t ed25519",
        ));
    }
    let numbers: [&[u8]; 8] = numbers(Ok(values)).map_err(damaged)?;
    let numbers = RsaNumbers {
        n: numbers[0],
        e: numbers[1],
        d: numbers[2],
        p: numbers[3],
        q: numbers[4],
        exponents: Some([numbers[5], numbers[6]]),
        coefficient: numbers[7],
    };
    RsaKey::from_numbers(&numbers).map(Kind::Rsa)
}

/// As many numbers as the format has, and no more.
fn numbers<const N: usize>(values: Result<der::Reader<'_>, NotDer>) -> Result<[&[u8]; N], NotDer> {
    let mut values = values?;
    let mut numbers = [[].as_slice(); N];
    for number in &mut numbers {
        *number = values.unsigned()?;
    }
    values.finish().map(|()| numbers)
}
