//! Writing public keys as files.

use keyferry::{
    key::PublicKey,
    vault::{PublicFormat, Refusal},
};
use zeroize::Zeroizing;

use super::{jwk, pem, pkcs1_public, rfc4716, spki};
use crate::values::Values;

/// Writes the public key as the text of a file.
///
/// # Errors
/// When the format can't hold this key.
pub fn write_public(key: &PublicKey, format: PublicFormat) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let text = match (format, Values::of(key)) {
        (PublicFormat::OpenSsh, _) => Some(text(key.to_openssh() + "\n")),
        (PublicFormat::Rfc4716, _) => Some(text(rfc4716::write(key))),
        (PublicFormat::Spki, Some(values)) => Some(pem("PUBLIC KEY", 64, &spki::der(&values))),
        (PublicFormat::Pkcs1, Some(Values::Rsa { n, e })) => {
            Some(pem("RSA PUBLIC KEY", 64, &pkcs1_public::der(n, e)))
        }
        (PublicFormat::Jwk, Some(values)) => Some(jwk::write_public(&values)),
        (PublicFormat::Spki | PublicFormat::Pkcs1 | PublicFormat::Jwk, _) => None,
    };
    text.ok_or_else(|| {
        Refusal::new(
            "format-holds-no-such-key",
            format!(
                "{} can't hold a key of the type {}: choose OpenSSH's own line",
                format.label(),
                key.algorithm()
            ),
        )
        .with("format", format.label())
        .with("algorithm", key.algorithm())
    })
}

fn text(text: String) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.into_bytes())
}
