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

#[path = "it/support.rs"]
mod support;

use std::{
    collections::BTreeSet,
    env, fs,
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use keyferry::{
    provider::{Mode, Purpose, upstreams},
    route::{EXPOSED_HEADERS, REQUEST_HEADERS},
};
use support::{Message, NAVER, OK, PAGE, Upstream, ask, exchange, tls_file, tls_upstream};

const LISTENS: &str = "address: 127.0.0.1, port_value: 8081";
const TLS: &str = "transport_socket: *tls, ";
const ADDRESS: &str = "socket_address: { address: ";
const NAVER_HOST: &str = "hostname: ncloud.apigw.ntruss.com,";
const AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Envoy with the shipped file, but for the listening address and the upstreams.
struct Envoy {
    address: SocketAddr,
    directory: PathBuf,
    process: Child,
}

impl Envoy {
    /// The upstream has no TLS.
    fn before(upstream: SocketAddr) -> Self {
        Self::with(&in_the_clear(&leading_to(&shipped(), upstream)))
    }

    /// The upstream is called `localhost`, and that authority is trusted.
    fn before_tls(port: u16, authority: &str) -> Self {
        let text = leading_to(&shipped(), SocketAddr::from(([127, 0, 0, 1], port)));
        assert!(text.contains(NAVER_HOST) && text.contains(AUTHORITIES));
        Self::with(&text.replace(NAVER_HOST, "hostname: localhost,").replace(AUTHORITIES, authority))
    }

    fn with(text: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("envoy-{number}"));
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).unwrap();
        let address = free_address();
        let file = directory.join("envoy.yaml");
        assert!(text.contains(LISTENS) && text.contains(PAGE));
        let here = format!("address: {}, port_value: {}", address.ip(), address.port());
        fs::write(&file, text.replace(LISTENS, &here)).unwrap();
        let log = fs::File::create(directory.join("said")).unwrap();
        let mut command = envoy();
        command
            .args(["--log-level", "warning", "--concurrency", "1", "--use-dynamic-base-id", "-c"])
            .arg(file);
        command.current_dir(&directory).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let mut envoy = Self { address, directory, process: command.spawn().unwrap() };
        envoy.wait();
        envoy
    }

    fn wait(&mut self) {
        let started = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            let ended = self.process.try_wait().unwrap();
            let is_late = started.elapsed() > Duration::from_mins(1);
            if ended.is_some() || is_late {
                let said = fs::read_to_string(self.directory.join("said")).unwrap_or_default();
                panic!("Envoy does not listen on {}: {said}", self.address);
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Message {
        let mut all = vec![("origin", PAGE)];
        all.extend_from_slice(headers);
        ask(self.address, method, target, &all, body)
    }
}

impl Drop for Envoy {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
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

/// Outside the range that the system gives ports from: other tests would be given this one meanwhile.
fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 28_000 + u16::try_from(std::process::id() % 2_000).unwrap();
    loop {
        let port = first + NEXT.fetch_add(1, Ordering::SeqCst);
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

#[test]
fn the_shipped_file_is_a_configuration_as_it_is() {
    let output = envoy()
        .args(["--mode", "validate", "--log-level", "warning", "-c"])
        .arg(root().join("deploy/envoy/envoy.yaml"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
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
fn it_allows_what_the_table_allows_and_sends_the_real_host() {
    let upstream = Upstream::answering(OK);
    let envoy = Envoy::before(upstream.address);
    for table in upstreams() {
        for allowed in &table.allowed {
            let path = allowed.path.replace("{project_id}", "0a1b");
            let path = path.replace("{title}", "t").replace("{name}", "a");
            let target = format!("/{}{path}", table.route);
            let answer = envoy.ask(allowed.method, &target, &[], "");
            if allowed.purpose == Purpose::Operate(Mode::ImportPrivateKey) {
                assert_eq!(answer.status(), 404, "{target}: disclosing is off as shipped");
                continue;
            }
            assert_eq!(answer.status(), 200, "{} {target}: {answer:?}", allowed.method);
            assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
            let received = upstream.received().pop().unwrap();
            assert_eq!(received.first_line, format!("{} {path} HTTP/1.1", allowed.method));
            assert_eq!(received.header("host"), Some(table.origin.trim_start_matches("https://")));
            let same_path = table.allowed.iter().filter(|other| other.path == allowed.path);
            let methods: BTreeSet<_> = same_path.map(|other| other.method).collect();
            let preflight =
                envoy.ask("OPTIONS", &target, &[("access-control-request-method", allowed.method)], "");
            let listed = Vec::from_iter(methods).join(", ");
            assert_eq!(preflight.header("access-control-allow-methods"), Some(&*listed), "{target}");
        }
    }
}

#[test]
fn a_preflight_names_the_headers_of_the_core() {
    let upstream = Upstream::answering(OK);
    let envoy = Envoy::before(upstream.address);
    let asked = [("access-control-request-method", "GET"), ("access-control-request-headers", "x-evil")];
    let answer = envoy.ask("OPTIONS", NAVER, &asked, "");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    assert_eq!(answer.header("access-control-allow-headers"), Some(&*REQUEST_HEADERS.join(", ")));
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    let answer = envoy.ask("GET", NAVER, &[], "");
    assert_eq!(answer.header("access-control-expose-headers"), Some(&*EXPOSED_HEADERS.join(", ")));
    assert!(answer.header("vary").unwrap().contains("Origin"));
    assert_eq!(answer.header("server"), None);
    assert_eq!(envoy.ask("OPTIONS", NAVER, &[], "").status(), 405, "an OPTIONS that is no preflight");
    assert_eq!(upstream.received().len(), 1);
}

#[test]
fn a_foreign_origin_is_refused() {
    let upstream = Upstream::answering(OK);
    let envoy = Envoy::before(upstream.address);
    for origin in
        ["", "null", "https://evil.example", "https://console.example.evil.tld", "http://console.example"]
    {
        for method in ["GET", "POST", "OPTIONS"] {
            let asked = [("origin", origin), ("access-control-request-method", "POST")];
            let answer = ask(envoy.address, method, NAVER, &asked, "");
            assert_eq!((answer.status(), &*answer.code()), (403, "origin-refused"), "{method} {origin}");
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
    }
    assert_eq!(ask(envoy.address, "GET", NAVER, &[], "").status(), 403);
    assert!(upstream.received().is_empty());
}

#[test]
fn what_the_table_does_not_name_goes_nowhere() {
    let upstream = Upstream::answering(OK);
    let envoy = Envoy::before(upstream.address);
    for (method, target, status, code) in [
        ("GET", "/", 404, "path-refused"),
        ("GET", "/naver-public/vserver/v2/createLoginKey", 404, "path-refused"),
        ("POST", "/naver-public/vserver/v2/getLoginKeyList", 405, "method-refused"),
        ("GET", "/naver-public/vserver/v2/importLoginKey/", 404, "path-refused"),
        ("GET", "/naver-public/vserver/v2/../v2/importLoginKey", 404, "path-refused"),
        ("GET", "/naver-public//vserver/v2/importLoginKey", 404, "path-refused"),
        ("GET", "/naver-other/vserver/v2/importLoginKey", 404, "path-refused"),
        ("POST", "/huawei-evil.example/v3/0a1b/keypairs", 404, "path-refused"),
        ("POST", "/huawei-cn-north-3/v3/0a1b/keypairs", 404, "path-refused"),
        ("POST", "/vietnix/v2.1/0a%2F1b/os-keypairs", 404, "path-refused"),
        ("GET", "/vietnix/v2.1/0a1b/os-keypairs/..", 404, "path-refused"),
        ("DELETE", NAVER, 405, "method-refused"),
        ("PUT", NAVER, 405, "method-refused"),
        ("DELETE", "/clova-nsml/nsml/v1/auth-keys/title/a/name/b%2Fc", 404, "path-refused"),
        ("DELETE", "/vietnix/v2.1/0a1b/os-keypairs", 405, "method-refused"),
    ] {
        let answer = envoy.ask(method, target, &[], "");
        assert_eq!((answer.status(), &*answer.code()), (status, code), "{method} {target}");
    }
    assert!(upstream.received().is_empty());
}

#[test]
fn query_and_body_pass_byte_for_byte() {
    let upstream = Upstream::answering(OK);
    let envoy = Envoy::before(upstream.address);
    for query in [
        "",
        "?keyName=a&publicKey=ssh-rsa%20AAAA%2Bb%2bc+d%2F%3D%3d/e==%20a@b:c&responseFormatType=json",
        "?%E2%82%AC=%e2%82%ac&&a&=b&a=%25%00%0D%0A",
    ] {
        let answer = envoy.ask("POST", &format!("{NAVER}{query}"), &[], "a=%20+%2B\u{e9}\r\n");
        assert_eq!(answer.status(), 200, "{query}");
        let received = upstream.received().pop().unwrap();
        assert_eq!(received.target(), format!("/vserver/v2/importLoginKey{query}"));
        assert_eq!(received.body, "a=%20+%2B\u{e9}\r\n".as_bytes());
    }
    envoy.ask("GET", "/vietnix/v2.1/0a1b/os-keypairs/my%20key@1.2", &[], "");
    assert_eq!(upstream.received().pop().unwrap().target(), "/v2.1/0a1b/os-keypairs/my%20key@1.2");
    let delete = "/nsml/v1/auth-keys/title/authkey/name/u%40h-1.2%3D";
    envoy.ask("DELETE", &format!("/clova-nsml{delete}"), &[], "");
    assert_eq!(upstream.received().pop().unwrap().first_line, format!("DELETE {delete} HTTP/1.1"));
}

#[test]
fn listed_headers_alone_pass() {
    let upstream = Upstream::answering(OK);
    let envoy = Envoy::before(upstream.address);
    let mut sent: Vec<(&str, &str)> =
        REQUEST_HEADERS.iter().map(|name| (*name, "value of the page")).collect();
    sent.extend(
        [
            "cookie",
            "referer",
            "forwarded",
            "x-forwarded-for",
            "x-real-ip",
            "via",
            "sec-fetch-site",
            "x-other",
        ]
        .map(|name| (name, "CANARY")),
    );
    assert_eq!(envoy.ask("POST", NAVER, &sent, "body").status(), 200);
    let received = upstream.received().pop().unwrap();
    assert!(!format!("{received:?}").contains("CANARY"), "{received:?}");
    for name in REQUEST_HEADERS {
        assert_eq!(received.header(name), Some("value of the page"), "{name}");
    }
    let own = ["host", "user-agent", "content-length", "connection"];
    let more: Vec<_> = received
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !own.contains(name) && !REQUEST_HEADERS.contains(name))
        .collect();
    assert_eq!(more, Vec::<&str>::new());
}

#[test]
fn errors_keep_their_body_and_can_be_read() {
    let error = r#"{"error_code":"KPS.0002","error_msg":"x"}"#;
    for status in [400, 401, 404, 409, 429, 500, 503] {
        let upstream = Upstream::answering(format!(
            "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\nset-cookie: CANARY\r\nwww-authenticate: \
             Basic CANARY\r\naccess-control-allow-origin: CANARY\r\naccess-control-allow-credentials: CANARY\r\n\
             x-request-id: r\r\ncontent-length: {}\r\n\r\n{error}",
            error.len()
        ));
        let answer = Envoy::before(upstream.address).ask("POST", NAVER, &[], "body");
        assert_eq!((answer.status(), &*answer.text()), (status, error));
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE), "{status}");
        assert_eq!(answer.header("x-request-id"), Some("r"));
        assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'; sandbox"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(!format!("{answer:?}").contains("CANARY"), "{answer:?}");
        assert_eq!(upstream.received().len(), 1, "{status} was asked again");
    }
}

#[test]
fn a_redirect_is_refused_and_the_other_place_hears_nothing() {
    let elsewhere = Upstream::answering(OK);
    for status in [301, 302, 303, 307, 308] {
        let upstream = Upstream::answering(format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/stolen\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url()
        ));
        let answer =
            Envoy::before(upstream.address).ask("POST", NAVER, &[("x-auth-token", "secret")], "body");
        assert_eq!((answer.status(), &*answer.code()), (502, "redirect-refused"), "{status}");
        assert_eq!(answer.header("location"), None);
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    }
    assert!(elsewhere.received().is_empty());
}

#[test]
fn an_upstream_that_is_not_who_it_should_be_hears_nothing() {
    let ours = tls_file("ca.pem").display().to_string();
    for (certificate, authority, status) in [
        ("good.pem", &*ours, 200),
        ("good.pem", AUTHORITIES, 503),
        ("other-host.pem", &*ours, 503),
        ("expired.pem", &*ours, 503),
    ] {
        let (port, read) = tls_upstream(certificate);
        let answer = Envoy::before_tls(port, authority).ask("POST", NAVER, &[], "body");
        assert_eq!(answer.status(), status, "{certificate}: {answer:?}");
        assert_eq!(read.load(Ordering::SeqCst), usize::from(status == 200), "{certificate}");
    }
}

#[test]
fn a_body_over_the_limit_never_reaches_the_upstream() {
    let upstream = Upstream::answering(OK);
    let envoy = Envoy::before(upstream.address);
    let host = envoy.address;
    let head = format!("POST {NAVER} HTTP/1.1\r\nhost: {host}\r\norigin: {PAGE}\r\nconnection: close\r\n");
    let chunk = "x".repeat(131_073);
    let whole = format!("{head}content-length: {}\r\n\r\n{chunk}", chunk.len());
    let answer = exchange(envoy.address, whole.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains(PAGE), "{answer}");
    assert!(answer.contains("body-too-large"), "{answer}");
    let chunked =
        format!("{head}transfer-encoding: chunked\r\n\r\n{:x}\r\n{chunk}\r\n0\r\n\r\n", chunk.len());
    let answer = exchange(envoy.address, chunked.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(upstream.received().is_empty());
    let largest = "x".repeat(131_072);
    assert_eq!(envoy.ask("POST", NAVER, &[], &largest).status(), 200);
}

#[test]
fn nothing_of_a_request_is_written_down() {
    let envoy = Envoy::before(free_address());
    let target = format!("{NAVER}?publicKey=CANARY");
    let answer = envoy.ask("POST", &target, &[("x-auth-token", "CANARY")], "CANARY");
    assert_eq!((answer.status(), &*answer.code()), (503, "upstream-failed"), "{answer:?}");
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    ask(envoy.address, "GET", "/CANARY", &[("origin", "CANARY")], "");
    let text = fs::read_to_string(envoy.directory.join("said")).unwrap();
    assert!(!text.contains("CANARY"), "{text}");
}
