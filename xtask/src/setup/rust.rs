//! Parts of the Rust toolchain.

use std::{path::Path, process::Command};

use anyhow::{Result, bail};

use crate::process::{self, step};

const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target, unless the compiler has it already.
pub(crate) fn install_wasm() -> Result<()> {
    if has_wasm()? {
        return Ok(());
    }
    if process::find("rustup").is_none() {
        bail!(
            "the compiler has no {TARGET} target and rustup is not here to add it: install the \
             target with the package manager that installed Rust"
        );
    }
    step("adding the wasm32 target with rustup", || {
        process::run(Command::new("rustup").args(["target", "add", TARGET]))
    })
}

/// Adds the formatter and the linter, unless they are there.
pub(crate) fn install_lints() -> Result<()> {
    let has = |command: &str| process::succeeds(process::cargo().args([command, "--version"]));
    if has("fmt") && has("clippy") {
        return Ok(());
    }
    step("adding rustfmt and clippy with rustup", || {
        process::run(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]))
    })
}

fn has_wasm() -> Result<bool> {
    let mut rustc = Command::new("rustc");
    let directory = process::answer(rustc.args(["--print", "target-libdir", "--target", TARGET]))?;
    Ok(Path::new(&directory).is_dir())
}
