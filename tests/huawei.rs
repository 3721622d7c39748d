//! Huawei's requests against what its own SDK signs and sends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{HUAWEI, HUAWEI_PROJECT, HUAWEI_TIME, array, codes, draft, header, json, keys, plan, token};
use keyferry::{
    credentials::Credentials,
    http::{Endpoint, Head, HeaderValue, Method},
    plan::{BuildError, Plan},
    secret::Secret,
    sign::sdk_hmac,
};
use serde_json::{Value, json as value};

const REGION: (&str, &str) = ("region", "ap-southeast-1");
const PROJECT: (&str, &str) = ("projectId", HUAWEI_PROJECT);

fn recorded(label: &str) -> Value {
    let file = json("golden/huawei_kps_python_sdk.json");
    let found = array(&file, "requests").iter().find(|request| request["label"] == label);
    found.unwrap_or_else(|| panic!("no request {label}")).clone()
}

fn recorded_body(label: &str) -> Value {
    serde_json::from_str(recorded(label)["captured"]["body"].as_str().unwrap()).unwrap()
}

fn parsed(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

/// The head that a recorded canonical request was made from.
fn recorded_head(
    method: &str,
    origin: &str,
    target: &str,
    headers: impl IntoIterator<Item = (String, String)>,
) -> Head {
    let names = ["content-type", "user-agent", "x-project-id", "x-sdk-date", "x-security-token"];
    let signed = headers.into_iter().filter_map(|(name, value)| {
        let name = names.into_iter().find(|known| known.eq_ignore_ascii_case(&name))?;
        Some((name, HeaderValue::Plain(value)))
    });
    Head {
        method: if method == "GET" { Method::Get } else { Method::Post },
        url: Endpoint::new(origin).unwrap().join(target),
        headers: signed.collect(),
    }
}

#[test]
fn signer_vectors_with_their_canonical_requests() {
    let file = json("golden/huawei_signer_vectors.json");
    for vector in array(&file, "vectors") {
        let label = vector["label"].as_str().unwrap();
        let all = vector["headers"].as_object().unwrap();
        let headers = all.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
        let origin = format!("https://{}", vector["host"].as_str().unwrap());
        let head = recorded_head(
            vector["method"].as_str().unwrap(),
            &origin,
            vector["uri"].as_str().unwrap(),
            headers,
        );
        let canonical =
            sdk_hmac::canonical_request(&head, vector["body"].as_str().unwrap_or_default().as_bytes());
        assert_eq!(canonical, vector["canonical_request"].as_str().unwrap(), "{label}");
        let string_to_sign = sdk_hmac::string_to_sign(&HUAWEI_TIME.basic_iso8601(), &canonical);
        assert_eq!(string_to_sign, vector["string_to_sign"].as_str().unwrap(), "{label}");
        let signature = sdk_hmac::signature(&string_to_sign, &Secret::new(HUAWEI.1.to_owned()));
        assert!(
            all["Authorization"].as_str().unwrap().ends_with(&format!("Signature={signature}")),
            "{label}"
        );
    }
}

#[test]
fn canonical_requests_of_the_sdk() {
    let file = json("golden/huawei_kps_python_sdk.json");
    let mut seen = 0;
    for request in array(&file, "requests") {
        let captured = &request["captured"];
        let method = captured["method"].as_str().unwrap();
        if !matches!(method, "GET" | "POST") {
            continue;
        }
        let all = captured["headers"].as_array().unwrap().iter();
        let pairs: Vec<(String, String)> = all
            .map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned()))
            .collect();
        let host = pairs.iter().find(|(name, _)| name == "Host").unwrap().1.clone();
        let head =
            recorded_head(method, &format!("http://{host}"), captured["target"].as_str().unwrap(), pairs);
        let body = captured["body"].as_str().unwrap_or_default();
        let expected = request["signing"]["canonical_request"].as_str().unwrap();
        assert_eq!(sdk_hmac::canonical_request(&head, body.as_bytes()), expected, "{}", request["label"]);
        seen += 1;
    }
    assert!(seen >= 10, "only {seen} requests");
}

/// A page sets Content-Type, X-Project-Id and X-Sdk-Date, and the sender sets Host: the very
/// signature of the vector with these headers.
#[test]
fn an_ak_sk_request_is_the_vector() {
    let file = json("golden/huawei_signer_vectors.json");
    let vector = &array(&file, "vectors")[0];
    let key = common::key("rsa2048");
    let request = plan("huawei-kps.import", "demo2", &key, &[REGION, PROJECT])
        .request(&keys(HUAWEI), HUAWEI_TIME)
        .unwrap();
    assert_eq!(
        request.head().url.to_string(),
        "https://kms.ap-southeast-1.myhuaweicloud.com/v3/0a1b2c3d4e5f60718293a4b5c6d7e8f9/keypairs"
    );
    let names: Vec<String> = common::headers(&request).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Content-Type", "X-Project-Id", "X-Sdk-Date", "Authorization"]);
    let authorization = header(&request, "Authorization");
    assert!(authorization.starts_with("SDK-HMAC-SHA256 Access=HWAKEXAMPLE000000001, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature="), "{authorization}");
    // The body of the vector has a key cut short, so its signature is checked with its own body.
    let head = Head {
        headers: request
            .head()
            .headers
            .iter()
            .take(3)
            .map(|(name, value)| (*name, HeaderValue::Plain(value.expose().to_owned())))
            .collect(),
        method: Method::Post,
        url: request.head().url.clone(),
    };
    let canonical = sdk_hmac::canonical_request(&head, vector["body"].as_str().unwrap().as_bytes());
    assert_eq!(canonical, vector["canonical_request"].as_str().unwrap());
}

#[test]
fn a_temporary_key_pair_signs_its_security_token() {
    let credentials = Credentials::AccessKey {
        access_key: HUAWEI.0.to_owned(),
        secret_key: Secret::new(HUAWEI.1.to_owned()),
        api_key: None,
        security_token: Some(Secret::new("security-token-example".to_owned())),
    };
    let request = plan("huawei-kps.import", "demo2", &common::key("rsa2048"), &[REGION, PROJECT])
        .request(&credentials, HUAWEI_TIME)
        .unwrap();
    assert_eq!(header(&request, "X-Security-Token"), "security-token-example");
    assert!(
        header(&request, "Authorization")
            .contains("SignedHeaders=content-type;host;x-project-id;x-sdk-date;x-security-token,")
    );
}

#[test]
fn a_token_request_has_only_the_token() {
    let request = plan("huawei-kps.import", "demo2", &common::key("ed25519"), &[REGION, PROJECT])
        .request(&token("MIIDkgYJKoZIhvcNAQcC"), HUAWEI_TIME)
        .unwrap();
    let expected = [("Content-Type", "application/json"), ("X-Auth-Token", "MIIDkgYJKoZIhvcNAQcC")];
    assert_eq!(common::headers(&request), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[track_caller]
fn assert_public_body(operation: &str, label: &str, key: &str, params: &[(&'static str, &str)]) {
    let mut all = vec![REGION, PROJECT];
    all.extend_from_slice(params);
    let request =
        plan(operation, "demo2", key, &all).request(&token("MIIDkgYJKoZIhvcNAQcC"), HUAWEI_TIME).unwrap();
    assert_eq!(parsed(request.body().unwrap()), recorded_body(label), "{label}");
}

#[test]
fn public_bodies_are_those_of_the_sdk() {
    let key = common::key("rsa2048");
    let scope = recorded_body("create import public key")["keypair"]["scope"].as_str().map(str::to_owned);
    let mut params = vec![("type", "ssh")];
    params.extend(scope.as_deref().map(|scope| ("scope", scope)));
    let with_user =
        recorded_body("create import public key")["keypair"]["user_id"].as_str().map(str::to_owned);
    params.extend(with_user.as_deref().map(|user| ("userId", user)));
    assert_public_body("huawei-kps.import", "create import public key", &key, &params);
    let domain = recorded_body("create import public key domain scope");
    let user = domain["keypair"]["user_id"].as_str().map(str::to_owned);
    let mut params = vec![("type", "ssh"), ("scope", "domain")];
    params.extend(user.as_deref().map(|user| ("userId", user)));
    assert_public_body("huawei-kps.import", "create import public key domain scope", &key, &params);
    assert_public_body("huawei-kps.create", "create (generate) minimal", "", &[]);
}

#[test]
fn a_public_key_alone_never_has_key_protection() {
    let key = common::key("rsa2048");
    let draft = draft("huawei-kps.import", "demo2", &key, &[REGION, PROJECT, ("encryption.type", "default")]);
    assert_eq!(codes(&draft), ["Block param-unknown"]);
}

#[test]
fn generating_may_keep_the_private_key() {
    let params = [REGION, PROJECT, ("encryption.type", "kms"), ("encryption.kmsKeyName", "kps/default")];
    let request = plan("huawei-kps.create", "demo2", "", &params)
        .request(&token("MIIDkgYJKoZIhvcNAQcC"), HUAWEI_TIME)
        .unwrap();
    let expected = value!({"keypair": {"name": "demo2", "key_protection": {"encryption": {"type": "kms", "kms_key_name": "kps/default"}}}});
    assert_eq!(parsed(request.body().unwrap()), expected);
}

fn disclosed_body(plan: &Plan, private_key: &str) -> Value {
    let key = plan.consent(plan.name().unwrap()).unwrap().receive(Secret::new(private_key.to_owned()));
    let request = plan.disclosing_request(key, &token("MIIDkgYJKoZIhvcNAQcC"), HUAWEI_TIME).unwrap();
    parsed(request.expose_body())
}

#[track_caller]
fn assert_disclosing_body(operation: &str, label: &str, params: &[(&'static str, &str)]) {
    let mut all = vec![REGION, PROJECT];
    all.extend_from_slice(params);
    let expected = recorded_body(label);
    let user = expected["keypair"]["user_id"].as_str().map(str::to_owned);
    all.extend(user.as_deref().map(|user| ("userId", user)));
    let scope = expected["keypair"]["scope"].as_str().map(str::to_owned);
    all.extend(scope.as_deref().map(|scope| ("scope", scope)));
    let type_ = expected["keypair"]["type"].as_str().map(str::to_owned);
    all.extend(type_.as_deref().map(|type_| ("type", type_)));
    let name = expected["keypair"]["name"].as_str().unwrap();
    let plan = plan(operation, name, &common::key("rsa2048"), &all);
    let private_key = expected["keypair"]["key_protection"]["private_key"].as_str().unwrap();
    assert_eq!(disclosed_body(&plan, private_key), expected, "{label}");
}

#[test]
fn disclosing_bodies_are_those_of_the_sdk() {
    let kms = [("encryption.type", "kms"), ("encryption.kmsKeyName", "kps/default")];
    let default = [("encryption.type", "default")];
    let with = "huawei-kps.import-with-private-key";
    assert_disclosing_body(with, "create import public+private key kms name", &kms);
    assert_disclosing_body(with, "create import public+private key default", &default);
    let alone = "huawei-kps.import-private-key";
    assert_disclosing_body(alone, "import private key kms name", &kms);
    assert_disclosing_body(alone, "import private key default", &default);
}

#[test]
fn the_private_key_goes_to_its_own_path() {
    let plan = plan("huawei-kps.import-private-key", "demo2", &common::key("rsa2048"), &[REGION, PROJECT]);
    let (head, body) = plan.preview_disclosing().unwrap();
    assert_eq!(head.url.path(), "/v3/0a1b2c3d4e5f60718293a4b5c6d7e8f9/keypairs/private-key/import");
    assert!(!body.contains("public_key"), "{body}");
}

#[test]
fn a_disclosing_operation_makes_no_ordinary_request() {
    let plan = plan("huawei-kps.import-private-key", "demo2", &common::key("rsa2048"), &[REGION, PROJECT]);
    assert_eq!(plan.request(&keys(HUAWEI), HUAWEI_TIME).unwrap_err(), BuildError::NeedsConsent);
}

#[test]
fn kms_needs_a_key() {
    let draft = draft(
        "huawei-kps.import-private-key",
        "demo2",
        &common::key("rsa2048"),
        &[REGION, PROJECT, ("encryption.type", "kms")],
    );
    assert_eq!(codes(&draft), ["Block kms-key-missing"]);
}

#[test]
fn a_custom_endpoint_takes_the_place_of_the_region() {
    let params = [("endpoint", "https://kms.eu-west-101.myhuaweicloud.eu/"), PROJECT];
    let request = plan("huawei-kps.import", "demo2", &common::key("rsa2048"), &params)
        .request(&token("MIIDkgYJKoZIhvcNAQcC"), HUAWEI_TIME)
        .unwrap();
    assert_eq!(request.head().url.origin(), "https://kms.eu-west-101.myhuaweicloud.eu");
    assert_eq!(
        codes(&draft("huawei-kps.import", "demo2", &common::key("rsa2048"), &[PROJECT])),
        ["Block param-missing"]
    );
}
