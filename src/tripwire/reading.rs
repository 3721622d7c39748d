//! What a text says to those who may read it.

use crate::secret::wipe;

/// A text as somebody reads it. A disclosing request's body is among what is read, so it is wiped when
/// dropped.
pub(super) struct Reading(Vec<u8>);

impl Reading {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        wipe(std::mem::take(&mut self.0));
    }
}

/// What is passed over in texts and in what is sought, so that it hides nothing. The plus sign is a blank in a
/// form and itself elsewhere, and not to tell them apart spares a reading.
#[inline]
pub(super) fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'+'
}

/// The text percent-decoded once and twice, JSON-unescaped, and both; those that differ from it.
pub(super) fn readings(text: &[u8]) -> impl Iterator<Item = Reading> {
    let once = percent_decoded(text);
    let twice = once.as_ref().and_then(|once| percent_decoded(once.bytes()));
    let json = json_unescaped(text);
    let both = once.as_ref().and_then(|once| json_unescaped(once.bytes()));
    [once, twice, json, both].into_iter().flatten()
}

/// None if there is nothing to decode.
fn percent_decoded(text: &[u8]) -> Option<Reading> {
    rewritten(text, |byte| *byte == b'%', percent)
}

/// None if there is nothing to unescape.
fn json_unescaped(text: &[u8]) -> Option<Reading> {
    rewritten(text, |byte| *byte == b'\\', escape)
}

/// The text with what its marks stand for, if there are any: `read` takes one from the front, writes
/// it, and gives what is behind it. None stands for more bytes than it has, so the buffer never grows and
/// leaves no copy behind.
fn rewritten(text: &[u8], is_mark: impl Fn(&u8) -> bool, read: Read) -> Option<Reading> {
    text.iter().any(&is_mark).then_some(())?;
    let mut plain = Reading(Vec::with_capacity(text.len()));
    let mut rest = text;
    loop {
        let (run, marked) = rest.split_at(rest.iter().position(&is_mark).unwrap_or(rest.len()));
        plain.0.extend_from_slice(run);
        let [mark, after @ ..] = marked else { return Some(plain) };
        rest = read(marked, &mut plain.0).unwrap_or_else(|| {
            plain.0.push(*mark);
            after
        });
    }
}

type Read = for<'t> fn(&'t [u8], &mut Vec<u8>) -> Option<&'t [u8]>;

/// `%2F`, wherever it stands.
fn percent<'t>(rest: &'t [u8], plain: &mut Vec<u8>) -> Option<&'t [u8]> {
    let [b'%', high, low, after @ ..] = rest else { return None };
    plain.push(hex_pair(*high, *low)?);
    Some(after)
}

fn hex_pair(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? << 4 | digit(low)?)
}

/// The escapes of RFC 8259 §7, wherever they stand.
fn escape<'t>(rest: &'t [u8], plain: &mut Vec<u8>) -> Option<&'t [u8]> {
    match rest {
        [b'\\', b'u', after @ ..] => {
            let (digits, after) = after.split_at(after.len().min(4));
            plain.extend(code_point(digits).map(|c| c.to_string()).unwrap_or_default().as_bytes());
            Some(after)
        }
        [b'\\', other, after @ ..] => {
            plain.push(meant(*other));
            Some(after)
        }
        _ => None,
    }
}

fn code_point(digits: &[u8]) -> Option<char> {
    let number = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    char::from_u32(number)
}

fn meant(escaped: u8) -> u8 {
    match escaped {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        other => other,
    }
}
