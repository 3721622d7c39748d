//! The dialogue where a person logs in, or the portal around the page gives credentials.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unnecessary_wraps,
    missing_docs,
    reason = "tests"
)]

mod common;

use common::{HUAWEI_PROJECT, array, json};
use keyferry::{
    credentials::{Credentials, Scheme},
    disclose::DisclosingRequest,
    flow::{
        Delivery, Effect, End, Errand, Event, Flow, IDENTITY, LogInError, LogInState, LoggedIn, NameOf,
        Preview, SendState, Step, TransportError,
    },
    http::{Request, Response},
    keystone::{LogInKind, LogInProblem, LogInRequest},
    outcome::Outcome,
    param::Params,
    provider::{Operation, operation},
    route::{Outgoing, ProxyConfig},
    secret::Secret,
    texts::Texts,
    time::Timestamp,
    vault::{Answer, Fingerprints, KeySummary},
};

/// 2026-11-26T11:30:45Z; the recorded sessions end an hour and more later.
const NOW: Timestamp = Timestamp(1_795_692_645_000);
const NOVA: &str = "openstack-nova.import";
const KEYSTONE: &str = "https://keystone.example/v3";
const PASSWORD: &str = "correct-horse-battery";
/// The project of the recorded sessions, and where their Nova was.
const PROJECT: &str = "f475dea2ad6c4ac0b5b1ec6f716d5a73";
const CATALOGUE: &str = "http://127.0.0.1:18775/v2.1/f475dea2ad6c4ac0b5b1ec6f716d5a73";
/// The token of the recorded sessions.
const TOKEN: &str = "gAAAAABrecorded_x-subject-token";

type Answered = Result<Response, TransportError>;

struct Script(Flow);

impl Script {
    fn new() -> Self {
        let mut script = Self(Flow::default());
        let proxy = ProxyConfig::Prefix { base: "https://relay.example".to_owned(), encode: false };
        script.event(Event::Configured { proxy, endpoints: Texts::default() });
        script.event(Event::Answered(Answer::Key(summary())));
        script
    }

    /// In front of a portal that gives credentials.
    fn with_portal() -> Self {
        let mut script = Self::new();
        script.event(Event::KnownBy { identities: Texts::default(), portal: true });
        script
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        self.0.step(event, NOW)
    }

    fn add(&mut self, id: &str) -> u32 {
        self.event(Event::Added(operation(id).unwrap()));
        self.0.destinations().last().unwrap().id()
    }

    /// A destination whose token comes of a log-in.
    fn add_with_log_in(&mut self, id: &str) -> u32 {
        let id = self.add(id);
        self.event(Event::SchemeChosen(id, Scheme::LogIn));
        id
    }

    fn fill_in(&mut self, id: u32, fields: &[(&'static str, &str)]) {
        for (field, value) in fields {
            self.event(Event::CredentialTyped(id, field, Secret::new((*value).to_owned())));
        }
    }

    /// The portal answers about what is filled in now.
    fn portal(&mut self, errand: Errand, given: Result<Credentials, String>) -> Vec<Effect> {
        let destination = match errand {
            Errand::Deliver(id) | Errand::LookUp(id) => self.0.delivery(id).map(Delivery::destination),
            _ => None,
        };
        let destination = destination.and_then(|id| self.0.destination(id));
        let params = destination.map(|to| to.params().clone()).unwrap_or_default();
        self.event(Event::PortalAnswered(errand, params, given))
    }

    fn param(&mut self, id: u32, param: &'static str, value: &str) {
        self.event(Event::Param(id, param, value.to_owned()));
    }

    fn get(&self, id: u32, param: &str) -> Option<&str> {
        self.0.destination(id).unwrap().params().get(param)
    }

    /// Presses "Log in", and gives the account and what leaves.
    fn log_in(&mut self, id: u32) -> (u32, Outgoing<LogInRequest>) {
        match <[Effect; 1]>::try_from(self.event(Event::LoggedIn(id))) {
            Ok([Effect::LogIn(account, outgoing)]) => (account, outgoing),
            other => panic!("{other:?}: {:?}", self.state(id)),
        }
    }

    fn answer(&mut self, account: u32, answer: Answered) {
        let effects = self.event(Event::Responded(Errand::LogIn(account), answer));
        assert!(effects.is_empty(), "{effects:?}");
    }

    /// A Nova that somebody is logged in for.
    fn logged_in(&mut self) -> u32 {
        let id = self.add_with_log_in(NOVA);
        self.fill_in(id, &[(IDENTITY, KEYSTONE), ("username", "demo"), ("password", PASSWORD)]);
        let (account, _) = self.log_in(id);
        self.answer(account, recorded("password"));
        id
    }

    fn account(&self, id: u32) -> u32 {
        self.0.account(self.0.destination(id).unwrap()).unwrap().id()
    }

    fn state(&self, id: u32) -> &LogInState {
        self.0.account(self.0.destination(id).unwrap()).unwrap().log_in()
    }

    fn session(&self, id: u32) -> &LoggedIn {
        match self.state(id) {
            LogInState::In(session) => session,
            other => panic!("{other:?}"),
        }
    }

    fn is_known(&self, id: u32) -> bool {
        self.0.has_credentials(self.0.destination(id).unwrap())
    }

    fn to(&self, destination: u32) -> &Delivery {
        self.0.deliveries_to(destination).next().unwrap()
    }

    /// The reason for which it was not sent.
    fn not_sent(&self, destination: u32) -> &str {
        match self.to(destination).outcome() {
            Some(Outcome::NotSent { reason }) => reason,
            other => panic!("{other:?}"),
        }
    }

    fn delivered(&mut self, destination: u32, answer: Answered) -> Vec<Effect> {
        let id = self.to(destination).id();
        self.event(Event::Responded(Errand::Deliver(id), answer))
    }
}

fn summary() -> KeySummary {
    KeySummary {
        found: "OpenSSH public key".to_owned(),
        algorithm: "ssh-rsa".to_owned(),
        public_key: common::key("rsa2048"),
        key_inside: None,
        bits: None,
        comment: "demo-key".to_owned(),
        format: "openssh-public".to_owned(),
        encrypted: false,
        cipher: None,
        has_private_key: true,
        fingerprints: Box::new(Fingerprints {
            sha256: Some("SHA256:rsa2048".to_owned()),
            ..Fingerprints::default()
        }),
        randomart: String::new(),
        findings: Vec::new(),
    }
}

/// What a real Keystone answered.
fn recorded(id: &str) -> Answered {
    let file = json("golden/keystone_answers.json");
    let found = array(&file, "observations").iter().find(|one| one["id"] == id).expect(id);
    let response = &found["response"];
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    Ok(Response {
        status: response["status"].as_u64().unwrap().try_into().unwrap(),
        headers: array(response, "headers").iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect(),
        body: text(&response["body"]),
    })
}

/// A session of that project, with a catalogue of these regions.
fn session(project: &str, regions: &[(&str, &str)]) -> Answered {
    let endpoint = |(region, url): &(&str, &str)| serde_json::json!({"interface": "public", "region_id": region, "url": url});
    let endpoints: Vec<_> = regions.iter().map(endpoint).collect();
    let token = serde_json::json!({
        "user": {"id": "u1", "name": "demo"},
        "project": {"id": project, "name": "ops"},
        "catalog": [{"type": "compute", "endpoints": endpoints}],
    });
    Ok(Response {
        status: 201,
        headers: vec![("x-subject-token".to_owned(), "gAAAAABof-a-session".to_owned())],
        body: serde_json::json!({ "token": token }).to_string(),
    })
}

fn status(status: u16, body: &str) -> Answered {
    Ok(Response { status, headers: Vec::new(), body: body.to_owned() })
}

fn sent(effects: &[Effect]) -> &Outgoing<Request> {
    match effects {
        [Effect::Send(_, outgoing), ..] => outgoing,
        other => panic!("{other:?}"),
    }
}

fn token_of(outgoing: &Outgoing<Request>) -> &str {
    outgoing.request().head().header("X-Auth-Token").unwrap().expose()
}

fn body_of(outgoing: &Outgoing<LogInRequest>) -> serde_json::Value {
    serde_json::from_str(outgoing.request().expose_body()).unwrap()
}

#[test]
fn people_log_in_where_there_is_a_keystone() {
    let flow = Flow::default();
    let schemes = |id| flow.schemes(operation(id).unwrap());
    assert_eq!(schemes(NOVA), [Scheme::Token, Scheme::LogIn, Scheme::AtProxy]);
    assert_eq!(schemes("vietnix.import"), [Scheme::Token, Scheme::LogIn, Scheme::AtProxy]);
    assert_eq!(
        schemes("huawei-kps.import"),
        [Scheme::Token, Scheme::LogIn, Scheme::HuaweiKeys, Scheme::AtProxy]
    );
    assert_eq!(schemes("naver-server.import"), [Scheme::NcpKeys, Scheme::AtProxy]);
    let with_portal = Script::with_portal();
    let first = |id| with_portal.0.schemes(operation(id).unwrap())[0];
    assert_eq!((first(NOVA), first("naver-server.import")), (Scheme::FromPortal, Scheme::FromPortal));
}

#[test]
fn a_password_leads_to_a_key_that_is_there() {
    let mut script = Script::new();
    let id = script.add_with_log_in(NOVA);
    script.fill_in(id, &[(IDENTITY, KEYSTONE), ("username", "demo"), ("password", PASSWORD)]);
    script.fill_in(id, &[("projectName", "demo")]);
    let (account, outgoing) = script.log_in(id);
    assert_eq!(outgoing.url(), "https://relay.example/https://keystone.example/v3/auth/tokens");
    assert_eq!(body_of(&outgoing)["auth"]["scope"]["project"]["name"], "demo");
    assert!(matches!(script.state(id), LogInState::UnderWay { .. }));
    assert!(script.event(Event::LoggedIn(id)).is_empty(), "pressed twice");
    script.answer(account, recorded("password"));
    let session = script.session(id);
    assert_eq!((session.user(), session.project()), ("demo", Some("demo")));
    assert!(session.expires().unwrap() > NOW);
    assert!(!script.0.has_secret(script.0.destination(id).unwrap(), "password"), "wiped at once");
    assert!(script.0.has_secret(script.0.destination(id).unwrap(), "username"));
    assert_eq!(script.get(id, "endpoint"), Some(CATALOGUE), "the catalogue has one");
    let effects = script.event(Event::Sent);
    assert_eq!(sent(&effects).request().head().url.to_string(), [CATALOGUE, "/os-keypairs"].concat());
    assert_eq!(token_of(sent(&effects)), TOKEN);
}

#[test]
fn an_application_credential_will_do() {
    let mut script = Script::new();
    let id = script.add_with_log_in(NOVA);
    script.event(Event::LogInKindChosen(id, LogInKind::ApplicationCredential));
    script.fill_in(id, &[(IDENTITY, KEYSTONE), ("applicationCredentialId", "423f19a4")]);
    script.fill_in(id, &[("applicationCredentialSecret", PASSWORD)]);
    let (account, outgoing) = script.log_in(id);
    assert_eq!(body_of(&outgoing)["auth"]["identity"]["application_credential"]["id"], "423f19a4");
    script.answer(account, recorded("application credential by id"));
    assert!(script.is_known(id));
    assert!(!script.0.has_secret(script.0.destination(id).unwrap(), "applicationCredentialSecret"));
}

#[test]
fn what_is_missing_is_said_and_nothing_leaves() {
    let mut script = Script::new();
    let id = script.add_with_log_in(NOVA);
    let mut missing = |fields: &[(&'static str, &str)]| {
        script.fill_in(id, fields);
        assert!(script.event(Event::LoggedIn(id)).is_empty());
        match script.state(id) {
            LogInState::Failed(LogInError::Form(finding)) => finding.field.clone().unwrap().into_owned(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(missing(&[]), IDENTITY);
    assert_eq!(missing(&[(IDENTITY, "http://keystone.example")]), IDENTITY);
    assert_eq!(missing(&[(IDENTITY, KEYSTONE)]), "username");
    assert_eq!(missing(&[("username", "demo")]), "password");
    assert!(script.0.ledger().is_empty());
}

#[test]
fn a_wrong_password_loses_nothing_that_was_typed() {
    let mut script = Script::new();
    let id = script.add_with_log_in(NOVA);
    script.fill_in(id, &[(IDENTITY, KEYSTONE), ("username", "demo"), ("password", "wrong")]);
    let (account, _) = script.log_in(id);
    script.answer(account, recorded("wrong password"));
    match script.state(id) {
        LogInState::Failed(LogInError::Refused(failure)) => {
            assert_eq!(failure.problem, LogInProblem::Credentials);
            assert_eq!(failure.message, "The request you have made requires authentication.");
        }
        other => panic!("{other:?}"),
    }
    let destination = script.0.destination(id).unwrap();
    assert!(["username", "password", IDENTITY].iter().all(|field| script.0.has_secret(destination, field)));
    script.fill_in(id, &[("password", PASSWORD)]);
    let (account, _) = script.log_in(id);
    script.answer(account, recorded("password"));
    assert!(script.is_known(id));
}

#[test]
fn a_log_in_without_an_answer_can_be_tried_again() {
    let mut script = Script::new();
    let id = script.add_with_log_in(NOVA);
    script.fill_in(id, &[(IDENTITY, KEYSTONE), ("username", "demo"), ("password", PASSWORD)]);
    let (account, _) = script.log_in(id);
    script.answer(account, Err(TransportError::TimedOut));
    let timed_out = LogInError::NoAnswer(TransportError::TimedOut);
    assert!(matches!(script.state(id), LogInState::Failed(error) if *error == timed_out));
    script.log_in(id);
}

#[test]
fn a_private_key_in_a_password_field_stays_here() {
    let mut script = Script::new();
    let id = script.add_with_log_in(NOVA);
    script.fill_in(id, &[(IDENTITY, KEYSTONE), ("username", "demo")]);
    script.fill_in(id, &[("password", &common::text("keys/ed25519"))]);
    assert!(script.event(Event::LoggedIn(id)).is_empty());
    let is_stopped = |state: &LogInState| {
        matches!(state, LogInState::Failed(LogInError::NoAnswer(TransportError::NotSent(_))))
    };
    assert!(is_stopped(script.state(id)), "{:?}", script.state(id));
}

#[test]
fn a_log_in_that_nobody_waits_for_any_more_is_passed_over() {
    let mut script = Script::new();
    let id = script.add_with_log_in(NOVA);
    script.fill_in(id, &[(IDENTITY, KEYSTONE), ("username", "demo"), ("password", PASSWORD)]);
    let (account, _) = script.log_in(id);
    script.event(Event::LoggedOut(id));
    script.answer(account, recorded("password"));
    assert!(matches!(script.state(id), LogInState::Out));
    let (account, _) = script.log_in(id);
    script.event(Event::Removed(id));
    script.answer(account, recorded("password"));
    assert!(script.0.destinations().is_empty());
}

#[test]
fn a_session_ends_with_its_time_and_nothing_else_is_lost() {
    let mut script = Script::new();
    let id = script.logged_in();
    let end = script.session(id).expires().unwrap();
    script.0.step(Event::Went(Step::Destinations), Timestamp(end.0 - 1));
    assert!(script.is_known(id));
    assert!(script.0.step(Event::Sent, end).is_empty());
    assert!(matches!(script.state(id), LogInState::Over));
    assert!(!script.is_known(id));
    let destination = script.0.destination(id).unwrap();
    assert!(script.0.has_secret(destination, "username") && script.0.has_secret(destination, IDENTITY));
    assert_eq!(script.get(id, "endpoint"), Some(CATALOGUE));
}

#[test]
fn a_token_that_is_refused_is_asked_for_again() {
    let mut script = Script::new();
    let id = script.logged_in();
    script.event(Event::Sent);
    script.delivered(id, status(403, r#"{"forbidden":{"code":403,"message":"Quota exceeded"}}"#));
    assert!(script.is_known(id), "that was not about the token");
    let again = script.to(id).id();
    script.event(Event::SentAgain(again));
    script.delivered(id, status(401, "<html>Log in to the gateway</html>"));
    assert!(matches!(script.to(id).outcome(), Some(Outcome::Unreadable { .. })));
    assert!(script.is_known(id), "nor did the cloud say that");
    script.event(Event::SentAgain(again));
    script.delivered(id, status(401, r#"{"error":{"code":401,"message":"Unauthorized"}}"#));
    assert!(matches!(script.to(id).outcome(), Some(Outcome::Unauthorized { .. })));
    assert!(matches!(script.state(id), LogInState::Over));
    assert!(script.event(Event::SentAgain(again)).is_empty());
    script.fill_in(id, &[("password", PASSWORD)]);
    let (account, _) = script.log_in(id);
    script.answer(account, recorded("password"));
    assert!(matches!(script.to(id).outcome(), Some(Outcome::Unauthorized { .. })), "still to be seen");
    assert_eq!(token_of(sent(&script.event(Event::SentAgain(again)))), TOKEN);
}

#[test]
fn a_session_that_ends_while_others_are_sent_first_leaves_a_reason() {
    let mut script = Script::new();
    let first = script.logged_in();
    let end = script.session(first).expires().unwrap();
    for _ in 0..4 {
        script.event(Event::AddedLike(first));
    }
    let last = script.0.destinations().last().unwrap().id();
    let effects = script.event(Event::Sent);
    assert_eq!(effects.len(), 5, "four, and the focus");
    assert!(matches!(script.to(last).state(), SendState::Queued(_)));
    let id = script.to(first).id();
    script.0.step(Event::Responded(Errand::Deliver(id), status(409, "{}")), end);
    assert_eq!(script.not_sent(last), "the credentials are no longer there: give them again");
}

#[test]
fn of_several_regions_a_person_chooses() {
    let mut script = Script::new();
    let id = script.add_with_log_in(NOVA);
    script.fill_in(id, &[(IDENTITY, KEYSTONE), ("username", "demo"), ("password", PASSWORD)]);
    let (account, _) = script.log_in(id);
    let regions = [("one", "https://one.example/v2.1"), ("two", "https://two.example/v2.1")];
    script.answer(account, session(PROJECT, &regions));
    assert_eq!(script.get(id, "endpoint"), None);
    script.event(Event::RegionChosen(id, "two".to_owned()));
    assert_eq!(script.get(id, "endpoint"), Some("https://two.example/v2.1"));
    assert!(script.is_known(id));
    script.event(Event::RegionChosen(id, "three".to_owned()));
    assert_eq!(script.get(id, "endpoint"), Some("https://two.example/v2.1"));
    // Another region of the same catalogue, by the same session.
    script.event(Event::AddedLike(id));
    let other = script.0.destinations()[1].id();
    script.event(Event::RegionChosen(other, "one".to_owned()));
    assert_eq!(script.account(other), script.account(id));
    assert!(script.is_known(other) && script.0.is_ready(script.to(other)));
    assert_eq!(script.get(id, "endpoint"), Some("https://two.example/v2.1"));
}

#[test]
fn a_token_goes_to_no_other_cloud() {
    let mut script = Script::new();
    let id = script.logged_in();
    script.param(id, "endpoint", "https://elsewhere.example/v2.1");
    assert!(!script.is_known(id));
    assert!(script.0.is_logged_in_elsewhere(script.0.destination(id).unwrap()));
    assert!(script.event(Event::Sent).is_empty());
    assert!(matches!(script.0.preview(script.to(id), NOW), Ok(Some(Preview::Unsigned(_)))));
    script.param(id, "endpoint", CATALOGUE);
    assert!(script.is_known(id), "typed back");
    // Nor by way of an account that two destinations share.
    script.event(Event::AddedLike(id));
    let other = script.0.destinations()[1].id();
    assert!(script.is_known(other));
    script.param(other, "endpoint", "https://elsewhere.example/v2.1");
    assert_ne!(script.account(other), script.account(id));
    assert!(!script.is_known(other) && script.is_known(id));
}

#[test]
fn what_a_person_typed_is_not_replaced() {
    let mut script = Script::new();
    let id = script.add_with_log_in(NOVA);
    script.param(id, "endpoint", "https://typed.example/v2.1");
    script.fill_in(id, &[(IDENTITY, KEYSTONE), ("username", "demo"), ("password", PASSWORD)]);
    let (account, _) = script.log_in(id);
    script.answer(account, recorded("password"));
    assert_eq!(script.get(id, "endpoint"), Some("https://typed.example/v2.1"));
    assert!(script.is_known(id), "it was wanted for this one");
    // What an earlier log-in filled in is.
    let mut script = Script::new();
    let id = script.logged_in();
    script.event(Event::LoggedOut(id));
    script.fill_in(id, &[("password", PASSWORD)]);
    let (account, _) = script.log_in(id);
    script.answer(account, session(PROJECT, &[("one", "https://one.example/v2.1")]));
    assert_eq!(script.get(id, "endpoint"), Some("https://one.example/v2.1"));
}

#[test]
fn vietnix_gets_its_project_and_its_keystone_by_itself() {
    let mut script = Script::new();
    let id = script.add_with_log_in("vietnix.import");
    script.fill_in(id, &[("username", "demo"), ("password", PASSWORD), ("projectName", "ops")]);
    let (account, outgoing) = script.log_in(id);
    let url = "https://api.vietnix.cloud/v3/auth/tokens";
    assert_eq!(outgoing.request().head().url.to_string(), url);
    script.answer(account, session(PROJECT, &[]));
    assert_eq!((script.get(id, "projectId"), script.get(id, "endpoint")), (Some(PROJECT), None));
    let effects = script.event(Event::Sent);
    assert!(sent(&effects).url().contains(PROJECT));
    // The next one there is logged in too.
    let next = script.add_with_log_in("vietnix.import");
    assert_eq!(script.get(next, "projectId"), Some(PROJECT));
    assert!(script.is_known(next));
    // A token is for one project, however its id is written.
    script.param(next, "projectId", "f475dea2-ad6c-4ac0-b5b1-ec6f716d5a73");
    assert!(script.is_known(next));
    script.param(next, "projectId", HUAWEI_PROJECT);
    assert!(!script.is_known(next));
}

#[test]
fn the_project_of_the_form_is_the_log_ins_too() {
    let scope = |outgoing: &Outgoing<LogInRequest>| body_of(outgoing)["auth"]["scope"]["project"].clone();
    let mut script = Script::new();
    let id = script.add_with_log_in("huawei-kps.import");
    let fields = [("username", "minh"), ("userDomainName", "acme"), ("password", PASSWORD)];
    script.fill_in(id, &fields);
    assert!(script.event(Event::LoggedIn(id)).is_empty(), "a region says which IAM");
    script.param(id, "region", "ap-southeast-3");
    let (_, outgoing) = script.log_in(id);
    let iam = "https://iam.ap-southeast-3.myhuaweicloud.com/v3/auth/tokens";
    assert_eq!(outgoing.request().head().url.to_string(), iam);
    assert_eq!(scope(&outgoing), serde_json::json!({"name": "ap-southeast-3", "domain": {"name": "acme"}}));
    script.event(Event::LoggedOut(id));
    script.param(id, "projectId", HUAWEI_PROJECT);
    assert_eq!(scope(&script.log_in(id).1)["id"], HUAWEI_PROJECT);
    script.event(Event::LoggedOut(id));
    script.fill_in(id, &[("projectName", "typed")]);
    let (account, outgoing) = script.log_in(id);
    assert_eq!(scope(&outgoing)["name"], "typed");
    script.answer(account, session(HUAWEI_PROJECT, &[]));
    assert!(script.is_known(id));
    // Another region has another project.
    script.event(Event::AddedLike(id));
    let other = script.0.destinations()[1].id();
    script.event(Event::OwnAccount(other));
    assert!(!script.is_known(other) && script.is_known(id));
}

#[test]
fn a_session_for_no_project_is_said_to_be_one() {
    let mut script = Script::new();
    let id = script.add_with_log_in(NOVA);
    script.fill_in(id, &[(IDENTITY, KEYSTONE), ("username", "demo"), ("password", PASSWORD)]);
    let (account, _) = script.log_in(id);
    script.answer(account, recorded("unscoped"));
    assert_eq!(script.session(id).project(), None);
    assert!(script.session(id).regions().is_empty());
}

#[test]
fn the_operators_keystone_is_there_to_begin_with() {
    let mut script = Script::new();
    let identities = Texts::from_iter([(NOVA, KEYSTONE)]);
    script.event(Event::KnownBy { identities, portal: false });
    let id = script.add_with_log_in(NOVA);
    assert_eq!(script.0.typed_identity(script.0.destination(id).unwrap()), KEYSTONE);
    script.fill_in(id, &[("username", "demo"), ("password", PASSWORD)]);
    assert!(script.log_in(id).1.url().ends_with("https://keystone.example/v3/auth/tokens"));
    script.event(Event::LoggedOut(id));
    script.fill_in(id, &[(IDENTITY, "https://other.example")]);
    assert!(script.log_in(id).1.url().ends_with("https://other.example/v3/auth/tokens"));
    script.event(Event::Cleared);
    script.event(Event::Answered(Answer::Key(summary())));
    let id = script.add_with_log_in(NOVA);
    assert_eq!(script.0.typed_identity(script.0.destination(id).unwrap()), KEYSTONE);
}

#[test]
fn forgetting_credentials_logs_out() {
    let mut script = Script::new();
    let id = script.logged_in();
    script.event(Event::CredentialsForgotten);
    assert!(matches!(script.state(id), LogInState::Out));
    assert!(!script.0.has_secret(script.0.destination(id).unwrap(), "username"));
}

#[test]
fn a_log_in_takes_consent_back() {
    let mut script = Script::new();
    let id = script.add_with_log_in("huawei-kps.import-private-key");
    script.param(id, "region", "cn-north-4");
    script.param(id, "projectId", HUAWEI_PROJECT);
    script.fill_in(id, &[("username", "minh"), ("password", PASSWORD)]);
    let (account, _) = script.log_in(id);
    let delivery = script.to(id).id();
    script.event(Event::Consented(delivery, "demo-key".to_owned()));
    assert!(script.to(id).is_consented());
    script.answer(account, session(HUAWEI_PROJECT, &[]));
    assert!(!script.to(id).is_consented());
}

#[test]
fn the_ledger_has_log_ins_and_not_what_is_in_them() {
    let mut script = Script::new();
    let id = script.add_with_log_in(NOVA);
    script.fill_in(id, &[(IDENTITY, KEYSTONE), ("username", "demo"), ("password", PASSWORD)]);
    let (account, outgoing) = script.log_in(id);
    let len = outgoing.request().expose_body().len();
    let entry = &script.0.ledger()[0];
    assert_eq!((entry.errand, entry.operation, entry.method), (Errand::LogIn(account), NOVA, "POST"));
    assert_eq!(entry.url, "https://keystone.example/v3/auth/tokens");
    assert_eq!((&*entry.via, entry.discloses, &entry.end), ("https://relay.example", false, &End::Open));
    assert!(entry.bytes > len);
    script.answer(account, recorded("password"));
    assert_eq!(script.0.ledger()[0].end, End::Answered(201));
    assert_eq!(script.0.ledger_sum().disclosures, 0);
    let told = format!("{:?}{:?}", script.0.ledger(), script.0);
    assert!(!told.contains(PASSWORD) && !told.contains(TOKEN), "{told}");
}

fn asked(effects: &[Effect]) -> (Errand, &'static Operation, &Params) {
    match effects {
        [Effect::AskPortal(errand, operation, params), ..] => (*errand, operation, params),
        other => panic!("{other:?}"),
    }
}

fn lent(token: &str) -> Result<Credentials, String> {
    Ok(Credentials::Token(Secret::new(token.to_owned())))
}

/// A Nova that is known by what the portal gives.
fn nova_of(script: &mut Script) -> (u32, u32) {
    let id = script.add(NOVA);
    assert_eq!(script.0.destination(id).unwrap().scheme(), Scheme::FromPortal, "offered first");
    script.param(id, "endpoint", "https://cloud.example/v2.1");
    (id, script.to(id).id())
}

#[test]
fn the_portal_is_asked_at_the_moment_of_sending() {
    let mut script = Script::with_portal();
    let (id, delivery) = nova_of(&mut script);
    assert!(script.is_known(id) && script.0.is_ready(script.to(id)));
    assert!(matches!(script.0.preview(script.to(id), NOW), Ok(Some(Preview::Unsigned(_)))));
    let effects = script.event(Event::Sent);
    let (errand, operation, params) = asked(&effects);
    assert_eq!((errand, operation.id), (Errand::Deliver(delivery), NOVA));
    assert_eq!(params.get("endpoint"), Some("https://cloud.example/v2.1"));
    assert!(script.0.is_sending() && script.event(Event::Sent).is_empty());
    let effects = script.portal(errand, lent("of-the-portal"));
    assert_eq!(token_of(sent(&effects)), "of-the-portal");
    // What was lent is gone: the next request asks again.
    let effects = script.delivered(
        id,
        status(409, r#"{"conflictingRequest":{"message":"Key pair 'demo-key' already exists."}}"#),
    );
    let (errand, ..) = asked(&effects);
    assert_eq!(errand, Errand::LookUp(delivery));
    let effects = script.portal(errand, lent("another"));
    assert_eq!(token_of(sent(&effects)), "another");
    assert_eq!(script.0.ledger().len(), 2, "the portal is no cloud");
}

#[test]
fn a_portal_that_gives_nothing_sends_nothing() {
    let mut script = Script::with_portal();
    let (id, delivery) = nova_of(&mut script);
    script.event(Event::Sent);
    let no = Err("nobody is logged in".to_owned());
    assert!(script.portal(Errand::Deliver(delivery), no).is_empty());
    assert_eq!(script.not_sent(id), "nobody is logged in");
    assert!(script.0.ledger().is_empty());
    let effects = script.event(Event::SentAgain(delivery));
    let (errand, ..) = asked(&effects);
    assert!(matches!(script.portal(errand, lent("x"))[..], [Effect::Send(..)]));
}

#[test]
fn what_does_not_fit_is_said_and_not_sent() {
    let mut script = Script::with_portal();
    let (id, delivery) = nova_of(&mut script);
    script.event(Event::Sent);
    let keys = Ok(common::keys(common::HUAWEI));
    assert!(script.portal(Errand::Deliver(delivery), keys).is_empty());
    assert_eq!(script.not_sent(id), "these are not the credentials that this operation takes");
}

#[test]
fn the_portal_may_leave_it_to_the_proxy() {
    let mut script = Script::with_portal();
    let (_, delivery) = nova_of(&mut script);
    script.event(Event::Sent);
    let effects = script.portal(Errand::Deliver(delivery), Ok(Credentials::AtProxy));
    assert!(sent(&effects).request().head().header("X-Auth-Token").is_none());
}

#[test]
fn a_look_up_without_credentials_leaves_all_as_it_was() {
    let mut script = Script::with_portal();
    let (id, delivery) = nova_of(&mut script);
    script.event(Event::Sent);
    script.portal(Errand::Deliver(delivery), lent("of-the-portal"));
    script.delivered(id, Err(TransportError::TimedOut));
    let effects = script.event(Event::LookedUp(delivery));
    assert_eq!(asked(&effects).0, Errand::LookUp(delivery));
    assert!(matches!(script.to(id).state(), SendState::LookingUp(..)));
    script.portal(Errand::LookUp(delivery), Err("no".to_owned()));
    assert!(matches!(script.to(id).outcome(), Some(Outcome::Unknown { .. })));
}

#[test]
fn a_late_answer_of_the_portal_sends_nothing() {
    let mut script = Script::with_portal();
    let (id, delivery) = nova_of(&mut script);
    script.event(Event::Sent);
    script.event(Event::Cancelled);
    assert!(matches!(script.to(id).outcome(), Some(Outcome::NotSent { .. })));
    assert!(script.portal(Errand::Deliver(delivery), lent("of-the-portal")).is_empty());
    // Asked for one cloud, it is not lent to another that it is sent to meanwhile.
    let params = script.0.destination(id).unwrap().params().clone();
    script.param(id, "endpoint", "https://elsewhere.example/v2.1");
    script.event(Event::Configured { proxy: ProxyConfig::None, endpoints: Texts::default() });
    script.event(Event::SentAgain(delivery));
    let late = Event::PortalAnswered(Errand::Deliver(delivery), params, lent("of-the-portal"));
    assert!(script.event(late).is_empty());
    assert!(matches!(script.to(id).state(), SendState::AskingPortal(_)));
    assert!(script.portal(Errand::LogIn(1), lent("x")).is_empty());
}

#[test]
fn the_portal_is_asked_before_a_private_key_is() {
    let mut script = Script::with_portal();
    let id = script.add("huawei-kps.import-private-key");
    script.param(id, "region", "cn-north-4");
    script.param(id, "projectId", HUAWEI_PROJECT);
    let delivery = script.to(id).id();
    script.event(Event::Named(NameOf::Delivery(delivery), "demo-key".to_owned()));
    script.event(Event::Consented(delivery, "demo-key".to_owned()));
    let effects = script.event(Event::Sent);
    let (errand, ..) = asked(&effects);
    let effects = script.portal(errand, lent("of-the-portal"));
    assert!(matches!(effects[..], [Effect::Disclose(..)]), "{effects:?}");
    let key = Secret::new(common::text("keys/rsa2048"));
    let effects = script.event(Event::Disclosed(delivery, key));
    let [Effect::SendDisclosing(_, outgoing)] = &effects[..] else { panic!("{effects:?}") };
    let request: &DisclosingRequest = outgoing.request();
    assert_eq!(request.head().header("X-Auth-Token").unwrap().expose(), "of-the-portal");
}

#[test]
fn forgetting_credentials_while_a_key_is_disclosed_sends_nothing() {
    let mut script = Script::new();
    let id = script.add("huawei-kps.import-private-key");
    script.param(id, "region", "cn-north-4");
    script.param(id, "projectId", HUAWEI_PROJECT);
    script.fill_in(id, &[("token", "MIIDkgYJKoZIhvcNAQcC")]);
    let delivery = script.to(id).id();
    script.event(Event::Consented(delivery, "demo-key".to_owned()));
    assert!(matches!(script.event(Event::Sent)[..], [Effect::Disclose(..), Effect::FocusHeading]));
    script.event(Event::CredentialsForgotten);
    assert!(script.event(Event::Disclosed(delivery, Secret::new("key".to_owned()))).is_empty());
    assert_eq!(script.not_sent(id), "the credentials are no longer there: give them again");
}
