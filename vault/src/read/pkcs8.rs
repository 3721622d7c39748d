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

use ::der::{
    Decode, Reader, SliceReader, Tag,
    asn1::{AnyRef, ObjectIdentifier, OctetStringRef},
};
use keyferry::{comment::Comment, vault::Refusal};
use pkcs8::spki::AlgorithmIdentifierRef;

use super::{
    Read,
    der::damaged,
    dsa_private, pkcs1, private_key, sec1_private,
    spki_public::{DSA, EC, ED25519, RSA, unknown},
};
use crate::{
    format::Format,
    private::{Ed25519Key, Kind},
};

/// What is used of a `OneAsymmetricKey`.
struct Info<'d> {
    algorithm: AlgorithmIdentifierRef<'d>,
    key: &'d [u8],
    public: Option<&'d [u8]>,
}

/// Reads a private key that is not encrypted.
pub(crate) fn read(data: &[u8]) -> Result<Read, Refusal> {
    let info = info(data).map_err(|error| damaged("PKCS#8 private key", &error))?;
    let kind = match info.algorithm.oid {
        RSA => pkcs1::pair(info.key)?,
        EC => sec1_private::pair(info.key, Some(named_curve(&info.algorithm)?))?,
        ED25519 => ed25519(&info)?,
        DSA => return dsa_private::read_pkcs8(&info.algorithm, info.key),
        other => return Err(unknown(other)),
    };
    private_key(kind, Format::Pkcs8Private, Comment::default())
}

/// The values by hand: the `pkcs8` crate refuses the public half as *ring* before 0.17 wrote it,
/// in a tag that holds a BIT STRING instead of being one.
fn info(data: &[u8]) -> ::der::Result<Info<'_>> {
    let outer = AnyRef::from_der(data)?;
    let mut reader = SliceReader::new(outer.value())?;
    let version = u8::decode(&mut reader)?;
    let algorithm = AlgorithmIdentifierRef::decode(&mut reader)?;
    let key = <&OctetStringRef>::decode(&mut reader)?.as_bytes();
    let mut public = None;
    while !reader.is_finished() {
        let value = AnyRef::decode(&mut reader)?;
        match value.header().tag() {
            Tag::ContextSpecific { number, constructed } if number.value() == 1 && version == 1 => {
                let bits = if constructed { AnyRef::from_der(value.value())?.value() } else { value.value() };
                public = bits.strip_prefix(&[0]);
            }
            Tag::ContextSpecific { number, .. } if number.value() == 0 => {}
            tag => return Err(tag.value_error().into()),
        }
    }
    if version > 1 {
        return Err(Tag::Integer.value_error().into());
    }
    Ok(Info { algorithm, key, public })
}

/// The curve of the algorithm's parameters (RFC 5480 §2.1.1).
pub(super) fn named_curve(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<ObjectIdentifier, Refusal> {
    algorithm
        .parameters
        .and_then(|parameters| ObjectIdentifier::try_from(parameters).ok())
        .ok_or_else(sec1_private::explicit_curve)
}

/// `CurvePrivateKey ::= OCTET STRING` (RFC 8410 §7): the seed.
fn ed25519(info: &Info<'_>) -> Result<Kind, Refusal> {
    let seed =
        <&OctetStringRef>::from_der(info.key).map_err(|error| damaged("Ed25519 private key", &error))?;
    Ed25519Key::from_seed(seed.as_bytes(), info.public).map(Kind::Ed25519)
}
