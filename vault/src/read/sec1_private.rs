//! SEC 1 private keys (SEC 1 C.4, RFC 5915 §3).
//!
//! ```text
//! ECPrivateKey ::= SEQUENCE {
//!     version        INTEGER { ecPrivkeyVer1(1) },
//!     privateKey     OCTET STRING,
//!     parameters [0] ECParameters {{ NamedCurve }} OPTIONAL,
//!     publicKey  [1] BIT STRING OPTIONAL
//! }
//! ```

use ::der::{Decode, asn1::ObjectIdentifier};
use keyferry::{comment::Comment, vault::Refusal};
use sec1::EcPrivateKey;

use super::{Read, der::damaged, private_key};
use crate::{
    format::Format,
    private::{EcdsaKey, Kind},
};

/// The curves of SSH (RFC 5656 §10.1) by their identifiers in RFC 5480 §2.1.1.1.
pub(crate) const CURVES: [(ObjectIdentifier, &str); 3] = [
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"), "nistp256"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), "nistp384"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), "nistp521"),
];
/// The bytes of `id-prime-field` (RFC 3279 §2.3.5), with which a curve's own parameters begin.
const PRIME_FIELD: &[u8] = &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x01, 0x01];

/// Reads `ECPrivateKey`.
pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    private_key(pair(data, None)?, Format::Sec1Private, Comment::default())
}

/// The key of an `ECPrivateKey`, whose curve may be named around it.
pub(super) fn pair(data: &[u8], around: Option<ObjectIdentifier>) -> Result<Kind, Refusal> {
    if data.windows(PRIME_FIELD.len()).any(|window| window == PRIME_FIELD) {
        return Err(explicit_curve());
    }
    let key = EcPrivateKey::from_der(data).map_err(|error| damaged("EC private key", &error))?;
    let inside = key.parameters.and_then(sec1::EcParameters::named_curve);
    let oid = around.or(inside).ok_or_else(|| {
        Refusal::new(
            "ecdsa-curve-missing",
            "the EC key does not name its curve: convert it with openssl ec -in FILE",
        )
    })?;
    if inside.is_some_and(|inside| inside != oid) {
        return Err(Refusal::new(
            "ecdsa-curves-differ",
            "the EC key names one curve outside and another inside: it is damaged or forged",
        ));
    }
    EcdsaKey::from_scalar(curve(oid)?, key.private_key, key.public_key).map(Kind::Ecdsa)
}

/// The name of the curve in SSH.
pub(super) fn curve(oid: ObjectIdentifier) -> Result<&'static str, Refusal> {
    CURVES.iter().find(|(known, _)| *known == oid).map(|(_, name)| *name).ok_or_else(|| {
        Refusal::new(
            "ecdsa-curve-unknown",
            format!(
                "the key is on the curve {oid}, and SSH knows P-256, P-384 and P-521 only (RFC 5656 \
                 §10.1): generate a new key with ssh-keygen -t ed25519"
            ),
        )
    })
}

pub(super) fn explicit_curve() -> Refusal {
    Refusal::new(
        "ecdsa-curve-explicit",
        "the EC key spells its curve out in numbers, which may be any curve (RFC 5480 §2.1.1): \
         name it with openssl ec -in FILE -param_enc named_curve",
    )
}
