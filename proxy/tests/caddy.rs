//! The Caddyfile that is shipped, run by the real Caddy before an upstream that notes every byte.
#![allow(
    clippy::expect_used,
    clippy::format_push_string,
    clippy::panic,
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    reason = "tests"
)]

mod servers;
#[path = "it/support.rs"]
mod support;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

use servers::{
    Server, Shipped,
    check::{LARGEST, sends_too_much_in_chunks},
    held_to, is_accepted,
};
use support::{OK, PAGE, Upstream};

const ADDRESS: &str = "reverse_proxy {address} {";
const TLS: &str = "\t\t\ttls\n";

const CADDY: Shipped = Shipped { preflight: 204, unreachable: 502, before, before_tls };

held_to! {
    CADDY,
    and [
        a_length_over_the_limit_is_refused_before_the_body,
        a_preflight_varies_with_the_origin,
        failures_have_codes,
        no_answer_names_the_server,
    ],
    but not {
        chunks_over_the_limit_never_reach_the_upstream: "Caddy sends on what comes, and breaks off at the limit",
        listed_headers_alone_pass: "Caddy takes away the headers that are known to say something of a person",
    }
}

/// The upstream has no TLS.
fn before(upstream: SocketAddr) -> Server {
    let text = shipped();
    assert!(text.contains(TLS));
    start(&text.replace(TLS, ""), &upstream.to_string(), None)
}

fn before_tls(port: u16, authority: Option<&Path>) -> Server {
    start(&shipped(), &format!("localhost:{port}"), authority)
}

/// Caddy with that text, but for the listening address and the upstreams. It trusts that authority in place of
/// the machine's.
fn start(text: &str, upstream: &str, authority: Option<&Path>) -> Server {
    assert!(text.contains(ADDRESS) && text.contains(PAGE));
    let text = text.replace(ADDRESS, &format!("reverse_proxy {upstream} {{"));
    Server::start("caddy", |directory, address| {
        fs::write(directory.join("Caddyfile"), text).unwrap();
        let mut command = caddy(directory);
        command.arg("run").env("KEYFERRY_LISTEN", format!("http://{address}"));
        command.envs(authority.map(|file| ("SSL_CERT_FILE", file)));
        command
    })
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/caddy")
}

fn shipped() -> String {
    fs::read_to_string(folder().join("Caddyfile")).unwrap()
}

/// It writes below that directory alone.
fn caddy(directory: &Path) -> Command {
    let mut command = Command::new("caddy");
    command.current_dir(directory).env("HOME", directory);
    command.env_remove("XDG_DATA_HOME").env_remove("XDG_CONFIG_HOME");
    command
}

#[test]
fn the_shipped_files_are_configurations_as_they_are() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("caddy-as-shipped");
    fs::create_dir_all(&directory).unwrap();
    for name in ["Caddyfile", "Page.Caddyfile"] {
        let mut command = caddy(&directory);
        command.args(["validate", "--adapter", "caddyfile", "--config"]).arg(folder().join(name));
        is_accepted(command);
    }
}

/// Without its length a body is on its way before anybody knows how long it is.
#[test]
fn chunks_break_off_at_the_limit() {
    let upstream = Upstream::answering(OK);
    let caddy = before(upstream.address);
    sends_too_much_in_chunks(&caddy);
    assert!(upstream.received().iter().all(|message| message.body.len() <= LARGEST));
}
