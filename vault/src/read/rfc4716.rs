//! The public key file format of RFC 4716, which PuTTYgen saves.
//!
//! ```text
//! ---- BEGIN SSH2 PUBLIC KEY ----
//! Comment: "a comment, which may \
//! go on on the next line"
//! AAAAB3NzaC1yc2E…
//! ---- END SSH2 PUBLIC KEY ----
//! ```

use keyferry::vault::Refusal;

use super::{Read, base64, comment, pem::find, public_key, several};
use crate::format::Format;

/// The first line (§3.1).
pub(crate) const BEGIN: &str = "---- BEGIN SSH2 PUBLIC KEY ----";
/// The last line (§3.2).
pub(crate) const END: &str = "---- END SSH2 PUBLIC KEY ----";

/// Reads the file, if it is one.
pub(super) fn read(text: &[u8]) -> Result<Option<Read>, Refusal> {
    let Some(begin) = find(text, BEGIN.as_bytes(), 0) else { return Ok(None) };
    let from = begin + BEGIN.len();
    let end = find(text, END.as_bytes(), from).ok_or_else(|| cut_short(begin))?;
    if find(text, BEGIN.as_bytes(), end).is_some() {
        let next = |at: &usize| find(text, BEGIN.as_bytes(), at + BEGIN.len());
        let starts: Vec<usize> = std::iter::successors(Some(begin), next).collect();
        return several::cut(text, several::between(&starts, text.len())).map(Some);
    }
    let inner = String::from_utf8_lossy(text.get(from..end).unwrap_or_default());
    let (headers, body) = split(&inner);
    let blob = base64::decode(body.as_bytes()).ok_or_else(|| {
        Refusal::new("public-key-base64", "the key's base64 is damaged: copy the file again, whole").at(from)
    })?;
    let found = headers.iter().find(|(tag, _)| tag.eq_ignore_ascii_case("comment"));
    let (comment, dropped) = comment::keep(unquoted(found.map_or("", |(_, value)| value)));
    let read = public_key(&blob, Format::Rfc4716Public);
    let mut read = read.map_err(|refusal| refusal.at(from))?.with(dropped);
    if let Read::Public { key, .. } = &mut read {
        *key = key.with_comment(comment);
    }
    Ok(Some(read))
}

fn cut_short(position: usize) -> Refusal {
    Refusal::new(
        "rfc4716-cut-short",
        "the key begins and does not end: the last line must read ---- END SSH2 PUBLIC KEY ----. \
         Copy the file again, whole",
    )
    .at(position)
}

/// The headers (§3.3), of which a line that ends in a backslash goes on on the next, and the body.
fn split(inner: &str) -> (Vec<(String, String)>, String) {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut body = String::new();
    let mut goes_on = false;
    for line in inner.lines() {
        // Blanks in front of a line that goes on are part of the value.
        let line = if goes_on { line.trim_end() } else { line.trim() };
        if line == "-" {
            // What is left of a first or a last line with one hyphen too many.
            continue;
        }
        let (text, more) = line.strip_suffix('\\').map_or((line, false), |text| (text, true));
        if goes_on {
            if let Some((_, value)) = headers.last_mut() {
                value.push_str(text);
            }
        } else if let Some((tag, value)) = text.split_once(':') {
            headers.push((tag.to_owned(), value.trim_start().to_owned()));
        } else {
            body.push_str(text);
            continue;
        }
        goes_on = more;
    }
    (headers, body)
}

/// §3.3.2: a comment may be in quotation marks.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}
