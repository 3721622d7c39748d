//! More than there is room for: an answer that the page can read, and nothing lost of those inside.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::{
        Arc, Barrier,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};

use crate::support::{Message, NAVER, OK, PAGE, Running, Upstream, connect};

fn head(method: &str, more: &str) -> String {
    format!("{method} {NAVER} HTTP/1.1\r\nhost: a\r\norigin: {PAGE}\r\n{more}\r\n")
}

fn say(stream: &mut TcpStream, text: &str) -> Message {
    stream.write_all(text.as_bytes()).unwrap();
    Message::read(stream)
}

/// A connection that is kept after a request.
fn seated(proxy: &Running) -> TcpStream {
    let mut stream = connect(proxy.address);
    assert_eq!(say(&mut stream, &head("GET", "")).status(), 200);
    stream
}

fn is_a_refusal_that_the_page_can_read(answer: &Message) {
    assert_eq!((answer.status(), &*answer.code()), (503, "busy"));
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    assert!(answer.header("access-control-expose-headers").unwrap().contains("retry-after"));
}

/// It takes the proxy a moment to notice that somebody left.
fn is_served_soon(proxy: &Running, target: &str) -> bool {
    (0..200).any(|_| {
        thread::sleep(Duration::from_millis(20));
        proxy.ask("GET", target, &[], "").status() == 200
    })
}

fn is_closed(stream: &mut TcpStream) {
    assert_eq!(stream.read(&mut [0]).unwrap(), 0);
}

#[test]
fn one_connection_too_many_gets_one_answer_and_opens_none_to_the_upstream() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::with(&upstream, "limits = { connections = 2 }");
    let _inside = [seated(&proxy), seated(&proxy)];
    let mut outside = connect(proxy.address);
    let answer = say(&mut outside, &head("GET", ""));
    is_a_refusal_that_the_page_can_read(&answer);
    assert_eq!(answer.header("connection"), Some("close"));
    is_closed(&mut outside);
    assert_eq!(upstream.received().len(), 2);
}

#[test]
fn a_refusal_is_not_lost_over_a_body_that_is_still_on_its_way() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::with(&upstream, "limits = { connections = 1 }");
    let _inside = seated(&proxy);
    let body = "x".repeat(100_000);
    let mut outside = connect(proxy.address);
    outside.write_all(head("POST", &format!("content-length: {}\r\n", body.len())).as_bytes()).unwrap();
    thread::sleep(Duration::from_millis(100));
    is_a_refusal_that_the_page_can_read(&say(&mut outside, &body));
    is_closed(&mut outside);
}

#[test]
fn preflights_and_health_are_answered_when_there_is_no_room() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::with(&upstream, "limits = { connections = 1 }");
    let _inside = seated(&proxy);
    let preflight = proxy.ask("OPTIONS", NAVER, &[], "");
    assert_eq!(preflight.status(), 204);
    assert_eq!(preflight.header("access-control-allow-methods"), Some("GET, POST"));
    assert_eq!(proxy.ask("GET", "/healthz", &[], "").status(), 200);
}

#[test]
fn who_says_nothing_is_not_waited_for() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::with(&upstream, "limits = { connections = 1, body_ms = 4000 }");
    let mut inside = seated(&proxy);
    is_closed(&mut connect(proxy.address));
    assert_eq!(say(&mut inside, &head("GET", "")).status(), 200, "who is inside has more time");
}

#[test]
fn a_seat_that_is_given_up_is_free_for_another() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::with(&upstream, "limits = { connections = 1 }");
    let inside = seated(&proxy);
    assert_eq!(proxy.ask("GET", NAVER, &[], "").status(), 503);
    drop(inside);
    assert!(is_served_soon(&proxy, NAVER));
}

const ROOM: usize = 20;

/// Asks once, on a connection of its own, and says what came of it.
fn visitor(proxy: &Running, together: &Arc<Barrier>, answers: Sender<Message>) {
    let (address, together) = (proxy.address, Arc::clone(together));
    thread::spawn(move || {
        let body = "x".repeat(1000);
        together.wait();
        let text = head("POST", "content-length: 1000\r\n") + &body;
        answers.send(say(&mut connect(address), &text)).unwrap();
    });
}

fn crowd(proxy: &Running, count: usize) -> Receiver<Message> {
    let together = Arc::new(Barrier::new(count));
    let (answers, received) = mpsc::channel();
    for _ in 0..count {
        visitor(proxy, &together, answers.clone());
    }
    received
}

#[test]
fn of_ten_times_too_many_each_gets_an_answer_and_all_is_well_afterwards() {
    let release = Arc::new(Barrier::new(ROOM + 1));
    let held = Arc::clone(&release);
    let upstream = Upstream::new(move |request, stream| {
        if request.target().ends_with("importLoginKey") {
            held.wait();
        }
        let _ = stream.write_all(OK.as_bytes());
    });
    let settings = format!("limits = {{ connections = {ROOM}, concurrent = {ROOM} }}");
    let proxy = Running::with(&upstream, &settings);
    let answers = crowd(&proxy, 10 * ROOM);
    for answer in answers.iter().take(9 * ROOM) {
        is_a_refusal_that_the_page_can_read(&answer);
    }
    release.wait();
    assert!(answers.iter().all(|answer| answer.status() == 200));
    assert_eq!(upstream.received().len(), ROOM);
    assert!(is_served_soon(&proxy, &format!("{NAVER}?afterwards")));
}
