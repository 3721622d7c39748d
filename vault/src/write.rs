//! Writing keys as files.

pub(crate) mod jwk;
mod openssh;
mod pkcs1_public;
pub(crate) mod pkcs8;
mod ppk;
mod public;
mod rfc4716;
pub(crate) mod spki;

use base64ct::{Base64, Encoding};
use keyferry::vault::{PrivateFormat, Refusal};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

pub use self::public::write_public;
use crate::private::{Kind, Opened};

/// Writes the private key as the text of a file, encrypted if there is a passphrase.
///
/// # Errors
/// When the format can't hold this key or can't be encrypted, or the passphrase is empty.
pub fn write(
    key: &Opened,
    format: PrivateFormat,
    passphrase: Option<&[u8]>,
    rng: &mut impl CryptoRng,
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    if passphrase.is_some_and(<[u8]>::is_empty) {
        return Err(Refusal::new(
            "passphrase-empty",
            "the passphrase is empty: type one, or choose a file in the clear",
        ));
    }
    match (format, passphrase) {
        (PrivateFormat::OpenSsh, passphrase) => openssh::write(key, passphrase, rng),
        (PrivateFormat::Pkcs8, passphrase) => pkcs8::write(key, passphrase, rng),
        (PrivateFormat::Ppk2 | PrivateFormat::Ppk3, passphrase) => ppk::write(key, format, passphrase, rng),
        (_, Some(_)) => Err(Refusal::new(
            "format-has-no-encryption",
            "this format is written in the clear only: choose OpenSSH, PKCS#8 or PuTTY's for an encrypted file",
        )),
        (PrivateFormat::Pkcs1, None) => pkcs1(key),
        (PrivateFormat::Sec1, None) => sec1(key),
        (PrivateFormat::Jwk, None) => Ok(jwk::write(key)),
    }
}

fn sec1(key: &Opened) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let Kind::Ecdsa(ecdsa) = key.private().kind() else {
        return Err(Refusal::new(
            "format-is-for-ecdsa",
            "SEC 1 holds ECDSA keys only: choose PKCS#8 for this key",
        ));
    };
    Ok(pem("EC PRIVATE KEY", 64, &ecdsa.sec1()))
}

fn pkcs1(key: &Opened) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let Kind::Rsa(rsa) = key.private().kind() else {
        return Err(Refusal::new(
            "format-is-for-rsa",
            "PKCS#1 holds RSA keys only: choose PKCS#8 for this key",
        ));
    };
    Ok(pem("RSA PRIVATE KEY", 64, &rsa.pkcs1()))
}

fn not_encoded() -> Refusal {
    Refusal::new("key-not-encoded", "the key could not be written in this format: choose another")
}

/// The textual encoding of RFC 7468, that many characters a line.
pub(crate) fn pem(label: &str, width: usize, data: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut base64 = Zeroizing::new(vec![0; Base64::encoded_len(data)]);
    let _ = Base64::encode(data, &mut base64);
    let mut text = Zeroizing::new(Vec::with_capacity(base64.len() + base64.len() / 32 + 128));
    text.extend_from_slice(format!("-----BEGIN {label}-----\n").as_bytes());
    for line in base64.chunks(width) {
        text.extend_from_slice(line);
        text.push(b'\n');
    }
    text.extend_from_slice(format!("-----END {label}-----\n").as_bytes());
    text
}
