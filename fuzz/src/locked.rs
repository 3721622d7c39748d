//! Encrypted files whose encrypted part is what libFuzzer made, so that what it changes comes to
//! the readers behind the decryption. Each is derived as cheaply as its format can say.

mod openssh;
mod ppk;

use der::{Encode, asn1::OctetStringRef};
use keyferry::encode::hex;
use md5::{Digest, Md5};
use pkcs5::{EncryptionScheme, pbes2::Parameters};
use pkcs8::EncryptedPrivateKeyInfoRef;
use ssh_cipher::Cipher;

use crate::{PASSPHRASE, frame};

/// The block of AES in bytes.
const BLOCK: usize = 16;

/// A file of one of the formats: the first of the bytes says which, the others are the part that is
/// encrypted.
pub fn file(bytes: &[u8]) -> Vec<u8> {
    let Some((kind, data)) = bytes.split_first() else { return Vec::new() };
    match kind % 8 {
        0 => legacy("RSA PRIVATE KEY", data),
        1 => legacy("EC PRIVATE KEY", data),
        2 => pbes2(data),
        3 => openssh::file(Cipher::Aes256Ctr, data),
        4 => openssh::file(Cipher::Aes256Gcm, data),
        nth => ppk::file(usize::from(nth - 5), data),
    }
}

/// Headers in PEM (RFC 1421 §4.6), where the key of AES-128 is one MD5.
fn legacy(label: &str, data: &[u8]) -> Vec<u8> {
    const IV: [u8; BLOCK] = *b"salt and the IV.";
    let key = Md5::new().chain_update(PASSPHRASE).chain_update(&IV[..8]).finalize();
    let encrypted = encrypted(Cipher::Aes128Cbc, &key, &IV, &padded(data));
    frame::pem_with(
        label,
        &format!("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{}\n\n", hex(&IV)),
        &encrypted,
    )
}

/// `EncryptedPrivateKeyInfo` (RFC 5958 §3) with one iteration of PBKDF2.
fn pbes2(data: &[u8]) -> Vec<u8> {
    let der = || {
        let parameters = Parameters::generate_pbkdf2_sha256_aes256cbc(1, b"salt", [0; BLOCK]).ok()?;
        let encrypted = parameters.encrypt(PASSPHRASE, data).ok()?;
        let encrypted_data = OctetStringRef::new(&encrypted).ok()?;
        let encryption_algorithm = EncryptionScheme::Pbes2(parameters);
        EncryptedPrivateKeyInfoRef { encryption_algorithm, encrypted_data }.to_der().ok()
    };
    frame::pkcs8_encrypted(&der().expect("these parameters encrypt"))
}

/// Whole blocks (RFC 5652 §6.3). What is of whole blocks already has its own padding, right or not.
fn padded(data: &[u8]) -> Vec<u8> {
    let missing = data.len().next_multiple_of(BLOCK) - data.len();
    let byte = u8::try_from(missing).expect("less than a block is missing");
    [data, &vec![byte; missing]].concat()
}

/// The encrypted data, with the tag behind it that the cipher may have.
fn encrypted(cipher: Cipher, key: &[u8], iv: &[u8], data: &[u8]) -> Vec<u8> {
    let mut data = data.to_vec();
    let tag = cipher.encrypt(key, iv, &mut data).expect("the lengths are the cipher's");
    data.extend(tag.iter().flatten());
    data
}

fn string(bytes: &[u8]) -> Vec<u8> {
    let len = u32::try_from(bytes.len()).expect("inputs are short");
    [&len.to_be_bytes(), bytes].concat()
}
