//! The npm package, in `dist/npm/`.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha384};

use crate::{
    build::{self, Profile},
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
    fs::write(stage.join(INTEGRITY), serde_json::to_string_pretty(&integrity(&stage)?)?)
        .with_context(|| format!("could not write {INTEGRITY}"))?;
    let package = workspace.npm();
    build::empty(&package)?;
    build::copy_files(&stage, &package)
}

/// `{file: "sha384-…"}` (W3C Subresource Integrity) of everything that a browser loads.
fn integrity(directory: &Path) -> Result<BTreeMap<String, String>> {
    let mut hashes = BTreeMap::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|kind| kind == "js" || kind == "wasm") {
            let hash = Base64::encode_string(&Sha384::digest(fs::read(entry.path())?));
            let name = entry.file_name().to_string_lossy().into_owned();
            hashes.insert(name, format!("sha384-{hash}"));
        }
    }
    Ok(hashes)
}
