//! A Python of our own with the real OpenStack and the SSH clients written in Python.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    process::{self, step},
    workspace::Workspace,
};

const REQUIREMENTS: &str = "tests/real/requirements.txt";

/// The virtual environment.
pub(crate) fn home(workspace: &Workspace) -> PathBuf {
    workspace.tools().join("python")
}

/// Installs what `tests/real/requirements.txt` lists, unless it is there already.
pub(crate) fn install(workspace: &Workspace) -> Result<()> {
    let home = home(workspace);
    let wanted = fs::read_to_string(workspace.path(REQUIREMENTS))
        .with_context(|| format!("could not read {REQUIREMENTS}"))?;
    let stamp = home.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step("installing OpenStack and the Python SSH clients with pip", || {
        make(&home, &workspace.path(REQUIREMENTS))
    })?;
    fs::write(&stamp, wanted).with_context(|| format!("could not write {}", stamp.display()))
}

fn make(home: &Path, requirements: &Path) -> Result<()> {
    process::run(Command::new("/usr/bin/python3").args(["-m", "venv"]).arg(home))?;
    process::run(
        Command::new(home.join("bin/pip"))
            // uWSGI is built for one Python, and a cache may have it of another of the same version.
            .args(["install", "--quiet", "--disable-pip-version-check", "--no-cache-dir", "--requirement"])
            .arg(requirements)
            .env("PATH", "/usr/bin:/bin"),
    )
}
