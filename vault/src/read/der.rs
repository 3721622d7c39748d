//! DER (X.690): which format the values make. What a PEM label says is not asked, since tools
//! differ in it; no two of these formats begin with the same types.

use keyferry::vault::Refusal;

use super::{
    Read, dsa_private, foreign, pkcs1, pkcs8, pkcs8_encrypted, sec1_private, spki_public, x509_certificate,
};
use crate::der::{self, BIT_STRING, INTEGER, NotDer, OCTET_STRING, SEQUENCE};

/// As many values as the longest format has at its outermost, and one more.
const MAX_VALUES: usize = 12;

/// Whether the bytes begin as a SEQUENCE and are no text.
pub(super) fn is_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, length, ..] if length & 0x80 != 0 || bytes.contains(&0))
}

/// Whether the bytes are one SEQUENCE from their first to their last.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    der::sequence(bytes).is_ok()
}

/// Reads one value, whole and with nothing behind it.
pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    let tags = tags(data).map_err(|error| damaged("key", error))?;
    match tags.as_slice() {
        [INTEGER, INTEGER] => pkcs1::read_public(data),
        [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER] => dsa_private::read(data),
        [INTEGER, INTEGER, ..] => pkcs1::read_private(data),
        [INTEGER, OCTET_STRING, ..] => sec1_private::read(data),
        [INTEGER, SEQUENCE, OCTET_STRING, ..] => pkcs8::read(data),
        [INTEGER, SEQUENCE, ..] => Err(foreign::pkcs12()),
        [SEQUENCE, BIT_STRING] => spki_public::read(data),
        [SEQUENCE, OCTET_STRING] => pkcs8_encrypted::read(data),
        [SEQUENCE, SEQUENCE, BIT_STRING] => x509_certificate::read(data),
        _ => Err(foreign::der()),
    }
}

/// The types of the values inside the outermost SEQUENCE.
fn tags(data: &[u8]) -> Result<Vec<u8>, NotDer> {
    let mut values = der::sequence(data)?;
    let mut tags = Vec::new();
    while !values.is_finished() && tags.len() < MAX_VALUES {
        tags.push(values.any()?.tag);
    }
    Ok(tags)
}

/// The refusal of data that is not what its format says.
pub(super) fn damaged(what: &str, error: NotDer) -> Refusal {
    let NotDer { position, is_trailing } = error;
    let how = if is_trailing { "goes on where it should end" } else { "is cut short or damaged" };
    Refusal::new(
        "key-data-damaged",
        format!("the data of the {what} {how}, at byte {position} of its DER: copy the file again, whole"),
    )
    .with("position", position)
    .at(position)
}
