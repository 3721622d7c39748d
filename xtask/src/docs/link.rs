//! Where a link of a Markdown file leads from the site: to a page of it, or to the file in the repository.

use std::path::{Component, Path, PathBuf};

use anyhow::{Result, bail};

use super::{markdown::slug, page::Page};
use crate::workspace::Workspace;

/// Where files of the repository are shown.
const REPOSITORY: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main");

/// A file that is made with the site.
const SITE_HASHES: &str = "docs/site/keyferry/sri.json";

/// The links of one source.
#[derive(Debug)]
pub(super) struct Links<'p> {
    workspace: &'p Workspace,
    source: &'static str,
    pages: &'p [&'static Page],
}

impl<'p> Links<'p> {
    /// The links of that source, in a site of these pages.
    pub(super) fn from(workspace: &'p Workspace, source: &'static str, pages: &'p [&'static Page]) -> Self {
        Self { workspace, source, pages }
    }

    /// What the site has in place of a link's destination.
    pub(super) fn resolve(&self, destination: &str) -> Result<String> {
        if destination.starts_with("https://") || destination.starts_with('#') {
            return Ok(destination.to_owned());
        }
        let (path, anchor) =
            destination.split_once('#').map_or((destination, None), |(path, at)| (path, Some(at)));
        let path = self.path_of(path);
        if let Some((page, anchor)) = self.page(&path, anchor) {
            return Ok(at(page.file, anchor));
        }
        if path == SITE_HASHES {
            return Ok(destination.to_owned());
        }
        if !self.workspace.path(&path).exists() {
            bail!("the link {destination} leads to {path}, which is not there");
        }
        Ok(at(&format!("{REPOSITORY}/{path}"), anchor))
    }

    /// Where an image of the repository lies in the site: beside the pages.
    pub(super) fn image(&self, destination: &str) -> Result<String> {
        let path = self.path_of(destination);
        match Path::new(&path).file_name() {
            Some(name) if super::ASSETS.contains(&path.as_str()) => Ok(name.to_string_lossy().into_owned()),
            _ => bail!("the image {path} is not copied into the site: name it in xtask/src/docs.rs"),
        }
    }

    /// The page that shows that place, and the anchor there.
    fn page<'a>(&self, path: &str, anchor: Option<&'a str>) -> Option<(&'static Page, Option<&'a str>)> {
        let mut shown = self.pages.iter().filter(|page| page.source == path);
        shown.find_map(|page| match page.heading() {
            None => Some((*page, anchor)),
            Some(heading) => (anchor == Some(slug(heading).as_str())).then_some((*page, None)),
        })
    }

    fn path_of(&self, path: &str) -> String {
        let folder = Path::new(self.source).parent().unwrap_or(Path::new(""));
        let mut parts = PathBuf::new();
        for part in folder.join(path).components() {
            match part {
                Component::ParentDir => drop(parts.pop()),
                Component::Normal(name) => parts.push(name),
                _ => {}
            }
        }
        parts.to_string_lossy().into_owned()
    }
}

fn at(file: &str, anchor: Option<&str>) -> String {
    anchor.map_or(file.to_owned(), |anchor| format!("{file}#{anchor}"))
}
