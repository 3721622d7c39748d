//! Versions, and what each change of one allows.
//!
//! <https://semver.org/spec/v2.0.0.html>

use std::{fmt, fs, str::FromStr};

use anyhow::{Context, Error, Result, ensure};
use serde_json::Value;

use crate::{process, workspace::Workspace};

/// The manifest of the npm package.
const PACKAGE: &str = "www/embed/package.json";

/// It has the version of what it wraps.
const WRAPPER: &str = "bindgen";

/// A version without a part for what comes before a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    major: u32,
    minor: u32,
    patch: u32,
}

impl Version {
    /// Whether a release of this version may take away or change what one of that version had. Below 1.0.0 the
    /// minor version says so.
    pub(super) fn may_break(self, last: Self) -> bool {
        self.line() > last.line()
    }

    fn line(self) -> (u32, u32) {
        (self.major, if self.major == 0 { self.minor } else { 0 })
    }
}

impl FromStr for Version {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts: Result<Vec<u32>, _> = text.split('.').map(str::parse).collect();
        match parts.as_deref() {
            Ok(&[major, minor, patch]) => Ok(Self { major, minor, patch }),
            _ => Err(Error::msg(format!("`{text}` is no version"))),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// All crates of the workspace and the npm package have that version.
pub(super) fn all_agree(workspace: &Workspace, version: Version) -> Result<String> {
    let mut found = crates(workspace)?;
    found.push((PACKAGE.to_owned(), of_package(workspace)?));
    let others: Vec<String> = found
        .iter()
        .filter(|(_, found)| *found != version.to_string())
        .map(|(name, found)| format!("{name} has {found}"))
        .collect();
    ensure!(others.is_empty(), "{version} is not that of all: {}", others.join(", "));
    Ok(format!("{version} is that of {} crates and of the package", found.len() - 1))
}

fn crates(workspace: &Workspace) -> Result<Vec<(String, String)>> {
    let mut cargo = process::cargo();
    cargo.args(["metadata", "--locked", "--no-deps", "--format-version", "1"]).current_dir(workspace.root());
    let metadata: Value = serde_json::from_str(&process::answer(&mut cargo)?)?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let text = |package: &Value, name: &str| package[name].as_str().unwrap_or_default().to_owned();
    let all = packages.iter().map(|package| (text(package, "name"), text(package, "version")));
    Ok(all.filter(|(name, _)| name != WRAPPER).collect())
}

fn of_package(workspace: &Workspace) -> Result<String> {
    let text =
        fs::read_to_string(workspace.path(PACKAGE)).with_context(|| format!("could not read {PACKAGE}"))?;
    let manifest: Value = serde_json::from_str(&text).with_context(|| format!("{PACKAGE} is not JSON"))?;
    Ok(manifest["version"].as_str().with_context(|| format!("{PACKAGE} has no version"))?.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn what_breaks_takes_a_higher_major_or_below_one_a_higher_minor() {
        for (now, last, may) in [
            ("0.1.0", "0.1.0", false),
            ("0.1.9", "0.1.0", false),
            ("0.2.0", "0.1.9", true),
            ("1.0.0", "0.9.0", true),
            ("1.4.0", "1.3.0", false),
            ("2.0.0", "1.9.9", true),
            ("0.1.0", "0.2.0", false),
        ] {
            assert_eq!(version(now).may_break(version(last)), may, "{now} after {last}");
        }
    }

    #[test]
    fn only_three_numbers_are_a_version() {
        for text in ["", "1", "1.2", "1.2.3.4", "1.2.x", "1.2.3-rc.1", "v1.2.3"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
        assert_eq!(version("10.20.30").to_string(), "10.20.30");
        assert!(version("0.10.0") > version("0.9.9"));
    }

    #[test]
    fn this_workspace_has_one_version() {
        let version = env!("CARGO_PKG_VERSION").parse().unwrap();
        assert!(all_agree(&Workspace::find().unwrap(), version).is_ok());
        let error = all_agree(&Workspace::find().unwrap(), super::tests::version("9.9.9")).unwrap_err();
        assert!(error.to_string().contains(PACKAGE), "{error}");
    }
}
