//! Only the vault links code that can hold a private key.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::{collections::BTreeSet, process::Command};

/// Crates that decrypt, generate or compute with private keys. (`ssh-cipher` is everywhere: without
/// its features it is a list of the ciphers' names.)
const OF_THE_VAULT: [&str; 11] = [
    "aes",
    "chacha20",
    "crypto-bigint",
    "curve25519-dalek",
    "ed25519-dalek",
    "elliptic-curve",
    "keyferry-bcrypt",
    "keyferry-vault",
    "p256",
    "p384",
    "p521",
];

/// The names of everything that a package links when it is compiled to wasm.
fn linked(package: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--package", package, "--edges", "normal", "--prefix", "none"])
        .args(["--target", "wasm32-unknown-unknown", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn the_application_links_none() {
    let linked = linked("keyferry");
    assert!(linked.contains("yew"), "this is not the application: {linked:?}");
    let private: Vec<_> = OF_THE_VAULT.into_iter().filter(|name| linked.contains(*name)).collect();
    assert_eq!(private, Vec::<&str>::new());
}

#[test]
fn the_vault_links_all() {
    let linked = linked("keyferry-vault");
    let missing: Vec<_> = OF_THE_VAULT.into_iter().filter(|name| !linked.contains(*name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
