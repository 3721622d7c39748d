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

use keyferry::{comment::Comment, vault::Refusal};

use super::{Read, der::damaged, private_key};
use crate::{
    der::{self, BIT_STRING, INTEGER, NotDer, OBJECT_IDENTIFIER, Value},
    format::Format,
    private::{EcdsaKey, Kind},
};

/// The curves of SSH (RFC 5656 §10.1) by their identifiers in RFC 5480 §2.1.1.1.
const CURVES: [(&str, &str); 3] =
    [("1.2.840.10045.3.1.7", "nistp256"), ("1.3.132.0.34", "nistp384"), ("1.3.132.0.35", "nistp521")];
/// The bytes of `id-prime-field` (RFC 3279 §2.3.5), with which a curve's own parameters begin.
const PRIME_FIELD: &[u8] = &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x01, 0x01];

/// Reads `ECPrivateKey`.
pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    private_key(pair(data, None)?, Format::Sec1Private, Comment::default())
}

/// The key of an `ECPrivateKey`, whose curve may be named around it.
pub(super) fn pair(data: &[u8], around: Option<&str>) -> Result<Kind, Refusal> {
    if data.windows(PRIME_FIELD.len()).any(|window| window == PRIME_FIELD) {
        return Err(explicit_curve());
    }
    let key = fields(data).map_err(|error| damaged("EC private key", error))?;
    let oid = around.or(key.curve.as_deref()).ok_or_else(|| {
        Refusal::new(
            "ecdsa-curve-missing",
            "the EC key does not name its curve: convert it with openssl ec -in FILE",
        )
    })?;
    if key.curve.as_deref().is_some_and(|inside| inside != oid) {
        return Err(Refusal::new(
            "ecdsa-curves-differ",
            "the EC key names one curve outside and another inside: it is damaged or forged",
        ));
    }
    EcdsaKey::from_scalar(curve(oid)?, key.scalar, key.point).map(Kind::Ecdsa)
}

struct Fields<'d> {
    scalar: &'d [u8],
    curve: Option<String>,
    point: Option<&'d [u8]>,
}

fn fields(data: &[u8]) -> Result<Fields<'_>, NotDer> {
    let mut values = der::sequence(data)?;
    let version = values.value(INTEGER)?;
    if version.unsigned()? != [1] {
        return Err(version.error());
    }
    let scalar = values.octets()?;
    let (curve, point) = (values.optional(der::context(0))?, values.optional(der::context(1))?);
    values.finish()?;
    let curve = curve.map(|curve| curve.inside(OBJECT_IDENTIFIER).and_then(Value::oid));
    let point = point.map(|point| point.inside(BIT_STRING).and_then(Value::bits));
    Ok(Fields { scalar, curve: curve.transpose()?, point: point.transpose()? })
}

/// The name of the curve in SSH.
pub(super) fn curve(oid: &str) -> Result<&'static str, Refusal> {
    CURVES.iter().find(|(known, _)| *known == oid).map(|(_, name)| *name).ok_or_else(|| {
        Refusal::new(
            "ecdsa-curve-unknown",
            format!(
                "the key is on the curve {oid}, and SSH knows P-256, P-384 and P-521 only (RFC 5656 \
                 §10.1): generate a new key with ssh-keygen -t ed25519"
            ),
        )
        .with("curve", oid)
    })
}

/// The identifier of the curve, by its name in SSH.
pub(crate) fn curve_oid(name: &str) -> &'static str {
    CURVES.iter().find(|(_, known)| *known == name).map_or("", |(oid, _)| oid)
}

pub(super) fn explicit_curve() -> Refusal {
    Refusal::new(
        "ecdsa-curve-explicit",
        "the EC key spells its curve out in numbers, which may be any curve (RFC 5480 §2.1.1): \
         name it with openssl ec -in FILE -param_enc named_curve",
    )
}
