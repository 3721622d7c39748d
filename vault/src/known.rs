//! Keys that are known to others, out of lists too long to be part of the program.
//!
//! A list holds what is left of digests, so it can say of a key that it is probably listed, and of
//! which share of other keys it would say so by chance. Nothing ships with a list: `cargo xtask
//! key-list` makes one out of what others publish.

mod digest;
mod gaps;
mod list;

use keyferry::{
    finding::Finding,
    key::PublicKey,
    vault::{KnownList, MAX_KEY_LIST_LEN, Refusal},
};

pub use self::{digest::Digest, list::encode_key_list};
use self::{gaps::SURE_BITS, list::List};

/// More lists than anybody puts together.
const MAX_LISTS: usize = 64;

/// The lists of one file.
#[derive(Debug, Default)]
pub struct KnownKeys(Vec<List>);

impl KnownKeys {
    /// Reads a file of lists, one behind the other.
    ///
    /// # Errors
    /// When it is no such file, or damaged, with the position.
    pub fn read(file: &[u8]) -> Result<Self, Refusal> {
        if file.len() > MAX_KEY_LIST_LEN {
            return Err(too_large(file.len()));
        }
        let mut lists = Vec::new();
        let mut start = 0;
        while start < file.len() || lists.is_empty() {
            if lists.len() == MAX_LISTS {
                return Err(list::damaged("holds more lists than anybody puts together", start));
            }
            let (list, end) = List::read(file, start)?;
            lists.push(list);
            start = end;
        }
        Ok(Self(lists))
    }

    /// What there is.
    pub fn lists(&self) -> Vec<KnownList> {
        self.0.iter().map(List::about).collect()
    }

    /// What is said of a key that one of the lists holds.
    pub(crate) fn finding(&self, key: &PublicKey) -> Option<Finding> {
        let holding = self.0.iter().filter(|list| list.holds(key)).map(List::about);
        let KnownList { name, bits, .. } = holding.max_by_key(|list| list.bits)?;
        Some(if bits >= SURE_BITS {
            Finding::block(
                "key-listed",
                format!(
                    "others have this key's private half: it is in {name:?}. Use it nowhere; generate a new key"
                ),
            )
            .with("list", name)
        } else {
            let others = 1u64 << bits;
            Finding::warn(
                "key-listed",
                format!(
                    "others may have this key's private half: it is probably in {name:?}, which says so of one in \
                     {others} other keys by chance. Generate a new key"
                ),
            )
            .with("others", others)
            .with("list", name)
        })
    }
}

/// The refusal of more bytes than any list has.
pub(crate) fn too_large(len: usize) -> Refusal {
    Refusal::new(
        "key-list-too-large",
        format!(
            "the list of known keys has {len} bytes, and {MAX_KEY_LIST_LEN} is the most that is read: make it anew \
             with fewer bits a key, or of fewer keys"
        ),
    )
    .with("bytes", len)
    .with("most", MAX_KEY_LIST_LEN)
}
