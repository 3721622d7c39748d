//! Base64 (RFC 4648 §4) as people's tools leave it: wrapped at any width, padded or not.

use base64ct::{Base64Unpadded, Encoding};
use zeroize::Zeroizing;

/// Where the first byte is that is neither base64 nor white space.
pub(super) fn first_foreign(text: &[u8]) -> Option<usize> {
    text.iter().position(|byte| !is_base64(*byte) && !byte.is_ascii_whitespace())
}

/// Whether the byte is one of the alphabet, or padding.
pub(super) fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// Where in the text the byte is written of what the text holds.
pub(super) fn place(text: &[u8], byte: usize) -> usize {
    let written = text.iter().enumerate().filter(|(_, byte)| !byte.is_ascii_whitespace());
    written.map(|(at, _)| at).nth(byte / 3 * 4 + byte % 3).unwrap_or(text.len())
}

/// What the text holds, white space in it or not.
pub(super) fn decode(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut packed = Zeroizing::new(Vec::with_capacity(text.len()));
    packed.extend(text.iter().filter(|byte| !byte.is_ascii_whitespace()));
    let padding = packed.iter().rev().take_while(|byte| **byte == b'=').count();
    if padding > 2 || (padding > 0 && packed.len() % 4 != 0) {
        return None;
    }
    let bare = packed.get(..packed.len() - padding)?;
    let mut data = Zeroizing::new(vec![0; bare.len() / 4 * 3 + 3]);
    let len = Base64Unpadded::decode(bare, &mut data).ok()?.len();
    data.truncate(len);
    Some(data)
}
