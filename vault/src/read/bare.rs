//! Base64 and nothing around it: a key without its first or last line, a blob without its type, or a
//! whole file, as secrets of CI services hold it, once or twice over.

use keyferry::vault::Refusal;
use zeroize::Zeroizing;

use super::{
    Read, base64, der, kdf::MAGIC, openssh_private, openssh_public, pem, ppk, public_key, read_marked,
};
use crate::format::Format;

/// Shorter than any key, in characters.
const MIN_LEN: usize = 40;

/// Reads what the base64 holds, if that is known.
pub(super) fn read(text: &[u8]) -> Result<Option<Read>, Refusal> {
    let text = without_armour(text);
    if text.len() < MIN_LEN || base64::first_foreign(&text).is_some() {
        return Ok(None);
    }
    let Some(data) = base64::decode(&text) else { return Ok(None) };
    // Where it goes wrong is known in the data, which is not what came in.
    read_data(&data).map_err(|refusal| Refusal { position: None, ..refusal })
}

fn read_data(data: &[u8]) -> Result<Option<Read>, Refusal> {
    if data.starts_with(MAGIC) {
        openssh_private::read(data).map(Some)
    } else if der::is_der(data) {
        der::read(data).map(Some)
    } else if ppk::is_ppk(data) {
        ppk::read(data)
    } else if pem::find(data, b"-----BEGIN ", 0).is_some() {
        read_marked(data)
    } else if data.starts_with(&[0, 0, 0]) {
        public_key(data, Format::OpensshPublic).map(Some)
    } else {
        openssh_public::read(data)?.map_or_else(|| read(data), |read| Ok(Some(read)))
    }
}

/// The lines but for a first or a last one whose other was lost.
fn without_armour(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut inner = Zeroizing::new(Vec::with_capacity(text.len()));
    let lines = text.split_inclusive(|byte| matches!(byte, b'\n' | b'\r'));
    lines.filter(|line| !line.starts_with(b"-----")).for_each(|line| inner.extend_from_slice(line));
    let len = inner.trim_ascii_end().len();
    inner.truncate(len);
    inner
}
