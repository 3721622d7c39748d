//! PKCS#8 (RFC 5208 §5), and its second version (RFC 5958 §2), which may hold the public half.
//!
//! ```text
//! OneAsymmetricKey ::= SEQUENCE {
//!     version                  Version,
//!     privateKeyAlgorithm      AlgorithmIdentifier,
//!     privateKey               OCTET STRING,
//!     attributes           [0] Attributes OPTIONAL,
//!     publicKey            [1] IMPLICIT BIT STRING OPTIONAL
//! }
//! ```
//!
//! What the OCTET STRING holds: RFC 8017 A.1.2 for RSA, RFC 5915 §3 for EC, RFC 8410 §7 for
//! Ed25519, RFC 3370 §2.1 with RFC 5912 for DSA.

use keyferry::{comment::Comment, vault::Refusal};

use super::{
    Read,
    der::damaged,
    dsa_private, pkcs1, private_key, sec1_private,
    spki_public::{DSA, EC, ED25519, RSA, unknown},
};
use crate::{
    der::{self, Algorithm, BIT_STRING, INTEGER, NotDer, OCTET_STRING},
    format::Format,
    private::{Ed25519Key, Kind},
};

const ATTRIBUTES: u8 = der::context(0);
const PUBLIC_KEY: u8 = 0x81;
const PUBLIC_KEY_INSIDE: u8 = der::context(1);

/// What is used of a `OneAsymmetricKey`.
struct Info<'d> {
    algorithm: Algorithm<'d>,
    key: &'d [u8],
    public: Option<&'d [u8]>,
}

/// Reads a private key that is not encrypted.
pub(crate) fn read(data: &[u8]) -> Result<Read, Refusal> {
    let info = info(data).map_err(|error| damaged("PKCS#8 private key", error))?;
    let kind = match info.algorithm.oid.as_str() {
        RSA => pkcs1::pair(info.key)?,
        EC => sec1_private::pair(info.key, Some(&named_curve(&info.algorithm)?))?,
        ED25519 => ed25519(&info)?,
        DSA => return dsa_private::read_pkcs8(&info.algorithm, info.key),
        other => return Err(unknown(other)),
    };
    private_key(kind, Format::Pkcs8Private, Comment::default())
}

/// The public half of *ring* before 0.17 is in a tag that holds a BIT STRING instead of being one.
fn info(data: &[u8]) -> Result<Info<'_>, NotDer> {
    let mut values = der::sequence(data)?;
    let version = values.value(INTEGER)?;
    let has_public = match version.unsigned()? {
        [0] => false,
        [1] => true,
        _ => return Err(version.error()),
    };
    let algorithm = values.algorithm()?;
    let key = values.octets()?;
    let mut public = None;
    while !values.is_finished() {
        let value = values.any()?;
        match value.tag {
            ATTRIBUTES => {}
            PUBLIC_KEY if has_public && public.is_none() => public = Some(value.bits()?),
            PUBLIC_KEY_INSIDE if has_public && public.is_none() => {
                public = Some(value.inside(BIT_STRING)?.bits()?);
            }
            _ => return Err(value.error()),
        }
    }
    Ok(Info { algorithm, key, public })
}

/// The curve of the algorithm's parameters (RFC 5480 §2.1.1).
pub(super) fn named_curve(algorithm: &Algorithm<'_>) -> Result<String, Refusal> {
    algorithm.parameters.and_then(|parameters| parameters.oid().ok()).ok_or_else(sec1_private::explicit_curve)
}

/// `CurvePrivateKey ::= OCTET STRING` (RFC 8410 §7): the seed.
fn ed25519(info: &Info<'_>) -> Result<Kind, Refusal> {
    let seed = der::only(info.key, OCTET_STRING).map_err(|error| damaged("Ed25519 private key", error))?;
    Ed25519Key::from_seed(seed.content, info.public).map(Kind::Ed25519)
}
