//! Files of many public keys, one a line (`sshd(8)`, `AUTHORIZED_KEYS FILE FORMAT`).

use keyferry::vault::{LineRead, MAX_INPUT_LEN, PublicKeyEntry, Refusal};
use zeroize::Zeroizing;

use super::{Read, foreign, openssh_public, text, too_large};
use crate::{
    gate::Depth,
    rules::Rules,
    summary::{self, Origin},
};

/// The largest file of many keys that is read, in bytes.
const MAX_LEN: usize = 64 * 1024 * 1024;

/// The most lines of keys, or of what should be keys, that are read.
const MAX_ENTRIES: usize = 1_000_000;

/// A file of many public keys, made plain.
#[derive(Debug)]
pub struct PublicKeyLines(Zeroizing<Vec<u8>>);

impl PublicKeyLines {
    /// Takes a file.
    ///
    /// # Errors
    /// When it is longer than any that is read, or has more lines.
    pub fn new(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > MAX_LEN {
            return Err(too_large(bytes.len()));
        }
        let lines = Self(text::plain(bytes));
        if lines.numbered().nth(MAX_ENTRIES).is_some() { Err(too_many()) } else { Ok(lines) }
    }

    /// Reads line after line, and judges each key by the rules. A line that is no key spoils no other. What
    /// would take long is not looked for in so many keys: factors of an RSA modulus above 751, and Ed25519
    /// points of mixed order.
    pub fn read(&self, rules: &Rules) -> impl Iterator<Item = PublicKeyEntry> {
        self.numbered().map(|(line, text)| PublicKeyEntry { line, read: judge_line(text, rules) })
    }

    /// The lines that are not blank and no remark, and their numbers.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let lines = self.0.split(|byte| matches!(byte, b'\n' | b'\r')).scan(0, |position, line| {
            let start = *position;
            *position += line.len() + 1;
            Some((start, line))
        });
        let mut number = Numbers::default();
        lines
            .map(move |(start, line)| (number.of(&self.0, start), line.trim_ascii()))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with(b"#"))
    }
}

/// Reads all lines of a file: see [`PublicKeyLines`].
///
/// # Errors
/// When the file is longer than any that is read, or has more lines.
pub fn read_public_keys(bytes: &[u8], rules: &Rules) -> Result<Vec<PublicKeyEntry>, Refusal> {
    Ok(PublicKeyLines::new(bytes)?.read(rules).collect())
}

fn too_many() -> Refusal {
    Refusal::new(
        "input-too-large",
        format!("it has more than {MAX_ENTRIES} lines, the most that are read: read it in parts"),
    )
    .with("most", MAX_ENTRIES)
}

/// Numbers lines from one; CR and LF together end one line.
#[derive(Default)]
struct Numbers(usize);

impl Numbers {
    fn of(&mut self, text: &[u8], start: usize) -> usize {
        let before = text.get(start.saturating_sub(2)..start).unwrap_or_default();
        self.0 += usize::from(before != b"\r\n");
        self.0
    }
}

/// Reads one line, and looks as far into its key as takes little time.
pub(super) fn read_line(line: &[u8]) -> Result<Read, Refusal> {
    if line.len() > MAX_INPUT_LEN {
        return Err(too_large(line.len()));
    }
    openssh_public::read_to(line, Depth::Quick)?.ok_or_else(|| foreign::refuse_text(line))
}

fn judge_line(line: &[u8], rules: &Rules) -> LineRead {
    match read_line(line) {
        Ok(Read::Public { key, format, mut findings }) => {
            findings.extend(rules.findings(&key));
            let origin = Origin { format, cipher: None, has_private_key: false };
            LineRead::Key(Box::new(summary::of_key(&key, &origin, findings)))
        }
        Ok(Read::Several(several)) => LineRead::Error(several.refusal()),
        Ok(_) => LineRead::Error(foreign::refuse_text(line)),
        Err(refusal) => LineRead::Error(refusal),
    }
}
