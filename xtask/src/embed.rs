//! The element's script, `key-ferry.js`: what `www/embed/element.js` is filled in with.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use base64ct::{Base64, Encoding};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha384};

use crate::workspace::Workspace;

/// What the element's attributes, events and so on are.
const TABLE: &str = "www/embed/table.json";

/// The script itself.
const SOURCE: &str = "www/embed/element.js";

/// What it is called where it is served.
pub(crate) const SCRIPT: &str = "key-ferry.js";

/// The files that have a version in them.
const VERSIONED: [&str; 1] = ["frame.js"];

/// Writes the script beside the files that it belongs to, with their hashes in it.
pub(crate) fn write(workspace: &Workspace, page: &Path) -> Result<()> {
    for name in VERSIONED {
        let file = page.join(name);
        let text = read(&file)?.replace("__VERSION__", env!("CARGO_PKG_VERSION"));
        fs::write(&file, text).with_context(|| format!("could not write {}", file.display()))?;
    }
    let table = serde_json::to_string(&needed(&table(workspace)?))?;
    let integrity = serde_json::to_string(&integrity(page)?)?;
    let script = read(&workspace.path(SOURCE))?
        .replace("'__VERSION__'", &json!(env!("CARGO_PKG_VERSION")).to_string())
        .replace("'__TABLE__'", &table)
        .replace("'__INTEGRITY__'", &integrity);
    let file = page.join(SCRIPT);
    fs::write(&file, script).with_context(|| format!("could not write {}", file.display()))
}

/// The whole table.
pub(crate) fn table(workspace: &Workspace) -> Result<Value> {
    serde_json::from_str(&read(&workspace.path(TABLE))?).with_context(|| format!("{TABLE} is not JSON"))
}

/// What of the table the script works with; the sentences are for people.
fn needed(table: &Value) -> Value {
    let names = |list: &str| -> Vec<Value> { items(table, list).map(|item| item["name"].clone()).collect() };
    let attributes: Vec<Value> = items(table, "attributes").map(without_text).collect();
    let states: Vec<Value> = items(table, "states").map(without_text).collect();
    json!({
        "tag": table["tag"],
        "attributes": attributes,
        "states": states,
        "events": names("events"),
        "hooks": names("hooks"),
        "tokens": names("tokens"),
    })
}

fn items<'t>(table: &'t Value, list: &str) -> impl Iterator<Item = &'t Value> {
    table[list].as_array().into_iter().flatten()
}

fn without_text(item: &Value) -> Value {
    let members = item.as_object().into_iter().flatten();
    Value::Object(
        members
            .filter(|(name, _)| *name != "text")
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Map<_, _>>(),
    )
}

/// `{file: "sha384-…"}` (W3C Subresource Integrity) of everything that a program loads.
pub(crate) fn integrity(directory: &Path) -> Result<BTreeMap<String, String>> {
    const LOADED: [&str; 4] = ["js", "wasm", "css", "json"];
    let mut hashes = BTreeMap::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_loaded =
            entry.path().extension().is_some_and(|kind| LOADED.iter().any(|known| kind == *known));
        if is_loaded && !OPERATORS.contains(&name.as_str()) {
            hashes.insert(name, hash(&fs::read(entry.path())?));
        }
    }
    Ok(hashes)
}

/// The hash of a file, as pages say it.
pub(crate) fn hash(bytes: &[u8]) -> String {
    format!("sha384-{}", Base64::encode_string(&Sha384::digest(bytes)))
}

/// What is beside the page and not of it, or says itself what it is checked by.
const OPERATORS: [&str; 5] = ["config.json", "package.json", "sri.json", "custom-elements.json", "sbom.json"];

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))
}
