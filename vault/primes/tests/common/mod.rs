//! Random numbers, known numbers, and what OpenSSL says of numbers.
#![allow(dead_code, reason = "each test uses its part")]

pub(crate) mod known;
#[path = "../../../tests/common/same.rs"]
pub(crate) mod same;
#[path = "../../../tests/common/tools.rs"]
pub(crate) mod tools;

use std::fmt::Write;

use getrandom::{SysRng, rand_core::UnwrapErr};

#[allow(unused_imports, reason = "each test uses its part")]
pub(crate) use self::same::Same;

/// The machine's random numbers.
pub(crate) fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

/// What `openssl prime` says of each number.
#[track_caller]
pub(crate) fn openssl_says(numbers: &[Vec<u8>]) -> Vec<bool> {
    let hex: Vec<String> = numbers.iter().map(|number| hex(number)).collect();
    let arguments: Vec<&str> = ["prime", "-hex"].into_iter().chain(hex.iter().map(String::as_str)).collect();
    let said = tools::run("openssl", &arguments);
    let said: Vec<bool> = said.lines().map(|line| !line.ends_with("is not prime")).collect();
    assert_eq!(said.len(), numbers.len());
    said
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}
