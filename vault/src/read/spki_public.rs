//! `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7), which tools call a public key in PEM.
//!
//! ```text
//! SubjectPublicKeyInfo ::= SEQUENCE {
//!     algorithm            AlgorithmIdentifier,
//!     subjectPublicKey     BIT STRING
//! }
//! ```

use keyferry::vault::Refusal;
use zeroize::Zeroizing;

use super::{Read, der::damaged, dsa_private, pkcs1, pkcs8::named_curve, public_key, sec1_private};
use crate::{
    der::{self, Algorithm, INTEGER, NotDer, Value},
    format::Format,
    private::uncompressed,
    wire::Writer,
};

/// `rsaEncryption` (RFC 8017 A.1).
pub(crate) const RSA: &str = "1.2.840.113549.1.1.1";
/// `id-ecPublicKey` (RFC 5480 §2.1.1).
pub(crate) const EC: &str = "1.2.840.10045.2.1";
/// `id-Ed25519` (RFC 8410 §3).
pub(crate) const ED25519: &str = "1.3.101.112";
/// `id-dsa` (RFC 3279 §2.3.2).
pub(super) const DSA: &str = "1.2.840.10040.4.1";

/// Algorithms that SSH has no keys of, with their names.
const OTHERS: [(&str, &str); 6] = [
    ("1.2.840.113549.1.1.10", "RSA for RSASSA-PSS alone"),
    ("1.3.101.110", "X25519, which signs nothing"),
    ("1.3.101.111", "X448, which signs nothing"),
    ("1.3.101.113", "Ed448, which OpenSSH does not know"),
    ("1.2.840.113549.1.3.1", "Diffie-Hellman"),
    ("1.2.840.113549.1.1.7", "RSA for RSAES-OAEP alone"),
];

/// Reads the public key.
pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    public_key(&blob(data)?, Format::SpkiPublic)
}

/// The key blob (RFC 4253 §6.6) of what the data holds.
fn blob(data: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let damaged = |error| damaged("public key", error);
    let (algorithm, key) = info(data).map_err(damaged)?;
    match algorithm.oid.as_str() {
        RSA => pkcs1::public_blob(key),
        EC => ecdsa(sec1_private::curve(&named_curve(&algorithm)?)?, key),
        ED25519 => Ok(Writer::new().string(b"ssh-ed25519").string(key).finish()),
        DSA => {
            let y = der::only(key, INTEGER).and_then(Value::unsigned).map_err(damaged)?;
            Ok(dsa_private::parameters(&algorithm)?.blob(y))
        }
        other => Err(unknown(other)),
    }
}

fn info(data: &[u8]) -> Result<(Algorithm<'_>, &[u8]), NotDer> {
    let mut values = der::sequence(data)?;
    let algorithm = values.algorithm()?;
    let key = values.bits()?;
    values.finish().map(|()| (algorithm, key))
}

/// RFC 5656 §3.1 has the point uncompressed; here it may be either.
fn ecdsa(curve: &str, point: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let point = uncompressed(curve, point).ok_or_else(|| {
        Refusal::new(
            "ecdsa-off-curve",
            "the EC key is not a point of its curve (SEC 1 §3.2.2): the key is damaged or forged",
        )
    })?;
    Ok(Writer::new()
        .string(format!("ecdsa-sha2-{curve}").as_bytes())
        .string(curve.as_bytes())
        .string(&point)
        .finish())
}

/// The refusal of an algorithm that SSH has no keys of.
pub(super) fn unknown(oid: &str) -> Refusal {
    let name = OTHERS.iter().find(|(known, _)| *known == oid).map(|(_, name)| *name);
    let shown = name.map_or_else(|| format!("the algorithm {oid}"), str::to_owned);
    Refusal::new(
        "algorithm-not-ssh",
        format!(
            "the key is one of {shown}, and no SSH server takes it: generate a new key with ssh-keygen \
             -t ed25519"
        ),
    )
    .with("algorithm", name.unwrap_or(oid))
}
