//! `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7), with RSA as RFC 3279 §2.3.1 has it, ECDSA as RFC 5480
//! §2 and Ed25519 as RFC 8410 §4.

use ::der::{
    Encode,
    asn1::{AnyRef, BitStringRef, Null, ObjectIdentifier},
};
use pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use super::pkcs1_public;
use crate::{
    read::{
        sec1_private::CURVES,
        spki_public::{EC, ED25519, RSA},
    },
    values::Values,
};

/// The DER of the key.
pub(crate) fn der(values: &Values<'_>) -> ::der::Result<Vec<u8>> {
    match values {
        Values::Rsa { n, e } => info(RSA, Some(AnyRef::from(Null)), &pkcs1_public::der(n, e)?),
        Values::Ecdsa { curve, point } => {
            let named = CURVES.iter().find(|(_, name)| name == curve);
            let (curve, _) = named.ok_or(::der::ErrorKind::Failed)?;
            info(EC, Some(AnyRef::from(curve)), point)
        }
        Values::Ed25519(point) => info(ED25519, None, point),
    }
}

fn info(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>, key: &[u8]) -> ::der::Result<Vec<u8>> {
    let algorithm = AlgorithmIdentifierRef { oid, parameters };
    SubjectPublicKeyInfoRef { algorithm, subject_public_key: BitStringRef::from_bytes(key)? }.to_der()
}
