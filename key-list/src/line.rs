//! One line of a list that somebody published.

use anyhow::{Context, Result, bail};
use base64ct::{Base64Unpadded, Encoding};
use keyferry::key::PublicKey;
use keyferry_vault::Digest;

/// How a key was digested, and the first eight bytes of that.
pub(crate) type Entry = (Digest, [u8; 8]);

/// Reads a line; none if it has no key. Lines of twenty digits are what the file says, or the command.
pub(crate) fn read(line: &str, cut: Option<Digest>) -> Result<Option<Entry>> {
    let line = line.trim();
    if is_frame(line) {
        return Ok(None);
    }
    if let Ok(key) = PublicKey::from_openssh(line) {
        return Ok(of_key(&key));
    }
    let words = line.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '\''));
    for word in words {
        if let Some(entry) = of_word(word, cut)? {
            return Ok(Some(entry));
        }
    }
    bail!("it is neither a digest nor a fingerprint nor a public key")
}

/// Remarks, and what YAML has around its values.
fn is_frame(line: &str) -> bool {
    line.is_empty() || line.starts_with('#') || line == "---" || line == "..." || line.ends_with(':')
}

/// By its number, and where a type has none by its fingerprint.
fn of_key(key: &PublicKey) -> Option<Entry> {
    [Digest::Number, Digest::Fingerprint].into_iter().find_map(|digest| Some((digest, digest.of(key)?)))
}

fn of_word(word: &str, cut: Option<Digest>) -> Result<Option<Entry>> {
    if let Some(base64) = word.strip_prefix("SHA256:") {
        let digest = Base64Unpadded::decode_vec(base64).ok();
        let digest =
            digest.filter(|digest| digest.len() == 32).context("its fingerprint is cut or damaged")?;
        return Ok(first(&digest).map(|first| (Digest::Fingerprint, first)));
    }
    if !word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(None);
    }
    let digest = match word.len() {
        64 | 30 | 16 => Digest::Number,
        20 => cut.context(
            "twenty digits can be of Debian's openssh-blacklist or of its openssl-blacklist: say which with --as",
        )?,
        _ => return Ok(None),
    };
    let number = word.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok());
    Ok(number.map(|number| (digest, number.to_be_bytes())))
}

fn first(digest: &[u8]) -> Option<[u8; 8]> {
    digest.first_chunk().copied()
}
