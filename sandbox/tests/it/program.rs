//! The program and its flags.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_keyferry-sandbox"))
}

#[test]
fn it_says_where_it_serves_and_what_the_clouds_know() {
    let mut running = program()
        .args(["--dir", ".", "--listen", "127.0.0.1:0", "--clouds", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: Vec<_> =
        BufReader::new(running.stdout.take().unwrap()).lines().take(8).map(Result::unwrap).collect();
    running.kill().unwrap();
    running.wait().unwrap();
    let said = lines.join("\n");
    for part in
        ["the page on http://127.0.0.1:", "the clouds on http://127.0.0.1:", "SANDBOX", "sandbox-token"]
    {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn it_refuses_what_would_leave_this_machine_or_makes_no_sense() {
    for (arguments, sentence) in [
        (&["--clouds", "0.0.0.0:0"][..], "not a loopback address"),
        (&["--relay", "127.0.0.1:0"], "--relay needs --clouds"),
        (&["--clouds"], "--clouds needs a value"),
        (&["--open", "x"], "unknown flag"),
        (&["--clouds", "8082"], "is not ADDRESS:PORT"),
        (&["--dir", ".", "--ancestor", "*"], "is not exact"),
        (&["--dir", ".", "--base", "/keys"], "a slash at either end"),
        (&[], "nothing to do"),
    ] {
        let output = program().args(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains(sentence), "{said}");
    }
}
