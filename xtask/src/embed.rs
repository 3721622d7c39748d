//! The element's script, `key-ferry.js`, and the frame's page: what they are filled in with.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use base64ct::{Base64, Encoding};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha384};

use crate::{files, workspace::Workspace};

/// What the element's attributes, events and so on are.
const TABLE: &str = "www/embed/table.json";

/// The script itself.
const SOURCE: &str = "www/embed/element.js";

/// What it is called where it is served.
pub(crate) const SCRIPT: &str = "key-ferry.js";

/// The frame's page and its script.
const FRAME: [&str; 2] = ["frame.html", "frame.js"];

/// Writes the script beside the files that it belongs to, with their hashes in it, and their hashes into the
/// frame's page, which loads them by itself.
pub(crate) fn write(workspace: &Workspace, page: &Path) -> Result<()> {
    frame(page)?;
    let table = serde_json::to_string(&needed(&table(workspace)?))?;
    let script =
        filled(&files::read(&workspace.path(SOURCE))?, &integrity(page)?)?.replace("'__TABLE__'", &table);
    files::write(&page.join(SCRIPT), &script)
}

fn frame(page: &Path) -> Result<()> {
    let [html, script] = FRAME.map(|name| page.join(name));
    let text = files::read(&html)?;
    let mut hashes = integrity(page)?;
    // What the page's own tags check, the script need not: Firefox takes no second hash for a module.
    let unchecked = hashes.iter().filter(|(name, _)| !is_pinned(&text, name));
    let unchecked = unchecked.map(|(name, hash)| (name.clone(), hash.clone())).collect();
    files::write(&script, &filled(&files::read(&script)?, &unchecked)?)?;
    hashes.insert(FRAME[1].to_owned(), hash(files::read(&script)?.as_bytes()));
    files::write(&html, &pinned(&text, &hashes))
}

/// What stands where a page loads a file by a tag that browsers check. Of what is only fetched ahead they don't.
fn tag_of(name: &str) -> [String; 2] {
    let (src, href) = (format!("src=\"./{name}\""), format!("href=\"./{name}\""));
    [src, href]
}

fn checks(line: &str) -> bool {
    !line.contains("rel=\"preload\"")
}

fn is_pinned(html: &str, name: &str) -> bool {
    let loads = |line: &str| tag_of(name).iter().any(|tag| line.contains(tag.as_str()));
    html.lines().filter(|line| checks(line)).any(loads)
}

/// A script with the version and the hashes that it checks by.
fn filled(script: &str, hashes: &BTreeMap<String, String>) -> Result<String> {
    let version = json!(env!("CARGO_PKG_VERSION")).to_string();
    Ok(script.replace("'__VERSION__'", &version).replace("'__INTEGRITY__'", &serde_json::to_string(hashes)?))
}

/// A page in which each tag that loads one of these files, on a line of its own, has its hash.
fn pinned(html: &str, hashes: &BTreeMap<String, String>) -> String {
    let pin = |line: &str| {
        let loaded = hashes.iter().filter(|_| checks(line));
        let tags = loaded.flat_map(|(name, hash)| tag_of(name).map(|tag| (tag, hash)));
        tags.fold(format!("{line}\n"), |line, (tag, hash)| {
            line.replace(&tag, &format!("{tag} integrity=\"{hash}\""))
        })
    };
    html.lines().map(pin).collect()
}

/// The whole table.
pub(crate) fn table(workspace: &Workspace) -> Result<Value> {
    serde_json::from_str(&files::read(&workspace.path(TABLE))?)
        .with_context(|| format!("{TABLE} is not JSON"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_loads_has_its_hash() {
        let hashes = BTreeMap::from([("a.js".to_owned(), "sha384-x".to_owned())]);
        let html = "<script src=\"./a.js\"></script>\n<link rel=\"preload\" href=\"./a.js\">\n<link href=\"./aa.js\">\n";
        let expected = html.replacen("\"></script>", "\" integrity=\"sha384-x\"></script>", 1);
        assert!(is_pinned(html, "a.js") && !is_pinned(html, "b.js"));
        assert_eq!(pinned(html, &hashes), expected);
    }
}
