//! What making and reading one request costs, as ratios to a fixed loop.
//!
//! Every operation of every provider is in it, since the provider table is what it goes through.
//! `cargo xtask test bench` compares the ratios with those of `benches/expected.json`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "benchmarks")]

#[cfg(not(target_arch = "wasm32"))]
#[path = "../../tests/common/mod.rs"]
mod common;
#[cfg(not(target_arch = "wasm32"))]
mod entry;
#[cfg(not(target_arch = "wasm32"))]
mod ratio;
#[cfg(not(target_arch = "wasm32"))]
mod reference;
#[cfg(not(target_arch = "wasm32"))]
mod run;

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    run::everything();
}
