//! npm packages, exactly as their lock files say.

use std::{fs, path::Path, process::Command, time::SystemTime};

use anyhow::{Context, Result, bail};

use crate::process::{self, step};

const OLDEST_NODE: u32 = 20;

/// Installs what a directory's `package-lock.json` lists, unless it is there already.
pub(crate) fn install(directory: &Path) -> Result<()> {
    let lock = changed(&directory.join("package-lock.json"));
    let installed = changed(&directory.join("node_modules/.package-lock.json"));
    if lock.is_some() && installed >= lock {
        return Ok(());
    }
    check_node()?;
    step(&format!("npm ci in {}", directory.display()), || {
        process::run(
            Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
                .env("PUPPETEER_SKIP_DOWNLOAD", "1")
                .current_dir(directory),
        )
    })
}

fn check_node() -> Result<()> {
    let version = process::answer(Command::new("node").arg("--version"))
        .context("Node.js and npm are needed: install Node.js 20 or later")?;
    let major =
        version.trim_start_matches('v').split('.').next().and_then(|number| number.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        bail!("found Node.js {version}: install Node.js {OLDEST_NODE} or later");
    }
    Ok(())
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|about| about.modified()).ok()
}
