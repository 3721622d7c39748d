//! Compiling the targets so that they count where they come by.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{
    build,
    process::{self, step},
    workspace::Workspace,
};

/// A workspace of its own.
pub(crate) const MANIFEST: &str = "fuzz/Cargo.toml";

/// What `cargo fuzz` 0.13 passes without a sanitizer, of which stable compilers have none. Dependencies are
/// counted too; build scripts are not, since a target is named.
const RUSTFLAGS: [&str; 8] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-sanitizer-coverage-stack-depth",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
    "-Ccodegen-units=1",
];

/// The built targets.
#[derive(Debug)]
pub(crate) struct Programs {
    folder: PathBuf,
    seeds: PathBuf,
}

impl Programs {
    /// A target.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The folder of what a target begins with.
    pub(super) fn seeds(&self, name: &str) -> PathBuf {
        self.seeds.join(name)
    }
}

/// Builds all targets, and has them write what each begins with.
pub(super) fn build(workspace: &Workspace) -> Result<Programs> {
    let (home, host) = (home(workspace), host()?);
    step("compiling the fuzz targets", || process::run(cargo(workspace, "build", &host).arg("--bins")))?;
    let programs = Programs { folder: home.join(host).join("release"), seeds: home.join("seeds") };
    build::empty(&programs.seeds)?;
    step("writing seeds", || process::run(Command::new(programs.program("seeds")).arg(&programs.seeds)))?;
    Ok(programs)
}

/// Looks at the code, with what is compiled for the targets anyway.
pub(crate) fn lint(workspace: &Workspace) -> Result<Command> {
    let mut cargo = cargo(workspace, "clippy", &host()?);
    cargo.args(["--all-targets", "--", "-D", "warnings"]);
    Ok(cargo)
}

fn cargo(workspace: &Workspace, command: &str, host: &str) -> Command {
    let mut cargo = process::cargo();
    cargo.args([command, "--locked", "--quiet", "--release", "--target", host]);
    cargo.arg("--manifest-path").arg(workspace.path(MANIFEST));
    cargo.arg("--target-dir").arg(home(workspace)).env("RUSTFLAGS", RUSTFLAGS.join(" "));
    cargo
}

fn host() -> Result<String> {
    process::answer(Command::new("rustc").args(["--print", "host-tuple"]))
}

/// Where everything is that has to do with fuzzing and need not be kept.
pub(super) fn home(workspace: &Workspace) -> PathBuf {
    workspace.target().join("fuzz")
}
