//! What stands beside a private key in one text: its public half, or another's.

use keyferry::{finding::Finding, key::PublicKey};

use super::{Read, openssh_public, pem, read_block};

/// What the base64 of a public key line begins with.
const BLOB: &[u8] = b" AAAA";

/// As many labels of other blocks are named.
const MAX_LABELS: usize = 8;

/// What is said of other blocks, and of public key lines, where a private key was read.
pub(super) fn findings(text: &[u8], read: &Read, others: &[&pem::Block<'_>]) -> Option<Finding> {
    let blocks = others.iter().filter_map(|block| public(read_block(block).ok()?));
    let mut keys = blocks.chain(lines(text));
    if own_half(read).is_some_and(|own| keys.any(|key| key.blob() != own.blob())) {
        return Some(Finding::warn(
            "public-key-beside-differs",
            "the private key was read, and the public key beside it is not its public half",
        ));
    }
    let more = if others.len() > MAX_LABELS { ", …" } else { "" };
    let labels: Vec<&str> = others.iter().take(MAX_LABELS).map(|block| pem::shown(block.label)).collect();
    let labels = format!("{}{more}", labels.join(", "));
    let message = format!("the private key was read; what stands beside it was not: {labels}");
    (!others.is_empty()).then(|| Finding::info("blocks-left", message).with("labels", labels))
}

/// The public half, of an encrypted file if it says it.
fn own_half(read: &Read) -> Option<&PublicKey> {
    match read {
        Read::Private { key, .. } => Some(key.public()),
        Read::Locked(file) => file.public(),
        _ => None,
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = PublicKey> {
    let lines = text.split(|byte| matches!(byte, b'\n' | b'\r'));
    let lines = lines.filter(|line| pem::find(line, BLOB, 0).is_some());
    lines.filter_map(|line| public(openssh_public::read(line).ok()??))
}

fn public(read: Read) -> Option<PublicKey> {
    match read {
        Read::Public { key, .. } => Some(key),
        _ => None,
    }
}
