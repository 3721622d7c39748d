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
    flow::{
        Custody, Delivery, Effect, End, Errand, Event, Flow, Input, Isolation, NameOf, Preview, SendState,
        Step, Taking, TransportError, Wall, Work,
    },
    http::Response,
    outcome::{FingerprintVerdict, Outcome},
    policy::MinRsaBits,
    provider::operation,
    route::ProxyConfig,
    secret::Secret,
    texts::Texts,
    time::Timestamp,
    vault::{Answer, Ask, Choice, Fingerprints, Judgement, KeySummary, Offers, Refusal, WayOut},
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

    /// The one delivery to a destination.
    fn to(&self, destination: u32) -> &Delivery {
        self.0.deliveries_to(destination).next().unwrap()
    }

    fn outcome(&self, destination: u32) -> &Outcome {
        self.to(destination).outcome().unwrap()
    }

    fn responded(&mut self, destination: u32, result: Result<Response, TransportError>) -> Vec<Effect> {
        let id = self.to(destination).id();
        self.event(Event::Responded(Errand::Deliver(id), result))
    }

    fn found(&mut self, destination: u32, result: Result<Response, TransportError>) -> Vec<Effect> {
        let id = self.to(destination).id();
        self.event(Event::Responded(Errand::LookUp(id), result))
    }

    fn consent(&mut self, destination: u32, name: &str) {
        let id = self.to(destination).id();
        self.event(Event::Consented(id, name.to_owned()));
    }

    /// Nova says that the key is there.
    fn imported(&mut self, destination: u32) -> Vec<Effect> {
        self.responded(destination, ok(&format!(r#"{{"keypair":{{"fingerprint":"{FINGERPRINT}"}}}}"#)))
    }

    /// Another key comes, for that.
    fn take(&mut self, key: &str, taking: Taking) -> Vec<Effect> {
        self.event(Event::Began(Work::Reading, taking));
        self.event(Event::Answered(Answer::Key(read(key))))
    }

    fn fingerprints(&self) -> Vec<&str> {
        self.0.keys().iter().map(|key| key.summary().fingerprint()).collect()
    }

    /// The name of the one key.
    fn name(&mut self, name: &str) {
        let id = self.0.keys()[0].id();
        self.event(Event::Named(NameOf::Key(id), name.to_owned()));
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
        cipher: None,
        has_private_key: true,
        fingerprints: Box::new(Fingerprints {
            sha256: Some(format!("SHA256:{key}")),
            ..Fingerprints::default()
        }),
        randomart: String::new(),
        findings: Vec::new(),
    }
}

/// A key that came out of a file.
fn read(key: &str) -> KeySummary {
    KeySummary { format: "openssh-private".to_owned(), comment: key.to_owned(), ..summary(key) }
}

fn dropped(effects: &[Effect]) -> Vec<&str> {
    let one = |effect| match effect {
        &Effect::Ask(Ask::Drop { ref fingerprint }) => Some(fingerprint.as_str()),
        _ => None,
    };
    effects.iter().filter_map(one).collect()
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
    script.event(Event::Began(Work::Generating, Taking::Replace));
    assert!(matches!(script.0.input(), Input::Working(Work::Generating)));
    script.hold("rsa2048");
    assert!(matches!(script.event(Event::Went(Step::Destinations))[..], [Effect::FocusHeading]));
    let id = script.nova();
    assert_eq!(script.0.keys()[0].name(), "minh@lab");
    script.event(Event::Went(Step::Review));
    assert_eq!(script.0.current_step(), Step::Review);
    let effects = script.event(Event::Sent);
    let [Effect::Send(sent, outgoing), Effect::FocusHeading] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*sent, Errand::Deliver(script.to(id).id()));
    assert_eq!(outgoing.url(), "https://relay.example/keys/nova/v2.1/os-keypairs");
    assert_eq!(outgoing.request().head().url.to_string(), "https://cloud.example/v2.1/os-keypairs");
    assert_eq!(script.0.current_step(), Step::Results);
    assert!(script.0.is_sending() && !script.0.can_go(Step::Key));
    script
        .responded(id, ok(&format!(r#"{{"keypair":{{"name":"minh@lab","fingerprint":"{FINGERPRINT}"}}}}"#)));
    assert!(matches!(
        script.outcome(id),
        Outcome::Imported { fingerprint: FingerprintVerdict::Match { .. }, .. }
    ));
    assert!(script.0.has_unsaved_key());
    let key = script.0.keys()[0].id();
    script.event(Event::Kept(key, Custody::Saved));
    assert!(!script.0.has_unsaved_key());
}

#[test]
fn what_is_previewed_is_what_is_sent() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.add("naver-server.import");
    script.name("test-key");
    script.type_secret(id, "accessKey", "AK");
    script.type_secret(id, "secretKey", "sEcReT/ExAmPlE");
    let delivery = &script.0.deliveries()[0];
    let Some(Preview::Request(preview)) = script.0.preview(delivery, NOW).unwrap() else { panic!() };
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
    let delivery = &script.0.deliveries()[0];
    assert!(matches!(script.0.preview(delivery, NOW), Ok(Some(Preview::Unsigned(_)))));
    assert!(!script.0.is_ready(delivery));
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
    assert!(script.0.plan(&script.0.deliveries()[0]).is_some());
}

#[test]
fn a_wrong_passphrase_keeps_the_file() {
    let mut script = Script::new();
    locked(&mut script);
    let wrong = Refusal::new("passphrase-wrong", "m");
    script.event(Event::Answered(Answer::Refused(wrong.clone())));
    let Input::Locked(locked) = script.0.input() else { panic!("{:?}", script.0.input()) };
    assert_eq!(locked.refusal.as_ref(), Some(&wrong));
}

#[test]
fn of_several_keys_a_usable_one_is_chosen_once() {
    let mut script = Script::new();
    let refusal = Refusal::new("not-a-key", "m");
    let choice = |index, refusal| Choice {
        index,
        line: Some(1),
        found: "OpenSSH public key".into(),
        fingerprint: "f".into(),
        comment: "c".into(),
        format: "openssh-public".into(),
        algorithm: "ssh-ed25519".into(),
        bits: Some(256),
        refusal,
    };
    let choices = vec![choice(0, Some(refusal)), choice(1, None)];
    let offers = Offers { usable: 1, matching: 2, choices, ..Offers::default() };
    script.event(Event::Answered(Answer::Several(offers.clone())));
    let Input::Several(shown) = script.0.input() else { panic!("{:?}", script.0.input()) };
    assert_eq!(**shown, offers);
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
    assert!(matches!(script.0.input(), Input::Several(_)));
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
    let effects = script.responded(id, status(409, conflict));
    let [Effect::Send(_, outgoing)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(outgoing.url(), "https://relay.example/keys/nova/v2.1/os-keypairs/minh%40lab");
    script.found(id, status(200, &format!(r#"{{"keypair":{{"fingerprint":"{FINGERPRINT}"}}}}"#)));
    assert!(matches!(script.outcome(id), Outcome::AlreadyThere { .. }));
}

#[test]
fn a_lost_answer_is_unknown_and_not_sent_again() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.nova();
    script.event(Event::Sent);
    let effects = script.responded(id, Err(TransportError::TimedOut));
    assert!(effects.is_empty(), "{effects:?}");
    assert!(matches!(script.outcome(id), Outcome::Unknown { .. }));
    let effects = script.event(Event::LookedUp(script.to(id).id()));
    assert!(matches!(&effects[..], [Effect::Send(_, outgoing)] if outgoing.request().body().is_none()));
    script.found(id, status(404, r#"{"itemNotFound":{"code":404,"message":"Keypair not found"}}"#));
    assert!(matches!(script.outcome(id), Outcome::NotSent { .. }));
}

#[test]
fn sending_twice_sends_once() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.nova();
    assert_eq!(script.event(Event::Sent).len(), 2);
    assert!(script.event(Event::Sent).is_empty());
    script
        .responded(id, ok(&format!(r#"{{"keypair":{{"name":"minh@lab","fingerprint":"{FINGERPRINT}"}}}}"#)));
    assert!(script.event(Event::Sent).is_empty());
}

#[test]
fn disclosing_takes_a_typed_name_and_the_vault() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.huawei_private();
    script.name("demo2");
    let delivery = &script.0.deliveries()[0];
    let Some(Preview::Disclosing(_, body)) = script.0.preview(delivery, NOW).unwrap() else { panic!() };
    assert!(body.contains("(the private key goes here)"));
    assert_eq!(script.0.ready_count(), 0);
    script.consent(id, "demo");
    assert_eq!(script.0.ready_count(), 0);
    script.consent(id, "demo2");
    assert_eq!(script.0.ready_count(), 1);
    let effects = script.event(Event::Sent);
    assert!(
        matches!(&effects[..], [Effect::Disclose(_, Ask::Disclose { .. }), Effect::FocusHeading]),
        "{effects:?}"
    );
    let effects = script.event(Event::Disclosed(
        script.to(id).id(),
        Secret::new("-----BEGIN PRIVATE KEY-----\nx".to_owned()),
    ));
    let [Effect::SendDisclosing(_, outgoing)] = &effects[..] else { panic!("{effects:?}") };
    assert!(
        outgoing
            .url()
            .ends_with("/huawei-cn-north-4/v3/0a1b2c3d4e5f60718293a4b5c6d7e8f9/keypairs/private-key/import")
    );
    let again = script.event(Event::Disclosed(
        script.to(id).id(),
        Secret::new("-----BEGIN PRIVATE KEY-----\nx".to_owned()),
    ));
    assert!(again.is_empty(), "{again:?}");
}

#[test]
fn any_change_takes_consent_back() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    let id = script.huawei_private();
    script.name("demo2");
    script.consent(id, "demo2");
    assert!(script.to(id).is_consented());
    script.event(Event::Param(id, "region", "cn-north-1".to_owned()));
    assert!(!script.to(id).is_consented());
    // Another name for all, or another key, is another thing to consent to.
    script.consent(id, "demo2");
    script.name("demo3");
    assert_eq!(script.0.ready_count(), 0);
    script.consent(id, "demo3");
    script.take("ed25519", Taking::Replace);
    assert_eq!(script.0.ready_count(), 0);
}

#[test]
fn a_name_for_each_begins_with_the_common_one() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let naver = script.add("naver-server.import");
    assert_eq!(script.0.keys()[0].name(), "minh-lab");
    script.event(Event::SameName(false));
    script.event(Event::Named(NameOf::Delivery(script.to(naver).id()), "other-name".to_owned()));
    assert_eq!(script.0.name_of(&script.0.deliveries()[0]), "other-name");
    script.event(Event::SameName(true));
    assert_eq!(script.0.name_of(&script.0.deliveries()[0]), "minh-lab");
}

#[test]
fn schemes_ask_for_their_own_fields() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.huawei_private();
    script.event(Event::SchemeChosen(id, Scheme::HuaweiKeys));
    assert!(!script.0.has_credentials(&script.0.destinations()[0]));
    script.type_secret(id, "accessKey", "AK");
    script.type_secret(id, "secretKey", "SK");
    assert!(script.0.has_credentials(&script.0.destinations()[0]));
    script.event(Event::SchemeChosen(id, Scheme::AtProxy));
    assert!(script.0.has_credentials(&script.0.destinations()[0]));
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
    assert!(script.0.keys().is_empty() && script.0.destinations().is_empty());
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
fn credentials_stay_until_they_are_to_be_forgotten() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.nova();
    script.event(Event::Sent);
    script.imported(id);
    let has = |script: &Script| script.0.has_secret(&script.0.destinations()[0], "token");
    assert!(has(&script), "kept for other destinations");
    script.event(Event::CredentialsForgotten);
    assert!(!has(&script));
}

#[test]
fn a_stray_answer_changes_nothing() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let id = script.nova();
    assert!(script.responded(id, ok("{}")).is_empty());
    assert!(matches!(script.0.deliveries()[0].state(), SendState::Idle));
    assert!(script.event(Event::Responded(Errand::Deliver(99), ok("{}"))).is_empty());
    assert!(script.event(Event::Disclosed(script.to(id).id(), Secret::new("x".into()))).is_empty());
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
        assert_eq!(script.0.plan(&script.0.deliveries()[0]).is_some(), fits, "{key}, {bits}");
    }
}

#[test]
fn what_is_found_late_leads_back_to_the_key() {
    let mut script = Script::new();
    let judged = |findings| Answer::Judged {
        keys: vec![Judgement { fingerprint: "SHA256:rsa2048".to_owned(), findings }],
    };
    let listed = || vec![Finding::block("key-listed", "others have it")];
    assert!(script.event(Event::Answered(judged(listed()))).is_empty());
    script.hold("rsa2048");
    script.nova();
    script.event(Event::Went(Step::Review));
    assert_eq!(script.0.current_step(), Step::Review);
    script.event(Event::Answered(judged(vec![Finding::warn("w", "w")])));
    assert_eq!(script.0.current_step(), Step::Review);
    let effects = script.event(Event::Answered(judged(listed())));
    assert!(matches!(effects[..], [Effect::FocusHeading]));
    assert_eq!(script.0.current_step(), Step::Key);
    assert!(!script.0.can_go(Step::Destinations));
    assert_eq!(script.0.keys()[0].summary().findings, listed());
}

// Several keys.

#[test]
fn another_key_takes_the_place_of_the_first_and_its_typed_name() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    script.nova();
    script.name("typed");
    assert_eq!(dropped(&script.take("ed25519", Taking::Replace)), ["SHA256:rsa2048"]);
    assert_eq!(script.fingerprints(), ["SHA256:ed25519"]);
    assert_eq!(script.0.keys()[0].name(), "typed");
    assert_eq!(script.0.deliveries().len(), 1);
}

#[test]
fn a_key_that_exists_here_alone_is_never_replaced() {
    let mut script = Script::new();
    script.hold("rsa2048");
    assert_eq!(script.0.keys()[0].custody(), Custody::Unsaved);
    assert_eq!(dropped(&script.take("ed25519", Taking::Replace)), [""; 0]);
    assert_eq!(script.fingerprints(), ["SHA256:rsa2048", "SHA256:ed25519"]);
}

#[test]
fn keys_and_destinations_make_a_grid_with_a_name_for_each_key() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    script.take("ed25519", Taking::Add);
    let (nova, naver) = (script.nova(), script.add("naver-server.import"));
    assert_eq!(script.0.deliveries().len(), 4);
    let names = |to| script.0.deliveries_to(to).map(|one| script.0.name_of(one)).collect::<Vec<_>>();
    assert_eq!(names(nova), ["rsa2048", "ed25519"]);
    assert_eq!(names(naver), ["rsa2048", "ed25519"]);
    let first = script.0.keys()[0].id();
    let effects = script.event(Event::Dropped(first));
    assert_eq!(dropped(&effects), ["SHA256:rsa2048"]);
    assert_eq!(script.0.deliveries().len(), 2);
}

#[test]
fn two_keys_with_one_comment_get_two_names() {
    let mut script = Script::new();
    for key in ["rsa2048", "ed25519"] {
        script.event(Event::Began(Work::Reading, Taking::Add));
        let same = KeySummary { comment: "minh@lab".to_owned(), ..read(key) };
        script.event(Event::Answered(Answer::Key(same)));
    }
    script.add("naver-server.import");
    let names: Vec<&str> = script.0.keys().iter().map(keyferry::flow::HeldKey::name).collect();
    assert_eq!(names, ["minh-lab", "minh-lab-2"]);
}

#[test]
fn a_second_key_goes_to_the_one_destination_it_was_made_for() {
    let mut script = Script::new();
    script.take("ed25519", Taking::Replace);
    let (nova, naver) = (script.nova(), script.add("naver-server.import"));
    script.take("rsa2048", Taking::For(naver));
    let goes = |to| script.0.deliveries_to(to).map(Delivery::is_included).collect::<Vec<_>>();
    assert_eq!(goes(nova), [true, false]);
    assert_eq!(goes(naver), [false, true]);
}

#[test]
fn what_is_left_out_is_not_sent() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    let id = script.nova();
    let delivery = script.to(id).id();
    script.event(Event::Included(delivery, false));
    assert_eq!(script.0.ready_count(), 0);
    assert!(!script.0.can_go(Step::Review));
    script.event(Event::Included(delivery, true));
    assert_eq!(script.0.ready_count(), 1);
}

fn choice(index: usize, refusal: Option<Refusal>) -> Choice {
    Choice {
        index,
        line: Some(index + 1),
        found: "k".into(),
        fingerprint: format!("SHA256:{index}"),
        comment: String::new(),
        format: "openssh-public".into(),
        algorithm: "ssh-ed25519".into(),
        bits: Some(256),
        refusal,
    }
}

fn several(script: &mut Script, count: usize) {
    let mut choices: Vec<Choice> = (0..count).map(|index| choice(index, None)).collect();
    choices.push(choice(count, Some(Refusal::new("not-a-key", "m"))));
    let offers = Offers { usable: count, matching: count + 1, choices, ..Offers::default() };
    script.event(Event::Began(Work::Reading, Taking::Replace));
    script.event(Event::Answered(Answer::Several(offers)));
}

#[test]
fn several_keys_of_a_file_are_taken_in_one_after_the_other() {
    let mut script = Script::new();
    several(&mut script, 3);
    script.event(Event::PickedShown(true));
    assert_eq!(script.0.picked(), [0, 1, 2], "what can't be used is not ticked");
    script.event(Event::Picked(1));
    let effects = script.event(Event::ChosePicked);
    assert!(matches!(effects[..], [Effect::Ask(Ask::Choose { index: 0 }), Effect::FocusHeading]));
    let effects = script.event(Event::Answered(Answer::Key(read("rsa2048"))));
    assert!(matches!(effects[..], [Effect::Ask(Ask::Choose { index: 2 })]), "{effects:?}");
    script.event(Event::Answered(Answer::Key(read("ed25519"))));
    assert_eq!(script.fingerprints(), ["SHA256:rsa2048", "SHA256:ed25519"]);
    assert!(matches!(script.0.input(), Input::Idle) && script.0.has_list());
    let effects = script.event(Event::Sought { from: 0, sought: String::new() });
    assert!(matches!(effects[..], [Effect::Ask(Ask::Offer { .. })]), "others of the same file");
}

#[test]
fn one_bad_key_of_several_spoils_nothing() {
    let mut script = Script::new();
    several(&mut script, 2);
    script.event(Event::PickedShown(true));
    script.event(Event::ChosePicked);
    let effects = script.event(Event::Answered(Answer::Refused(Refusal::new("off-the-curve", "m"))));
    assert!(matches!(effects[..], [Effect::Ask(Ask::Choose { index: 1 })]), "{effects:?}");
    script.event(Event::Answered(Answer::Key(read("ed25519"))));
    assert_eq!(script.fingerprints(), ["SHA256:ed25519"]);
    assert_eq!(script.0.problems()[0].code, "off-the-curve");
    assert!(script.0.can_go(Step::Destinations));
}

#[test]
fn a_locked_one_of_several_waits_or_is_skipped() {
    let mut script = Script::new();
    several(&mut script, 2);
    script.event(Event::PickedShown(true));
    script.event(Event::ChosePicked);
    locked(&mut script);
    assert!(!script.0.can_go(Step::Destinations));
    let effects = script.event(Event::Skipped);
    assert!(matches!(effects[..], [Effect::Ask(Ask::Choose { index: 1 })]), "{effects:?}");
}

// Where a private key is.

#[test]
fn a_saved_file_that_comes_back_proves_itself() {
    let mut script = Script::new();
    script.hold("ed25519");
    let id = script.0.keys()[0].id();
    script.event(Event::Kept(id, Custody::Saved));
    let effects = script.take("rsa2048", Taking::Prove(id));
    assert_eq!(dropped(&effects), ["SHA256:rsa2048"], "another key is not kept");
    assert!(matches!(script.0.input(), Input::Refused(why) if why.code == "not-the-saved-key"));
    assert_eq!(script.0.keys()[0].custody(), Custody::Saved);
    script.event(Event::Began(Work::Reading, Taking::Prove(id)));
    locked(&mut script);
    script.event(Event::Answered(Answer::Key(read("ed25519"))));
    assert_eq!(script.0.keys()[0].custody(), Custody::Proven);
    assert_eq!(script.fingerprints(), ["SHA256:ed25519"]);
}

#[test]
fn the_public_half_of_a_saved_key_proves_nothing() {
    let mut script = Script::new();
    script.hold("ed25519");
    let id = script.0.keys()[0].id();
    script.event(Event::Began(Work::Reading, Taking::Prove(id)));
    let public =
        KeySummary { has_private_key: false, format: "openssh-public".to_owned(), ..read("ed25519") };
    script.event(Event::Answered(Answer::Key(public)));
    assert_eq!(script.0.keys()[0].custody(), Custody::Unsaved);
}

#[test]
fn a_key_that_a_provider_made_is_guarded_too() {
    let mut script = Script::new();
    let id = script.add("openstack-nova.create");
    script.event(Event::Param(id, "endpoint", "https://cloud.example/v2.1".to_owned()));
    script.event(Event::Named(NameOf::Created, "made-there".to_owned()));
    script.type_secret(id, "token", "gAAAAABtoken");
    script.event(Event::Sent);
    script.responded(
        id,
        ok(r#"{"keypair":{"name":"made-there","private_key":"-----BEGIN RSA PRIVATE KEY-----"}}"#),
    );
    assert!(script.0.has_unsaved_key());
    script.event(Event::Named(NameOf::Created, "another".to_owned()));
    assert!(script.0.has_unsaved_key(), "no change throws it away");
    let delivery = script.to(id).id();
    script.event(Event::CreatedSaved(delivery));
    assert!(!script.0.has_unsaved_key());
}

// Accounts.

#[test]
fn credentials_are_typed_once_for_an_account() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    let (server, nsml) = (script.add("naver-server.import"), script.add("clova-nsml.import"));
    script.type_secret(server, "accessKey", "AK");
    script.type_secret(server, "secretKey", "sEcReT");
    let has_all = |script: &Script, id| script.0.has_credentials(script.0.destination(id).unwrap());
    assert!(has_all(&script, server) && !has_all(&script, nsml), "NSML wants one key more");
    script.type_secret(nsml, "apiKey", "api");
    assert!(has_all(&script, nsml));
    script.event(Event::AddedLike(server));
    let third = script.0.destinations().last().unwrap().id();
    assert!(has_all(&script, third));
    script.event(Event::OwnAccount(third));
    assert!(!has_all(&script, third) && has_all(&script, server));
}

#[test]
fn another_region_has_the_same_project_and_nothing_that_its_form_lacks() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    let first = script.add("huawei-kps.import");
    script.event(Event::Param(first, "region", "cn-north-4".to_owned()));
    script.event(Event::Param(first, "projectId", HUAWEI_PROJECT.to_owned()));
    script.event(Event::AddedLike(first));
    let second = script.0.destinations().last().unwrap().id();
    assert_eq!(script.0.destination(second).unwrap().params().get("region"), None);
    script.event(Event::Param(second, "region", "cn-north-1".to_owned()));
    assert!(script.0.plan(script.to(second)).is_some());
}

#[test]
fn credentials_never_go_to_another_cloud() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    let (one, other) = (script.nova(), script.add("openstack-nova.import"));
    let has = |script: &Script, id| script.0.has_credentials(script.0.destination(id).unwrap());
    assert!(has(&script, other), "the same endpoint is the same cloud");
    script.event(Event::Param(other, "endpoint", "https://elsewhere.example/v2.1".to_owned()));
    assert!(has(&script, one) && !has(&script, other));
    script.event(Event::Param(one, "endpoint", "https://mine.example/v2.1".to_owned()));
    assert!(has(&script, one), "what was typed for it alone goes with it");
}

#[test]
fn what_was_used_at_one_cloud_does_not_move_to_another() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    let id = script.nova();
    script.event(Event::Sent);
    script.responded(id, status(401, r#"{"error":{"code":401,"message":"auth"}}"#));
    script.event(Event::Param(id, "endpoint", "https://elsewhere.example/v2.1".to_owned()));
    assert!(!script.0.has_credentials(script.0.destination(id).unwrap()));
}

#[test]
fn another_region_has_the_account_of_its_model_and_no_other() {
    let mut script = Script::new();
    let (first, own) = (script.add("huawei-kps.import"), script.add("huawei-kps.import"));
    script.type_secret(first, "token", "of-the-first");
    script.event(Event::OwnAccount(own));
    script.event(Event::AddedLike(own));
    let like = script.0.destinations().last().unwrap();
    assert!(!script.0.has_credentials(like));
}

#[test]
fn a_destination_with_an_unsaved_key_of_its_own_stays() {
    let mut script = Script::new();
    let id = script.add("openstack-nova.create");
    script.event(Event::Param(id, "endpoint", "https://cloud.example/v2.1".to_owned()));
    script.event(Event::Named(NameOf::Created, "made-there".to_owned()));
    script.type_secret(id, "token", "gAAAAABtoken");
    script.event(Event::Sent);
    script.event(Event::Removed(id));
    assert_eq!(script.0.destinations().len(), 1, "it is on its way");
    script.responded(
        id,
        ok(r#"{"keypair":{"name":"made-there","private_key":"-----BEGIN RSA PRIVATE KEY-----"}}"#),
    );
    script.event(Event::Removed(id));
    assert!(script.0.has_unsaved_key());
    let delivery = script.to(id).id();
    script.event(Event::CreatedSaved(delivery));
    script.event(Event::Removed(id));
    assert!(script.0.destinations().is_empty());
}

#[test]
fn ticked_keys_come_beside_one_of_them_that_is_held_already() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    several(&mut script, 2);
    script.event(Event::PickedShown(true));
    script.event(Event::ChosePicked);
    script.event(Event::Answered(Answer::Key(read("rsa2048"))));
    assert_eq!(dropped(&script.event(Event::Answered(Answer::Key(read("ed25519"))))), [""; 0]);
    assert_eq!(script.fingerprints(), ["SHA256:rsa2048", "SHA256:ed25519"]);
}

#[test]
fn what_was_ticked_is_forgotten_for_another_file() {
    let mut script = Script::new();
    several(&mut script, 2);
    script.event(Event::PickedShown(true));
    script.event(Event::ChosePicked);
    locked(&mut script);
    assert!(script.0.has_list());
    assert!(script.take("ed25519", Taking::Replace).is_empty(), "nothing more is asked for");
    assert!(!script.0.has_list(), "the vault has read something else");
}

#[test]
fn what_came_of_requests_outlives_the_vault() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    let id = script.nova();
    script.event(Event::Sent);
    script.event(Event::VaultLost("it broke down".to_owned()));
    script.imported(id);
    assert!(script.outcome(id).is_success());
}

#[test]
fn a_cloud_that_is_not_named_yet_shares_nothing() {
    let mut script = Script::new();
    script.event(Event::Configured { proxy: ProxyConfig::None, endpoints: Texts::default() });
    let (one, other) = (script.add("openstack-nova.import"), script.add("openstack-nova.import"));
    script.type_secret(one, "token", "gAAAAABtoken");
    assert!(!script.0.has_credentials(script.0.destination(other).unwrap()));
}

// Many at once.

#[test]
fn a_few_are_under_way_at_a_time_and_the_rest_can_be_cancelled() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    let ids: Vec<u32> = (0..6).map(|_| script.nova()).collect();
    let sent = |effects: &[Effect]| effects.iter().filter(|one| matches!(one, Effect::Send(..))).count();
    assert_eq!(sent(&script.event(Event::Sent)), 4);
    assert_eq!(script.0.queued_count(), 2);
    assert_eq!(sent(&script.imported(ids[0])), 1, "one ends, the next begins");
    script.event(Event::Cancelled);
    assert!(matches!(script.outcome(ids[5]), Outcome::NotSent { .. }));
    assert!(script.0.is_sending(), "what is on its way goes on");
    for id in &ids[1..5] {
        assert_eq!(sent(&script.imported(*id)), 0);
    }
    assert!(!script.0.is_sending());
}

#[test]
fn one_that_was_refused_is_sent_again_with_other_credentials() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    let id = script.nova();
    script.event(Event::Sent);
    script.responded(id, status(401, r#"{"error":{"code":401,"message":"auth"}}"#));
    script.type_secret(id, "token", "gAAAAABanother");
    assert!(matches!(script.outcome(id), Outcome::Unauthorized { .. }), "what was said stays to be read");
    let delivery = script.to(id).id();
    let effects = script.event(Event::SentAgain(delivery));
    let [Effect::Send(_, outgoing)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(outgoing.request().head().header("X-Auth-Token").unwrap().expose(), "gAAAAABanother");
    assert!(script.event(Event::SentAgain(delivery)).is_empty(), "a second press");
    script.imported(id);
    assert!(script.event(Event::SentAgain(delivery)).is_empty(), "it is there");
}

#[test]
fn a_taken_name_is_replaced_and_sent_in_one_go() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    let id = script.nova();
    script.event(Event::Sent);
    let conflict = r#"{"conflictingRequest":{"code":409,"message":"Key pair 'rsa2048' already exists."}}"#;
    script.responded(id, status(409, conflict));
    script.found(id, ok(r#"{"keypair":{"fingerprint":"00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00"}}"#));
    assert!(matches!(script.outcome(id), Outcome::NameTaken { .. }));
    let delivery = script.to(id).id();
    let effects = script.event(Event::SentAs(delivery, "rsa2048-2".to_owned()));
    let [Effect::Send(_, outgoing)] = &effects[..] else { panic!("{effects:?}") };
    assert!(outgoing.request().body().unwrap().contains(r#""name":"rsa2048-2""#));
}

// The ledger.

#[test]
fn the_ledger_says_what_was_sent_to_whom() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    let (nova, lost) = (script.nova(), script.nova());
    script.event(Event::Sent);
    script.imported(nova);
    script.responded(lost, Err(TransportError::TimedOut));
    let entries = script.0.ledger();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].url, "https://cloud.example/v2.1/os-keypairs");
    assert_eq!(entries[0].via, "https://relay.example");
    assert_eq!((&entries[0].end, &entries[1].end), (&End::Answered(201), &End::Lost));
    let sum = script.0.ledger_sum();
    assert_eq!((sum.requests, sum.disclosures, sum.stopped), (2, 0, 0));
    assert!(sum.bytes > 2 * common::key("rsa2048").len());
    script.event(Event::Cleared);
    assert_eq!(script.0.ledger().len(), 2, "what was sent was sent");
}

#[test]
fn the_ledger_counts_disclosures_and_what_the_vault_stopped() {
    let mut script = Script::new();
    script.hold("rsa2048");
    let (private, nova) = (script.huawei_private(), script.nova());
    script.name("demo2");
    script.consent(private, "demo2");
    script.event(Event::Sent);
    let delivery = script.to(private).id();
    script.event(Event::Disclosed(delivery, Secret::new("-----BEGIN PRIVATE KEY-----\nx".to_owned())));
    script.responded(nova, Err(TransportError::NotSent("the vault found it".to_owned())));
    let sum = script.0.ledger_sum();
    assert_eq!((sum.requests, sum.disclosures, sum.stopped), (1, 1, 1));
    assert!(matches!(script.outcome(nova), Outcome::NotSent { .. }));
}

#[test]
fn the_report_says_what_was_done_and_nothing_secret() {
    let mut script = Script::new();
    script.take("rsa2048", Taking::Replace);
    let (nova, refused) = (script.nova(), script.nova());
    script.event(Event::Sent);
    script.imported(nova);
    script.responded(refused, status(401, r#"{"error":{"code":401,"message":"auth"}}"#));
    let report = script.0.report(NOW);
    let read: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(read["made"], "2026-11-22T02:30:45Z");
    assert_eq!(read["keys"][0]["publicKey"], common::key("rsa2048"));
    assert_eq!(read["deliveries"][0]["status"], "imported");
    assert_eq!(read["deliveries"][0]["fingerprint"], "match");
    assert_eq!(read["deliveries"][0]["returned"], FINGERPRINT);
    assert_eq!(read["deliveries"][1]["status"], "unauthorized");
    assert_eq!(read["deliveries"][1]["message"], "auth");
    assert_eq!(read["requests"][1]["status"], 401);
    assert_eq!(read["requests"][0]["privateKey"], "none");
    assert_eq!(read["sum"]["requests"], 2);
    assert!(!report.contains("gAAAAAB"), "no token");
}

#[test]
fn a_clock_that_is_off_is_said_to_be() {
    for (date, off) in [("Sun, 22 Nov 2026 02:30:00 GMT", false), ("Sun, 22 Nov 2026 02:20:00 GMT", true)] {
        let mut script = Script::new();
        script.take("rsa2048", Taking::Replace);
        let id = script.nova();
        script.event(Event::Sent);
        let headers = vec![("date".to_owned(), date.to_owned())];
        let body = r#"{"error":{"code":401,"message":"auth"}}"#.to_owned();
        script.responded(id, Ok(Response { status: 401, headers, body }));
        let Outcome::Unauthorized { hint, .. } = script.outcome(id) else { panic!() };
        assert_eq!(hint.contains("clock"), off, "{hint}");
    }
}

fn locked(script: &mut Script) {
    script.event(Event::Answered(Answer::PassphraseNeeded {
        found: "f".into(),
        public_key: None,
        cost: "c".into(),
        format: "openssh-private".into(),
        cipher: "aes256-ctr".into(),
        kdf: "bcrypt".into(),
        rounds: 16,
        seconds: 1,
    }));
}
