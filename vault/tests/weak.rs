//! RSA keys that anybody can take apart are told from others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{key_file, vault};
use keyferry::{
    finding::Severity,
    vault::{Answer, PrivateFormat},
};

/// What of a key's findings is about a fault of its generator.
fn faults(key: &[u8]) -> Vec<String> {
    let Answer::Key(summary) = vault().read(key) else {
        panic!("not read: {}", String::from_utf8_lossy(key));
    };
    let broken = ["rsa-small-factor", "rsa-roca", "rsa-close-primes", "rsa-small-private-exponent"];
    let odd = ["rsa-pattern", "rsa-bias"];
    let codes = [&broken[..], &odd].concat();
    let faults = summary.findings.into_iter().filter(|finding| codes.contains(&finding.code.as_ref()));
    faults
        .inspect(|fault| assert_eq!(fault.severity == Severity::Warn, odd.contains(&fault.code.as_ref())))
        .map(|fault| fault.code.into_owned())
        .collect()
}

#[test]
fn known_faults_are_found() {
    let table = String::from_utf8(key_file("weak.tsv")).unwrap();
    let rows: Vec<_> = table.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(rows.len(), 11);
    for row in rows {
        let (expected, line) = row.split_once('\t').unwrap();
        let expected: Vec<_> = Some(expected).filter(|code| *code != "-").into_iter().collect();
        assert_eq!(faults(line.as_bytes()), expected, "{line}");
    }
}

/// PuTTY's files alone: other programs never signed so.
#[test]
fn p521_keys_of_putty_are_warned_of() {
    for (file, warned) in [
        ("id_ecdsa_p521.ppk3", true),
        ("id_ecdsa_p384.ppk3", false),
        ("id_ecdsa_p521", false),
        ("id_ed25519.ppk3", false),
    ] {
        let mut first = vault();
        let key = if let Some(stem) = file.strip_suffix(".ppk3") {
            first.read(&key_file(stem));
            first.save(PrivateFormat::Ppk3, None)
        } else {
            key_file(file)
        };
        let Answer::Key(summary) = vault().read(&key) else { panic!("{file}") };
        let found = summary.findings.iter().find(|finding| finding.code == "putty-p521-biased");
        assert_eq!(found.map(|finding| finding.severity), warned.then_some(Severity::Warn), "{file}");
    }
}

#[test]
fn good_keys_have_none() {
    for file in ["id_rsa_2048", "id_rsa_3072", "id_rsa_4096"] {
        assert_eq!(faults(&key_file(file)), Vec::<String>::new(), "{file}");
    }
}

/// The table's places are those that people are told.
#[test]
fn published_keys_are_found() {
    let table = String::from_utf8(key_file("published.tsv")).unwrap();
    let rows: Vec<_> = table.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(rows.len(), 78);
    for row in rows {
        let (place, line) = row.split_once('\t').unwrap();
        let Answer::Key(summary) = vault().read(line.as_bytes()) else { panic!("{line}") };
        let found = summary.findings.iter().find(|finding| finding.code == "key-published");
        let found = found.unwrap_or_else(|| panic!("not found: {row}"));
        assert_eq!(found.severity, Severity::Block);
        assert!(found.message.contains(place), "{} is said to be from {place}", found.message);
    }
}

#[test]
fn keys_of_no_list_are_not_published() {
    for file in ["id_ed25519", "id_ecdsa_p256", "id_rsa_2048", "id_dsa.pub", "id_puttygen"] {
        let Answer::Key(summary) = vault().read(&key_file(file)) else { panic!("{file}") };
        assert!(summary.findings.iter().all(|finding| finding.code != "key-published"), "{file}");
    }
}
