//! The two ends of the messages between page and vault, and JSON as this crate and serde see it.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use keyferry::{
    algorithm::KeySpec,
    finding::Finding,
    json::{Json, Object},
    policy::MinRsaBits,
    route::ProxyConfig,
    texts::Texts,
    vault::{
        Answer, Ask, Choice, Fingerprints, Judgement, KeySummary, Offers, Planted, PrivateFormat,
        PublicFormat, Refusal, Strength, WayOut,
    },
};
use serde_json::Value;

const TEXT: &str = "a \"quoted\" \\ line\n\u{1} of ünïcode 𝄞";

fn asks() -> Vec<Ask> {
    let mut asks = vec![
        Ask::Read { file_name: Some(TEXT.to_owned()) },
        Ask::Read { file_name: None },
        Ask::Unlock,
        Ask::Choose { index: 7 },
        Ask::Disclose {
            operation: "operation".to_owned(),
            fingerprint: "SHA256:x".to_owned(),
            format: PrivateFormat::Pkcs1,
        },
        Ask::Weigh,
        Ask::TestGuard,
        Ask::Inspect,
        Ask::Require { min_rsa_bits: MinRsaBits::try_from(3072).unwrap() },
        Ask::KnowKeys,
        Ask::TryNetwork { url: "https://page.example/".to_owned() },
        Ask::Comment { fingerprint: "SHA256:x".to_owned(), comment: TEXT.to_owned() },
        Ask::Drop { fingerprint: "SHA256:x".to_owned() },
        Ask::Forget,
    ];
    asks.extend(KeySpec::ALL.map(|spec| Ask::Generate { spec, comment: TEXT.to_owned() }));
    asks.extend(PrivateFormat::ALL.map(|format| Ask::Save { fingerprint: TEXT.to_owned(), format }));
    asks.extend(PublicFormat::ALL.map(|format| Ask::SavePublic { format }));
    asks
}

#[test]
fn questions_are_written_as_the_vault_reads_them() {
    for ask in asks() {
        let mut expected = serde_json::to_value(&ask).unwrap();
        expected.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        let written = ask.to_json();
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), expected);
        assert_eq!(format!("{:?}", serde_json::from_str::<Ask>(&written).unwrap()), format!("{ask:?}"));
    }
}

fn summary(more: Option<String>) -> KeySummary {
    KeySummary {
        found: TEXT.to_owned(),
        public_key: "ssh-ed25519 AAAA".to_owned(),
        key_inside: more.clone(),
        algorithm: "ssh-ed25519".to_owned(),
        bits: more.as_ref().map(|_| 256),
        comment: String::new(),
        format: "openssh-private".to_owned(),
        encrypted: true,
        cipher: more.clone(),
        has_private_key: false,
        fingerprints: Box::new(Fingerprints {
            sha256: more.clone(),
            md5: more.clone(),
            md5_spki: more.clone(),
            sha1_pkcs8: more.clone(),
            sha1_certificate: more,
        }),
        randomart: "+--+\n|  |".to_owned(),
        findings: findings(),
    }
}

fn findings() -> Vec<Finding> {
    vec![
        Finding::block("one", TEXT).on("name").with("offending", TEXT).with("count", 3),
        Finding::warn("two", "b"),
        Finding::info("three", "c"),
    ]
}

fn choice(line: Option<usize>, refusal: Option<Refusal>) -> Choice {
    Choice {
        index: 7,
        line,
        found: TEXT.to_owned(),
        fingerprint: String::new(),
        comment: "c".to_owned(),
        format: "x509".to_owned(),
        algorithm: "ssh-rsa".to_owned(),
        bits: line.map(|_| 2048),
        refusal,
    }
}

#[test]
fn answers_are_read_as_the_vault_writes_them() {
    let more = Some("more".to_owned());
    let needed = |public_key| Answer::PassphraseNeeded {
        found: TEXT.to_owned(),
        public_key,
        cost: "a second".to_owned(),
        format: "ppk3".to_owned(),
        cipher: "aes256-cbc".to_owned(),
        kdf: "argon2id".to_owned(),
        rounds: u32::MAX,
        seconds: 2,
    };
    let refusal = Refusal::new("code", TEXT);
    let choices = vec![choice(Some(3), None), choice(None, Some(refusal.clone().at(12)))];
    let answers = [
        Answer::Key(summary(None)),
        Answer::Key(summary(more.clone())),
        needed(None),
        needed(more),
        Answer::Several(Offers { usable: 1, sought: TEXT.to_owned(), matching: 2, from: 100, choices }),
        Answer::Refused(refusal.clone()),
        Answer::Refused(refusal.at(12).with("found", TEXT).with("count", 3)),
        Answer::File,
        Answer::Disclosed,
        Answer::Inspected { clean: true },
        Answer::GuardTested { forms: vec![Planted { form: TEXT.to_owned(), found: true }] },
        Answer::Network { ways: vec![WayOut { way: "fetch".to_owned(), shut: false }] },
        Answer::Judged { keys: vec![Judgement { fingerprint: TEXT.to_owned(), findings: findings() }] },
        Answer::Dropped,
        Answer::Forgotten,
    ];
    let weighed = Strength::ALL.map(|strength| Answer::Weighed { bits: 44, strength });
    for answer in answers.into_iter().chain(weighed) {
        let written = serde_json::to_string(&answer).unwrap();
        assert_eq!(Answer::from_json(&Json::parse(&written).unwrap()), Some(answer));
    }
}

#[test]
fn what_is_no_answer_is_none() {
    for text in [
        "null",
        "{}",
        r#"{"answer":"unheard-of"}"#,
        r#"{"answer":"inspected"}"#,
        r#"{"answer":"refused","code":"c","message":"m","params":{"count":3}}"#,
        r#"{"answer":"inspected","clean":1}"#,
        r#"{"answer":"weighed","bits":44,"strength":"mighty"}"#,
        r#"{"answer":"several","choices":{}}"#,
        r#"{"answer":"several","choices":[{}]}"#,
        concat!(
            r#"{"answer":"several","usable":1,"sought":"","matching":1,"from":0,"choices":[{"index":0,"#,
            r#""found":"","fingerprint":"","comment":"","refusal":{}}]}"#
        ),
        r#"{"answer":"judged","keys":[{"findings":[]}]}"#,
        r#"{"answer":"judged","keys":[{"fingerprint":"","findings":[{"code":"c","severity":"grave","message":"m"}]}]}"#,
    ] {
        assert_eq!(Answer::from_json(&Json::parse(text).unwrap()), None, "{text}");
    }
}

/// A value of this crate's as serde's, which tells whether the two read the same.
fn as_value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(is) => Value::Bool(*is),
        Json::Number(number) => serde_json::from_str(number).unwrap(),
        Json::Text(text) => Value::String(text.clone()),
        Json::List(items) => items.iter().map(as_value).collect(),
        Json::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), as_value(value))).collect()
        }
    }
}

#[test]
fn json_is_read_as_serde_reads_it() {
    let texts = [
        "",
        " ",
        "null",
        "true",
        "false",
        "nul",
        "nullx",
        "0",
        "-0",
        "01",
        "-",
        "1.",
        "1.5",
        ".5",
        "1e5",
        "1e",
        "1E+2",
        "1e-2",
        "+1",
        "12345678901234567890",
        "\"\"",
        "\"a",
        "\"\\u00e9\\n\\/\"",
        "\"\\ud834\\udd1e\"",
        "\"\\ud834\"",
        "\"\\udd1e\"",
        "\"\\ud834\\u0041\"",
        "\"\\u12g4\"",
        "\"\\x\"",
        "\"\t\"",
        "\"\u{7f}\"",
        "[]",
        "[ ]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1,[2,{\"a\":[]}]]",
        "{}",
        "{ }",
        "{\"a\":1}",
        "{\"a\":1,}",
        "{\"a\" : 1 , \"b\":\r\n\t2}",
        "{a:1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1} x",
        "[1]]",
        "\u{feff}{}",
        "{\"a\":NaN}",
        "'a'",
        "\u{b}1",
    ];
    for text in texts {
        let (ours, serdes) = (Json::parse(text), serde_json::from_str::<Value>(text));
        assert_eq!(ours.as_ref().ok().map(as_value), serdes.ok(), "{text:?}: {ours:?}");
    }
}

#[test]
fn json_that_is_too_deep_is_refused() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(Json::parse(&nested(64)).is_ok());
    assert!(Json::parse(&nested(65)).is_err());
    assert!(Json::parse(&"[".repeat(1_000_000)).is_err());
}

#[test]
fn an_error_says_where_it_is() {
    let error = Json::parse("{\n  \"é\": tru\n}").unwrap_err();
    assert_eq!((error.line, error.column), (2, 8));
}

#[test]
fn text_is_escaped_as_serde_escapes_it() {
    let all: String = (0..0x300).filter_map(char::from_u32).collect();
    let ours = Object::new().text(&all, &all).end();
    let quoted = serde_json::to_string(&all).unwrap();
    assert_eq!(ours, format!("{{{quoted}:{quoted}}}"));
}

#[test]
fn a_proxy_is_read_as_serde_reads_it() {
    let routes = Texts::from_iter([("https://cloud.example", "nova")]);
    let base = "https://relay.example".to_owned();
    for proxy in [
        ProxyConfig::Unset,
        ProxyConfig::None,
        ProxyConfig::Routes { base: base.clone(), routes },
        ProxyConfig::Prefix { base: base.clone(), encode: true },
        ProxyConfig::Query { base, param: "to".to_owned() },
    ] {
        let text = serde_json::to_string(&proxy).unwrap();
        assert_eq!(ProxyConfig::from_json(Json::parse(&text).unwrap()), Ok(proxy));
    }
    for text in [
        r#"{"kind":"routes","base":"b"}"#,
        r#"{"kind":"prefix","base":"b"}"#,
        r#"{"kind":"query","base":"b"}"#,
        r#"{"kind":"query"}"#,
        r#"{"kind":"relay","base":"b"}"#,
        r#"{"kind":"routes","base":1}"#,
        r#"{"kind":"routes","base":"b","routes":{"o":1}}"#,
        r#"{"kind":"prefix","base":"b","encode":"yes"}"#,
        r#"{"base":"b"}"#,
        "[]",
    ] {
        let ours = ProxyConfig::from_json(Json::parse(text).unwrap());
        assert_eq!(ours.ok(), serde_json::from_str(text).ok(), "{text}");
    }
    // serde passes over what a kind without members is given.
    let misspelt = Json::parse(r#"{"kind":"none","bass":"b"}"#).unwrap();
    assert!(ProxyConfig::from_json(misspelt).unwrap_err().contains("bass"));
}
