//! `application/x-www-form-urlencoded` (URL standard §5.1).

/// The first value of that name in a query or form.
pub(crate) fn value(pairs: &str, name: &str) -> Option<String> {
    let mut decoded = pairs.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    decoded.find(|(known, _)| decode(known) == name).map(|(_, value)| decode(value))
}

/// Decodes `+` and percent escapes.
pub(crate) fn decode(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => match (bytes.next().and_then(hex), bytes.next().and_then(hex)) {
                (Some(high), Some(low)) => high << 4 | low,
                _ => b'%',
            },
            other => other,
        });
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
