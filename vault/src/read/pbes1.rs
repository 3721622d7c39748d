//! Password-based encryption before PBES2: PBES1 (RFC 8018 §6.1), and the schemes of PKCS#12
//! (RFC 7292 C), as OpenSSL before 1.1 and PKCS#12 files have them.
//!
//! ```text
//! PBEParameter ::= SEQUENCE {
//!     salt            OCTET STRING,
//!     iterationCount  INTEGER
//! }
//! ```

use keyferry::vault::Refusal;
use md5::{Digest, Md5};
use sha1::Sha1;
use zeroize::Zeroizing;

use super::{
    Read,
    cipher::{Cipher, DES, RC2_40, RC2_64, RC2_128, RC4_40, RC4_128, TRIPLE_DES, TWO_KEY_DES},
    cost::{self, Cost},
    der::damaged,
    locked::{Lock, LockedFile, read_decrypted, weak_encryption, wrong_passphrase},
    pkcs8_encrypted::{ITERATIONS_PER_MILLISECOND, check_iterations},
};
use crate::{
    der::{Algorithm, NotDer},
    format::Format,
};

/// The block of SHA-1 in bytes (RFC 7292 B.2: v).
const V: usize = 64;
/// What PBKDF1 gives: a key of that length, and an IV.
const PBKDF1_LEN: usize = 8;

/// How the key is derived.
#[derive(Clone, Copy)]
pub(super) enum Derivation {
    /// PBKDF1 (RFC 8018 §5.1) with MD5.
    Md5,
    /// PBKDF1 with SHA-1.
    Sha1,
    /// RFC 7292 B.2 with SHA-1.
    Pkcs12,
}

pub(super) type Scheme = (&'static str, Derivation, Cipher);

/// RFC 8018 A.3 and RFC 7292 C.
pub(super) const SCHEMES: [Scheme; 10] = [
    ("1.2.840.113549.1.5.3", Derivation::Md5, DES),
    ("1.2.840.113549.1.5.6", Derivation::Md5, RC2_64),
    ("1.2.840.113549.1.5.10", Derivation::Sha1, DES),
    ("1.2.840.113549.1.5.11", Derivation::Sha1, RC2_64),
    ("1.2.840.113549.1.12.1.1", Derivation::Pkcs12, RC4_128),
    ("1.2.840.113549.1.12.1.2", Derivation::Pkcs12, RC4_40),
    ("1.2.840.113549.1.12.1.3", Derivation::Pkcs12, TRIPLE_DES),
    ("1.2.840.113549.1.12.1.4", Derivation::Pkcs12, TWO_KEY_DES),
    ("1.2.840.113549.1.12.1.5", Derivation::Pkcs12, RC2_128),
    ("1.2.840.113549.1.12.1.6", Derivation::Pkcs12, RC2_40),
];

struct Locked {
    derivation: Derivation,
    cipher: Cipher,
    salt: Vec<u8>,
    iterations: u32,
    data: Vec<u8>,
}

/// Reads what the file says in the clear.
pub(super) fn read(algorithm: &Algorithm<'_>, data: &[u8]) -> Result<Read, Refusal> {
    let found = SCHEMES.iter().find(|(oid, ..)| *oid == algorithm.oid);
    let (_, derivation, cipher) = *found.ok_or_else(|| unknown(&algorithm.oid))?;
    let (salt, iterations) = parameters(algorithm).map_err(|error| damaged("encrypted PKCS#8 key", error))?;
    check_iterations(iterations)?;
    let lock = Locked { derivation, cipher, salt: salt.to_vec(), iterations, data: data.to_vec() };
    let mut file = LockedFile::new(Format::Pkcs8Private, lock);
    file.add(vec![weak_encryption("PBES1")]);
    Ok(Read::Locked(Box::new(file)))
}

fn unknown(oid: &str) -> Refusal {
    Refusal::new(
        "cipher-unknown",
        format!(
            "the key is encrypted with the scheme {oid}, which is not known here: write it anew with \
             openssl pkcs8 -topk8 -in FILE -v2 aes-256-cbc -out NEW"
        ),
    )
    .with("cipher", oid)
}

fn parameters<'d>(algorithm: &Algorithm<'d>) -> Result<(&'d [u8], u32), NotDer> {
    let mut values = algorithm.parameters()?;
    let salt = values.octets()?;
    let iterations = values.number()?;
    values.finish().map(|()| (salt, iterations))
}

impl Lock for Locked {
    fn cipher(&self) -> &'static str {
        self.cipher.name
    }

    fn cost(&self) -> Cost {
        let milliseconds = u64::from(self.iterations / ITERATIONS_PER_MILLISECOND);
        cost::told(
            "pbes1",
            self.iterations,
            &format!("{} iterations of PBES1", self.iterations),
            milliseconds,
        )
    }

    fn open(&self, passphrase: &[u8]) -> Result<Read, Refusal> {
        let (key, iv) = match self.derivation {
            Derivation::Md5 => self.pbkdf1::<Md5>(passphrase),
            Derivation::Sha1 => self.pbkdf1::<Sha1>(passphrase),
            Derivation::Pkcs12 => {
                let passphrase = bmp_string(passphrase);
                let of = |purpose, len| self.pkcs12(purpose, &passphrase, len);
                (of(1, self.cipher.key_len), of(2, self.cipher.block))
            }
        };
        let decrypted = self.cipher.decrypt(&key, &iv, &self.data);
        read_decrypted(&decrypted.ok_or_else(wrong_passphrase)?)
    }
}

impl Locked {
    /// A key and an IV.
    fn pbkdf1<D: Digest>(&self, passphrase: &[u8]) -> (Zeroizing<Vec<u8>>, Zeroizing<Vec<u8>>) {
        let digest = iterated::<D>(&[passphrase, &self.salt], self.iterations);
        let (key, rest) = digest.split_at(PBKDF1_LEN);
        (Zeroizing::new(key.to_vec()), Zeroizing::new(rest.iter().copied().take(PBKDF1_LEN).collect()))
    }

    /// So many bytes for the purpose of that number.
    fn pkcs12(&self, purpose: u8, passphrase: &[u8], len: usize) -> Zeroizing<Vec<u8>> {
        let repeated = |bytes: &[u8]| -> Vec<u8> {
            bytes.iter().copied().cycle().take(bytes.len().next_multiple_of(V)).collect()
        };
        let mut input = Zeroizing::new([repeated(&self.salt), repeated(passphrase)].concat());
        let mut derived = Zeroizing::new(Vec::with_capacity(len + 20));
        while derived.len() < len {
            let digest = iterated::<Sha1>(&[&[purpose; V], &input], self.iterations);
            derived.extend_from_slice(&digest);
            let added: Zeroizing<Vec<u8>> = Zeroizing::new(digest.iter().copied().cycle().take(V).collect());
            input.chunks_mut(V).for_each(|block| add(block, &added));
        }
        derived.truncate(len);
        derived
    }
}

fn iterated<D: Digest>(parts: &[&[u8]], iterations: u32) -> Zeroizing<Vec<u8>> {
    let mut first = D::new();
    for part in parts {
        first.update(part);
    }
    let mut digest = first.finalize();
    for _ in 1..iterations {
        digest = D::digest(&digest);
    }
    Zeroizing::new(digest.to_vec())
}

/// The sum of the two numbers and one, without what is too long.
fn add(block: &mut [u8], other: &[u8]) {
    let mut carry = 1_u16;
    for (byte, other) in block.iter_mut().zip(other).rev() {
        let [high, low] = (u16::from(*byte) + u16::from(*other) + carry).to_be_bytes();
        (*byte, carry) = (low, u16::from(high));
    }
}

/// RFC 7292 B.1: UTF-16, big-endian, with two zero bytes behind it.
fn bmp_string(passphrase: &[u8]) -> Zeroizing<Vec<u8>> {
    let text = Zeroizing::new(String::from_utf8_lossy(passphrase).into_owned());
    Zeroizing::new(text.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect())
}
