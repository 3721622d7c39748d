//! Whether what is here can be released.

mod api;
mod changelog;
mod twice;
mod version;

use std::{env, process::Command, process::ExitCode};

use anyhow::{Result, ensure};

use self::{api::Interface, twice::Builds, version::Version};
use crate::{process, tally::Tally, wasm, workspace::Workspace};

/// Checks everything, and says of each thing how it stands. Nothing is published or changed; with `BLESS=1` the
/// interface that is there now is kept as that of the last release, and nothing else is done.
pub(crate) fn dry_run(workspace: &Workspace) -> Result<ExitCode> {
    let version: Version = env!("CARGO_PKG_VERSION").parse()?;
    let interface = Interface::of(workspace, version)?;
    if env::var_os("BLESS").is_some() {
        interface.keep(workspace)?;
        println!("The interface of {version} is kept in {}/: commit it.", api::KEPT);
        return Ok(ExitCode::SUCCESS);
    }
    println!("Keyferry {version}");
    let mut good = report("versions", &version::all_agree(workspace, version));
    good &= report("changelog", &changelog::tells_of(workspace, version));
    good &= report("interface", &Interface::kept(workspace).and_then(|last| interface.follows(&last)));
    good &= report("sources", &is_committed(workspace));
    match Builds::make(workspace) {
        Ok(builds) => {
            good &= report("two builds", &builds.compare());
            good &= report("no paths of this machine", &builds.name_no_path(workspace));
            good &= report("sizes", &sizes(workspace, &builds));
        }
        Err(error) => good &= report("two builds", &Err(error)),
    }
    println!("{}", if good { "It can be released." } else { "It can't be released yet." });
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Says how one thing stands.
fn report(what: &str, result: &Result<String>) -> bool {
    match result {
        Ok(found) => println!("  good    {what}: {found}"),
        Err(error) => println!("  NOT YET {what}: {error:#}"),
    }
    result.is_ok()
}

/// A release is made of what is committed.
fn is_committed(workspace: &Workspace) -> Result<String> {
    let git = |arguments: &[&str]| {
        process::answer(Command::new("git").args(arguments).current_dir(workspace.root()))
    };
    let changed = git(&["status", "--porcelain"])?;
    ensure!(changed.is_empty(), "these are not committed, and not in what is built:\n{changed}");
    Ok(format!("all of {} is committed", git(&["rev-parse", "--short", "HEAD"])?))
}

/// What the page weighs, against the limits that the tests of what is shipped have.
fn sizes(workspace: &Workspace, builds: &Builds) -> Result<String> {
    let built = builds.first();
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"]).arg(workspace.path("tests/shipped/size.test.mjs"));
    node.env("KEYFERRY_CONSOLE", built.console());
    node.env("KEYFERRY_LINKED", wasm::linked(built, crate::build::Profile::Release));
    let tally = Tally::of(&mut node)?;
    ensure!(tally.is_good(), "{tally}");
    Ok(format!("{tally}"))
}
