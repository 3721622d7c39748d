//! One target at work.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use super::{
    build::{Programs, home},
    report::Report,
};
use crate::{build, process::Companion, workspace::Workspace};

/// Targets whose input is bytes; what the others take is text. Each has a dictionary.
const BINARY: [&str; 6] =
    ["der", "openssh_private", "openssh_public", "pkcs8_encrypted", "round_trip", "unlock"];

/// How long a target runs, and from where.
#[derive(Clone, Copy, Debug)]
pub(super) enum Length {
    /// From all that was learnt before, and what is learnt now is kept.
    Kept {
        /// For so long.
        seconds: u32,
    },
    /// From the seeds alone, and always the same way.
    Brief {
        /// So many inputs, whatever the machine.
        runs: u32,
        /// But for no longer than that.
        seconds: u32,
    },
}

/// A target that runs, until this is dropped.
#[derive(Debug)]
pub(super) struct Target {
    name: String,
    log: PathBuf,
    companion: Companion,
}

impl Target {
    /// Starts a target.
    pub(super) fn start(
        workspace: &Workspace,
        programs: &Programs,
        name: &str,
        length: Length,
    ) -> Result<Self> {
        let logs = home(workspace).join("logs");
        let artifacts = workspace.path("fuzz/artifacts").join(name);
        for folder in [&logs, &artifacts] {
            fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
        }
        let log = logs.join(format!("{name}.log"));
        let output = File::create(&log).with_context(|| format!("could not write {}", log.display()))?;
        let mut program = Command::new(programs.program(name));
        program
            .args(["-timeout=5", "-rss_limit_mb=2048", "-max_len=8192", "-print_final_stats=1"])
            .arg(format!("-dict={}", dictionary(workspace, name).display()))
            // libFuzzer puts the name right behind it.
            .arg(format!("-artifact_prefix={}/", artifacts.display()));
        corpus(&mut program, workspace, name, length)?;
        program.arg(programs.seeds(name)).env("RUST_BACKTRACE", "1").stderr(output);
        Ok(Self { name: name.to_owned(), log, companion: Companion::start(&mut program)? })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What came of it, if it has ended.
    pub(super) fn report(&mut self) -> Result<Option<Report>> {
        let Some(status) = self.companion.ended()? else { return Ok(None) };
        let log = fs::read(&self.log).with_context(|| format!("could not read {}", self.log.display()))?;
        let report = Report::read(&String::from_utf8_lossy(&log));
        Ok(Some(if status.success() { report } else { report.failed(status, &self.log) }))
    }
}

fn dictionary(workspace: &Workspace, name: &str) -> PathBuf {
    let kind = if BINARY.contains(&name) { "binary" } else { "text" };
    workspace.path(&format!("fuzz/dictionaries/{kind}.dict"))
}

/// The folder to which libFuzzer adds what it learns has to be the first that is named.
fn corpus(program: &mut Command, workspace: &Workspace, name: &str, length: Length) -> Result<()> {
    let (folder, seconds) = match length {
        Length::Kept { seconds } => (workspace.path("fuzz/corpus").join(name), seconds),
        Length::Brief { runs, seconds } => {
            let folder = home(workspace).join("brief").join(name);
            build::empty(&folder)?;
            program.arg("-seed=1").arg(format!("-runs={runs}"));
            (folder, seconds)
        }
    };
    make(&folder)?;
    program.arg(format!("-max_total_time={seconds}")).arg(folder);
    Ok(())
}

fn make(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))
}
