//! Makes a file of lists of known keys out of what others publish. `cargo xtask key-list` runs it.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the command line")]

mod input;
mod line;
mod options;

use std::{collections::BTreeMap, fs, process::ExitCode};

use anyhow::{Context, Result, anyhow, bail};
use keyferry::vault::{KnownList, Refusal};
use keyferry_vault::{KnownKeys, encode_key_list};

use crate::{input::Digests, options::Options};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let options = Options::parse(&arguments)?;
    let mut digests = BTreeMap::new();
    for input in &options.inputs {
        let bytes = fs::read(input).with_context(|| format!("could not read {input}"))?;
        input::read(&bytes, options.cut, &mut digests).with_context(|| input.clone())?;
    }
    let file = encode(&options, &digests)?;
    // What is too large for the vault is seen here.
    let known = KnownKeys::read(&file).map_err(|refusal| refused(&refusal))?;
    fs::write(&options.out, &file).with_context(|| format!("could not write {}", options.out))?;
    for KnownList { count, bits, .. } in known.lists() {
        println!("{count} keys, of which one in 2^{bits} others is taken to be");
    }
    println!("{}: {} bytes", options.out, file.len());
    Ok(())
}

/// A list for each way to digest.
fn encode(options: &Options, digests: &Digests) -> Result<Vec<u8>> {
    if digests.is_empty() {
        bail!("there are no keys in {}", options.inputs.join(", "));
    }
    let lists =
        digests.iter().map(|(digest, keys)| encode_key_list(&options.name, *digest, options.bits, keys));
    let lists: Vec<Vec<u8>> = lists.collect::<Result<_, _>>().map_err(|refusal| refused(&refusal))?;
    Ok(lists.concat())
}

fn refused(refusal: &Refusal) -> anyhow::Error {
    anyhow!("{} ({})", refusal.message, refusal.code)
}
