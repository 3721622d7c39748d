//! Stopping without cutting anyone off.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::support::{Message, NAVER, OK, PAGE, Running, Upstream, connect};

#[test]
fn what_is_under_way_is_finished_and_nothing_new_is_taken() {
    let (arrived, wait) = mpsc::sync_channel(1);
    let upstream = Upstream::new(move |_, stream| {
        arrived.send(()).unwrap();
        thread::sleep(Duration::from_millis(300));
        let _ = stream.write_all(OK.as_bytes());
    });
    let mut proxy = Running::before(&upstream);
    let idle = connect(proxy.address);
    let mut stream = connect(proxy.address);
    write!(stream, "GET {NAVER} HTTP/1.1\r\nhost: a\r\norigin: {PAGE}\r\n\r\n").unwrap();
    wait.recv().unwrap();
    let answer = thread::spawn(move || Message::read(&mut stream));
    proxy.stop();
    assert_eq!(answer.join().unwrap().status(), 200);
    assert!(TcpStream::connect(proxy.address).is_err());
    drop(idle);
}

#[test]
fn the_program_ends_well_when_told_to() {
    for signal in ["-TERM", "-INT"] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_keyferry-proxy"))
            .args(["--listen", "127.0.0.1:0", "--origin", PAGE])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(program.stderr.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("keyferry-proxy: listening on http://127.0.0.1:"), "{line}");
        let id = program.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert!(program.wait().unwrap().success(), "{signal}");
    }
}
