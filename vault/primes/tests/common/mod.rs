//! Random numbers, known numbers, and what OpenSSL says of numbers.
#![allow(dead_code, reason = "each test uses its part")]

pub(crate) mod known;
#[path = "../../../tests/common/tools.rs"]
pub(crate) mod tools;

use std::{convert::Infallible, fmt::Write};

use getrandom::{
    SysRng,
    rand_core::{TryCryptoRng, TryRng, UnwrapErr},
};

/// The machine's random numbers.
pub(crate) fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

/// Bytes that are not random: the same ones, again and again.
pub(crate) struct Same(pub(crate) Vec<u8>);

impl TryRng for Same {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_ne_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_ne_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.iter_mut().zip(self.0.iter().cycle()).for_each(|(byte, same)| *byte = *same);
        Ok(())
    }
}

impl TryCryptoRng for Same {}

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
