//! Lists out of what others publish, in each of their ways.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    missing_docs,
    reason = "tests"
)]

use std::{fs, path::Path, process::Command};

use keyferry::{
    finding::Severity,
    vault::{KeySummary, LineRead},
};
use keyferry_vault::{KnownKeys, Rules, read_public_keys};
use tempfile::TempDir;

/// The weak key of the test data of badkeys, whose digests other tools made: `ssh-keygen -l` and `-E md5`,
/// `openssl rsa -modulus` with `sha256sum` and `sha1sum`.
const NUMBER: &str = "31c152529eb033a010f8c272fd8d42b0a9bde378ae56982058985be84a743cea";
const FINGERPRINT: &str = "SHA256:IYSiEmoWUTJXlafZFdkGAzUjMXvEX+TRX70oZAXqx9w";
const OPENSSH: &str = "1dc96880ba77ba01e2fa";
const OPENSSL: &str = "b7ead9492dfd921fc4f9";

fn keys(file: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../vault/tests/keys").join(file)).unwrap()
}

fn debian() -> String {
    let table = String::from_utf8(keys("weak.tsv")).unwrap();
    table.lines().last().unwrap().split_once('\t').unwrap().1.to_owned()
}

/// The program's own words, and whether all went well.
fn run(directory: &TempDir, options: &[&str], input: &[u8]) -> (bool, String) {
    fs::write(directory.path().join("input"), input).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_keyferry-key-list"))
        .args(["--name", "a list", "--out", "out.kfl", "input"])
        .args(options)
        .current_dir(directory.path())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

/// What the list that was made says of the weak key and of another one.
fn said(directory: &TempDir) -> [Option<Severity>; 2] {
    let known = KnownKeys::read(&fs::read(directory.path().join("out.kfl")).unwrap()).unwrap();
    let rules = Rules { known: known.into(), ..Rules::default() };
    let lines = [debian().into_bytes(), keys("id_rsa_2048.pub")].join(&b'\n');
    let entries = read_public_keys(&lines, &rules).unwrap();
    let listed = |summary: &KeySummary| {
        let found = summary.findings.iter().find(|finding| finding.code == "key-listed")?;
        assert!(found.message.contains("\"a list\""), "{}", found.message);
        Some(found.severity)
    };
    [0, 1].map(|nth| match &entries[nth].read {
        LineRead::Key(summary) => listed(summary),
        LineRead::Error(refusal) => panic!("{refusal:?}"),
    })
}

#[test]
fn every_kind_of_list_is_read() {
    let directory = TempDir::new().unwrap();
    let dat = [[0xff; 16], [0xfe; 16]].concat();
    let record: Vec<u8> =
        (0..16).map(|nth| u8::from_str_radix(&NUMBER[2 * nth..2 * nth + 2], 16).unwrap()).collect();
    let rows: [(&[&str], Vec<u8>); 11] = [
        (&[], format!("# remark\n{NUMBER}\n\n{}\n", "0".repeat(64)).into()),
        (&[], format!("2048,{},x86,4711\r\n", NUMBER.to_uppercase()).into()),
        (&[], format!("{};rsa2048/le32/1.key\n", &NUMBER[..16]).into()),
        (&[], NUMBER[..30].into()),
        (&[], [record, dat].concat()),
        (&[], format!("---\nrsa:\n  - {FINGERPRINT}\n...\n").into()),
        (&[], format!("2048 {FINGERPRINT} me@host (RSA)\n").into()),
        (&[], debian().into()),
        (&["--as", "openssh"], format!("# Debian\n{OPENSSH}\n").into()),
        (&["--as", "openssl"], OPENSSL.into()),
        (&[], format!("# openssl rsa -noout -modulus -in /tmp/key.pem | sha1sum\n{OPENSSL}\n").into()),
    ];
    for (options, input) in rows {
        let (done, text) = run(&directory, options, &input);
        assert!(done, "{text}");
        assert_eq!(said(&directory), [Some(Severity::Block), None], "{}", String::from_utf8_lossy(&input));
    }
}

#[test]
fn with_fewer_bits_a_key_is_warned_of() {
    let directory = TempDir::new().unwrap();
    let (done, text) = run(&directory, &["--bits", "20"], format!("{NUMBER}\n{FINGERPRINT}\n").as_bytes());
    assert!(done && text.matches("1 keys").count() == 2 && text.contains("2^20"), "{text}");
    assert_eq!(said(&directory), [Some(Severity::Warn), None]);
}

#[test]
fn what_is_not_understood_is_named() {
    let directory = TempDir::new().unwrap();
    for (options, input, named) in [
        (&[][..], &b"# only\n"[..], "no keys"),
        (&[], b"abc\n", "line 1"),
        (&[], b"# x\n12345678901234567890\n", "--as"),
        (&[], b"SHA256:abc\n", "line 1: its fingerprint"),
        (&[], b"\xff\xfe\xfd", "no text"),
        (&["--bits", "40"], NUMBER.as_bytes(), "8 to 32"),
        (&["--bits", "many"], NUMBER.as_bytes(), "--bits"),
        (&["--as", "gnupg"], NUMBER.as_bytes(), "gnupg"),
        (&["--colour"], NUMBER.as_bytes(), "Usage"),
        (&["missing"], NUMBER.as_bytes(), "could not read missing"),
        (&["--name", "\u{202e}"], NUMBER.as_bytes(), "name"),
    ] {
        let (done, text) = run(&directory, options, input);
        assert!(!done && text.contains(named), "{options:?}: {text}");
        assert!(!directory.path().join("out.kfl").exists());
    }
}
