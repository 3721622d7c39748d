//! What requests cost: measured by `benches/requests/`, and compared with what is expected.
//!
//! Everything is a ratio to a loop that is measured right before and after it, so neither a slow
//! machine nor a busy one fails; code that became slower does.

mod ratios;

use std::env;

use anyhow::{Result, bail};

use self::ratios::Ratios;
use crate::{build, process, tally::Tally, workspace::Workspace};

const EXPECTED: &str = "benches/expected.json";

/// Some processors have instructions for SHA and some have none, which would make other ratios; WebAssembly has
/// none.
const PORTABLE_DIGESTS: &str =
    r#"build.rustflags = ["--cfg", 'sha1_backend="soft"', "--cfg", 'sha2_backend="soft"']"#;

/// How often what seems slow is measured once more: what else a machine does passes, and slow code
/// stays slow.
const AGAIN: usize = 3;

/// Measures everything and compares. Each entry counts as a test. `BLESS=1` writes what is expected
/// anew.
pub(crate) fn check(workspace: &Workspace) -> Result<Tally> {
    let file = workspace.path(EXPECTED);
    let measured = measure(workspace, &[])?;
    if env::var_os("BLESS").is_some() {
        look_again(workspace, measured.clone(), Ratios::names)?.write(&file)?;
    }
    let expected = Ratios::read(&file)?;
    let measured = look_again(workspace, measured, |measured| measured.slower_than(&expected))?;
    Ok(report(&measured, &expected))
}

/// Measures some entries again, while there are any, and keeps the least.
fn look_again(
    workspace: &Workspace,
    mut measured: Ratios,
    which: impl Fn(&Ratios) -> Vec<String>,
) -> Result<Ratios> {
    for _ in 0..AGAIN {
        let entries = which(&measured);
        if entries.is_empty() {
            break;
        }
        measured.lower_to(&measure(workspace, &entries)?);
    }
    Ok(measured)
}

/// Runs the benchmark, or those of its entries.
fn measure(workspace: &Workspace, entries: &[String]) -> Result<Ratios> {
    let directory = workspace.target().join("criterion");
    build::empty(&directory)?;
    let mut cargo = process::cargo();
    cargo.args([
        "--config",
        PORTABLE_DIGESTS,
        "bench",
        "--locked",
        "--quiet",
        "--package",
        "keyferry",
        "--no-default-features",
    ]);
    cargo.args(["--bench", "requests", "--", "--quiet", "--noplot"]);
    if !entries.is_empty() {
        cargo.arg(format!("^({})$", entries.join("|")));
    }
    process::quietly(cargo.env("CRITERION_HOME", &directory))?;
    let measured = Ratios::of_criterion(&directory)?;
    if measured.is_empty() {
        bail!("the benchmark measured nothing");
    }
    Ok(measured)
}

fn report(measured: &Ratios, expected: &Ratios) -> Tally {
    let complaints = measured.complaints(expected);
    for complaint in &complaints {
        println!("{complaint}");
    }
    if !complaints.is_empty() {
        println!("If that is as it should be, `BLESS=1 cargo xtask test bench` writes {EXPECTED} anew.");
    }
    let mut tally = Tally::default();
    for _ in complaints.len()..measured.len() {
        tally += Tally::ONE_PASSED;
    }
    for _ in &complaints {
        tally += Tally::ONE_FAILED;
    }
    tally
}
