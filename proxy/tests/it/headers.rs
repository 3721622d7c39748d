//! Which headers pass, both ways.

use std::collections::BTreeSet;

use keyferry::route::{EXPOSED_HEADERS, REQUEST_HEADERS};

use crate::support::{NAVER, OK, PAGE, Running, Upstream};

#[test]
fn exactly_the_listed_headers_reach_the_upstream() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    let sent: Vec<(&str, &str)> = REQUEST_HEADERS.iter().map(|name| (*name, "value of the page")).collect();
    assert_eq!(proxy.ask("POST", NAVER, &sent, "body").status(), 200);
    let received = upstream.received().pop().unwrap();
    let names: BTreeSet<&str> = received.headers.iter().map(|(name, _)| name.as_str()).collect();
    let added = ["host", "user-agent", "content-length", "connection"];
    let expected: BTreeSet<&str> = REQUEST_HEADERS.iter().copied().chain(added).collect();
    assert_eq!(names, expected);
    assert_eq!(received.headers.len(), names.len(), "none stands twice");
    for name in &REQUEST_HEADERS {
        assert_eq!(received.header(name), Some("value of the page"), "{name}");
    }
    assert_eq!(received.header("host"), Some("ncloud.apigw.ntruss.com"));
    // The upstream ends the connection, so that the proxy's ports are free again.
    assert_eq!(received.header("connection"), Some("close"));
}

#[test]
fn cookies_tracks_and_hop_by_hop_headers_stay_here() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    let sent = [
        ("cookie", "CANARY"),
        ("referer", "CANARY"),
        ("forwarded", "for=CANARY"),
        ("x-forwarded-for", "CANARY"),
        ("x-forwarded-host", "CANARY"),
        ("x-real-ip", "CANARY"),
        ("via", "1.1 CANARY"),
        ("sec-fetch-site", "CANARY"),
        ("sec-ch-ua", "CANARY"),
        ("dnt", "CANARY"),
        ("accept-language", "CANARY"),
        ("accept-encoding", "CANARY"),
        ("user-agent", "CANARY"),
        ("te", "CANARY"),
        ("trailer", "CANARY"),
        ("upgrade", "CANARY"),
        ("keep-alive", "CANARY"),
        ("proxy-authorization", "CANARY"),
        ("proxy-connection", "CANARY"),
        ("x-http-method-override", "CANARY"),
        ("x-original-url", "CANARY"),
        ("x-anything", "CANARY"),
    ];
    proxy.ask("GET", NAVER, &sent, "");
    let received = format!("{:?}", upstream.received());
    assert!(!received.contains("CANARY") && !received.contains(PAGE), "{received}");
}

#[test]
fn a_listed_header_that_stands_twice_is_refused() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    for name in &REQUEST_HEADERS {
        let answer = proxy.ask("GET", NAVER, &[(*name, "a"), (*name, "b")], "");
        assert_eq!((answer.status(), &*answer.code()), (400, "header-repeated"), "{name}");
    }
    assert!(upstream.received().is_empty());
}

#[test]
fn exactly_the_listed_headers_reach_the_page() {
    let listed: String = EXPOSED_HEADERS
        .iter()
        .filter(|name| **name != "content-type")
        .map(|name| format!("{name}: of the upstream\r\n"))
        .collect();
    let upstream = Upstream::answering(format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n{listed}\
         set-cookie: CANARY=1\r\nset-cookie2: CANARY\r\naccess-control-allow-origin: *CANARY\r\n\
         access-control-allow-credentials: CANARY\r\naccess-control-expose-headers: CANARY\r\n\
         server: CANARY\r\nx-powered-by: CANARY\r\nlink: <CANARY>\r\nrefresh: 0;CANARY\r\n\
         location: CANARY\r\nwww-authenticate: Basic CANARY\r\nclear-site-data: CANARY\r\n\
         strict-transport-security: CANARY\r\nservice-worker-allowed: CANARY\r\n\
         content-security-policy: CANARY\r\ncache-control: CANARY\r\nvary: CANARY\r\n\r\n{{}}"
    ));
    let answer = Running::before(&upstream).ask("GET", NAVER, &[], "");
    assert!(!format!("{answer:?}").contains("CANARY"), "{answer:?}");
    for name in EXPOSED_HEADERS.into_iter().filter(|name| *name != "content-type") {
        assert_eq!(answer.header(name), Some("of the upstream"), "{name}");
    }
    assert_eq!(answer.header("content-type"), Some("application/json"));
}

#[test]
fn every_answer_is_data_only() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    for target in [NAVER, "/elsewhere", "/naver-public/x"] {
        let answer = proxy.ask("GET", target, &[], "");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'; sandbox"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
}

#[test]
fn an_answer_that_a_browser_would_render_becomes_an_error() {
    for kind in [
        "text/html",
        "TEXT/HTML; charset=utf-8",
        "application/xhtml+xml",
        "image/svg+xml",
        "application/javascript",
    ] {
        let upstream = Upstream::answering(format!(
            "HTTP/1.1 503 Unavailable\r\ncontent-type: {kind}\r\ncontent-length: 8\r\n\r\n<script>"
        ));
        let answer = Running::before(&upstream).ask("GET", NAVER, &[], "");
        assert_eq!((answer.status(), &*answer.code()), (502, "answer-not-data"), "{kind}");
        assert!(!answer.text().contains("<script>"));
        assert!(answer.text().contains("503"), "{}", answer.text());
    }
}

#[test]
fn an_empty_answer_needs_no_type() {
    for head in ["content-length: 0", "content-type: text/html\r\ncontent-length: 0"] {
        let upstream = Upstream::answering(format!("HTTP/1.1 201 Created\r\n{head}\r\n\r\n"));
        assert_eq!(Running::before(&upstream).ask("GET", NAVER, &[], "").status(), 201);
    }
}

#[test]
fn a_compressed_answer_that_nobody_asked_for_becomes_an_error() {
    let upstream = Upstream::answering(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}",
    );
    let answer = Running::before(&upstream).ask("GET", NAVER, &[], "");
    assert_eq!((answer.status(), &*answer.code()), (502, "answer-not-data"));
}

#[test]
fn a_redirect_is_refused_and_the_other_place_hears_nothing() {
    for status in [300, 301, 302, 303, 304, 307, 308] {
        let elsewhere = Upstream::answering(OK);
        let upstream = Upstream::answering(format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/stolen\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url()
        ));
        let proxy = Running::before(&upstream);
        let answer = proxy.ask("POST", NAVER, &[("x-auth-token", "secret")], "body");
        assert_eq!((answer.status(), &*answer.code()), (502, "redirect-refused"), "{status}");
        assert_eq!(answer.header("location"), None);
        assert!(elsewhere.received().is_empty());
        assert_eq!(upstream.received().len(), 1, "nothing is sent twice");
    }
}
