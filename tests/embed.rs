//! What a host says and is told: settings, commands, answers, and what the dialogue makes of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::fmt::Write;

use common::{HUAWEI_PROJECT, key};
use keyferry::{
    algorithm::KeySpec,
    credentials::{Credentials, Scheme},
    embed::{Answer, Command, MAX_MESSAGE_LEN, Message, Settings, Theme, Witness, lent, verdicts},
    export::ExportFormat,
    flow::{
        Bounds, Destination, Effect, Errand, Event, Existing, Flow, NameOf, Placement, Preview, Sender,
        Source, Step, Taking, Work,
    },
    http::Response,
    json::Json,
    language::{Language, Speech},
    outcome::Outcome,
    param::Params,
    plan::Material,
    provider::operation,
    route::{HeaderError, ProxyConfig},
    secret::Secret,
    texts::Texts,
    time::Timestamp,
    vault::{Answer as Vault, Fingerprints, KeySummary},
};

const NOW: Timestamp = Timestamp(1_795_314_645_000);

const NOVA: &str = "openstack-nova.import";

fn read(text: &str) -> Result<Message, (Option<u32>, String)> {
    Message::read(text)
}

fn settings(json: &str) -> Settings {
    match read(&format!(r#"{{"type":"settings","settings":{json}}}"#)) {
        Ok(Message::Settings(settings)) => *settings,
        other => panic!("{json}: {other:?}"),
    }
}

#[track_caller]
fn refused(json: &str) -> String {
    match read(&format!(r#"{{"type":"settings","settings":{json}}}"#)) {
        Err((None, reason)) => reason,
        other => panic!("{json}: {other:?}"),
    }
}

#[test]
fn settings_are_read_and_what_is_not_said_is_as_usual() {
    let usual = settings("{}");
    assert_eq!((usual.language, usual.theme), (None, Theme::Auto));
    assert_eq!(usual.bounds.sources, Source::ALL);
    assert_eq!(usual.bounds.sender, Sender::Page);
    assert!(!usual.bounds.discloses, "private keys are handed over only where the host says so");
    let said = settings(
        r#"{"locale":"ko","theme":"dark","sources":["file"],"allowedAlgorithms":["rsa-3072"],"minRsaBits":3072,
            "operations":["openstack-nova.import"],"privateKeyUpload":"ask","keyName":"ops","hide":["randomart"],
            "hooks":["getCredentials","transport"],"proxy":{"kind":"none"},
            "tokens":{"--kf-radius":"4px","--kf-color-text":"url(x)","--kf-none":"1px"}}"#,
    );
    assert_eq!((said.language, said.theme), (Some(Language::Korean), Theme::Dark));
    assert_eq!(said.bounds.sources, [Source::File]);
    assert_eq!(said.bounds.algorithms, Some(vec![KeySpec::Rsa3072]));
    assert_eq!(said.bounds.sender, Sender::Host);
    assert!(said.bounds.discloses && said.hooks.credentials && said.hooks.transport && !said.hooks.signature);
    assert_eq!(said.proxy, Some(ProxyConfig::None));
    assert_eq!(said.tokens, [("radius", "4px".to_owned())]);
}

#[test]
fn settings_that_mean_nothing_are_refused_by_name() {
    for (json, said) in [
        ("[]", "settings has to be an object"),
        (r#"{"theme":"pink"}"#, "theme: \"pink\""),
        (r#"{"sources":["scan"]}"#, "sources: \"scan\""),
        (r#"{"sources":"file"}"#, "sources has to be an array"),
        (r#"{"minRsaBits":512}"#, "512"),
        (r#"{"minRsaBits":"many"}"#, "minRsaBits"),
        (r#"{"privateKeyUpload":"always"}"#, "privateKeyUpload"),
        (r#"{"hooks":["eval"]}"#, "hooks"),
        (r#"{"hide":["vault"]}"#, "hide"),
        (r#"{"destinations":[{"operation":"openstack-nova.import"}]}"#, "id is missing"),
        (
            r#"{"destinations":[{"id":"a","operation":"x"}]}"#,
            "destination \"a\": there is no operation \"x\"",
        ),
        (
            r#"{"destinations":[{"id":"a","operation":"openstack-nova.import","params":{"x":"y"}}]}"#,
            "params: x is no text, or none of",
        ),
        (r#"{"destinations":[{"id":"a","operation":"openstack-nova.import","locked":["x"]}]}"#, "locked: x"),
        (
            r#"{"destinations":[{"id":"a","operation":"openstack-nova.import"},{"id":"a","operation":"vietnix.import"}]}"#,
            "two have the id \"a\"",
        ),
        (
            r#"{"destination":"b","destinations":[{"id":"a","operation":"openstack-nova.import"}]}"#,
            "has the id b",
        ),
        (r#"{"surprise":1}"#, "surprise means nothing here"),
    ] {
        let reason = refused(json);
        assert!(reason.contains(said), "{json}: {reason}");
    }
    let mut many = String::new();
    for id in 0..51 {
        write!(many, r#",{{"id":"{id}","operation":"{NOVA}"}}"#).unwrap();
    }
    assert!(
        refused(&format!(r#"{{"destinations":[{}]}}"#, many.trim_start_matches(','))).contains("too many")
    );
}

#[test]
fn one_destination_chosen_of_several_is_the_only_one() {
    let chosen = settings(
        r#"{"destination":"b","destinations":[{"id":"a","operation":"vietnix.import"},
            {"id":"b","operation":"openstack-nova.import","params":{"endpoint":"https://cloud.example/v2.1"}}]}"#,
    );
    assert_eq!(chosen.placements.len(), 1);
    assert_eq!(chosen.placements[0].id, "b");
    assert!(chosen.bounds.is_fixed);
}

#[test]
fn commands_and_answers_are_read() {
    let command = |text: &str| match read(text) {
        Ok(Message::Command(7, command)) => command,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(command(r#"{"type":"validate","id":7}"#), Command::Validate);
    assert_eq!(command(r#"{"type":"reset","id":7,"force":true}"#), Command::Reset { force: true });
    assert_eq!(
        command(r#"{"type":"export","id":7,"as":"curl","destination":"a"}"#),
        Command::Export(ExportFormat::Curl, Some("a".to_owned()))
    );
    for text in [
        "",
        "[]",
        r#"{"type":"validate"}"#,
        r#"{"type":"validate","id":-1}"#,
        r#"{"type":"explode","id":7}"#,
        r#"{"type":"export","id":7,"as":"har"}"#,
        r#"{"type":"validate","id":7,"also":1}"#,
    ] {
        assert!(read(text).is_err(), "{text}");
    }
    let (id, _) = read(r#"{"type":"explode","id":7}"#).unwrap_err();
    assert_eq!(id, Some(7), "who waits for that number is told");
    let answer = |text: &str| match read(text) {
        Ok(Message::Answer(3, answer)) => answer,
        other => panic!("{text}: {other:?}"),
    };
    let response = answer(
        r#"{"type":"answer","id":3,"value":{"status":200,"headers":[["a","b"],["bad"]],"body":"{}"}}"#,
    );
    let headers = vec![("a".to_owned(), "b".to_owned())];
    assert_eq!(response.response().unwrap(), Response { status: 200, headers, body: "{}".to_owned() });
    assert_eq!(answer(r#"{"type":"answer","id":3,"error":"no"}"#).value(), Err("no".to_owned()));
    assert!(answer(r#"{"type":"answer","id":3,"value":null}"#).is_yes());
    assert!(!answer(r#"{"type":"answer","id":3,"value":false}"#).is_yes());
    assert!(!answer(r#"{"type":"answer","id":3,"error":"x"}"#).is_yes());
    assert!(Answer::Value(Json::Null).response().is_err());
}

#[test]
fn a_message_that_is_too_long_is_not_read() {
    let long = format!(r#"{{"type":"suggest-name","id":1,"name":"{}"}}"#, "x".repeat(MAX_MESSAGE_LEN));
    assert!(read(&long).unwrap_err().1.contains("bytes"));
    let deep = "[".repeat(100_000);
    assert!(read(&deep).is_err(), "and one that is nested too deep does not bring anything down");
}

#[test]
fn credentials_are_lent_in_each_of_their_shapes() {
    let lend = |json: &str| lent(&Json::parse(json).unwrap());
    assert!(matches!(lend(r#"{"token":"t"}"#), Some(Credentials::Token(_))));
    assert!(matches!(lend(r#"{"atProxy":true}"#), Some(Credentials::AtProxy)));
    assert!(matches!(lend(r#"{"accessKey":"a","secretKey":"s"}"#), Some(Credentials::AccessKey { .. })));
    for none in ["null", "{}", r#"{"token":""}"#, r#"{"accessKey":"a"}"#, r#"{"atProxy":"yes"}"#] {
        assert!(lend(none).is_none(), "{none}");
    }
}

// ---- the dialogue -------------------------------------------------------------------------------

fn summary(name: &str) -> KeySummary {
    let line = key(name);
    let Material::Ssh(public) = Material::read(&line).unwrap() else { panic!("{name} is no SSH key") };
    let fingerprints = Fingerprints {
        sha256: Some(Material::Ssh(public.clone()).fingerprint().value),
        md5: Some(Material::Ssh(public.clone()).returned_fingerprint().value),
        ..Fingerprints::default()
    };
    KeySummary {
        found: "OpenSSH public key".to_owned(),
        public_key: line,
        key_inside: None,
        algorithm: public.algorithm().name().to_owned(),
        bits: public.bits(),
        comment: String::new(),
        format: "openssh-public".to_owned(),
        encrypted: false,
        cipher: None,
        has_private_key: false,
        fingerprints: Box::new(fingerprints),
        randomart: String::new(),
        findings: Vec::new(),
    }
}

struct Script(Flow);

impl Script {
    fn new(bounds: Bounds, placements: Vec<Placement>) -> Self {
        let mut script = Self(Flow::default());
        let routes = Texts::from_iter([("https://cloud.example", "nova")]);
        let proxy = ProxyConfig::Routes { base: "https://relay.example".to_owned(), routes };
        script.event(Event::Bounded(bounds));
        script.event(Event::Configured { proxy, endpoints: Texts::default() });
        script.event(Event::Placed(placements));
        script
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        self.0.step(event, NOW)
    }

    fn hold(&mut self, name: &str) {
        self.event(Event::Began(Work::Reading, Taking::Replace));
        self.event(Event::Answered(Vault::Key(summary(name))));
    }

    fn only(&self) -> &Destination {
        assert_eq!(self.0.destinations().len(), 1);
        &self.0.destinations()[0]
    }

    fn codes(&self) -> Vec<String> {
        let verdict = self.0.verdict(&self.0.deliveries()[0]).unwrap();
        verdict.findings.iter().map(|finding| finding.code.to_string()).collect()
    }
}

fn lab() -> Placement {
    Placement {
        id: "lab".to_owned(),
        operation: operation(NOVA).unwrap(),
        label: "Lab".to_owned(),
        name: Some("lab-key".to_owned()),
        params: Params::from_iter([("endpoint", "https://cloud.example/v2.1")]),
        locked: vec!["endpoint".to_owned(), "name".to_owned()],
    }
}

fn fixed() -> Bounds {
    Bounds { is_fixed: true, ..Bounds::default() }
}

#[test]
fn what_the_host_has_locked_stays() {
    let mut script = Script::new(fixed(), vec![lab()]);
    script.hold("ed25519");
    let (id, delivery) = (script.only().id(), script.0.deliveries()[0].id());
    script.event(Event::Param(id, "endpoint", "https://evil.example/v2.1".to_owned()));
    script.event(Event::Named(NameOf::Delivery(delivery), "other".to_owned()));
    script.event(Event::SameName(true));
    script.event(Event::Removed(id));
    script.event(Event::AddedLike(id));
    script.event(Event::Added(operation("vietnix.import").unwrap()));
    assert_eq!(script.only().params().get("endpoint"), Some("https://cloud.example/v2.1"));
    assert_eq!(script.0.name_of(&script.0.deliveries()[0]), "lab-key");
    assert_eq!(script.only().label(), Some("Lab"));
    script.event(Event::Cleared);
    assert_eq!(script.only().host_id(), Some("lab"), "it is there again after everything was cleared");
}

#[test]
fn naming_destinations_again_changes_what_is_different() {
    let open = Placement { locked: Vec::new(), name: None, ..lab() };
    let mut script = Script::new(Bounds::default(), vec![open.clone()]);
    let id = script.only().id();
    script.event(Event::Param(id, "userId", "me".to_owned()));
    script.event(Event::Placed(vec![open.clone()]));
    assert_eq!(script.only().params().get("userId"), Some("me"), "what a person typed stays");
    let moved =
        Placement { params: Params::from_iter([("endpoint", "https://other.example/v2.1")]), ..open.clone() };
    script.event(Event::Placed(vec![moved]));
    assert_eq!(script.only().params().get("endpoint"), Some("https://other.example/v2.1"));
    assert_eq!(script.only().id(), id);
    script.event(Event::Added(operation("vietnix.import").unwrap()));
    script.event(Event::Placed(Vec::new()));
    assert_eq!(script.only().operation().id, "vietnix.import", "what a person added stays");
}

#[test]
fn private_keys_go_nowhere_that_the_host_does_not_let_them() {
    let private = operation("huawei-kps.import-private-key").unwrap();
    let placement = Placement {
        id: "kps".to_owned(),
        operation: private,
        label: String::new(),
        name: None,
        params: Params::from_iter([("region", "cn-north-4"), ("projectId", HUAWEI_PROJECT)]),
        locked: Vec::new(),
    };
    for bounds in [
        Bounds { discloses: false, ..Bounds::default() },
        Bounds { sender: Sender::Host, ..Bounds::default() },
    ] {
        let mut script = Script::new(bounds, vec![placement.clone()]);
        script.event(Event::Added(private));
        assert!(script.0.destinations().is_empty());
    }
    let mut script = Script::new(Bounds::default(), vec![placement]);
    assert_eq!(script.0.destinations().len(), 1);
    script.event(Event::Bounded(Bounds { discloses: false, ..Bounds::default() }));
    assert!(script.0.destinations().is_empty(), "one that was there goes when the host says so");
}

#[test]
fn a_kind_of_key_that_the_host_does_not_take_is_said_and_not_sent() {
    let bounds = Bounds { algorithms: Some(vec![KeySpec::Rsa3072, KeySpec::EcdsaP256]), ..Bounds::default() };
    let mut script = Script::new(bounds, vec![lab()]);
    script.hold("ed25519");
    assert!(script.codes().contains(&"algorithm-not-taken".to_owned()));
    assert!(script.0.plan(&script.0.deliveries()[0]).is_none());
    script.hold("rsa2048");
    assert!(
        script.codes().contains(&"algorithm-not-taken".to_owned()),
        "RSA of another length is another kind"
    );
    script.hold("ecdsa256");
    assert!(!script.codes().contains(&"algorithm-not-taken".to_owned()));
    assert!(script.0.may_make(KeySpec::EcdsaP256) && !script.0.may_make(KeySpec::Ed25519));
}

#[test]
fn a_host_that_sends_is_handed_nothing_that_a_person_typed() {
    let mut script = Script::new(Bounds { sender: Sender::Host, ..Bounds::default() }, vec![lab()]);
    script.event(Event::KnownBy { identities: Texts::default(), portal: true });
    let schemes = script.0.schemes(operation(NOVA).unwrap());
    assert_eq!(schemes, [Scheme::FromPortal, Scheme::AtProxy]);
    script.event(Event::Configured { proxy: ProxyConfig::Unset, endpoints: Texts::default() });
    assert_eq!(*script.0.proxy(), ProxyConfig::None, "the host needs no proxy");
    script.event(Event::Bounded(Bounds { sender: Sender::Nobody, ..Bounds::default() }));
    script.event(Event::Configured { proxy: ProxyConfig::None, endpoints: Texts::default() });
    assert_eq!(*script.0.proxy(), ProxyConfig::Unset, "where nothing is to be sent there is no way");
}

#[test]
fn a_host_says_which_names_are_taken() {
    let open = Placement { locked: Vec::new(), name: None, ..lab() };
    let mut script = Script::new(Bounds::default(), vec![open]);
    script.event(Event::NameSuggested("ops".to_owned()));
    script.hold("ed25519");
    let (id, delivery) = (script.only().id(), script.0.deliveries()[0].id());
    assert_eq!(script.0.name_of(&script.0.deliveries()[0]), "ops");
    let there =
        |public_key: Option<String>| vec![Existing { name: "ops".to_owned(), fingerprint: None, public_key }];
    for (public_key, code) in [
        (Some(key("ed25519")), "name-has-this-key"),
        (Some(key("rsa2048")), "name-has-another-key"),
        (None, "name-has-a-key"),
    ] {
        script.event(Event::Existing(id, there(public_key)));
        assert!(script.codes().contains(&code.to_owned()), "{code}: {:?}", script.codes());
    }
    assert_eq!(script.0.next_free_name(script.0.delivery(delivery).unwrap()).as_deref(), Some("ops-2"));
}

// ---- what is told -------------------------------------------------------------------------------

fn told(witness: &mut Witness, flow: &Flow) -> Vec<Json> {
    let speech = Speech::default();
    witness.see(flow, &speech).iter().map(|text| Json::parse(text).unwrap()).collect()
}

fn names(told: &[Json]) -> Vec<String> {
    told.iter().map(|message| message.text("name").or(message.text("type")).unwrap()).collect()
}

#[test]
fn each_thing_is_told_once_when_it_has_changed() {
    let mut script = Script::new(fixed(), vec![lab()]);
    let mut witness = Witness::default();
    assert_eq!(names(&told(&mut witness, &script.0)), ["state"]);
    assert!(told(&mut witness, &script.0).is_empty());
    script.hold("ed25519");
    assert_eq!(names(&told(&mut witness, &script.0)), ["kf-key", "kf-plan"]);
    let id = script.only().id();
    script.event(Event::CredentialTyped(id, "token", Secret::new("gAAAAABsecrettoken".to_owned())));
    script.event(Event::Went(Step::Destinations));
    script.event(Event::Went(Step::Review));
    let seen = told(&mut witness, &script.0);
    assert_eq!(names(&seen), ["state", "kf-step", "kf-plan"]);
    assert!(!format!("{seen:?}").contains("gAAAAABsecrettoken"));
    let delivery = script.0.deliveries()[0].id();
    let described = script.0.described(&script.0.deliveries()[0], NOW).unwrap().end();
    assert!(!described.contains("gAAAAABsecrettoken") && described.contains("••••"), "{described}");
    script.event(Event::Sent);
    assert_eq!(names(&told(&mut witness, &script.0)), ["state", "kf-step"]);
    let body = format!(r#"{{"keypair":{{"fingerprint":"{}"}}}}"#, common::md5("ed25519"));
    let response = Response { status: 201, headers: Vec::new(), body };
    script.event(Event::Responded(Errand::Deliver(delivery), Ok(response)));
    let seen = told(&mut witness, &script.0);
    assert_eq!(names(&seen), ["state", "kf-step", "kf-result", "kf-done"]);
    let results = seen[3].get("detail").unwrap().get("results").unwrap().items();
    assert_eq!(results[0].text("destinationId").as_deref(), Some("lab"));
    assert_eq!(results[0].text("status").as_deref(), Some("imported"));
    assert_eq!(results[0].get("fingerprint").unwrap().text("kind").as_deref(), Some("match"));
    assert!(matches!(script.0.deliveries()[0].outcome(), Some(Outcome::Imported { .. })));
    assert!(told(&mut witness, &script.0).is_empty());
    assert!(script.0.closing().contains(r#""reason":"done""#));
}

#[test]
fn verdicts_speak_the_language_of_the_page() {
    let mut script = Script::new(fixed(), vec![Placement { name: Some("in valid/".to_owned()), ..lab() }]);
    script.hold("ed25519");
    let file = std::fs::read_to_string("www/languages/ko.json").unwrap();
    let korean = Speech::read(Language::Korean, &file).unwrap();
    let verdicts = Json::parse(&verdicts(&script.0, &korean)).unwrap();
    let verdict = &verdicts.get("verdicts").unwrap().items()[0];
    assert_eq!(verdict.get("ok").and_then(Json::as_bool), Some(false));
    let finding = &verdict.get("findings").unwrap().items()[0];
    assert_eq!(finding.text("code").as_deref(), Some("name-characters"));
    assert!(finding.text("message").unwrap().contains("이름"), "{finding:?}");
}

// ---- a host's signature -------------------------------------------------------------------------

#[test]
fn a_signature_adds_headers_and_changes_nothing() {
    let request = || {
        let mut script = Script::new(fixed(), vec![lab()]);
        script.hold("ed25519");
        let Some(Preview::Unsigned(request)) = script.0.preview(&script.0.deliveries()[0], NOW).unwrap()
        else {
            panic!("it has credentials");
        };
        script.0.proxy().dispatch(request).unwrap()
    };
    let with = |name: &str, value: &str| request().with_headers(vec![(name.to_owned(), value.to_owned())]);
    let signed = with("X-Auth-Token", "gAAAAAB").unwrap();
    assert_eq!(signed.request().head().header("x-auth-token").unwrap().expose(), "gAAAAAB");
    assert_eq!(signed.request().head().header("x-auth-token").unwrap().masked(), "••••••••");
    assert_eq!(signed.request().body(), request().request().body());
    assert_eq!(with("content-type", "text/html").unwrap_err(), HeaderError::There("content-type"));
    for unknown in ["host", "cookie", "x-evil", "", "x-auth-token\r\nx"] {
        assert_eq!(with(unknown, "v").unwrap_err(), HeaderError::Unknown(unknown.to_owned()));
    }
    for value in ["", "a\nb", "a\0", "é"] {
        assert_eq!(with("x-auth-token", value).unwrap_err(), HeaderError::Value("x-auth-token"));
    }
}
