//! Nova's requests against what novaclient and openstacksdk send, and its answers as a real Nova
//! gave them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{array, codes, draft, header, json, plan, text, token};
use keyferry::{
    http::Response,
    outcome::{FingerprintVerdict, Outcome},
    plan::Plan,
    time::Timestamp,
};
use serde_json::Value;

const ENDPOINT: (&str, &str) =
    ("endpoint", "https://cloud.example/compute/v2.1/6f70656e737461636b70726f6a656374");
const NOW: Timestamp = Timestamp(0);

fn parsed(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

fn recorded_header<'v>(captured: &'v Value, name: &str) -> Option<&'v str> {
    captured["headers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|pair| pair[0] == name)
        .and_then(|pair| pair[1].as_str())
}

/// Builds what a client was recorded to send, with the values it was given.
#[track_caller]
fn assert_as_recorded(label: &str, captured: &Value) {
    let body = parsed(captured["body"].as_str().unwrap());
    let keypair = &body["keypair"];
    let member = |name: &str| keypair[name].as_str().unwrap_or_default();
    let version = recorded_header(captured, "X-OpenStack-Nova-API-Version").unwrap();
    let mut params = vec![ENDPOINT, ("microversion", version)];
    params.extend(keypair["user_id"].as_str().map(|user| ("userId", user)));
    let operation =
        if member("public_key").is_empty() { "openstack-nova.create" } else { "openstack-nova.import" };
    let request = plan(operation, member("name"), member("public_key"), &params)
        .request(&token("gAAAAABexampletoken"), NOW)
        .unwrap();
    assert_eq!(request.head().method.as_str(), captured["method"].as_str().unwrap(), "{label}");
    assert_eq!(request.head().url.path_and_query(), captured["target"].as_str().unwrap(), "{label}");
    assert_eq!(parsed(request.body().unwrap()), body, "{label}");
    for name in ["X-OpenStack-Nova-API-Version", "OpenStack-API-Version", "X-Auth-Token", "Content-Type"] {
        // novaclient leaves the new header out below 2.27, where servers ignore it.
        if let Some(expected) = recorded_header(captured, name) {
            assert_eq!(header(&request, name), expected, "{label}: {name}");
        }
    }
}

#[test]
fn requests_per_microversion_are_those_of_the_clients() {
    let file = json("golden/openstack_clients.json");
    let mut seen = 0;
    for request in array(&file, "requests") {
        for captured in array(request, "captured").iter().filter(|captured| captured["method"] == "POST") {
            assert_as_recorded(request["label"].as_str().unwrap(), captured);
            seen += 1;
        }
    }
    assert!(seen >= 14, "only {seen} requests");
}

#[track_caller]
fn sent(name: &str, key: &str, params: &[(&'static str, &str)]) -> (String, Value) {
    let mut all = vec![ENDPOINT];
    all.extend_from_slice(params);
    let request =
        plan("openstack-nova.import", name, key, &all).request(&token("gAAAAABexampletoken"), NOW).unwrap();
    assert_eq!(
        header(&request, "OpenStack-API-Version"),
        format!("compute {}", header(&request, "X-OpenStack-Nova-API-Version"))
    );
    (header(&request, "X-OpenStack-Nova-API-Version"), parsed(request.body().unwrap()))
}

#[test]
fn the_lowest_microversion_that_does_the_job() {
    let key = common::key("ed25519");
    assert_eq!(sent("k", &key, &[]).0, "2.10");
    assert_eq!(sent("ops@lab", &key, &[]).0, "2.92");
    assert_eq!(sent("a.b", &key, &[]).0, "2.92");
    let (version, body) = sent("k", &key, &[("microversion", "2.1")]);
    assert_eq!((version.as_str(), body["keypair"].get("type")), ("2.1", None));
    assert_eq!(sent("k", &key, &[("microversion", "latest")]).0, "latest");
}

#[test]
fn what_a_microversion_cannot_do_is_said_before() {
    let key = common::key("ed25519");
    let check = |name: &str, params: &[(&'static str, &str)]| {
        let mut all = vec![ENDPOINT];
        all.extend_from_slice(params);
        codes(&draft("openstack-nova.import", name, &key, &all))
    };
    assert_eq!(check("a@b", &[("microversion", "2.72")]), ["Block name-characters"]);
    assert_eq!(check("k", &[("microversion", "2.9"), ("userId", "u1")]), ["Block nova-microversion-low"]);
    assert_eq!(check("k", &[("microversion", "2.1"), ("type", "ssh")]), ["Block nova-microversion-low"]);
    assert_eq!(check("k", &[("type", "x509")]), ["Block nova-type-differs"]);
    assert_eq!(check("k", &[("microversion", "3.1")]), ["Block param-invalid"]);
    assert_eq!(check("a@b", &[]), ["Info nova-microversion-raised"]);
    let create = draft("openstack-nova.create", "k", "", &[ENDPOINT, ("microversion", "2.92")]);
    assert_eq!(codes(&create), ["Block nova-generates-no-more", "Info provider-generates"]);
}

#[test]
fn vietnix_has_its_address_its_microversion_and_its_description() {
    let project = "6f70656e737461636b70726f6a656374";
    let params = [("projectId", project), ("description", "Key2 description")];
    let request = plan("vietnix.import", "apikey2", &common::key("rsa2048"), &params)
        .request(&token("gAAAAA"), NOW)
        .unwrap();
    assert_eq!(
        request.head().url.to_string(),
        format!("https://api.vietnix.cloud:8774/v2.1/{project}/os-keypairs")
    );
    assert_eq!(header(&request, "X-OpenStack-Nova-API-Version"), "2.72");
    let body = parsed(request.body().unwrap());
    let public_key = body["keypair"]["public_key"].as_str().unwrap();
    assert!(
        public_key.starts_with("ssh-rsa AAAA") && public_key.ends_with(" VSTOR-KEY-DESC:Key2 description"),
        "{public_key}"
    );
    assert_eq!(public_key.matches(' ').count(), 3);
    let create = plan("vietnix.create", "apikey1", "", &[("projectId", project)])
        .request(&token("gAAAAA"), NOW)
        .unwrap();
    assert_eq!(
        parsed(create.body().unwrap()),
        serde_json::json!({"keypair": {"name": "apikey1", "type": "ssh"}})
    );
}

#[test]
fn a_certificate_goes_as_x509() {
    let file = json("golden/nova-observed.json");
    let observed =
        array(&file, "observations").iter().find(|o| o["id"] == "import x509 type=x509 mv=2.2").unwrap();
    let pem = observed["request"]["body"]["keypair"]["public_key"].as_str().unwrap();
    let plan = plan("openstack-nova.import", "k14", pem, &[ENDPOINT]);
    let request = plan.request(&token("gAAAAA"), NOW).unwrap();
    let body = parsed(request.body().unwrap());
    assert_eq!(body["keypair"]["type"], "x509");
    assert_eq!(body["keypair"]["public_key"], pem);
    match plan.outcome(&response(&observed["response"])) {
        Outcome::Imported { fingerprint: FingerprintVerdict::Match { value }, .. } => {
            assert_eq!(value.len(), 59);
        }
        other => panic!("{other:?}"),
    }
}

fn response(recorded: &Value) -> Response {
    let body = match &recorded["body"] {
        Value::String(text) => text.clone(),
        json => json.to_string(),
    };
    let headers = recorded["headers"].as_array().into_iter().flatten();
    let headers =
        headers.map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned()));
    Response {
        status: u16::try_from(recorded["status"].as_u64().unwrap()).unwrap(),
        headers: headers.collect(),
        body,
    }
}

fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Imported { .. } => "imported",
        Outcome::NameTaken { .. } => "name taken",
        Outcome::Unauthorized { .. } => "unauthorised",
        Outcome::Refused { .. } => "refused",
        Outcome::Unreadable { .. } => "unreadable",
        _ => "other",
    }
}

/// What each recorded answer says, by its status. An answer to another question than "make this
/// key pair" or "show it" is not one of this API's.
fn expected_kind(recorded: &Value) -> &'static str {
    let body = &recorded["response"]["body"];
    match recorded["response"]["status"].as_u64().unwrap() {
        200 | 201 if body["keypair"].is_object() => "imported",
        200 | 202 | 204 => "unreadable",
        401 => "unauthorised",
        409 => "name taken",
        _ => "refused",
    }
}

fn any_plan() -> Plan {
    plan("openstack-nova.import", "k", &common::key("ed25519"), &[ENDPOINT])
}

#[test]
fn the_286_observed_answers_parse() {
    let file = json("golden/nova-observed.json");
    let observations = array(&file, "observations");
    assert_eq!(observations.len(), 286);
    let plan = any_plan();
    let mut unreadable = 0;
    for observed in observations {
        let outcome = plan.outcome(&response(&observed["response"]));
        assert_eq!(kind(&outcome), expected_kind(observed), "{}: {outcome:?}", observed["id"]);
        unreadable += usize::from(kind(&outcome) == "unreadable");
        if matches!(kind(&outcome), "refused" | "name taken" | "unauthorised") {
            assert!(
                !outcome.message().is_empty() && !outcome.message().contains("<br"),
                "{}",
                outcome.message()
            );
            assert!(outcome.request_id().is_some(), "{}", observed["id"]);
        }
    }
    // The list, three answers without a body to DELETE, and one to OPTIONS.
    assert_eq!(unreadable, 5);
}

#[test]
fn the_answers_of_another_nova_parse() {
    let file = json("golden/nova_server_responses.json");
    let plan = any_plan();
    for case in array(&file, "results") {
        let body = case["body"].as_str().unwrap();
        if body.ends_with("<cut>") || !matches!(case["request"]["method"].as_str(), Some("POST")) {
            continue;
        }
        let status = u16::try_from(case["status"].as_u64().unwrap()).unwrap();
        let outcome = plan.outcome(&Response { status, headers: Vec::new(), body: body.to_owned() });
        assert_ne!(kind(&outcome), "unreadable", "{}", case["label"]);
    }
}

/// What the server that took the key answers is the fingerprint computed before.
#[test]
fn fingerprints_match_what_nova_computed() {
    let file = json("golden/nova-observed.json");
    let mut compared = 0;
    for observed in array(&file, "observations") {
        let answered = &observed["response"]["body"]["keypair"];
        let sent = observed["request"]["body"]["keypair"]["public_key"].as_str();
        let Some(Ok(key)) = sent.map(keyferry::plan::Material::read) else { continue };
        let Some(fingerprint) = answered["fingerprint"].as_str() else { continue };
        // Sent with two blanks, Nova fingerprints nothing: the reason for canonical lines.
        if sent.unwrap().contains("  ") {
            continue;
        }
        assert_eq!(key.returned_fingerprint().value, fingerprint, "{}", observed["id"]);
        compared += 1;
    }
    assert!(compared > 80, "only {compared}");
}

#[test]
fn a_conflict_is_looked_into() {
    let plan = any_plan();
    let answer = |body: &str, status| Response { status, headers: Vec::new(), body: body.to_owned() };
    let taken = || {
        plan.outcome(&answer(
            r#"{"conflictingRequest":{"code":409,"message":"Key pair 'k' already exists."}}"#,
            409,
        ))
    };
    let lookup = plan.lookup(&token("gAAAAA"), NOW).unwrap().unwrap();
    assert!(lookup.head().url.path().ends_with("/os-keypairs/k"));
    let show = |fingerprint: &str| {
        answer(&format!(r#"{{"keypair":{{"name":"k","fingerprint":"{fingerprint}"}}}}"#), 200)
    };
    let mine = plan.material().unwrap().returned_fingerprint().value;
    assert!(matches!(plan.outcome_of_lookup(&show(&mine), taken()), Outcome::AlreadyThere { .. }));
    let another = "d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e";
    let other = plan.outcome_of_lookup(&show(another), taken());
    assert!(matches!(&other, Outcome::NameTaken { hint, .. } if hint.contains(another)), "{other:?}");
    let unclear = plan.outcome_of_lookup(&show("00:11"), taken());
    assert!(matches!(&unclear, Outcome::NameTaken { hint, .. } if hint.is_empty()), "{unclear:?}");
}

/// Only Nova's own word that there is no such key pair says that nothing arrived.
#[test]
fn what_is_not_there_was_not_sent() {
    let plan = any_plan();
    let after = |body: &str, status| {
        let response = Response { status, headers: Vec::new(), body: body.to_owned() };
        plan.outcome_of_lookup(&response, Outcome::Unknown { reason: "reset".into() })
    };
    let file = json("golden/nova_server_responses.json");
    let missing = array(&file, "results").iter().find(|case| case["label"] == "get missing").unwrap();
    assert!(matches!(after(missing["body"].as_str().unwrap(), 404), Outcome::NotSent { .. }));
    for body in [
        r#"{"message":"The resource could not be found.<br /><br />\n\n\n","code":"404 Not Found","title":"Not Found"}"#,
        r#"{"error":{"code":"path-refused","message":"this route does not lead to that path"}}"#,
        "{}",
        "",
    ] {
        assert!(matches!(after(body, 404), Outcome::Unknown { .. }), "{body}");
    }
}

#[test]
fn another_users_key_is_looked_for_under_that_user() {
    let plan = plan("openstack-nova.import", "k", &common::key("ed25519"), &[ENDPOINT, ("userId", "u1")]);
    let lookup = plan.lookup(&token("gAAAAA"), NOW).unwrap().unwrap();
    assert!(lookup.head().url.path_and_query().ends_with("/os-keypairs/k?user_id=u1"));
}

#[test]
fn too_high_a_microversion_names_the_highest() {
    let body = r#"{"computeFault": {"code": 406, "message": "Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is 2.104."}}"#;
    let outcome = any_plan().outcome(&Response { status: 406, headers: Vec::new(), body: body.to_owned() });
    assert!(matches!(&outcome, Outcome::Refused { hint, .. } if hint.contains("2.104")), "{outcome:?}");
}

/// A Nova whose operator switched CORS on allows every header that is sent, without a proxy.
#[test]
fn a_nova_with_cors_allows_the_headers_that_are_sent() {
    let file = json("golden/nova_cors_when_enabled.json");
    let results = array(&file, "results");
    let listed = |name: &str| -> Vec<String> {
        let headers = results.iter().filter_map(|case| case["response_headers"][name].as_str());
        headers.flat_map(|list| list.split(',')).map(str::to_lowercase).collect()
    };
    let request = any_plan().request(&token("gAAAAA"), NOW).unwrap();
    let allowed = listed("Access-Control-Allow-Headers");
    for (name, _) in common::headers(&request) {
        let name = name.to_lowercase();
        // `Accept` needs no leave (Fetch §2.2.2, CORS-safelisted request-headers).
        assert!(name == "accept" || allowed.contains(&name), "{name}");
    }
    assert!(listed("Access-Control-Expose-Headers").contains(&"x-openstack-request-id".to_owned()));
}

#[test]
fn test_keys_are_read() {
    for name in ["ed25519", "rsa2048", "rsa4096", "ecdsa256", "ecdsa384", "ecdsa521"] {
        assert!(keyferry::plan::Material::read(&text(&format!("keys/{name}.pub"))).is_ok(), "{name}");
    }
}
