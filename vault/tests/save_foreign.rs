//! Files for PuTTY, OpenSSL and JSON Web Keys: the real tools read back the same key. They have to
//! be installed: `putty-tools`, `openssh-client`, `openssl` and `node`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::fs;

use common::{
    Asked, key_file, refusal,
    tools::{bare, run, write},
    vault,
};
use keyferry::{
    algorithm::Algorithm,
    vault::{Answer, KeySummary, PrivateFormat},
};

const PASSPHRASE: &str = "correct horse";
/// One of each algorithm, and those whose numbers are shorter than others.
const KEYS: [&str; 9] = [
    "id_ed25519",
    "id_ecdsa_p256",
    "id_ecdsa_p384",
    "id_ecdsa_p521",
    "id_rsa_2048",
    "putty_seed_begins_with_zero",
    "putty_seed_ends_with_zero",
    "rare_short_scalar_p256",
    "rare_65_byte_scalar_p521",
];

#[track_caller]
fn open(name: &str) -> (Asked, KeySummary) {
    let mut vault = vault();
    match vault.read(&key_file(name)) {
        Answer::Key(summary) => (vault, summary),
        other => panic!("{name}: {other:?}"),
    }
}

fn is_ecdsa(summary: &KeySummary) -> bool {
    PrivateFormat::Sec1.holds(&Algorithm::from(summary.algorithm.as_str()))
}

#[test]
fn puttygen_reads_both_versions_in_the_clear_and_encrypted() {
    let folder = tempfile::tempdir().unwrap();
    let passphrase = write(folder.path(), "passphrase", PASSPHRASE.as_bytes());
    for name in KEYS {
        let (mut vault, summary) = open(name);
        for format in [PrivateFormat::Ppk3, PrivateFormat::Ppk2] {
            for given in [None, Some(PASSPHRASE)] {
                let file = vault.save(format, given);
                let path = write(folder.path(), "key.ppk", &file);
                // `-P` reads the private half too, which `-L` leaves alone.
                let openssh = folder.path().join("opened");
                let openssh = openssh.to_str().unwrap();
                let _ = fs::remove_file(openssh);
                run(
                    "puttygen",
                    &[
                        &path,
                        "--old-passphrase",
                        given.map_or("/dev/null", |_| passphrase.as_str()),
                        "-O",
                        "private-openssh-new",
                        "--new-passphrase",
                        "/dev/null",
                        "-o",
                        openssh,
                    ],
                );
                let line = run("ssh-keygen", &["-y", "-P", "", "-f", openssh]);
                assert_eq!(bare(&line), bare(&summary.public_key), "{name} {format:?}");
                assert_eq!(run("puttygen", &["-L", &path]), summary.public_key, "{name} {format:?}");
            }
        }
    }
}

#[test]
fn files_for_putty_are_read_again() {
    for name in KEYS {
        let (mut first, before) = open(name);
        for format in [PrivateFormat::Ppk3, PrivateFormat::Ppk2] {
            let mut second = vault();
            let Answer::Key(plain) = second.read(&first.save(format, None)) else { panic!("{name}") };
            assert_eq!((&plain.public_key, plain.format.as_str()), (&before.public_key, format.id()));
            second.read(&first.save(format, Some(PASSPHRASE)));
            assert_eq!(refusal(second.unlock("wrong")).code, "passphrase-wrong");
            let Answer::Key(after) = second.unlock(PASSPHRASE) else { panic!("{name}") };
            assert_eq!(after.public_key, before.public_key);
            assert!(after.encrypted);
        }
    }
}

#[test]
fn a_file_for_putty_has_argon2id_and_a_new_salt() {
    let (mut vault, _) = open("id_ed25519");
    let [first, second] = [(); 2].map(|()| vault.save(PrivateFormat::Ppk3, Some(PASSPHRASE)));
    assert_ne!(first, second);
    let text = String::from_utf8(first).unwrap();
    for line in
        ["Encryption: aes256-cbc", "Key-Derivation: Argon2id", "Argon2-Memory: 8192", "Argon2-Passes: 24"]
    {
        assert!(text.lines().any(|found| found == line), "{line}");
    }
}

#[test]
fn openssl_reads_sec1_and_it_is_for_ecdsa_only() {
    let folder = tempfile::tempdir().unwrap();
    for name in KEYS {
        let (mut vault, summary) = open(name);
        if !is_ecdsa(&summary) {
            let answer = vault.ask_save(PrivateFormat::Sec1, None).0;
            assert_eq!(refusal(answer).code, "format-is-for-ecdsa");
            continue;
        }
        let file = vault.save(PrivateFormat::Sec1, None);
        assert!(file.starts_with(b"-----BEGIN EC PRIVATE KEY-----\n"));
        let path = write(folder.path(), name, &file);
        run("openssl", &["ec", "-in", &path, "-noout", "-check"]);
        let line = run("ssh-keygen", &["-y", "-P", "", "-f", &path]);
        assert_eq!(bare(&line), bare(&summary.public_key), "{name}");
        let (_, again) = read_again(&file);
        assert_eq!(bare(&again.public_key), bare(&summary.public_key));
    }
}

#[track_caller]
fn read_again(file: &[u8]) -> (Asked, KeySummary) {
    let mut vault = vault();
    match vault.read(file) {
        Answer::Key(summary) => (vault, summary),
        other => panic!("{other:?}"),
    }
}

/// Node imports the JSON Web Key and hands out PKCS#8, which has to be the key.
#[test]
fn node_reads_json_web_keys() {
    const CONVERT: &str = "const { createPrivateKey } = require('node:crypto');
        const key = JSON.parse(require('node:fs').readFileSync(process.argv[1]));
        process.stdout.write(createPrivateKey({ key, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }));";
    let folder = tempfile::tempdir().unwrap();
    for name in KEYS {
        let (mut vault, summary) = open(name);
        let file = vault.save(PrivateFormat::Jwk, None);
        let path = write(folder.path(), "key.json", &file);
        let (_, theirs) = read_again(run("node", &["-e", CONVERT, &path]).as_bytes());
        let (_, ours) = read_again(&file);
        assert_eq!((theirs.format.as_str(), ours.format.as_str()), ("pkcs8-private", "jwk-private"));
        assert_eq!(bare(&theirs.public_key), bare(&summary.public_key), "{name}");
        assert_eq!(bare(&ours.public_key), bare(&summary.public_key), "{name}");
    }
}

#[test]
fn formats_without_encryption_say_so() {
    for (name, format) in [("id_ecdsa_p256", PrivateFormat::Sec1), ("id_ed25519", PrivateFormat::Jwk)] {
        let (mut vault, _) = open(name);
        let answer = vault.ask_save(format, Some(PASSPHRASE)).0;
        assert_eq!(refusal(answer).code, "format-has-no-encryption");
    }
}
