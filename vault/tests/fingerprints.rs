//! The fingerprints of a key are those that the tools print. They have to be installed:
//! `openssh-client` and `openssl`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::process::Command;

use common::{key_file, keys, vault};
use keyferry::vault::{Answer, Fingerprints};

/// What the shell prints, with the file's path for `$1`.
#[track_caller]
fn shell(script: &str, file: &str) -> String {
    let path = keys().join(file);
    let output =
        Command::new("bash").args(["-o", "pipefail", "-c", script, "bash"]).arg(path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// The digest behind openssl's name for its input.
fn digest(printed: &str) -> Option<String> {
    printed.rsplit(' ').next().map(str::to_owned)
}

#[track_caller]
fn read(file: &str) -> (Fingerprints, String) {
    match vault().read(&key_file(file)) {
        Answer::Key(summary) => (*summary.fingerprints, summary.randomart),
        other => panic!("{file}: {other:?}"),
    }
}

#[test]
fn those_of_the_blob_and_the_picture_are_ssh_keygens() {
    for file in
        ["id_ed25519", "id_ecdsa_p256", "id_ecdsa_p384", "id_ecdsa_p521", "id_rsa_2048", "id_rsa_4096"]
    {
        let file = format!("{file}.pub");
        let (prints, randomart) = read(&file);
        let sha256 = shell("ssh-keygen -lv -E sha256 -f \"$1\"", &file);
        let (line, picture) = sha256.split_once('\n').unwrap();
        assert_eq!(prints.sha256.as_deref(), line.split(' ').nth(1), "{file}");
        assert_eq!(randomart, picture, "{file}");
        let md5 = shell("ssh-keygen -l -E md5 -f \"$1\"", &file);
        let md5 = md5.split(' ').nth(1).and_then(|print| print.strip_prefix("MD5:"));
        assert_eq!(prints.md5.as_deref(), md5, "{file}");
    }
}

#[test]
fn those_of_der_are_what_openssl_makes_of_rsa_keys() {
    for file in ["id_rsa_2048.pkcs8", "id_rsa_2048.pkcs1"] {
        let (prints, _) = read(file);
        let md5 = shell("openssl pkey -in \"$1\" -pubout -outform DER | openssl md5 -c", file);
        assert_eq!(prints.md5_spki, digest(&md5), "{file}");
        let sha1 = shell("openssl pkcs8 -in \"$1\" -topk8 -nocrypt -outform DER | openssl sha1 -c", file);
        assert_eq!(prints.sha1_pkcs8, digest(&sha1), "{file}");
    }
    let (public, _) = read("id_rsa_2048.spki");
    let (private, _) = read("id_rsa_2048");
    assert_eq!(public.md5_spki, private.md5_spki);
    assert_eq!(public.sha1_pkcs8, None);
    let (other, _) = read("id_ed25519");
    assert_eq!((other.md5_spki, other.sha1_pkcs8), (None, None));
}
