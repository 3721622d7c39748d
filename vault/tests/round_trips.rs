//! Files go to Paramiko and Dropbear and come back: what is written here they read, and what they
//! write is read here. The Debian packages `python3-paramiko` and `dropbear-bin` have to be installed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::fs;

use common::{
    Asked, key_file,
    tools::{bare, run, write},
    vault,
};
use keyferry::vault::{Answer, KeySummary, PrivateFormat};

const PASSPHRASE: &str = "pässwörd 日本";
/// The keys, and Paramiko's class for each.
const KEYS: [(&str, &str); 6] = [
    ("id_ed25519", "Ed25519Key"),
    ("id_ecdsa_p256", "ECDSAKey"),
    ("id_ecdsa_p384", "ECDSAKey"),
    ("id_ecdsa_p521", "ECDSAKey"),
    ("rare_short_scalar_p256", "ECDSAKey"),
    ("id_rsa_2048", "RSAKey"),
];
/// Opens a file, prints its public half, and writes it again if there is a place to.
const PARAMIKO: &str = "\
import paramiko, sys
kind, file, passphrase, out = sys.argv[1:]
key = getattr(paramiko, kind).from_private_key_file(file, passphrase or None)
print(key.get_name(), key.get_base64())
if out: key.write_private_key_file(out, passphrase or None)
";

#[track_caller]
fn open(file: &[u8], passphrase: &str) -> (Asked, KeySummary) {
    let mut vault = vault();
    let answer = match vault.read(file) {
        Answer::PassphraseNeeded { .. } => vault.unlock(passphrase),
        other => other,
    };
    match answer {
        Answer::Key(summary) => (vault, summary),
        other => panic!("{other:?}"),
    }
}

/// Python as Debian packages it, which has its modules.
#[track_caller]
fn paramiko(arguments: [&str; 4]) -> String {
    run("/usr/bin/python3", &[&["-c", PARAMIKO], &arguments[..]].concat())
}

/// The formats of which Paramiko reads a key, and whether encrypted.
fn for_paramiko(class: &str) -> Vec<(PrivateFormat, bool)> {
    let openssh = [(PrivateFormat::OpenSsh, false), (PrivateFormat::OpenSsh, true)];
    let pem = match class {
        "RSAKey" => Some((PrivateFormat::Pkcs1, false)),
        "ECDSAKey" => Some((PrivateFormat::Sec1, false)),
        _ => None,
    };
    openssh.into_iter().chain(pem).collect()
}

#[test]
fn paramiko_reads_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for (name, class) in KEYS {
        let (mut vault, summary) = open(&key_file(name), "");
        for (format, encrypted) in for_paramiko(class) {
            let passphrase = if encrypted { PASSPHRASE } else { "" };
            let file = vault.save(format, encrypted.then_some(PASSPHRASE));
            let path = write(folder.path(), name, &file);
            let line = paramiko([class, &path, passphrase, ""]);
            assert_eq!(line, bare(&summary.public_key), "{name} {format:?}");
        }
    }
}

/// But for Ed25519, which it does not write.
#[test]
fn what_paramiko_writes_is_read() {
    let folder = tempfile::tempdir().unwrap();
    for (name, class) in KEYS.into_iter().filter(|(_, class)| *class != "Ed25519Key") {
        for passphrase in ["", PASSPHRASE] {
            let (mut vault, summary) = open(&key_file(name), "");
            let file = vault.save(PrivateFormat::OpenSsh, Some(passphrase).filter(|text| !text.is_empty()));
            let (path, theirs) = (write(folder.path(), name, &file), folder.path().join("theirs"));
            paramiko([class, &path, passphrase, theirs.to_str().unwrap()]);
            let (_, again) = open(&fs::read(&theirs).unwrap(), passphrase);
            assert_eq!(bare(&again.public_key), bare(&summary.public_key), "{name}");
            assert_eq!(again.encrypted, !passphrase.is_empty(), "{name}");
        }
    }
}

#[test]
fn dropbear_reads_what_is_written_and_back() {
    let folder = tempfile::tempdir().unwrap();
    for (name, class) in KEYS {
        let (mut vault, summary) = open(&key_file(name), "");
        let pem = match class {
            "RSAKey" => PrivateFormat::Pkcs1,
            "ECDSAKey" => PrivateFormat::Sec1,
            _ => PrivateFormat::OpenSsh,
        };
        for format in [PrivateFormat::OpenSsh, pem] {
            let ours = write(folder.path(), "ours", &vault.save(format, None));
            let [native, back] = ["native", "back"].map(|file| folder.path().join(file));
            let [native, back] = [native.to_str().unwrap(), back.to_str().unwrap()];
            for path in [native, back] {
                let _ = fs::remove_file(path);
            }
            run("dropbearconvert", &["openssh", "dropbear", &ours, native]);
            let said = run("dropbearkey", &["-y", "-f", native]);
            let line = said.lines().find(|line| line.contains(" AAAA")).unwrap();
            assert_eq!(bare(line), bare(&summary.public_key), "{name} {format:?}");
            run("dropbearconvert", &["dropbear", "openssh", native, back]);
            let (_, again) = open(&fs::read(back).unwrap(), "");
            assert_eq!(bare(&again.public_key), bare(&summary.public_key), "{name} {format:?}");
        }
    }
}
