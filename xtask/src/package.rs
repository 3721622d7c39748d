//! The npm package, in `dist/npm/`.

use std::fs;

use anyhow::{Context, Result};

use crate::{
    build::{self, Profile},
    embed,
    wasm::CORE,
    workspace::Workspace,
};

/// What is in the package as it is in the repository.
const FILES: [&str; 5] =
    ["headless/core.js", "headless/core.d.ts", "headless/package.json", "LICENSE-MIT", "LICENSE-APACHE"];

/// What a page that loads a file from elsewhere can check it by.
const INTEGRITY: &str = "sri.json";

/// Builds the package. The one that is there stays until the new one is complete.
pub(crate) fn npm(workspace: &Workspace, profile: Profile) -> Result<()> {
    let stage = workspace.target().join("npm");
    build::empty(&stage)?;
    CORE.build(workspace, profile, &stage)?;
    for file in FILES {
        let from = workspace.path(file);
        let name = from.file_name().with_context(|| format!("{file} is not a file"))?;
        fs::copy(&from, stage.join(name)).with_context(|| format!("could not copy {file}"))?;
    }
    fs::write(stage.join(INTEGRITY), serde_json::to_string_pretty(&embed::integrity(&stage)?)?)
        .with_context(|| format!("could not write {INTEGRITY}"))?;
    let package = workspace.npm();
    build::empty(&package)?;
    build::copy_files(&stage, &package)
}
