//! NAVER's requests against what its own SDKs sign and send.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::collections::BTreeMap;

use common::{NAVER, array, header, json, keys, plan};
use keyferry::{
    credentials::Credentials,
    http::{Endpoint, Method, Request},
    plan::BuildError,
    secret::Secret,
    sign::ncp_v2,
    time::Timestamp,
};
use serde_json::Value;

const REGION: (&str, &str) = ("regionCode", "KR");

fn vector(label: &str) -> Value {
    let file = json("golden/naver_v2_derived_requests.json");
    let found =
        array(&file, "vectors").iter().find(|vector| vector["label"].as_str().unwrap().starts_with(label));
    found.unwrap_or_else(|| panic!("no vector {label}")).clone()
}

#[track_caller]
fn assert_request(
    operation: &str,
    params: &[(&'static str, &str)],
    name: &str,
    key: &str,
    credentials: &Credentials,
    vector: &Value,
) {
    let request = plan(operation, name, key, params).request(credentials, NAVER.2).unwrap();
    assert_sent(&request, vector);
}

#[track_caller]
fn assert_sent(request: &Request, vector: &Value) {
    assert_eq!(request.head().method.as_str(), vector["method"].as_str().unwrap());
    assert_eq!(request.head().url.to_string(), vector["url"].as_str().unwrap());
    assert_eq!(request.body(), vector["body"].as_str());
    let expected: BTreeMap<String, String> = vector["headers"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.to_lowercase(), value.as_str().unwrap().to_owned()))
        .collect();
    let sent: BTreeMap<String, String> =
        common::headers(request).into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect();
    assert_eq!(sent, expected);
}

#[test]
fn signed_here_it_is_a_get_with_everything_in_the_signed_query() {
    let vector = vector("importLoginKey GET");
    assert_request(
        "naver-server.import",
        &[REGION],
        "test-key",
        &common::key("rsa2048"),
        &keys((NAVER.0, NAVER.1)),
        &vector,
    );
}

#[test]
fn a_post_form_on_each_site() {
    let credentials = keys((NAVER.0, NAVER.1));
    let key = common::key("rsa2048");
    let post = ("method", "POST");
    let import = |params: &[(&'static str, &str)], label| {
        assert_request("naver-server.import", params, "test-key", &key, &credentials, &vector(label));
    };
    import(&[REGION, post], "importLoginKey POST form");
    import(&[REGION, post, ("site", "gov")], "importLoginKey POST gov");
    import(&[post, ("site", "fin")], "importLoginKey POST fin");
}

#[test]
fn unsigned_for_a_proxy_it_is_a_post_form() {
    let request = plan("naver-server.import", "test-key", &common::key("rsa2048"), &[REGION])
        .request(&Credentials::AtProxy, NAVER.2)
        .unwrap();
    assert_eq!(request.head().method, Method::Post);
    assert_eq!(request.body(), vector("importLoginKey POST form")["body"].as_str());
    assert_eq!(
        common::headers(&request),
        [("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())]
    );
}

#[test]
fn without_a_name_none_is_sent() {
    let request = plan("naver-server.import", "", &common::key("rsa2048"), &[])
        .request(&keys((NAVER.0, NAVER.1)), NAVER.2)
        .unwrap();
    assert!(request.head().url.query().starts_with("publicKey=ssh-rsa%20"), "{}", request.head().url);
    assert!(request.head().url.query().ends_with("&responseFormatType=json"));
}

fn nsml_keys() -> Credentials {
    Credentials::AccessKey {
        access_key: NAVER.0.to_owned(),
        secret_key: Secret::new(NAVER.1.to_owned()),
        api_key: Some(Secret::new("APIGWKEYEXAMPLE0000000000000000000000000".to_owned())),
        security_token: None,
    }
}

#[test]
fn nsml_adds_the_api_gateway_key() {
    let credentials = nsml_keys();
    let vector = vector("NSML create");
    let body: Value = serde_json::from_str(vector["body"].as_str().unwrap()).unwrap();
    assert_request("clova-nsml.import", &[], "authkey", body["key"].as_str().unwrap(), &credentials, &vector);
}

#[test]
fn nsml_without_an_api_gateway_key_is_not_built() {
    let plan = plan("clova-nsml.import", "authkey", &common::key("ed25519"), &[]);
    assert_eq!(plan.request(&keys((NAVER.0, NAVER.1)), NAVER.2).unwrap_err(), BuildError::WrongCredentials);
}

/// The same form as in the SDKs, which put it into a body.
#[test]
fn a_look_up_asks_for_what_the_sdks_ask_for() {
    let lookup = plan("naver-server.import", "test-key", &common::key("rsa2048"), &[])
        .lookup(&keys((NAVER.0, NAVER.1)), NAVER.2)
        .unwrap()
        .unwrap();
    let file = json("golden/ncloud_js_sdk.json");
    let recorded =
        array(&file, "requests").iter().find(|request| request["label"] == "getLoginKeyList").unwrap();
    let captured = &recorded["captured"];
    assert_eq!(lookup.head().url.path(), captured["target"].as_str().unwrap());
    assert_eq!(lookup.head().url.query(), captured["body"].as_str().unwrap());
    assert!(
        plan("naver-server.import", "", &common::key("rsa2048"), &[])
            .lookup(&keys((NAVER.0, NAVER.1)), NAVER.2)
            .unwrap()
            .is_none()
    );
}

#[test]
fn nsml_is_looked_into_by_its_list() {
    let vector = vector("NSML list");
    let lookup = plan("clova-nsml.import", "authkey", &common::key("ed25519"), &[])
        .lookup(&nsml_keys(), NAVER.2)
        .unwrap()
        .unwrap();
    assert_sent(&lookup, &vector);
}

/// Method, path and query, timestamp, signature: as each SDK made them.
fn sdk_signatures() -> Vec<(Method, String, u64, String)> {
    let python = json("golden/ncloud_python_sdk.json");
    let go = json("golden/ncloud_go_sdk.json");
    let js = json("golden/ncloud_js_sdk.json");
    let method = |value: &Value| if value == "GET" { Method::Get } else { Method::Post };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut found = Vec::new();
    for vector in array(&python, "signatures") {
        found.push((
            method(&vector["method"]),
            text(&vector["request_uri"]),
            NAVER.2.0,
            text(&vector["signature"]),
        ));
    }
    for vector in array(&go, "signatures") {
        let url = text(&vector["url"]);
        let path = url.splitn(4, '/').nth(3).unwrap();
        found.push((method(&vector["method"]), format!("/{path}"), NAVER.2.0, text(&vector["signature"])));
    }
    for file in [&python, &js] {
        for request in array(file, "requests") {
            let captured = &request["captured"];
            let sent = |name: &str| {
                let headers = captured["headers"].as_array().unwrap();
                headers.iter().find(|header| header[0] == name).map(|header| text(&header[1])).unwrap()
            };
            let timestamp = sent("x-ncp-apigw-timestamp").parse().unwrap();
            let signature = sent("x-ncp-apigw-signature-v1");
            found.push((method(&captured["method"]), text(&captured["target"]), timestamp, signature));
        }
    }
    found
}

#[test]
fn every_signature_of_the_three_sdks() {
    let signatures = sdk_signatures();
    assert!(signatures.len() >= 18, "only {} signatures", signatures.len());
    for (method, target, timestamp, expected) in signatures {
        let url = Endpoint::new("https://ncloud.apigw.ntruss.com").unwrap().join(&target);
        let string_to_sign = ncp_v2::string_to_sign(method, &url, Timestamp(timestamp), NAVER.0);
        let signature = ncp_v2::signature(&string_to_sign, &Secret::new(NAVER.1.to_owned()));
        assert_eq!(signature, expected, "{method} {target}");
    }
}

#[test]
fn the_signature_covers_the_query_as_it_is_sent() {
    let request = plan("naver-server.import", "test-key", &common::key("rsa2048"), &[REGION])
        .request(&keys((NAVER.0, NAVER.1)), NAVER.2)
        .unwrap();
    let expected = vector("importLoginKey GET");
    let string_to_sign = ncp_v2::string_to_sign(Method::Get, &request.head().url, NAVER.2, NAVER.0);
    assert_eq!(string_to_sign, expected["string_to_sign"].as_str().unwrap());
    let signature = ncp_v2::signature(&string_to_sign, &Secret::new(NAVER.1.to_owned()));
    assert_eq!(header(&request, "x-ncp-apigw-signature-v2"), signature);
}

/// Reserved characters in a comment decode to what the SDKs' forms decode to.
#[test]
fn forms_say_what_the_sdks_forms_say() {
    let python = json("golden/ncloud_python_sdk.json");
    let recorded = array(&python, "requests")
        .iter()
        .find(|request| request["label"].as_str().unwrap().contains("reserved"))
        .unwrap();
    let public_key = recorded["input"]["publicKey"].as_str().unwrap();
    let request = plan("naver-server.import", "test-key", public_key, &[("method", "POST")])
        .request(&keys((NAVER.0, NAVER.1)), NAVER.2)
        .unwrap();
    let ours = decoded_form(request.body().unwrap());
    let mut theirs = decoded_form(recorded["captured"]["body"].as_str().unwrap());
    theirs.insert("responseFormatType".to_owned(), "json".to_owned());
    assert_eq!(ours, theirs);
    assert_eq!(ours["publicKey"], public_key);
}

fn decoded_form(body: &str) -> BTreeMap<String, String> {
    body.split('&')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (name.to_owned(), decoded(value)))
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(bytes).unwrap()
}
