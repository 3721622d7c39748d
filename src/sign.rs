//! Signers, one file each, in the words of their specification.

pub mod ncp_v2;
pub mod sdk_hmac;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::secret::Secret;

/// HMAC-SHA-256 (RFC 2104) of a message, under the bytes of a secret text.
fn hmac_sha256(secret: &Secret, message: &str) -> Vec<u8> {
    // HMAC takes keys of every length, so this never falls back.
    Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes())
        .map(|mac| mac.chain_update(message).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}
