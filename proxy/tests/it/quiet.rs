//! Nothing secret in what the proxy writes, whatever happens and however it is asked.

use std::{
    io::{Read, Write},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use crate::support::{Message, NAVER, OK, PAGE, Running, Upstream, ask, connect};

const CANARY: &str = "C4N4RY";
const CANARY_BASE64: &str = "QzROND";

/// Requests with a canary in every place a request has.
fn provoke(address: std::net::SocketAddr) {
    let target = format!("{NAVER}?publicKey={CANARY}");
    let headers = [
        ("origin", PAGE),
        ("authorization", CANARY),
        ("x-auth-token", CANARY),
        ("cookie", CANARY),
        (CANARY, CANARY),
        ("x-ncp-apigw-signature-v2", CANARY_BASE64),
    ];
    ask(address, "POST", &target, &headers, CANARY);
    ask(address, "GET", &format!("/{CANARY}/x"), &headers, "");
    ask(address, "GET", &format!("/naver-public/{CANARY}"), &headers, "");
    ask(address, "GET", &format!("http://{CANARY}.example/"), &headers, "");
    ask(address, CANARY, NAVER, &headers, "");
    ask(address, "GET", &target, &[("origin", CANARY)], "");
    ask(address, "POST", "/vietnix/v2.1/p/os-keypairs", &headers, &format!("{{\"{CANARY}\":{CANARY}}}"));
    let password = format!("{{\"auth\":{{\"identity\":{{\"password\":\"{CANARY}\"}}}}}}");
    ask(address, "POST", "/vietnix-identity/v3/auth/tokens", &headers, &password);
    let mut stream = connect(address);
    let _ = write!(stream, "POST {target} HTTP/1.1\r\norigin: {PAGE}\r\nbad {CANARY}\r\n\r\n");
    Message::read(&mut stream);
}

#[test]
fn neither_log_nor_metrics_repeat_anything_of_a_request_or_answer() {
    let body = format!("{{\"private_key\":\"{CANARY}\"}}");
    for answer in [
        format!(
            "HTTP/1.1 200 OK\r\nx-subject-token: {CANARY}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ),
        format!("HTTP/1.1 302 {CANARY}\r\nlocation: {CANARY}\r\ncontent-length: 0\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\ncontent-type: text/{CANARY}\r\ncontent-length: 6\r\n\r\n{CANARY}"),
        format!("{CANARY}\r\n\r\n"),
        String::new(),
    ] {
        let upstream = Upstream::answering(answer);
        let proxy = Running::before(&upstream);
        provoke(proxy.address);
        let metrics = ask(proxy.address, "GET", "/metrics", &[], "").text();
        let log = proxy.log.text();
        assert!(log.lines().count() >= 8, "{log}");
        for text in [log, metrics] {
            assert!(!text.contains(CANARY) && !text.contains(CANARY_BASE64), "{text}");
            assert!(!text.contains("console.example"), "{text}");
        }
    }
}

#[test]
fn a_log_line_has_method_route_status_code_time_and_sizes_and_no_more() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    proxy.ask("POST", &format!("{NAVER}?a=b"), &[], "body");
    let line: serde_json::Value = serde_json::from_str(&proxy.log.text()).unwrap();
    let mut names: Vec<_> = line.as_object().unwrap().keys().cloned().collect();
    names.sort();
    assert_eq!(names, ["at", "code", "method", "ms", "received", "route", "sent", "status"]);
    assert_eq!((line["received"].as_u64(), line["sent"].as_u64()), (Some(4), Some(2)));
    assert_eq!(line["route"], "naver-public");
}

#[test]
fn no_log_level_makes_the_program_say_more() {
    let upstream = Upstream::answering(OK);
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = directory.join("quiet.toml");
    std::fs::write(&file, format!("[upstreams]\n\"*\" = \"{}\"\n", upstream.url())).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_keyferry-proxy"))
        .args(["--listen", "127.0.0.1:0", "--origin", PAGE, "--config"])
        .arg(&file)
        .envs([("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full"), ("SSLKEYLOGFILE", "")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut errors = program.stderr.take().unwrap();
    let address = loop {
        let mut byte = [0];
        assert_eq!(errors.read(&mut byte).unwrap(), 1, "{said}");
        said.push(char::from(byte[0]));
        if let Some((_, address)) =
            said.trim_end_matches('\n').split_once("http://").filter(|_| said.ends_with('\n'))
        {
            break address.parse().unwrap();
        }
    };
    provoke(address);
    thread::sleep(Duration::from_millis(100));
    program.kill().unwrap();
    errors.read_to_string(&mut said).unwrap();
    program.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    program.wait().unwrap();
    assert!(said.contains("\"route\":\"naver-public\""), "{said}");
    assert!(!said.contains(CANARY) && !said.contains(CANARY_BASE64), "{said}");
}
