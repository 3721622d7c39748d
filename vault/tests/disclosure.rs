//! What can leave the vault, and what is told when it is about to leave another way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use base64ct::{Base64, Base64Url, Encoding};
use common::{Asked, key_file, refusal, vault};
use keyferry::{
    provider,
    vault::{Answer, Ask, KeySummary, PrivateFormat},
};
use keyferry_vault::{DISCLOSING, LockedFile, Opened, PrivateKey, Vault};
use static_assertions::assert_not_impl_any;

assert_not_impl_any!(PrivateKey: Clone, Copy, std::fmt::Display, PartialEq, AsRef<[u8]>, serde::Serialize);
assert_not_impl_any!(Opened: Clone, std::fmt::Display, PartialEq, AsRef<[u8]>, serde::Serialize);
assert_not_impl_any!(LockedFile: Clone, std::fmt::Display, serde::Serialize);
assert_not_impl_any!(Vault: Clone, std::fmt::Display, serde::Serialize);

const FILES: [&str; 5] = ["id_ed25519", "id_ecdsa_p256", "id_ecdsa_p384", "id_ecdsa_p521", "id_rsa_2048"];

#[track_caller]
fn open(name: &str) -> (Asked, KeySummary) {
    let mut vault = vault();
    match vault.read(&key_file(name)) {
        Answer::Key(summary) => (vault, summary),
        other => panic!("{other:?}"),
    }
}

fn disclose(operation: &str, fingerprint: &str, format: PrivateFormat) -> Ask {
    Ask::Disclose { operation: operation.to_owned(), fingerprint: fingerprint.to_owned(), format }
}

#[track_caller]
fn is_clean(vault: &mut Asked, bytes: &[u8]) -> bool {
    match vault.ask(Ask::Inspect, Some(bytes)).0 {
        Answer::Inspected { clean } => clean,
        other => panic!("{other:?}"),
    }
}

#[test]
fn debug_texts_hold_nothing() {
    let read = keyferry_vault::read(&key_file("id_ed25519")).unwrap();
    let text = format!("{read:?}");
    assert!(
        text.starts_with("Private { key: Opened { private: PrivateKey(..), public: PublicKey {"),
        "{text}"
    );
    let locked = keyferry_vault::read(&key_file("locked_aes256-ctr")).unwrap();
    assert_eq!(format!("{locked:?}"), "Locked(LockedFile(..))");
}

#[test]
fn only_disclosing_operations_are_given_the_key() {
    let (mut vault, summary) = open("id_rsa_2048");
    let sha256 = summary.fingerprints.sha256.unwrap();
    for operation in DISCLOSING {
        for format in [PrivateFormat::Pkcs8, PrivateFormat::Pkcs1] {
            let (answer, key) = vault.ask(disclose(operation, &sha256, format), None);
            assert_eq!(answer, Answer::Disclosed);
            assert!(key.unwrap().ends_with(b"PRIVATE KEY-----\n"));
        }
    }
    let others = provider::operations().map(|operation| operation.id).filter(|id| !DISCLOSING.contains(id));
    for operation in others.chain(["", "huawei-kps"]) {
        let (answer, key) = vault.ask(disclose(operation, &sha256, PrivateFormat::Pkcs8), None);
        assert_eq!(refusal(answer).code, "operation-discloses-nothing");
        assert!(key.is_none());
    }
}

#[test]
fn the_vault_and_the_provider_table_agree_on_what_discloses() {
    let mut table: Vec<&str> = provider::operations()
        .filter(|operation| operation.discloses())
        .map(|operation| operation.id)
        .collect();
    let mut vault = DISCLOSING;
    table.sort_unstable();
    vault.sort_unstable();
    assert_eq!(table, vault);
}

#[test]
fn consent_is_for_one_key() {
    let (mut vault, _) = open("id_rsa_2048");
    let (_, other) = open("id_ed25519");
    let ask = disclose(DISCLOSING[0], &other.fingerprints.sha256.unwrap(), PrivateFormat::Pkcs8);
    let (answer, key) = vault.ask(ask, None);
    assert_eq!(refusal(answer).code, "nothing-held");
    assert!(key.is_none());
}

#[test]
fn forgotten_is_gone() {
    let (mut vault, summary) = open("id_ed25519");
    assert_eq!(vault.ask(Ask::Forget, None).0, Answer::Forgotten);
    let ask = disclose(DISCLOSING[0], &summary.fingerprints.sha256.unwrap(), PrivateFormat::Pkcs8);
    assert_eq!(refusal(vault.ask(ask, None).0).code, "nothing-held");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

/// Every way that the bytes could be written in a request.
fn writings(bytes: &[u8]) -> Vec<Vec<u8>> {
    let hex = hex(bytes);
    let base64 = |skip: usize| Base64::encode_string(&[&vec![0; skip], bytes].concat());
    let base64url = |skip: usize| Base64Url::encode_string(&[&vec![0; skip], bytes].concat());
    let mut texts = vec![hex.to_uppercase(), format!("a{hex}"), hex];
    texts.extend((0..3).flat_map(|skip| [base64(skip), base64url(skip)]));
    texts.extend(texts.clone().iter().map(|text| percent(text)));
    texts.push(base64(0).replace('/', "\\/"));
    texts.push(base64(0).chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect::<Vec<_>>().concat());
    texts.push(base64(1).as_bytes().chunks(20).map(|line| String::from_utf8_lossy(line) + "\\n").collect());
    texts.push(base64(2).as_bytes().chunks(20).map(|line| String::from_utf8_lossy(line) + "\r\n").collect());
    let mut writings: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    writings.push(bytes.to_vec());
    writings
}

/// The seed of the Ed25519 file: 32 bytes of its private section, before the public half.
fn seed() -> Vec<u8> {
    let pem = String::from_utf8(key_file("id_ed25519")).unwrap();
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let data = Base64::decode_vec(&body).unwrap();
    let length = data.windows(4).rposition(|bytes| bytes == [0, 0, 0, 64]).unwrap();
    data[length + 4..length + 36].to_vec()
}

#[test]
fn the_seed_is_found_however_it_is_written() {
    let (mut vault, _) = open("id_ed25519");
    let seed = seed();
    for piece in [&seed[..], &seed[..24], &seed[4..28], &seed[8..]] {
        for writing in writings(piece) {
            let request = [b"{\"name\":\"", &writing[..], b"\"}"].concat();
            assert!(!is_clean(&mut vault, &request), "{}", String::from_utf8_lossy(&request));
        }
    }
}

/// The other direction of the test above: the same shapes with other bytes are clean.
#[test]
fn bytes_of_no_secret_are_clean() {
    let (mut vault, summary) = open("id_ed25519");
    let public = Base64::decode_vec(summary.public_key.split(' ').nth(1).unwrap()).unwrap();
    for writing in writings(&public[19..]) {
        assert!(is_clean(&mut vault, &writing), "{}", String::from_utf8_lossy(&writing));
    }
    for bytes in [vec![], vec![0; 4096], vec![b'A'; 4096]] {
        assert!(is_clean(&mut vault, &bytes));
    }
}

/// Lines without the marks that every PEM file has: the numbers themselves are found.
#[test]
fn lines_of_saved_files_are_found() {
    for name in FILES {
        let (mut vault, summary) = open(name);
        assert!(is_clean(&mut vault, summary.public_key.as_bytes()), "{name}");
        for format in [PrivateFormat::OpenSsh, PrivateFormat::Pkcs8] {
            let pem = String::from_utf8(vault.save(format, None)).unwrap();
            let lines: Vec<&str> = pem.lines().filter(|line| !line.starts_with('-')).collect();
            assert!(!is_clean(&mut vault, lines.join("").as_bytes()), "{name}");
            let found = lines.iter().filter(|line| !is_clean(&mut vault, line.as_bytes())).count();
            assert!(found >= 1, "{name}: no line alone is found");
        }
    }
}

#[test]
fn every_number_of_an_rsa_key_is_found() {
    let (mut vault, _) = open("id_rsa_2048");
    let der = key_file("id_rsa_2048.pkcs8.der");
    let text = Base64::encode_string(&der);
    assert!(!is_clean(&mut vault, text.as_bytes()));
    // version, n, e, then d, p, q, dP, dQ, qInv: from the start of d on, any stretch is found
    let pkcs1 = 26;
    let d = pkcs1 + 4 + 3 + 4 + 257 + 5 + 4;
    for at in (d..der.len() - 140).step_by(64) {
        assert!(!is_clean(&mut vault, hex(&der[at..at + 140]).as_bytes()), "at {at}");
    }
    assert!(is_clean(&mut vault, hex(&der[..d]).as_bytes()), "the modulus is public");
}

#[test]
fn marks_of_any_private_key_are_found_with_no_key_held() {
    for name in ["id_ed25519", "id_ed25519.ppk3", "id_rsa_2048.pkcs8", "locked_aes256-ctr"] {
        let json = serde_json::to_string(&String::from_utf8(key_file(name)).unwrap()).unwrap();
        let base64 = Base64::encode_string(&key_file(name));
        for text in [json.clone(), percent(&json), base64] {
            assert!(!is_clean(&mut vault(), text.as_bytes()), "{name}");
        }
    }
    assert!(is_clean(&mut vault(), &key_file("id_ed25519.pub")));
}
