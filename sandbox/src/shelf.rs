//! What the clouds keep: names and public keys, in memory.

use std::collections::BTreeMap;

/// The most keys that all the clouds keep together.
const MAX_KEYS: usize = 10_000;

/// Where a key is: which cloud and region, which user, which name.
pub(crate) type Place = (String, String);

/// A key as a cloud keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// As it was sent.
    pub(crate) public_key: String,
    /// `ssh` or `x509`.
    pub(crate) kind: String,
    /// In the provider's notation.
    pub(crate) fingerprint: String,
}

/// Why a key was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    /// The name is taken.
    Taken,
    /// There are too many.
    Quota,
}

/// All the keys.
#[derive(Debug, Default)]
pub(crate) struct Shelf(BTreeMap<Place, Kept>);

impl Shelf {
    pub(crate) fn get(&self, cloud: &str, name: &str) -> Option<&Kept> {
        self.0.get(&(cloud.to_owned(), name.to_owned()))
    }

    pub(crate) fn put(&mut self, cloud: &str, name: &str, key: Kept, quota: usize) -> Result<(), Full> {
        if self.get(cloud, name).is_some() {
            return Err(Full::Taken);
        }
        let there = self.0.keys().filter(|(other, _)| other == cloud).count();
        if there >= quota || self.0.len() >= MAX_KEYS {
            return Err(Full::Quota);
        }
        self.0.insert((cloud.to_owned(), name.to_owned()), key);
        Ok(())
    }
}
