//! The nginx configuration that is shipped, run by the real nginx before an upstream that notes
//! every byte.
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
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use keyferry::{
    provider::{Mode, Purpose, upstreams},
    route::{EXPOSED_HEADERS, REQUEST_HEADERS},
};
use support::{Message, NAVER, OK, PAGE, Upstream, ask, exchange, tls_file, tls_upstream};

/// nginx with the shipped files, but for the listening address and the upstreams.
struct Nginx {
    address: SocketAddr,
    directory: PathBuf,
    process: Child,
}

impl Nginx {
    fn before(upstream: &str) -> Self {
        Self::start(Self::configure(upstream))
    }

    fn configure(upstream: &str) -> PathBuf {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("nginx-{number}"));
        copy_configuration(&directory);
        let upstreams = format!("map $route $upstream {{ default {upstream}; }}\n");
        fs::write(directory.join("upstreams.inc"), upstreams).unwrap();
        directory
    }

    fn start(directory: PathBuf) -> Self {
        let address = free_address();
        let settings = fs::read_to_string(directory.join("settings.inc")).unwrap();
        assert!(settings.contains(PAGE) && settings.contains("listen 127.0.0.1:8081;"));
        let settings = settings.replace("127.0.0.1:8081", &address.to_string());
        fs::write(directory.join("settings.inc"), settings).unwrap();
        let process = spawn(&directory);
        wait_for(address);
        Self { address, directory, process }
    }

    fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Message {
        let mut all = vec![("origin", PAGE)];
        all.extend_from_slice(headers);
        ask(self.address, method, target, &all, body)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn copy_configuration(directory: &Path) {
    let _ = fs::remove_dir_all(directory);
    fs::create_dir_all(directory).unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/nginx");
    for file in fs::read_dir(shipped).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), directory.join(file.file_name())).unwrap();
    }
}

fn nginx(directory: &Path) -> Command {
    let mut command = Command::new("nginx");
    command.arg("-p").arg(directory).args(["-c", "nginx.conf"]);
    command
}

fn spawn(directory: &Path) -> Child {
    let mut command = nginx(directory);
    command.args(["-g", "daemon off; master_process off;"]).stderr(Stdio::null());
    command.spawn().unwrap_or_else(|error| not_started(&error))
}

fn not_started(error: &std::io::Error) -> ! {
    match error.kind() {
        ErrorKind::NotFound => {
            panic!("nginx is not installed: `cargo xtask test` installs it, or apt-get install nginx")
        }
        _ => panic!("nginx does not start: {error}"),
    }
}

fn wait_for(address: SocketAddr) {
    let started = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(started.elapsed() < Duration::from_secs(10), "nginx does not listen on {address}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_shipped_files_are_a_configuration_as_they_are() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nginx-as-shipped");
    copy_configuration(&directory);
    let output = nginx(&directory).arg("-t").output().unwrap_or_else(|error| not_started(&error));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn it_allows_what_the_table_allows_and_sends_the_real_host() {
    let upstream = Upstream::answering(OK);
    let nginx = Nginx::before(&upstream.url());
    for table in upstreams() {
        for allowed in &table.allowed {
            let path = allowed.path.replace("{project_id}", "0a1b");
            let path = path.replace("{title}", "t").replace("{name}", "a");
            let target = format!("/{}{path}", table.route);
            let answer = nginx.ask(allowed.method, &target, &[], "");
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
            let preflight = nginx.ask("OPTIONS", &target, &[], "");
            let listed = Vec::from_iter(methods).join(", ");
            assert_eq!(preflight.header("access-control-allow-methods"), Some(&*listed), "{target}");
        }
    }
}

#[test]
fn the_shipped_upstreams_are_those_of_the_table() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/nginx/upstreams.inc");
    let text = fs::read_to_string(file).unwrap();
    for table in upstreams() {
        let line = if let Some(region) = table.route.strip_prefix("huawei-iam-") {
            assert_eq!(table.origin, format!("https://iam.{region}.myhuaweicloud.com"));
            r#""~^huawei-iam-(?<huawei_iam_region>.+)$" https://iam.$huawei_iam_region.myhuaweicloud.com;"#
                .to_owned()
        } else if let Some(region) = table.route.strip_prefix("huawei-") {
            assert_eq!(table.origin, format!("https://kms.{region}.myhuaweicloud.com"));
            r#""~^huawei-(?<huawei_region>.+)$" https://kms.$huawei_region.myhuaweicloud.com;"#.to_owned()
        } else {
            format!("{} {};", table.route, table.origin)
        };
        assert!(text.contains(&line), "{line}");
    }
}

#[test]
fn a_preflight_names_the_headers_of_the_core() {
    let upstream = Upstream::answering(OK);
    let nginx = Nginx::before(&upstream.url());
    let asked = [("access-control-request-method", "DELETE"), ("access-control-request-headers", "x-evil")];
    let answer = nginx.ask("OPTIONS", NAVER, &asked, "");
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET, POST"));
    assert_eq!(answer.header("access-control-allow-headers"), Some(&*REQUEST_HEADERS.join(", ")));
    assert_eq!(answer.header("access-control-max-age"), Some("600"));
    assert!(answer.header("vary").unwrap().contains("Origin"));
    let answer = nginx.ask("GET", NAVER, &[], "");
    assert_eq!(answer.header("access-control-expose-headers"), Some(&*EXPOSED_HEADERS.join(", ")));
    assert_eq!(answer.header("access-control-allow-methods"), None);
}

#[test]
fn a_foreign_origin_is_refused() {
    let upstream = Upstream::answering(OK);
    let nginx = Nginx::before(&upstream.url());
    for origin in [
        "",
        "null",
        "https://evil.example",
        "https://console.example.evil.tld",
        "http://console.example",
        "https://console.example:444",
    ] {
        for method in ["GET", "POST", "OPTIONS"] {
            let answer = ask(nginx.address, method, NAVER, &[("origin", origin)], "");
            assert_eq!((answer.status(), &*answer.code()), (403, "origin-refused"), "{method} {origin}");
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
    }
    assert_eq!(ask(nginx.address, "GET", NAVER, &[], "").status(), 403);
    assert!(upstream.received().is_empty());
}

#[test]
fn what_the_table_does_not_name_goes_nowhere() {
    let upstream = Upstream::answering(OK);
    let nginx = Nginx::before(&upstream.url());
    for (method, target, status) in [
        ("GET", "/", 404),
        ("GET", "/naver-public/vserver/v2/createLoginKey", 404),
        ("GET", "/naver-public/vserver/v2/deleteLoginKeys/", 404),
        ("POST", "/naver-public/vserver/v2/getLoginKeyList", 405),
        ("GET", "/naver-public/vserver/v2/importLoginKey/", 404),
        ("GET", "/naver-public/vserver/v2/../v2/importLoginKey", 404),
        ("GET", "/naver-public/vserver/v2/importLoginKey%3Fx", 404),
        ("GET", "/naver-public//vserver/v2/importLoginKey", 404),
        ("GET", "/naver-other/vserver/v2/importLoginKey", 404),
        ("POST", "/huawei-evil.example/v3/0a1b/keypairs", 404),
        ("POST", "/huawei-cn-north-3/v3/0a1b/keypairs", 404),
        ("POST", "/vietnix/v2.1/0a%2F1b/os-keypairs", 404),
        ("GET", "/vietnix/v2.1/0a1b/os-keypairs/..", 404),
        ("DELETE", NAVER, 405),
        ("PUT", NAVER, 405),
        ("DELETE", "/clova-nsml/nsml/v1/auth-keys", 405),
        ("DELETE", "/clova-nsml/nsml/v1/auth-keys/title/a/name/..", 404),
        ("DELETE", "/clova-nsml/nsml/v1/auth-keys/title/a/name/b%2Fc", 404),
        ("DELETE", "/vietnix/v2.1/0a1b/os-keypairs", 405),
        ("DELETE", "/vietnix/v2.1/0a1b/os-keypairs/..", 404),
        ("DELETE", "/huawei-cn-north-1/v3/0a1b/keypairs/a/private-key", 404),
    ] {
        assert_eq!(nginx.ask(method, target, &[], "").status(), status, "{method} {target}");
    }
    assert!(upstream.received().is_empty());
}

#[test]
fn path_query_and_body_pass_byte_for_byte() {
    let upstream = Upstream::answering(OK);
    let nginx = Nginx::before(&upstream.url());
    for query in [
        "",
        "?keyName=a&publicKey=ssh-rsa%20AAAA%2Bb%2bc+d%2F%3D%3d/e==%20a@b:c&responseFormatType=json",
        "?%E2%82%AC=%e2%82%ac&&a&=b&a=%25%00%0D%0A",
        "?a=b?c=d'(*)!~;,$[]{}|&x=../..//%2e%2e",
    ] {
        let answer = nginx.ask("POST", &format!("{NAVER}{query}"), &[], "a=%20+%2B\u{e9}\r\n");
        assert_eq!(answer.status(), 200, "{query}");
        let received = upstream.received().pop().unwrap();
        assert_eq!(received.target(), format!("/vserver/v2/importLoginKey{query}"));
        assert_eq!(received.body, "a=%20+%2B\u{e9}\r\n".as_bytes());
    }
    nginx.ask("GET", "/vietnix/v2.1/0a1b/os-keypairs/my%20key@1.2", &[], "");
    assert_eq!(upstream.received().pop().unwrap().target(), "/v2.1/0a1b/os-keypairs/my%20key@1.2");
    let delete = "/nsml/v1/auth-keys/title/authkey/name/u%40h-1.2%3D";
    nginx.ask("DELETE", &format!("/clova-nsml{delete}"), &[], "");
    assert_eq!(upstream.received().pop().unwrap().first_line, format!("DELETE {delete} HTTP/1.1"));
}

#[test]
fn exactly_the_listed_headers_reach_the_upstream() {
    let upstream = Upstream::answering(OK);
    let nginx = Nginx::before(&upstream.url());
    let mut sent: Vec<(&str, &str)> =
        REQUEST_HEADERS.iter().map(|name| (*name, "value of the page")).collect();
    sent.extend(
        ["cookie", "referer", "forwarded", "x-forwarded-for", "via", "sec-fetch-site", "te", "x-anything"]
            .map(|name| (name, "CANARY")),
    );
    assert_eq!(nginx.ask("POST", NAVER, &sent, "body").status(), 200);
    let received = upstream.received().pop().unwrap();
    assert!(!format!("{received:?}").contains("CANARY"), "{received:?}");
    let names: BTreeSet<&str> = received.headers.iter().map(|(name, _)| name.as_str()).collect();
    let added = ["host", "user-agent", "content-length", "connection"];
    assert_eq!(names, REQUEST_HEADERS.iter().copied().chain(added).collect());
    for name in REQUEST_HEADERS {
        assert_eq!(received.header(name), Some("value of the page"), "{name}");
    }
}

#[test]
fn errors_keep_their_body_and_can_be_read() {
    let error = r#"{"error_code":"KPS.0002","error_msg":"x"}"#;
    for status in [400, 401, 403, 404, 406, 409, 413, 429, 500, 502, 503, 504] {
        let upstream = Upstream::answering(format!(
            "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\nset-cookie: CANARY\r\nwww-authenticate: \
             Basic CANARY\r\naccess-control-allow-origin: CANARY\r\naccess-control-allow-credentials: CANARY\r\n\
             x-request-id: r\r\ncontent-length: {}\r\n\r\n{error}",
            error.len()
        ));
        let answer = Nginx::before(&upstream.url()).ask("POST", NAVER, &[], "body");
        assert_eq!((answer.status(), &*answer.text()), (status, error));
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE), "{status}");
        assert_eq!(answer.header("x-request-id"), Some("r"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'; sandbox"));
        assert!(!format!("{answer:?}").contains("CANARY"), "{answer:?}");
    }
}

#[test]
fn a_redirect_is_refused_and_the_other_place_hears_nothing() {
    let elsewhere = Upstream::answering(OK);
    for status in [300, 301, 302, 303, 307, 308] {
        let upstream = Upstream::answering(format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/stolen\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url()
        ));
        let answer = Nginx::before(&upstream.url()).ask("POST", NAVER, &[("x-auth-token", "secret")], "body");
        assert_eq!((answer.status(), &*answer.code()), (502, "redirect-refused"), "{status}");
        assert_eq!(answer.header("location"), None);
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    }
    assert!(elsewhere.received().is_empty());
}

#[test]
fn a_body_over_the_limit_never_reaches_the_upstream() {
    let upstream = Upstream::answering(OK);
    let nginx = Nginx::before(&upstream.url());
    let head = format!("POST {NAVER} HTTP/1.1\r\nhost: a\r\norigin: {PAGE}\r\nconnection: close\r\n");
    let answer = exchange(nginx.address, format!("{head}content-length: 131073\r\n\r\n").as_bytes());
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains(PAGE), "{answer}");
    assert!(upstream.received().is_empty());
}

#[test]
fn nothing_of_a_request_is_written_down() {
    let gone = free_address();
    let nginx = Nginx::before(&format!("http://{gone}"));
    let target = format!("{NAVER}?publicKey=CANARY");
    assert_eq!(nginx.ask("POST", &target, &[("x-auth-token", "CANARY")], "CANARY").status(), 502);
    ask(nginx.address, "GET", "/CANARY", &[("origin", "CANARY")], "");
    let mut files = vec![nginx.directory.clone()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            assert!(!text.contains("CANARY"), "{}", path.display());
        }
    }
}

#[test]
fn the_upstreams_certificate_is_verified() {
    for (certificate, trusted, status) in [
        ("good.pem", true, 200),
        ("good.pem", false, 502),
        ("other-host.pem", true, 502),
        ("expired.pem", true, 502),
    ] {
        let (port, read) = tls_upstream(certificate);
        let directory = Nginx::configure(&format!("https://127.0.0.1:{port}"));
        let file = directory.join("settings.inc");
        let mut settings = fs::read_to_string(&file).unwrap() + "proxy_ssl_name localhost;\n";
        if trusted {
            let authority = tls_file("ca.pem").display().to_string();
            settings = settings.replace("/etc/ssl/certs/ca-certificates.crt", &authority);
        }
        fs::write(&file, settings).unwrap();
        let answer = Nginx::start(directory).ask("GET", NAVER, &[], "");
        assert_eq!(answer.status(), status, "{certificate}");
        assert_eq!(read.load(Ordering::SeqCst), usize::from(status == 200), "{certificate}");
    }
}
