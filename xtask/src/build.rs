//! The console page: the application, the vault and their files, in `dist/console/`.

use std::{env, fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    compress,
    document::Document,
    embed,
    files::{read, write},
    process::{self, Companion, step},
    wasm::{APPLICATION, VAULT},
    workspace::Workspace,
};

/// Which of Cargo's profiles the wasm is built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Compiles in seconds.
    WebDev,
    /// Small over the wire.
    Release,
}

impl Profile {
    /// The name in `Cargo.toml`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::WebDev => "web-dev",
            Self::Release => "release",
        }
    }
}

/// Builds the whole page. The one that is there stays until the new one is complete. What is shipped is there once
/// more as servers send it.
pub(crate) fn console(workspace: &Workspace, profile: Profile) -> Result<()> {
    let stage = workspace.target().join("console");
    console_in(workspace, profile, &stage)?;
    let page = workspace.console();
    empty(&page)?;
    copy_files(&stage, &page)?;
    if profile == Profile::Release {
        // Where they will lie: one that is older than its file is passed over.
        step("shortening its files", || compress::beside(&page))?;
    }
    Ok(())
}

/// Builds the whole page in another directory.
pub(crate) fn console_in(workspace: &Workspace, profile: Profile, directory: &Path) -> Result<()> {
    empty(directory)?;
    APPLICATION.build(workspace, profile, directory)?;
    vault(workspace, profile, directory)?;
    document(workspace, directory)?;
    embed::write(workspace, directory)
}

/// Builds the page, and beside it the programs that its tests start.
pub(crate) fn everything(workspace: &Workspace, profile: Profile) -> Result<()> {
    let programs = programs()?;
    console(workspace, profile)?;
    step("compiling the programs", || programs.wait())
}

/// Begins to build the proxy, the sandbox and the maker of lists.
pub(crate) fn programs() -> Result<Companion> {
    let mut cargo = process::cargo();
    cargo.args(["build", "--locked", "--quiet"]);
    cargo.args(
        ["keyferry-proxy", "keyferry-sandbox", "keyferry-key-list"].map(|name| format!("--package={name}")),
    );
    Companion::start(&mut cargo)
}

/// Runs the program that makes lists of known keys.
pub(crate) fn key_list(options: &[String]) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["run", "--locked", "--quiet", "--package", "keyferry-key-list", "--"]);
    process::run(cargo.args(options))
}

/// Puts the vault into the directory where Trunk assembles the page.
pub(crate) fn stage_vault(workspace: &Workspace) -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR")
        .context("TRUNK_STAGING_DIR is not set: this command is a hook of Trunk.toml")?;
    let profile = match env::var("TRUNK_PROFILE").as_deref() {
        Ok("release") => Profile::Release,
        _ => Profile::WebDev,
    };
    vault(workspace, profile, Path::new(&staging))?;
    embed::write(workspace, Path::new(&staging))
}

/// The vault's script is the glue and the worker's own part in one file: its policy lets it load
/// nothing further.
fn vault(workspace: &Workspace, profile: Profile, page: &Path) -> Result<()> {
    VAULT.build(workspace, profile, page)?;
    let script = page.join("vault.js");
    let glue = read(&script)?;
    let worker = read(&workspace.path("www/vault-worker.js"))?;
    write(&script, &format!("{glue}\n{worker}"))
}

fn document(workspace: &Workspace, page: &Path) -> Result<()> {
    let document = Document::parse(&read(&workspace.path("index.html"))?)?;
    write(&page.join("index.html"), &document.html)?;
    for copy in document.copies {
        let from = workspace.path(&copy);
        let name =
            from.file_name().with_context(|| format!("index.html copies `{copy}`, which is not a file"))?;
        fs::copy(&from, page.join(name)).with_context(|| format!("could not copy {copy}"))?;
    }
    Ok(())
}

/// Copies every file of a directory into another.
pub(crate) fn copy_files(from: &Path, to: &Path) -> Result<()> {
    copy_some(from, to, |_| true)
}

/// Copies some files of a directory into another.
pub(crate) fn copy_some(from: &Path, to: &Path, is_copied: impl Fn(&Path) -> bool) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if is_copied(&entry.path()) {
            fs::copy(entry.path(), to.join(entry.file_name()))
                .with_context(|| format!("could not copy {}", entry.path().display()))?;
        }
    }
    Ok(())
}

/// Copies a directory with all that is below it into another.
pub(crate) fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("could not make {}", to.display()))?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_tree(&from, &to)?;
        } else {
            fs::copy(&from, &to).with_context(|| format!("could not copy {}", from.display()))?;
        }
    }
    Ok(())
}

/// Makes a directory, or makes it empty.
pub(crate) fn empty(directory: &Path) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory).with_context(|| format!("could not empty {}", directory.display()))?;
    }
    fs::create_dir_all(directory).with_context(|| format!("could not make {}", directory.display()))
}
