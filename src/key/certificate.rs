//! X.509 certificates, which Nova takes in place of a key (`type: x509`).

use std::fmt;

use pem_rfc7468::LineEnding;

use crate::fingerprint::{Fingerprint, FingerprintKind};

/// The label of the PEM block (RFC 7468 §5).
const LABEL: &str = "CERTIFICATE";

/// The DER of one X.509 certificate, whole and with nothing behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate(Vec<u8>);

impl Certificate {
    /// Reads one `CERTIFICATE` block.
    ///
    /// # Errors
    /// When the text is not one whole certificate in PEM.
    pub fn from_pem(text: &str) -> Result<Self, CertificateError> {
        let (label, der) =
            pem_rfc7468::decode_vec(text.trim().as_bytes()).map_err(|_| CertificateError::Pem)?;
        if label != LABEL {
            return Err(CertificateError::Label(label.to_owned()));
        }
        if is_one_sequence(&der) { Ok(Self(der)) } else { Err(CertificateError::Der) }
    }

    /// The block, 64 columns wide, made from the DER.
    pub fn to_pem(&self) -> String {
        pem_rfc7468::encode_string(LABEL, LineEnding::LF, &self.0).unwrap_or_default()
    }

    /// The SHA-1 fingerprint, as Nova answers it.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(FingerprintKind::Sha1Certificate, &self.0)
    }
}

/// Whether the bytes are exactly one DER SEQUENCE (X.690 §8.1).
fn is_one_sequence(der: &[u8]) -> bool {
    let [0x30, first, rest @ ..] = der else { return false };
    let octets = usize::from(first & 0x7f);
    if first & 0x80 == 0 {
        return rest.len() == octets;
    }
    if octets > 4 || rest.len() < octets {
        return false;
    }
    let (len, content) = rest.split_at(octets);
    content.len() == len.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet))
}

/// Why a text is not one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateError {
    /// The block holds something else than a certificate.
    Der,
    /// The block has another label.
    Label(String),
    /// Not one PEM block.
    Pem,
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Der => f.write_str("the certificate is cut short or damaged: copy it again"),
            Self::Label(label) => write!(f, "this is a {label} block, not a CERTIFICATE"),
            Self::Pem => f.write_str(
                "this is not one PEM certificate: it should begin with -----BEGIN CERTIFICATE-----",
            ),
        }
    }
}

impl std::error::Error for CertificateError {}
