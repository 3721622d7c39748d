//! `cargo xtask`: sets up, builds, serves, tests, fuzzes and packages Keyferry.
//!
//! Each command first installs what it needs and does not find; see [`setup`].

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the command line")]

mod bench;
mod build;
mod command;
mod compress;
mod docs;
mod document;
mod embed;
mod files;
mod fuzz;
mod nova;
mod package;
mod process;
mod release;
mod requests;
mod serve;
mod setup;
mod single;
mod stop;
mod tally;
mod test;
mod wasm;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;

use crate::{command::Command, workspace::Workspace};

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let command = Command::parse(&arguments)?;
    stop::on_signal()?;
    command.run(&Workspace::find()?)
}
