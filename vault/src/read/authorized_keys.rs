//! Files of many public keys, one a line (`sshd(8)`, `AUTHORIZED_KEYS FILE FORMAT`).

use keyferry::vault::{LineRead, MAX_INPUT_LEN, PublicKeyEntry, Refusal};

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

/// Reads every line that is not blank and no remark, and judges its key by the rules. A line that is no key
/// spoils no other. What would take long is not looked for in so many keys: factors of an RSA modulus above
/// 751, and Ed25519 points of mixed order.
///
/// # Errors
/// When the file is longer than any that is read, or has more lines.
pub fn read_public_keys(bytes: &[u8], rules: &Rules) -> Result<Vec<PublicKeyEntry>, Refusal> {
    if bytes.len() > MAX_LEN {
        return Err(too_large(bytes.len()));
    }
    let text = text::plain(bytes);
    let lines = text.split(|byte| matches!(byte, b'\n' | b'\r')).scan(0, |position, line| {
        let start = *position;
        *position += line.len() + 1;
        Some((start, line))
    });
    let mut number = Numbers::default();
    let mut entries = lines
        .map(|(start, line)| (number.of(&text, start), line.trim_ascii()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with(b"#"))
        .map(|(line, text)| PublicKeyEntry { line, read: read_line(text, rules) });
    let read: Vec<PublicKeyEntry> = entries.by_ref().take(MAX_ENTRIES).collect();
    if entries.next().is_some() { Err(too_many()) } else { Ok(read) }
}

fn too_many() -> Refusal {
    Refusal::new(
        "input-too-large",
        format!("it has more than {MAX_ENTRIES} lines, the most that are read: read it in parts"),
    )
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

fn read_line(line: &[u8], rules: &Rules) -> LineRead {
    if line.len() > MAX_INPUT_LEN {
        return LineRead::Error(too_large(line.len()));
    }
    match openssh_public::read_to(line, Depth::Quick) {
        Ok(Some(Read::Public { key, format, mut findings })) => {
            findings.extend(rules.findings(&key));
            let origin = Origin { format, cipher: None, has_private_key: false };
            LineRead::Key(Box::new(summary::of_key(&key, &origin, findings)))
        }
        Ok(Some(Read::Several(several))) => LineRead::Error(several.refusal()),
        Ok(_) => LineRead::Error(foreign::refuse_text(line)),
        Err(refusal) => LineRead::Error(refusal),
    }
}
