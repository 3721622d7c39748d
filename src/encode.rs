//! Percent-encoding and hexadecimal, written one way.

use std::fmt::Write;

use crate::charset::AsciiSet;

/// `unreserved` of RFC 3986 §2.3.
const UNRESERVED: AsciiSet = AsciiSet::ALPHANUMERIC.plus('-').plus('.').plus('_').plus('~');

/// Percent-encodes all but the unreserved characters of RFC 3986, in upper-case hex.
pub fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if UNRESERVED.contains(char::from(byte)) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// `name=value` pairs joined by `&`, both percent-encoded.
pub fn form<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let pairs = pairs.into_iter().map(|(name, value)| format!("{}={}", percent(name), percent(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten().collect()
}
