//! RSA keys that anybody can take apart are told from others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{key_file, vault};
use keyferry::{finding::Severity, vault::Answer};

/// What of a key's findings is about a fault of its generator.
fn faults(key: &[u8]) -> Vec<String> {
    let Answer::Key(summary) = vault().read(key) else {
        panic!("not read: {}", String::from_utf8_lossy(key));
    };
    let codes = ["rsa-small-factor", "rsa-roca", "rsa-close-primes"];
    let faults = summary.findings.into_iter().filter(|finding| codes.contains(&finding.code.as_ref()));
    faults
        .inspect(|fault| assert_eq!(fault.severity, Severity::Block))
        .map(|fault| fault.code.into_owned())
        .collect()
}

#[test]
fn known_faults_are_found() {
    let table = String::from_utf8(key_file("weak.tsv")).unwrap();
    let rows: Vec<_> = table.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(rows.len(), 7);
    for row in rows {
        let (expected, line) = row.split_once('\t').unwrap();
        let expected: Vec<_> = Some(expected).filter(|code| *code != "-").into_iter().collect();
        assert_eq!(faults(line.as_bytes()), expected, "{line}");
    }
}

#[test]
fn good_keys_have_none() {
    for file in ["id_rsa_2048", "id_rsa_3072", "id_rsa_4096"] {
        assert_eq!(faults(&key_file(file)), Vec::<String>::new(), "{file}");
    }
}
