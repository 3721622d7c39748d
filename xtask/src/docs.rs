//! The documentation site, in `dist/docs/`: Markdown of the repository, and tables made of the code.
//!
//! It is files alone: HTML, one style sheet, and scripts for the one page where themes are tried. Nothing in it
//! loads from elsewhere.

mod code;
mod element;
mod insert;
mod link;
mod markdown;
mod page;
mod provider;
mod shell;
mod table;
mod token;

use std::{fs, path::Path};

use anyhow::{Context, Result};

use self::{insert::Inserts, link::Links, page::PAGES};
use crate::{build, embed, process::step, workspace::Workspace};

/// What is copied beside the pages.
const ASSETS: [&str; 6] = [
    "docs/site/site.css",
    "docs/site/contrast.js",
    "docs/site/theme-css.js",
    "docs/site/playground.js",
    "docs/console.png",
    "www/icon.svg",
];

/// Where the element's files are below the site, for the page where themes are tried.
const ELEMENT: &str = "keyferry";

/// Files of the console that the element doesn't load, and an operator's own.
const NOT_OF_THE_ELEMENT: [&str; 3] = ["index.html", "boot.js", "config.json"];

/// Builds the site around a built page. The one that is there stays until the new one is complete.
pub(crate) fn site(workspace: &Workspace, console: &Path) -> Result<()> {
    step("building the documentation site", || {
        let stage = workspace.target().join("docs");
        build::empty(&stage)?;
        write_pages(workspace, console, &stage)?;
        for asset in ASSETS {
            copy(&workspace.path(asset), &stage)?;
        }
        let site = workspace.docs();
        build::empty(&site)?;
        build::copy_files(&stage, &site)?;
        copy_element(console, &site.join(ELEMENT))
    })
}

fn write_pages(workspace: &Workspace, console: &Path, stage: &Path) -> Result<()> {
    let inserts = Inserts::new(workspace, console)?;
    let present: Vec<_> = PAGES.iter().filter(|page| workspace.path(page.source).is_file()).collect();
    for page in &present {
        let text = fs::read_to_string(workspace.path(page.source))
            .with_context(|| format!("could not read {}", page.source))?;
        let text = inserts.fill(&page.of(&text)).with_context(|| page.source.to_owned())?;
        let links = Links::from(workspace, page.source, &present);
        let article = markdown::render(&text, &links).with_context(|| page.source.to_owned())?;
        let html = shell::around(page, &article, &present);
        fs::write(stage.join(page.file), html).with_context(|| format!("could not write {}", page.file))?;
    }
    Ok(())
}

/// The element's files, and their hashes beside them.
fn copy_element(console: &Path, to: &Path) -> Result<()> {
    build::empty(to)?;
    for entry in fs::read_dir(console).with_context(|| format!("could not read {}", console.display()))? {
        let file = entry?.path();
        let is_its =
            file.file_name().is_some_and(|name| NOT_OF_THE_ELEMENT.iter().all(|other| name != *other));
        if is_its {
            copy(&file, to)?;
        }
    }
    let hashes = serde_json::to_string_pretty(&embed::integrity(to)?)?;
    fs::write(to.join("sri.json"), hashes).context("could not write sri.json")
}

fn copy(file: &Path, to: &Path) -> Result<()> {
    let name = file.file_name().with_context(|| format!("{} is no file", file.display()))?;
    fs::copy(file, to.join(name)).with_context(|| format!("could not copy {}", file.display()))?;
    Ok(())
}
