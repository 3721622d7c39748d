//! X.509 certificates (RFC 5280 §4.1), which Nova takes as keys, and requests for them (RFC 2986 §4).
//!
//! ```text
//! Certificate ::= SEQUENCE {
//!     tbsCertificate       SEQUENCE {
//!         version          [0] Version DEFAULT v1,
//!         serialNumber         INTEGER,
//!         signature            AlgorithmIdentifier,
//!         issuer               Name,
//!         validity             Validity,
//!         subject              Name,
//!         subjectPublicKeyInfo SubjectPublicKeyInfo,
//!         …
//!     },
//!     signatureAlgorithm   AlgorithmIdentifier,
//!     signatureValue       BIT STRING
//! }
//! ```

use keyferry::{finding::Finding, key::Certificate, key::PublicKey, vault::Refusal};

use super::{Certified, Read, foreign, spki_public};
use crate::der::{self, SEQUENCE, Value};

/// How a request begins: with version 0. A certificate of version 1 begins with its serial number.
const VERSION_0: &[u8] = &[2, 1, 0];
/// A request's values: version, subject, key, attributes. A certificate's fourth is a SEQUENCE.
const ATTRIBUTES: usize = 3;
/// The tag of a certificate's version.
const VERSION_TAG: u8 = der::context(0);
/// The fields between the version and the key.
const FIELDS_BEFORE_KEY: usize = 5;

/// Reads the certificate.
pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    let signed = signed_part(data);
    if signed.is_some_and(is_request) {
        return Err(foreign::refuse_label("CERTIFICATE REQUEST"));
    }
    let text = crate::write::pem("CERTIFICATE", 64, data);
    let certificate = Certificate::from_pem(std::str::from_utf8(&text).unwrap_or_default())
        .map_err(|error| Refusal::new("certificate-damaged", error.to_string()))?;
    let (key, findings) = signed.and_then(key_inside).unzip();
    Ok(Read::Certificate(Certified { certificate, key, findings: findings.unwrap_or_default() }))
}

fn is_request(signed: Value<'_>) -> bool {
    let mut values = signed.values();
    let fourth = (0..=ATTRIBUTES).map(|_| values.any().ok()).last().flatten();
    signed.content.starts_with(VERSION_0) && fourth.is_none_or(|value| value.tag != SEQUENCE)
}

/// What is signed.
fn signed_part(data: &[u8]) -> Option<Value<'_>> {
    der::sequence(data).ok()?.any().ok()
}

/// The key that the certificate is about, if SSH has such keys, and what is to be said of it.
fn key_inside(signed: Value<'_>) -> Option<(PublicKey, Vec<Finding>)> {
    let mut fields = signed.values();
    let has_version = signed.content.first() == Some(&VERSION_TAG);
    for _ in 0..FIELDS_BEFORE_KEY + usize::from(has_version) {
        fields.any().ok()?;
    }
    match spki_public::read(fields.any().ok()?.whole).ok()? {
        Read::Public { key, findings, .. } => Some((key, findings)),
        _ => None,
    }
}
