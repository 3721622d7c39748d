//! Operators say how short an RSA key may be; a change is a change for the key that is held, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{Asked, key_file, vault};
use keyferry::{
    finding::{Finding, Severity},
    policy::MinRsaBits,
    vault::{Answer, Ask, LineRead},
};
use keyferry_vault::{Rules, read_public_keys};

/// What is found then of the key that was read last.
fn require(vault: &mut Asked, bits: u32) -> Vec<Finding> {
    let ask = Ask::Require { min_rsa_bits: MinRsaBits::try_from(bits).unwrap() };
    match vault.ask(ask, None).0 {
        Answer::Judged { keys } => keys.into_iter().next_back().map(|key| key.findings).unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

fn length(findings: &[Finding]) -> Option<(&str, Severity)> {
    let codes = ["rsa-too-short", "rsa-unusual-length"];
    let found = findings.iter().find(|finding| codes.contains(&finding.code.as_ref()))?;
    Some((found.code.as_ref(), found.severity))
}

const TOO_SHORT: Option<(&str, Severity)> = Some(("rsa-too-short", Severity::Block));
const UNUSUAL: Option<(&str, Severity)> = Some(("rsa-unusual-length", Severity::Warn));

#[test]
fn short_keys_are_refused_as_the_operator_says() {
    for (file, least, expected) in [
        ("id_rsa_1024", None, TOO_SHORT),
        ("id_rsa_1024", Some(1024), UNUSUAL),
        ("id_rsa_1024.pub", Some(1025), TOO_SHORT),
        ("id_rsa_2048", None, None),
        ("id_rsa_2048", Some(2049), TOO_SHORT),
        ("id_rsa_3072.pub", Some(3072), None),
        ("id_rsa_4096", Some(8192), TOO_SHORT),
        ("id_ed25519", Some(8192), None),
    ] {
        let mut vault = vault();
        if let Some(least) = least {
            require(&mut vault, least);
        }
        let Answer::Key(summary) = vault.read(&key_file(file)) else { panic!("{file}") };
        assert_eq!(length(&summary.findings), expected, "{file}, {least:?}");
        if expected == TOO_SHORT {
            let named = format!("at least {} bits", least.unwrap_or(2048));
            assert!(summary.findings.iter().any(|finding| finding.message.contains(&named)), "{named}");
        }
    }
}

#[test]
fn a_change_is_one_for_the_key_that_is_held() {
    let mut vault = vault();
    assert_eq!(require(&mut vault, 1024), []);
    for file in ["id_rsa_1024", "id_rsa_1024.pub"] {
        require(&mut vault, 1024);
        let Answer::Key(summary) = vault.read(&key_file(file)) else { panic!() };
        assert_eq!(length(&summary.findings), UNUSUAL);
        assert_eq!(length(&require(&mut vault, 2048)), TOO_SHORT);
        assert_eq!(require(&mut vault, 1024), summary.findings);
    }
    vault.ask(Ask::Forget, None);
    assert_eq!(require(&mut vault, 2048), []);
    // Forgetting keys forgets no rules.
    require(&mut vault, 1024);
    vault.ask(Ask::Forget, None);
    let Answer::Key(summary) = vault.read(&key_file("id_rsa_1024")) else { panic!() };
    assert_eq!(length(&summary.findings), UNUSUAL);
}

#[test]
fn lines_of_many_keys_are_judged_too() {
    let rules = Rules { min_rsa_bits: MinRsaBits::try_from(4096).unwrap(), ..Rules::default() };
    let lines = [key_file("id_rsa_2048.pub"), key_file("id_rsa_4096.pub")].concat();
    for (rules, expected) in [(rules, [TOO_SHORT, None]), (Rules::default(), [None, None])] {
        let entries = read_public_keys(&lines, &rules).unwrap();
        let found: Vec<_> = entries
            .iter()
            .map(|entry| {
                let LineRead::Key(summary) = &entry.read else { panic!("{entry:?}") };
                length(&summary.findings)
            })
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn lengths_out_of_range_are_no_rules() {
    for bits in [0, 512, 1023, 8193, u32::MAX] {
        let error = MinRsaBits::try_from(bits).unwrap_err();
        assert_eq!(error.code(), "min-rsa-bits-range");
        assert!(error.to_string().contains(&bits.to_string()), "{error}");
        let ask = format!(r#"{{"ask": "require", "minRsaBits": {bits}}}"#);
        assert!(serde_json::from_str::<Ask>(&ask).is_err(), "{ask}");
    }
}
