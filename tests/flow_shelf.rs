//! Keys that are at a destination, as scripts of events and effects: looked at, compared, deleted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use keyferry::{
    credentials::Scheme,
    flow::{
        Custody, Delivery, Destination, Effect, End, Errand, Event, Flow, KeyList, Likeness, ListWork,
        NameOf, ShelfEvent, ShelfLack, ShelfPart, ShelfState, Step, TransportError,
    },
    http::Response,
    outcome::Outcome,
    provider::operation,
    route::ProxyConfig,
    secret::Secret,
    texts::Texts,
    time::Timestamp,
    vault::{Answer, Fingerprints, KeySummary},
};

const NOW: Timestamp = Timestamp(1_795_314_645_000);
const OURS: &str = "34:7c:eb:29:1e:5c:b1:d4:da:b4:9f:03:11:51:29:b0";
const THEIRS: &str = "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff";
const URL: &str = "https://relay.example/keys/nova/v2.1/os-keypairs";

/// A dialogue with one Nova destination, whose credentials are there, and one key, `rsa2048`.
struct Script {
    flow: Flow,
    nova: u32,
}

impl Script {
    fn without_key() -> Self {
        let mut script = Self { flow: Flow::default(), nova: 0 };
        let routes = Texts::from_iter([("https://cloud.example", "nova")]);
        let proxy = ProxyConfig::Routes { base: "https://relay.example/keys".to_owned(), routes };
        let endpoints = Texts::from_iter([("openstack-nova.import", "https://cloud.example/v2.1")]);
        script.event(Event::Configured { proxy, endpoints });
        script.nova = script.add("openstack-nova.import");
        script.type_token("gAAAAABtoken");
        script
    }

    fn new() -> Self {
        let mut script = Self::without_key();
        script.hold("rsa2048");
        script
    }

    /// One whose list is there.
    fn listed(keys: &[(&str, &str)]) -> Self {
        let mut script = Self::new();
        script.ask();
        script.list(keys);
        script
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        self.flow.step(event, NOW)
    }

    fn shelf(&mut self, event: ShelfEvent) -> Vec<Effect> {
        self.event(Event::Shelf(self.nova, event))
    }

    fn add(&mut self, id: &str) -> u32 {
        self.event(Event::Added(operation(id).unwrap()));
        self.flow.destinations().last().unwrap().id()
    }

    fn type_token(&mut self, token: &str) {
        self.event(Event::CredentialTyped(self.nova, "token", Secret::new(token.to_owned())));
    }

    fn hold(&mut self, key: &str) {
        let line = common::key(key);
        let summary = KeySummary {
            found: "OpenSSH public key".to_owned(),
            algorithm: line.split(' ').next().unwrap().to_owned(),
            public_key: line,
            key_inside: None,
            bits: None,
            comment: "minh@lab".to_owned(),
            format: "openssh-public".to_owned(),
            encrypted: false,
            cipher: None,
            has_private_key: false,
            fingerprints: Box::new(Fingerprints {
                sha256: Some(format!("SHA256:{key}")),
                ..Fingerprints::default()
            }),
            randomart: String::new(),
            findings: Vec::new(),
        };
        self.event(Event::Answered(Answer::Key(summary)));
    }

    fn destination(&self) -> &Destination {
        self.flow.destination(self.nova).unwrap()
    }

    fn state(&self) -> &ShelfState {
        self.destination().shelf()
    }

    fn keys(&self) -> &KeyList {
        self.state().list().unwrap_or_else(|| panic!("{:?}", self.state()))
    }

    fn names(&self) -> Vec<&str> {
        self.keys().keys().iter().map(|listed| listed.key().name.as_str()).collect()
    }

    fn delivery(&self) -> &Delivery {
        self.flow.deliveries_to(self.nova).next().unwrap()
    }

    /// The codes of what is found for the one delivery.
    fn codes(&self) -> Vec<String> {
        let verdict = self.flow.verdict(self.delivery()).unwrap();
        verdict.findings.iter().map(|finding| finding.code.to_string()).collect()
    }

    fn name(&mut self, name: &str) {
        let id = self.flow.keys()[0].id();
        self.event(Event::Named(NameOf::Key(id), name.to_owned()));
    }

    #[track_caller]
    fn ask(&mut self) -> String {
        sent(&self.shelf(ShelfEvent::Asked)).1
    }

    /// What is on its way about the list.
    fn errand(&self) -> Errand {
        let destination = self.nova;
        match self.state() {
            ShelfState::Asking(ask) => Errand::List { destination, ask: *ask },
            ShelfState::Listed(list) => match list.work() {
                ListWork::More(ask) | ListWork::Again(ask) => Errand::List { destination, ask },
                ListWork::Deleting(ask) => Errand::Delete { destination, ask },
                ListWork::Idle => panic!("nothing is on its way"),
            },
            other => panic!("{other:?}"),
        }
    }

    fn answer(&mut self, result: Result<Response, TransportError>) -> Vec<Effect> {
        self.event(Event::Responded(self.errand(), result))
    }

    /// Nova lists these keys.
    fn list(&mut self, keys: &[(&str, &str)]) {
        let effects = self.answer(response(200, &listing(keys)));
        assert!(effects.is_empty(), "{effects:?}");
    }

    fn delete(&mut self, index: usize, name: &str) -> Vec<Effect> {
        self.shelf(ShelfEvent::Chose(index));
        self.shelf(ShelfEvent::Typed(name.to_owned()));
        self.shelf(ShelfEvent::Deleted)
    }
}

fn listing(keys: &[(&str, &str)]) -> String {
    let one = |(name, fingerprint): &(&str, &str)| {
        format!(r#"{{"keypair":{{"name":"{name}","fingerprint":"{fingerprint}"}}}}"#)
    };
    format!(r#"{{"keypairs":[{}]}}"#, keys.iter().map(one).collect::<Vec<_>>().join(","))
}

#[allow(clippy::unnecessary_wraps, reason = "as an answer comes")]
fn response(status: u16, body: &str) -> Result<Response, TransportError> {
    Ok(Response { status, headers: Vec::new(), body: body.to_owned() })
}

/// The method and the URL of the one request.
#[track_caller]
fn sent(effects: &[Effect]) -> (&'static str, String) {
    let mut sent = effects.iter().filter_map(|effect| match effect {
        Effect::Send(_, outgoing) => Some(outgoing),
        _ => None,
    });
    let (Some(one), None) = (sent.next(), sent.next()) else { panic!("{effects:?}") };
    (one.request().head().method.as_str(), one.url().to_owned())
}

#[test]
fn a_list_is_asked_for_once_and_comes() {
    let mut script = Script::new();
    assert!(matches!(script.state(), ShelfState::Unseen));
    assert_eq!(script.ask(), URL);
    assert!(matches!(script.state(), ShelfState::Asking(_)));
    assert!(script.shelf(ShelfEvent::Asked).is_empty());
    script.list(&[("one", OURS), ("two", THEIRS)]);
    assert_eq!(script.names(), ["one", "two"]);
    assert!(!script.keys().has_more());
    let entry = &script.flow.ledger()[0];
    assert_eq!(
        (entry.operation, entry.method, &entry.end),
        ("openstack-nova.import", "GET", &End::Answered(200))
    );
}

#[test]
fn what_can_not_be_asked_says_what_is_missing() {
    let mut script = Script::new();
    assert_eq!(script.flow.shelf_lack(script.destination()), None);
    script.type_token("");
    assert_eq!(script.flow.shelf_lack(script.destination()), Some(ShelfLack::Credentials));
    assert!(script.shelf(ShelfEvent::Asked).is_empty());
    script.event(Event::Param(script.nova, "endpoint", String::new()));
    let Some(ShelfLack::Params(findings)) = script.flow.shelf_lack(script.destination()) else { panic!() };
    assert_eq!(findings[0].code, "param-missing");
    script.event(Event::Param(script.nova, "endpoint", "https://elsewhere.example/v2.1".to_owned()));
    script.type_token("gAAAAABtoken");
    assert_eq!(script.flow.shelf_lack(script.destination()), Some(ShelfLack::Route));
    assert!(script.shelf(ShelfEvent::Asked).is_empty());
    assert!(matches!(script.state(), ShelfState::Unseen));
}

#[test]
fn a_refused_list_tells_why_and_can_be_asked_for_again() {
    let mut script = Script::new();
    script.ask();
    script.answer(response(
        401,
        r#"{"error":{"code":401,"message":"The request you have made requires authentication."}}"#,
    ));
    let ShelfState::Failed(outcome) = script.state() else { panic!("{:?}", script.state()) };
    assert!(
        matches!(&**outcome, Outcome::Unauthorized { message, .. } if message.contains("requires authentication"))
    );
    script.ask();
    script.answer(Err(TransportError::TimedOut));
    assert!(matches!(script.state(), ShelfState::Failed(why) if matches!(**why, Outcome::Unknown { .. })));
    script.ask();
    script.list(&[]);
    assert!(script.names().is_empty());
}

#[test]
fn pages_come_one_behind_the_other() {
    let mut script = Script::new();
    script.ask();
    let more = format!(r#"],"keypairs_links":[{{"rel":"next","href":"{URL}?marker=key-2"}}]}}"#);
    script.answer(response(200, &listing(&[("key-1", THEIRS), ("key-2", THEIRS)]).replace("]}", &more)));
    assert!(script.keys().has_more());
    let effects = script.shelf(ShelfEvent::AskedMore);
    assert_eq!(sent(&effects).1, format!("{URL}?marker=key-2"));
    assert!(script.shelf(ShelfEvent::AskedMore).is_empty());
    assert!(script.shelf(ShelfEvent::Asked).is_empty());
    script.answer(Err(TransportError::TimedOut));
    assert_eq!(script.names().len(), 2);
    assert!(matches!(script.keys().problem(), Some(Outcome::Unknown { .. })));
    script.shelf(ShelfEvent::AskedMore);
    script.list(&[("key-3", OURS)]);
    assert_eq!(script.names().len(), 3);
    assert!(script.keys().problem().is_none() && !script.keys().has_more());
}

#[test]
fn a_key_is_deleted_by_its_typed_name_once_and_the_list_comes_again() {
    let mut script = Script::listed(&[("one", OURS), ("two", THEIRS)]);
    let effects = script.shelf(ShelfEvent::Chose(1));
    assert!(matches!(effects[..], [Effect::FocusShelf(_, ShelfPart::Confirmation)]), "{effects:?}");
    assert_eq!(script.keys().chosen(), Some(1));
    assert!(script.shelf(ShelfEvent::Deleted).is_empty());
    script.shelf(ShelfEvent::Typed("one".to_owned()));
    assert!(!script.keys().is_removal_ready());
    assert!(script.shelf(ShelfEvent::Deleted).is_empty());
    script.shelf(ShelfEvent::Typed("two".to_owned()));
    assert!(script.keys().is_removal_ready());
    let effects = script.shelf(ShelfEvent::Deleted);
    assert_eq!(sent(&effects), ("DELETE", format!("{URL}/two")));
    assert!(script.shelf(ShelfEvent::Deleted).is_empty());
    assert!(script.shelf(ShelfEvent::Chose(0)).is_empty());
    assert!(script.shelf(ShelfEvent::Asked).is_empty());
    let effects = script.answer(response(202, ""));
    assert_eq!(sent(&effects).0, "GET");
    assert!(matches!(effects[1], Effect::FocusShelf(_, ShelfPart::Heading)), "{effects:?}");
    assert_eq!(script.names(), ["one"]);
    assert_eq!(script.keys().deleted().unwrap().name, "two");
    script.list(&[("one", OURS)]);
    assert!(script.keys().deleted().unwrap().was_there);
    assert_eq!(script.keys().chosen(), None);
}

#[test]
fn a_failed_deletion_keeps_the_list() {
    let mut script = Script::listed(&[("one", OURS)]);
    script.delete(0, "one");
    let refused = r#"{"forbidden":{"code":403,"message":"Policy doesn't allow it to be performed."}}"#;
    script.answer(response(403, refused));
    assert_eq!(script.names(), ["one"]);
    assert!(
        matches!(script.keys().problem(), Some(Outcome::Refused { message, .. }) if message.contains("Policy"))
    );
    assert!(script.keys().deleted().is_none() && script.keys().chosen().is_none());
    script.delete(0, "one");
    let effects = script.answer(Err(TransportError::TimedOut));
    assert!(matches!(effects[..], [Effect::FocusShelf(_, ShelfPart::Heading)]), "{effects:?}");
    assert!(matches!(script.keys().problem(), Some(Outcome::Unknown { .. })));
}

#[test]
fn a_key_can_be_kept_after_all() {
    let mut script = Script::listed(&[("one", OURS)]);
    script.shelf(ShelfEvent::Chose(0));
    script.shelf(ShelfEvent::Typed("one".to_owned()));
    let effects = script.shelf(ShelfEvent::Kept);
    assert!(matches!(effects[..], [Effect::FocusShelf(_, ShelfPart::Key(0))]), "{effects:?}");
    assert!(script.shelf(ShelfEvent::Deleted).is_empty());
    assert!(script.shelf(ShelfEvent::Chose(7)).is_empty());
}

#[test]
fn a_refresh_that_fails_keeps_the_list_and_takes_the_leave_back() {
    let mut script = Script::listed(&[("one", OURS)]);
    script.shelf(ShelfEvent::Chose(0));
    script.shelf(ShelfEvent::Typed("one".to_owned()));
    script.ask();
    assert!(script.shelf(ShelfEvent::Deleted).is_empty());
    script.answer(Err(TransportError::TimedOut));
    assert_eq!(script.names(), ["one"]);
    assert!(script.shelf(ShelfEvent::Deleted).is_empty());
}

#[test]
fn whatever_is_changed_throws_the_list_away() {
    type Change = fn(&mut Script);
    let changes: [Change; 5] = [
        |script| drop(script.event(Event::Param(script.nova, "microversion", "2.10".to_owned()))),
        |script| drop(script.event(Event::SchemeChosen(script.nova, Scheme::AtProxy))),
        |script| drop(script.event(Event::OwnAccount(script.nova))),
        |script| script.type_token("gAAAAABother"),
        |script| drop(script.event(Event::CredentialsForgotten)),
    ];
    for change in changes {
        let mut script = Script::listed(&[("one", OURS)]);
        change(&mut script);
        assert!(matches!(script.state(), ShelfState::Unseen), "{:?}", script.state());
    }
}

/// NSML's key at the API Gateway says nothing of who looks at NAVER's other clouds.
#[test]
fn a_credential_of_another_api_leaves_the_list_alone() {
    let mut script = Script::new();
    let naver = script.add("naver-server.import");
    let nsml = script.add("clova-nsml.import");
    for field in ["accessKey", "secretKey"] {
        script.event(Event::CredentialTyped(naver, field, Secret::new(field.to_owned())));
    }
    script.nova = naver;
    script.ask();
    let empty = r#"{"getLoginKeyListResponse":{"totalRows":0,"loginKeyList":[],"returnCode":"0"}}"#;
    script.answer(response(200, empty));
    script.event(Event::CredentialTyped(nsml, "apiKey", Secret::new("apiKey".to_owned())));
    assert!(script.names().is_empty());
    script.event(Event::CredentialTyped(nsml, "secretKey", Secret::new("another".to_owned())));
    assert!(matches!(script.state(), ShelfState::Unseen));
}

/// An answer to what was asked before a change would show one cloud's keys as another's.
#[test]
fn an_answer_to_an_older_question_is_passed_over() {
    let mut script = Script::new();
    script.ask();
    let old = script.errand();
    script.event(Event::Param(script.nova, "microversion", "2.10".to_owned()));
    script.event(Event::Responded(old, response(200, &listing(&[("old", OURS)]))));
    assert!(matches!(script.state(), ShelfState::Unseen));
    script.ask();
    script.event(Event::Responded(old, response(200, &listing(&[("old", OURS)]))));
    assert!(matches!(script.state(), ShelfState::Asking(_)));
    script.list(&[("new", OURS)]);
    assert_eq!(script.names(), ["new"]);
    script.event(Event::Removed(script.nova));
    script.event(Event::Responded(old, Err(TransportError::TimedOut)));
}

#[test]
fn listed_keys_are_told_from_those_that_are_held() {
    let script = Script::listed(&[("one", OURS), ("two", THEIRS), ("three", "a notation of its own")]);
    let likeness = |index: usize| script.flow.likeness(&script.keys().keys()[index]);
    assert!(matches!(likeness(0), Some(Likeness::Held(key)) if key.summary().comment == "minh@lab"));
    assert!(matches!(likeness(1), Some(Likeness::Other)));
    assert!(matches!(likeness(2), Some(Likeness::Unknown)));
    let mut script = Script::without_key();
    script.ask();
    script.list(&[("one", OURS)]);
    assert!(script.flow.likeness(&script.keys().keys()[0]).is_none());
}

#[test]
fn a_taken_name_is_a_warning_before_anything_is_sent() {
    let mut script =
        Script::listed(&[("mine", OURS), ("theirs", THEIRS), ("dark", "?"), ("theirs-2", THEIRS)]);
    for (name, code) in
        [("mine", "name-has-this-key"), ("theirs", "name-has-another-key"), ("dark", "name-has-a-key")]
    {
        script.name(name);
        assert!(script.codes().iter().any(|found| found == code), "{name}: {:?}", script.codes());
        assert!(script.flow.plan(script.delivery()).is_some());
    }
    script.name("theirs");
    assert_eq!(script.flow.next_free_name(script.delivery()).as_deref(), Some("theirs-3"));
    script.name("free");
    assert!(!script.codes().iter().any(|code| code.starts_with("name-has")), "{:?}", script.codes());
}

/// What was sent is not in the list of before, and what is deleted is at its destination no more.
#[test]
fn what_is_sent_and_what_is_deleted_change_what_is_known() {
    let mut script = Script::listed(&[]);
    script.name("mine");
    script.event(Event::Sent);
    let id = script.delivery().id();
    let imported = format!(r#"{{"keypair":{{"name":"mine","fingerprint":"{OURS}"}}}}"#);
    script.event(Event::Responded(Errand::Deliver(id), response(201, &imported)));
    assert!(script.delivery().is_done());
    assert!(matches!(script.state(), ShelfState::Unseen));
    script.ask();
    script.list(&[("mine", OURS)]);
    script.delete(0, "mine");
    script.answer(response(202, ""));
    assert!(!script.delivery().is_done());
    assert!(script.flow.is_ready(script.delivery()));
}

#[test]
fn keys_are_looked_at_and_deleted_without_one_of_ones_own() {
    let mut script = Script::without_key();
    assert!(script.flow.keys().is_empty() && script.flow.can_go(Step::Destinations));
    script.event(Event::Went(Step::Destinations));
    assert!(!script.flow.can_go(Step::Review));
    script.ask();
    script.list(&[("one", THEIRS)]);
    assert_eq!(sent(&script.delete(0, "one")).0, "DELETE");
}

#[test]
fn nothing_of_it_holds_up_what_is_sent() {
    let mut script = Script::new();
    script.name("mine");
    script.ask();
    assert!(!script.flow.is_sending() && script.flow.is_ready(script.delivery()));
    assert_eq!(script.flow.keys()[0].custody(), Custody::Elsewhere);
}
