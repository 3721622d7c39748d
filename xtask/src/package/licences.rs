//! The licences of what is linked, in their own words.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use anyhow::{Context, Result, ensure};

use super::linked::{Linked, Release};

/// What Rust's standard library is licensed under.
pub(super) const OF_RUST: &str = "MIT OR Apache-2.0";

const HEADING: &str = "\
What is linked into the WebAssembly modules of this package, and under which licences. Each text stands
once, below the names of those that ship it.
";

/// What is taken where a crate leaves the choice and ships no text: its text names nobody.
const WITHOUT_TEXT: &str = "Apache-2.0";

/// What files with licences are called, at their beginning and in capitals.
const NAMES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE"];

/// Every crate with its licence, and every text once.
pub(super) fn text(linked: &Linked) -> Result<String> {
    let mut list = String::from(HEADING);
    let mut texts: BTreeMap<String, Vec<&Release>> = BTreeMap::new();
    for (release, found) in linked.crates.iter().filter(|(_, found)| found.checksum.is_some()) {
        let shipped = shipped(&found.directory)?;
        let (name, version) = release;
        write!(list, "\n{name} {version}: {}", found.licence)?;
        if shipped.is_empty() {
            let may = found.licence.split(" OR ").any(|choice| choice == WITHOUT_TEXT);
            ensure!(may, "{name} ships no text of its licence, {}", found.licence);
            write!(list, "; ships no text, and is used under {WITHOUT_TEXT}, as in LICENSE-APACHE")?;
        }
        for text in shipped {
            texts.entry(text).or_default().push(release);
        }
    }
    writeln!(list, "\nRust's standard library {}: {OF_RUST}", linked.rust)?;
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_by(|a, b| a.1.cmp(&b.1));
    for (text, releases) in texts {
        let names: Vec<String> = releases.iter().map(|(name, version)| format!("{name} {version}")).collect();
        writeln!(list, "\n{0}\n{1}\n{0}\n\n{text}", "-".repeat(80), names.join(", "))?;
    }
    Ok(list)
}

/// The texts that lie in a crate's directory.
fn shipped(directory: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    let entries =
        fs::read_dir(directory).with_context(|| format!("could not look into {}", directory.display()))?;
    for entry in entries {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if file.is_file() && NAMES.iter().any(|known| name.starts_with(known)) {
            let text =
                fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
            texts.push(text.replace("\r\n", "\n").trim_end().to_owned());
        }
    }
    texts.sort();
    Ok(texts)
}
