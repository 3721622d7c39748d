//! What the wasm modules link: which crates, of which versions, under which licences.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{
    process,
    wasm::{APPLICATION, CORE, Module, TARGET, VAULT},
    workspace::Workspace,
};

/// The modules, by their paths in the package.
const MODULES: [(&str, Module); 4] = [
    ("page/keyferry_bg.wasm", APPLICATION),
    ("page/keyferry_rest.wasm", APPLICATION),
    ("page/vault_bg.wasm", VAULT),
    ("keyferry_core_bg.wasm", CORE),
];

/// A crate's name and version.
pub(super) type Release = (String, String);

/// One crate of those.
#[derive(Debug)]
pub(super) struct Crate {
    /// As an SPDX expression.
    pub(super) licence: String,
    /// Where its source is kept.
    pub(super) repository: Option<String>,
    /// Where it lies on this machine.
    pub(super) directory: PathBuf,
    /// The SHA-256 of what was downloaded; none of this project's own.
    pub(super) checksum: Option<String>,
    /// The modules that link it.
    pub(super) modules: Vec<&'static str>,
    /// What it links itself.
    pub(super) links: BTreeSet<Release>,
}

/// All that the modules link.
#[derive(Debug)]
pub(super) struct Linked {
    /// By name and version.
    pub(super) crates: BTreeMap<Release, Crate>,
    /// The version of the package.
    pub(super) version: &'static str,
    /// The version of the compiler, whose standard library is linked too.
    pub(super) rust: String,
}

impl Linked {
    /// Asks Cargo.
    pub(super) fn find(workspace: &Workspace) -> Result<Self> {
        let mut modules: BTreeMap<Release, Vec<&'static str>> = BTreeMap::new();
        for (path, module) in &MODULES {
            for release in tree(workspace, module)? {
                modules.entry(release).or_default().push(path);
            }
        }
        let metadata = metadata(workspace)?;
        let lock = fs::read_to_string(workspace.path("Cargo.lock")).context("could not read Cargo.lock")?;
        let checksums = checksums(&lock);
        let links = links(&metadata);
        let mut crates = BTreeMap::new();
        for package in items(&metadata["packages"]) {
            let release = release(package);
            let Some(modules) = modules.remove(&release) else { continue };
            let links = links.get(text(&package["id"])).cloned().unwrap_or_default();
            let checksum = checksums.get(&release).cloned();
            crates.insert(release, described(package, modules, checksum, links)?);
        }
        let known: BTreeSet<Release> = crates.keys().cloned().collect();
        for found in crates.values_mut() {
            found.links.retain(|release| known.contains(release));
        }
        let rust = process::answer(&mut process::rustc(&["--version"]))?;
        let rust = rust.split(' ').nth(1).context("rustc says no version")?.to_owned();
        Ok(Self { crates, version: env!("CARGO_PKG_VERSION"), rust })
    }
}

/// What a module links for the browser. Macros run when it is built, and are not linked.
fn tree(workspace: &Workspace, module: &Module) -> Result<BTreeSet<Release>> {
    let mut cargo = process::cargo();
    cargo.current_dir(workspace.root());
    cargo.args(["tree", "--locked", "--package", module.package, "--target", TARGET]);
    cargo.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    if !module.features.is_empty() {
        cargo.args(["--features", &module.features.join(",")]);
    }
    let answer = process::answer(&mut cargo)?;
    let read = |line: &str| {
        let mut words = line.split(' ');
        Some((words.next()?.to_owned(), words.next()?.trim_start_matches('v').to_owned()))
    };
    Ok(answer.lines().filter_map(read).collect())
}

fn metadata(workspace: &Workspace) -> Result<Value> {
    let mut cargo = process::cargo();
    cargo.current_dir(workspace.root());
    cargo.args(["metadata", "--locked", "--format-version", "1", "--all-features"]);
    cargo.args(["--filter-platform", TARGET]);
    serde_json::from_str(&process::answer(&mut cargo)?).context("cargo metadata gave no JSON")
}

fn described(
    package: &Value,
    modules: Vec<&'static str>,
    checksum: Option<String>,
    links: BTreeSet<Release>,
) -> Result<Crate> {
    let name = text(&package["name"]);
    let licence = package["license"].as_str().with_context(|| format!("{name} names no licence"))?;
    let manifest = PathBuf::from(text(&package["manifest_path"]));
    let directory = manifest.parent().with_context(|| format!("{name} lies nowhere"))?.to_owned();
    Ok(Crate {
        // As it was written before SPDX had a word for it.
        licence: licence.split('/').map(str::trim).collect::<Vec<_>>().join(" OR "),
        repository: package["repository"].as_str().map(str::to_owned),
        directory,
        checksum,
        modules,
        links,
    })
}

/// What each package links when it runs, by the packages' ids.
fn links(metadata: &Value) -> BTreeMap<String, BTreeSet<Release>> {
    let releases: BTreeMap<&str, Release> =
        items(&metadata["packages"]).map(|package| (text(&package["id"]), release(package))).collect();
    let is_normal = |dependency: &&Value| items(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null());
    let of = |node: &Value| {
        let normal = items(&node["deps"]).filter(is_normal);
        normal.filter_map(|dependency| releases.get(text(&dependency["pkg"])).cloned()).collect()
    };
    items(&metadata["resolve"]["nodes"]).map(|node| (text(&node["id"]).to_owned(), of(node))).collect()
}

/// The hashes in a lock file.
fn checksums(lock: &str) -> BTreeMap<Release, String> {
    let value = |package: &str, name: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(&format!("{name} = \"")))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    let read = |package: &str| {
        Some(((value(package, "name")?, value(package, "version")?), value(package, "checksum")?))
    };
    lock.split("[[package]]").filter_map(read).collect()
}

fn release(package: &Value) -> Release {
    (text(&package["name"]).to_owned(), text(&package["version"]).to_owned())
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn checksums_are_those_of_the_lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"theirs\"\nversion = \"1.2.3\"\nchecksum = \"ab12\"\n";
        let found = checksums(lock);
        assert_eq!(found.len(), 1);
        assert_eq!(found[&("theirs".to_owned(), "1.2.3".to_owned())], "ab12");
    }

    #[test]
    fn what_is_linked_is_found_by_cargo() {
        let linked = Linked::find(&Workspace::find().unwrap()).unwrap();
        let named =
            |name: &str| linked.crates.iter().find(|((found, _), _)| found == name).map(|(_, one)| one);
        assert_eq!(named("yew").unwrap().modules, ["page/keyferry_bg.wasm", "page/keyferry_rest.wasm"]);
        assert_eq!(named("p256").unwrap().modules, ["page/vault_bg.wasm", "keyferry_core_bg.wasm"]);
        assert!(named("yew").unwrap().checksum.is_some());
        assert!(named("yew").unwrap().links.iter().any(|(name, _)| name == "web-sys"));
        // What a proxy or a macro links is in no page.
        assert!(named("rustls").is_none() && named("syn").is_none());
    }
}
