//! What turns a passphrase into the key of PBES2: PBKDF2 (RFC 8018 A.2) or scrypt (RFC 7914 §7).
//!
//! ```text
//! PBKDF2-params ::= SEQUENCE {
//!     salt                      OCTET STRING,
//!     iterationCount            INTEGER,
//!     keyLength                 INTEGER OPTIONAL,
//!     prf                       AlgorithmIdentifier DEFAULT algid-hmacWithSHA1
//! }
//! scrypt-params ::= SEQUENCE {
//!     salt                      OCTET STRING,
//!     costParameter             INTEGER,
//!     blockSize                 INTEGER,
//!     parallelizationParameter  INTEGER,
//!     keyLength                 INTEGER OPTIONAL
//! }
//! ```

use keyferry::vault::Refusal;
use zeroize::Zeroizing;

use super::{damaged, unknown_oid};
use crate::{
    der::{Algorithm, INTEGER, NULL, NotDer, Reader, SEQUENCE},
    pbkdf2::{self, Digest},
    read::{
        cost::{self, Cost},
        locked::Pbkdf2,
        pkcs8_encrypted::{ADVICE, ITERATIONS_PER_MILLISECOND, check_iterations},
    },
};

/// RFC 8018 A.2.
pub(crate) const PBKDF2: &str = "1.2.840.113549.1.5.12";
/// RFC 8018 B.1.2.
pub(crate) const HMAC_SHA256: &str = "1.2.840.113549.2.9";
/// RFC 7914 §7.
const SCRYPT: &str = "1.3.6.1.4.1.11591.4.11";
/// RFC 8018 B.1.
const DIGESTS: [(&str, Digest); 5] = [
    ("1.2.840.113549.2.7", Digest::Sha1),
    ("1.2.840.113549.2.8", Digest::Sha224),
    (HMAC_SHA256, Digest::Sha256),
    ("1.2.840.113549.2.10", Digest::Sha384),
    ("1.2.840.113549.2.11", Digest::Sha512),
];
/// The most memory that scrypt is given, in bytes, and how often over.
const MAX_SCRYPT_MEMORY: u64 = 256 * 1024 * 1024;
const MAX_SCRYPT_PARALLELIZATION: u16 = 16;
/// What scrypt fills in a millisecond, in bytes.
const SCRYPT_BYTES_PER_MILLISECOND: u64 = 60_000;

/// The parameters, and the length of the key if they say it.
pub(super) struct Derivation {
    kind: Kind,
    salt: Vec<u8>,
    len: Option<u16>,
}

enum Kind {
    Pbkdf2 { digest: Digest, iterations: u32 },
    Scrypt { cost: u64, block_size: u16, parallelization: u16 },
}

impl Derivation {
    pub(super) fn read(algorithm: &Algorithm<'_>) -> Result<Self, Refusal> {
        match algorithm.oid.as_str() {
            PBKDF2 => Self::pbkdf2(algorithm),
            SCRYPT => Self::scrypt(algorithm).map_err(damaged),
            other => Err(unknown_oid(other)),
        }
    }

    fn pbkdf2(algorithm: &Algorithm<'_>) -> Result<Self, Refusal> {
        let (salt, iterations, len, prf) = pbkdf2_values(algorithm).map_err(damaged)?;
        let digest = prf.map_or(Ok(Digest::Sha1), |prf| digest(&prf))?;
        Ok(Self { kind: Kind::Pbkdf2 { digest, iterations }, salt: salt.to_vec(), len })
    }

    fn scrypt(algorithm: &Algorithm<'_>) -> Result<Self, NotDer> {
        let mut values = algorithm.parameters()?;
        let salt = values.octets()?.to_vec();
        let (cost, block_size, parallelization) = (values.number()?, values.number()?, values.number()?);
        let len = optional_number(&mut values)?;
        values.finish()?;
        Ok(Self { kind: Kind::Scrypt { cost, block_size, parallelization }, salt, len })
    }

    /// Whether a key of that length is what the parameters are for.
    pub(super) fn makes(&self, len: usize) -> bool {
        self.len.is_none_or(|own| usize::from(own) == len)
    }

    /// Refuses what nobody would wait for.
    pub(super) fn check_cost(&self) -> Result<(), Refusal> {
        match self.kind {
            Kind::Pbkdf2 { iterations, .. } => check_iterations(iterations),
            Kind::Scrypt { cost, block_size, parallelization } => {
                if scrypt_memory(cost, block_size) <= MAX_SCRYPT_MEMORY
                    && parallelization <= MAX_SCRYPT_PARALLELIZATION
                {
                    return Ok(());
                }
                let most = format!("256 MiB, and p of {MAX_SCRYPT_PARALLELIZATION}");
                Err(cost::refused(&self.work(), &most, ADVICE))
            }
        }
    }

    fn work(&self) -> String {
        match self.kind {
            Kind::Scrypt { cost, block_size, parallelization } => {
                let memory = scrypt_memory(cost, block_size).div_ceil(1024 * 1024);
                format!("scrypt with {memory} MiB and p of {parallelization}")
            }
            Kind::Pbkdf2 { iterations, .. } => format!("{iterations} iterations of PBKDF2"),
        }
    }

    /// What opening costs.
    pub(super) fn cost(&self) -> Cost {
        let (kdf, rounds, milliseconds) = match self.kind {
            Kind::Scrypt { cost, block_size, parallelization } => {
                let filled = scrypt_memory(cost, block_size).saturating_mul(u64::from(parallelization));
                let rounds = u32::try_from(cost).unwrap_or(u32::MAX);
                ("scrypt", rounds, filled / SCRYPT_BYTES_PER_MILLISECOND)
            }
            Kind::Pbkdf2 { iterations, .. } => {
                ("pbkdf2", iterations, u64::from(iterations / ITERATIONS_PER_MILLISECOND))
            }
        };
        cost::told(kdf, rounds, &self.work(), milliseconds)
    }

    /// What a platform can do of it: all that is PBKDF2 with a digest that it has.
    pub(super) fn on_a_platform(&self, len: usize) -> Option<Pbkdf2<'_>> {
        let Kind::Pbkdf2 { digest, iterations } = self.kind else { return None };
        Some(Pbkdf2 { hash: digest.on_a_platform()?, salt: &self.salt, iterations, len })
    }

    /// Pays that.
    pub(super) fn derive(&self, passphrase: &[u8], len: usize) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        match self.kind {
            Kind::Pbkdf2 { digest, iterations } => {
                Ok(pbkdf2::derive(digest, passphrase, &self.salt, iterations, len))
            }
            Kind::Scrypt { cost, block_size, parallelization } => {
                let mut key = Zeroizing::new(vec![0; len]);
                scrypt_parameters(cost, block_size, parallelization)
                    .and_then(|parameters| scrypt::scrypt(passphrase, &self.salt, &parameters, &mut key).ok())
                    .ok_or_else(impossible)?;
                Ok(key)
            }
        }
    }
}

type Pbkdf2Values<'d> = (&'d [u8], u32, Option<u16>, Option<Algorithm<'d>>);

fn pbkdf2_values<'d>(algorithm: &Algorithm<'d>) -> Result<Pbkdf2Values<'d>, NotDer> {
    let mut values = algorithm.parameters()?;
    let (salt, iterations) = (values.octets()?, values.number()?);
    let len = optional_number(&mut values)?;
    let prf = if values.next_is(SEQUENCE) { Some(values.algorithm()?) } else { None };
    values.finish().map(|()| (salt, iterations, len, prf))
}

fn optional_number(values: &mut Reader<'_>) -> Result<Option<u16>, NotDer> {
    if values.next_is(INTEGER) { values.number().map(Some) } else { Ok(None) }
}

fn digest(prf: &Algorithm<'_>) -> Result<Digest, Refusal> {
    let has_parameters = prf.parameters.is_some_and(|parameters| parameters.tag != NULL);
    let found = DIGESTS.iter().find(|(oid, _)| *oid == prf.oid && !has_parameters);
    found.map(|(_, digest)| *digest).ok_or_else(|| unknown_oid(&prf.oid))
}

fn scrypt_memory(cost: u64, block_size: u16) -> u64 {
    cost.saturating_mul(u64::from(block_size)).saturating_mul(128)
}

fn scrypt_parameters(cost: u64, block_size: u16, parallelization: u16) -> Option<scrypt::Params> {
    let log_cost = cost.is_power_of_two().then(|| cost.ilog2())?.try_into().ok()?;
    scrypt::Params::new(log_cost, block_size.into(), parallelization.into()).ok()
}

fn impossible() -> Refusal {
    Refusal::new(
        "key-data-damaged",
        "the file's parameters of encryption can't be: those of scrypt are out of range. Copy the file again, \
         whole",
    )
}
