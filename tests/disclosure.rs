//! No request holds private material, but the one whose purpose it is, by consent.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use base64ct::{Base64, Encoding};
use common::{credentials, draft, keys, params, plan, text, token};
use keyferry::{
    comment::Comment,
    credentials::Credentials,
    disclose::{Consent, DisclosedKey, DisclosingRequest},
    http::Request,
    json::Object,
    key::PublicKey,
    plan::{BuildError, Material},
    provider::{self, Mode},
    secret::Secret,
    time::Timestamp,
    tripwire::{Needle, Place},
    vault::PrivateFormat,
};
use static_assertions::assert_not_impl_any;

const NOW: Timestamp = Timestamp(1_795_314_645_000);
const KEYS: [&str; 6] = ["rsa2048", "rsa4096", "ed25519", "ecdsa256", "ecdsa384", "ecdsa521"];

assert_not_impl_any!(Secret: Clone, Copy, std::fmt::Display, serde::Serialize, PartialEq, AsRef<str>, std::ops::Deref);
assert_not_impl_any!(Credentials: Clone, std::fmt::Display, serde::Serialize);
assert_not_impl_any!(Consent: Clone, Copy, Default, serde::Serialize, serde::de::DeserializeOwned);
assert_not_impl_any!(DisclosedKey: Clone, Copy, std::fmt::Display, serde::Serialize, Into<String>);
assert_not_impl_any!(DisclosingRequest: Clone, serde::Serialize, Into<Request>);
assert_not_impl_any!(Request: Clone, serde::Serialize, serde::de::DeserializeOwned);

#[test]
fn debug_texts_are_pinned() {
    let secret = Secret::new("sEcReT".to_owned());
    assert_eq!(format!("{secret:?}"), "Secret(..)");
    assert_eq!(format!("{:?}", token("sEcReT")), "Token(Secret(..))");
    let keys = format!("{:?}", keys(("AK", "sEcReT")));
    assert_eq!(
        keys,
        r#"AccessKey { access_key: "AK", secret_key: Secret(..), api_key: None, security_token: None }"#
    );
    assert_eq!(format!("{:?}", Needle::new(b"sEcReT")), "Needle(..)");
    assert_eq!(format!("{:?}", Object::new().text("private_key", "sEcReT")), "Object(..)");
    let plan = disclosing_plan("rsa2048");
    let consent = plan.consent("demo2").unwrap();
    assert!(format!("{consent:?}").starts_with("Consent(huawei-kps.import-private-key for SHA256:"));
    let key = consent.receive(secret);
    assert_eq!(format!("{key:?}"), "DisclosedKey(huawei-kps.import-private-key, ..)");
    let request = plan.disclosing_request(key, &token("t0ken-t0ken"), NOW).unwrap();
    let shown = format!("{request:?}");
    assert!(shown.starts_with("DisclosingRequest(POST https://kms.") && !shown.contains("sEcReT"), "{shown}");
    let ordinary = import_request("openstack-nova.import", "ed25519", &token("t0ken-t0ken"));
    assert!(!format!("{ordinary:?}").contains("t0ken"));
}

fn import_request(id: &str, key: &str, credentials: &Credentials) -> Request {
    let operation = provider::operation(id).unwrap();
    plan(id, "demo2", &common::key(key), &params(operation)).request(credentials, NOW).unwrap()
}

fn wire(request: &Request) -> String {
    let headers: Vec<String> =
        request.head().headers.iter().map(|(name, value)| format!("{name}: {}", value.expose())).collect();
    format!(
        "{} {}\n{}\n\n{}",
        request.head().method,
        request.head().url,
        headers.join("\n"),
        request.body().unwrap_or_default()
    )
}

/// Windows of a private key file, in every form; those that share bytes with the public half, which
/// stands in the file as well, are left out.
fn private_windows(name: &str) -> Vec<Needle> {
    let file = text(&format!("keys/{name}"));
    let lines: Vec<&str> = file.lines().filter(|line| !line.starts_with("-----")).collect();
    let public = PublicKey::from_openssh(&common::key(name)).unwrap();
    let is_public = |bytes: &[u8]| public.blob().windows(bytes.len()).any(|public| public == bytes);
    let der = Base64::decode_vec(&lines.concat()).unwrap();
    let windows = der.windows(16).step_by(5);
    windows.filter(|window| !window.windows(6).any(is_public)).map(Needle::new).collect()
}

/// Every operation with every key: none of the private bytes is in the request, in any form.
#[test]
fn no_request_holds_a_window_of_a_private_key() {
    let mut requests = 0;
    for key in KEYS {
        let windows = private_windows(key);
        assert!(windows.len() >= 6, "{key}: {} windows", windows.len());
        for operation in provider::operations().filter(|operation| operation.mode == Mode::Import) {
            for scheme in operation.schemes {
                let text = wire(&import_request(operation.id, key, &credentials(*scheme)));
                assert!(!windows.iter().any(|window| window.is_in(&text)), "{} with {key}", operation.id);
                requests += 1;
            }
        }
    }
    assert!(requests >= 60, "only {requests}");
}

/// The detector of the test above sees a planted leak in every form.
#[test]
fn a_planted_leak_is_found_in_every_form() {
    let secret: Vec<u8> = (0..32).map(|i| 7 * i + 3).collect();
    let needle = Needle::new(&secret);
    let hex = keyferry::encode::hex(&secret);
    let base64 = |shift: usize| {
        let mut padded = vec![b'x'; shift];
        padded.extend_from_slice(&secret);
        padded.extend_from_slice(b"tail");
        Base64::encode_string(&padded)
    };
    let mut planted = vec![hex.clone(), hex.to_uppercase()];
    planted.extend((0..3).map(base64));
    planted.extend((0..3).map(|shift| base64(shift).replace('+', "-").replace('/', "_")));
    planted.extend((0..3).map(|shift| keyferry::encode::percent(&base64(shift))));
    planted.extend((0..3).map(|shift| keyferry::encode::percent(&keyferry::encode::percent(&base64(shift)))));
    planted.extend((0..3).map(|shift| base64(shift).replace('/', "\\/").replace('A', "\\u0041")));
    for form in planted {
        assert!(needle.is_in(&format!("before={form}&after")), "{form}");
    }
    assert!(!needle.is_in("nothing here"));
}

/// Blanks hide nothing, nor do plus signs, which are blanks in a form, nor a mix of cases in hex, nor the end of
/// a text.
#[test]
fn a_planted_leak_is_found_across_lines() {
    let needle = Needle::new(b"sEcReT/ExAmPlE+KeY");
    let base64 = Base64::encode_string(b"sEcReT/ExAmPlE+KeY");
    let (first, second) = base64.split_at(9);
    for planted in [
        format!("{first}\r\n {second}"),
        format!("key={first}%0A{second}"),
        format!("\"{first}\\n{second}\""),
        "s E\tcReT/ExAmPlE+KeY".to_owned(),
        "sEcReT%2FExAmPlE%252BKeY".to_owned(),
        "s+EcReT/ExAmPlE+KeY".to_owned(),
        "s%20EcReT%2FExAmPlE%2BKeY+".to_owned(),
        "7345635265542F4578416d506c452b4B6559".to_owned(),
    ] {
        assert!(needle.is_in(&planted), "{planted}");
    }
    for other in ["sEcReT/ExAmPlE+Ke", "SECRET/EXAMPLE+KEY", "sEc", ""] {
        assert!(!needle.is_in(other), "{other}");
    }
}

#[test]
fn the_tripwire_stops_a_private_key_in_the_comment() {
    let key = PublicKey::from_openssh(&common::key("ed25519")).unwrap();
    let leaks = [
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "-----BEGIN%20RSA%20PRIVATE%20KEY-----",
        "PuTTY-User-Key-File-3: ssh-ed25519",
        "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ",
        "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlF",
    ];
    for operation in provider::operations().filter(|operation| operation.mode == Mode::Import) {
        for leak in leaks {
            let line = key.with_comment(Comment::new(leak).unwrap()).to_openssh();
            let plan = plan(operation.id, "demo2", &line, &params(operation));
            let built = plan.request(&credentials(operation.schemes[0]), NOW);
            assert!(
                matches!(built, Err(BuildError::Tripped(Place::Body | Place::Url))),
                "{} {leak}: {built:?}",
                operation.id
            );
        }
    }
}

#[test]
fn the_tripwire_stops_a_credential_where_it_does_not_belong() {
    let key = PublicKey::from_openssh(&common::key("ed25519")).unwrap();
    let with = |comment: &str| key.with_comment(Comment::new(comment).unwrap()).to_openssh();
    let endpoint = [("endpoint", "https://cloud.example/v2.1")];
    let token_in_comment = plan("openstack-nova.import", "k", &with("gAAAAABsecret"), &endpoint);
    assert_eq!(
        token_in_comment.request(&token("gAAAAABsecret"), NOW).unwrap_err(),
        BuildError::Tripped(Place::Body)
    );
    let token_as_name = plan("openstack-nova.import", "gAAAAABsecret", &with("c"), &endpoint);
    assert_eq!(
        token_as_name.request(&token("gAAAAABsecret"), NOW).unwrap_err(),
        BuildError::Tripped(Place::Body)
    );
    let secret_in_query = plan("naver-server.import", "key-1", &with("sEcReTkEy01"), &[]);
    assert_eq!(
        secret_in_query.request(&keys(("AK", "sEcReTkEy01")), NOW).unwrap_err(),
        BuildError::Tripped(Place::Url)
    );
    let swapped = plan("naver-server.import", "key-1", &with("c"), &[]);
    assert_eq!(
        swapped.request(&keys(("sEcReTkEy01", "sEcReTkEy01")), NOW).unwrap_err(),
        BuildError::Tripped(Place::Header("x-ncp-iam-access-key"))
    );
}

fn disclosing_plan(key: &str) -> keyferry::plan::Plan {
    let operation = provider::operation("huawei-kps.import-private-key").unwrap();
    plan(operation.id, "demo2", &common::key(key), &params(operation))
}

#[test]
fn consent_is_bound_to_name_operation_and_key() {
    let plan = disclosing_plan("rsa2048");
    assert!(plan.consent("demo").is_none());
    assert!(plan.consent("").is_none());
    let ordinary = plan_of("openstack-nova.import", "rsa2048");
    assert!(ordinary.consent("demo2").is_none());
    let received =
        |plan: &keyferry::plan::Plan| plan.consent("demo2").unwrap().receive(Secret::new("pem".to_owned()));
    let other_key = disclosing_plan("ed25519");
    assert_eq!(
        plan.disclosing_request(received(&other_key), &token("t0ken-t0ken"), NOW).unwrap_err(),
        BuildError::OtherConsent
    );
    let other_operation = plan_of("huawei-kps.import-with-private-key", "rsa2048");
    assert_eq!(
        plan.disclosing_request(received(&other_operation), &token("t0ken-t0ken"), NOW).unwrap_err(),
        BuildError::OtherConsent
    );
    assert_eq!(
        ordinary.disclosing_request(received(&plan), &token("t0ken-t0ken"), NOW).unwrap_err(),
        BuildError::NothingToDisclose
    );
    assert!(plan.disclosing_request(received(&plan), &token("t0ken-t0ken"), NOW).is_ok());
}

fn plan_of(id: &str, key: &str) -> keyferry::plan::Plan {
    plan(id, "demo2", &common::key(key), &params(provider::operation(id).unwrap()))
}

#[test]
fn a_consent_asks_the_vault_for_this_key_alone() {
    let plan = disclosing_plan("rsa2048");
    let ask = plan.consent("demo2").unwrap().ask(PrivateFormat::Pkcs8);
    let expected = format!(
        r#"{{"ask":"disclose","operation":"huawei-kps.import-private-key","fingerprint":"{}","format":"pkcs8"}}"#,
        plan.material().unwrap().fingerprint()
    );
    assert_eq!(serde_json::to_string(&ask).unwrap(), expected);
}

/// The private key is in the body of the disclosing request and nowhere else.
#[test]
fn the_disclosed_key_is_in_the_body_alone() {
    let plan = disclosing_plan("rsa2048");
    let pem = text("keys/rsa2048");
    let key = plan.consent("demo2").unwrap().receive(Secret::new(pem.clone()));
    let request = plan.disclosing_request(key, &token("t0ken-t0ken"), NOW).unwrap();
    let needle = Needle::new(pem.lines().nth(1).unwrap().as_bytes());
    assert!(needle.is_in(request.expose_body()));
    assert!(!needle.is_in(&request.head().url.to_string()));
    assert!(request.head().headers.iter().all(|(_, value)| !needle.is_in(value.expose())));
}

/// A second line, a line end or a hidden character in the comment never gets as far as a draft.
#[test]
fn a_comment_smuggles_no_line() {
    let line = common::key("ed25519");
    let evil = common::key("rsa2048");
    for joined in [
        format!("{line}\n{evil}"),
        format!("{line}\r{evil}"),
        format!("{line}\r\n{evil}"),
        format!("{line}\n\n{evil}\n"),
    ] {
        assert_eq!(Material::read(&joined).unwrap_err().code, "public-key-several-lines");
    }
    for hidden in ['\u{202e}', '\u{200b}', '\u{2028}', '\0', '\u{85}', '\u{feff}', '\u{1b}'] {
        assert_eq!(
            Material::read(&format!("{line} a{hidden}b")).unwrap_err().code,
            "comment-hidden-character",
            "{hidden:?}"
        );
    }
}

/// What goes out is made from the decoded values, whatever the blanks were.
#[test]
fn a_key_leaves_in_its_canonical_line() {
    let line = common::key("ed25519");
    let (name, rest) = line.split_once(' ').unwrap();
    for odd in [format!("  {line}\r\n"), format!("{name}\t{rest}"), format!("{name}   {rest}")] {
        assert_eq!(Material::read(&odd).unwrap().text(), line, "{odd:?}");
    }
}

#[test]
fn huawei_takes_1024_characters() {
    let operation = provider::operation("huawei-kps.import").unwrap();
    let key = PublicKey::from_openssh(&common::key("rsa4096")).unwrap();
    let of_len = |len: usize| {
        let bare = key.with_comment(Comment::default()).to_openssh().len();
        key.with_comment(Comment::new(&"c".repeat(len - bare - 1)).unwrap()).to_openssh()
    };
    let findings = |line: &str| draft(operation.id, "demo2", line, &params(operation)).check().findings;
    assert!(findings(&of_len(960)).is_empty());
    // The longest comment that leaves at all keeps an RSA-4096 key below the bound, so the bound
    // is met with a larger modulus.
    let long = text("keys/rsa8192.pub");
    assert_eq!(findings(long.trim())[0].code, "key-too-long");
}
