//! A file that somebody published.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use keyferry_vault::Digest;

use crate::line;

/// What is known of keys, by the way they were digested.
pub(crate) type Digests = BTreeMap<Digest, BTreeSet<[u8; 8]>>;

/// A record of badkeys' `blocklist.dat`: 15 bytes of a digest, and the number of a list.
const RECORD: usize = 16;

/// Adds the keys of a file.
pub(crate) fn read(bytes: &[u8], cut: Option<Digest>, digests: &mut Digests) -> Result<()> {
    match std::str::from_utf8(bytes) {
        Ok(text) => read_text(text, cut, digests),
        Err(_) if bytes.len().is_multiple_of(RECORD) => {
            let records = bytes.chunks(RECORD).filter_map(|record| record.first_chunk().copied());
            digests.entry(Digest::Number).or_default().extend(records);
            Ok(())
        }
        Err(_) => bail!("it is no text, and no blocklist.dat of badkeys"),
    }
}

fn read_text(text: &str, cut: Option<Digest>, digests: &mut Digests) -> Result<()> {
    let says_modulus = text.lines().any(|line| line.starts_with('#') && line.contains("modulus"));
    let cut = cut.or(says_modulus.then_some(Digest::Openssl));
    for (number, line) in text.lines().enumerate() {
        let entry = line::read(line, cut).with_context(|| format!("line {}", number + 1))?;
        if let Some((digest, key)) = entry {
            digests.entry(digest).or_default().insert(key);
        }
    }
    Ok(())
}
