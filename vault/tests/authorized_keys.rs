//! Many keys in one file, and keys in certificates, as `ssh-keygen` sees them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::{fs, path::Path, process::Command};

use base64ct::{Base64, Encoding};
use common::{key_file, keys, vault};
use keyferry::{
    finding::Finding,
    vault::{Answer, LineRead, PublicKeyEntry},
};
use keyferry_vault::{Rules, read_public_keys};

fn text(name: &str) -> String {
    String::from_utf8(key_file(name)).unwrap().trim_end().to_owned()
}

#[track_caller]
fn ssh_keygen(arguments: &[&str]) -> String {
    let output = Command::new("ssh-keygen").args(arguments).output().expect("ssh-keygen has to be installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn fingerprints(entries: &[PublicKeyEntry]) -> Vec<String> {
    let of = |entry: &PublicKeyEntry| match &entry.read {
        LineRead::Key(summary) => summary.fingerprints.sha256.clone(),
        LineRead::Error(_) => None,
    };
    entries.iter().filter_map(of).collect()
}

fn listed(path: &Path) -> Vec<String> {
    let list = ssh_keygen(&["-l", "-f", path.to_str().unwrap()]);
    list.lines().map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect()
}

/// A big-endian number times a small one.
fn times(number: &[u8], factor: u32) -> Vec<u8> {
    let mut carry = 0;
    let mut product: Vec<u8> = Vec::new();
    for byte in [&[0, 0, 0], number].concat().iter().rev() {
        carry += u32::from(*byte) * factor;
        product.insert(0, (carry & 0xff) as u8);
        carry >>= 8;
    }
    let zeros = product.iter().take_while(|byte| **byte == 0).count();
    product.split_off(zeros)
}

fn string(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat()
}

/// The public line of an RSA key whose modulus has that factor beside two large primes.
fn line_with_factor(factor: u32) -> String {
    let line = text("id_rsa_2048.pub");
    let blob = Base64::decode_vec(line.split(' ').nth(1).unwrap()).unwrap();
    let modulus = times(&blob[blob.len() - 256..], factor);
    let sign = if modulus[0] & 0x80 == 0 { &[][..] } else { &[0] };
    let blob = [string(b"ssh-rsa"), string(&[1, 0, 1]), string(&[sign, &modulus].concat())].concat();
    format!("ssh-rsa {}", Base64::encode_string(&blob))
}

#[test]
fn the_keys_are_those_that_ssh_keygen_lists() {
    let (ed25519, rsa) = (text("id_ed25519.pub"), text("id_rsa_2048.pub"));
    let file = [
        "# my keys",
        "",
        &ed25519,
        "not a key at all",
        &format!("no-pty,command=\"echo \\\"ssh-rsa AAAA\\\"\" {rsa}"),
        &format!("  environment=\"A=ssh-rsa AAAA\" {ed25519}"),
        &text("id_ecdsa_p521.pub"),
    ];
    for line_end in ["\n", "\r\n"] {
        let file = file.join(line_end);
        let entries = read_public_keys(file.as_bytes(), &Rules::default()).unwrap();
        let lines: Vec<usize> = entries.iter().map(|entry| entry.line).collect();
        assert_eq!(lines, [3, 4, 5, 6, 7]);
        assert!(matches!(&entries[1].read, LineRead::Error(refusal) if refusal.code == "not-a-key"));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("authorized_keys");
        fs::write(&path, &file).unwrap();
        assert_eq!(fingerprints(&entries), listed(&path));
    }
}

#[test]
fn a_file_of_remarks_has_no_keys() {
    for file in ["", "\n\n", "# one\n# two", "\u{feff}# one\r\n"] {
        assert_eq!(read_public_keys(file.as_bytes(), &Rules::default()).unwrap(), [], "{file:?}");
    }
}

#[test]
fn a_cut_key_and_one_with_bytes_behind_are_told_line_by_line() {
    let key = text("id_ed25519.pub");
    let (bare, _) = key.rsplit_once(' ').unwrap();
    let (cut, base64) = (bare.get(..60).unwrap(), bare.split(' ').nth(1).unwrap());
    let file = format!("{key}\n{cut}\n{bare}AAAA\nssh-rsa {base64}\n{key}");
    let codes: Vec<String> = read_public_keys(file.as_bytes(), &Rules::default())
        .unwrap()
        .into_iter()
        .map(|entry| match entry.read {
            LineRead::Key(_) => "key".to_owned(),
            LineRead::Error(refusal) => refusal.code,
        })
        .collect();
    assert_eq!(codes, ["key", "public-key-blob", "public-key-blob", "public-key-type-differs", "key"]);
}

#[test]
fn the_key_in_a_certificate_is_the_key_it_was_made_for() {
    let folder = tempfile::tempdir().unwrap();
    let authority = folder.path().join("ca");
    let authority = authority.to_str().unwrap();
    ssh_keygen(&["-q", "-t", "ed25519", "-N", "", "-f", authority]);
    for (name, host) in [
        ("id_ed25519", false),
        ("id_rsa_2048", false),
        ("id_ecdsa_p256", true),
        ("id_ecdsa_p384", false),
        ("id_ecdsa_p521", true),
    ] {
        let public = folder.path().join(format!("{name}.pub"));
        fs::copy(keys().join(format!("{name}.pub")), &public).unwrap();
        let mut arguments = vec!["-q", "-s", authority, "-I", "of\tme", "-n", "root", "-V", "+52w"];
        arguments.extend(host.then_some("-h"));
        arguments.push(public.to_str().unwrap());
        ssh_keygen(&arguments);
        let certificate = fs::read(folder.path().join(format!("{name}-cert.pub"))).unwrap();
        let Answer::Key(summary) = vault().read(&certificate) else { panic!("{name}") };
        assert_eq!(summary.fingerprints.sha256.as_deref(), listed(&public).first().map(String::as_str));
        let finding = summary.findings.iter().find(|finding| finding.code == "openssh-certificate").unwrap();
        assert_eq!(finding.params["id"], "of\\tme");
        assert!(finding.message.contains(if host { "host" } else { "user" }), "{}", finding.message);
    }
}

#[test]
fn a_certificate_cut_anywhere_is_refused() {
    let line = text("certificate.openssh");
    let (name, base64) = line.split_once(' ').unwrap();
    let base64 = base64.split(' ').next().unwrap();
    for len in (8..base64.len() - 4).step_by(4) {
        let cut = format!("{name} {}", base64.get(..len).unwrap());
        assert!(matches!(vault().read(cut.as_bytes()), Answer::Refused(_)), "cut at {len}");
    }
}

/// A line may hold as many keys as fit.
#[test]
fn a_line_of_too_many_keys_is_refused_before_they_are_told_apart() {
    let keys: Vec<String> = (0..3_000).map(|number| format!("ssh-a AAAA{number} ")).collect();
    let line = keys.concat();
    let entries = read_public_keys(line.as_bytes(), &Rules::default()).unwrap();
    let [PublicKeyEntry { read: LineRead::Error(refusal), .. }] = &*entries else { panic!("{entries:?}") };
    assert_eq!(refusal.code, "keys-several");
    assert!(refusal.position.is_some_and(|position| position < line.len()));
}

#[test]
fn lines_beyond_any_number_are_refused_and_long_ones_too() {
    assert_eq!(
        read_public_keys(&b"x\n".repeat(1_000_001), &Rules::default()).unwrap_err().code,
        "input-too-large"
    );
    let entries = read_public_keys(&vec![b'x'; 70_000], &Rules::default()).unwrap();
    let [PublicKeyEntry { read: LineRead::Error(refusal), .. }] = &*entries else { panic!("{entries:?}") };
    assert_eq!(refusal.code, "input-too-large");
}

/// What would take long in a file of thousands is looked for in a key by itself.
#[test]
fn a_key_among_many_is_looked_into_less_far() {
    let has_factor = |findings: &[Finding]| findings.iter().any(|finding| finding.code == "rsa-small-factor");
    for (factor, is_seen_among_many) in [(3, true), (751, true), (757, false), (65537, false)] {
        let line = line_with_factor(factor);
        let Answer::Key(alone) = vault().read(line.as_bytes()) else { panic!("{line}") };
        assert!(has_factor(&alone.findings), "{factor}");
        let entries = read_public_keys(line.as_bytes(), &Rules::default()).unwrap();
        let [PublicKeyEntry { read: LineRead::Key(summary), .. }] = &entries[..] else { panic!("{line}") };
        assert_eq!(has_factor(&summary.findings), is_seen_among_many, "{factor}");
    }
}
