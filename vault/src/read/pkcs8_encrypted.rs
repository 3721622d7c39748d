//! Encrypted PKCS#8 (RFC 5958 §3) with PBES2 (RFC 8018 §6.2), or with one of the older schemes.
//!
//! ```text
//! EncryptedPrivateKeyInfo ::= SEQUENCE {
//!     encryptionAlgorithm  AlgorithmIdentifier,
//!     encryptedData        OCTET STRING
//! }
//! ```

use keyferry::vault::Refusal;

use super::{
    Read, cost,
    der::damaged,
    pbes1,
    pbes2::{self, PBES2},
};
use crate::der::{self, Algorithm, NotDer};

/// The most iterations of PBKDF2 that are paid for. OpenSSL writes 2048; 600,000 is what OWASP
/// asks for.
const MAX_ITERATIONS: u32 = 10_000_000;
/// How many iterations pass in a millisecond in a browser.
pub(super) const ITERATIONS_PER_MILLISECOND: u32 = 150;
pub(super) const ADVICE: &str = "write it anew with openssl pkcs8 -topk8 -in FILE -iter 600000 -out NEW";

/// Those of PBES2, and those of PBES1 that are none of them.
pub(super) fn ciphers() -> Vec<&'static str> {
    let usual = pbes2::CIPHERS.into_iter().map(|(_, cipher)| cipher);
    let older = pbes1::SCHEMES.into_iter().map(|(.., cipher)| cipher);
    let mut names = Vec::new();
    for cipher in usual.chain(older) {
        if !names.contains(&cipher.name) {
            names.push(cipher.name);
        }
    }
    names
}

/// Reads what the file says in the clear.
pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    let (algorithm, encrypted) = split(data).map_err(|error| damaged("encrypted PKCS#8 key", error))?;
    if algorithm.oid == PBES2 {
        pbes2::read(&algorithm, encrypted)
    } else {
        pbes1::read(&algorithm, encrypted)
    }
}

fn split(data: &[u8]) -> Result<(Algorithm<'_>, &[u8]), NotDer> {
    let mut values = der::sequence(data)?;
    let algorithm = values.algorithm()?;
    let encrypted = values.octets()?;
    values.finish().map(|()| (algorithm, encrypted))
}

/// Refuses more iterations than anybody would wait for.
pub(super) fn check_iterations(iterations: u32) -> Result<(), Refusal> {
    if iterations <= MAX_ITERATIONS {
        return Ok(());
    }
    let work = format!("{iterations} iterations");
    Err(cost::refused(&work, &MAX_ITERATIONS.to_string(), ADVICE))
}
