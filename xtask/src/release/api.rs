//! The interface of the package, and that of the last release, which is kept in the repository.

mod declarations;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::version::Version;
use crate::{package, workspace::Workspace};

/// Where that of the last release is kept.
pub(super) const KEPT: &str = "api";

const VERSION: &str = "version";

/// The types, by their names in the package.
const TYPES: [(&str, &str); 6] = [
    ("core.d.ts", "headless/core.d.ts"),
    ("frame.d.ts", "www/embed/frame.d.ts"),
    ("index.d.ts", "www/embed/index.d.ts"),
    ("react.d.ts", "www/embed/react.d.ts"),
    ("svelte.d.ts", "www/embed/svelte.d.ts"),
    ("vue.d.ts", "www/embed/vue.d.ts"),
];

/// How many changes are shown.
const SHOWN: usize = 20;

/// What the package offers.
#[derive(Debug)]
pub(super) struct Interface {
    version: Version,
    /// Types and the element's manifest, by the names of their files.
    files: BTreeMap<String, String>,
}

impl Interface {
    /// What is offered now.
    pub(super) fn of(workspace: &Workspace, version: Version) -> Result<Self> {
        let mut files = BTreeMap::new();
        for (name, path) in TYPES {
            let text =
                fs::read_to_string(workspace.path(path)).with_context(|| format!("could not read {path}"))?;
            files.insert(name.to_owned(), text);
        }
        let manifest = serde_json::to_string_pretty(&package::elements(workspace)?)?;
        files.insert(package::ELEMENTS.to_owned(), format!("{manifest}\n"));
        Ok(Self { version, files })
    }

    /// What the last release offers.
    pub(super) fn kept(workspace: &Workspace) -> Result<Self> {
        let directory = workspace.path(KEPT);
        let read = |name: &str| {
            let file = directory.join(name);
            fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))
        };
        let version = read(VERSION)?.trim().parse()?;
        let names = TYPES.map(|(name, _)| name).into_iter().chain([package::ELEMENTS]);
        let files = names.map(|name| Ok((name.to_owned(), read(name)?))).collect::<Result<_>>()?;
        Ok(Self { version, files })
    }

    /// Keeps it as that of the last release.
    pub(super) fn keep(&self, workspace: &Workspace) -> Result<()> {
        let directory = workspace.path(KEPT);
        fs::create_dir_all(&directory)?;
        let version = (VERSION.to_owned(), format!("{}\n", self.version));
        for (name, text) in self.files.clone().into_iter().chain([version]) {
            fs::write(directory.join(&name), text)
                .with_context(|| format!("could not write {KEPT}/{name}"))?;
        }
        Ok(())
    }

    /// Whether its version may come after that of the other, seen by what changed.
    pub(super) fn follows(&self, last: &Self) -> Result<String> {
        let (mut gone, mut new) = (Vec::new(), 0);
        for (name, text) in &self.files {
            let before = last.files.get(name).map(|text| offers(name, text)).transpose()?.unwrap_or_default();
            let now = offers(name, text)?;
            gone.extend(before.difference(&now).map(|offer| format!("\n            {name}: {offer}")));
            new += now.difference(&before).count();
        }
        let (version, before) = (self.version, last.version);
        if !gone.is_empty() {
            let (count, shown) = (gone.len(), gone[..gone.len().min(SHOWN)].concat());
            ensure!(
                version.may_break(before),
                "{count} things of {before} are gone or changed, which {version} may not do:{shown}"
            );
        }
        ensure!(
            new == 0 || version > before,
            "{new} things are new since {before}, and the version is {version}"
        );
        Ok(format!("since {before}: {} gone or changed, {new} new", gone.len()))
    }
}

/// What a file offers, a line for each thing, without what is said of it.
fn offers(name: &str, text: &str) -> Result<BTreeSet<String>> {
    if name == package::ELEMENTS {
        let mut offers = BTreeSet::new();
        flatten(&serde_json::from_str(text)?, "", &mut offers);
        return Ok(offers);
    }
    declarations::of(text).with_context(|| format!("{name} can't be read"))
}

/// Members of JSON by their paths. Things of a list that have a name are known by it, wherever they stand.
fn flatten(value: &Value, path: &str, offers: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let said = ["description", "summary"];
            for (name, value) in members.iter().filter(|(name, _)| !said.contains(&name.as_str())) {
                flatten(value, &format!("{path}.{name}"), offers);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                let known = ["name", "path"].iter().find_map(|key| item[*key].as_str());
                let known = known.map_or_else(|| at.to_string(), str::to_owned);
                flatten(item, &format!("{path}[{known}]"), offers);
            }
        }
        leaf => {
            offers.insert(format!("{path} = {leaf}"));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn interface(version: &str, types: &str, manifest: &str) -> Interface {
        let files = [("index.d.ts", types), (package::ELEMENTS, manifest)];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        Interface { version: version.parse().unwrap(), files }
    }

    const TYPES: &str = "export interface A { one: string; two?: number; }";
    const MANIFEST: &str =
        r#"{ "attributes": [{ "name": "theme", "description": "Light." }, { "name": "hide" }] }"#;

    #[test]
    fn what_says_the_same_may_have_any_later_version_and_the_same() {
        let last = interface("0.1.0", TYPES, MANIFEST);
        let reworded =
            r#"{ "attributes": [{ "name": "hide" }, { "name": "theme", "description": "Dark." }] }"#;
        let now = interface(
            "0.1.0",
            "/** A. */\nexport interface A {\n  two?: number;\n  one: string;\n}",
            reworded,
        );
        assert_eq!(now.follows(&last).unwrap(), "since 0.1.0: 0 gone or changed, 0 new");
    }

    #[test]
    fn what_is_new_takes_a_later_version() {
        let last = interface("0.1.0", TYPES, MANIFEST);
        let more = "export interface A { one: string; two?: number; three?: string; }";
        let error = interface("0.1.0", more, MANIFEST).follows(&last).unwrap_err();
        assert!(error.to_string().contains("1 things are new"), "{error}");
        assert!(interface("0.1.1", more, MANIFEST).follows(&last).is_ok());
    }

    #[test]
    fn what_is_gone_or_changed_takes_a_version_that_may_break() {
        let last = interface("0.1.0", TYPES, MANIFEST);
        let without = r#"{ "attributes": [{ "name": "theme" }] }"#;
        let changed = "export interface A { one: number; two?: number; }";
        for (types, manifest, what) in [(TYPES, without, "hide"), (changed, MANIFEST, "one: string")] {
            let error = interface("0.1.9", types, manifest).follows(&last).unwrap_err();
            assert!(error.to_string().contains(what), "{error}");
            assert!(interface("0.2.0", types, manifest).follows(&last).is_ok());
        }
    }

    #[test]
    fn the_types_of_this_package_can_be_read() {
        let now = Interface::of(&Workspace::find().unwrap(), "0.1.0".parse().unwrap()).unwrap();
        for (name, some) in [
            ("index.d.ts", "export class KeyFerry extends HTMLElement > send(): Promise<void>"),
            ("index.d.ts", "export type ErrorCode | \"gone\""),
            ("index.d.ts", "declare global > interface HTMLElementTagNameMap > \"key-ferry\": KeyFerry"),
            ("core.d.ts", "export interface KeySummary > readonly bits: number | null"),
            ("frame.d.ts", "export mountFrame"),
        ] {
            let offers = offers(name, &now.files[name]).unwrap();
            assert!(offers.contains(some), "{name} has no {some}, but {offers:#?}");
        }
    }
}
