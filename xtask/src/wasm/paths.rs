//! Paths of this machine, which panics would name and nobody else has.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::process;

/// What parts Cargo's list of flags for the compiler.
const SEPARATOR: &str = "\u{1f}";

/// Flags that have the compiler write, in place of where crates and its own library lie here, what is the same
/// everywhere.
pub(super) fn remapped() -> Result<String> {
    let mut flags = vec![remap(&library()?, &format!("/rustc/{}/", commit()?))];
    for index in indexes()? {
        flags.push(remap(&index, "/crates"));
    }
    Ok(flags.join(SEPARATOR))
}

/// What must be in no file that is shipped.
pub(crate) fn of_this_machine(root: &Path) -> Result<Vec<String>> {
    let mut paths = vec![root.to_owned(), cargo_home()?, sysroot()?];
    paths.extend(env::home_dir().filter(|home| home.components().count() > 1));
    Ok(paths.into_iter().map(|path| format!("{}/", path.display())).collect())
}

fn remap(from: &Path, to: &str) -> String {
    format!("--remap-path-prefix={}={to}", from.display())
}

fn sysroot() -> Result<PathBuf> {
    Ok(process::answer(&mut process::rustc(&["--print", "sysroot"]))?.into())
}

fn library() -> Result<PathBuf> {
    Ok(sysroot()?.join("lib/rustlib/src/rust"))
}

fn commit() -> Result<String> {
    let about = process::answer(&mut process::rustc(&["-vV"]))?;
    let commit = about.lines().find_map(|line| line.strip_prefix("commit-hash: "));
    Ok(commit.context("rustc names no commit")?.to_owned())
}

fn cargo_home() -> Result<PathBuf> {
    let usual = || env::home_dir().map(|home| home.join(".cargo"));
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(usual).context("there is no home directory")
}

/// Where crates are unpacked, a directory for each place that they come from.
fn indexes() -> Result<Vec<PathBuf>> {
    let sources = cargo_home()?.join("registry/src");
    let entries =
        fs::read_dir(&sources).with_context(|| format!("could not look into {}", sources.display()))?;
    let mut found = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    found.sort();
    Ok(found)
}
