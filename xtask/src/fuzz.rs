//! Feeding the vault's readers what nobody would write, with libFuzzer.
//!
//! `fuzz/` is laid out as `cargo fuzz` wants it. What that tool passes to the compiler is passed here
//! instead, since the compiler of `rust-toolchain.toml` takes it and nothing has to be installed.

mod build;
mod report;
mod target;

use std::{fs, process::ExitCode, thread};

use anyhow::{Result, bail};

pub(crate) use self::build::{MANIFEST, lint};
use self::{
    report::Report,
    target::{Length, Target},
};
use crate::{setup, stop, tally::Tally, workspace::Workspace};

/// How long each target runs unless the command says otherwise.
const SECONDS: u32 = 600;
/// How many inputs it gets among the tests: by time, a quicker machine would find what others don't.
const BRIEF_RUNS: u32 = 6000;
/// For how long at most.
const BRIEF_SECONDS: u32 = 20;

/// Which targets to run, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fuzz {
    target: Option<String>,
    seconds: u32,
}

impl Fuzz {
    /// Reads the options.
    pub(crate) fn parse(options: &[&str]) -> Result<Self> {
        let mut fuzz = Self { target: None, seconds: SECONDS };
        let mut options = options.iter();
        while let Some(option) = options.next() {
            match *option {
                "--seconds" => fuzz.seconds = seconds(options.next())?,
                word if word.starts_with('-') || fuzz.target.is_some() => {
                    bail!("`fuzz` takes one target and --seconds N, not `{word}`")
                }
                word => fuzz.target = Some(word.to_owned()),
            }
        }
        Ok(fuzz)
    }
}

fn seconds(word: Option<&&str>) -> Result<u32> {
    match word.and_then(|word| word.parse().ok()) {
        Some(seconds) if seconds > 0 => Ok(seconds),
        _ => bail!("--seconds wants a number from 1: `--seconds 600` for one"),
    }
}

/// Runs the targets. What they learn is kept in `fuzz/corpus/`, what they find in `fuzz/artifacts/`.
pub(crate) fn run(workspace: &Workspace, fuzz: &Fuzz) -> Result<ExitCode> {
    let all = names(workspace)?;
    let chosen: Vec<String> = match &fuzz.target {
        Some(name) if !all.contains(name) => bail!("`{name}` is no target. There are: {}", all.join(", ")),
        Some(name) => vec![name.clone()],
        None => all,
    };
    setup::install_for_fuzzing()?;
    let tally = run_all(workspace, &chosen, Length::Kept { seconds: fuzz.seconds })?;
    println!("{tally}");
    Ok(if tally.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs those targets whose name holds the filter briefly, always from the same beginning: what
/// passes once passes again. Each counts as a test.
pub(crate) fn briefly(workspace: &Workspace, filter: Option<&str>) -> Result<Tally> {
    let mut chosen = names(workspace)?;
    chosen.retain(|name| filter.is_none_or(|filter| name.contains(filter)));
    if chosen.is_empty() {
        return Ok(Tally::default());
    }
    run_all(workspace, &chosen, Length::Brief { runs: BRIEF_RUNS, seconds: BRIEF_SECONDS })
}

/// The targets, by the files in `fuzz/fuzz_targets/`.
fn names(workspace: &Workspace) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(workspace.path("fuzz/fuzz_targets"))? {
        names.extend(entry?.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

/// Builds the targets and runs as many at once as there are processors.
fn run_all(workspace: &Workspace, names: &[String], length: Length) -> Result<Tally> {
    let programs = build::build(workspace)?;
    let at_once = thread::available_parallelism().map_or(1, usize::from);
    let mut tally = Tally::default();
    let mut waiting = names.iter();
    let mut running: Vec<Target> = Vec::new();
    loop {
        for name in waiting.by_ref().take(at_once - running.len()) {
            running.push(Target::start(workspace, &programs, name, length)?);
        }
        if running.is_empty() {
            return Ok(tally);
        }
        if stop::asked() {
            bail!("stopped; so far {tally}");
        }
        stop::moment();
        for (name, report) in ended(&mut running)? {
            println!("{name:<16} {report}");
            tally += if report.is_good() { Tally::ONE_PASSED } else { Tally::ONE_FAILED };
        }
    }
}

/// Takes out those that have ended.
fn ended(running: &mut Vec<Target>) -> Result<Vec<(String, Report)>> {
    let mut reports = Vec::new();
    let mut still = Vec::new();
    for mut target in running.drain(..) {
        match target.report()? {
            Some(report) => reports.push((target.name().to_owned(), report)),
            None => still.push(target),
        }
    }
    *running = still;
    Ok(reports)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn options_are_a_target_and_seconds() {
        let fuzz = |target: Option<&str>, seconds| Fuzz { target: target.map(str::to_owned), seconds };
        assert_eq!(Fuzz::parse(&[]).unwrap(), fuzz(None, SECONDS));
        assert_eq!(Fuzz::parse(&["jwk"]).unwrap(), fuzz(Some("jwk"), SECONDS));
        assert_eq!(Fuzz::parse(&["--seconds", "9", "jwk"]).unwrap(), fuzz(Some("jwk"), 9));
        for options in [&["--second"][..], &["--seconds"], &["--seconds", "0"], &["jwk", "der"]] {
            assert!(Fuzz::parse(options).is_err(), "{options:?}");
        }
    }
}
