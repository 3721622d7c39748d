//! Fingerprints in the notations that tools and providers show.

use std::fmt;

use base64ct::{Base64Unpadded, Encoding};
use md5::Md5;
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// How a fingerprint is made and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FingerprintKind {
    /// `SHA256:` and unpadded base64 of the blob's digest, as OpenSSH prints it.
    Sha256,
    /// Colon-separated hex of the blob's MD5 (RFC 4716 §4), as Nova and Huawei answer.
    Md5,
    /// Colon-separated hex of the SHA-1 of a certificate's DER, as Nova answers for x509.
    Sha1Certificate,
}

/// A fingerprint and how it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// How it was made.
    pub kind: FingerprintKind,
    /// How it is written.
    pub value: String,
}

impl Fingerprint {
    /// The fingerprint of a key blob, or of a certificate's DER.
    pub fn of(kind: FingerprintKind, bytes: &[u8]) -> Self {
        let value = match kind {
            FingerprintKind::Sha256 => {
                format!("SHA256:{}", Base64Unpadded::encode_string(&Sha256::digest(bytes)))
            }
            FingerprintKind::Md5 => colon_hex(&Md5::digest(bytes)),
            FingerprintKind::Sha1Certificate => colon_hex(&Sha1::digest(bytes)),
        };
        Self { kind, value }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

/// Pairs of lower-case hexadecimal digits with colons between.
pub fn colon_hex(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(":")
}
