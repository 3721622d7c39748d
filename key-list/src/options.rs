//! The command line.

use anyhow::{Context, Result, bail};
use keyferry_vault::Digest;

const USAGE: &str = "\
cargo xtask key-list --name NAME --out FILE [--bits N] [--as openssh|openssl] INPUT...

  --name NAME   what people are told that a key is in
  --out FILE    the file to write; config.json of the page names it as \"keyList\"
  --bits N      from 8 to 32, 32 unless said otherwise: one in 2^N other keys is taken to be in the
                list. With fewer than 32 a key that seems to be in it is warned of, not blocked
  --as KIND     what lines of 20 digits are: of Debian's openssh-blacklist, or of its
                openssl-blacklist. Files that say \"modulus\" in a remark are of the latter

An INPUT has lines of
  - SHA-256 of an RSA modulus or of what else makes a key, in hex, whole or its first 30 or 16
    digits: dwk_blocklists of CVE-2008-0166, lookup.txt of badkeys
  - fingerprints, as ssh-keygen -l shows them
  - public keys
  - 20 digits, as above
or is badkeys' blocklist.dat.";

/// The bits at which a match is no chance.
const BITS: u32 = 32;

/// What is to be made, out of what.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) name: String,
    pub(crate) out: String,
    pub(crate) bits: u32,
    /// What lines of 20 digits are.
    pub(crate) cut: Option<Digest>,
    pub(crate) inputs: Vec<String>,
}

impl Options {
    /// Reads them.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let (mut name, mut out, mut cut, mut bits, mut inputs) = (None, None, None, BITS, Vec::new());
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().cloned().with_context(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--name" => name = Some(value()?),
                "--out" => out = Some(value()?),
                "--bits" => bits = value()?.parse().context("--bits takes a number")?,
                "--as" => cut = Some(debian(&value()?)?),
                option if option.starts_with('-') => bail!("there is no option {option}. Usage:\n{USAGE}"),
                input => inputs.push(input.to_owned()),
            }
        }
        match (name, out) {
            (Some(name), Some(out)) if !inputs.is_empty() => Ok(Self { name, out, bits, cut, inputs }),
            _ => bail!("a name, a file to write and an input are needed. Usage:\n{USAGE}"),
        }
    }
}

fn debian(kind: &str) -> Result<Digest> {
    match kind {
        "openssh" => Ok(Digest::Openssh),
        "openssl" => Ok(Digest::Openssl),
        _ => bail!("--as takes openssh or openssl, not {kind}"),
    }
}
