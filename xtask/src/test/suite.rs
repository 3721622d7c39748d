//! The suites: what each one runs.

use std::process::Command;

use anyhow::Result;

use super::real;
use crate::{
    build::{self, Profile},
    docs, fuzz, package, process, requests, stop,
    tally::Tally,
    wasm,
    workspace::Workspace,
};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// One kind of test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suite {
    /// `cargo fmt`.
    Format,
    /// `cargo clippy`, on this machine and for wasm.
    Lint,
    /// `cargo test` on this machine, doctests included.
    Native,
    /// The fuzz targets of the vault's readers, each for seconds.
    Fuzz,
    /// What requests cost, against what is expected.
    Bench,
    /// Tests compiled to wasm, in headless Chromium.
    Browser,
    /// The npm package as a portal uses it, in Node.
    Node,
    /// The page as a person uses it, in a real browser.
    EndToEnd(Browser),
    /// The page as it is shipped: what it weighs over the wire, and how long it keeps from answering.
    Shipped,
    /// The page against real servers; generated keys against real SSH servers.
    Real,
}

/// A browser that the end-to-end tests run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Browser {
    /// Debian's.
    Chromium,
    /// Debian's `firefox-esr`.
    Firefox,
    /// `WebKitGTK`'s own small browser.
    WebKit,
}

impl Browser {
    /// What the tests call it.
    fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }
}

impl Suite {
    /// The suites that need no real server.
    pub(crate) const ALL: &[Self] = &[
        Self::Format,
        Self::Lint,
        Self::Native,
        Self::Fuzz,
        Self::Bench,
        Self::Node,
        Self::Browser,
        Self::EndToEnd(Browser::Chromium),
        Self::EndToEnd(Browser::Firefox),
        Self::EndToEnd(Browser::WebKit),
        Self::Shipped,
    ];
    /// The suites that do.
    pub(crate) const REAL: &[Self] = &[Self::Real];

    /// What it is called on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Lint => "lint",
            Self::Native => "native",
            Self::Fuzz => "fuzz",
            Self::Bench => "bench",
            Self::Browser => "browser",
            Self::Node => "node",
            Self::EndToEnd(Browser::Chromium) => "e2e",
            Self::EndToEnd(Browser::Firefox) => "e2e-firefox",
            Self::EndToEnd(Browser::WebKit) => "e2e-webkit",
            Self::Shipped => "shipped",
            Self::Real => "real",
        }
    }

    /// Whether its tests have names to choose by.
    pub(crate) fn has_names(self) -> bool {
        !matches!(self, Self::Format | Self::Lint | Self::Bench)
    }

    /// Runs it.
    pub(crate) fn run(self, workspace: &Workspace, filter: Option<&str>) -> Result<Tally> {
        match self {
            Self::Format => all(formats(workspace)),
            Self::Lint => all(lints().into_iter().chain([fuzz::lint(workspace)?]).chain(deny()).collect()),
            Self::Native => all(native(workspace, filter)),
            Self::Fuzz => fuzz::briefly(workspace, filter),
            Self::Bench => requests::check(workspace),
            Self::Browser => browser(workspace, filter),
            Self::Node => node(workspace, filter),
            Self::EndToEnd(browser) => end_to_end(workspace, browser, filter),
            Self::Shipped => shipped(workspace, filter),
            Self::Real => real::run(workspace, filter),
        }
    }
}

/// The fuzz targets are in a workspace of their own.
fn formats(workspace: &Workspace) -> Vec<Command> {
    let mut project = process::cargo();
    project.args(["fmt", "--all", "--check"]);
    let mut fuzz = process::cargo();
    fuzz.args(["fmt", "--check", "--manifest-path"]).arg(workspace.path(fuzz::MANIFEST));
    vec![project, fuzz]
}

/// The core is looked at without the browser's features and, for wasm, with them.
fn lints() -> Vec<Command> {
    let targets: [&[&str]; 5] = [
        &["--workspace", "--exclude", "keyferry"],
        &["--package", "keyferry", "--no-default-features"],
        &["--package", "keyferry", WASM[0], WASM[1]],
        &["--package", "keyferry-vault", "--features", "worker", WASM[0], WASM[1], "--lib"],
        &["--package", "keyferry-headless", WASM[0], WASM[1]],
    ];
    let lint = |target: &[&str]| {
        let mut cargo = process::cargo();
        cargo.args(["clippy", "--quiet", "--locked"]).args(target);
        if !target.contains(&"--lib") {
            cargo.arg("--all-targets");
        }
        cargo.args(["--", "-D", "warnings"]);
        cargo
    };
    targets.into_iter().map(lint).collect()
}

/// Licences, sources and banned crates, where cargo-deny is installed; building it takes longer than
/// all the rest.
fn deny() -> Option<Command> {
    process::find("cargo-deny")?;
    let mut cargo = process::cargo();
    cargo.args(["deny", "--workspace", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"]);
    Some(cargo)
}

/// The core is tested without the browser's features: that it builds so is the wall between core
/// and shell.
fn native(workspace: &Workspace, filter: Option<&str>) -> Vec<Command> {
    let targets: [&[&str]; 2] =
        [&["--package", "keyferry", "--no-default-features"], &["--workspace", "--exclude", "keyferry"]];
    let test = |target: &[&str]| {
        let mut cargo = cargo_test(filter, target);
        cargo.env("RUSTDOC", workspace.path("xtask/rustdoc.sh"));
        cargo
    };
    targets.into_iter().map(test).collect()
}

/// With the profile of the page, whose dependencies are compiled already.
fn browser(workspace: &Workspace, filter: Option<&str>) -> Result<Tally> {
    process::run(process::cargo().args(["build", "--locked", "--quiet", "--package", "bindgen"]))?;
    let driver = process::find("chromedriver").unwrap_or_default();
    let options = ["--package", "keyferry", "--test", "browser", "--profile", "web-dev"];
    let mut cargo = cargo_test(filter, &options);
    cargo
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
        .env("CARGO_BUILD_TARGET", WASM[1])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", workspace.program("wasm-bindgen-test-runner"));
    Tally::of(&mut cargo)
}

fn node(workspace: &Workspace, filter: Option<&str>) -> Result<Tally> {
    build::everything(workspace, Profile::WebDev)?;
    package::npm(workspace, Profile::WebDev)?;
    Tally::of(&mut node_test(workspace, "tests/node", filter)?)
}

/// What a browser can't be asked, the tests leave out themselves (`tests/e2e/support/differences.mjs`).
fn end_to_end(workspace: &Workspace, browser: Browser, filter: Option<&str>) -> Result<Tally> {
    build::everything(workspace, Profile::WebDev)?;
    package::npm(workspace, Profile::WebDev)?;
    docs::site(workspace, &workspace.console())?;
    let mut node = node_test(workspace, "tests/e2e", filter)?;
    node.env("KEYFERRY_BROWSER", browser.name());
    Tally::of(&mut node)
}

/// The page as it is shipped, beside the one that the other suites test: that is built for speed of
/// building. Node compresses with the library that servers use.
fn shipped(workspace: &Workspace, filter: Option<&str>) -> Result<Tally> {
    let page = workspace.target().join("shipped");
    let programs = build::programs()?;
    build::console_in(workspace, Profile::Release, &page)?;
    process::step("compiling the programs", || programs.wait())?;
    let mut node = node_test(workspace, "tests/shipped", filter)?;
    node.env("KEYFERRY_CONSOLE", page).env("KEYFERRY_LINKED", wasm::linked(workspace, Profile::Release));
    Tally::of(&mut node)
}

fn cargo_test(filter: Option<&str>, options: &[&str]) -> Command {
    let mut cargo = process::cargo();
    cargo.args(["test", "--locked", "--no-fail-fast"]).args(options);
    cargo.args(filter);
    cargo
}

/// Node's own runner over the `*.test.mjs` files of a directory, one file after the other: each
/// starts its own servers and browsers.
pub(super) fn node_test(workspace: &Workspace, directory: &str, filter: Option<&str>) -> Result<Command> {
    let mut files: Vec<_> = std::fs::read_dir(workspace.path(directory))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]);
    if let Some(filter) = filter {
        node.arg(format!("--test-name-pattern={filter}"));
    }
    node.args(files).current_dir(workspace.root());
    node.env("KEYFERRY_PROGRAMS", workspace.target().join("debug"));
    node.env("KEYFERRY_CONSOLE", workspace.console());
    node.env("KEYFERRY_NPM", workspace.npm());
    node.env("KEYFERRY_DOCS", workspace.docs());
    Ok(node)
}

fn all(commands: Vec<Command>) -> Result<Tally> {
    let mut total = Tally::default();
    for mut command in commands {
        if stop::asked() {
            break;
        }
        total += Tally::of(&mut command)?;
    }
    Ok(total)
}
