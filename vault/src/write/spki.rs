//! `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7), with RSA as RFC 3279 §2.3.1 has it, ECDSA as RFC 5480
//! §2 and Ed25519 as RFC 8410 §4.

use zeroize::Zeroizing;

use super::pkcs1_public;
use crate::{
    der::{NO_PARAMETERS, SEQUENCE, algorithm, bit_string, oid, value},
    read::{
        sec1_private::curve_oid,
        spki_public::{EC, ED25519, RSA},
    },
    values::Values,
};

/// The DER of the key.
pub(crate) fn der(values: &Values<'_>) -> Zeroizing<Vec<u8>> {
    let (algorithm, key) = match values {
        Values::Rsa { n, e } => (algorithm(RSA, NO_PARAMETERS), bit_string(&pkcs1_public::der(n, e))),
        Values::Ecdsa { curve, point } => (algorithm(EC, &oid(curve_oid(curve))), bit_string(point)),
        Values::Ed25519(point) => (algorithm(ED25519, &[]), bit_string(point)),
    };
    value(SEQUENCE, &[&algorithm, &key])
}
