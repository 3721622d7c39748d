//! DER (X.690): which format the values make. What a PEM label says is not asked, since tools
//! differ in it; no two of these formats begin with the same types.

use ::der::{Decode, Reader, SliceReader, Tag, asn1::AnyRef};
use keyferry::vault::Refusal;

use super::{
    Read, dsa_private, foreign, pkcs1, pkcs8, pkcs8_encrypted, sec1_private, spki_public, x509_certificate,
};

/// As many values as the longest format has at its outermost, and one more.
const MAX_VALUES: usize = 12;

/// Whether the bytes begin as a SEQUENCE and are no text.
pub(super) fn is_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, length, ..] if length & 0x80 != 0 || bytes.contains(&0))
}

/// Whether the bytes are one SEQUENCE from their first to their last.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    AnyRef::from_der(bytes).is_ok_and(|value| value.header().tag() == Tag::Sequence)
}

/// Reads one value, whole and with nothing behind it.
pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    use Tag::{BitString, Integer, OctetString, Sequence};
    let tags = tags(data).map_err(|error| damaged("key", &error))?;
    match tags.as_slice() {
        [Integer, Integer] => pkcs1::read_public(data),
        [Integer, Integer, Integer, Integer, Integer, Integer] => dsa_private::read(data),
        [Integer, Integer, ..] => pkcs1::read_private(data),
        [Integer, OctetString, ..] => sec1_private::read(data),
        [Integer, Sequence, OctetString, ..] => pkcs8::read(data),
        [Integer, Sequence, ..] => Err(foreign::pkcs12()),
        [Sequence, BitString] => spki_public::read(data),
        [Sequence, OctetString] => pkcs8_encrypted::read(data),
        [Sequence, Sequence, BitString] => x509_certificate::read(data),
        _ => Err(foreign::der()),
    }
}

/// The types of the values inside the outermost SEQUENCE.
fn tags(data: &[u8]) -> ::der::Result<Vec<Tag>> {
    let outer = AnyRef::from_der(data)?;
    let mut reader = SliceReader::new(outer.value())?;
    let mut tags = Vec::new();
    while !reader.is_finished() && tags.len() < MAX_VALUES {
        tags.push(AnyRef::decode(&mut reader)?.header().tag());
    }
    Ok(tags)
}

/// The refusal of data that is not what its format says.
pub(super) fn damaged(what: &str, error: &::der::Error) -> Refusal {
    let trailing = matches!(error.kind(), ::der::ErrorKind::TrailingData { .. });
    let position = error.position().and_then(|at| usize::try_from(u32::from(at)).ok()).unwrap_or_default();
    let how = if trailing { "goes on where it should end" } else { "is cut short or damaged" };
    Refusal::new(
        "key-data-damaged",
        format!("the data of the {what} {how}, at byte {position} of its DER: copy the file again, whole"),
    )
    .at(position)
}
