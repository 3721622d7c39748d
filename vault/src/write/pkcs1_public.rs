//! `RSAPublicKey` (RFC 8017 A.1.1).

use ::der::{Encode, asn1::UintRef};
use pkcs1::RsaPublicKey;

/// The DER of a modulus and an exponent.
pub(super) fn der(n: &[u8], e: &[u8]) -> ::der::Result<Vec<u8>> {
    RsaPublicKey { modulus: UintRef::new(n)?, public_exponent: UintRef::new(e)? }.to_der()
}
