//! How much and how long.

use std::{
    io::Write,
    sync::{Arc, Barrier},
    thread,
    time::{Duration, Instant},
};

use crate::support::{Message, NAVER, OK, PAGE, Running, Upstream, connect, exchange};

const MAX_BODY: usize = 128 * 1024;
const MAX_ANSWER: usize = 256 * 1024;

fn answer_of(len: usize) -> String {
    let body = "x".repeat(len);
    format!("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: {len}\r\n\r\n{body}")
}

#[test]
fn a_body_over_the_limit_never_reaches_the_upstream() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    assert_eq!(proxy.ask("POST", NAVER, &[], &"x".repeat(MAX_BODY)).status(), 200);
    let head = format!("POST {NAVER} HTTP/1.1\r\nhost: a\r\norigin: {PAGE}\r\nconnection: close\r\n");
    let announced = format!("{head}content-length: {}\r\n\r\n", MAX_BODY + 1);
    let chunk = format!("{:x}\r\n{}\r\n", MAX_BODY + 1, "x".repeat(MAX_BODY + 1));
    let chunked = format!("{head}transfer-encoding: chunked\r\n\r\n{chunk}");
    for request in [announced, chunked] {
        let answer = exchange(proxy.address, request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert!(answer.contains("body-too-large"), "{answer}");
    }
    assert_eq!(upstream.received().len(), 1);
}

#[test]
fn an_answer_over_the_limit_becomes_an_error() {
    let upstream = Upstream::answering(answer_of(MAX_ANSWER));
    assert_eq!(Running::before(&upstream).ask("GET", NAVER, &[], "").body.len(), MAX_ANSWER);
    for len in [MAX_ANSWER + 1, 30 << 20] {
        let upstream = Upstream::answering(answer_of(len));
        let answer = Running::before(&upstream).ask("GET", NAVER, &[], "");
        assert_eq!((answer.status(), &*answer.code()), (502, "answer-too-large"));
    }
}

#[test]
fn an_answer_without_end_becomes_an_error() {
    let upstream = Upstream::new(|_, stream| {
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n");
        while stream.write_all(format!("400\r\n{}\r\n", "x".repeat(0x400)).as_bytes()).is_ok() {}
    });
    let answer = Running::before(&upstream).ask("GET", NAVER, &[], "");
    assert_eq!((answer.status(), &*answer.code()), (502, "answer-too-large"));
}

#[test]
fn an_answer_that_breaks_off_becomes_an_error() {
    for answer in ["", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab", "nonsense\r\n\r\n"] {
        let upstream = Upstream::answering(answer);
        let answer = Running::before(&upstream).ask("POST", NAVER, &[], "body");
        assert_eq!((answer.status(), &*answer.code()), (502, "answer-broken"));
        assert_eq!(upstream.received().len(), 1, "what may have arrived is not sent again");
    }
}

#[test]
fn an_upstream_that_is_not_there_becomes_an_error() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let proxy = Running::configured(&format!("[upstreams]\n\"*\" = \"http://{gone}\"\n"));
    let answer = proxy.ask("GET", NAVER, &[], "");
    assert_eq!((answer.status(), &*answer.code()), (502, "upstream-unreachable"));
}

#[test]
fn a_slow_upstream_is_given_up() {
    for first in ["", "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\nab"] {
        let upstream = Upstream::new(move |_, stream| {
            let _ = stream.write_all(first.as_bytes());
            thread::sleep(Duration::from_secs(5));
        });
        let proxy = Running::with(&upstream, "limits = { total_ms = 300 }");
        let started = Instant::now();
        let answer = proxy.ask("GET", NAVER, &[], "");
        assert_eq!((answer.status(), &*answer.code()), (504, "upstream-timeout"));
        assert!(started.elapsed() < Duration::from_secs(4));
    }
}

#[test]
fn a_slow_client_is_given_up() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::with(&upstream, "limits = { body_ms = 300 }");
    let head = format!("POST {NAVER} HTTP/1.1\r\nhost: a\r\norigin: {PAGE}\r\n");
    let started = Instant::now();
    let answer = exchange(proxy.address, head.as_bytes());
    assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
    let answer = exchange(proxy.address, format!("{head}content-length: 9\r\n\r\nab").as_bytes());
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("body-timeout"), "{answer}");
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(upstream.received().is_empty());
}

#[test]
fn more_than_the_allowed_number_at_once_is_told_to_come_back() {
    let both_are_in = Arc::new(Barrier::new(3));
    let go_on = Arc::new(Barrier::new(3));
    let (at_upstream, release) = (Arc::clone(&both_are_in), Arc::clone(&go_on));
    let upstream = Upstream::new(move |_, stream| {
        at_upstream.wait();
        release.wait();
        let _ = stream.write_all(OK.as_bytes());
    });
    let proxy = Running::with(&upstream, "limits = { concurrent = 2 }");
    let streams: Vec<_> = (0..2)
        .map(|_| {
            let mut stream = connect(proxy.address);
            write!(stream, "GET {NAVER} HTTP/1.1\r\nhost: a\r\norigin: {PAGE}\r\nconnection: close\r\n\r\n")
                .unwrap();
            stream
        })
        .collect();
    both_are_in.wait();
    let shed = proxy.ask("GET", NAVER, &[], "");
    assert_eq!((shed.status(), &*shed.code()), (503, "busy"));
    assert_eq!(shed.header("retry-after"), Some("1"));
    go_on.wait();
    for mut stream in streams {
        assert_eq!(Message::read(&mut stream).status(), 200);
    }
}
