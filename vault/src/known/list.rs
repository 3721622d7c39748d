//! One list of known keys, as a file has it:
//!
//! ```text
//! byte[4]  "KFKL"
//! byte     version, 1
//! byte     how the keys were digested: 1 number, 2 fingerprint, 3 openssh, 4 openssl
//! byte     the lower bits of a distance, 8 to 32
//! byte     length of the name
//! byte[]   name, in UTF-8: what people call the list
//! uint32   how many numbers
//! uint32   length of the numbers
//! byte[]   the numbers, with zeros up to the end of the last byte
//! byte[32] SHA-256 of all that
//! ```
//!
//! Numbers are big-endian. Of a key that is not in the list, it is said that it is once in two to the power
//! of the lower bits.

use std::{collections::BTreeSet, fmt};

use keyferry::{
    comment::Comment,
    key::PublicKey,
    vault::{KnownList, Refusal},
};
use sha2::{Digest as _, Sha256};

use super::{
    digest::Digest,
    gaps::{self, BITS, Gaps},
};
use crate::wire::{Reader, Writer};

const MAGIC: &[u8] = b"KFKL";
const VERSION: u8 = 1;
/// The longest name, in bytes: it stands in a sentence.
const MAX_NAME_LEN: usize = 100;
/// A place is kept of one number in so many, from which on to read.
const STRIDE: usize = 128;

/// A list, and places in it.
pub(super) struct List {
    name: String,
    digest: Digest,
    bits: u32,
    count: u32,
    numbers: Vec<u8>,
    places: Vec<Place>,
}

/// Where in the numbers one begins, and the one before it.
struct Place {
    position: usize,
    last: u64,
}

impl List {
    /// Reads the list that begins there, and says where it ends.
    ///
    /// # Errors
    /// When it is none, or damaged.
    pub(super) fn read(file: &[u8], start: usize) -> Result<(Self, usize), Refusal> {
        let bytes = file.get(start..).unwrap_or_default();
        let mut reader = Reader::new(bytes);
        let cut = |at: usize| damaged("is cut short", start + at);
        if reader.take(MAGIC.len()).ok() != Some(MAGIC) {
            return Err(unknown("it does not begin as one", start));
        }
        let head = Head::read(&mut reader, start)?;
        let at = bytes.len() - reader.rest().len();
        let numbers = reader.take(head.len).map_err(|_| cut(bytes.len()))?;
        let end = at + head.len;
        let sum = reader.take(32).map_err(|_| cut(bytes.len()))?;
        if Sha256::digest(bytes.get(..end).unwrap_or_default()).as_slice() != sum {
            return Err(damaged("does not have the sum it says", start + end));
        }
        let places = places(numbers, &head)
            .map_err(|position| damaged("holds numbers that are none of its own", start + at + position))?;
        let Head { name, digest, bits, count, .. } = head;
        Ok((Self { name, digest, bits, count, numbers: numbers.to_vec(), places }, start + end + sum.len()))
    }

    /// What people are told of it.
    pub(super) fn about(&self) -> KnownList {
        KnownList { name: self.name.clone(), count: self.count, bits: self.bits }
    }

    /// Whether the key is in it, or seems so by chance.
    pub(super) fn holds(&self, key: &PublicKey) -> bool {
        self.digest.of(key).is_some_and(|digest| self.has(gaps::scaled(digest, self.count, self.bits)))
    }

    fn has(&self, number: u64) -> bool {
        let before = self.places.partition_point(|place| place.last < number);
        let Some(place) = self.places.get(before.saturating_sub(1)) else { return false };
        let mut gaps = Gaps::new(&self.numbers, self.bits);
        (gaps.position, gaps.last) = (place.position, place.last);
        gaps.take(STRIDE).take_while(|found| *found <= number).any(|found| found == number)
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "List({:?}, {})", self.name, self.count)
    }
}

/// What stands before the numbers.
struct Head {
    digest: Digest,
    bits: u32,
    name: String,
    count: u32,
    len: usize,
}

impl Head {
    fn read(reader: &mut Reader<'_>, start: usize) -> Result<Self, Refusal> {
        let len = reader.rest().len();
        let cut = |_| damaged("is cut short", start + MAGIC.len() + len);
        let [version, digest, bits, name_len] = *reader.take(4).map_err(cut)? else {
            return Err(damaged("is cut short", start));
        };
        let at = |offset: usize| start + MAGIC.len() + offset;
        if version != VERSION {
            return Err(unknown(&format!("it is of version {version}, and {VERSION} is read"), at(0))
                .with("version", version)
                .with("known", VERSION));
        }
        let digest = Digest::ALL.into_iter().find(|known| known.number() == digest);
        let digest = digest.ok_or_else(|| damaged("digests keys in no known way", at(1)))?;
        let bits = Some(u32::from(bits)).filter(|bits| BITS.contains(bits));
        let bits = bits.ok_or_else(|| damaged("has too few or too many bits a key", at(2)))?;
        let name = name(reader.take(name_len.into()).map_err(cut)?);
        let name = name.ok_or_else(|| damaged("has a name that can't be shown", at(4)))?;
        let count = reader.uint32().map_err(cut)?;
        let len = usize::try_from(reader.uint32().map_err(cut)?).unwrap_or(usize::MAX);
        Ok(Self { digest, bits, name, count, len })
    }
}

/// A name that can be shown.
fn name(bytes: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(bytes).ok().and_then(|name| Comment::new(name).ok())?;
    Some(name.as_str().to_owned()).filter(|name| (1..=MAX_NAME_LEN).contains(&name.len()))
}

/// Reads all numbers once. Where they are not as many as there should be, or one is too large, says at
/// which byte.
fn places(numbers: &[u8], head: &Head) -> Result<Vec<Place>, usize> {
    let range = u64::from(head.count) << head.bits;
    let mut gaps = Gaps::new(numbers, head.bits);
    let mut places = Vec::new();
    for nth in 0..head.count as usize {
        if nth % STRIDE == 0 {
            places.push(Place { position: gaps.position, last: gaps.last });
        }
        let position = gaps.position;
        gaps.next().filter(|number| *number < range).ok_or(position / 8)?;
    }
    if gaps.is_done() { Ok(places) } else { Err(gaps.position / 8) }
}

/// Writes a list of the keys of those digests, each counted once.
///
/// # Errors
/// When there is none, or the name or the bits can't stand in a list.
pub fn encode_key_list(
    label: &str,
    digest: Digest,
    bits: u32,
    digests: &BTreeSet<[u8; 8]>,
) -> Result<Vec<u8>, Refusal> {
    let label = name(label.as_bytes()).ok_or_else(|| unfit("it needs a name that can be shown"))?;
    if !BITS.contains(&bits) {
        return Err(unfit(&format!("it can have {} to {} bits a key", BITS.start(), BITS.end()))
            .with("least", BITS.start())
            .with("most", BITS.end()));
    }
    let count = u32::try_from(digests.len()).ok().filter(|count| *count > 0);
    let count = count.ok_or_else(|| unfit("it needs a key, and fewer than 2³² of them"))?;
    // In order, since scaling keeps it.
    let numbers: Vec<u64> = digests.iter().map(|digest| gaps::scaled(*digest, count, bits)).collect();
    let numbers = gaps::write(&numbers, bits);
    let len = u32::try_from(numbers.len()).map_err(|_| unfit("it would be longer than 4 GiB"))?;
    let head = [VERSION, digest.number(), u8::try_from(bits).unwrap_or_default()];
    let list =
        Writer::new().bytes(MAGIC).bytes(&head).bytes(&[u8::try_from(label.len()).unwrap_or_default()]);
    let list = list.bytes(label.as_bytes()).uint32(count).uint32(len).bytes(&numbers).finish();
    Ok([list.as_slice(), &Sha256::digest(&list)].concat())
}

fn unfit(why: &str) -> Refusal {
    Refusal::new("key-list-unfit", format!("no list of known keys can be made: {why}"))
}

fn unknown(why: &str, position: usize) -> Refusal {
    Refusal::new(
        "key-list-unknown",
        format!("this is no list of known keys that is read: {why}. Make one with cargo xtask key-list"),
    )
    .at(position)
}

/// The refusal of a list that is not whole.
pub(super) fn damaged(how: &str, position: usize) -> Refusal {
    Refusal::new(
        "key-list-damaged",
        format!("the list of known keys {how}, at byte {position}: fetch it again, or make it anew"),
    )
    .with("position", position)
    .at(position)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn digest(nth: u32) -> [u8; 8] {
        *Sha256::digest(nth.to_be_bytes()).first_chunk().unwrap()
    }

    fn list(count: u32, bits: u32) -> (List, usize) {
        let file = encode_key_list("test", Digest::Number, bits, &(0..count).map(digest).collect()).unwrap();
        (List::read(&file, 0).unwrap().0, file.len())
    }

    fn hits(list: &List, digests: std::ops::Range<u32>) -> usize {
        digests.filter(|nth| list.has(gaps::scaled(digest(*nth), list.count, list.bits))).count()
    }

    #[test]
    fn all_that_were_written_are_found() {
        for (count, bits) in [(1, 8), (1, 32), (2, 20), (127, 32), (128, 8), (129, 16), (10_000, 32)] {
            assert_eq!(hits(&list(count, bits).0, 0..count), count as usize, "{count}, {bits}");
        }
    }

    #[test]
    fn others_are_found_as_seldom_as_is_said() {
        let others = 10_000..40_000;
        assert_eq!(hits(&list(10_000, 32).0, others.clone()), 0);
        // 30,000 in 256 and in 4096, give or take five times the deviation.
        for (bits, expected) in [(8, 63..172), (12, 1..22)] {
            let found = hits(&list(10_000, bits).0, others.clone());
            assert!(expected.contains(&found), "{bits}: {found}");
        }
    }

    /// The bits and one and a half, as Rice's code has it.
    #[test]
    fn a_key_takes_few_bits_more_than_said() {
        for bits in [8, 20, 32] {
            let (_, len) = list(10_000, bits);
            assert!(len * 8 < 10_000 * (bits as usize + 2), "{bits}: {len}");
        }
    }
}
