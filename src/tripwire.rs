//! The last look at a request before it exists: does it hold private material?
//!
//! Types keep private keys out of reach of those who build requests. What they can't see is a
//! private key pasted into a name or a comment, or a secret key put where a name belongs. That is
//! searched for here, as it is and in the encodings that requests use.

use base64ct::{Base64, Encoding};

use crate::{credentials::Credentials, encode::hex, http::Head, secret::Secret};

/// The shortest secret that is searched for: shorter ones occur by chance.
const MIN_SECRET_LEN: usize = 8;

/// What private key files are known by.
const MARKERS: [&str; 3] = ["PRIVATE KEY-----", "PuTTY-User-Key-File-", "openssh-key-v1\0"];

/// Where private material was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the URL.
    Url,
    /// In the value of a header.
    Header(&'static str),
    /// In the body.
    Body,
}

/// Searches a request for private material.
///
/// # Errors
/// With the place where some was found.
pub(crate) fn check(head: &Head, body: Option<&str>, credentials: &Credentials) -> Result<(), Place> {
    check_head(head, credentials)?;
    let needles = needles(credentials, &MARKERS, None);
    search(&needles, body.unwrap_or_default(), Place::Body)
}

/// Searches the URL and headers of a disclosing request, and its body for credentials alone.
///
/// # Errors
/// With the place where some was found.
pub(crate) fn check_disclosing(head: &Head, body: &str, credentials: &Credentials) -> Result<(), Place> {
    check_head(head, credentials)?;
    search(&needles(credentials, &[], None), body, Place::Body)
}

fn check_head(head: &Head, credentials: &Credentials) -> Result<(), Place> {
    search(&needles(credentials, &MARKERS, None), &head.url.to_string(), Place::Url)?;
    head.headers.iter().try_for_each(|(name, value)| {
        let needles = needles(credentials, &MARKERS, Some(name));
        search(&needles, value.expose(), Place::Header(name))
    })
}

/// What must not be in a place; a credential may be in the header that is made for it.
fn needles(credentials: &Credentials, markers: &[&str], header: Option<&str>) -> Vec<Needle> {
    let own = |name: &str| header == Some(name);
    let mut texts: Vec<&str> = markers.to_vec();
    match credentials {
        Credentials::AtProxy => {}
        Credentials::Token(token) => texts.extend((!own("X-Auth-Token")).then(|| token.expose())),
        Credentials::AccessKey { secret_key, api_key, security_token, .. } => {
            texts.push(secret_key.expose());
            texts.extend(api_key.as_ref().filter(|_| !own("x-ncp-apigw-api-key")).map(Secret::expose));
            texts.extend(security_token.as_ref().filter(|_| !own("X-Security-Token")).map(Secret::expose));
        }
    }
    let long_enough = texts.into_iter().filter(|text| text.len() >= MIN_SECRET_LEN);
    long_enough.map(|text| Needle::new(text.as_bytes())).collect()
}

fn search(needles: &[Needle], text: &str, place: Place) -> Result<(), Place> {
    let found = needles.iter().any(|needle| needle.is_in(text));
    if found { Err(place) } else { Ok(()) }
}

/// Bytes to search for, in every form that a request could carry them in.
pub struct Needle(Vec<zeroize::Zeroizing<String>>);

impl Needle {
    /// The forms of some private bytes: as text if they are text, in hex, and in base64 at each
    /// of the three alignments, in both alphabets.
    pub fn new(bytes: &[u8]) -> Self {
        let mut forms = vec![hex(bytes)];
        forms.extend((0..3).filter_map(|shift| aligned_base64(bytes, shift)));
        forms.extend(forms.clone().iter().map(|form| form.replace('+', "-").replace('/', "_")));
        forms.extend(std::str::from_utf8(bytes).map(without_blanks));
        Self(forms.into_iter().map(zeroize::Zeroizing::new).collect())
    }

    /// Whether a text holds the bytes, as it is, percent-decoded up to twice, or JSON-unescaped.
    pub fn is_in(&self, text: &str) -> bool {
        let once = percent_decoded(text);
        let twice = percent_decoded(&once);
        [text, &once, &twice, &json_unescaped(text), &json_unescaped(&once)]
            .into_iter()
            .map(without_blanks)
            .any(|text| self.is_plainly_in(&text))
    }

    fn is_plainly_in(&self, text: &str) -> bool {
        let lower = text.to_ascii_lowercase();
        let (hex, others) = self.0.split_first().map_or((None, &[][..]), |(hex, others)| (Some(hex), others));
        hex.is_some_and(|hex| lower.contains(hex.as_str()))
            || others.iter().any(|form| text.contains(form.as_str()))
    }
}

impl std::fmt::Debug for Needle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Needle(..)")
    }
}

/// The base64 characters that bytes have whatever stands around them, when they begin `shift`
/// bytes into a group of three.
fn aligned_base64(bytes: &[u8], shift: usize) -> Option<String> {
    let mut padded = vec![0; shift];
    padded.extend_from_slice(bytes);
    let whole = padded.len() / 3 * 3;
    let encoded = Base64::encode_string(padded.get(..whole)?);
    let first_own = [0, 2, 3].get(shift)?;
    encoded.get(*first_own..).filter(|form| form.len() >= MIN_SECRET_LEN).map(str::to_owned)
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_whitespace()).collect()
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let decoded = match rest {
            [b'%', high, low, after @ ..] => hex_pair(*high, *low).map(|byte| (byte, after)),
            _ => None,
        };
        let (byte, after) = decoded.unwrap_or((if *first == b'+' { b' ' } else { *first }, tail));
        // A plus sign is a blank in a form and itself elsewhere; blanks are not looked at, so
        // both readings are searched by searching the undecoded text as well.
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_pair(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? << 4 | digit(low)?)
}

/// The text with the escapes of RFC 8259 §7 undone, wherever they stand.
fn json_unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            '\\' => plain.extend(unescaped(&mut rest)),
            other => plain.push(other),
        }
    }
    plain
}

fn unescaped(rest: &mut std::str::Chars<'_>) -> Option<char> {
    match rest.next()? {
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'u' => {
            let digits: String = rest.by_ref().take(4).collect();
            u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
        }
        other => Some(other),
    }
}
