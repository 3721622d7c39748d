//! What is put into a page where a line of its Markdown says `<!-- insert: NAME -->`.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{code, element, provider, token};
use crate::{embed, workspace::Workspace};

const BEGIN: &str = "\n<!-- insert: ";
const END: &str = " -->";

/// How a hash is written in a text that doesn't know it.
const SOME_HASH: &str = "sha384-…";

/// Everything that there is to put in.
#[derive(Debug)]
pub(super) struct Inserts {
    table: Value,
    codes: String,
    style: String,
    /// The hash of the element's script.
    hash: String,
}

impl Inserts {
    /// Reads what it is made of.
    pub(super) fn new(workspace: &Workspace, console: &Path) -> Result<Self> {
        let hashes = embed::integrity(console)?;
        let hash = hashes.get(embed::SCRIPT);
        Ok(Self {
            table: embed::table(workspace)?,
            codes: code::tables(workspace)?,
            style: fs::read_to_string(workspace.path("www/style.css")).context("could not read the style")?,
            hash: hash.with_context(|| format!("{} has no {}", console.display(), embed::SCRIPT))?.clone(),
        })
    }

    /// The text with all of it put in.
    pub(super) fn fill(&self, text: &str) -> Result<String> {
        let mut parts = text.split(BEGIN);
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once(END).context("a mark has no end")?;
            filled.push('\n');
            filled.push_str(&self.insert(name)?);
            filled.push_str(rest);
        }
        Ok(filled.replace(SOME_HASH, &self.hash))
    }

    fn insert(&self, name: &str) -> Result<String> {
        Ok(match name {
            "providers" => provider::all(),
            "codes" => self.codes.clone(),
            "theme-form" => token::form(&self.table, &self.style)?,
            list => match element::list(&self.table, list) {
                Some(table) => table,
                None => bail!("there is nothing to insert by the name {list}"),
            },
        })
    }
}
