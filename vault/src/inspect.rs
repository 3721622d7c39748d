//! Searching bytes that are about to be sent for the private key.
//!
//! What is sought is any run of bytes of any secret number, so the bytes are not compared with
//! encoded keys: they are decoded, in every way that a request could carry them, and the run is
//! looked for in what comes out.

use std::fmt;

use zeroize::Zeroizing;

use crate::private::Opened;

/// How many bytes of a secret in a row count as the secret. A line of a PEM file holds 48 or
/// more, so of a 32-byte seed that lies across two lines one has at least as many.
const WINDOW: usize = 16;

/// What the private keys of every format begin with, or hold, in the clear.
const MARKS: [&[u8]; 4] =
    [b"PRIVATE KEY-----", b"PuTTY-User-Key-File-", b"openssh-key-v1\0", b"AGE-SECRET-KEY-"];

/// Whether the bytes hold none of the keys, and no private key's marks.
pub(crate) fn is_clean(bytes: &[u8], needles: &Needles) -> bool {
    views(bytes).iter().all(|view| !needles.are_in(view))
}

/// Every run of [`WINDOW`] bytes of every secret number of all keys, sorted: one search finds any of them.
pub(crate) struct Needles(Zeroizing<Vec<[u8; WINDOW]>>);

impl Needles {
    pub(crate) fn of<'k>(keys: impl Iterator<Item = &'k Opened>) -> Self {
        let secrets: Vec<_> = keys.flat_map(|key| key.private().pair().secrets()).collect();
        let windows = || secrets.iter().flat_map(|secret| secret.windows(WINDOW));
        let mut needles = Zeroizing::new(Vec::with_capacity(windows().count()));
        needles.extend(windows().filter(|window| is_telling(window)).filter_map(array));
        needles.sort_unstable();
        Self(needles)
    }

    /// Whether the text, or what it is hexadecimal or base64 of, holds one.
    fn are_in(&self, view: &[u8]) -> bool {
        self.are_bare_in(view)
            || decodings(view, 2, hex_digit, 4).any(|data| self.are_bare_in(&data))
            || decodings(view, 4, base64_digit, 6).any(|data| self.are_bare_in(&data))
    }

    fn are_bare_in(&self, data: &[u8]) -> bool {
        let marked = MARKS.iter().any(|mark| data.windows(mark.len()).any(|at| at == *mark));
        marked || data.windows(WINDOW).any(|window| self.contain(window))
    }

    fn contain(&self, window: &[u8]) -> bool {
        self.0.binary_search_by(|needle| needle.as_slice().cmp(window)).is_ok()
    }
}

impl fmt::Debug for Needles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Needles(..)")
    }
}

/// Whether a run can only be there for being the secret: not one byte over and over.
fn is_telling(window: &[u8]) -> bool {
    window.iter().any(|byte| Some(byte) != window.first())
}

fn array(window: &[u8]) -> Option<[u8; WINDOW]> {
    window.try_into().ok()
}

/// The bytes as they are, and as a reader of a URL, of JSON, or of one in the other sees them.
fn views(bytes: &[u8]) -> [Zeroizing<Vec<u8>>; 5] {
    let (percent, json) = (percent_decoded(bytes), json_unescaped(bytes));
    let (both, other) = (json_unescaped(&percent), percent_decoded(&json));
    [Zeroizing::new(bytes.to_vec()), percent, json, both, other]
}

/// What runs of digits hold, read from each of the places where the first whole group may begin.
/// White space between digits is passed over.
fn decodings(
    text: &[u8],
    group: usize,
    digit: fn(u8) -> Option<u8>,
    bits: u32,
) -> impl Iterator<Item = Zeroizing<Vec<u8>>> {
    (0..group).map(move |skip| decode(text, skip, digit, bits))
}

/// One reading: digits are joined to bytes, and anything else ends the run, which starts anew
/// with as many digits passed over.
fn decode(text: &[u8], skip: usize, digit: fn(u8) -> Option<u8>, bits: u32) -> Zeroizing<Vec<u8>> {
    let mut data = Zeroizing::new(Vec::with_capacity(text.len()));
    let (mut held, mut held_bits, mut skipped) = (0_u32, 0, 0);
    for byte in text {
        match digit(*byte) {
            Some(_) if skipped < skip => skipped += 1,
            Some(value) => {
                held = held << bits & 0xffff | u32::from(value);
                held_bits += bits;
                if held_bits >= 8 {
                    held_bits -= 8;
                    data.push((held >> held_bits & 0xff) as u8);
                }
            }
            None if byte.is_ascii_whitespace() => {}
            None => (held, held_bits, skipped) = (0, 0, 0),
        }
    }
    data
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The alphabets of RFC 4648 §4 and §5.
fn base64_digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// `%41` as `A` (RFC 3986 §2.1).
fn percent_decoded(text: &[u8]) -> Zeroizing<Vec<u8>> {
    unescaped(text, |rest| match rest {
        [b'%', high, low, ..] => Some((3, hex_digit(*high)? << 4 | hex_digit(*low)?)),
        _ => None,
    })
}

/// `\n`, `\/` and `\u0041` as what they stand for (RFC 8259 §7).
fn json_unescaped(text: &[u8]) -> Zeroizing<Vec<u8>> {
    unescaped(text, |rest| match rest {
        [b'\\', b'n' | b'r' | b't', ..] => Some((2, b' ')),
        [b'\\', b'u', b'0', b'0', high, low, ..] => Some((6, hex_digit(*high)? << 4 | hex_digit(*low)?)),
        [b'\\', other, ..] => Some((2, *other)),
        _ => None,
    })
}

/// The text with every escape replaced: how long it is, and the byte that it stands for.
fn unescaped(text: &[u8], escape: impl Fn(&[u8]) -> Option<(usize, u8)>) -> Zeroizing<Vec<u8>> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let (len, byte) = escape(rest).unwrap_or((1, *first));
        plain.push(byte);
        rest = rest.get(len..).unwrap_or(after);
    }
    plain
}
