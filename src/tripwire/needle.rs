//! Bytes to search for.

use std::fmt;

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::{
    MIN_SECRET_LEN,
    net::{Net, Sought},
    reading::is_blank,
};
use crate::encode::hex;

/// The shortest form that is searched for.
pub(super) const MIN_FORM_LEN: usize = 3;

/// Bytes to search for, in every form that a request could carry them in.
pub struct Needle {
    /// In either case.
    hex: Zeroizing<String>,
    others: Vec<Zeroizing<String>>,
}

impl Needle {
    /// The forms of some private bytes: as text if they are text, in hex, and in base64 at each of the
    /// three alignments, in both alphabets.
    pub fn new(bytes: &[u8]) -> Self {
        let base64: Vec<String> = (0..3).filter_map(|shift| aligned_base64(bytes, shift)).collect();
        let other_alphabet: Vec<String> = base64.iter().filter_map(|form| in_other_alphabet(form)).collect();
        let text = std::str::from_utf8(bytes).ok().map(str::to_owned);
        let others =
            base64.into_iter().chain(other_alphabet).chain(text).filter_map(without_blanks).collect();
        Self { hex: Zeroizing::new(hex(bytes)), others }
    }

    /// Whether a text holds the bytes, as it is, percent-decoded up to twice, or JSON-unescaped.
    pub fn is_in(&self, text: &str) -> bool {
        Net::new([Sought { needle: self, home: None }]).catches(text, None)
    }

    /// Whether a text begins with one of the forms, blanks passed over.
    pub(super) fn begins(&self, text: &[u8]) -> bool {
        begins(text, &self.hex, u8::eq_ignore_ascii_case)
            || self.others.iter().any(|form| begins(text, form, u8::eq))
    }

    /// How a text may begin that begins with it; hex comes first, and is sought in either case.
    pub(super) fn forms(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.hex).chain(&self.others).map(|form| form.as_str())
    }
}

impl fmt::Debug for Needle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Needle(..)")
    }
}

fn begins(text: &[u8], form: &str, is_same: fn(&u8, &u8) -> bool) -> bool {
    let mut text = text.iter().filter(|byte| !is_blank(**byte));
    form.as_bytes().iter().all(|wanted| text.next().is_some_and(|byte| is_same(byte, wanted)))
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

/// With the characters of RFC 4648 §5, where it has any of those that differ.
fn in_other_alphabet(form: &str) -> Option<String> {
    form.contains(['+', '/']).then(|| form.replace('+', "-").replace('/', "_"))
}

/// None if too little is left to search for.
fn without_blanks(form: String) -> Option<Zeroizing<String>> {
    let mut form = Zeroizing::new(form);
    form.retain(|c| !u8::try_from(c).is_ok_and(is_blank));
    (form.len() >= MIN_FORM_LEN).then_some(form)
}
