//! What is generated and saved, real tools read back as the same key. They have to be installed:
//! `openssh-client` and `openssl`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use base64ct::{Base64, Encoding};
use common::{
    Asked, key_file, refusal,
    same::Same,
    tools::{output, run, write},
    vault,
};
use keyferry::{
    algorithm::KeySpec,
    comment::Comment,
    vault::{Answer, Ask, KeySummary, PrivateFormat},
};

const PASSPHRASE: &str = "pässwörd 日本";

#[track_caller]
fn generate(spec: KeySpec) -> (Asked, KeySummary) {
    let mut vault = vault();
    let ask = Ask::Generate { spec, comment: "me@here".to_owned() };
    match vault.ask(ask, None).0 {
        Answer::Key(summary) => (vault, summary),
        other => panic!("{other:?}"),
    }
}

/// The public line that `ssh-keygen` computes from the private file.
#[track_caller]
fn public_line(file: &str, passphrase: &str) -> String {
    run("ssh-keygen", &["-y", "-P", passphrase, "-f", file])
}

#[test]
fn generated_keys_are_read_back_by_openssh_and_openssl() {
    let folder = tempfile::tempdir().unwrap();
    for spec in KeySpec::ALL {
        let (mut vault, summary) = generate(spec);
        let name = spec.id();
        assert!(summary.findings.is_empty(), "{name}: {:?}", summary.findings);
        assert_eq!(summary.comment, "me@here");

        let plain = write(folder.path(), name, &vault.save(PrivateFormat::OpenSsh, None));
        assert_eq!(public_line(&plain, ""), summary.public_key, "{name}");
        let locked = write(folder.path(), name, &vault.save(PrivateFormat::OpenSsh, Some(PASSPHRASE)));
        assert_eq!(public_line(&locked, PASSPHRASE), summary.public_key, "{name}");
        let wrong = output("ssh-keygen", &["-y", "-P", "wrong", "-f", &locked]);
        assert!(!wrong.status.success(), "{name}: opened by a wrong passphrase");

        let pkcs8 = write(folder.path(), name, &vault.save(PrivateFormat::Pkcs8, None));
        run("openssl", &["pkey", "-in", &pkcs8, "-noout", "-check"]);
    }
}

#[test]
fn pkcs8_is_encrypted_so_that_openssl_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["id_ed25519", "id_ecdsa_p521", "id_rsa_2048"] {
        let mut vault = vault();
        let Answer::Key(before) = vault.read(&key_file(name)) else { panic!() };
        let file = vault.save(PrivateFormat::Pkcs8, Some(PASSPHRASE));
        assert!(file.starts_with(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
        let path = write(folder.path(), name, &file);
        let pass = format!("pass:{PASSPHRASE}");
        run("openssl", &["pkey", "-in", &path, "-passin", &pass, "-noout", "-check"]);
        let wrong = output("openssl", &["pkey", "-in", &path, "-passin", "pass:wrong", "-noout"]);
        assert!(!wrong.status.success(), "{name}: opened by a wrong passphrase");
        let mut again = common::vault();
        match again.read(&file) {
            Answer::PassphraseNeeded { cost, .. } => assert!(cost.contains("600000 iterations"), "{cost}"),
            other => panic!("{other:?}"),
        }
        let Answer::Key(after) = again.unlock(PASSPHRASE) else { panic!("{name}") };
        assert_eq!(before.fingerprints, after.fingerprints);
    }
}

#[test]
fn rsa_keys_are_written_as_pkcs1_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut vault = vault();
    let Answer::Key(summary) = vault.read(&key_file("id_rsa_4096")) else { panic!() };
    let pkcs1 = vault.save(PrivateFormat::Pkcs1, None);
    assert!(pkcs1.starts_with(b"-----BEGIN RSA PRIVATE KEY-----\n"));
    let file = write(folder.path(), "pkcs1", &pkcs1);
    run("openssl", &["rsa", "-in", &file, "-noout", "-check"]);
    let line = public_line(&file, "");
    assert_eq!(summary.public_key, format!("{line} id_rsa_4096@example"));

    let (mut vault, _) = generate(KeySpec::Ed25519);
    assert_eq!(refusal(vault.ask_save(PrivateFormat::Pkcs1, None).0).code, "format-is-for-rsa");
}

#[test]
fn what_is_saved_is_read_again() {
    for name in [
        "id_ed25519",
        "id_ecdsa_p256",
        "id_ecdsa_p384",
        "id_ecdsa_p521",
        "id_rsa_3072",
        "rare_short_scalar_p256",
    ] {
        let mut first = vault();
        let Answer::Key(before) = first.read(&key_file(name)) else { panic!() };
        let mut second = vault();
        second.read(&first.save(PrivateFormat::OpenSsh, Some(PASSPHRASE)));
        let Answer::Key(after) = second.unlock(PASSPHRASE) else { panic!("{name}") };
        assert_eq!(before.public_key, after.public_key);
        assert_eq!(before.fingerprints, after.fingerprints);
    }
}

/// The very bytes that `ssh-keygen` writes, but for the random check numbers.
#[test]
fn a_plain_file_is_byte_for_byte_that_of_openssh() {
    for name in ["id_ed25519", "id_ecdsa_p521", "id_rsa_2048"] {
        let theirs = key_file(name);
        let mut vault = vault();
        vault.read(&theirs);
        let ours = vault.save(PrivateFormat::OpenSsh, None);
        assert_eq!(ours.len(), theirs.len(), "{name}");
        let differing = ours.iter().zip(&theirs).filter(|(our, their)| our != their).count();
        assert!(differing <= 12, "{name}: {differing} characters differ, and 8 bytes are random");
    }
}

#[test]
fn encryption_is_aes256_ctr_with_24_rounds_and_a_new_salt() {
    let (mut asked, _) = generate(KeySpec::Ed25519);
    let first = asked.save(PrivateFormat::OpenSsh, Some("x"));
    assert_ne!(first, asked.save(PrivateFormat::OpenSsh, Some("x")));
    match vault().read(&first) {
        Answer::PassphraseNeeded { found, cost, .. } => {
            assert!(found.ends_with("encrypted with aes256-ctr"), "{found}");
            assert!(cost.contains(" 24 rounds"), "{cost}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_can_not_be_saved_so_is_refused() {
    let (mut asked, _) = generate(KeySpec::Ed25519);
    let rows = [
        (PrivateFormat::OpenSsh, "", "passphrase-empty"),
        (PrivateFormat::Pkcs8, "", "passphrase-empty"),
        (PrivateFormat::Pkcs1, "x", "format-has-no-encryption"),
    ];
    for (format, passphrase, code) in rows {
        let answer = asked.ask_save(format, Some(passphrase)).0;
        assert_eq!(refusal(answer).code, code);
    }
    let ask = Ask::Generate { spec: KeySpec::Ed25519, comment: "a\nb".to_owned() };
    assert_eq!(refusal(vault().ask(ask, None).0).code, "comment-hidden-character");
}

#[test]
fn no_rsa_key_is_made_of_numbers_that_are_not_random() {
    for spec in KeySpec::ALL.into_iter().filter(|spec| spec.rsa_bits().is_some()) {
        let refused = keyferry_vault::generate(spec, Comment::default(), &mut Same(vec![0]));
        assert_eq!(refused.unwrap_err().code, "random-numbers-unusable");
    }
}

/// What a browser's own generator exports is adopted only if it is what was asked for.
#[test]
fn a_key_of_the_platform_is_proven() {
    let ask = |spec| Ask::Generate { spec, comment: String::new() };
    let der = key_file("id_rsa_2048.pkcs8.der");
    let Answer::Key(summary) = vault().ask(ask(KeySpec::Rsa2048), Some(&der)).0 else { panic!() };
    let Answer::Key(same) = vault().read(&key_file("id_rsa_2048")) else { panic!() };
    assert_eq!(summary.fingerprints, same.fingerprints);
    assert_eq!(refusal(vault().ask(ask(KeySpec::Rsa3072), Some(&der)).0).code, "generated-key-differs");
    let mut damaged = der.clone();
    damaged[200] ^= 1;
    assert_eq!(refusal(vault().ask(ask(KeySpec::Rsa2048), Some(&damaged)).0).code, "generated-key-damaged");
}

/// What a PEM text encodes.
fn der_of(pem: &[u8]) -> Vec<u8> {
    let text = str::from_utf8(pem).unwrap();
    let base64: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    Base64::decode_vec(&base64).unwrap()
}

#[test]
fn keys_of_every_kind_are_adopted_as_that_kind_alone() {
    for spec in KeySpec::ALL.into_iter().filter(|spec| spec.rsa_bits().is_none_or(|bits| bits == 2048)) {
        let (mut made, summary) = generate(spec);
        let file = made.save(PrivateFormat::Pkcs8, None);
        let der = der_of(&file);
        for asked in KeySpec::ALL {
            let ask = Ask::Generate { spec: asked, comment: "new".to_owned() };
            match vault().ask(ask, Some(&der)).0 {
                Answer::Key(adopted) => {
                    assert_eq!(asked, spec);
                    assert_eq!(adopted.fingerprints, summary.fingerprints);
                    assert_eq!((adopted.comment.as_str(), adopted.has_private_key), ("new", true));
                }
                answer => {
                    assert_ne!(asked, spec);
                    assert_eq!(refusal(answer).code, "generated-key-differs");
                }
            }
        }
    }
}
