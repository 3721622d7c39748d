//! What the clouds keep: names and public keys, in memory.

use std::collections::BTreeMap;

use keyferry::time::Timestamp;

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
    /// When it came.
    pub(crate) created: Timestamp,
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

    /// The keys of a cloud, in the order of their names.
    pub(crate) fn all(&self, cloud: &str) -> Vec<(&str, &Kept)> {
        let here = self.0.iter().filter(|((other, _), _)| other == cloud);
        here.map(|((_, name), key)| (name.as_str(), key)).collect()
    }

    /// The keys behind the one by that name, at most so many; and whether there are as many.
    pub(crate) fn page(&self, cloud: &str, marker: Option<&str>, limit: usize) -> (Vec<(&str, &Kept)>, bool) {
        let behind =
            self.all(cloud).into_iter().filter(|(name, _)| marker.is_none_or(|marker| *name > marker));
        let page: Vec<_> = behind.take(limit).collect();
        let is_full = page.len() == limit;
        (page, is_full)
    }

    /// Takes a key away, if it is there.
    pub(crate) fn remove(&mut self, cloud: &str, name: &str) -> Option<Kept> {
        self.0.remove(&(cloud.to_owned(), name.to_owned()))
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
