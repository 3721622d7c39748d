//! The changelog, as Keep a Changelog has it.
//!
//! <https://keepachangelog.com/en/1.1.0/>

use std::fs;

use anyhow::{Context, Result, ensure};

use super::version::Version;
use crate::workspace::Workspace;

const FILE: &str = "CHANGELOG.md";

/// It has a dated heading for that version with something below it, first of all, and nothing waits above it.
pub(super) fn tells_of(workspace: &Workspace, version: Version) -> Result<String> {
    let text = fs::read_to_string(workspace.path(FILE)).with_context(|| format!("could not read {FILE}"))?;
    check(&text, version)
}

fn check(text: &str, version: Version) -> Result<String> {
    let sections = sections(text);
    let waiting =
        sections.iter().find(|(heading, _)| *heading == "[Unreleased]").map_or(0, |(_, lines)| *lines);
    ensure!(waiting == 0, "{waiting} entries wait under [Unreleased]: put them under the version to release");
    let first = sections.iter().find(|(heading, _)| *heading != "[Unreleased]");
    let (heading, entries) = first.context("it tells of no version")?;
    let date = heading.strip_prefix(&format!("[{version}] - "));
    let date =
        date.with_context(|| format!("its first version is {heading}, not [{version}] with a date"))?;
    ensure!(is_date(date), "{date} is no date as 2026-01-31 is");
    ensure!(*entries > 0, "it says nothing of {version}");
    Ok(format!("{entries} entries for {version} of {date}"))
}

/// The headings of versions, and how many entries each has.
fn sections(text: &str) -> Vec<(&str, usize)> {
    let mut sections: Vec<(&str, usize)> = Vec::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            sections.push((heading.trim(), 0));
        } else if let (Some((_, entries)), true) = (sections.last_mut(), line.starts_with("- ")) {
            *entries += 1;
        }
    }
    sections
}

fn is_date(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [4, 2, 2] && text.bytes().all(|c| c.is_ascii_digit() || c == b'-')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn said(text: &str) -> Result<String> {
        check(text, "0.2.0".parse().unwrap())
    }

    #[test]
    fn a_version_with_a_date_and_entries_is_told_of() {
        let text = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-01-31\n\n### Added\n\n- One.\n- Two,\n  which is long.\n\n## [0.1.0] - 2025-01-01\n\n- Old.\n";
        assert_eq!(said(text).unwrap(), "2 entries for 0.2.0 of 2026-01-31");
    }

    #[test]
    fn what_is_missing_is_said() {
        for (text, what) in [
            ("# Changelog\n", "no version"),
            ("## [Unreleased]\n- One.\n## [0.2.0] - 2026-01-31\n- Two.\n", "1 entries wait"),
            ("## [0.1.0] - 2026-01-31\n- One.\n", "first version is [0.1.0]"),
            ("## [0.2.0]\n- One.\n", "with a date"),
            ("## [0.2.0] - soon\n- One.\n", "no date"),
            ("## [0.2.0] - 2026-01-31\n\nNothing.\n", "says nothing"),
            (
                "## [0.3.0] - 2026-01-31\n- One.\n## [0.2.0] - 2026-01-30\n- Two.\n",
                "first version is [0.3.0]",
            ),
        ] {
            let error = said(text).unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
    }
}
