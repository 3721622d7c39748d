//! PKCS#8 (RFC 5208 §5), encrypted with PBES2 (RFC 8018 §6.2) if there is a passphrase.

use ::der::{Encode, asn1::OctetStringRef};
use keyferry::vault::Refusal;
use pkcs5::{EncryptionScheme, pbes2::Parameters};
use pkcs8::EncryptedPrivateKeyInfoRef;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{not_encoded, pem};
use crate::private::Opened;

/// What OWASP's Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA256.
const ITERATIONS: u32 = 600_000;
/// In bytes; RFC 8018 §4.1 asks for eight.
const SALT_LEN: usize = 16;
/// The block of AES in bytes.
const IV_LEN: usize = 16;

pub(super) fn write(
    key: &Opened,
    passphrase: Option<&[u8]>,
    rng: &mut impl CryptoRng,
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let der = key.private().pair().pkcs8().ok_or_else(not_encoded)?;
    match passphrase {
        None => Ok(pem("PRIVATE KEY", 64, &der)),
        Some(passphrase) => {
            let encrypted = encrypt(&der, passphrase, rng).ok_or_else(not_encoded)?;
            Ok(pem("ENCRYPTED PRIVATE KEY", 64, &encrypted))
        }
    }
}

/// `EncryptedPrivateKeyInfo` (RFC 5958 §3) with PBKDF2-HMAC-SHA256 and AES-256 in CBC, which
/// OpenSSL reads since 1.0.
fn encrypt(der: &[u8], passphrase: &[u8], rng: &mut impl CryptoRng) -> Option<Zeroizing<Vec<u8>>> {
    let (mut salt, mut iv) = ([0; SALT_LEN], [0; IV_LEN]);
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut iv);
    let parameters = Parameters::generate_pbkdf2_sha256_aes256cbc(ITERATIONS, &salt, iv).ok()?;
    let mut data = Zeroizing::new(vec![0; der.len() + IV_LEN]);
    data.get_mut(..der.len())?.copy_from_slice(der);
    let encrypted = parameters.encrypt_in_place(passphrase, &mut data, der.len()).ok()?;
    let info = EncryptedPrivateKeyInfoRef {
        encryption_algorithm: EncryptionScheme::Pbes2(parameters.clone()),
        encrypted_data: OctetStringRef::new(encrypted).ok()?,
    };
    info.to_der().ok().map(Zeroizing::new)
}
