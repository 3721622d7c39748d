//! Public keys: what every provider is handed, and what people are shown.

mod certificate;

use std::{fmt, str::FromStr};

use base64ct::{Base64, Base64Unpadded, Encoding};
use ssh_key::{Mpint, public::KeyData};

pub use certificate::{Certificate, CertificateError};

use crate::{
    algorithm::Algorithm,
    comment::{Comment, CommentError},
    fingerprint::{Fingerprint, FingerprintKind},
};

/// The longest public key line that is read, in bytes.
pub const MAX_LINE_LEN: usize = 16 * 1024;

/// The longest name of an algorithm (RFC 4251 §6), in bytes.
const MAX_NAME_LEN: usize = 64;

/// A public key whose blob (RFC 4253 §6.6) was decoded and is exactly what its values encode to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    algorithm: Algorithm,
    bits: Option<u32>,
    blob: Vec<u8>,
    comment: Comment,
}

impl PublicKey {
    /// Decodes a key blob.
    ///
    /// # Errors
    /// When the blob is not one key, whole and with nothing behind it.
    pub fn from_blob(blob: &[u8], comment: Comment) -> Result<Self, PublicKeyError> {
        let key = ssh_key::PublicKey::from_bytes(blob).map_err(|_| PublicKeyError::Blob)?;
        let canonical = key.to_bytes().map_err(|_| PublicKeyError::Blob)?;
        if canonical != blob {
            return Err(PublicKeyError::NotCanonical);
        }
        Ok(Self {
            algorithm: Algorithm::from(blob_algorithm(blob).ok_or(PublicKeyError::Blob)?),
            bits: bits(key.key_data()),
            blob: canonical,
            comment,
        })
    }

    /// Reads one line, `type SP base64 [SP comment]` (`sshd(8)`, `AUTHORIZED_KEYS FILE FORMAT`),
    /// without options. Blanks around the line and a line end behind it are allowed.
    ///
    /// # Errors
    /// When the text is anything but one whole key on one line.
    pub fn from_openssh(text: &str) -> Result<Self, PublicKeyError> {
        let line = text.trim_matches([' ', '\t', '\r', '\n']);
        if line.len() > MAX_LINE_LEN {
            return Err(PublicKeyError::TooLong { len: line.len() });
        }
        if line.contains(['\n', '\r']) {
            return Err(PublicKeyError::SeveralLines);
        }
        let (name, rest) = line.split_once([' ', '\t']).ok_or(PublicKeyError::NotAKey)?;
        let rest = rest.trim_start_matches([' ', '\t']);
        let (base64, comment) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        let blob = decode_base64(base64).ok_or(PublicKeyError::Base64)?;
        let key = Self::from_blob(&blob, Comment::new(comment)?)?;
        if key.algorithm.name() != name {
            return Err(PublicKeyError::TypeDiffers {
                line: name.to_owned(),
                blob: key.algorithm.name().to_owned(),
            });
        }
        Ok(key)
    }

    /// The canonical line, `type SP base64 [SP comment]`, made from the decoded values.
    pub fn to_openssh(&self) -> String {
        let base64 = Base64::encode_string(&self.blob);
        let line = format!("{} {base64} {}", self.algorithm, self.comment);
        line.trim_end().to_owned()
    }

    /// The algorithm.
    pub fn algorithm(&self) -> &Algorithm {
        &self.algorithm
    }

    /// The size in bits, as `ssh-keygen -l` counts it; unknown for algorithms unknown.
    pub fn bits(&self) -> Option<u32> {
        self.bits
    }

    /// The blob, as fingerprints are taken of it.
    pub fn blob(&self) -> &[u8] {
        &self.blob
    }

    /// The comment.
    pub fn comment(&self) -> &Comment {
        &self.comment
    }

    /// The same key with another comment.
    #[must_use]
    pub fn with_comment(&self, comment: Comment) -> Self {
        Self { comment, ..self.clone() }
    }

    /// The fingerprint of the blob.
    pub fn fingerprint(&self, kind: FingerprintKind) -> Fingerprint {
        Fingerprint::of(kind, &self.blob)
    }

    /// OpenSSH's picture of the SHA-256 fingerprint, as `ssh-keygen -lv` draws it.
    pub fn randomart(&self) -> String {
        ssh_key::PublicKey::from_bytes(&self.blob)
            .map(|key| key.fingerprint(ssh_key::HashAlg::Sha256).to_randomart(&self.randomart_title()))
            .unwrap_or_default()
    }

    fn randomart_title(&self) -> String {
        let family = match &self.algorithm {
            Algorithm::Rsa => "RSA",
            Algorithm::Ed25519 => "ED25519",
            Algorithm::EcdsaP256 | Algorithm::EcdsaP384 | Algorithm::EcdsaP521 => "ECDSA",
            Algorithm::Dsa => "DSA",
            Algorithm::SkEd25519 => "ED25519-SK",
            Algorithm::SkEcdsaP256 => "ECDSA-SK",
            Algorithm::Other(name) => name,
        };
        match self.bits {
            Some(bits) => format!("[{family} {bits}]"),
            None => format!("[{family}]"),
        }
    }
}

impl FromStr for PublicKey {
    type Err = PublicKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_openssh(text)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_openssh())
    }
}

/// As much of a name that somebody else wrote as any name has.
pub(crate) fn shown(name: &str) -> String {
    name.chars().take(MAX_NAME_LEN).flat_map(char::escape_default).collect()
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    Base64::decode_vec(text).or_else(|_| Base64Unpadded::decode_vec(text)).ok()
}

/// The first string of the blob: the algorithm's name.
fn blob_algorithm(blob: &[u8]) -> Option<&str> {
    let (len, rest) = blob.split_first_chunk::<4>()?;
    let len = usize::try_from(u32::from_be_bytes(*len)).ok()?;
    std::str::from_utf8(rest.get(..len)?).ok().filter(|name| is_name(name))
}

/// RFC 4251 §6, and nothing that means something in `authorized_keys`: a name must not end the line
/// that it stands in and begin another.
fn is_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-._+/@".contains(&byte);
    (1..=MAX_NAME_LEN).contains(&name.len()) && name.bytes().all(is_part)
}

fn bits(key: &KeyData) -> Option<u32> {
    match key {
        // The crate's own size is that of whole bytes.
        KeyData::Rsa(key) => bit_len(key.n()),
        KeyData::Dsa(key) => bit_len(key.p()),
        KeyData::Ed25519(_) | KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_) => Some(256),
        KeyData::Ecdsa(key) => Some(match key.curve() {
            ssh_key::EcdsaCurve::NistP256 => 256,
            ssh_key::EcdsaCurve::NistP384 => 384,
            ssh_key::EcdsaCurve::NistP521 => 521,
        }),
        _ => None,
    }
}

fn bit_len(number: &Mpint) -> Option<u32> {
    let bytes = number.as_positive_bytes()?;
    let zeros = bytes.first()?.leading_zeros();
    u32::try_from(8 * bytes.len()).ok()?.checked_sub(zeros)
}

/// Why a text is not one public key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicKeyError {
    /// The second word is not base64.
    Base64,
    /// The base64 does not hold one whole key.
    Blob,
    /// The comment can't go out.
    Comment(CommentError),
    /// Not a key line at all.
    NotAKey,
    /// The blob's values encode to other bytes.
    NotCanonical,
    /// More than one line.
    SeveralLines,
    /// The line is longer than [`MAX_LINE_LEN`].
    TooLong {
        /// How many bytes.
        len: usize,
    },
    /// The line names one algorithm and the blob another.
    TypeDiffers {
        /// What the line says.
        line: String,
        /// What the blob says.
        blob: String,
    },
}

impl PublicKeyError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Base64 => "public-key-base64",
            Self::Blob => "public-key-blob",
            Self::Comment(error) => error.code(),
            Self::NotAKey => "public-key-not-a-key",
            Self::NotCanonical => "public-key-not-canonical",
            Self::SeveralLines => "public-key-several-lines",
            Self::TooLong { .. } => "public-key-too-long",
            Self::TypeDiffers { .. } => "public-key-type-differs",
        }
    }
}

impl From<CommentError> for PublicKeyError {
    fn from(error: CommentError) -> Self {
        Self::Comment(error)
    }
}

impl fmt::Display for PublicKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Base64 => {
                f.write_str("the part after the key type is not base64: copy the line again, whole")
            }
            Self::Blob => f.write_str("the base64 part is cut short or damaged: copy the line again, whole"),
            Self::Comment(error) => error.fmt(f),
            Self::NotAKey => f.write_str(
                "this is not a public key line: it should read like \"ssh-ed25519 AAAA… comment\"",
            ),
            Self::NotCanonical => f.write_str(
                "the key's numbers are not written the one allowed way (RFC 4251 §5): make the \
                 line anew with ssh-keygen -y",
            ),
            Self::SeveralLines => f.write_str("there is more than one line: a key is one line, choose one"),
            Self::TooLong { len } => {
                write!(f, "the line has {len} bytes, and no key needs more than {MAX_LINE_LEN}")
            }
            Self::TypeDiffers { line, blob } => {
                let line = shown(line);
                write!(f, "the line says \"{line}\" but the key inside is {blob:?}: copy the line again")
            }
        }
    }
}

impl std::error::Error for PublicKeyError {}
