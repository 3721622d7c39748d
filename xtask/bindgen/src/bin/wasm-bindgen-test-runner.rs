//! `wasm-bindgen-test-runner`, which `cargo xtask test` and wasm-pack run wasm tests with.
//!
//! Built here, its version is the one that `Cargo.lock` pins, and nothing is downloaded for it. A
//! package of its own, so that building and serving the page need not compile it.

use std::env;

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(env::args_os())
}
