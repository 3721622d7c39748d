//! Encryption in PEM headers (RFC 1421 §4.6), as OpenSSL before 1.0 and `ssh-keygen -m PEM` do it.
//!
//! ```text
//! Proc-Type: 4,ENCRYPTED
//! DEK-Info: AES-128-CBC,BC32E3A1…
//! ```
//!
//! The key is `EVP_BytesToKey(3)` with MD5, one round, and the first eight bytes of the IV for a
//! salt: `D_i = MD5(D_i-1 || passphrase || salt)`.

use keyferry::vault::Refusal;
use md5::{Digest, Md5};
use zeroize::Zeroizing;

use super::{
    Read,
    cipher::{
        AES_128, AES_192, AES_256, ARIA_128, ARIA_192, ARIA_256, CAMELLIA_128, CAMELLIA_192, CAMELLIA_256,
        Cipher, DES, RC2_40, RC2_64, RC2_128, TRIPLE_DES,
    },
    cost::{self, Cost},
    locked::{Lock, LockedFile, read_decrypted, weak_encryption, wrong_passphrase},
    pem::{Block, find},
};
use crate::format::Format;

const HEADER: &[u8] = b"DEK-Info:";
const SALT_LEN: usize = 8;

/// The ciphers, whose names the header has in capitals.
pub(super) const CIPHERS: [Cipher; 14] = [
    AES_128,
    AES_192,
    AES_256,
    TRIPLE_DES,
    DES,
    RC2_40,
    RC2_64,
    RC2_128,
    CAMELLIA_128,
    CAMELLIA_192,
    CAMELLIA_256,
    ARIA_128,
    ARIA_192,
    ARIA_256,
];

struct Locked {
    cipher: Cipher,
    iv: Vec<u8>,
    data: Vec<u8>,
}

/// Reads the block, if it has such headers.
pub(super) fn read(block: &Block<'_>) -> Result<Option<Read>, Refusal> {
    let body = block.body();
    let Some(header) = find(body, HEADER, 0) else { return Ok(None) };
    let from = header + HEADER.len();
    let comma = find(body, b",", from).ok_or_else(|| damaged(block.position))?;
    let name = String::from_utf8_lossy(body.get(from..comma).unwrap_or_default()).trim().to_owned();
    let found = CIPHERS.iter().find(|cipher| cipher.name.eq_ignore_ascii_case(&name));
    let cipher = *found.ok_or_else(|| unknown(&name))?;
    // The IV's length is known, so that it ends where it does even when line ends were lost.
    let end = comma + 1 + 2 * cipher.block;
    let iv = body.get(comma + 1..end).and_then(hexadecimal).ok_or_else(|| damaged(block.position))?;
    let data = block.after(end).decode()?.to_vec();
    if data.is_empty() || !data.len().is_multiple_of(cipher.block) {
        return Err(damaged(block.position));
    }
    let format = match block.label {
        "EC PRIVATE KEY" => Format::Sec1Private,
        "DSA PRIVATE KEY" => Format::DsaPrivate,
        _ => Format::Pkcs1Private,
    };
    let mut file = LockedFile::new(format, Locked { cipher, iv, data });
    file.add(vec![weak_encryption("with one round of MD5")]);
    Ok(Some(Read::Locked(Box::new(file))))
}

fn damaged(position: usize) -> Refusal {
    Refusal::new(
        "key-data-damaged",
        "the encrypted key is cut short or its DEK-Info line damaged: copy the file again, whole",
    )
    .at(position)
}

fn unknown(name: &str) -> Refusal {
    let name: String = name.chars().take(40).flat_map(char::escape_default).collect();
    Refusal::new(
        "cipher-unknown",
        format!(
            "the file is encrypted with \"{name}\", which is not known here: write it anew with \
             openssl pkey -in FILE -aes256 -out NEW"
        ),
    )
    .with("cipher", name)
}

fn hexadecimal(text: &[u8]) -> Option<Vec<u8>> {
    let (pairs, _) = text.as_chunks::<2>();
    pairs.iter().map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

impl Lock for Locked {
    fn cipher(&self) -> &'static str {
        self.cipher.name
    }

    fn cost(&self) -> Cost {
        cost::told("md5", 1, "one round of MD5", 0)
    }

    fn open(&self, passphrase: &[u8]) -> Result<Read, Refusal> {
        let salt = self.iv.get(..SALT_LEN).unwrap_or_default();
        let key = bytes_to_key(passphrase, salt, self.cipher.key_len);
        let decrypted = self.cipher.decrypt(&key, &self.iv, &self.data);
        read_decrypted(&decrypted.ok_or_else(wrong_passphrase)?)
    }
}

fn bytes_to_key(passphrase: &[u8], salt: &[u8], len: usize) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(Vec::with_capacity(len + 16));
    while key.len() < len {
        let last = key.len().saturating_sub(16);
        let mut digest = Md5::new();
        digest.update(key.get(last..).unwrap_or_default());
        digest.update(passphrase);
        digest.update(salt);
        key.extend_from_slice(&digest.finalize());
    }
    key.truncate(len);
    key
}
