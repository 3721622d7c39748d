//! Files of several keys: each is offered, one is chosen, and a bad one spoils no other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{Asked, key_file, refusal, vault};
use keyferry::vault::{Answer, Ask, Choice, KeySummary, MAX_LIST_LEN, OFFERED, Offers, PrivateFormat};

fn text(name: &str) -> String {
    String::from_utf8(key_file(name)).unwrap()
}

#[track_caller]
fn choices(vault: &mut Asked, input: &str) -> Vec<Choice> {
    match vault.read(input.as_bytes()) {
        Answer::Several(offers) => offers.choices,
        other => panic!("{other:?}"),
    }
}

fn choose(vault: &mut Asked, index: usize) -> Answer {
    vault.ask(Ask::Choose { index }, None).0
}

#[track_caller]
fn chosen(vault: &mut Asked, index: usize) -> KeySummary {
    match choose(vault, index) {
        Answer::Key(summary) => summary,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_of_several_lines_is_chosen() {
    let input = format!("# mine\n{}\n{}", text("id_ed25519.pub"), text("id_rsa_2048.pub"));
    let mut vault = vault();
    let choices = choices(&mut vault, &input);
    let comments: Vec<&str> = choices.iter().map(|choice| choice.comment.as_str()).collect();
    assert_eq!(comments, ["id_ed25519@example", "id_rsa_2048@example"]);
    let second = chosen(&mut vault, 1);
    assert_eq!(second.public_key, text("id_rsa_2048.pub").trim_end());
    assert_eq!(second.fingerprints.sha256.as_deref(), Some(choices[1].fingerprint.as_str()));
}

#[test]
fn a_bad_line_among_good_ones_is_named_and_spoils_none() {
    let input = format!("{}not a key at all\n{}", text("id_ed25519.pub"), text("id_rsa_2048.pub"));
    let mut vault = vault();
    let choices = choices(&mut vault, &input);
    let codes: Vec<_> =
        choices.iter().map(|choice| choice.refusal.as_ref().map(|r| r.code.as_str())).collect();
    assert_eq!(codes, [None, Some("not-a-key"), None]);
    let position = choices[1].refusal.as_ref().and_then(|refusal| refusal.position);
    assert_eq!(position, input.find("not a key"));
    let lines: Vec<_> = choices.iter().map(|choice| choice.line).collect();
    assert_eq!(lines, [Some(1), Some(2), Some(3)]);
    assert_eq!(refusal(choose(&mut vault, 1)).code, "not-a-key");
    assert_eq!(chosen(&mut vault, 2).comment, "id_rsa_2048@example");
}

#[test]
fn wrapped_lines_stay_one_key_each() {
    let wrapped = text("id_rsa_2048.pub").replacen("AAAAB3NzaC1yc2E", "AAAAB3Nz\naC1yc2E", 1);
    let choices = choices(&mut vault(), &format!("{wrapped}{}", text("id_ed25519.pub")));
    assert_eq!(choices.len(), 2);
    assert!(choices.iter().all(|choice| choice.refusal.is_none()), "{choices:?}");
}

#[test]
fn one_of_several_private_keys_is_chosen_and_may_be_locked() {
    let input = format!("{}{}", text("id_ecdsa_p256"), text("locked_24_rounds"));
    let mut vault = vault();
    let choices = choices(&mut vault, &input);
    assert_eq!(choices[1].found, "OpenSSH private key, Ed25519, encrypted with aes256-ctr");
    assert!(matches!(choose(&mut vault, 1), Answer::PassphraseNeeded { .. }));
    assert!(matches!(vault.unlock("correct horse"), Answer::Key(key) if key.algorithm == "ssh-ed25519"));
}

#[test]
fn every_format_can_be_several() {
    let ssh2 = text("id_ed25519.rfc4716");
    let set = format!("{{\"keys\":[{},{}]}}", text("id_ed25519.jwk"), text("id_rsa_2048.jwk-public"));
    for input in [format!("{ssh2}{ssh2}"), set, text("certificate.x509").repeat(2)] {
        let mut vault = vault();
        let choices = choices(&mut vault, &input);
        assert!(choices.iter().all(|choice| choice.refusal.is_none() && !choice.fingerprint.is_empty()));
        assert_eq!(choices.len(), 2);
        chosen(&mut vault, 0);
    }
}

#[test]
fn what_is_held_stays_until_one_is_chosen() {
    let mut vault = vault();
    vault.read(&key_file("id_ed25519"));
    choices(&mut vault, &format!("{}{}", text("id_ed25519.pub"), text("id_rsa_2048.pub")));
    assert!(vault.save(PrivateFormat::OpenSsh, None).starts_with(b"-----BEGIN"));
    assert_eq!(refusal(choose(&mut vault, 2)).code, "choice-unknown");
    chosen(&mut vault, 0);
    chosen(&mut vault, 1);
}

#[test]
fn what_waited_before_waits_no_more() {
    let both = format!("{}{}", text("id_ed25519.pub"), text("id_rsa_2048.pub"));
    let mut vault = vault();
    vault.read(&key_file("locked_24_rounds"));
    choices(&mut vault, &both);
    assert_eq!(refusal(vault.unlock("correct horse")).code, "nothing-locked");
    vault.read(&key_file("locked_24_rounds"));
    assert_eq!(refusal(choose(&mut vault, 0)).code, "nothing-to-choose");
}

/// Lines of keys with comments, and one that is none.
fn file_of_lines(count: usize) -> String {
    let keys = ["id_ed25519.pub", "id_ecdsa_p256.pub"].map(text);
    let bare = |number: usize| keys[number % 2].trim_end().rsplit_once(' ').unwrap().0;
    let line = |number| format!("{} key-{number}\n", if number == 7 { "no" } else { bare(number) });
    (0..count).map(line).collect()
}

#[track_caller]
fn offers(answer: Answer) -> Offers {
    let Answer::Several(offers) = answer else { panic!("{answer:?}") };
    offers
}

/// However many there are, few are shown at a time.
#[test]
fn files_of_thousands_are_shown_in_parts() {
    for count in [300, 5_000] {
        let mut vault = vault();
        let first = offers(vault.read(file_of_lines(count).as_bytes()));
        assert_eq!((first.usable, first.matching, first.from), (count - 1, count, 0));
        assert_eq!(first.choices.len(), OFFERED);
        assert!(!first.choices[7].is_usable());
        let ask = |from, sought: &str| Ask::Offer { from, sought: sought.to_owned() };
        let last = offers(vault.ask(ask(count - 2, ""), None).0);
        let comments: Vec<&str> = last.choices.iter().map(|choice| choice.comment.as_str()).collect();
        assert_eq!(comments, [format!("key-{}", count - 2), format!("key-{}", count - 1)]);
        let found = offers(vault.ask(ask(0, "KEY-299"), None).0);
        assert_eq!(found.choices[0].line, Some(300));
        let index = found.choices[0].index;
        assert_eq!(chosen(&mut vault, index).comment, "key-299");
    }
}

#[test]
fn what_is_long_and_no_file_of_keys_is_refused_as_before() {
    let (key, lines) = (text("id_ed25519.pub"), "not a key\n".repeat(10_000));
    let no_list = [lines.clone(), format!("{lines}{key}"), "x\n".repeat(60_000)];
    for file in no_list.into_iter().chain([format!("{key}{}", "x\n".repeat(100_000))]) {
        assert_eq!(refusal(vault().read(file.as_bytes())).code, "input-too-large");
    }
    let too_long = key.repeat(MAX_LIST_LEN / key.len() + 1);
    assert_eq!(refusal(vault().read(too_long.as_bytes())).code, "input-too-large");
}

/// Where remarks are, and whatever the encoding.
#[test]
fn a_long_file_of_keys_is_told_behind_its_remarks_and_in_utf16() {
    let file = format!("{}{}", "# remark\n".repeat(8_000), file_of_lines(300));
    let utf16: Vec<u8> = file_of_lines(1_000).encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, count) in [(file.into_bytes(), 300), ([&[0xff, 0xfe][..], &utf16].concat(), 1_000)] {
        assert_eq!(offers(vault().read(&bytes)).matching, count);
    }
}

/// Lines that hold keys in lines, however deep, are refused and not looked into.
#[test]
fn lines_longer_than_any_key_are_refused_one_by_one() {
    let level = |depth: usize| format!(" ssh-a&{}nbsp;AAAA{depth}", "amp;".repeat(depth));
    let nested = (1..300).map(level).collect::<Vec<_>>().concat();
    let nested = format!("ssh-a AAAA00 ssh-a AAAA0{nested} -----BEGIN <br {}", "x".repeat(70_000));
    let long = format!("{} {}", text("id_ed25519.pub").trim_end(), "x".repeat(70_000));
    let file = format!("{nested}\n{long}\n{}", text("id_ecdsa_p256.pub"));
    let shown = offers(vault().read(file.as_bytes()));
    let codes: Vec<Option<&str>> = shown
        .choices
        .iter()
        .map(|choice| choice.refusal.as_ref().map(|refusal| refusal.code.as_str()))
        .collect();
    assert_eq!(codes, [Some("input-too-large"), Some("input-too-large"), None]);
}

/// They count where it is said which part is shown, so a page knows that there is more.
#[test]
fn refused_lines_hide_no_usable_ones() {
    let line = |number| format!("ssh-ed25519 AAAAbad{number} x\n");
    let bad = (0..110).map(line).collect::<Vec<_>>().concat();
    let good = format!("{}{}", text("id_ed25519.pub"), text("id_ecdsa_p256.pub"));
    let shown = offers(vault().read(format!("{bad}{good}").as_bytes()));
    assert_eq!((shown.usable, shown.choices.len()), (2, OFFERED));
    assert!(shown.matching > OFFERED);
}
