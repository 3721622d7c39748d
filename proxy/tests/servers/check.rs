//! The checks. Each starts the server, before an upstream that notes every byte.
#![deny(dead_code, reason = "a server that forgets a check would pass it")]

use std::{collections::BTreeSet, fs, io::Write, sync::atomic::Ordering};

use keyferry::{
    provider::{Mode, Purpose, upstreams},
    route::{EXPOSED_HEADERS, REQUEST_HEADERS},
};

use super::{Server, Shipped, server::free_address};
use crate::support::{Message, NAVER, OK, PAGE, Upstream, ask, connect, exchange, tls_file, tls_upstream};

/// The most bytes that a body may have.
pub(crate) const LARGEST: usize = 131_072;

pub(crate) fn it_allows_what_the_table_allows_and_sends_the_real_host(shipped: &Shipped) {
    let upstream = Upstream::answering(OK);
    let server = (shipped.before)(upstream.address);
    for table in upstreams() {
        for allowed in &table.allowed {
            let path = allowed.path.replace("{project_id}", "0a1b");
            let path = path.replace("{title}", "t").replace("{name}", "a");
            let target = format!("/{}{path}", table.route);
            let answer = server.ask(allowed.method, &target, &[], "");
            if allowed.purpose == Purpose::Operate(Mode::ImportPrivateKey) {
                assert_eq!(answer.status(), 404, "{target}: disclosing is off as shipped");
                continue;
            }
            assert_eq!(answer.status(), 200, "{} {target}: {answer:?}", allowed.method);
            assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE), "{target}");
            let received = upstream.received().pop().unwrap();
            assert_eq!(received.first_line, format!("{} {path} HTTP/1.1", allowed.method));
            assert_eq!(received.header("host"), Some(table.origin.trim_start_matches("https://")));
            let same_path = table.allowed.iter().filter(|other| other.path == allowed.path);
            let methods: BTreeSet<_> = same_path.map(|other| other.method).collect();
            let asked = [("access-control-request-method", allowed.method)];
            let preflight = server.ask("OPTIONS", &target, &asked, "");
            let listed = Vec::from_iter(methods).join(", ");
            assert_eq!(preflight.header("access-control-allow-methods"), Some(&*listed), "{target}");
        }
    }
}

pub(crate) fn a_preflight_names_the_headers_of_the_core(shipped: &Shipped) {
    let upstream = Upstream::answering(OK);
    let server = (shipped.before)(upstream.address);
    for method in ["GET", "DELETE"] {
        let asked = [("access-control-request-method", method), ("access-control-request-headers", "x-evil")];
        let answer = server.ask("OPTIONS", NAVER, &asked, "");
        assert_eq!(answer.status(), shipped.preflight);
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
        assert_eq!(answer.header("access-control-allow-methods"), Some("GET, POST"));
        assert_eq!(answer.header("access-control-allow-headers"), Some(&*REQUEST_HEADERS.join(", ")));
        assert_eq!(answer.header("access-control-allow-credentials"), None);
        assert_eq!(answer.header("access-control-max-age"), Some("600"));
    }
    let answer = server.ask("GET", NAVER, &[], "");
    assert_eq!(answer.header("access-control-expose-headers"), Some(&*EXPOSED_HEADERS.join(", ")));
    assert_eq!(answer.header("access-control-allow-methods"), None);
    assert!(answer.header("vary").unwrap().contains("Origin"));
    assert_eq!(upstream.received().len(), 1);
}

/// One that is kept for another page would be read by this one.
pub(crate) fn a_preflight_varies_with_the_origin(shipped: &Shipped) {
    let server = (shipped.before)(free_address());
    let asked = [("access-control-request-method", "POST")];
    let answer = server.ask("OPTIONS", NAVER, &asked, "");
    assert!(answer.header("vary").unwrap().contains("Origin"));
}

pub(crate) fn no_answer_names_the_server(shipped: &Shipped) {
    let upstream = Upstream::answering(OK);
    let server = (shipped.before)(upstream.address);
    assert_eq!(server.ask("GET", NAVER, &[], "").header("server"), None);
}

pub(crate) fn a_foreign_origin_is_refused(shipped: &Shipped) {
    let upstream = Upstream::answering(OK);
    let server = (shipped.before)(upstream.address);
    for origin in [
        "",
        "null",
        "https://evil.example",
        "https://console.example.evil.tld",
        "http://console.example",
        "https://console.example:444",
    ] {
        for method in ["GET", "POST", "OPTIONS"] {
            let asked = [("origin", origin), ("access-control-request-method", "POST")];
            for headers in [&asked[..1], &asked] {
                let answer = ask(server.address, method, NAVER, headers, "");
                assert_eq!((answer.status(), &*answer.code()), (403, "origin-refused"), "{method} {origin}");
                assert_eq!(answer.header("access-control-allow-origin"), None);
            }
        }
    }
    assert_eq!(ask(server.address, "GET", NAVER, &[], "").status(), 403);
    assert!(upstream.received().is_empty());
}

pub(crate) fn what_the_table_does_not_name_goes_nowhere(shipped: &Shipped) {
    let upstream = Upstream::answering(OK);
    let server = (shipped.before)(upstream.address);
    for (method, target) in [
        ("GET", "/"),
        ("GET", "/naver-public/vserver/v2/createLoginKey"),
        ("GET", "/naver-public/vserver/v2/deleteLoginKeys/"),
        ("GET", "/naver-public/vserver/v2/importLoginKey/"),
        ("GET", "/naver-public/vserver/v2/../v2/importLoginKey"),
        ("GET", "/naver-public/vserver/v2/importLoginKey%3Fx"),
        ("GET", "/naver-public//vserver/v2/importLoginKey"),
        ("GET", "/naver-other/vserver/v2/importLoginKey"),
        ("POST", "/huawei-evil.example/v3/0a1b/keypairs"),
        ("POST", "/huawei-cn-north-3/v3/0a1b/keypairs"),
        ("POST", "/vietnix/v2.1/0a%2F1b/os-keypairs"),
        ("GET", "/vietnix/v2.1/0a1b/os-keypairs/.."),
        ("DELETE", "/clova-nsml/nsml/v1/auth-keys/title/a/name/.."),
        ("DELETE", "/clova-nsml/nsml/v1/auth-keys/title/a/name/b%2Fc"),
        ("DELETE", "/vietnix/v2.1/0a1b/os-keypairs/.."),
        ("DELETE", "/huawei-cn-north-1/v3/0a1b/keypairs/a/private-key"),
    ] {
        let answer = server.ask(method, target, &[], "");
        assert_eq!((answer.status(), &*answer.code()), (404, "path-refused"), "{method} {target}");
    }
    for (method, target) in [
        ("POST", "/naver-public/vserver/v2/getLoginKeyList"),
        ("DELETE", NAVER),
        ("PUT", NAVER),
        ("DELETE", "/clova-nsml/nsml/v1/auth-keys"),
        ("DELETE", "/vietnix/v2.1/0a1b/os-keypairs"),
    ] {
        let answer = server.ask(method, target, &[], "");
        assert_eq!((answer.status(), &*answer.code()), (405, "method-refused"), "{method} {target}");
    }
    assert!(upstream.received().is_empty());
}

pub(crate) fn query_and_body_pass_byte_for_byte(shipped: &Shipped) {
    let upstream = Upstream::answering(OK);
    let server = (shipped.before)(upstream.address);
    for query in [
        "",
        "?keyName=a&publicKey=ssh-rsa%20AAAA%2Bb%2bc+d%2F%3D%3d/e==%20a@b:c&responseFormatType=json",
        "?%E2%82%AC=%e2%82%ac&&a&=b&a=%25%00%0D%0A",
        "?a=b?c=d'(*)!~;,$[]{}|&x=../..//%2e%2e",
    ] {
        let answer = server.ask("POST", &format!("{NAVER}{query}"), &[], "a=%20+%2B\u{e9}\r\n");
        assert_eq!(answer.status(), 200, "{query}");
        let received = upstream.received().pop().unwrap();
        assert_eq!(received.target(), format!("/vserver/v2/importLoginKey{query}"));
        assert_eq!(received.body, "a=%20+%2B\u{e9}\r\n".as_bytes());
    }
}

/// Names of keys stand in paths, in the spelling that was signed.
pub(crate) fn path_query_and_body_pass_byte_for_byte(shipped: &Shipped) {
    let upstream = Upstream::answering(OK);
    let server = (shipped.before)(upstream.address);
    for (method, route, path) in [
        ("GET", "vietnix", "/v2.1/0a1b/os-keypairs/my%20key@1.2"),
        ("DELETE", "clova-nsml", "/nsml/v1/auth-keys/title/authkey/name/u%40h-1.2%3D"),
    ] {
        for (query, body) in [("", ""), ("?a=%2f%2F+%20", "a=%20+%2B\u{e9}\r\n")] {
            assert_eq!(server.ask(method, &format!("/{route}{path}{query}"), &[], body).status(), 200);
            let received = upstream.received().pop().unwrap();
            assert_eq!(received.first_line, format!("{method} {path}{query} HTTP/1.1"));
            assert_eq!(received.body, body.as_bytes());
        }
    }
}

/// What reaches the upstream of a request with the headers of the core, and with others that are not to.
pub(crate) fn received_without(shipped: &Shipped, unwanted: &[&str]) -> Message {
    let upstream = Upstream::answering(OK);
    let server = (shipped.before)(upstream.address);
    let wanted = REQUEST_HEADERS.iter().map(|name| (*name, "value of the page"));
    let sent: Vec<_> = wanted.chain(unwanted.iter().map(|name| (*name, "CANARY"))).collect();
    assert_eq!(server.ask("POST", NAVER, &sent, "body").status(), 200);
    let received = upstream.received().pop().unwrap();
    assert!(!format!("{received:?}").contains("CANARY"), "{received:?}");
    for name in REQUEST_HEADERS {
        assert_eq!(received.header(name), Some("value of the page"), "{name}");
    }
    received
}

pub(crate) fn what_says_something_of_a_person_stays_here(shipped: &Shipped) {
    let personal =
        ["cookie", "referer", "forwarded", "x-forwarded-for", "x-real-ip", "via", "sec-fetch-site", "dnt"];
    assert_eq!(received_without(shipped, &personal).header("origin"), None);
}

pub(crate) fn listed_headers_alone_pass(shipped: &Shipped) {
    let received = received_without(shipped, &["te", "x-anything", "x-other"]);
    let own = ["host", "user-agent", "content-length", "connection"];
    let names = received.headers.iter().map(|(name, _)| name.as_str());
    let more: Vec<_> = names.filter(|name| !own.contains(name) && !REQUEST_HEADERS.contains(name)).collect();
    assert_eq!(more, Vec::<&str>::new());
}

/// Its status is the one that the request's query ends with.
fn upstream_that_answers_as_asked(headers: &str, body: &'static str) -> Upstream {
    let rest = format!("{headers}content-length: {}\r\n\r\n{body}", body.len());
    Upstream::new(move |message, stream| {
        let (_, status) = message.target().split_once("?status=").unwrap();
        stream.write_all(format!("HTTP/1.1 {status} x\r\n{rest}").as_bytes()).unwrap();
    })
}

pub(crate) fn errors_keep_their_body_and_can_be_read(shipped: &Shipped) {
    let error = r#"{"error_code":"KPS.0002","error_msg":"x"}"#;
    let headers = "content-type: application/json\r\nset-cookie: CANARY\r\nwww-authenticate: Basic CANARY\r\n\
                   access-control-allow-origin: CANARY\r\naccess-control-allow-credentials: CANARY\r\n\
                   x-request-id: r\r\n";
    let upstream = upstream_that_answers_as_asked(headers, error);
    let server = (shipped.before)(upstream.address);
    let statuses = [400, 401, 403, 404, 406, 409, 413, 429, 500, 502, 503, 504];
    for (before, status) in statuses.into_iter().enumerate() {
        let answer = server.ask("POST", &format!("{NAVER}?status={status}"), &[], "body");
        assert_eq!((answer.status(), &*answer.text()), (status, error));
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE), "{status}");
        assert_eq!(answer.header("x-request-id"), Some("r"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'; sandbox"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(!format!("{answer:?}").contains("CANARY"), "{answer:?}");
        assert_eq!(upstream.received().len(), before + 1, "{status} was asked again");
    }
}

pub(crate) fn a_redirect_is_refused_and_the_other_place_hears_nothing(shipped: &Shipped) {
    let elsewhere = Upstream::answering(OK);
    let location = format!("location: {}/stolen\r\n", elsewhere.url());
    let upstream = upstream_that_answers_as_asked(&location, "");
    let server = (shipped.before)(upstream.address);
    for status in [300, 301, 302, 303, 307, 308] {
        let target = format!("{NAVER}?status={status}");
        let answer = server.ask("POST", &target, &[("x-auth-token", "secret")], "body");
        assert_eq!((answer.status(), &*answer.code()), (502, "redirect-refused"), "{status}");
        assert_eq!(answer.header("location"), None);
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    }
    assert!(elsewhere.received().is_empty());
}

/// Asks an upstream with that certificate, which hears of it where that comes back with 200 alone.
fn asks_over_tls(shipped: &Shipped, certificate: &str, is_trusted: bool, status: u16) {
    let (port, read) = tls_upstream(certificate);
    let authority = is_trusted.then(|| tls_file("ca.pem"));
    let answer = (shipped.before_tls)(port, authority.as_deref()).ask("POST", NAVER, &[], "body");
    assert_eq!(answer.status(), status, "{certificate}: {answer:?}");
    assert_eq!(read.load(Ordering::SeqCst), usize::from(status == 200), "{certificate}");
}

pub(crate) fn the_upstreams_certificate_is_verified(shipped: &Shipped) {
    asks_over_tls(shipped, "good.pem", true, 200);
    asks_over_tls(shipped, "good.pem", false, shipped.unreachable);
}

pub(crate) fn an_upstream_that_is_not_who_it_should_be_hears_nothing(shipped: &Shipped) {
    asks_over_tls(shipped, "other-host.pem", true, shipped.unreachable);
    asks_over_tls(shipped, "expired.pem", true, shipped.unreachable);
}

/// The head of a request of the page, but for how long its body is.
fn head(server: &Server) -> String {
    let host = server.address;
    format!("POST {NAVER} HTTP/1.1\r\nhost: {host}\r\norigin: {PAGE}\r\nconnection: close\r\n")
}

/// What comes back for a body that is too large and says its length.
fn sends_too_much(server: &Server) -> String {
    let len = LARGEST + 1;
    let request = format!("{}content-length: {len}\r\n\r\n{}", head(server), "x".repeat(len));
    exchange(server.address, request.as_bytes())
}

/// What comes back for one that doesn't say its length.
pub(crate) fn sends_too_much_in_chunks(server: &Server) -> String {
    let len = LARGEST + 1;
    let chunks = format!("{len:x}\r\n{}\r\n0\r\n\r\n", "x".repeat(len));
    let request = format!("{}transfer-encoding: chunked\r\n\r\n{chunks}", head(server));
    exchange(server.address, request.as_bytes())
}

pub(crate) fn a_body_over_the_limit_never_reaches_the_upstream(shipped: &Shipped) {
    let upstream = Upstream::answering(OK);
    let server = (shipped.before)(upstream.address);
    let answer = sends_too_much(&server);
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains(PAGE), "{answer}");
    assert!(upstream.received().is_empty());
    let largest = "x".repeat(LARGEST);
    assert_eq!(server.ask("POST", NAVER, &[], &largest).status(), 200);
    let received = upstream.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].body, largest.as_bytes());
}

pub(crate) fn a_length_over_the_limit_is_refused_before_the_body(shipped: &Shipped) {
    let upstream = Upstream::answering(OK);
    let server = (shipped.before)(upstream.address);
    for len in [131_073, 131_080, 131_100, 132_000, 140_000, 999_999, 1_000_000, 99_999_999] {
        let mut stream = connect(server.address);
        write!(stream, "{}content-length: {len}\r\n\r\n", head(&server)).unwrap();
        // Not until it closes: some wait then for the body, for seconds.
        let answer = Message::read(&mut stream);
        assert_eq!(answer.status(), 413, "{len}");
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE), "{len}");
    }
    assert!(upstream.received().is_empty());
}

pub(crate) fn chunks_over_the_limit_never_reach_the_upstream(shipped: &Shipped) {
    let upstream = Upstream::answering(OK);
    let server = (shipped.before)(upstream.address);
    let answer = sends_too_much_in_chunks(&server);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(upstream.received().is_empty());
}

/// The page tells a person what went wrong by them.
pub(crate) fn failures_have_codes(shipped: &Shipped) {
    let server = (shipped.before)(free_address());
    let answer = sends_too_much(&server);
    assert!(answer.contains(r#""code":"body-too-large""#), "{answer}");
    assert_eq!(server.ask("POST", NAVER, &[], "body").code(), "upstream-failed");
}

pub(crate) fn nothing_of_a_request_is_written_down(shipped: &Shipped) {
    let server = (shipped.before)(free_address());
    let target = format!("{NAVER}?publicKey=CANARY");
    let answer = server.ask("POST", &target, &[("x-auth-token", "CANARY")], "CANARY");
    assert_eq!(answer.status(), shipped.unreachable, "{answer:?}");
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    ask(server.address, "GET", "/CANARY", &[("origin", "CANARY")], "");
    let files = server.files();
    for file in &files {
        let text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
        assert!(!text.contains("CANARY"), "{}", file.display());
    }
    // Its configuration and what it said.
    assert!(files.len() >= 2, "{files:?}");
}
