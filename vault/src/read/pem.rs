//! Cutting PEM blocks (RFC 7468) out of a text: any width, one line, text around them.

use keyferry::vault::Refusal;
use zeroize::Zeroizing;

use super::{
    base64,
    several::{self, MAX_PIECES},
};

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";
/// Longer than any label that is a label, in bytes.
const MAX_LABEL_LEN: usize = 64;

/// One block, from dashes to dashes.
pub(super) struct Block<'t> {
    /// What it says it is: `OPENSSH PRIVATE KEY`.
    pub(super) label: &'t str,
    /// Where it begins in the text, in bytes.
    pub(super) position: usize,
    body: &'t [u8],
    body_position: usize,
}

impl<'t> Block<'t> {
    /// What stands between the dashes.
    pub(super) fn body(&self) -> &'t [u8] {
        self.body
    }

    /// The same block without so many bytes at the start of its body.
    pub(super) fn after(&self, len: usize) -> Self {
        Self {
            body: self.body.get(len..).unwrap_or_default(),
            body_position: self.body_position + len,
            ..*self
        }
    }

    /// The refusal of what the block holds, where that is in the text; of all of it, at its start.
    pub(super) fn placed(&self, refusal: Refusal) -> Refusal {
        let in_body = |byte| self.body_position + base64::place(self.body, byte);
        let position = refusal.position.map_or(self.position, in_body);
        refusal.at(position)
    }

    /// What the base64 between the dashes holds.
    pub(super) fn decode(&self) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        if let Some(offset) = base64::first_foreign(self.body) {
            let position = self.body_position + offset;
            return Err(Refusal::new("pem-base64", foreign_byte(self.body, offset)).at(position));
        }
        base64::decode(self.body).ok_or_else(|| {
            Refusal::new(
                "pem-base64",
                "the base64 of the key is cut short or damaged: copy the file again, whole",
            )
            .at(self.body_position)
        })
    }
}

fn foreign_byte(body: &[u8], offset: usize) -> String {
    match body.get(offset) {
        Some(b':' | b'-' | b',') => "the key has header lines inside, which this format does not \
                                     have: copy the file again, whole"
            .to_owned(),
        _ => "there is a character inside the key that is not base64: copy the file again, whole".to_owned(),
    }
}

/// All blocks of the text.
///
/// # Errors
/// When one begins and does not end, or there are more than anybody chooses from.
pub(super) fn blocks(text: &[u8]) -> Result<Vec<Block<'_>>, Refusal> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut from = 0;
    while let Some(block) = next_block(text, from)? {
        from = block.body_position + block.body.len();
        if blocks.len() == MAX_PIECES {
            return Err(several::refusal(MAX_PIECES + 1).at(block.position));
        }
        blocks.push(block);
    }
    Ok(blocks)
}

/// The blocks but for parameters in front of a key, which say nothing that it does not say itself.
pub(super) fn keys<'b, 't>(blocks: &'b [Block<'t>]) -> Vec<&'b Block<'t>> {
    let keys: Vec<_> = blocks.iter().filter(|block| !block.label.ends_with(" PARAMETERS")).collect();
    if keys.is_empty() { blocks.iter().collect() } else { keys }
}

/// The block to read, and those left beside it: the only one, or the only private key.
pub(super) fn choose<'b, 't>(blocks: &[&'b Block<'t>]) -> Option<(&'b Block<'t>, Vec<&'b Block<'t>>)> {
    if let [only] = *blocks {
        return Some((only, Vec::new()));
    }
    let is_private = |block: &&Block<'_>| block.label.contains("PRIVATE KEY");
    let (private, others): (Vec<_>, Vec<_>) = blocks.iter().copied().partition(is_private);
    match *private {
        [only] => Some((only, others)),
        _ => None,
    }
}

/// Whether a block ends in it.
pub(super) fn has_end(text: &[u8]) -> bool {
    find(text, END, 0).is_some()
}

/// The label, if it is one that can be shown.
pub(super) fn shown(label: &str) -> &str {
    if label.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') { label } else { "another" }
}

fn next_block(text: &[u8], from: usize) -> Result<Option<Block<'_>>, Refusal> {
    let Some(position) = find(text, BEGIN, from) else { return Ok(None) };
    let cut_short = || {
        Refusal::new(
            "pem-cut-short",
            "the key begins and does not end: the last line must read -----END …-----. Copy the \
             file again, whole",
        )
        .at(position)
    };
    let label_position = position + BEGIN.len();
    let label_end = find(text, DASHES, label_position).ok_or_else(cut_short)?;
    let label = text
        .get(label_position..label_end)
        .filter(|label| label.len() <= MAX_LABEL_LEN)
        .and_then(|label| std::str::from_utf8(label).ok())
        .ok_or_else(cut_short)?;
    let body_position = label_end + DASHES.len();
    let body_end = find(text, END, body_position).ok_or_else(cut_short)?;
    let body = text.get(body_position..body_end).ok_or_else(cut_short)?;
    let end_label = text.get(body_end + END.len()..).unwrap_or_default();
    if !end_label.starts_with(label.as_bytes()) {
        return Err(cut_short());
    }
    Ok(Some(Block { label, position, body, body_position }))
}

/// Where the pattern is next, in bytes.
pub(super) fn find(text: &[u8], pattern: &[u8], from: usize) -> Option<usize> {
    let first = pattern.first()?;
    let mut start = from;
    loop {
        let rest = text.get(start..)?;
        let at = rest.iter().position(|byte| byte == first)?;
        if rest.get(at..)?.starts_with(pattern) {
            return Some(start + at);
        }
        start += at + 1;
    }
}
