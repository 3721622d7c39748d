//! Text as mail, chat, consoles and other people's programs leave it, made what it was.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::pem::find;

/// What tells that a text is, or holds, a key in lines.
const MARKS: [&[u8]; 3] = [b"-----BEGIN ", b"---- BEGIN SSH2", b"PuTTY-User-Key-File-"];
/// Dashes that word processors put in place of hyphens: U+2010 to U+2015 and U+2212 in UTF-8.
const DASHES: [&[u8]; 7] = [
    b"\xe2\x80\x90",
    b"\xe2\x80\x91",
    b"\xe2\x80\x92",
    b"\xe2\x80\x93",
    b"\xe2\x80\x94",
    b"\xe2\x80\x95",
    b"\xe2\x88\x92",
];
/// The longest character reference that is looked for, in bytes.
const MAX_REFERENCE_LEN: usize = 8;

/// What a piece at the front of a text is replaced by: how long it is, and what stands for it.
type Replace = fn(&[u8]) -> Option<(usize, Cow<'static, [u8]>)>;

/// The text as it was before it was passed on.
pub(super) fn plain(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut text = utf16(bytes).unwrap_or_else(|| Zeroizing::new(bytes.to_vec()));
    if text.starts_with(b"\xef\xbb\xbf") {
        text.drain(..3);
    }
    if has(&text, b"BEGIN ") {
        text = with_hyphens(&text);
    }
    if is_escaped(&text) {
        text = replaced(&text, json);
    }
    if !MARKS.iter().any(|mark| has(&text, mark)) {
        return unquoted(&text);
    }
    if has(&text, b"&#") || has(&text, b"<br") || has(&text, b"&nbsp;") {
        text = replaced(&text, html);
    }
    if has(&text, b"-----BEGIN ") {
        text = replaced(&text, blanks);
    }
    if is_mail(&text) { without_marks(&text) } else { text }
}

fn has(text: &[u8], pattern: &[u8]) -> bool {
    find(text, pattern, 0).is_some()
}

/// The text with hyphens in the lines around a key, where they have other dashes, or where there is no
/// such line with as many as there have to be.
fn with_hyphens(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let is_marked = MARKS.iter().any(|mark| has(text, mark));
    let is_meant = |line: &[u8]| {
        let is_around = has(line, b"BEGIN ") || has(line, b"END ");
        is_around && (!is_marked || DASHES.iter().any(|dash| has(line, dash)))
    };
    // No run of dashes is replaced by more than twice as many bytes.
    let mut plain = Zeroizing::new(Vec::with_capacity(2 * text.len()));
    for line in text.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        if is_meant(line) {
            plain.extend_from_slice(&replaced(line, dashes));
        } else {
            plain.extend_from_slice(line);
        }
    }
    plain
}

/// UTF-16, as Windows PowerShell's `>` writes it, by its byte order mark or by the zeros of ASCII.
fn utf16(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (rest, unit): (_, fn([u8; 2]) -> u16) = match bytes {
        [0xff, 0xfe, rest @ ..] => (rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => (rest, u16::from_be_bytes),
        [first, 0, second, 0, ..] if is_ascii(*first, *second) => (bytes, u16::from_le_bytes),
        [0, first, 0, second, ..] if is_ascii(*first, *second) => (bytes, u16::from_be_bytes),
        _ => return None,
    };
    let (pairs, _) = rest.as_chunks::<2>();
    let mut text = Zeroizing::new(Vec::with_capacity(2 * rest.len()));
    for c in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Some(text)
}

fn is_ascii(first: u8, second: u8) -> bool {
    first.is_ascii_graphic() && second.is_ascii_graphic()
}

/// Whether line ends are written as `\n`, as in a string of JSON.
fn is_escaped(text: &[u8]) -> bool {
    [&b"----\\n"[..], b"----\\r\\n", b"\\nEncryption: ", b"\\r\\nEncryption: "]
        .iter()
        .any(|mark| has(text, mark))
}

/// RFC 8259 §7. What is escaped in a key is ASCII.
fn json(rest: &[u8]) -> Option<(usize, Cow<'static, [u8]>)> {
    let (len, byte) = match rest {
        [b'\\', b'n', ..] => (2, b'\n'),
        [b'\\', b'r', ..] => (2, b'\r'),
        [b'\\', b't', ..] => (2, b'\t'),
        [b'\\', b'u', b'0', b'0', high, low, ..] => {
            (6, u8::from_str_radix(std::str::from_utf8(&[*high, *low]).ok()?, 16).ok()?)
        }
        [b'\\', byte @ (b'"' | b'/' | b'\\'), ..] => (2, *byte),
        _ => return None,
    };
    Some((len, Cow::Owned(vec![byte])))
}

/// A run of hyphens and of what was put in their place, around `BEGIN` and `END`.
fn dashes(rest: &[u8]) -> Option<(usize, Cow<'static, [u8]>)> {
    let dash = |at: &[u8]| {
        let found = DASHES.iter().find(|dash| at.starts_with(dash)).map(|dash| dash.len());
        found.or(at.starts_with(b"-").then_some(1))
    };
    let mut len = 0;
    while let Some(more) = dash(rest.get(len..)?) {
        len += more;
    }
    (len > 2).then_some((len, Cow::Borrowed(b"-----")))
}

/// Character references (HTML §13.5) and line breaks.
fn html(rest: &[u8]) -> Option<(usize, Cow<'static, [u8]>)> {
    const NAMED: [(&[u8], &[u8]); 8] = [
        (b"&amp;", b"&"),
        (b"&gt;", b">"),
        (b"&lt;", b"<"),
        (b"&quot;", b"\""),
        (b"&nbsp;", b" "),
        (b"<br>", b"\n"),
        (b"<br/>", b"\n"),
        (b"<br />", b"\n"),
    ];
    if let Some((name, text)) = NAMED.iter().find(|(name, _)| rest.starts_with(name)) {
        return Some((name.len(), Cow::Borrowed(text)));
    }
    let digits = rest.strip_prefix(b"&#")?;
    let end = digits.iter().take(MAX_REFERENCE_LEN).position(|byte| *byte == b';')?;
    let digits = std::str::from_utf8(digits.get(..end)?).ok()?;
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    let c = char::from_u32(number)?;
    Some((end + 3, Cow::Owned(c.to_string().into_bytes())))
}

/// Blanks that are not ASCII, and characters without a width.
fn blanks(rest: &[u8]) -> Option<(usize, Cow<'static, [u8]>)> {
    const BLANKS: [(&[u8], &[u8]); 4] =
        [(b"\xc2\xa0", b" "), (b"\xe2\x80\x8b", b""), (b"\xe2\x81\xa0", b""), (b"\xef\xbb\xbf", b"")];
    let (blank, text) = BLANKS.iter().find(|(blank, _)| rest.starts_with(blank))?;
    Some((blank.len(), Cow::Borrowed(*text)))
}

fn replaced(text: &[u8], replace: Replace) -> Zeroizing<Vec<u8>> {
    // No replacement is longer than twice what it replaces.
    let mut plain = Zeroizing::new(Vec::with_capacity(2 * text.len()));
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        if let Some((len, text)) = replace(rest) {
            plain.extend_from_slice(&text);
            rest = rest.get(len..).unwrap_or_default();
        } else {
            plain.push(*first);
            rest = after;
        }
    }
    plain
}

/// Whether the key's first line is quoted as in an answer to a mail.
fn is_mail(text: &[u8]) -> bool {
    lines(text)
        .any(|line| line.starts_with(b">") && MARKS.iter().any(|mark| unmarked(line).starts_with(mark)))
}

fn without_marks(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len() + 1));
    for line in lines(text) {
        plain.extend_from_slice(unmarked(line));
        plain.push(b'\n');
    }
    plain
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n')
}

fn unmarked(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| matches!(byte, b'>' | b' ' | b'\t')).count();
    line.get(marks..).unwrap_or_default()
}

/// A line in quotation marks, as it stands in JSON, YAML or a program.
fn unquoted(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let trimmed = text.trim_ascii();
    let trimmed = trimmed.strip_suffix(b",").unwrap_or(trimmed);
    let inner = match trimmed {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] | [b'`', inner @ .., b'`'] => inner,
        _ => text,
    };
    let is_line = !inner.contains(&b'\n');
    Zeroizing::new(if is_line { inner } else { text }.to_vec())
}
