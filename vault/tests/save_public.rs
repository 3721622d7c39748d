//! Public keys in other formats: the real tools read the same key in them, and so is it here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{
    key_file, refusal,
    tools::{bare, run, write},
    vault,
};
use keyferry::{
    algorithm::Algorithm,
    vault::{Answer, Ask, KeySummary, PublicFormat},
};

const KEYS: [&str; 6] = [
    "id_ed25519.pub",
    "id_ecdsa_p256.pub",
    "id_ecdsa_p384.pub",
    "id_ecdsa_p521.pub",
    "id_rsa_2048.pub",
    "id_rsa_4096.pub",
];

fn line(name: &str) -> String {
    String::from_utf8(key_file(name)).unwrap().trim_end().to_owned()
}

fn save(line: &str, format: PublicFormat) -> (Answer, Option<Vec<u8>>) {
    vault().ask(Ask::SavePublic { format }, Some(line.as_bytes()))
}

#[track_caller]
fn saved(line: &str, format: PublicFormat) -> Vec<u8> {
    match save(line, format) {
        (Answer::File, Some(file)) => file,
        (other, _) => panic!("{format:?}: {other:?}"),
    }
}

#[track_caller]
fn read(file: &[u8]) -> KeySummary {
    match vault().read(file) {
        Answer::Key(summary) => summary,
        other => panic!("{other:?}"),
    }
}

fn formats(line: &str) -> impl Iterator<Item = PublicFormat> {
    let algorithm = Algorithm::from(line.split(' ').next().unwrap());
    PublicFormat::ALL.into_iter().filter(move |format| format.holds(&algorithm))
}

#[test]
fn every_format_is_read_again_as_the_same_key() {
    for name in KEYS {
        let line = line(name);
        for format in formats(&line) {
            let again = read(&saved(&line, format));
            assert_eq!(bare(&again.public_key), bare(&line), "{name} {format:?}");
            let keeps_comment = matches!(format, PublicFormat::OpenSsh | PublicFormat::Rfc4716);
            assert_eq!(again.public_key == line, keeps_comment, "{name} {format:?}");
        }
    }
}

/// But for Ed25519 in PEM, which it does not read.
#[test]
fn ssh_keygen_imports_them() {
    let folder = tempfile::tempdir().unwrap();
    let kinds =
        [(PublicFormat::Rfc4716, "RFC4716"), (PublicFormat::Spki, "PKCS8"), (PublicFormat::Pkcs1, "PEM")];
    for name in KEYS {
        let line = line(name);
        for (format, kind) in kinds {
            let is_read = kind == "RFC4716" || !name.contains("ed25519");
            if is_read && formats(&line).any(|one| one == format) {
                let path = write(folder.path(), name, &saved(&line, format));
                let theirs = run("ssh-keygen", &["-i", "-m", kind, "-f", &path]);
                assert_eq!(bare(&theirs), bare(&line), "{name} {kind}");
            }
        }
    }
}

#[test]
fn openssl_and_node_read_them() {
    const CONVERT: &str = "const { createPublicKey } = require('node:crypto');
        const key = JSON.parse(require('node:fs').readFileSync(process.argv[1]));
        process.stdout.write(createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }));";
    let folder = tempfile::tempdir().unwrap();
    for name in KEYS {
        let line = line(name);
        let ours = saved(&line, PublicFormat::Spki);
        let spki = write(folder.path(), "spki", &ours);
        let theirs = run("openssl", &["pkey", "-pubin", "-in", &spki, "-pubout"]);
        assert_eq!(theirs, String::from_utf8(ours.clone()).unwrap().trim_end(), "{name}");
        let jwk = write(folder.path(), "jwk", &saved(&line, PublicFormat::Jwk));
        assert_eq!(run("node", &["-e", CONVERT, &jwk]).as_bytes(), ours.trim_ascii_end(), "{name}");
    }
}

#[test]
fn puttygen_reads_rfc_4716() {
    let folder = tempfile::tempdir().unwrap();
    for name in KEYS {
        let line = line(name);
        let path = write(folder.path(), "key.pub", &saved(&line, PublicFormat::Rfc4716));
        assert_eq!(run("puttygen", &["-L", &path]), line, "{name}");
    }
}

/// RFC 4716 §3.3: lines of at most 72 bytes, on which a header goes on behind a backslash.
#[test]
fn long_comments_are_wrapped_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    for comment in
        ["a \"quoted\" \\ one  ".repeat(12) + "end", "日本語の長いコメント".repeat(8), "\\".repeat(100)]
    {
        let line = format!("{} {comment}", bare(&line("id_ed25519.pub")));
        let file = saved(&line, PublicFormat::Rfc4716);
        assert!(file.split(|byte| *byte == b'\n').all(|line| line.len() <= 72));
        assert_eq!(read(&file).public_key, line);
        let path = write(folder.path(), "key.pub", &file);
        assert_eq!(bare(&run("ssh-keygen", &["-i", "-f", &path])), bare(&line));
    }
}

/// `ssh-keygen` loses the key behind a wrapped line with a colon, so the comment stays out.
#[test]
fn a_comment_that_openssh_stumbles_over_is_left_out() {
    let bare = bare(&line("id_ed25519.pub"));
    let line = format!("{bare} {}me:here", "x".repeat(80));
    let file = saved(&line, PublicFormat::Rfc4716);
    assert_eq!(read(&file).public_key, bare);
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "key.pub", &file);
    assert_eq!(run("ssh-keygen", &["-i", "-f", &path]), bare);
}

#[test]
fn what_a_format_has_no_place_for_is_refused() {
    let rows = [
        (line("id_ed25519.pub"), PublicFormat::Pkcs1, "format-holds-no-such-key"),
        (line("id_dsa.pub"), PublicFormat::Jwk, "format-holds-no-such-key"),
        (line("certificate.x509"), PublicFormat::OpenSsh, "not-a-public-key"),
        (String::new(), PublicFormat::OpenSsh, "input-empty"),
    ];
    for (line, format, code) in rows {
        assert_eq!(refusal(save(&line, format).0).code, code, "{format:?}");
    }
    assert_eq!(read(&saved(&line("id_dsa.pub"), PublicFormat::Rfc4716)).public_key, line("id_dsa.pub"));
}
