//! PuTTY's private key files, versions 3 and 2 (PuTTY manual, appendix C, "PPK file format");
//! what they look like is at the head of [`crate::read::ppk`].

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use keyferry::{
    encode::hex,
    vault::{PrivateFormat, Refusal},
};
use rand_core::CryptoRng;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use ssh_cipher::Cipher;
use zeroize::Zeroizing;

use super::not_encoded;
use crate::{
    private::Opened,
    read::ppk::{
        BLOCK, CIPHER,
        derivation::{Derivation, Keys},
        mac_data,
    },
    wire::Writer,
};

/// PuTTYgen's own choice of memory, in KiB, which PuTTY has on any machine.
const MEMORY: u32 = 8192;
/// With so little memory, as many passes as fill what RFC 9106 §4 asks for where memory is short:
/// 64 MiB three times.
const PASSES: u32 = 24;
const SALT_LEN: usize = 16;
/// Characters of base64 in a line.
const WIDTH: usize = 64;
/// Room for the file of the largest key, so that growing leaves no copies behind.
const CAPACITY: usize = 32 * 1024;

pub(super) fn write(
    key: &Opened,
    format: PrivateFormat,
    passphrase: Option<&[u8]>,
    rng: &mut impl CryptoRng,
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let derivation = derivation(format, passphrase.is_some(), rng);
    let (keys, encryption) = match passphrase {
        None => (derivation.keys_in_the_clear(), "none"),
        Some(passphrase) => (derivation.keys(passphrase)?, CIPHER),
    };
    let mut private = key.private().pair().write_putty_fields(Writer::new()).finish();
    if passphrase.is_some() {
        private = padded(&private);
    }
    let algorithm = key.public().algorithm().name();
    let comment = key.public().comment().as_str();
    let data = mac_data(algorithm, encryption, comment.as_bytes(), key.public().blob(), &private);
    let mac = mac(format, keys.mac(), &data).ok_or_else(not_encoded)?;
    if passphrase.is_some() {
        encrypt(&keys, &mut private)?;
    }
    let version = if format == PrivateFormat::Ppk2 { 2 } else { 3 };
    let mut file = File(Zeroizing::new(Vec::with_capacity(CAPACITY)));
    file.header(&format!("PuTTY-User-Key-File-{version}"), algorithm);
    file.header("Encryption", encryption);
    file.header("Comment", comment);
    file.block("Public-Lines", key.public().blob());
    file.derivation(&derivation);
    file.block("Private-Lines", &private);
    file.header("Private-MAC", &hex(&mac));
    Ok(file.0)
}

fn derivation(format: PrivateFormat, is_encrypted: bool, rng: &mut impl CryptoRng) -> Derivation {
    if format == PrivateFormat::Ppk2 {
        return Derivation::Sha1;
    }
    if !is_encrypted {
        return Derivation::None;
    }
    let mut salt = vec![0; SALT_LEN];
    rng.fill_bytes(&mut salt);
    let algorithm = argon2::Algorithm::Argon2id;
    Derivation::Argon2 { algorithm, memory: MEMORY, passes: PASSES, parallelism: 1, salt }
}

/// Whole blocks. PuTTY fills the last one with the digest of what is before.
fn padded(private: &[u8]) -> Zeroizing<Vec<u8>> {
    let len = private.len().next_multiple_of(BLOCK);
    let mut padded = Zeroizing::new(Vec::with_capacity(len));
    padded.extend_from_slice(private);
    padded.extend(Sha1::digest(private).iter().take(len - private.len()));
    padded
}

fn encrypt(keys: &Keys, private: &mut [u8]) -> Result<(), Refusal> {
    Cipher::Aes256Cbc.encrypt(keys.cipher(), keys.iv(), private).map(|_| ()).map_err(|_| not_encoded())
}

fn mac(format: PrivateFormat, key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    fn of<M: Mac + KeyInit>(key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        let mac = <M as KeyInit>::new_from_slice(key).ok()?;
        Some(mac.chain_update(data).finalize().into_bytes().to_vec())
    }
    match format {
        PrivateFormat::Ppk2 => of::<Hmac<Sha1>>(key, data),
        _ => of::<Hmac<Sha256>>(key, data),
    }
}

struct File(Zeroizing<Vec<u8>>);

impl File {
    fn header(&mut self, name: &str, value: &str) {
        for text in [name, ": ", value, "\n"] {
            self.0.extend_from_slice(text.as_bytes());
        }
    }

    /// The number of lines, and the lines.
    fn block(&mut self, name: &str, data: &[u8]) {
        let mut base64 = Zeroizing::new(vec![0; Base64::encoded_len(data)]);
        let _ = Base64::encode(data, &mut base64);
        self.header(name, &base64.len().div_ceil(WIDTH).to_string());
        for line in base64.chunks(WIDTH) {
            self.0.extend_from_slice(line);
            self.0.push(b'\n');
        }
    }

    fn derivation(&mut self, derivation: &Derivation) {
        if let Derivation::Argon2 { memory, passes, parallelism, salt, .. } = derivation {
            self.header("Key-Derivation", "Argon2id");
            self.header("Argon2-Memory", &memory.to_string());
            self.header("Argon2-Passes", &passes.to_string());
            self.header("Argon2-Parallelism", &parallelism.to_string());
            self.header("Argon2-Salt", &hex(salt));
        }
    }
}
