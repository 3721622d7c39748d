//! Measuring what is shipped, side by side with the tools that people have.

use std::process::Command;

use anyhow::Result;

use crate::{
    build::{self, Profile},
    package, process,
    setup::{self, Needs},
    workspace::Workspace,
};

/// Builds what is shipped, measures it, prints a table, and leaves the figures in `target/bench.json`.
pub(crate) fn run(workspace: &Workspace, words: &[String]) -> Result<()> {
    setup::install(workspace, Needs::TESTS)?;
    setup::install_for_benchmarks()?;
    build::console(workspace, Profile::Release)?;
    package::npm(workspace, Profile::Release)?;
    process::run(&mut release_programs())?;
    process::run(
        Command::new("node")
            .arg(workspace.path("tests/bench/run.mjs"))
            .arg(workspace.target().join("bench.json"))
            .args(words)
            .env("KEYFERRY_PROGRAMS", workspace.target().join("release"))
            .env("KEYFERRY_CONSOLE", workspace.console())
            .env("KEYFERRY_NPM", workspace.npm())
            .env("KEYFERRY_REQUESTS", workspace.target().join("criterion")),
    )
}

/// The proxy and the sandbox as they are shipped: quick, and not small.
fn release_programs() -> Command {
    let mut cargo = process::cargo();
    cargo.args(["build", "--locked", "--quiet", "--release"]);
    cargo.args(["--package", "keyferry-proxy", "--package", "keyferry-sandbox"]);
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3");
    cargo
}
