//! Key files that `ssh-keygen` and `puttygen` wrote: what is read is what `ssh-keygen` says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{key_file, vault};
use keyferry::vault::{Answer, KeySummary};

struct Row<'t> {
    file: &'t str,
    passphrase: &'t str,
    bits: u32,
    sha256: &'t str,
    md5: &'t str,
    comment: &'t str,
}

fn rows(table: &str) -> Vec<Row<'_>> {
    table
        .lines()
        .map(|line| {
            let [file, passphrase, bits, sha256, md5, comment] =
                line.split('\t').collect::<Vec<_>>().try_into().unwrap();
            Row { file, passphrase, bits: bits.parse().unwrap(), sha256, md5, comment }
        })
        .collect()
}

fn open(row: &Row<'_>) -> KeySummary {
    let mut vault = vault();
    let answer = match vault.read(&key_file(row.file)) {
        Answer::PassphraseNeeded { .. } => vault.unlock(row.passphrase),
        other => {
            assert!(row.passphrase.is_empty(), "{}: opened without its passphrase", row.file);
            other
        }
    };
    match answer {
        Answer::Key(summary) => summary,
        other => panic!("{}: {other:?}", row.file),
    }
}

#[test]
fn every_file_reads_as_ssh_keygen_reads_it() {
    let table = String::from_utf8(key_file("fingerprints.tsv")).unwrap();
    let rows = rows(&table);
    assert!(rows.len() >= 24, "{} rows", rows.len());
    for row in &rows {
        let summary = open(row);
        assert_eq!(summary.fingerprints.sha256.as_deref(), Some(row.sha256), "{}", row.file);
        assert_eq!(summary.fingerprints.md5.as_deref(), Some(row.md5), "{}", row.file);
        if row.file != "id_dsa" {
            assert_eq!(summary.bits, Some(row.bits), "{}", row.file);
            assert_eq!(summary.comment, row.comment, "{}", row.file);
            assert!(summary.has_private_key, "{}", row.file);
        }
        assert_eq!(summary.encrypted, !row.passphrase.is_empty(), "{}", row.file);
        let again = vault().read(summary.public_key.as_bytes());
        assert!(matches!(again, Answer::Key(_)), "{}: {again:?}", row.file);
    }
}
