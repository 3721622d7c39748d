//! DER (X.690 §8 and §10), as much of it as keys are written in.

use std::{fmt::Write, iter};

use zeroize::Zeroizing;

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;

/// The longest object identifier that is read, in bytes.
const MAX_OID_LEN: usize = 39;

/// The tag `[number]` of a value that is, or that holds, others.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// What is not DER, or not the value that the format has there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotDer {
    /// In bytes from the start of the data.
    pub(crate) position: usize,
    /// Whether the format ends there, and the data goes on.
    pub(crate) is_trailing: bool,
}

/// A value, by its tag and what it holds.
#[derive(Clone, Copy)]
pub(crate) struct Value<'d> {
    pub(crate) tag: u8,
    pub(crate) content: &'d [u8],
    /// With its tag and its length.
    pub(crate) whole: &'d [u8],
    /// Where in the data the content begins.
    position: usize,
}

/// `AlgorithmIdentifier` (RFC 5280 §4.1.1.2).
pub(crate) struct Algorithm<'d> {
    /// In dots, `1.3.101.112` for one.
    pub(crate) oid: String,
    pub(crate) parameters: Option<Value<'d>>,
}

impl<'d> Algorithm<'d> {
    /// The values in the parameters, a SEQUENCE.
    pub(crate) fn parameters(&self) -> Result<Reader<'d>, NotDer> {
        let parameters = self.parameters.filter(|parameters| parameters.tag == SEQUENCE);
        parameters.map(Value::values).ok_or(NotDer { position: 0, is_trailing: false })
    }
}

/// Reads one value after the other.
pub(crate) struct Reader<'d> {
    rest: &'d [u8],
    position: usize,
}

/// The values in the one SEQUENCE that the data is.
pub(crate) fn sequence(data: &[u8]) -> Result<Reader<'_>, NotDer> {
    only(data, SEQUENCE).map(Value::values)
}

/// The one value of that tag that the data is.
pub(crate) fn only(data: &[u8], tag: u8) -> Result<Value<'_>, NotDer> {
    Reader { rest: data, position: 0 }.only(tag)
}

impl<'d> Value<'d> {
    /// The values that it holds.
    pub(crate) fn values(self) -> Reader<'d> {
        Reader { rest: self.content, position: self.position }
    }

    /// The one value of that tag that it holds.
    pub(crate) fn inside(self, tag: u8) -> Result<Self, NotDer> {
        self.values().only(tag)
    }

    /// The bytes of an INTEGER that is not negative (X.690 §8.3), without the zero of its sign.
    pub(crate) fn unsigned(self) -> Result<&'d [u8], NotDer> {
        match self.content {
            [0, rest @ ..] if rest.first().is_some_and(|first| first & 0x80 != 0) => Ok(rest),
            [0] => Ok(self.content),
            [first, ..] if (1..0x80).contains(first) => Ok(self.content),
            _ => Err(self.error()),
        }
    }

    fn small(self) -> Option<u64> {
        let bytes = self.unsigned().ok().filter(|bytes| bytes.len() <= 8)?;
        Some(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// An OBJECT IDENTIFIER (X.690 §8.19), in dots.
    pub(crate) fn oid(self) -> Result<String, NotDer> {
        dotted(self.content).filter(|_| self.tag == OBJECT_IDENTIFIER).ok_or(self.error())
    }

    /// The bytes of a BIT STRING (X.690 §8.6) of whole bytes.
    pub(crate) fn bits(self) -> Result<&'d [u8], NotDer> {
        self.content.strip_prefix(&[0]).ok_or(self.error())
    }

    /// An error about this value.
    pub(crate) fn error(self) -> NotDer {
        NotDer { position: self.position, is_trailing: false }
    }
}

impl<'d> Reader<'d> {
    /// The next value, whatever it is.
    pub(crate) fn any(&mut self) -> Result<Value<'d>, NotDer> {
        let (tag, len, header) = header(self.rest).ok_or(self.error())?;
        let position = self.position + header;
        let end = header.checked_add(len).filter(|end| *end <= self.rest.len());
        let end = end.ok_or(NotDer { position, is_trailing: false })?;
        let (whole, rest) = self.rest.split_at(end);
        (self.rest, self.position) = (rest, self.position + end);
        Ok(Value { tag, content: whole.split_at(header).1, whole, position })
    }

    /// The next value, which has that tag.
    pub(crate) fn value(&mut self, tag: u8) -> Result<Value<'d>, NotDer> {
        let value = self.any()?;
        if value.tag == tag { Ok(value) } else { Err(value.error()) }
    }

    /// Whether there is a next value, and has that tag.
    pub(crate) fn next_is(&self, tag: u8) -> bool {
        self.rest.first() == Some(&tag)
    }

    /// The last value, which has that tag.
    fn only(mut self, tag: u8) -> Result<Value<'d>, NotDer> {
        let value = self.value(tag)?;
        self.finish().map(|()| value)
    }

    /// The next value, if it has that tag.
    pub(crate) fn optional(&mut self, tag: u8) -> Result<Option<Value<'d>>, NotDer> {
        if self.next_is(tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// The values in the next value, a SEQUENCE.
    pub(crate) fn sequence(&mut self) -> Result<Self, NotDer> {
        self.value(SEQUENCE).map(Value::values)
    }

    /// The next value, an OCTET STRING.
    pub(crate) fn octets(&mut self) -> Result<&'d [u8], NotDer> {
        self.value(OCTET_STRING).map(|value| value.content)
    }

    /// The next value, a BIT STRING of whole bytes.
    pub(crate) fn bits(&mut self) -> Result<&'d [u8], NotDer> {
        self.value(BIT_STRING)?.bits()
    }

    /// The next value, an INTEGER that is not negative.
    pub(crate) fn unsigned(&mut self) -> Result<&'d [u8], NotDer> {
        self.value(INTEGER)?.unsigned()
    }

    /// The next value, an INTEGER that is not too large.
    pub(crate) fn number<T: TryFrom<u64>>(&mut self) -> Result<T, NotDer> {
        let value = self.value(INTEGER)?;
        value.small().and_then(|number| T::try_from(number).ok()).ok_or(value.error())
    }

    /// The next value, an `AlgorithmIdentifier`.
    pub(crate) fn algorithm(&mut self) -> Result<Algorithm<'d>, NotDer> {
        let mut values = self.sequence()?;
        let oid = values.any()?.oid()?;
        let parameters = if values.is_finished() { None } else { Some(values.any()?) };
        values.finish()?;
        Ok(Algorithm { oid, parameters })
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.rest.is_empty()
    }

    /// Refuses further values.
    pub(crate) fn finish(self) -> Result<(), NotDer> {
        if self.is_finished() { Ok(()) } else { Err(NotDer { is_trailing: true, ..self.error() }) }
    }

    fn error(&self) -> NotDer {
        NotDer { position: self.position, is_trailing: false }
    }
}

/// The tag of the value that the data begins with, the length of its content, and that of both of
/// these. Tags of more than one byte are of no format here, and lengths have the one form that DER
/// allows them (X.690 §10.1).
fn header(data: &[u8]) -> Option<(u8, usize, usize)> {
    let (tag, rest) = data.split_first().filter(|(tag, _)| **tag != 0 && **tag & 0x1f != 0x1f)?;
    let (first, rest) = rest.split_first()?;
    if first & 0x80 == 0 {
        return Some((*tag, usize::from(*first), 2));
    }
    let count = usize::from(first & 0x7f);
    let bytes = rest.get(..count).filter(|_| (1..=4).contains(&count))?;
    let len = bytes.iter().fold(0_usize, |len, byte| len << 8 | usize::from(*byte));
    let is_shortest = len >= 0x80 && bytes.first() != Some(&0);
    is_shortest.then_some((*tag, len, 2 + count))
}

fn dotted(content: &[u8]) -> Option<String> {
    let mut arcs = arcs(content)?.into_iter();
    let first = arcs.next()?;
    let root = (first / 40).min(2);
    let mut text = format!("{root}.{}", first - 40 * root);
    for arc in arcs {
        let _ = write!(text, ".{arc}");
    }
    Some(text)
}

/// Base 128, with the top bit set in all bytes of a number but its last.
fn arcs(content: &[u8]) -> Option<Vec<u32>> {
    let ends = content.last().is_some_and(|last| last & 0x80 == 0) && content.len() <= MAX_OID_LEN;
    let mut arcs = Vec::new();
    let mut arc = None;
    for byte in content {
        if arc.is_none() && *byte == 0x80 {
            return None;
        }
        let number = arc.unwrap_or(0_u32).checked_mul(0x80)? | u32::from(byte & 0x7f);
        arc = Some(number);
        if byte & 0x80 == 0 {
            arcs.push(number);
            arc = None;
        }
    }
    ends.then_some(arcs)
}

/// A value of that tag, which holds these one after the other.
pub(crate) fn value(tag: u8, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let len: usize = parts.iter().map(|part| part.len()).sum();
    let bytes = len.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let mut value = Zeroizing::new(Vec::with_capacity(2 + bytes.len() + len));
    value.push(tag);
    if len >= 0x80 {
        value.push(0x80 | u8::try_from(bytes.len() - zeros).unwrap_or_default());
    }
    value.extend(bytes.iter().skip(zeros.min(bytes.len() - 1)));
    for part in parts {
        value.extend_from_slice(part);
    }
    value
}

/// An INTEGER that is not negative.
pub(crate) fn integer(number: &[u8]) -> Zeroizing<Vec<u8>> {
    let number = crate::wire::trim(number);
    let has_sign = number.first().is_some_and(|first| first & 0x80 == 0);
    value(INTEGER, &[if has_sign { &[] } else { &[0] }, number])
}

/// A BIT STRING of whole bytes.
pub(crate) fn bit_string(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    value(BIT_STRING, &[&[0], bytes])
}

/// The OBJECT IDENTIFIER that is written so in dots.
pub(crate) fn oid(dotted: &str) -> Zeroizing<Vec<u8>> {
    let mut arcs = dotted.split('.').map(|arc| arc.parse().unwrap_or_default());
    let mut next = || arcs.next().unwrap_or(0_u32);
    let first = 40 * next() + next();
    let mut content = Vec::new();
    for arc in iter::once(first).chain(arcs) {
        let digits = (arc.max(1).ilog2() / 7 + 1).try_into().unwrap_or_default();
        for digit in (0..digits).rev() {
            let more = if digit > 0 { 0x80 } else { 0 };
            content.push((arc >> (7 * digit) & 0x7f) as u8 | more);
        }
    }
    value(OBJECT_IDENTIFIER, &[&content])
}

/// An `AlgorithmIdentifier`, whose parameters are these if there are any.
pub(crate) fn algorithm(dotted: &str, parameters: &[u8]) -> Zeroizing<Vec<u8>> {
    value(SEQUENCE, &[&oid(dotted), parameters])
}

/// The parameters of algorithms that have none but must say so.
pub(crate) const NO_PARAMETERS: &[u8] = &[NULL, 0];

#[cfg(test)]
mod tests {
    use super::*;

    fn error<T>(read: Result<T, NotDer>) -> Option<(usize, bool)> {
        read.err().map(|NotDer { position, is_trailing }| (position, is_trailing))
    }

    #[test]
    fn identifiers_are_read_as_they_are_written() {
        let rows: [(&str, &[u8]); 4] = [
            ("1.2.840.113549.1.1.1", &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]),
            ("1.3.101.112", &[6, 3, 0x2b, 0x65, 0x70]),
            ("2.16.840.1.101.3.4.1.42", &[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 0x2a]),
            ("2.999.0.128", &[6, 5, 0x88, 0x37, 0, 0x81, 0]),
        ];
        for (dots, bytes) in rows {
            assert_eq!(*oid(dots), bytes);
            assert_eq!(only(bytes, OBJECT_IDENTIFIER).and_then(Value::oid).as_deref(), Ok(dots));
        }
        for bytes in
            [&[6, 0][..], &[6, 1, 0x80], &[6, 2, 0x80, 1], &[6, 6, 0x8f, 0xff, 0xff, 0xff, 0xff, 0x7f]]
        {
            assert!(only(bytes, OBJECT_IDENTIFIER).and_then(Value::oid).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn numbers_have_one_form() {
        let rows: [(&[u8], &[u8]); 4] =
            [(&[0], &[2, 1, 0]), (&[1], &[2, 1, 1]), (&[0x80], &[2, 2, 0, 0x80]), (&[1, 0], &[2, 2, 1, 0])];
        for (number, bytes) in rows {
            assert_eq!(*integer(number), bytes);
            assert_eq!(only(bytes, INTEGER).and_then(Value::unsigned), Ok(number));
        }
        for bytes in [&[2, 0][..], &[2, 1, 0x80], &[2, 2, 0, 0x7f], &[2, 2, 0, 0]] {
            assert!(only(bytes, INTEGER).and_then(Value::unsigned).is_err(), "{bytes:?}");
        }
        let mut reader = Reader { rest: &[2, 2, 1, 0, 2, 2, 1, 0], position: 0 };
        assert_eq!(error(reader.number::<u8>()), Some((2, false)));
        assert_eq!(reader.number::<u16>(), Ok(256));
    }

    #[test]
    fn lengths_have_one_form() {
        for len in [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x1_0000] {
            let written = value(OCTET_STRING, &[&vec![7; len]]);
            assert_eq!(only(&written, OCTET_STRING).map(|value| value.content.len()), Ok(len));
            assert!(error(only(&written[..written.len() - 1], OCTET_STRING)).is_some_and(|(_, end)| !end));
            let longer = [written.as_slice(), &[0]].concat();
            assert_eq!(error(only(&longer, OCTET_STRING)), Some((written.len(), true)));
        }
        let wrong: [&[u8]; 6] = [
            &[4, 0x80, 0, 0],
            &[4, 0x81, 1, 7],
            &[4, 0x82, 0, 0x80],
            &[4, 0x85, 0, 0, 0, 0, 1, 7],
            &[4, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[0x1f, 4, 0],
        ];
        for bytes in wrong {
            assert!(only(bytes, OCTET_STRING).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn positions_are_those_in_the_data() {
        let inside = || sequence(&[0x30, 7, 0x30, 5, 2, 1, 1, 4, 9]).and_then(|mut values| values.sequence());
        let second = inside().and_then(|mut values| (values.number::<u8>(), values.octets()).1);
        assert_eq!(error(second), Some((9, false)));
        assert_eq!(error(inside().and_then(Reader::finish)), Some((4, true)));
    }
}
