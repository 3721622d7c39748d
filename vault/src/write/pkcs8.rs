//! PKCS#8 (RFC 5208 §5), encrypted with PBES2 (RFC 8018 §6.2) if there is a passphrase.

use keyferry::vault::Refusal;
use rand_core::CryptoRng;
use ssh_cipher::Cipher;
use zeroize::Zeroizing;

use super::{not_encoded, pem};
use crate::{
    der::{NO_PARAMETERS, OCTET_STRING, SEQUENCE, algorithm, integer, value},
    pbkdf2::{self, Digest},
    private::Opened,
    read::pbes2::{
        AES_256_CBC, PBES2,
        derivation::{HMAC_SHA256, PBKDF2},
    },
};

/// What OWASP's Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA256.
const ITERATIONS: u32 = 600_000;
/// In bytes; RFC 8018 §4.1 asks for eight.
const SALT_LEN: usize = 16;
/// The block of AES in bytes.
const BLOCK: usize = 16;
/// The key of AES-256 in bytes.
const KEY_LEN: usize = 32;

pub(super) fn write(
    key: &Opened,
    passphrase: Option<&[u8]>,
    rng: &mut impl CryptoRng,
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let der = key.private().pair().pkcs8();
    match passphrase {
        None => Ok(pem("PRIVATE KEY", 64, &der)),
        Some(passphrase) => {
            let (mut salt, mut iv) = ([0; SALT_LEN], [0; BLOCK]);
            rng.fill_bytes(&mut salt);
            rng.fill_bytes(&mut iv);
            let encrypted = encrypt(&der, passphrase, &salt, &iv).ok_or_else(not_encoded)?;
            Ok(pem("ENCRYPTED PRIVATE KEY", 64, &encrypted))
        }
    }
}

/// `PrivateKeyInfo` in its first version, without a public half: OpenSSL 3.0 reads no other.
pub(crate) fn info(algorithm: &[u8], key: &[u8]) -> Zeroizing<Vec<u8>> {
    value(SEQUENCE, &[&integer(&[0]), algorithm, &value(OCTET_STRING, &[key])])
}

/// `EncryptedPrivateKeyInfo` (RFC 5958 §3) with PBKDF2-HMAC-SHA256 and AES-256 in CBC, which
/// OpenSSL reads since 1.0.
fn encrypt(der: &[u8], passphrase: &[u8], salt: &[u8], iv: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let key = pbkdf2::derive(Digest::Sha256, passphrase, salt, ITERATIONS, KEY_LEN);
    let mut data = padded(der);
    Cipher::Aes256Cbc.encrypt(&key, iv, &mut data).ok()?;
    let salt = value(OCTET_STRING, &[salt]);
    let prf = algorithm(HMAC_SHA256, NO_PARAMETERS);
    let derivation = value(SEQUENCE, &[&salt, &integer(&ITERATIONS.to_be_bytes()), &prf]);
    let scheme = algorithm(AES_256_CBC, &value(OCTET_STRING, &[iv]));
    let parameters = value(SEQUENCE, &[&algorithm(PBKDF2, &derivation), &scheme]);
    Some(value(SEQUENCE, &[&algorithm(PBES2, &parameters), &value(OCTET_STRING, &[&data])]))
}

/// Whole blocks (RFC 5652 §6.3): what is missing is filled with bytes that each say how many.
fn padded(data: &[u8]) -> Zeroizing<Vec<u8>> {
    let count = BLOCK - data.len() % BLOCK;
    let mut padded = Zeroizing::new(Vec::with_capacity(data.len() + count));
    padded.extend_from_slice(data);
    padded.resize(data.len() + count, u8::try_from(count).unwrap_or_default());
    padded
}
