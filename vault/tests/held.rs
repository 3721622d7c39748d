//! Several keys at once: each is held by its fingerprint, and is there until it is dropped.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::collections::BTreeMap;

use common::{Asked, key_file, refusal, vault};
use keyferry::{
    algorithm::KeySpec,
    policy::MinRsaBits,
    vault::{Answer, Ask, KeySummary, MAX_KEYS, PrivateFormat},
};
use keyferry_vault::DISCLOSING;

const FILES: [&str; 5] =
    ["id_ed25519", "id_ecdsa_p256", "id_rsa_2048", "id_ecdsa_p521.pub", "certificate.x509"];

#[track_caller]
fn key(answer: Answer) -> KeySummary {
    match answer {
        Answer::Key(summary) => summary,
        other => panic!("{other:?}"),
    }
}

fn all() -> (Asked, Vec<KeySummary>) {
    let mut vault = vault();
    let summaries = FILES.iter().map(|file| key(vault.read(&key_file(file)))).collect();
    (vault, summaries)
}

fn save(vault: &mut Asked, summary: &KeySummary) -> Result<Vec<u8>, String> {
    let fingerprint = summary.fingerprint().to_owned();
    match vault.ask(Ask::Save { fingerprint, format: PrivateFormat::OpenSsh }, None) {
        (Answer::File, Some(file)) => Ok(file),
        (answer, _) => Err(refusal(answer).code),
    }
}

fn drop_key(vault: &mut Asked, summary: &KeySummary) {
    let fingerprint = summary.fingerprint().to_owned();
    assert_eq!(vault.ask(Ask::Drop { fingerprint }, None).0, Answer::Dropped);
}

fn is_clean(vault: &mut Asked, bytes: &[u8]) -> bool {
    match vault.ask(Ask::Inspect, Some(bytes)).0 {
        Answer::Inspected { clean } => clean,
        other => panic!("{other:?}"),
    }
}

/// The lines of a file that hold its numbers, without those that say that it is one.
fn body(file: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(file.to_vec()).unwrap();
    text.lines().filter(|line| !line.starts_with('-')).skip(1).collect::<String>().into_bytes()
}

/// Which keys are held, as what is said of all of them tells.
fn held(vault: &mut Asked) -> Vec<String> {
    match vault.ask(Ask::Require { min_rsa_bits: MinRsaBits::default() }, None).0 {
        Answer::Judged { keys } => keys.into_iter().map(|key| key.fingerprint).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_is_saved_by_its_fingerprint_until_it_is_dropped() {
    let (mut vault, summaries) = all();
    let fingerprints: Vec<&str> = summaries.iter().map(KeySummary::fingerprint).collect();
    assert_eq!(held(&mut vault), fingerprints);
    for (at, summary) in summaries.iter().enumerate() {
        match save(&mut vault, summary) {
            Ok(file) => assert_eq!(key(common::vault().read(&file)).public_key, summary.public_key),
            Err(code) => assert_eq!((code.as_str(), summary.has_private_key), ("nothing-held", false)),
        }
        drop_key(&mut vault, summary);
        assert_eq!(save(&mut vault, summary), Err("nothing-held".to_owned()));
        assert_eq!(held(&mut vault), fingerprints[at + 1..]);
    }
}

#[test]
fn a_generated_key_is_one_more() {
    let mut vault = vault();
    for spec in [KeySpec::Ed25519, KeySpec::Ed25519, KeySpec::EcdsaP256] {
        key(vault.ask(Ask::Generate { spec, comment: String::new() }, None).0);
    }
    assert_eq!(held(&mut vault).len(), 3);
}

#[test]
fn each_is_disclosed_against_its_own_consent() {
    let (mut vault, summaries) = all();
    for summary in &summaries {
        let ask = Ask::Disclose {
            operation: DISCLOSING[0].to_owned(),
            fingerprint: summary.fingerprint().to_owned(),
            format: PrivateFormat::Pkcs8,
        };
        match vault.ask(ask, None) {
            (Answer::Disclosed, Some(pem)) => {
                assert_eq!(key(common::vault().read(&pem)).fingerprint(), summary.fingerprint());
            }
            (answer, _) => assert!(!summary.has_private_key, "{answer:?}"),
        }
    }
}

#[test]
fn a_search_is_for_all_that_are_held() {
    let (mut vault, summaries) = all();
    let private = &summaries[..3];
    let bodies: Vec<Vec<u8>> = private.iter().map(|of| body(&save(&mut vault, of).unwrap())).collect();
    for (at, summary) in private.iter().enumerate() {
        let found: Vec<bool> = bodies.iter().map(|body| !is_clean(&mut vault, body)).collect();
        assert_eq!(found, [0, 1, 2].map(|number| number >= at), "{}", summary.found);
        drop_key(&mut vault, summary);
    }
    // One that comes after a search is found, too.
    vault.read(&key_file(FILES[0]));
    assert!(!is_clean(&mut vault, &bodies[0]));
}

#[test]
fn each_is_judged() {
    let mut vault = vault();
    for file in ["id_rsa_2048", "id_ed25519", "id_rsa_3072.pub"] {
        key(vault.read(&key_file(file)));
    }
    let ask = Ask::Require { min_rsa_bits: MinRsaBits::try_from(3072).unwrap() };
    let Answer::Judged { keys } = vault.ask(ask, None).0 else { panic!() };
    let short: Vec<bool> =
        keys.iter().map(|key| key.findings.iter().any(|finding| finding.code == "rsa-too-short")).collect();
    assert_eq!(short, [true, false, false]);
}

#[test]
fn a_public_half_leaves_the_private_one_where_it_is() {
    for files in [["id_ed25519", "id_ed25519.pub"], ["id_ed25519.pub", "id_ed25519"]] {
        let mut vault = vault();
        let [_, last] = files.map(|file| key(vault.read(&key_file(file))));
        assert!(last.has_private_key);
        assert_eq!(last.format, "openssh-private");
        assert_eq!(held(&mut vault).len(), 1);
        assert!(save(&mut vault, &last).is_ok());
    }
}

#[test]
fn a_comment_comes_from_the_half_that_has_one() {
    for files in [["id_rsa_2048.pkcs8", "id_rsa_2048.pub"], ["id_rsa_2048.pub", "id_rsa_2048.pkcs8"]] {
        let mut vault = vault();
        let [_, last] = files.map(|file| key(vault.read(&key_file(file))));
        assert_eq!((last.comment.as_str(), last.has_private_key), ("id_rsa_2048@example", true));
        let again = key(common::vault().read(&save(&mut vault, &last).unwrap()));
        assert_eq!(again.comment, "id_rsa_2048@example");
    }
}

#[test]
fn the_same_key_again_takes_its_own_place() {
    let (mut vault, summaries) = all();
    let before = held(&mut vault);
    let file = save(&mut vault, &summaries[1]).unwrap();
    let again = key(vault.read(&file));
    assert_eq!(again.fingerprint(), summaries[1].fingerprint());
    assert_eq!(held(&mut vault), before);
}

#[test]
fn no_more_are_held_than_there_is_room_for() {
    let mut vault = vault();
    let generate = |vault: &mut Asked| {
        vault.ask(Ask::Generate { spec: KeySpec::Ed25519, comment: String::new() }, None).0
    };
    let first = key(generate(&mut vault));
    for _ in 1..MAX_KEYS {
        key(generate(&mut vault));
    }
    assert_eq!(refusal(generate(&mut vault)).code, "keys-too-many");
    assert_eq!(refusal(vault.read(&key_file("id_ed25519"))).code, "keys-too-many");
    assert_eq!(held(&mut vault).len(), MAX_KEYS);
    // What is held already takes no room, and what is dropped leaves some.
    let file = save(&mut vault, &first).unwrap();
    key(vault.read(&file));
    drop_key(&mut vault, &first);
    key(vault.read(&key_file("id_ed25519")));
}

fn several(files: &[&str]) -> Vec<u8> {
    files.iter().flat_map(|file| key_file(file)).collect()
}

#[test]
fn several_of_one_file_are_chosen_one_after_the_other() {
    let mut vault = vault();
    let Answer::Several(offers) = vault.read(&several(&["id_ecdsa_p256", "locked_24_rounds", "id_rsa_2048"]))
    else {
        panic!()
    };
    let fingerprints: BTreeMap<usize, String> =
        offers.choices.into_iter().map(|choice| (choice.index, choice.fingerprint)).collect();
    let mut choose = |index| vault.ask(Ask::Choose { index }, None).0;
    assert_eq!(key(choose(0)).fingerprint(), fingerprints[&0]);
    assert!(matches!(choose(1), Answer::PassphraseNeeded { .. }));
    assert_eq!(key(vault.unlock("correct horse")).fingerprint(), fingerprints[&1]);
    assert_eq!(refusal(vault.unlock("correct horse")).code, "nothing-locked");
    assert_eq!(key(vault.ask(Ask::Choose { index: 2 }, None).0).fingerprint(), fingerprints[&2]);
    assert_eq!(held(&mut vault), fingerprints.into_values().collect::<Vec<_>>());
    vault.read(&key_file("id_ed25519.pub"));
    assert_eq!(refusal(vault.ask(Ask::Choose { index: 2 }, None).0).code, "nothing-to-choose");
}

/// The list has the private bytes of keys, too.
#[test]
fn what_is_dropped_is_gone_from_the_list() {
    let mut vault = vault();
    let jwk = |file| String::from_utf8(key_file(file)).unwrap();
    let set = format!("{{\"keys\":[{},{}]}}", jwk("id_ed25519.jwk"), jwk("id_rsa_2048.jwk-public"));
    vault.read(set.as_bytes());
    for (index, expected) in [(0, Some("choice-dropped")), (1, None)] {
        let mut choose = || vault.ask(Ask::Choose { index }, None).0;
        let summary = key(choose());
        drop_key(&mut vault, &summary);
        let again = vault.ask(Ask::Choose { index }, None).0;
        match expected {
            Some(code) => assert_eq!(refusal(again).code, code),
            None => assert_eq!(key(again).fingerprint(), summary.fingerprint()),
        }
    }
}

fn comment(vault: &mut Asked, summary: &KeySummary, comment: &str) -> Answer {
    let fingerprint = summary.fingerprint().to_owned();
    vault.ask(Ask::Comment { fingerprint, comment: comment.to_owned() }, None).0
}

#[test]
fn a_comment_that_is_changed_is_saved_with_the_key() {
    let (mut vault, summaries) = all();
    for summary in &summaries[..4] {
        for new in ["laptop – home", ""] {
            let told = key(comment(&mut vault, summary, new));
            let bare = summary.public_key.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" ");
            assert_eq!((told.comment.as_str(), told.has_private_key), (new, summary.has_private_key));
            assert_eq!(told.public_key, format!("{bare} {new}").trim_end());
            assert_eq!((&told.fingerprints, &told.findings), (&summary.fingerprints, &summary.findings));
            if told.has_private_key {
                let file = save(&mut vault, summary).unwrap();
                assert_eq!(key(common::vault().read(&file)).comment, new);
            }
        }
    }
}

#[test]
fn a_comment_that_can_not_be_is_refused() {
    let (mut vault, summaries) = all();
    let long = "c".repeat(257);
    for (at, text, code) in [
        (0, "a\nssh-ed25519 AAAA", "comment-hidden-character"),
        (0, "\u{202e}moc", "comment-hidden-character"),
        (0, long.as_str(), "comment-too-long"),
        (4, "me", "certificate-has-no-comment"),
    ] {
        assert_eq!(refusal(comment(&mut vault, &summaries[at], text)).code, code);
    }
    assert_eq!(refusal(comment(&mut common::vault(), &summaries[0], "me")).code, "nothing-held");
    let file = save(&mut vault, &summaries[0]).unwrap();
    assert_eq!(key(common::vault().read(&file)).comment, summaries[0].comment);
}
