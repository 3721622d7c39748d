//! Logging in: the requests of keystoneauth1, the answers of a real Keystone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{array, json};
use keyferry::{
    http::{Endpoint, Response},
    keystone::{ComputeEndpoint, LogIn, LogInFailure, LogInKind, LogInProblem, Session, read},
    param::Params,
    plan::BuildError,
    provider,
    route::ProxyConfig,
    secret::Secret,
    texts::Texts,
    time::Timestamp,
    tripwire::Place,
};
use serde_json::{Value, json};

const IDENTITY: &str = "https://identity.example/v3";

type Fields<'f> = &'f [(&'f str, &'f str)];

fn collected(kind: LogInKind, identity: &str, fields: Fields<'_>) -> LogIn {
    let value = |id: &str| {
        let found = fields.iter().find(|(known, _)| *known == id);
        found.map(|(_, text)| Secret::new((*text).to_owned()))
    };
    kind.collect(Endpoint::new(identity).unwrap(), value).unwrap()
}

fn body(log_in: &LogIn) -> Value {
    serde_json::from_str(log_in.request().unwrap().expose_body()).unwrap()
}

#[test]
fn requests_are_those_of_keystoneauth() {
    let table: [(&str, LogInKind, Fields<'_>); 8] = [
        (
            "password, names, default domain ids",
            LogInKind::Password,
            &[("username", "demo"), ("password", "s3cr$t\"\\"), ("projectName", "demo")],
        ),
        (
            "password, names, domain names",
            LogInKind::Password,
            &[
                ("username", " demo "),
                ("userDomainName", "Default"),
                ("password", "pass"),
                ("projectName", "demo"),
                ("projectDomainName", "Default"),
            ],
        ),
        (
            "password, ids",
            LogInKind::Password,
            &[("userId", "387e79a8"), ("password", "pass"), ("projectId", "f475dea2")],
        ),
        (
            "password, name, project id",
            LogInKind::Password,
            &[
                ("username", "demo"),
                ("userDomainName", "Default"),
                ("password", "pass"),
                ("projectId", "f475dea2"),
            ],
        ),
        (
            "password, no project",
            LogInKind::Password,
            &[("username", "demo"), ("userDomainName", "Default"), ("password", "pass"), ("projectName", "")],
        ),
        (
            "application credential, id",
            LogInKind::ApplicationCredential,
            &[("applicationCredentialId", "423f19a4"), ("applicationCredentialSecret", "secret")],
        ),
        (
            "application credential, name, user id",
            LogInKind::ApplicationCredential,
            &[
                ("applicationCredentialName", "monitoring"),
                ("userId", "387e79a8"),
                ("applicationCredentialSecret", "secret"),
            ],
        ),
        (
            "application credential, name, user name",
            LogInKind::ApplicationCredential,
            &[
                ("applicationCredentialName", "monitoring"),
                ("username", "demo"),
                ("userDomainName", "Default"),
                ("applicationCredentialSecret", "secret"),
            ],
        ),
    ];
    let file = json("golden/keystone_requests.json");
    for (label, kind, fields) in table {
        let recorded = array(&file, "requests").iter().find(|one| one["label"] == label).expect(label);
        let log_in = collected(kind, IDENTITY, fields);
        let request = log_in.request().unwrap();
        assert_eq!(request.head().method.as_str(), recorded["method"], "{label}");
        assert_eq!(request.head().url.to_string(), recorded["url"], "{label}");
        assert_eq!(request.head().header("Accept").unwrap().expose(), recorded["headers"]["Accept"]);
        assert_eq!(body(&log_in), recorded["body"], "{label}");
    }
}

/// <https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html>, and the project's domain,
/// which Huawei's own Terraform provider sends too.
#[test]
fn huawei_takes_account_and_region_for_domain_and_project() {
    let fields = [
        ("username", "IAMUser"),
        ("userDomainName", "IAMDomain"),
        ("password", "IAMPassword"),
        ("projectName", "ap-southeast-1"),
    ];
    let log_in = collected(LogInKind::Password, "https://iam.ap-southeast-1.myhuaweicloud.com", &fields);
    let url = log_in.request().unwrap().head().url.to_string();
    assert_eq!(url, "https://iam.ap-southeast-1.myhuaweicloud.com/v3/auth/tokens");
    let domain = json!({"name": "IAMDomain"});
    let user = json!({"name": "IAMUser", "password": "IAMPassword", "domain": domain});
    let expected = json!({"auth": {
        "identity": {"methods": ["password"], "password": {"user": user}},
        "scope": {"project": {"name": "ap-southeast-1", "domain": domain}},
    }});
    assert_eq!(body(&log_in), expected);
}

#[test]
fn the_address_may_be_any_that_people_have() {
    for (identity, url) in [
        ("https://k.example", "https://k.example/v3/auth/tokens"),
        ("https://k.example:5000/v3/", "https://k.example:5000/v3/auth/tokens"),
        ("https://k.example/identity", "https://k.example/identity/v3/auth/tokens"),
        ("https://k.example/identity/v3", "https://k.example/identity/v3/auth/tokens"),
        ("https://k.example/v2.0", "https://k.example/v3/auth/tokens"),
        ("https://k.example/v3/auth/tokens", "https://k.example/v3/auth/tokens"),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000/v3/auth/tokens"),
    ] {
        let log_in = collected(LogInKind::Password, identity, &[("userId", "u"), ("password", "p")]);
        assert_eq!(log_in.request().unwrap().head().url.to_string(), url, "{identity}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let missing = |kind: LogInKind, fields: Fields<'_>| {
        let value = |id: &str| {
            let found = fields.iter().find(|(known, _)| *known == id);
            found.map(|(_, text)| Secret::new((*text).to_owned()))
        };
        kind.collect(Endpoint::new(IDENTITY).unwrap(), value).unwrap_err().field.unwrap()
    };
    assert_eq!(missing(LogInKind::Password, &[]), "username");
    assert_eq!(missing(LogInKind::Password, &[("username", " ")]), "username");
    assert_eq!(missing(LogInKind::Password, &[("username", "u"), ("password", "")]), "password");
    assert_eq!(missing(LogInKind::ApplicationCredential, &[]), "applicationCredentialId");
    let by_name = [("applicationCredentialName", "n")];
    assert_eq!(missing(LogInKind::ApplicationCredential, &by_name), "username");
    let by_id = [("applicationCredentialId", "i")];
    assert_eq!(missing(LogInKind::ApplicationCredential, &by_id), "applicationCredentialSecret");
}

/// Whatever a field is called in the list, the form asks for it.
#[test]
fn every_field_has_its_effect() {
    for kind in LogInKind::ALL {
        let mut asked = Vec::new();
        let _ = kind.collect(Endpoint::new(IDENTITY).unwrap(), |id| {
            asked.push(id.to_owned());
            let wanted = !id.ends_with("Id");
            wanted.then(|| Secret::new("x".to_owned()))
        });
        for field in kind.fields() {
            assert!(asked.iter().any(|id| id == field.id), "{} of {}", field.id, kind.id());
        }
        assert_eq!(asked.len(), kind.fields().len(), "{asked:?}");
    }
}

#[test]
fn the_secret_is_in_the_body_alone_and_no_private_key_is() {
    let tripped = |identity: &str, password: &str, name: &str| {
        let fields = [("username", name), ("password", password)];
        collected(LogInKind::Password, identity, &fields).request().err()
    };
    let secret = "correct-horse-battery";
    assert_eq!(tripped(IDENTITY, secret, "demo"), None);
    let url = format!("https://identity.example/{secret}");
    assert_eq!(tripped(&url, secret, "demo"), Some(BuildError::Tripped(Place::Url)));
    let key = common::text("keys/ed25519");
    assert_eq!(tripped(IDENTITY, &key, "demo"), Some(BuildError::Tripped(Place::Body)));
    assert_eq!(tripped(IDENTITY, secret, &key), Some(BuildError::Tripped(Place::Body)));
}

#[test]
fn a_log_in_prints_no_secret() {
    let fields = [("username", "demo"), ("password", "correct-horse-battery")];
    let log_in = collected(LogInKind::Password, IDENTITY, &fields);
    let request = log_in.request().unwrap();
    assert_eq!(format!("{request:?}"), "LogInRequest(POST https://identity.example/v3/auth/tokens, ..)");
    assert!(!format!("{log_in:?}").contains("correct"), "{log_in:?}");
    let proxy = ProxyConfig::Prefix { base: "https://p.example".to_owned(), encode: false };
    let outgoing = proxy.dispatch_log_in(request).unwrap();
    assert_eq!(outgoing.url(), "https://p.example/https://identity.example/v3/auth/tokens");
    assert!(!format!("{outgoing:?}").contains("correct"), "{outgoing:?}");
}

#[test]
fn providers_say_where_people_log_in() {
    let routes = ProxyConfig::Routes { base: "/relay".to_owned(), routes: Texts::default() };
    for (operation, params, route) in [
        ("vietnix.import", Params::default(), Some("vietnix-identity")),
        ("huawei-kps.import", Params::from_iter([("region", "af-north-1")]), Some("huawei-iam-af-north-1")),
        ("huawei-kps.import", Params::default(), None),
        ("openstack-nova.import", Params::default(), None),
        ("naver-server.import", Params::default(), None),
    ] {
        let identity = provider::operation(operation).unwrap().provider().identity.as_ref();
        let url = identity.and_then(|identity| (identity.url)(&params));
        let through = url.map(|url| {
            let fields = [("userId", "u"), ("password", "correct-horse-battery")];
            let request = collected(LogInKind::Password, &url, &fields).request().unwrap();
            routes.dispatch_log_in(request).unwrap().url().to_owned()
        });
        assert_eq!(through, route.map(|route| format!("/relay/{route}/v3/auth/tokens")), "{operation}");
    }
}

/// A page's cookies may go to a proxy that hands none on, and to no other.
#[test]
fn fixed_routes_alone_may_see_a_cookie() {
    let base = "/relay".to_owned();
    for (proxy, is_routed) in [
        (ProxyConfig::Routes { base: base.clone(), routes: Texts::default() }, true),
        (ProxyConfig::Prefix { base: base.clone(), encode: false }, false),
        (ProxyConfig::Query { base, param: "url".to_owned() }, false),
        (ProxyConfig::None, false),
    ] {
        let fields = [("username", "demo"), ("password", "correct-horse-battery")];
        let vietnix = "https://api.vietnix.cloud/v3";
        let request = collected(LogInKind::Password, vietnix, &fields).request().unwrap();
        assert_eq!(proxy.dispatch_log_in(request).unwrap().is_routed(), is_routed, "{proxy:?}");
    }
}

fn answered(id: &str) -> Result<Session, LogInFailure> {
    let file = json("golden/keystone_answers.json");
    let found = array(&file, "observations").iter().find(|one| one["id"] == id).expect(id);
    let response = &found["response"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    read(&Response {
        status: response["status"].as_u64().unwrap().try_into().unwrap(),
        headers: array(response, "headers").iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect(),
        body: text(&response["body"]),
    })
}

#[test]
fn a_session_says_for_what_and_how_long() {
    let session = answered("password").unwrap();
    assert_eq!(session.token.expose(), "gAAAAABrecorded_x-subject-token");
    let expires = session.expires.unwrap().basic_iso8601();
    assert!(expires.starts_with("20261126T12") && expires.ends_with('Z'), "{expires}");
    assert_eq!(session.user_id.as_deref(), Some("387e79a811904910a9d873732cb83dbc"));
    assert_eq!(session.user_name.as_deref(), Some("demo"));
    let project = session.project.unwrap();
    assert_eq!((&*project.id, &*project.name), ("f475dea2ad6c4ac0b5b1ec6f716d5a73", "demo"));
    let url = format!("http://127.0.0.1:18775/v2.1/{}", project.id);
    assert_eq!(session.compute, [ComputeEndpoint { region: "RegionOne".to_owned(), url }]);
    for id in ["application credential by id", "application credential by name"] {
        assert_eq!(answered(id).unwrap().compute, session.compute, "{id}");
    }
    let unscoped = answered("unscoped").unwrap();
    assert!(unscoped.project.is_none() && unscoped.compute.is_empty());
}

#[test]
fn problems_are_told_apart() {
    for (id, problem, message) in [
        ("wrong password", LogInProblem::Credentials, "The request you have made requires authentication."),
        ("unknown user", LogInProblem::Credentials, "The request you have made requires authentication."),
        ("unknown project", LogInProblem::Credentials, "The request you have made requires authentication."),
        (
            "application credential, unknown id",
            LogInProblem::Credentials,
            "Could not find Application Credential: 00.",
        ),
        ("more than a password is wanted", LogInProblem::MoreFactors, ""),
        ("no version in the path", LogInProblem::Path, ""),
        ("wrong path", LogInProblem::Path, ""),
        ("root", LogInProblem::Path, ""),
    ] {
        let failure = answered(id).unwrap_err();
        assert_eq!((failure.problem, &*failure.message), (problem, message), "{id}");
        assert!(!problem.hint().is_empty() && failure.to_string().ends_with(problem.hint()));
    }
    assert!(answered("wrong password").unwrap_err().request_id.unwrap().starts_with("req-"));
    let refused = answered("a body that is no JSON").unwrap_err();
    assert_eq!(refused.problem, LogInProblem::Refused);
    assert!(refused.message.starts_with("Expecting to find valid JSON"), "{refused}");
}

#[test]
fn what_is_no_keystone_is_said_to_be_none() {
    let problem = |status: u16, body: &str| {
        read(&Response { status, headers: Vec::new(), body: body.to_owned() }).unwrap_err().problem
    };
    let table = [
        (200, "<html>Welcome</html>", LogInProblem::NotKeystone),
        (200, "{}", LogInProblem::NotKeystone),
        (403, "<html>Forbidden</html>", LogInProblem::NotKeystone),
        (300, r#"{"versions":{"values":[]}}"#, LogInProblem::Path),
        (404, r#"{"message":"no Route matched"}"#, LogInProblem::Path),
        (201, r#"{"token":{"user":{"id":"u"}}}"#, LogInProblem::TokenHidden),
        (429, "", LogInProblem::Busy),
        (503, r#"{"error":{"code":"busy","message":"later"}}"#, LogInProblem::Busy),
        (404, r#"{"error":{"code":"route-unknown","message":"no such route"}}"#, LogInProblem::Refused),
        (502, r#"{"error":{"code":"answer-not-data","message":"a page"}}"#, LogInProblem::NotKeystone),
        // Huawei's IAM, and the gateway before it.
        (
            401,
            r#"{"error":{"code":401,"message":"The username or password is wrong.","title":"Unauthorized"}}"#,
            LogInProblem::Credentials,
        ),
        (403, r#"{"error_msg":"denied","error_code":"APIGW.0302"}"#, LogInProblem::Refused),
    ];
    for (status, body, expected) in table {
        assert_eq!(problem(status, body), expected, "{status} {body}");
    }
}

#[test]
fn of_each_region_the_public_endpoint_counts() {
    let endpoint = |interface: &str, region: &str, url: &str| json!({"interface": interface, "region_id": region, "url": url});
    let catalog = json!([
        {"type": "volumev3", "endpoints": [endpoint("public", "a", "https://volume.example")]},
        {"type": "compute", "endpoints": [
            endpoint("admin", "a", "https://admin.example"),
            endpoint("internal", "b", "https://internal.example"),
            endpoint("public", "a", "https://public.example"),
        ]},
    ]);
    let token = json!({"token": {"catalog": catalog}}).to_string();
    let headers = vec![("X-Subject-Token".to_owned(), "t".to_owned())];
    let session = read(&Response { status: 201, headers, body: token }).unwrap();
    let found: Vec<_> = session.compute.iter().map(|one| (&*one.region, &*one.url)).collect();
    assert_eq!(found, [("a", "https://public.example"), ("b", "https://internal.example")]);
}

#[test]
fn times_are_read_as_they_are_written() {
    for (text, basic) in [
        ("2026-11-26T11:59:50.000000Z", "20261126T115950Z"),
        ("1970-01-01T00:00:00Z", "19700101T000000Z"),
        ("2000-02-29T23:59:59Z", "20000229T235959Z"),
        ("2100-03-01T00:00:00.5Z", "21000301T000000Z"),
    ] {
        assert_eq!(Timestamp::from_iso8601(text).unwrap().basic_iso8601(), basic, "{text}");
    }
    for text in [
        "",
        "2026-11-26",
        "2026-13-26T00:00:00Z",
        "2026-11-26T00:00:00",
        "2026-11-26T24:00:00Z",
        "1-1-1-1T0:0:0Z",
    ] {
        assert_eq!(Timestamp::from_iso8601(text), None, "{text}");
    }
}
