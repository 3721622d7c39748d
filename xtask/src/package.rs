//! The npm package, in `dist/npm/`.

mod elements;
mod licences;
mod linked;
mod sbom;

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use serde_json::Value;

use self::linked::Linked;
use crate::{
    build::{self, Profile},
    compress, embed,
    files::write,
    wasm::CORE,
    workspace::Workspace,
};

/// What is in the package as it is in the repository.
const FILES: [&str; 12] = [
    "headless/core.js",
    "headless/core.d.ts",
    "www/embed/package.json",
    "www/embed/README.md",
    "www/embed/index.d.ts",
    "www/embed/frame.js",
    "www/embed/frame.d.ts",
    "www/embed/react.d.ts",
    "www/embed/vue.d.ts",
    "www/embed/svelte.d.ts",
    "LICENSE-MIT",
    "LICENSE-APACHE",
];

/// Where the page's files are in the package, the element's script among them.
const PAGE: &str = "page";

/// What tools complete markup by.
pub(crate) const ELEMENTS: &str = "custom-elements.json";

/// What a page that loads a file from elsewhere can check it by.
const INTEGRITY: &str = "sri.json";

/// What is linked into the package, for those who have to know.
const SBOM: &str = "sbom.json";

/// The licences of what is linked.
const LICENCES: &str = "THIRD-PARTY-LICENSES.txt";

/// Builds the package around the page in `dist/console/`. The one that is there stays until the new one is
/// complete.
pub(crate) fn npm(workspace: &Workspace, profile: Profile) -> Result<()> {
    let stage = workspace.target().join("npm");
    build::empty(&stage)?;
    CORE.build(workspace, profile, &stage)?;
    for file in FILES {
        let from = workspace.path(file);
        let name = from.file_name().with_context(|| format!("{file} is not a file"))?;
        fs::copy(&from, stage.join(name)).with_context(|| format!("could not copy {file}"))?;
    }
    let page = stage.join(PAGE);
    build::empty(&page)?;
    // Those who serve it shorten it as they shorten the rest of theirs.
    build::copy_some(&workspace.console(), &page, |file| !compress::is_shortened(file))?;
    describe(workspace, &stage)?;
    let package = workspace.npm();
    build::empty(&package)?;
    build::copy_tree(&stage, &package)
}

/// The manifest of the element, as tools read it.
pub(crate) fn elements(workspace: &Workspace) -> Result<Value> {
    elements::manifest(&embed::table(workspace)?)
}

/// Writes what says what the package is made of.
fn describe(workspace: &Workspace, stage: &Path) -> Result<()> {
    let linked = Linked::find(workspace)?;
    write_json(&stage.join(ELEMENTS), &elements(workspace)?)?;
    write_json(&stage.join(SBOM), &sbom::bill(&linked))?;
    write(&stage.join(LICENCES), &licences::text(&linked)?)?;
    write_json(&stage.join(INTEGRITY), &serde_json::to_value(integrity(stage)?)?)
}

/// The hashes of all that a browser loads, by their paths in the package.
fn integrity(stage: &Path) -> Result<BTreeMap<String, String>> {
    let mut all = embed::integrity(stage)?;
    let page = embed::integrity(&stage.join(PAGE))?;
    all.extend(page.into_iter().map(|(name, hash)| (format!("{PAGE}/{name}"), hash)));
    Ok(all)
}

fn write_json(file: &Path, value: &Value) -> Result<()> {
    write(file, &format!("{}\n", serde_json::to_string_pretty(value)?))
}
