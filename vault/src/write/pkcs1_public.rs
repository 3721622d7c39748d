//! `RSAPublicKey` (RFC 8017 A.1.1).

use zeroize::Zeroizing;

use crate::der::{SEQUENCE, integer, value};

/// The DER of a modulus and an exponent.
pub(super) fn der(n: &[u8], e: &[u8]) -> Zeroizing<Vec<u8>> {
    value(SEQUENCE, &[&integer(n), &integer(e)])
}
