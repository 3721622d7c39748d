//! Every test there is, in order of what fails fastest.

mod real;
mod suite;

use std::{process::ExitCode, time::Instant};

use anyhow::{Result, bail};

use self::suite::Suite;
use crate::{
    setup::{self, Needs},
    stop,
    tally::Tally,
    workspace::Workspace,
};

/// Which tests to run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tests {
    real: bool,
    filter: Option<String>,
}

impl Tests {
    /// Reads the options.
    pub(crate) fn parse(options: &[&str]) -> Result<Self> {
        let mut tests = Self::default();
        for option in options {
            match *option {
                "--real" => tests.real = true,
                word if word.starts_with('-') || tests.filter.is_some() => {
                    bail!("`test` takes --real and one filter, not `{word}`")
                }
                word => tests.filter = Some(word.to_owned()),
            }
        }
        Ok(tests)
    }

    /// The suites to run, and the part of a test's name to pass on to their runners.
    fn choose(&self) -> (Vec<Suite>, Option<&str>) {
        let all = if self.real { Suite::REAL } else { Suite::ALL };
        let Some(filter) = self.filter.as_deref() else {
            return (all.to_vec(), None);
        };
        match all.iter().find(|suite| suite.name() == filter) {
            Some(suite) => (vec![*suite], None),
            None => (all.iter().copied().filter(|suite| suite.has_names()).collect(), Some(filter)),
        }
    }
}

/// Runs them, and ends with one line that says how many passed and failed.
pub(crate) fn run(workspace: &Workspace, tests: &Tests) -> Result<ExitCode> {
    let needs = if tests.real { Needs::EVERYTHING } else { Needs::TESTS };
    setup::install(workspace, needs)?;
    let (suites, filter) = tests.choose();
    let mut total = Tally::default();
    for suite in suites {
        total += report(suite, || suite.run(workspace, filter));
        if stop::asked() {
            bail!("stopped; so far {total}");
        }
    }
    println!("{total}");
    Ok(if total.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs a suite and says what came of it and how long it took. What keeps it from running at all is
/// a failure too.
fn report(suite: Suite, run: impl FnOnce() -> Result<Tally>) -> Tally {
    println!("\n== {} ==", suite.name());
    let start = Instant::now();
    let tally = run().unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        Tally::ONE_FAILED
    });
    println!("== {}: {tally} ({:.0} s) ==", suite.name(), start.elapsed().as_secs_f32());
    tally
}
