//! Counting what test runners report.

use std::{
    fmt,
    io::{BufRead, BufReader},
    ops::AddAssign,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u32,
    failed: u32,
}

impl Tally {
    /// A test that passed.
    pub(crate) const ONE_PASSED: Self = Self { passed: 1, failed: 0 };
    /// Something outside any test failed: formatting, a lint, a build.
    pub(crate) const ONE_FAILED: Self = Self { passed: 0, failed: 1 };

    /// Whether nothing failed.
    pub(crate) fn is_good(self) -> bool {
        self.failed == 0
    }

    /// Runs a command with its output on this terminal, and counts what it reports. A command
    /// that fails without a failed test counts as one.
    pub(crate) fn of(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("could not start {name}"))?;
        let mut tally = Self::default();
        let output = child.stdout.take().context("a pipe was asked for")?;
        for line in BufReader::new(output).lines() {
            let line = line?;
            println!("{line}");
            tally += Self::read(&line);
        }
        if !child.wait()?.success() && tally.is_good() {
            tally += Self::ONE_FAILED;
        }
        Ok(tally)
    }

    /// What one line of a runner's output adds: `test result: ok. 3 passed; 0 failed; …` of Rust,
    /// `ℹ pass 3` and `ℹ fail 0` of Node.
    fn read(line: &str) -> Self {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["test", "result:", _, passed, "passed;", failed, "failed;", ..] => {
                Self { passed: number(passed), failed: number(failed) }
            }
            ["ℹ", "pass", passed] => Self { passed: number(passed), failed: 0 },
            ["ℹ", "fail" | "cancelled", failed] => Self { passed: 0, failed: number(failed) },
            _ => Self::default(),
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn number(word: &str) -> u32 {
    word.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn rust_and_node_report_in_their_own_words() {
        let rust = "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured";
        assert_eq!(Tally::read(rust), Tally { passed: 3, failed: 2 });
        assert_eq!(Tally::read("ℹ pass 7"), Tally { passed: 7, failed: 0 });
        assert_eq!(Tally::read("ℹ cancelled 1"), Tally { passed: 0, failed: 1 });
        assert_eq!(Tally::read("test tally::tests ... ok"), Tally::default());
    }

    #[test]
    fn a_command_that_dies_without_a_report_has_failed() {
        assert_eq!(Tally::of(&mut Command::new("false")).unwrap(), Tally::ONE_FAILED);
        assert!(Tally::of(&mut Command::new("true")).unwrap().is_good());
    }
}
