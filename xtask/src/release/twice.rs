//! What is shipped, built twice in two directories out of what is committed.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

use crate::{
    build::{self, Profile},
    embed, package,
    process::{self, step},
    wasm,
    workspace::Workspace,
};

/// The directories, whose paths differ in length too.
const DIRECTORIES: [&str; 2] = ["twice/one", "twice/another-place"];

/// Two builds of the package.
#[derive(Debug)]
pub(super) struct Builds {
    first: Workspace,
    second: Workspace,
}

impl Builds {
    /// Builds the package twice. Neither build knows anything of the other, or of what was built here before.
    pub(super) fn make(workspace: &Workspace) -> Result<Self> {
        // Whoever commits meanwhile is not in the way.
        let commit =
            process::answer(Command::new("git").args(["rev-parse", "HEAD"]).current_dir(workspace.root()))?;
        let [first, second] = DIRECTORIES.map(|name| workspace.target().join(name));
        let build = |directory| build_in(workspace, &commit, directory);
        Ok(Self { first: build(first)?, second: build(second)? })
    }

    /// One of the two.
    pub(super) fn first(&self) -> &Workspace {
        &self.first
    }

    /// Both have the same files with the same content.
    pub(super) fn compare(&self) -> Result<String> {
        let (first, second) = (hashes(&self.first.npm())?, hashes(&self.second.npm())?);
        let differ = differences(&first, &second);
        ensure!(differ.is_empty(), "these differ: {}", differ.join(", "));
        let wasm = first.iter().filter(|(name, _)| is_wasm(name));
        let shown: Vec<String> = wasm.map(|(name, hash)| format!("\n            {hash}  {name}")).collect();
        Ok(format!("{} files are the same{}", first.len(), shown.concat()))
    }

    /// Nothing in them says where they were built.
    pub(super) fn name_no_path(&self, workspace: &Workspace) -> Result<String> {
        let paths = wasm::of_this_machine(workspace.root())?;
        let mut naming = Vec::new();
        for name in hashes(&self.first.npm())?.into_keys() {
            let bytes = fs::read(self.first.npm().join(&name))?;
            naming.extend(
                paths.iter().filter(|path| holds(&bytes, path)).map(|path| format!("{name} ({path})")),
            );
        }
        ensure!(naming.is_empty(), "these name one: {}", naming.join(", "));
        Ok("no file names one".to_owned())
    }
}

fn build_in(workspace: &Workspace, commit: &str, directory: PathBuf) -> Result<Workspace> {
    build::empty(&directory)?;
    step(&format!("unpacking what is committed into {}", directory.display()), || {
        unpack(workspace.root(), commit, &directory)
    })?;
    let copy = Workspace::at(directory);
    build::console(&copy, Profile::Release)?;
    package::npm(&copy, Profile::Release)?;
    Ok(copy)
}

fn unpack(root: &Path, commit: &str, directory: &Path) -> Result<()> {
    let mut git = Command::new("git")
        .args(["archive", "--format=tar", commit])
        .current_dir(root)
        .stdout(Stdio::piped())
        .spawn()
        .context("could not start git")?;
    let archive = git.stdout.take().context("a pipe was asked for")?;
    process::run(Command::new("tar").args(["-x", "-C"]).arg(directory).stdin(archive))?;
    ensure!(git.wait()?.success(), "git gave no archive");
    Ok(())
}

/// The hash of every file below a directory, by their paths in it.
fn hashes(directory: &Path) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut directories = vec![PathBuf::new()];
    while let Some(below) = directories.pop() {
        for entry in fs::read_dir(directory.join(&below))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if entry.path().is_dir() {
                directories.push(path);
            } else {
                found.insert(path.display().to_string(), embed::hash(&fs::read(entry.path())?));
            }
        }
    }
    Ok(found)
}

/// What one has and the other hasn't, or has otherwise.
fn differences(first: &BTreeMap<String, String>, second: &BTreeMap<String, String>) -> Vec<String> {
    let mut names: Vec<&String> = first.keys().chain(second.keys()).collect();
    names.sort();
    names.dedup();
    names.into_iter().filter(|name| first.get(*name) != second.get(*name)).cloned().collect()
}

fn is_wasm(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|kind| kind == "wasm")
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> BTreeMap<String, String> {
        list.iter().map(|&(name, hash)| (name.to_owned(), hash.to_owned())).collect()
    }

    #[test]
    fn a_file_that_differs_or_is_missing_is_named() {
        let first = files(&[("a", "1"), ("b", "2"), ("c", "3")]);
        assert_eq!(differences(&first, &files(&[("a", "1"), ("b", "9"), ("d", "4")])), ["b", "c", "d"]);
        assert!(differences(&first, &first).is_empty());
    }

    #[test]
    fn a_path_is_found_wherever_it_stands() {
        assert!(holds(b"\0\0/home/me/src/lib.rs\0", "/home/me/"));
        assert!(!holds(b"/home/you/", "/home/me/") && !holds(b"", "/"));
    }
}
