//! Encrypted PKCS#8 (RFC 5958 §3) with PBES2 (RFC 8018 §6.2), or with one of the older schemes.
//!
//! ```text
//! EncryptedPrivateKeyInfo ::= SEQUENCE {
//!     encryptionAlgorithm  AlgorithmIdentifier,
//!     encryptedData        OCTET STRING
//! }
//! ```

use ::der::{
    Decode, Encode, Reader, SliceReader,
    asn1::{AnyRef, OctetStringRef},
};
use keyferry::vault::Refusal;
use pkcs5::pbes2::{EncryptionScheme, Kdf, PBES2_OID, Parameters};
use pkcs8::spki::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use super::{
    Read,
    cipher::{AES_128, AES_192, AES_256, DES, TRIPLE_DES},
    cost,
    der::damaged,
    locked::{Lock, LockedFile, read_decrypted, wrong_passphrase},
    pbes1, pbes2,
};
use crate::format::Format;

/// Ciphers of PBES2 that are no block ciphers in CBC.
const GCM: [&str; 2] = ["aes-128-gcm", "aes-256-gcm"];
/// The most iterations of PBKDF2 that are paid for. OpenSSL writes 2048; 600,000 is what OWASP
/// asks for.
pub(super) const MAX_ITERATIONS: u32 = 10_000_000;
/// How many iterations pass in a millisecond in a browser.
pub(super) const ITERATIONS_PER_MILLISECOND: u32 = 150;
/// The most memory that scrypt is given, in bytes, and how often over.
const MAX_SCRYPT_MEMORY: u64 = 256 * 1024 * 1024;
const MAX_SCRYPT_PARALLELIZATION: u16 = 16;
/// What scrypt fills in a millisecond, in bytes.
const SCRYPT_BYTES_PER_MILLISECOND: u64 = 60_000;
const ADVICE: &str = "write it anew with openssl pkcs8 -topk8 -in FILE -iter 600000 -out NEW";

struct Locked {
    parameters: Parameters,
    data: Vec<u8>,
}

/// Those of PBES2 that the `pkcs5` crate knows, those that it does not, and those of PBES1.
pub(super) fn ciphers() -> Vec<&'static str> {
    let usual = [AES_128, AES_192, AES_256, TRIPLE_DES, DES].into_iter();
    let others = pbes2::CIPHERS.into_iter().map(|(_, cipher)| cipher);
    let older = pbes1::SCHEMES.into_iter().map(|(.., cipher)| cipher);
    let mut names = vec![GCM[0], GCM[1]];
    for cipher in usual.chain(others).chain(older) {
        if !names.contains(&cipher.name) {
            names.push(cipher.name);
        }
    }
    names
}

/// Reads what the file says in the clear.
pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    let (algorithm, encrypted) = split(data).map_err(|error| damaged("encrypted PKCS#8 key", &error))?;
    if algorithm.oid != PBES2_OID {
        return pbes1::read(&algorithm, encrypted);
    }
    let parameters = algorithm.to_der().and_then(|der| {
        pkcs5::EncryptionScheme::from_der(&der)?
            .pbes2()
            .cloned()
            .ok_or_else(|| ::der::ErrorKind::Failed.into())
    });
    let Ok(parameters) = parameters else { return pbes2::read(&algorithm, encrypted) };
    check_cost(&parameters.kdf)?;
    let lock = Locked { parameters, data: encrypted.to_vec() };
    Ok(Read::Locked(Box::new(LockedFile::new(Format::Pkcs8Private, lock))))
}

fn split(data: &[u8]) -> ::der::Result<(AlgorithmIdentifierRef<'_>, &[u8])> {
    let outer = AnyRef::from_der(data)?;
    let mut reader = SliceReader::new(outer.value())?;
    let algorithm = AlgorithmIdentifierRef::decode(&mut reader)?;
    let encrypted = <&OctetStringRef>::decode(&mut reader)?.as_bytes();
    reader.finish()?;
    Ok((algorithm, encrypted))
}

pub(super) fn unknown(error: &::der::Error) -> Refusal {
    Refusal::new(
        "cipher-unknown",
        format!(
            "the key is encrypted with a cipher or a derivation that is not known here ({error}): \
             write it anew with openssl pkcs8 -topk8 -in FILE -v2 aes-256-cbc -out NEW"
        ),
    )
}

pub(super) fn check_cost(kdf: &Kdf) -> Result<(), Refusal> {
    match kdf {
        Kdf::Pbkdf2(pbkdf2) => check_iterations(pbkdf2.iteration_count),
        Kdf::Scrypt(scrypt) => {
            let memory = scrypt_memory(scrypt.cost_parameter, scrypt.block_size);
            if memory <= MAX_SCRYPT_MEMORY && scrypt.parallelization <= MAX_SCRYPT_PARALLELIZATION {
                return Ok(());
            }
            let most = format!("256 MiB, and p of {MAX_SCRYPT_PARALLELIZATION}, ");
            Err(cost::refused(&work(kdf), most.trim_end_matches([',', ' ']), ADVICE))
        }
        _ => Err(Refusal::new("kdf-unknown", "the key is derived in a way that is not known here")),
    }
}

/// Refuses more iterations than anybody would wait for.
pub(super) fn check_iterations(iterations: u32) -> Result<(), Refusal> {
    if iterations <= MAX_ITERATIONS {
        return Ok(());
    }
    let work = format!("{iterations} iterations");
    Err(cost::refused(&work, &MAX_ITERATIONS.to_string(), ADVICE))
}

fn scrypt_memory(cost: u64, block_size: u16) -> u64 {
    cost.saturating_mul(u64::from(block_size)).saturating_mul(128)
}

pub(super) fn work(kdf: &Kdf) -> String {
    match kdf {
        Kdf::Scrypt(scrypt) => {
            let memory = scrypt_memory(scrypt.cost_parameter, scrypt.block_size).div_ceil(1024 * 1024);
            format!("scrypt with {memory} MiB and p of {}", scrypt.parallelization)
        }
        Kdf::Pbkdf2(pbkdf2) => format!("{} iterations of PBKDF2", pbkdf2.iteration_count),
        _ => String::new(),
    }
}

pub(super) fn milliseconds(kdf: &Kdf) -> u64 {
    match kdf {
        Kdf::Scrypt(scrypt) => {
            let memory = scrypt_memory(scrypt.cost_parameter, scrypt.block_size);
            memory.saturating_mul(u64::from(scrypt.parallelization)) / SCRYPT_BYTES_PER_MILLISECOND
        }
        Kdf::Pbkdf2(pbkdf2) => u64::from(pbkdf2.iteration_count / ITERATIONS_PER_MILLISECOND),
        _ => 0,
    }
}

impl Lock for Locked {
    fn cipher(&self) -> &'static str {
        match self.parameters.encryption {
            EncryptionScheme::Aes128Cbc { .. } => "aes-128-cbc",
            EncryptionScheme::Aes192Cbc { .. } => "aes-192-cbc",
            EncryptionScheme::Aes256Cbc { .. } => "aes-256-cbc",
            EncryptionScheme::Aes128Gcm { .. } => GCM[0],
            EncryptionScheme::Aes256Gcm { .. } => GCM[1],
            EncryptionScheme::DesEde3Cbc { .. } => "des-ede3-cbc",
            EncryptionScheme::DesCbc { .. } => "des-cbc",
            _ => "an unknown cipher",
        }
    }

    fn cost(&self) -> String {
        cost::told(&work(&self.parameters.kdf), milliseconds(&self.parameters.kdf))
    }

    fn open(&self, passphrase: &[u8]) -> Result<Read, Refusal> {
        let mut data = Zeroizing::new(self.data.clone());
        let key = self.parameters.decrypt_in_place(passphrase, &mut data).map_err(|error| refused(&error))?;
        read_decrypted(key)
    }
}

fn refused(error: &pkcs5::Error) -> Refusal {
    match error {
        pkcs5::Error::DecryptFailed => wrong_passphrase(),
        other => Refusal::new(
            "key-data-damaged",
            format!("the file's parameters of encryption can't be: {other}. Copy the file again, whole"),
        ),
    }
}
