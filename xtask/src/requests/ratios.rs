//! What takes how many times as long as the reference.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use serde_json::Value;

/// How many times as long as expected something may take. On two processors with five to thirteen
/// programs waiting for them, 350 medians were within 1.44 times what they are on quiet ones, and one
/// was 2.1 times that; what is measured again is not so twice. Other kinds of processors may add half as much.
const FACTOR: f64 = 3.0;

/// What criterion measures by the clock, to say what the ratios are to.
const REFERENCE: &str = "reference";

/// Medians by entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ratios(BTreeMap<String, f64>);

impl Ratios {
    /// Reads what criterion left: for each entry a directory `new` with what it is and what came out.
    pub(super) fn of_criterion(directory: &Path) -> Result<Self> {
        let mut ratios = Self::default();
        let mut directories = vec![directory.to_owned()];
        while let Some(directory) = directories.pop() {
            if directory.ends_with("new") {
                ratios.0.extend(entry(&directory)?);
                continue;
            }
            for child in fs::read_dir(&directory)? {
                directories.extend(Some(child?.path()).filter(|path| path.is_dir()));
            }
        }
        Ok(ratios)
    }

    /// Reads a file with an entry on each line.
    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
        serde_json::from_slice(&text).map(Self).with_context(|| format!("{} is no list", file.display()))
    }

    /// Writes it, with as many digits as mean something.
    pub(super) fn write(&self, file: &Path) -> Result<()> {
        let rounded: BTreeMap<_, _> = self.0.iter().map(|(name, ratio)| (name, rounded(*ratio))).collect();
        let text = format!("{}\n", serde_json::to_string_pretty(&rounded)?);
        fs::write(file, text).with_context(|| format!("could not write {}", file.display()))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    /// The entries that are slower than expected.
    pub(super) fn slower_than(&self, expected: &Self) -> Vec<String> {
        let is_slower = |(name, ratio): &(&String, &f64)| {
            expected.0.get(*name).is_some_and(|expected| **ratio > FACTOR * expected)
        };
        self.0.iter().filter(is_slower).map(|(name, _)| name.clone()).collect()
    }

    /// Takes what was measured again where it is less.
    pub(super) fn lower_to(&mut self, again: &Self) {
        for (name, ratio) in &again.0 {
            self.0.entry(name.clone()).and_modify(|known| *known = known.min(*ratio));
        }
    }

    /// What is slower than expected, not expected at all, or expected and not there.
    pub(super) fn complaints(&self, expected: &Self) -> Vec<String> {
        let slower = self.slower_than(expected).into_iter().map(|name| {
            format!("{name}: {:.3} × the reference, expected are {:.3}", self.0[&name], expected.0[&name])
        });
        let new = self.0.keys().filter(|name| !expected.0.contains_key(*name));
        let gone = expected.0.keys().filter(|name| !self.0.contains_key(*name));
        slower
            .chain(new.map(|name| format!("{name}: nothing says what to expect")))
            .chain(gone.map(|name| format!("{name}: expected, and not there")))
            .collect()
    }
}

fn entry(directory: &Path) -> Result<Option<(String, f64)>> {
    let what = json(&directory.join("benchmark.json"))?;
    let estimates = json(&directory.join("estimates.json"))?;
    let name = what["full_id"].as_str().context("an entry has no name")?.to_owned();
    let ratio = estimates["median"]["point_estimate"].as_f64();
    let ratio = ratio.with_context(|| format!("{name} has no median"))?;
    Ok((name != REFERENCE).then_some((name, ratio)))
}

fn json(file: &Path) -> Result<Value> {
    let text = fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is no JSON", file.display()))
}

fn rounded(ratio: f64) -> f64 {
    (ratio * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratios<const N: usize>(entries: [(&str, f64); N]) -> Ratios {
        Ratios(entries.map(|(name, ratio)| (name.to_owned(), ratio)).into())
    }

    #[test]
    fn what_is_slower_new_or_gone_is_complained_of() {
        let expected = ratios([("check/a", 1.0), ("check/b", 1.0), ("check/c", 1.0)]);
        let measured = ratios([("check/a", 2.9), ("check/b", 3.1), ("check/d", 0.1)]);
        assert_eq!(measured.slower_than(&expected), ["check/b"]);
        let complaints = measured.complaints(&expected);
        let about: Vec<&str> = complaints.iter().filter_map(|text| text.split(':').next()).collect();
        assert_eq!(about, ["check/b", "check/d", "check/c"]);
        assert!(expected.complaints(&expected).is_empty());
    }

    #[test]
    fn a_second_look_counts_where_it_is_less() {
        let mut measured = ratios([("check/a", 4.0), ("check/b", 1.0)]);
        measured.lower_to(&ratios([("check/a", 1.5), ("check/b", 2.0), ("check/c", 1.0)]));
        assert_eq!(measured, ratios([("check/a", 1.5), ("check/b", 1.0)]));
    }
}
