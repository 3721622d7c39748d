//! Base64 and nothing around it: a key without its first and last line, a blob without its type,
//! or a whole file, as secrets of CI services hold it.

use keyferry::vault::Refusal;

use super::{Read, base64, der, kdf::MAGIC, openssh_private, pem, ppk, public_key, read_marked};
use crate::format::Format;

/// Shorter than any key, in characters.
const MIN_LEN: usize = 40;

/// Reads what the base64 holds, if that is known.
pub(super) fn read(text: &[u8]) -> Result<Option<Read>, Refusal> {
    let text = text.trim_ascii();
    if text.len() < MIN_LEN || base64::first_foreign(text).is_some() {
        return Ok(None);
    }
    let Some(data) = base64::decode(text) else { return Ok(None) };
    if data.starts_with(MAGIC) {
        openssh_private::read(&data).map(Some)
    } else if der::is_der(&data) {
        der::read(&data).map(Some)
    } else if ppk::is_ppk(&data) {
        ppk::read(&data)
    } else if pem::find(&data, b"-----BEGIN ", 0).is_some() {
        read_marked(&data)
    } else if data.starts_with(&[0, 0, 0]) {
        public_key(&data, Format::OpensshPublic).map(Some)
    } else {
        Ok(None)
    }
}
