//! Lists of known keys: made, read, and asked; damaged ones are refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::{collections::BTreeSet, time::Instant};

use common::{Asked, key_file, refusal, vault};
use keyferry::{
    finding::{Finding, Severity},
    vault::{Answer, Ask, LineRead, Refusal},
};
use keyferry_vault::{Digest, KnownKeys, Rules, encode_key_list, read_public_keys};
use sha2::{Digest as _, Sha256};

const NAME: &str = "keys of this test";
/// What other tools have of a key, the first eight bytes: `openssl` and `sha256sum` of the modulus,
/// `ssh-keygen -l`, `ssh-keygen -lE md5` without its first twelve digits, and `openssl rsa -modulus | sha1sum`
/// without its first twenty.
const DEBIAN: [(Digest, &str); 4] = [
    (Digest::Number, "31c152529eb033a0"),
    (Digest::Fingerprint, "2184a2126a165132"),
    (Digest::Openssh, "1dc96880ba77ba01"),
    (Digest::Openssl, "b7ead9492dfd921f"),
];

/// The key of a machine with CVE-2008-0166 that the test data of badkeys has.
fn debian() -> Vec<u8> {
    let table = String::from_utf8(key_file("weak.tsv")).unwrap();
    table.lines().last().unwrap().split_once('\t').unwrap().1.as_bytes().to_vec()
}

fn bytes(hex: &str) -> [u8; 8] {
    u64::from_str_radix(hex, 16).unwrap().to_be_bytes()
}

fn some_digests(count: u32) -> BTreeSet<[u8; 8]> {
    (0..count).map(|nth| *Sha256::digest(nth.to_be_bytes()).first_chunk().unwrap()).collect()
}

/// A list of that key and a thousand others.
fn list(digest: Digest, bits: u32, key: &str) -> Vec<u8> {
    let mut digests = some_digests(1000);
    digests.insert(bytes(key));
    encode_key_list(NAME, digest, bits, &digests).unwrap()
}

/// What is found then of the key that was read last.
fn know(vault: &mut Asked, file: &[u8]) -> Result<Vec<Finding>, Refusal> {
    match vault.ask(Ask::KnowKeys, Some(file)).0 {
        Answer::Judged { keys } => {
            Ok(keys.into_iter().next_back().map(|key| key.findings).unwrap_or_default())
        }
        other => Err(refusal(other)),
    }
}

fn listed(findings: &[Finding]) -> Option<Severity> {
    let found = findings.iter().find(|finding| finding.code == "key-listed")?;
    assert!(found.message.contains(NAME), "{}", found.message);
    Some(found.severity)
}

fn read(vault: &mut Asked, key: &[u8]) -> Option<Severity> {
    match vault.read(key) {
        Answer::Key(summary) => listed(&summary.findings),
        other => panic!("{other:?}"),
    }
}

#[test]
fn listed_keys_are_found_by_each_digest() {
    for (digest, key) in DEBIAN {
        for (bits, severity) in [(32, Severity::Block), (31, Severity::Warn), (20, Severity::Warn)] {
            let mut vault = vault();
            assert_eq!(know(&mut vault, &list(digest, bits, key)), Ok(Vec::new()));
            assert_eq!(read(&mut vault, &debian()), Some(severity), "{digest:?}");
            assert_eq!(read(&mut vault, &key_file("id_rsa_2048")), None);
            assert_eq!(read(&mut vault, &key_file("id_ed25519")), None);
        }
    }
}

/// As badkeys digests them.
#[test]
fn keys_of_every_type_have_a_number() {
    for (file, number) in [
        ("id_ed25519", "9fb7cfc5dff21ef7"),
        ("id_ecdsa_p256.pub", "bacd367d3112ee59"),
        ("id_ecdsa_p521", "b34a0ca57a8a9a1a"),
        ("id_dsa.pub", "9fab227c192a4af5"),
    ] {
        let mut vault = vault();
        know(&mut vault, &list(Digest::Number, 32, number)).unwrap();
        assert_eq!(read(&mut vault, &key_file(file)), Some(Severity::Block), "{file}");
        assert_eq!(read(&mut vault, &debian()), None);
    }
}

#[test]
fn a_list_that_comes_later_is_for_the_key_that_is_held() {
    let mut vault = vault();
    assert_eq!(read(&mut vault, &debian()), None);
    let (digest, key) = DEBIAN[0];
    let file = list(digest, 32, key);
    assert_eq!(listed(&know(&mut vault, &file).unwrap()), Some(Severity::Block));
    vault.ask(Ask::Forget, None);
    assert_eq!(know(&mut vault, &file), Ok(Vec::new()));
    assert_eq!(read(&mut vault, &debian()), Some(Severity::Block));
    // In their place, and not beside them.
    assert_eq!(listed(&know(&mut vault, &list(Digest::Number, 32, "0000000000000001")).unwrap()), None);
}

#[test]
fn lists_stand_one_behind_the_other() {
    let file = DEBIAN.map(|(digest, key)| list(digest, 24, key)).concat();
    let known = KnownKeys::read(&file).unwrap();
    assert_eq!(known.lists().iter().map(|list| (list.count, list.bits)).collect::<Vec<_>>(), [(1001, 24); 4]);
    let rules = Rules { known: known.into(), ..Rules::default() };
    let entries = read_public_keys(&[debian(), key_file("id_rsa_2048.pub")].join(&b'\n'), &rules).unwrap();
    let found = entries.iter().map(|entry| {
        let LineRead::Key(summary) = &entry.read else { panic!("{entry:?}") };
        listed(&summary.findings)
    });
    assert_eq!(found.collect::<Vec<_>>(), [Some(Severity::Warn), None]);
    let many = list(Digest::Number, 8, "00").repeat(65);
    assert_eq!(KnownKeys::read(&many).unwrap_err().code, "key-list-damaged");
}

/// A list with that change, and the sum made anew.
fn forged(change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let (digest, key) = DEBIAN[0];
    let mut file = list(digest, 32, key);
    file.truncate(file.len() - 32);
    change(&mut file);
    let sum = Sha256::digest(&file);
    [file, sum.to_vec()].concat()
}

/// Where the numbers begin, and where their count and their length stand before them.
const NUMBERS: usize = 8 + NAME.len() + 8;

#[test]
fn damaged_lists_are_refused_with_the_position() {
    let mut vault = vault();
    let good = forged(|_| {});
    know(&mut vault, &good).unwrap();
    for len in (0..good.len()).step_by(7).chain([good.len() - 1]) {
        let refusal = know(&mut vault, &good[..len]).unwrap_err();
        assert!(["key-list-unknown", "key-list-damaged"].contains(&refusal.code.as_str()), "{refusal:?}");
        assert!(refusal.position.unwrap() <= len);
    }
    for at in (0..good.len()).step_by(11) {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        let refusal = know(&mut vault, &bad).unwrap_err();
        assert!(refusal.position.unwrap() <= good.len(), "{refusal:?}");
    }
    let behind = [good.as_slice(), b"x"].concat();
    assert_eq!(know(&mut vault, &behind).unwrap_err().position, Some(good.len()));
    // What was known before is known still.
    assert_eq!(read(&mut vault, &debian()), Some(Severity::Block));
}

/// The sum is right, and the numbers are none.
#[test]
fn forged_lists_are_refused_at_once() {
    let number =
        |at: usize, value: u32| forged(|file| file[at..at + 4].copy_from_slice(&value.to_be_bytes()));
    let (count, len) = (NUMBERS - 8, NUMBERS - 4);
    let rows = [
        ("version", forged(|file| file[4] = 2), "key-list-unknown", 4),
        ("digest", forged(|file| file[5] = 5), "key-list-damaged", 5),
        ("no digest", forged(|file| file[5] = 0), "key-list-damaged", 5),
        ("bits", forged(|file| file[6] = 33), "key-list-damaged", 6),
        ("few bits", forged(|file| file[6] = 7), "key-list-damaged", 6),
        ("a name that hides", forged(|file| file[9] = b'\n'), "key-list-damaged", 8),
        ("fewer", number(count, 1000), "key-list-damaged", NUMBERS),
        ("more", number(count, 1002), "key-list-damaged", NUMBERS),
        ("many", number(count, u32::MAX), "key-list-damaged", NUMBERS),
        ("none", number(count, 0), "key-list-damaged", NUMBERS),
        ("long", number(len, u32::MAX), "key-list-damaged", NUMBERS),
        ("all ones", forged(|file| file[NUMBERS..].fill(0xff)), "key-list-damaged", NUMBERS),
        ("padding", forged(|file| *file.last_mut().unwrap() |= 1), "key-list-damaged", NUMBERS),
    ];
    for (what, file, code, least) in rows {
        let started = Instant::now();
        let refusal = know(&mut vault(), &file).unwrap_err();
        assert!(started.elapsed().as_millis() < 500, "{what}");
        assert_eq!(refusal.code, code, "{what}: {refusal:?}");
        assert!(refusal.position.unwrap() >= least, "{what}: {refusal:?}");
    }
}

#[test]
fn other_files_are_no_lists() {
    let mut vault = vault();
    for file in [b"".to_vec(), key_file("id_rsa_2048"), vec![0; 100]] {
        let refusal = know(&mut vault, &file).unwrap_err();
        assert_eq!((refusal.code.as_str(), refusal.position), ("key-list-unknown", Some(0)));
    }
    let refusal = know(&mut vault, &vec![0; 32 * 1024 * 1024 + 1]).unwrap_err();
    assert_eq!(refusal.code, "key-list-too-large");
}

#[test]
fn what_is_no_list_is_not_written() {
    let digests = some_digests(3);
    let refused =
        |name: &str, bits, digests| encode_key_list(name, Digest::Number, bits, digests).unwrap_err().code;
    assert_eq!(refused("", 32, &digests), "key-list-unfit");
    assert_eq!(refused("a\u{202e}b", 32, &digests), "key-list-unfit");
    assert_eq!(refused(&"x".repeat(101), 32, &digests), "key-list-unfit");
    assert_eq!(refused(NAME, 7, &digests), "key-list-unfit");
    assert_eq!(refused(NAME, 33, &digests), "key-list-unfit");
    assert_eq!(refused(NAME, 32, &BTreeSet::new()), "key-list-unfit");
}

#[test]
fn of_several_lists_the_surest_speaks() {
    let (digest, key) = DEBIAN[0];
    let mut vault = vault();
    know(&mut vault, &[list(digest, 12, key), list(digest, 32, key)].concat()).unwrap();
    assert_eq!(read(&mut vault, &debian()), Some(Severity::Block));
}
