//! Key files in the formats of other tools: each is the key that it was made of, and one changed
//! byte never makes another.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::collections::BTreeSet;

use common::{key_file, refusal, vault};
use keyferry::vault::{Answer, KeySummary};
use keyferry_vault::Format;

struct Row {
    file: String,
    format: String,
    passphrase: String,
    sha256: String,
}

fn rows() -> Vec<Row> {
    let table = String::from_utf8(key_file("formats.tsv")).unwrap();
    let row = |line: &str| {
        let [file, format, passphrase, sha256] =
            line.split('\t').map(str::to_owned).collect::<Vec<_>>().try_into().unwrap();
        Row { file, format, passphrase, sha256 }
    };
    table.lines().map(row).collect()
}

fn open(bytes: &[u8], passphrase: &str) -> Answer {
    let mut vault = vault();
    match vault.read(bytes) {
        Answer::PassphraseNeeded { .. } => vault.unlock(passphrase),
        other => other,
    }
}

#[track_caller]
fn key(bytes: &[u8], passphrase: &str) -> KeySummary {
    match open(bytes, passphrase) {
        Answer::Key(summary) => summary,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_format_is_the_key_that_it_was_made_of() {
    for row in rows() {
        let summary = key(&key_file(&row.file), &row.passphrase);
        assert_eq!(summary.fingerprints.sha256.as_deref(), Some(row.sha256.as_str()), "{}", row.file);
        assert_eq!(summary.format, row.format, "{}", row.file);
        assert_eq!(summary.encrypted, !row.passphrase.is_empty(), "{}", row.file);
        let is_public = row.format.ends_with("-public") || row.file.starts_with("id_dsa");
        assert_eq!(summary.has_private_key, !is_public, "{}", row.file);
    }
}

#[test]
fn putty_files_are_read_as_editors_leave_them() {
    let ppk = String::from_utf8(key_file("id_ed25519.ppk3")).unwrap();
    let expected = key(ppk.as_bytes(), "");
    assert_eq!(expected.comment, "id_ed25519@example");
    for row in [
        ppk.replace('\n', "\r\n"),
        ppk.replace('\n', "\n\n"),
        ppk.replace('\n', "\\n"),
        format!("\u{feff}{ppk}\n\n"),
        ppk.replace('\n', "\n    "),
    ] {
        assert_eq!(key(row.as_bytes(), ""), expected, "{row:?}");
    }
}

#[test]
fn putty_files_are_held_against_their_mac() {
    let ppk = String::from_utf8(key_file("id_ed25519.ppk3")).unwrap();
    let locked = String::from_utf8(key_file("id_ecdsa_p256.Argon2id.ppk3")).unwrap();
    let rows = [
        (ppk.replace("Comment: id", "Comment: ie"), "ppk-mac"),
        (ppk.replace("Private-MAC: ", "Private-MAC: 00"), "ppk-mac"),
        (ppk.replace("Private-Lines: 1", "Private-Lines: 2"), "ppk-damaged"),
        (ppk.replace("File-3", "File-1"), "ppk-version"),
        (ppk.replacen("ssh-ed25519", "ssh-ed448", 1), "algorithm-not-ssh"),
        (ppk.replacen("ssh-ed25519", "ssh-rsa", 1), "key-halves-differ"),
        (locked.replace("Comment: id", "Comment: ie"), "ppk-mac"),
        (locked.replace("aes256-cbc", "rot13"), "cipher-unknown"),
        (locked.replace("Memory: 64", "Memory: 4194304"), "kdf-too-costly"),
        (locked.replace("Passes: 2", "Passes: 4000000000"), "kdf-too-costly"),
        (locked.replace("Parallelism: 2", "Parallelism: 17"), "kdf-too-costly"),
        (locked.replace("Parallelism: 2", "Parallelism: 0"), "ppk-damaged"),
    ];
    for (file, code) in rows {
        assert_eq!(refusal(open(file.as_bytes(), "correct horse")).code, code, "{file}");
    }
}

#[test]
fn a_wrong_passphrase_is_told_from_a_broken_file() {
    for row in rows().into_iter().filter(|row| !row.passphrase.is_empty()) {
        let file = key_file(&row.file);
        let mut vault = vault();
        assert!(matches!(vault.read(&file), Answer::PassphraseNeeded { .. }), "{}", row.file);
        for wrong in ["wrong", "", "Correct horse", "correct horse "] {
            assert_eq!(refusal(vault.unlock(wrong)).code, "passphrase-wrong", "{}", row.file);
        }
        assert!(matches!(vault.unlock(&row.passphrase), Answer::Key(_)), "{}", row.file);
    }
}

/// What is encrypted differs from the key, or is told to be damaged; it is never another key.
#[test]
fn a_changed_byte_of_an_encrypted_file_makes_no_other_key() {
    for row in rows().into_iter().filter(|row| !row.passphrase.is_empty()) {
        let file = key_file(&row.file);
        for at in (0..file.len()).step_by(file.len() / 16 + 1) {
            let mut changed = file.clone();
            changed[at] ^= 1 << (at % 7);
            if let Answer::Key(summary) = open(&changed, &row.passphrase) {
                let same = summary.fingerprints.sha256.as_deref() == Some(row.sha256.as_str());
                let told = row.file.starts_with("id_ed25519.pkcs8") || !summary.has_private_key;
                assert!(same || told, "{} byte {at}", row.file);
            }
        }
    }
}

/// A file asks for as much as it likes; nobody waits for years.
#[test]
fn costs_are_refused_before_they_are_paid() {
    let replaced = |name: &str, from: &[u8], to: &[u8]| {
        let pem = String::from_utf8(key_file(name)).unwrap();
        let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let mut der = <base64ct::Base64 as base64ct::Encoding>::decode_vec(&body).unwrap();
        let at = der.windows(from.len()).position(|window| window == from).unwrap();
        der[at..at + from.len()].copy_from_slice(to);
        der
    };
    // N of 1024 becomes 32,767, and r of 8 becomes 127.
    let scrypt = replaced("id_ed25519.pkcs8-scrypt", &[2, 2, 4, 0, 2, 1, 8], &[2, 2, 0x7f, 0xff, 2, 1, 0x7f]);
    for (file, figures) in [
        (key_file("costly.pkcs8"), "10000001 iterations, and 10000000 is the most"),
        (scrypt, "scrypt with 508 MiB and p of 1, and 256 MiB"),
    ] {
        let refusal = refusal(vault().read(&file));
        assert_eq!(refusal.code, "kdf-too-costly");
        assert!(refusal.message.contains(figures), "{}", refusal.message);
    }
    match vault().read(&key_file("id_ed25519.pkcs8-aes256-sha256")) {
        Answer::PassphraseNeeded { cost, .. } => {
            assert_eq!(cost, "Opening it takes 2048 iterations of PBKDF2, up to a second.");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_format_has_a_file() {
    let mut read: BTreeSet<String> = rows().into_iter().map(|row| row.format).collect();
    // Their files are in tables of their own, and certificates have no such fingerprint.
    read.extend(["openssh-public", "openssh-private", "x509"].map(str::to_owned));
    assert_eq!(read, Format::READ.into_iter().map(|format| format.id().to_owned()).collect());
}

fn is_der(file: &str) -> bool {
    file.rsplit('.').next() == Some("der")
}

/// PKCS#8 of Ed25519 in its first version is a seed and nothing that tells it from another.
fn has_no_redundancy(file: &str) -> bool {
    ["id_ed25519.pkcs8", "id_ed25519.pkcs8.der"].contains(&file)
}

/// One bit of each byte in turn; every so many bytes in the larger files.
#[test]
fn a_changed_byte_never_panics_and_never_makes_another_private_key() {
    for row in rows().into_iter().filter(|row| row.passphrase.is_empty()) {
        let file = key_file(&row.file);
        for at in (0..file.len()).step_by(file.len() / 60 + 1) {
            let mut changed = file.clone();
            changed[at] ^= 1 << (at % 7);
            if let Answer::Key(summary) = open(&changed, "") {
                let same = summary.fingerprints.sha256.as_deref() == Some(row.sha256.as_str());
                assert!(
                    same || !summary.has_private_key || has_no_redundancy(&row.file),
                    "{} byte {at}",
                    row.file
                );
            }
        }
    }
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    for row in rows().into_iter().filter(|row| is_der(&row.file)) {
        let file = key_file(&row.file);
        for len in (1..file.len()).step_by(3) {
            assert!(matches!(open(&file[..len], ""), Answer::Refused(_)), "{} cut at {len}", row.file);
        }
        let longer = [file, vec![0]].concat();
        let refusal = refusal(open(&longer, ""));
        assert_eq!(refusal.code, "key-data-damaged", "{}", row.file);
        assert!(refusal.message.contains("goes on where it should end"), "{}", refusal.message);
    }
}

#[test]
fn halves_belong_together() {
    let flip = |name: &str, from_end: usize| {
        let mut file = key_file(name);
        let at = file.len() - from_end;
        file[at] ^= 2;
        refusal(open(&file, "")).code
    };
    // The public half of Ed25519 and EC, and of RSA the coefficient and the second CRT exponent.
    assert_eq!(flip("id_ed25519.pkcs8-v2.der", 1), "key-halves-differ");
    assert_eq!(flip("id_ed25519.pkcs8-ring.der", 1), "key-halves-differ");
    assert_eq!(flip("id_ecdsa_p256.sec1.der", 1), "key-halves-differ");
    assert_eq!(flip("id_rsa_2048.pkcs1.der", 1), "key-halves-differ");
    assert_eq!(flip("id_rsa_2048.pkcs1.der", 140), "key-halves-differ");
}

#[test]
fn keys_that_ssh_does_not_know_are_named() {
    let ed448 = "MEcCAQAwBQYDK2VxBDsEOR8SQZ0HTFsuNbBdaM2UVrqwJzfB3b1V4aUF9ULlsUB1sZ5dBNRPPMQ2dSF5BxHDcuOSS+aR6cvTDQ==";
    let secp256k1 = "MC4CAQEEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4foAcGBSuBBAAK";
    let rows = [
        ("PRIVATE KEY", ed448, "algorithm-not-ssh", "Ed448"),
        ("EC PRIVATE KEY", secp256k1, "ecdsa-curve-unknown", "P-256"),
    ];
    for (label, base64, code, told) in rows {
        let pem = format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n");
        let refusal = refusal(open(pem.as_bytes(), ""));
        assert_eq!(refusal.code, code);
        assert!(refusal.message.contains(told), "{}", refusal.message);
    }
}
