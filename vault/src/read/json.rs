//! Public keys in the strings of JSON (RFC 8259), as answers of APIs and settings hold them.

use keyferry::vault::Refusal;

use super::{Read, json_text, openssh_public};

/// Reads the keys, if the text is JSON with such strings.
pub(super) fn read(text: &[u8]) -> Result<Option<Read>, Refusal> {
    if !text.trim_ascii_start().starts_with(b"{") && !text.trim_ascii_start().starts_with(b"[") {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(text);
    let lines: Vec<String> = strings(&text).filter(|string| openssh_public::begins(string)).collect();
    if lines.is_empty() {
        return Ok(None);
    }
    // Where it goes wrong is known in the string, which may not be what it stands for.
    openssh_public::read(lines.join("\n").as_bytes()).map_err(|refusal| Refusal { position: None, ..refusal })
}

/// What stands in quotation marks, one after the other, up to what is no string.
fn strings(text: &str) -> impl Iterator<Item = String> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.get(rest.find('"')?..)?;
        let (string, len) = json_text::string(rest)?;
        rest = rest.get(len..)?;
        Some(string)
    })
}
