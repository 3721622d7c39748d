//! What libFuzzer says of a run (<https://llvm.org/docs/LibFuzzer.html#output>).

use std::{fmt, path::Path, process::ExitStatus};

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    runs: u64,
    edges: u64,
    /// What was found, in lines.
    finding: Option<String>,
}

impl Report {
    /// Reads the log of a run.
    pub(super) fn read(log: &str) -> Self {
        let mut report = Self::default();
        for line in log.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["stat::number_of_executed_units:", runs] => report.runs = number(runs),
                [_, _, "cov:", edges, ..] => report.edges = number(edges),
                _ => {}
            }
        }
        let found: Vec<&str> = finding(log).collect();
        report.finding = (!found.is_empty()).then(|| found.join("\n"));
        report
    }

    /// The report of a run that did not end well.
    pub(super) fn failed(mut self, status: ExitStatus, log: &Path) -> Self {
        let found = self.finding.take().unwrap_or_else(|| format!("it ended with {status}"));
        self.finding = Some(format!("{found}\nthe log is {}", log.display()));
        self
    }

    /// Whether nothing was found.
    pub(super) fn is_good(&self) -> bool {
        self.finding.is_none()
    }
}

/// The lines that say what was found: what a panic says, stands on the line behind it.
fn finding(log: &str) -> impl Iterator<Item = &str> {
    let before = [""].into_iter().chain(log.lines());
    before.zip(log.lines()).filter_map(|(before, line)| {
        let is_found = before.contains(" panicked at ")
            || line.contains(" panicked at ")
            || line.contains("ERROR: libFuzzer: ")
            || line.contains("Test unit written to ");
        is_found.then_some(line)
    })
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>9} runs, {:>5} edges: ", self.runs, self.edges)?;
        match &self.finding {
            None => f.write_str("nothing found"),
            Some(finding) => write!(f, "FOUND\n{finding}"),
        }
    }
}

fn number(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: &str = "\
#2\tINITED cov: 100 ft: 200 corp: 2/10b exec/s: 0 rss: 31Mb
#900\tNEW    cov: 130 ft: 210 corp: 3/12b lim: 4 exec/s: 0 rss: 31Mb L: 2/2 MS: 1 EraseBytes-
#31009\tDONE   cov: 131 ft: 211 corp: 3/12b lim: 745 exec/s: 7752 rss: 34Mb
Done 31009 runs in 4 second(s)
stat::number_of_executed_units: 31009
";

    #[test]
    fn a_quiet_run_has_runs_and_edges() {
        let report = Report::read(QUIET);
        assert_eq!(report, Report { runs: 31009, edges: 131, finding: None });
        assert_eq!(report.to_string(), "    31009 runs,   131 edges: nothing found");
    }

    #[test]
    fn a_panic_is_told_with_its_words_and_its_input() {
        let log = "thread '<unnamed>' (1) panicked at src/check.rs:85:5:\nline 3 of 1\nstack backtrace:\n\
                   ==1== ERROR: libFuzzer: deadly signal\n\
                   artifact_prefix='a/'; Test unit written to a/crash-6f\n";
        let report = Report::read(&format!("{QUIET}{log}"));
        assert!(!report.is_good());
        let finding = report.finding.unwrap_or_default();
        for part in ["check.rs:85", "line 3 of 1", "deadly signal", "a/crash-6f"] {
            assert!(finding.contains(part), "{finding}");
        }
        assert!(!finding.contains("backtrace"), "{finding}");
    }
}
