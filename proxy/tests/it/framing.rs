//! Requests whose end two readers would see in two places (RFC 9112 §11.2).

use crate::support::{NAVER, OK, PAGE, Running, Upstream, exchange};

/// What a smuggler hides behind the first request.
fn hidden() -> String {
    format!("GET {NAVER}?smuggled HTTP/1.1\r\nhost: a\r\norigin: {PAGE}\r\nconnection: close\r\n\r\n")
}

fn request(framing: &str, body: &str) -> String {
    format!("POST {NAVER} HTTP/1.1\r\nhost: a\r\norigin: {PAGE}\r\n{framing}\r\n\r\n{body}")
}

#[test]
fn malformed_framing_is_refused_and_the_connection_ends() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    let hidden = hidden();
    for framing in [
        "content-length: 4\r\ncontent-length: 5",
        "content-length: 4, 5",
        "content-length: +4",
        "content-length: -1",
        "content-length: 0x4",
        "content-length: 4 4",
        "content-length: ",
        "content-length:\r\n 4",
        "transfer-encoding: chunked, identity",
        "transfer-encoding: xchunked",
        "transfer-encoding: identity",
        "transfer-encoding:\x0bchunked",
        "transfer-encoding : chunked",
        "x-folded: a\r\n b",
        "content length: 4",
        "x\0y: 4",
    ] {
        let answer = exchange(proxy.address, request(framing, &format!("0\r\n\r\n{hidden}")).as_bytes());
        assert!(answer.starts_with("HTTP/1.1 400 "), "{framing:?}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{framing:?}: {answer}");
    }
    assert!(upstream.received().is_empty());
}

#[test]
fn a_chunked_request_ends_the_connection_so_that_nothing_hides_behind_it() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    let hidden = hidden();
    for framing in ["transfer-encoding: chunked", "content-length: 4\r\ntransfer-encoding: chunked"] {
        let before = upstream.received().len();
        let answer =
            exchange(proxy.address, request(framing, &format!("3\r\na=b\r\n0\r\n\r\n{hidden}")).as_bytes());
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{framing:?}: {answer}");
        let received = upstream.received();
        assert_eq!(received.len(), before + 1, "{framing:?}");
        let last = received.last().unwrap();
        assert_eq!(last.header("transfer-encoding"), None, "the upstream sees one plain length");
        assert_eq!((last.header("content-length"), &*last.body), (Some("3"), &b"a=b"[..]));
    }
}

#[test]
fn bare_line_ends_and_broken_chunks_are_refused() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    for body in [
        "zz\r\na\r\n0\r\n\r\n",
        "-1\r\n\r\n",
        "1\na\n0\n\n",
        "3\r\na=b0\r\n\r\n",
        "ffffffffffffffffff\r\na\r\n",
    ] {
        let answer = exchange(proxy.address, request("transfer-encoding: chunked", body).as_bytes());
        assert!(!answer.starts_with("HTTP/1.1 2"), "{body:?}: {answer}");
    }
    assert!(upstream.received().is_empty());
}
