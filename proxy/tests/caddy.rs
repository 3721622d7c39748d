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

#[path = "it/support.rs"]
mod support;

use std::{
    collections::BTreeSet,
    fs,
    io::ErrorKind,
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
use support::{Message, NAVER, OK, PAGE, Upstream, ask, exchange};

const ADDRESS: &str = "reverse_proxy {address} {";
const TLS: &str = "\t\t\ttls\n";

/// Caddy with the shipped file, but for the listening address and the upstreams, which have no TLS.
struct Caddy {
    address: SocketAddr,
    directory: PathBuf,
    process: Child,
}

impl Caddy {
    fn before(upstream: SocketAddr) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("caddy-{number}"));
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).unwrap();
        let text = shipped();
        assert!(text.contains(ADDRESS) && text.contains(TLS) && text.contains(PAGE));
        let text = text.replace(ADDRESS, &format!("reverse_proxy {upstream} {{")).replace(TLS, "");
        fs::write(directory.join("Caddyfile"), text).unwrap();
        let address = free_address();
        let log = fs::File::create(directory.join("said")).unwrap();
        let mut command = caddy(&directory);
        command.arg("run").env("KEYFERRY_LISTEN", format!("http://{address}"));
        command.stdout(log.try_clone().unwrap()).stderr(log);
        let process = command.spawn().unwrap_or_else(|error| not_started(&error));
        wait_for(address);
        Self { address, directory, process }
    }

    fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Message {
        let mut all = vec![("origin", PAGE)];
        all.extend_from_slice(headers);
        ask(self.address, method, target, &all, body)
    }
}

impl Drop for Caddy {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn shipped() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/caddy/Caddyfile")).unwrap()
}

/// It writes below that directory alone.
fn caddy(directory: &Path) -> Command {
    let mut command = Command::new("caddy");
    command.current_dir(directory).env("HOME", directory).stdin(Stdio::null());
    command.env_remove("XDG_DATA_HOME").env_remove("XDG_CONFIG_HOME");
    command
}

fn not_started(error: &std::io::Error) -> ! {
    match error.kind() {
        ErrorKind::NotFound => {
            panic!("Caddy is not installed: `cargo xtask test` installs it, or apt-get install caddy")
        }
        _ => panic!("Caddy does not start: {error}"),
    }
}

/// Outside the range that the system gives ports from: other tests would be given this one meanwhile.
fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 30_000 + u16::try_from(std::process::id() % 2_000).unwrap();
    loop {
        let port = first + NEXT.fetch_add(1, Ordering::SeqCst);
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

fn wait_for(address: SocketAddr) {
    let started = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(started.elapsed() < Duration::from_secs(20), "Caddy does not listen on {address}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_shipped_files_are_configurations_as_they_are() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("caddy-as-shipped");
    fs::create_dir_all(&directory).unwrap();
    for name in ["Caddyfile", "Page.Caddyfile"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/caddy").join(name);
        let mut command = caddy(&directory);
        command.args(["validate", "--adapter", "caddyfile", "--config"]).arg(file);
        let output = command.output().unwrap_or_else(|error| not_started(&error));
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn it_allows_what_the_table_allows_and_sends_the_real_host() {
    let upstream = Upstream::answering(OK);
    let caddy = Caddy::before(upstream.address);
    for table in upstreams() {
        for allowed in &table.allowed {
            let path = allowed.path.replace("{project_id}", "0a1b");
            let path = path.replace("{title}", "t").replace("{name}", "a");
            let target = format!("/{}{path}", table.route);
            let answer = caddy.ask(allowed.method, &target, &[], "");
            if allowed.purpose == Purpose::Operate(Mode::ImportPrivateKey) {
                assert_eq!(answer.status(), 404, "{target}: disclosing is off as shipped");
                continue;
            }
            assert_eq!(answer.status(), 200, "{} {target}", allowed.method);
            let received = upstream.received().pop().unwrap();
            assert_eq!(received.first_line, format!("{} {path} HTTP/1.1", allowed.method));
            assert_eq!(received.header("host"), Some(table.origin.trim_start_matches("https://")));
            let same_path = table.allowed.iter().filter(|other| other.path == allowed.path);
            let methods: BTreeSet<_> = same_path.map(|other| other.method).collect();
            let preflight = caddy.ask("OPTIONS", &target, &[], "");
            let listed = Vec::from_iter(methods).join(", ");
            assert_eq!(preflight.header("access-control-allow-methods"), Some(&*listed), "{target}");
        }
    }
}

#[test]
fn a_preflight_names_the_headers_of_the_core() {
    let upstream = Upstream::answering(OK);
    let caddy = Caddy::before(upstream.address);
    let asked = [("access-control-request-method", "DELETE"), ("access-control-request-headers", "x-evil")];
    let answer = caddy.ask("OPTIONS", NAVER, &asked, "");
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    assert_eq!(answer.header("access-control-allow-headers"), Some(&*REQUEST_HEADERS.join(", ")));
    assert!(answer.header("vary").unwrap().contains("Origin"));
    let answer = caddy.ask("GET", NAVER, &[], "");
    assert_eq!(answer.header("access-control-expose-headers"), Some(&*EXPOSED_HEADERS.join(", ")));
    assert_eq!(answer.header("server"), None);
}

#[test]
fn a_foreign_origin_is_refused() {
    let upstream = Upstream::answering(OK);
    let caddy = Caddy::before(upstream.address);
    for origin in
        ["", "null", "https://evil.example", "https://console.example.evil.tld", "http://console.example"]
    {
        for method in ["GET", "POST", "OPTIONS"] {
            let answer = ask(caddy.address, method, NAVER, &[("origin", origin)], "");
            assert_eq!((answer.status(), &*answer.code()), (403, "origin-refused"), "{method} {origin}");
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
    }
    assert_eq!(ask(caddy.address, "GET", NAVER, &[], "").status(), 403);
    assert!(upstream.received().is_empty());
}

#[test]
fn what_the_table_does_not_name_goes_nowhere() {
    let upstream = Upstream::answering(OK);
    let caddy = Caddy::before(upstream.address);
    for (method, target, status) in [
        ("GET", "/", 404),
        ("GET", "/naver-public/vserver/v2/createLoginKey", 404),
        ("POST", "/naver-public/vserver/v2/getLoginKeyList", 405),
        ("GET", "/naver-public/vserver/v2/importLoginKey/", 404),
        ("GET", "/naver-public/vserver/v2/../v2/importLoginKey", 404),
        ("GET", "/naver-public//vserver/v2/importLoginKey", 404),
        ("GET", "/naver-other/vserver/v2/importLoginKey", 404),
        ("POST", "/huawei-evil.example/v3/0a1b/keypairs", 404),
        ("POST", "/huawei-cn-north-3/v3/0a1b/keypairs", 404),
        ("POST", "/vietnix/v2.1/0a%2F1b/os-keypairs", 404),
        ("GET", "/vietnix/v2.1/0a1b/os-keypairs/..", 404),
        ("DELETE", NAVER, 405),
        ("PUT", NAVER, 405),
        ("DELETE", "/clova-nsml/nsml/v1/auth-keys/title/a/name/b%2Fc", 404),
        ("DELETE", "/vietnix/v2.1/0a1b/os-keypairs", 405),
    ] {
        assert_eq!(caddy.ask(method, target, &[], "").status(), status, "{method} {target}");
    }
    assert!(upstream.received().is_empty());
}

#[test]
fn query_and_body_pass_byte_for_byte() {
    let upstream = Upstream::answering(OK);
    let caddy = Caddy::before(upstream.address);
    for query in [
        "",
        "?keyName=a&publicKey=ssh-rsa%20AAAA%2Bb%2bc+d%2F%3D%3d/e==%20a@b:c&responseFormatType=json",
        "?%E2%82%AC=%e2%82%ac&&a&=b&a=%25%00%0D%0A",
    ] {
        let answer = caddy.ask("POST", &format!("{NAVER}{query}"), &[], "a=%20+%2B\u{e9}\r\n");
        assert_eq!(answer.status(), 200, "{query}");
        let received = upstream.received().pop().unwrap();
        assert_eq!(received.target(), format!("/vserver/v2/importLoginKey{query}"));
        assert_eq!(received.body, "a=%20+%2B\u{e9}\r\n".as_bytes());
    }
    caddy.ask("GET", "/vietnix/v2.1/0a1b/os-keypairs/my%20key@1.2", &[], "");
    assert_eq!(upstream.received().pop().unwrap().target(), "/v2.1/0a1b/os-keypairs/my%20key@1.2");
    let delete = "/nsml/v1/auth-keys/title/authkey/name/u%40h-1.2%3D";
    caddy.ask("DELETE", &format!("/clova-nsml{delete}"), &[], "");
    assert_eq!(upstream.received().pop().unwrap().first_line, format!("DELETE {delete} HTTP/1.1"));
}

#[test]
fn what_says_something_of_a_person_stays_here() {
    let upstream = Upstream::answering(OK);
    let caddy = Caddy::before(upstream.address);
    let mut sent: Vec<(&str, &str)> =
        REQUEST_HEADERS.iter().map(|name| (*name, "value of the page")).collect();
    sent.extend(
        ["cookie", "referer", "forwarded", "x-forwarded-for", "x-real-ip", "via", "sec-fetch-site", "dnt"]
            .map(|name| (name, "CANARY")),
    );
    assert_eq!(caddy.ask("POST", NAVER, &sent, "body").status(), 200);
    let received = upstream.received().pop().unwrap();
    assert!(!format!("{received:?}").contains("CANARY"), "{received:?}");
    assert_eq!(received.header("origin"), None);
    for name in REQUEST_HEADERS {
        assert_eq!(received.header(name), Some("value of the page"), "{name}");
    }
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
        let answer = Caddy::before(upstream.address).ask("POST", NAVER, &[], "body");
        assert_eq!((answer.status(), &*answer.text()), (status, error));
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE), "{status}");
        assert_eq!(answer.header("x-request-id"), Some("r"));
        assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'; sandbox"));
        assert!(!format!("{answer:?}").contains("CANARY"), "{answer:?}");
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
            Caddy::before(upstream.address).ask("POST", NAVER, &[("x-auth-token", "secret")], "body");
        assert_eq!((answer.status(), &*answer.code()), (502, "redirect-refused"), "{status}");
        assert_eq!(answer.header("location"), None);
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    }
    assert!(elsewhere.received().is_empty());
}

#[test]
fn a_body_over_the_limit_never_reaches_the_upstream() {
    let upstream = Upstream::answering(OK);
    let caddy = Caddy::before(upstream.address);
    let host = caddy.address;
    let head = format!("POST {NAVER} HTTP/1.1\r\nhost: {host}\r\norigin: {PAGE}\r\nconnection: close\r\n");
    for len in [131_073, 131_080, 131_100, 132_000, 140_000, 999_999, 1_000_000, 99_999_999] {
        let answer = exchange(caddy.address, format!("{head}content-length: {len}\r\n\r\n").as_bytes());
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains(PAGE), "{len}: {answer}");
    }
    assert!(upstream.received().is_empty());
    let largest = "x".repeat(131_072);
    assert_eq!(caddy.ask("POST", NAVER, &[], &largest).status(), 200);
    // Without its length it breaks off on its way.
    let chunk = "x".repeat(131_073);
    let chunked =
        format!("{head}transfer-encoding: chunked\r\n\r\n{:x}\r\n{chunk}\r\n0\r\n\r\n", chunk.len());
    exchange(caddy.address, chunked.as_bytes());
    assert!(upstream.received().iter().all(|message| message.body.len() <= largest.len()));
}

#[test]
fn nothing_of_a_request_is_written_down() {
    let caddy = Caddy::before(free_address());
    let target = format!("{NAVER}?publicKey=CANARY");
    assert_eq!(caddy.ask("POST", &target, &[("x-auth-token", "CANARY")], "CANARY").status(), 502);
    ask(caddy.address, "GET", "/CANARY", &[("origin", "CANARY")], "");
    let mut files = vec![caddy.directory.clone()];
    let mut seen = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            assert!(!text.contains("CANARY"), "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 2, "{seen}");
}
