//! What holds for the repository as a whole.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use base64ct::{Base64, Encoding};
use keyferry::{
    credentials::Scheme,
    provider::{self, Mode, Operation},
    shelf::ShelfApi,
};
use sha2::{Digest, Sha256};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every Rust file below a folder, with its path from the root.
fn rust_files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no files in {folder}");
    found
}

/// The names of the crates that a package links, for the browser.
fn linked(package: &str, arguments: &[&str]) -> Vec<String> {
    linked_versions(package, arguments).into_iter().map(|(name, _)| name).collect()
}

/// The same with their versions. Macros run at build time and are not linked.
fn linked_versions(package: &str, arguments: &[&str]) -> Vec<(String, String)> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "-p", package, "-e", "normal,no-proc-macro"])
        .args(["--prefix", "none", "--format", "{p}"])
        .args(["--target", "wasm32-unknown-unknown"])
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let word = |line: &str, at: usize| line.split(' ').nth(at).map(str::to_owned);
    text.lines().filter_map(|line| Some((word(line, 0)?, word(line, 1)?))).collect()
}

/// Crates that are linked twice because of others, and why that is borne.
const LINKED_TWICE: [(&str, &str); 4] = [
    ("gloo-net", UNCALLED),
    ("gloo-utils", UNCALLED),
    ("http", UNCALLED),
    (
        "thiserror",
        "yew's gloo has version 1, yew has 2; what both generate is linked, the crate itself has no code of note",
    ),
];
const UNCALLED: &str = "yew's gloo has the other version, and nothing calls it, so nothing of it is linked";

#[test]
fn nothing_is_linked_in_two_versions() {
    for (package, arguments) in [("keyferry", &[][..]), ("keyferry-vault", &["--features", "worker"])] {
        let mut linked = linked_versions(package, arguments);
        linked.sort();
        linked.dedup();
        let twice: Vec<&str> = linked
            .windows(2)
            .filter(|pair| pair[0].0 == pair[1].0)
            .map(|pair| pair[0].0.as_str())
            .filter(|name| !LINKED_TWICE.iter().any(|(known, _)| known == name))
            .collect();
        assert!(twice.is_empty(), "{package} links two versions of {twice:?}");
    }
}

/// Crates that compute with private keys, open encrypted ones, or make them.
const PRIVATE_KEY_CRATES: [&str; 16] = [
    "aes",
    "argon2",
    "crypto-bigint",
    "dsa",
    "ecdsa",
    "ed25519-dalek",
    "keyferry-bcrypt",
    "keyferry-primes",
    "p256",
    "p384",
    "p521",
    "pkcs1",
    "pkcs5",
    "pkcs8",
    "rsa",
    "scrypt",
];

#[test]
fn the_application_links_no_private_key_code() {
    let application = linked("keyferry", &[]);
    let found: Vec<_> =
        PRIVATE_KEY_CRATES.iter().filter(|name| application.iter().any(|linked| linked == *name)).collect();
    assert!(found.is_empty(), "the application links {found:?}");
    assert!(!application.iter().any(|linked| linked == "keyferry-vault"));
    // The same look at the vault sees them, so it is not blind.
    let vault = linked("keyferry-vault", &["--features", "worker"]);
    for name in ["crypto-bigint", "p256", "ed25519-dalek", "keyferry-bcrypt", "argon2", "scrypt"] {
        assert!(vault.iter().any(|linked| linked == name), "the vault does not link {name}");
    }
}

/// What measures, and what it brings along, is for this project's own commands.
#[test]
fn nothing_that_is_shipped_links_the_benchmark() {
    for package in ["keyferry", "keyferry-headless", "keyferry-proxy"] {
        let linked = linked(package, &[]);
        for name in ["criterion", "clap", "ciborium", "alloca"] {
            assert!(!linked.iter().any(|linked| linked == name), "{package} links {name}");
        }
    }
}

#[test]
fn the_vault_links_no_network() {
    let vault = linked("keyferry-vault", &["--features", "worker"]);
    for name in ["gloo-net", "yew", "web-sys", "reqwest", "hyper"] {
        assert!(!vault.iter().any(|linked| linked == name), "the vault links {name}");
    }
}

/// Outside `src/web`, nothing knows a browser; the compiler holds that when the core is built
/// without the feature, and this says it in one sentence.
#[test]
fn only_the_web_shell_knows_a_browser() {
    for (name, text) in rust_files("src") {
        if name.starts_with("src/web") || name == "src/main.rs" {
            continue;
        }
        for word in ["web_sys", "js_sys", "wasm_bindgen", "yew::", "gloo", "SystemTime", "getrandom"] {
            assert!(!text.contains(word), "{name} names {word}");
        }
    }
}

/// A provider's file has what it is handed, and no way to a vault, a proxy or a page.
#[test]
fn providers_know_neither_vault_nor_route_nor_flow() {
    for (name, text) in rust_files("src/provider") {
        for word in ["crate::vault", "vault::", "crate::route", "crate::flow", "crate::web"] {
            assert!(!text.contains(word), "{name} names {word}");
        }
    }
}

/// Whoever exposes a secret is in this list, so that adding one is a decision.
#[test]
fn secrets_are_exposed_in_known_places() {
    let known = [
        "src/credentials.rs",
        "src/disclose.rs",
        "src/embed/described.rs",
        "src/flow/log_in.rs",
        "src/http.rs",
        "src/keystone.rs",
        "src/keystone/form.rs",
        "src/plan.rs",
        "src/provider/huawei_kps/body.rs",
        "src/sign.rs",
        "src/sign/sdk_hmac.rs",
        "src/tripwire.rs",
        "src/web/app/log_in.rs",
        "src/web/app/saving.rs",
        "src/web/app/sending.rs",
        "src/web/net.rs",
    ];
    let exposing: Vec<String> = rust_files("src")
        .into_iter()
        .filter(|(_, text)| {
            text.contains(".expose()") || text.contains("Secret::expose") || text.contains(".expose_body()")
        })
        .map(|(name, _)| name)
        .filter(|name| name != "src/secret.rs")
        .collect();
    let unknown: Vec<_> = exposing.iter().filter(|name| !known.contains(&name.as_str())).collect();
    assert!(unknown.is_empty(), "these expose secrets and are not in the list: {unknown:?}");
}

#[test]
fn the_version_is_in_the_changelog() {
    let heading = format!("## [{}]", env!("CARGO_PKG_VERSION"));
    assert!(read("CHANGELOG.md").contains(&heading), "CHANGELOG.md has no {heading}");
}

#[test]
fn no_file_is_longer_than_a_noun_needs() {
    const FOLDERS: [&str; 9] = [
        "src",
        "vault/src",
        "vault/primes/src",
        "fuzz/src",
        "page/src",
        "proxy/src",
        "sandbox/src",
        "xtask/src",
        "headless/src",
    ];
    for folder in FOLDERS {
        for (name, text) in rust_files(folder) {
            let lines = text.lines().count();
            assert!(lines <= 600, "{name} has {lines} lines");
        }
    }
}

/// Every test that ARCHITECTURE.md and SECURITY.md name as holding an invariant is there.
#[test]
fn invariants_name_tests_that_exist() {
    let mut named = 0;
    for document in ["ARCHITECTURE.md", "SECURITY.md"] {
        for part in read(document).split('`').filter(|part| part.contains("::") && part.contains("tests/")) {
            let (file, test) = part.split_once("::").unwrap();
            let found = read(file).contains(&format!("fn {test}("));
            assert!(found, "{document} names {part}, which is not there");
            named += 1;
        }
    }
    assert!(named >= 10, "only {named} tests are named");
}

/// The names and versions in a lock file.
fn locked(file: &str) -> Vec<(String, String)> {
    let value = |package: &str, name: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(&format!("{name} = \"")));
        line.unwrap().trim_end_matches('"').to_owned()
    };
    let text = read(file);
    let packages = text.split("[[package]]").skip(1);
    packages.map(|package| (value(package, "name"), value(package, "version"))).collect()
}

const FUZZ_LOCK: &str = "fuzz/Cargo.lock";

/// What is fuzzed is what is shipped, though `fuzz/` is a workspace of its own. `BLESS=1` writes its lock
/// file anew.
#[test]
fn the_fuzz_targets_link_the_projects_versions() {
    if env::var_os("BLESS").is_some() {
        fs::copy(root().join("Cargo.lock"), root().join(FUZZ_LOCK)).unwrap();
        let manifest = root().join("fuzz/Cargo.toml");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["metadata", "--format-version", "1", "--manifest-path"]).arg(manifest);
        assert!(cargo.output().unwrap().status.success());
    }
    let project = locked("Cargo.lock");
    let differ: Vec<_> = locked(FUZZ_LOCK)
        .into_iter()
        .filter(|package| project.iter().any(|(name, _)| *name == package.0) && !project.contains(package))
        .collect();
    assert!(differ.is_empty(), "run the test with BLESS=1 to have the project's versions of {differ:?}");
}

const FRAME: &str = "www/vault-frame.html";

/// The page of the vault's frame allows the one script that it holds, and nothing else. `BLESS=1`
/// writes the script's hash anew.
#[test]
fn the_frames_policy_allows_its_script_alone() {
    let page = read(FRAME);
    let script = between(&page, "<script>", "</script>");
    let hash = Base64::encode_string(&Sha256::digest(script));
    let expected =
        format!("default-src 'none'; script-src 'sha256-{hash}' 'wasm-unsafe-eval'; worker-src blob:");
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    if env::var_os("BLESS").is_some() {
        fs::write(root().join(FRAME), page.replace(policy, &expected)).unwrap();
    } else {
        assert_eq!(policy, expected, "run the test with BLESS=1 to write the hash anew");
    }
}

/// What stands between two marks, each of which is there once.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let [_, rest] = text.split(begin).collect::<Vec<_>>()[..] else { panic!("{begin} is not there once") };
    rest.split_once(end).unwrap_or_else(|| panic!("{begin} has no {end}")).0
}

const TABLE_BEGIN: &str = "<!-- providers: begin -->\n";
const TABLE_END: &str = "<!-- providers: end -->";

/// The README's table of providers is made from the code. `BLESS=1` writes it anew.
#[test]
fn the_readme_has_the_provider_table() {
    let readme = read("README.md");
    let (before, rest) = readme.split_once(TABLE_BEGIN).expect("README.md marks where the table begins");
    let (table, after) = rest.split_once(TABLE_END).expect("README.md marks where the table ends");
    let expected = provider_table();
    if env::var_os("BLESS").is_some() {
        fs::write(root().join("README.md"), format!("{before}{TABLE_BEGIN}{expected}{TABLE_END}{after}"))
            .unwrap();
    } else {
        assert_eq!(table, expected, "run the test with BLESS=1 to write the table anew");
    }
}

fn provider_table() -> String {
    let mut table =
        "| Provider | Operation | What passes | Names | Credentials |\n|---|---|---|---|---|\n".to_owned();
    for provider in provider::PROVIDERS {
        for operation in provider.operations {
            table.push_str(&row(provider, operation));
        }
        table.extend(provider.shelf.iter().map(|shelf| shelf_row(provider, shelf)));
    }
    table
}

fn row(provider: &provider::Provider, operation: &Operation) -> String {
    let rule = (operation.name_rule)(&keyferry::param::Params::default());
    format!(
        "| {} | [`{}`]({}) | {} | {}–{}: {} | {} |\n",
        provider.label,
        operation.id,
        operation.docs,
        passes(operation.mode),
        rule.min,
        rule.max,
        rule.characters_in_words,
        schemes(operation.schemes),
    )
}

fn shelf_row(provider: &provider::Provider, shelf: &ShelfApi) -> String {
    format!(
        "| {} | keys that are there: [list]({}), [delete]({}) | names and public keys or fingerprints in | – | {} |\n",
        provider.label,
        shelf.docs,
        shelf.deletion_docs,
        schemes(shelf.schemes),
    )
}

fn schemes(schemes: &[Scheme]) -> String {
    schemes.iter().map(|scheme| scheme.label()).collect::<Vec<_>>().join("; ")
}

fn passes(mode: Mode) -> &'static str {
    match mode {
        Mode::Import => "public key out",
        Mode::ImportWithPrivateKey => "**public and private key out**, by consent",
        Mode::ImportPrivateKey => "**private key out**, by consent",
        Mode::Create => "private key in, once",
    }
}
