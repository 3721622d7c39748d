//! What is no key, or not a whole one: each is refused by its name, and nothing panics.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{key_file, refusal, vault};
use keyferry::vault::{Answer, Ask, Refusal};

#[track_caller]
fn refuse(bytes: &[u8]) -> Refusal {
    refusal(vault().read(bytes))
}

fn text(name: &str) -> String {
    String::from_utf8(key_file(name)).unwrap()
}

#[test]
fn foreign_files_are_refused_by_their_name() {
    let rows = [("foreign.csr", "certificate-request"), ("foreign.p12", "pkcs12")];
    for (file, code) in rows {
        assert_eq!(refuse(&key_file(file)).code, code, "{file}");
    }
}

#[test]
fn texts_are_refused_by_what_they_are() {
    let pem = text("id_ed25519");
    let line = text("id_ed25519.pub");
    let rows = [
        (String::new(), "input-empty"),
        ("\u{feff}\r\n".to_owned(), "input-empty"),
        (" \r\n\t ".to_owned(), "input-empty"),
        ("hello".to_owned(), "word"),
        ("\u{202e}hello you".to_owned(), "not-a-key"),
        ("-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----".to_owned(), "key-data-damaged"),
        ("-----BEGIN DSA PRIVATE KEY-----\nMAA=\n-----END DSA PRIVATE KEY-----".to_owned(), "der-unknown"),
        (
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----".to_owned(),
            "key-data-damaged",
        ),
        (
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nAA==\n-----END PGP PRIVATE KEY BLOCK-----".to_owned(),
            "pgp",
        ),
        ("-----BEGIN AGE ENCRYPTED FILE-----\nAA==\n-----END AGE ENCRYPTED FILE-----".to_owned(), "age"),
        ("-----BEGIN NOTHING-----\nAA==\n-----END NOTHING-----".to_owned(), "pem-label-unknown"),
        ("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n".to_owned(), "ssh-com-private"),
        ("SSH PRIVATE KEY FILE FORMAT 1.1\n".to_owned(), "ssh1-private"),
        ("AGE-SECRET-KEY-1QQQ".to_owned(), "age"),
        ("{\"kty\":\"OKP\"}".to_owned(), "algorithm-not-ssh"),
        ("{\"kty\":\"RSA\",\"e\":\"AQAB\"}".to_owned(), "jwk-member-missing"),
        ("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"+\"}".to_owned(), "jwk-base64"),
        ("{\"kty\":\"OKP\",\"crv\"".to_owned(), "jwk-damaged"),
        ("{\"kty\":\"oct\",\"k\":\"AAAA\"}".to_owned(), "algorithm-not-ssh"),
        ("{\"keys\":[{\"kty\":\"a\"},{\"kty\":\"b\"}]}".to_owned(), "algorithm-not-ssh"),
        ("{\"a\":1}".to_owned(), "json"),
        ("SHA256:pAMNn+FgTnrgj5Y0yI7NIBfdQxWWz1eYcBnd/GSXX8E".to_owned(), "fingerprint"),
        ("256 SHA256:pAMNn+FgTnrgj5Y0yI7NIBfdQxWWz1eYcBnd/GSXX8E me (ED25519)".to_owned(), "fingerprint"),
        ("75:38:db:64:84:f0:e0:fc:68:d1:32:23:4c:b7:d7:80".to_owned(), "fingerprint"),
        (format!("@revoked * {line}"), "known-hosts"),
        (format!("@cert-authority *.example.com {line}"), "known-hosts"),
        (format!("my key: {line}"), "public-key-text-before"),
        (pem.lines().take(3).collect::<Vec<_>>().join("\n"), "pem-cut-short"),
        (pem.replace("END OPENSSH", "END RSA"), "pem-cut-short"),
        (pem.repeat(257), "input-too-large"),
        ("-----BEGIN A-----\n-----END A-----\n".repeat(257), "keys-several"),
        (format!("@revoked * {line}@revoked * {line}"), "known-hosts"),
        ("LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZLS0tLS0K".to_owned(), "pem-cut-short"),
        ("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n".to_owned(), "rfc4716-cut-short"),
        ("<html>".to_owned(), "markup"),
        ("ssh-ed25519".to_owned(), "public-key-base64"),
        ("ssh-ed25519 notbase64 me".to_owned(), "public-key-base64"),
        (line.replacen("AAAAC3", "AAAAB3", 1), "public-key-blob"),
        (line.replacen("ssh-ed25519", "ssh-rsa", 1), "public-key-type-differs"),
        ("{\"type\": \"service_account\"}".to_owned(), "service-account"),
        (format!("{line}and more"), "public-key-text-behind"),
        (format!("my key:\n{line}"), "public-key-text-before"),
    ];
    for (input, code) in rows {
        assert_eq!(refuse(input.as_bytes()).code, code, "{input:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let utf16: Vec<u8> = "ssh-rsa".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut nul = key_file("id_ed25519.pub");
    nul.insert(20, 0);
    let rows: [(Vec<u8>, &str); 4] = [
        ([b"\xff\xfe".to_vec(), utf16].concat(), "public-key-base64"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec(), "binary"),
        (b"openssh-key-v1\0\0\0\0\x04none".to_vec(), "openssh-private-bare"),
        (nul, "text-nul"),
    ];
    for (input, code) in rows {
        assert_eq!(refuse(&input).code, code);
    }
}

#[test]
fn large_input_is_refused_before_it_is_looked_at() {
    assert_eq!(refuse(&vec![b'a'; 64 * 1024 + 1]).code, "input-too-large");
    assert_eq!(refuse(&vec![b'\n'; 50 * 1024 * 1024]).code, "input-too-large");
}

#[test]
fn positions_are_those_of_the_input() {
    let pem = text("id_ed25519").replacen("b3Bl", "b3B!", 1);
    let refusal = refuse(pem.as_bytes());
    assert_eq!(refusal.code, "pem-base64");
    assert_eq!(refusal.position, pem.find('!'));
}

#[test]
fn what_is_quoted_of_the_input_is_short() {
    let line =
        text("id_ed25519.pub").replacen("ssh-ed25519", &format!("ssh-{}", "x\u{3164}".repeat(2000)), 1);
    let refusal = refuse(line.as_bytes());
    assert_eq!(refusal.code, "public-key-type-differs");
    assert!(refusal.message.len() < 1024 && refusal.message.is_ascii(), "{}", refusal.message);
    let ppk = text("id_ed25519.ppk2").replacen("none", &"x\u{3164}".repeat(2000), 1);
    let refusal = refuse(ppk.as_bytes());
    assert_eq!(refusal.code, "cipher-unknown");
    assert!(refusal.message.len() < 1024 && refusal.message.is_ascii(), "{}", refusal.message);
    let label = "X".repeat(60);
    let other = format!("-----BEGIN {label}-----\nAA==\n-----END {label}-----\n");
    let Answer::Key(key) = vault().read(format!("{}{}", text("id_ed25519"), other.repeat(100)).as_bytes())
    else {
        panic!()
    };
    assert_eq!(key.findings[0].code, "blocks-left");
    assert!(key.findings[0].message.len() < 1024, "{}", key.findings[0].message);
}

#[test]
fn bytes_that_are_no_utf8_shift_no_position() {
    let line = [b"ssh-".as_slice(), &[0xff; 40], b" notbase64"].concat();
    assert_eq!(refuse(&line).code, "public-key-base64");
    assert!(refuse(&line).position.is_none_or(|position| position <= line.len()));
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    for name in ["id_ed25519", "id_rsa_2048", "locked_aes256-gcm"] {
        let pem = text(name);
        let (begin, rest) = pem.split_once('\n').unwrap();
        let (body, _) = rest.split_once("-----END").unwrap();
        for len in (0..body.len()).step_by(7) {
            let cut = format!("{begin}\n{}\n-----END OPENSSH PRIVATE KEY-----\n", body.get(..len).unwrap());
            match vault().read(cut.as_bytes()) {
                Answer::Refused(_) => {}
                other => panic!("{name} cut at {len}: {other:?}"),
            }
        }
    }
}

#[test]
fn a_changed_byte_never_panics_and_never_makes_another_key() {
    let line = text("id_ed25519.pub");
    let pem = key_file("id_ed25519");
    for at in 0..pem.len() {
        let mut changed = pem.clone();
        changed[at] ^= 1;
        if let Answer::Key(summary) = vault().read(&changed) {
            let blob = |line: &str| line.split(' ').nth(1).map(str::to_owned);
            assert_eq!(blob(&summary.public_key), blob(&line), "byte {at}");
        }
    }
}

#[test]
fn a_wrong_passphrase_loses_nothing() {
    for file in ["locked_aes256-ctr", "locked_aes256-gcm", "locked_chacha20-poly1305", "locked_3des-cbc"] {
        let mut vault = vault();
        assert!(matches!(vault.read(&key_file(file)), Answer::PassphraseNeeded { .. }));
        assert_eq!(refusal(vault.unlock("wrong")).code, "passphrase-wrong");
        assert_eq!(refusal(vault.unlock("")).code, "passphrase-empty");
        assert_eq!(refusal(vault.unlock(&"x".repeat(1024))).code, "passphrase-too-long");
        assert!(matches!(vault.unlock("correct horse"), Answer::Key(_)), "{file}");
    }
}

#[test]
fn refused_input_leaves_the_held_key() {
    let mut vault = vault();
    let Answer::Key(before) = vault.read(&key_file("id_ed25519")) else { panic!() };
    refusal(vault.read(b"garbage"));
    vault.read(&key_file("locked_aes256-ctr"));
    refusal(vault.unlock("wrong"));
    let format = keyferry::vault::PrivateFormat::OpenSsh;
    let saved = vault.save(format, None);
    let Answer::Key(after) = common::vault().read(&saved) else { panic!() };
    assert_eq!(before.public_key, after.public_key);
}

#[test]
fn asking_for_what_is_not_there_is_refused() {
    let format = keyferry::vault::PrivateFormat::OpenSsh;
    assert_eq!(refusal(vault().ask_save(format, None).0).code, "nothing-held");
    assert_eq!(refusal(vault().unlock("x")).code, "nothing-locked");
    assert_eq!(refusal(vault().ask(Ask::Read { file_name: None }, None).0).code, "input-empty");
}
