//! The dialogue, as scripts of events and effects.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unnecessary_wraps,
    missing_docs,
    reason = "tests"
)]

mod common;

use common::HUAWEI_PROJECT;
use keyferry::{
    credentials::Scheme,
    finding::Finding,
    flow::{Effect, Event, Flow, Isolation, KeyState, Preview, SendState, Step, TransportError, Wall, Work},
    http::Response,
    outcome::{FingerprintVerdict, Outcome},
    policy::MinRsaBits,
    provider::operation,
    route::ProxyConfig,
    secret::Secret,
    texts::Texts,
    time::Timestamp,
    vault::{Answer, Ask, Choice, Judgement, KeySummary, Offers, Refusal, WayOut},
};

const NOW: Timestamp = Timestamp(1_795_314_645_000);

struct Script(Flow);

impl Script {
    fn new() -> Self {
        let mut script = Self(Flow::default());
        let routes = Texts::from_iter([("https://cloud.example", "nova")]);
        let proxy = ProxyConfig::Routes { base: "https://relay.example/keys".to_owned(), routes };
        let endpoints = Texts::from_iter([("openstack-nova.import", "https://cloud.example/v2.1")]);
        script.event(Event::Configured { proxy, endpoints });
        script
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        self.0.step(event, NOW)
    }

    fn hold(&mut self, key: &str) {
        self.event(Event::Answered(Answer::Key(summary(key))));
    }

    fn add(&mut self, id: &str) -> u32 {
        self.event(Event::Added(operation(id).unwrap()));
        self.0.destinations().last().unwrap().id()
    }

    fn type_secret(&mut self, id: u32, field: &'static str, value: &str) {
        self.event(Event::CredentialTyped(id, field, Secret::new(value.to_owned())));
    }

    /// A Nova destination that is ready.
    fn nova(&mut self) -> u32 {
        let id = self.add("openstack-nova.import");
        self.type_secret(id, "token", "gAAAAABtoken");
        id
    }

    /// A disclosing destination that wants nothing but consent.
    fn huawei_private(&mut self) -> u32 {
        let id = self.add("huawei-kps.import-private-key");
        self.event(Event::Param(id, "region", "cn-north-4".to_owned()));
        self.event(Event::Param(id, "projectId", HUAWEI_PROJECT.to_owned()));
        self.type_secret(id, "token", "MIIDkgYJKoZIhvcNAQcC");
        id
    }

    fn outcome(&self, id: u32) -> &Outcome {
        self.0.destinations().iter().find(|d| d.id() == id).unwrap().outcome().unwrap()
    }
}

fn summary(key: &str) -> KeySummary {
    let line = common::key(key);
    KeySummary {
        found: "Generated".to_owned(),
        algorithm: line.split(' ').next().unwrap().to_owned(),
        public_key: line,
        key_inside: None,
        bits: None,
        comment: "minh@lab".to_owned(),
        format: "generated".to_owned(),
        encrypted: false,
        has_private_key: true,
        fingerprints: Box::default(),
        randomart: String::new(),
        findings: Vec::new(),
    }
}

fn ok(body: &str) -> Result<Response, TransportError> {
    Ok(Response { status: 201, headers: Vec::new(), body: body.to_owned() })
}

fn status(status: u16, body: &str) -> Result<Response, TransportError> {
    Ok(Response { status, headers: Vec::new(), body: body.to_owned() })
}

const FINGERPRINT: &str = "34:7c:eb:29:1e:5c:b1:d4:da:b4:9f:03:11:51:29:b0";

#[test]
fn the_whole_way() {
    let mut script = Script::new();
    assert!(!script.0.can_go(Step::Destinations));
    script.event(Event::Working(Work::Generating));
    assert!(matches!(script.0.key(), KeyState::Working(Work::Generating)));
    script.hold("rsa2048");
    assert!(matches!(script.event(Event::Went(Step::Destinations))[..], [Effect::FocusHeading]));
    let id = script.nova();
    assert_eq!(script.0.shared_name(), "minh@lab");
    script.event(Event::Went(Step::Review));
    assert_eq!(script.0.current_step(), Step::Review);
    let effects = script.event(Event::Sent);
    let [Effect::Send(sent, outgoing), Effect::FocusHeading] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*sent, id);
    assert_eq!(outgoing.url(), "https://relay.example/keys/nova/v2.1/os-keypairs");
    assert_eq!(outgoing.request().head().url.to_string(), "https://cloud.example/v2.1/os-keypairs");
    assert_eq!(script.0.current_step(), Step::Results);
    assert!(script.0.is_sending() && !script.0.can_go(Step::Key));
    script.event(Event::Responded(
        id,
        ok(&format!(r#"{{"keypair":{{"name":"minh@lab","fingerprint":"{FINGERPRINT}"}}}}"#)),
    ));
    assert!(matches!(
        script.outcome(id),
        Outcome::Imported { fingerprint: FingerprintVerdict::Match { .. }, .. }
    ));
    assert!(script.0.has_unsaved_key());
    script.event(Event::Saved);
    assert!(!script.0.has_unsaved_key());
}

#[test]
fn what_is_previewed_is_what_is_sent() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.add("naver-server.import");
    script.event(Event::Named(None, "test-key".to_owned()));
    script.type_secret(id, "accessKey", "AK");
    script.type_secret(id, "secretKey", "sEcReT/ExAmPlE");
    let destination = &script.0.destinations()[0];
    let Some(Preview::Request(preview)) = script.0.preview(destination, NOW).unwrap() else { panic!() };
    let previewed = (preview.head().url.clone(), common::headers(&preview));
    let effects = script.event(Event::Sent);
    let [Effect::Send(_, outgoing), _] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((outgoing.request().head().url.clone(), common::headers(outgoing.request())), previewed);
}

#[test]
fn without_credentials_there_is_a_preview_and_no_sending() {
    let mut script = Script::new();
    script.hold("rsa2048");
    script.add("openstack-nova.import");
    let destination = &script.0.destinations()[0];
    assert!(matches!(script.0.preview(destination, NOW), Ok(Some(Preview::Unsigned(_)))));
    assert!(!script.0.is_ready(destination));
    assert!(script.event(Event::Sent).is_empty());
}

#[test]
fn without_a_proxy_nothing_is_sent() {
    let mut script = Script::new();
    script.event(Event::Configured { proxy: ProxyConfig::Unset, endpoints: Texts::default() });
    script.hold("rsa2048");
    let id = script.nova();
    script.event(Event::Param(id, "endpoint", "https://cloud.example/v2.1".to_owned()));
    assert_eq!(script.0.ready_count(), 0);
    assert!(script.0.plan(&script.0.destinations()[0]).is_some());
}

#[test]
fn a_wrong_passphrase_keeps_the_file() {
    let mut script = Script::new();
    script.event(Event::Answered(Answer::PassphraseNeeded {
        found: "f".into(),
        public_key: None,
        cost: "c".into(),
    }));
    let wrong = Refusal { code: "passphrase-wrong".into(), message: "m".into(), position: None };
    script.event(Event::Answered(Answer::Refused(wrong.clone())));
    let KeyState::Locked { refusal, .. } = script.0.key() else { panic!("{:?}", script.0.key()) };
    assert_eq!(refusal.as_ref(), Some(&wrong));
}

#[test]
fn of_several_keys_a_usable_one_is_chosen_once() {
    let mut script = Script::new();
    let refusal = Refusal { code: "not-a-key".into(), message: "m".into(), position: None };
    let choice = |index, refusal| Choice {
        index,
        line: Some(1),
        found: "OpenSSH public key".into(),
        fingerprint: "f".into(),
        comment: "c".into(),
        refusal,
    };
    let choices = vec![choice(0, Some(refusal)), choice(1, None)];
    let offers = Offers { usable: 1, matching: 2, choices, ..Offers::default() };
    script.event(Event::Answered(Answer::Several(offers.clone())));
    let KeyState::Several(shown) = script.0.key() else { panic!("{:?}", script.0.key()) };
    assert_eq!(*shown, offers);
    assert!(!script.0.can_go(Step::Destinations));
    assert!(script.event(Event::Chose(0)).is_empty());
    assert!(script.event(Event::Chose(2)).is_empty());
    let effects = script.event(Event::Chose(1));
    assert!(matches!(effects[..], [Effect::Ask(Ask::Choose { index: 1 }), Effect::FocusHeading]));
    assert!(script.event(Event::Chose(1)).is_empty());
    script.hold("rsa2048");
    assert!(script.0.can_go(Step::Destinations));
}

#[test]
fn more_keys_are_asked_for_while_there_are_several() {
    let mut script = Script::new();
    let more = || Event::Sought { from: 100, sought: "ed25519".into() };
    assert!(script.event(more()).is_empty());
    script.event(Event::Answered(Answer::Several(Offers { usable: 2, matching: 300, ..Offers::default() })));
    let effects = script.event(more());
    let [Effect::Ask(Ask::Offer { from: 100, sought })] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(sought, "ed25519");
    assert!(matches!(script.0.key(), KeyState::Several(_)));
}

#[test]
fn a_key_with_a_blocking_finding_goes_nowhere() {
    let mut script = Script::new();
    let weak = KeySummary { findings: vec![Finding::block("rsa-too-short", "m")], ..summary("rsa2048") };
    script.event(Event::Answered(Answer::Key(weak)));
    assert!(!script.0.can_go(Step::Destinations));
}

#[test]
fn a_conflict_is_looked_up_before_it_is_told() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.nova();
    script.event(Event::Sent);
    let conflict = r#"{"conflictingRequest":{"code":409,"message":"Key pair 'minh@lab' already exists."}}"#;
    let effects = script.event(Event::Responded(id, status(409, conflict)));
    let [Effect::Send(_, outgoing)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(outgoing.url(), "https://relay.example/keys/nova/v2.1/os-keypairs/minh%40lab");
    script.event(Event::Responded(
        id,
        status(200, &format!(r#"{{"keypair":{{"fingerprint":"{FINGERPRINT}"}}}}"#)),
    ));
    assert!(matches!(script.outcome(id), Outcome::AlreadyThere { .. }));
}

#[test]
fn a_lost_answer_is_unknown_and_not_sent_again() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.nova();
    script.event(Event::Sent);
    let effects = script.event(Event::Responded(id, Err(TransportError::TimedOut)));
    assert!(effects.is_empty(), "{effects:?}");
    assert!(matches!(script.outcome(id), Outcome::Unknown { .. }));
    let effects = script.event(Event::LookedUp(id));
    assert!(matches!(&effects[..], [Effect::Send(_, outgoing)] if outgoing.request().body().is_none()));
    script.event(Event::Responded(
        id,
        status(404, r#"{"itemNotFound":{"code":404,"message":"Keypair not found"}}"#),
    ));
    assert!(matches!(script.outcome(id), Outcome::NotSent { .. }));
}

#[test]
fn sending_twice_sends_once() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.nova();
    assert_eq!(script.event(Event::Sent).len(), 2);
    assert!(script.event(Event::Sent).is_empty());
    script.event(Event::Responded(
        id,
        ok(&format!(r#"{{"keypair":{{"name":"minh@lab","fingerprint":"{FINGERPRINT}"}}}}"#)),
    ));
    assert!(script.event(Event::Sent).is_empty());
}

#[test]
fn disclosing_takes_a_typed_name_and_the_vault() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.huawei_private();
    script.event(Event::Named(None, "demo2".to_owned()));
    let destination = &script.0.destinations()[0];
    let Some(Preview::Disclosing(_, body)) = script.0.preview(destination, NOW).unwrap() else { panic!() };
    assert!(body.contains("(the private key goes here)"));
    assert_eq!(script.0.ready_count(), 0);
    script.event(Event::Consented(id, "demo".to_owned()));
    assert_eq!(script.0.ready_count(), 0);
    script.event(Event::Consented(id, "demo2".to_owned()));
    assert_eq!(script.0.ready_count(), 1);
    let effects = script.event(Event::Sent);
    assert!(
        matches!(&effects[..], [Effect::Disclose(_, Ask::Disclose { .. }), Effect::FocusHeading]),
        "{effects:?}"
    );
    let effects =
        script.event(Event::Disclosed(id, Secret::new("-----BEGIN PRIVATE KEY-----\nx".to_owned())));
    let [Effect::SendDisclosing(_, outgoing)] = &effects[..] else { panic!("{effects:?}") };
    assert!(
        outgoing
            .url()
            .ends_with("/huawei-cn-north-4/v3/0a1b2c3d4e5f60718293a4b5c6d7e8f9/keypairs/private-key/import")
    );
    let again = script.event(Event::Disclosed(id, Secret::new("-----BEGIN PRIVATE KEY-----\nx".to_owned())));
    assert!(again.is_empty(), "{again:?}");
}

#[test]
fn any_change_takes_consent_back() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.huawei_private();
    script.event(Event::Named(None, "demo2".to_owned()));
    script.event(Event::Consented(id, "demo2".to_owned()));
    assert!(script.0.destinations()[0].is_consented());
    script.event(Event::Param(id, "region", "cn-north-1".to_owned()));
    assert!(!script.0.destinations()[0].is_consented());
    // Another name for all, or another key, is another thing to consent to.
    script.event(Event::Consented(id, "demo2".to_owned()));
    script.event(Event::Named(None, "demo3".to_owned()));
    assert_eq!(script.0.ready_count(), 0);
    script.event(Event::Consented(id, "demo3".to_owned()));
    script.hold("ed25519");
    assert_eq!(script.0.ready_count(), 0);
}

#[test]
fn a_name_for_each_begins_with_the_common_one() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let naver = script.add("naver-server.import");
    assert_eq!(script.0.shared_name(), "minh-lab");
    script.event(Event::SameName(false));
    script.event(Event::Named(Some(naver), "other-name".to_owned()));
    assert_eq!(script.0.name_of(&script.0.destinations()[0]), "other-name");
    script.event(Event::SameName(true));
    assert_eq!(script.0.name_of(&script.0.destinations()[0]), "minh-lab");
}

#[test]
fn schemes_ask_for_their_own_fields() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.huawei_private();
    script.event(Event::SchemeChosen(id, Scheme::HuaweiKeys));
    assert!(!script.0.destinations()[0].has_credentials());
    script.type_secret(id, "accessKey", "AK");
    script.type_secret(id, "secretKey", "SK");
    assert!(script.0.destinations()[0].has_credentials());
    script.event(Event::SchemeChosen(id, Scheme::AtProxy));
    assert!(script.0.destinations()[0].has_credentials());
}

#[test]
fn clearing_forgets_the_key_and_keeps_the_proxy() {
    let mut script = Script::new();
    let ways = vec![WayOut { way: "fetch".into(), shut: true }];
    script.event(Event::WallsTried(Isolation::Tried { wall: Wall::Frame, ways }));
    assert!(script.0.isolation().holds());
    script.hold("rsa2048");
    script.nova();
    let effects = script.event(Event::Cleared);
    assert!(matches!(&effects[..], [Effect::Ask(Ask::Forget), Effect::FocusHeading]));
    assert!(matches!(script.0.key(), KeyState::Empty) && script.0.destinations().is_empty());
    assert!(matches!(script.0.proxy(), ProxyConfig::Routes { .. }) && script.0.isolation().holds());
}

#[test]
fn isolation_holds_only_when_every_way_is_shut() {
    let way = |shut| WayOut { way: "fetch".into(), shut };
    assert!(!Isolation::Unknown.holds());
    let tried = |ways| Isolation::Tried { wall: Wall::OwnPolicy, ways };
    assert!(!tried(vec![]).holds());
    assert!(!tried(vec![way(true), way(false)]).holds());
    assert!(tried(vec![way(true), way(true)]).holds());
}

#[test]
fn secrets_are_wiped_when_they_have_served() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.nova();
    script.event(Event::Sent);
    script.event(Event::Responded(id, status(401, r#"{"error":{"code":401,"message":"auth"}}"#)));
    assert!(script.0.destinations()[0].has_secret("token"), "kept to try again");
    script.event(Event::Param(id, "userId", String::new()));
    script.event(Event::Sent);
    script.event(Event::Responded(
        id,
        ok(&format!(r#"{{"keypair":{{"name":"minh@lab","fingerprint":"{FINGERPRINT}"}}}}"#)),
    ));
    assert!(!script.0.destinations()[0].has_secret("token"));
}

#[test]
fn a_stray_answer_changes_nothing() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.nova();
    assert!(script.event(Event::Responded(id, ok("{}"))).is_empty());
    assert!(matches!(script.0.destinations()[0].state(), SendState::Idle));
    assert!(script.event(Event::Responded(99, ok("{}"))).is_empty());
    assert!(script.event(Event::Disclosed(id, Secret::new("x".into()))).is_empty());
}

fn tried(shut: bool) -> Event {
    let ways = vec![WayOut { way: "fetch".to_owned(), shut }];
    Event::WallsTried(Isolation::Tried { wall: Wall::OwnPolicy, ways })
}

/// What the vault is told to require, in bits.
fn required(effects: &[Effect]) -> Option<u32> {
    match effects {
        [] => None,
        [Effect::Ask(Ask::Require { min_rsa_bits })] => Some(min_rsa_bits.get()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_vault_is_told_what_is_required() {
    let mut script = Script::new();
    assert_eq!(required(&script.event(tried(true))), None, "what is usual is known");
    let mut script = Script::new();
    let bits = MinRsaBits::try_from(3072).unwrap();
    assert_eq!(required(&script.event(Event::Required(bits))), None, "there is no vault yet");
    assert_eq!(required(&script.event(tried(true))), Some(3072));
    assert_eq!(required(&script.event(Event::Required(bits))), Some(3072));
    script.event(Event::Cleared);
    assert_eq!(required(&script.event(tried(false))), Some(3072));
}

#[test]
fn a_key_is_as_long_as_is_required() {
    for (key, bits, fits) in [("rsa1024", 1024, true), ("rsa1024", 1025, false), ("rsa2048", 3072, false)] {
        let mut script = Script::new();
        script.event(Event::Required(MinRsaBits::try_from(bits).unwrap()));
        script.hold(key);
        script.nova();
        assert_eq!(script.0.plan(&script.0.destinations()[0]).is_some(), fits, "{key}, {bits}");
    }
}

#[test]
fn what_is_found_late_leads_back_to_the_key() {
    let mut script = Script::new();
    let listed = || vec![Finding::block("key-listed", "others have it")];
    let judged = |fingerprint: &str, findings| {
        let of_key =
            |fingerprint: &str, findings| Judgement { fingerprint: fingerprint.to_owned(), findings };
        let others = of_key("SHA256:another", vec![Finding::block("key-listed", "others have it")]);
        Event::Answered(Answer::Judged { keys: vec![others, of_key(fingerprint, findings)] })
    };
    assert!(script.event(judged("", listed())).is_empty());
    script.hold("rsa2048");
    let held = script.0.summary().unwrap().fingerprint().to_owned();
    script.nova();
    script.event(Event::Went(Step::Review));
    assert_eq!(script.0.current_step(), Step::Review);
    script.event(judged(&held, vec![Finding::warn("w", "w")]));
    assert_eq!(script.0.current_step(), Step::Review);
    let effects = script.event(judged(&held, listed()));
    assert!(matches!(effects[..], [Effect::FocusHeading]));
    assert_eq!(script.0.current_step(), Step::Key);
    assert!(!script.0.can_go(Step::Destinations));
    assert_eq!(script.0.summary().unwrap().findings, listed());
}
