//! Texts as mail, chat, consoles and other people's programs leave them.

/// The text as a string of JSON (RFC 8259 §7).
pub fn json(text: &[u8]) -> Vec<u8> {
    let escape = |byte: u8| match byte {
        b'\n' => b"\\n".to_vec(),
        b'\r' => b"\\r".to_vec(),
        b'\t' => b"\\t".to_vec(),
        b'"' | b'\\' => vec![b'\\', byte],
        other => vec![other],
    };
    let inner: Vec<u8> = text.iter().copied().flat_map(escape).collect();
    [b"{\"private_key\": \"", &*inner, b"\"}"].concat()
}

/// The text as a page of HTML shows it.
pub fn html(text: &[u8]) -> Vec<u8> {
    let escape = |byte: u8| match byte {
        b'\n' => b"<br>\n".to_vec(),
        b'&' => b"&amp;".to_vec(),
        b'<' => b"&lt;".to_vec(),
        b'+' => b"&#43;".to_vec(),
        b'/' => b"&#x2F;".to_vec(),
        other => vec![other],
    };
    text.iter().copied().flat_map(escape).collect()
}

/// The text as an answer to a mail quotes it.
pub fn mail(text: &[u8]) -> Vec<u8> {
    text.split_inclusive(|byte| *byte == b'\n').flat_map(|line| [b"> ", line].concat()).collect()
}

/// The text as Windows PowerShell's `>` writes it: UTF-16 with its byte order mark.
pub fn utf16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}
