//! The configuration of Envoy that is shipped, run by the real Envoy before an upstream that notes every byte.
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
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

use keyferry::provider::upstreams;
use servers::{Server, Shipped, held_to, is_accepted};
use support::{NAVER, OK, PAGE, Upstream};

const LISTENS: &str = "address: 127.0.0.1, port_value: 8081";
const TLS: &str = "transport_socket: *tls, ";
const ADDRESS: &str = "socket_address: { address: ";
const NAVER_HOST: &str = "hostname: ncloud.apigw.ntruss.com,";
const AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";

const ENVOY: Shipped = Shipped { preflight: 200, unreachable: 503, before, before_tls };

held_to! {
    ENVOY,
    and [
        chunks_over_the_limit_never_reach_the_upstream,
        failures_have_codes,
        listed_headers_alone_pass,
        no_answer_names_the_server,
    ],
    but not {
        a_length_over_the_limit_is_refused_before_the_body: "Envoy counts a body as it comes",
        a_preflight_varies_with_the_origin: "Envoy answers a preflight before it adds headers",
    }
}

/// The upstream has no TLS.
fn before(upstream: SocketAddr) -> Server {
    start(&in_the_clear(&leading_to(&shipped(), upstream)))
}

fn before_tls(port: u16, authority: Option<&Path>) -> Server {
    let text = leading_to(&shipped(), SocketAddr::from(([127, 0, 0, 1], port)));
    assert!(text.contains(NAVER_HOST) && text.contains(AUTHORITIES));
    let authority = authority.map_or_else(|| AUTHORITIES.into(), |file| file.display().to_string());
    start(&text.replace(NAVER_HOST, "hostname: localhost,").replace(AUTHORITIES, &authority))
}

/// Envoy with that text, but for the listening address.
fn start(text: &str) -> Server {
    assert!(text.contains(LISTENS) && text.contains(PAGE));
    Server::start("envoy", |directory, address| {
        let file = directory.join("envoy.yaml");
        let here = format!("address: {}, port_value: {}", address.ip(), address.port());
        fs::write(&file, text.replace(LISTENS, &here)).unwrap();
        let mut command = envoy();
        command.args(["--log-level", "warning", "--concurrency", "1", "--use-dynamic-base-id", "-c"]);
        command.arg(file);
        command
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn shipped() -> String {
    fs::read_to_string(root().join("deploy/envoy/envoy.yaml")).unwrap()
}

/// The program, which `cargo xtask test` installs below `target/`.
fn envoy() -> Command {
    let program = env::var_os("ENVOY")
        .map_or_else(|| root().join("target/tools/envoy/lib/envoy/_bin/envoy"), PathBuf::from);
    assert!(program.is_file(), "Envoy is not installed: `cargo xtask test` installs it, or name it in ENVOY");
    Command::new(program)
}

/// Each cluster speaks plain HTTP. The first writes out what the others name.
fn in_the_clear(text: &str) -> String {
    assert!(text.contains(TLS));
    let (before, rest) = text.split_once("      transport_socket: &tls\n").expect("the anchor of TLS");
    let (_, after) = rest.split_once("      load_assignment").expect("the first cluster's addresses");
    format!("{before}      load_assignment{after}").replace(TLS, "")
}

/// Each cluster leads to that address.
fn leading_to(text: &str, upstream: SocketAddr) -> String {
    let (listeners, clusters) = text.split_once("\n  clusters:\n").expect("clusters");
    let mut parts = clusters.split(ADDRESS);
    let mut rewritten = parts.next().unwrap().to_owned();
    for part in parts {
        let (_, rest) = part.split_once(" }").unwrap();
        let (host, port) = (upstream.ip(), upstream.port());
        rewritten.push_str(&format!("{ADDRESS}{host}, port_value: {port} }}{rest}"));
    }
    format!("{listeners}\n  clusters:\n{rewritten}")
}

#[test]
fn the_shipped_file_is_a_configuration_as_it_is() {
    let mut command = envoy();
    command.args(["--mode", "validate", "--log-level", "warning", "-c"]);
    command.arg(root().join("deploy/envoy/envoy.yaml"));
    is_accepted(command);
}

/// A cluster for each of the table's upstreams, which leads there, and no other.
#[test]
fn the_clusters_are_the_upstreams_of_the_table() {
    let text = shipped();
    let clusters = text.split_once("\n  clusters:\n").unwrap().1;
    for upstream in upstreams() {
        let authority = upstream.origin.trim_start_matches("https://");
        let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
        let named = format!("cluster_name: {}, endpoints: ", upstream.route);
        let line = clusters.lines().find(|line| line.contains(&named)).expect(&upstream.route);
        let leads = format!(
            "hostname: {host}, address: {{ socket_address: {{ address: {host}, port_value: {port} }} }}"
        );
        assert!(line.contains(&leads), "{line}");
    }
    assert_eq!(clusters.matches("cluster_name: ").count(), upstreams().len());
    assert_eq!(clusters.matches("transport_socket: ").count(), upstreams().len());
}

#[test]
fn an_options_that_is_no_preflight_goes_nowhere() {
    let upstream = Upstream::answering(OK);
    assert_eq!(before(upstream.address).ask("OPTIONS", NAVER, &[], "").status(), 405);
    assert!(upstream.received().is_empty());
}
