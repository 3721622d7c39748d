//! What the tests share.

#![allow(dead_code, unreachable_pub, reason = "each test uses its part")]

use std::{fs, path::PathBuf};

use keyferry::{
    credentials::{Credentials, Scheme},
    http::Request,
    param::Params,
    plan::{Draft, Material, Plan},
    provider::{self, Operation},
    secret::Secret,
    time::Timestamp,
};
use serde_json::Value;

/// The key pair that signs in the recorded NAVER requests, and when.
pub const NAVER: (&str, &str, Timestamp) =
    ("AKIDEXAMPLE0123456789", "sEcReT/ExAmPlE+KeY0123456789abcdef==", Timestamp(1_750_839_642_123));

/// The key pair that signs in the recorded Huawei requests.
pub const HUAWEI: (&str, &str) = ("HWAKEXAMPLE000000001", "hwSkExample/000000000000000000000000+abc");
/// 2026-11-22T02:30:45Z.
pub const HUAWEI_TIME: Timestamp = Timestamp(1_795_314_645_000);
pub const HUAWEI_PROJECT: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

pub fn text(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub fn json(name: &str) -> Value {
    serde_json::from_str(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub fn array<'v>(value: &'v Value, member: &str) -> &'v Vec<Value> {
    value[member].as_array().unwrap_or_else(|| panic!("no array {member}"))
}

/// The public key line of a recorded key.
pub fn key(name: &str) -> String {
    recorded_key(name, "public_key")
}

/// The fingerprint that Nova computed of a recorded key.
pub fn md5(name: &str) -> String {
    recorded_key(name, "nova_md5")
}

fn recorded_key(name: &str, member: &str) -> String {
    let keys = json("golden/public_key_fingerprints.json");
    let found = array(&keys, "keys")
        .iter()
        .find(|key| key["file"] == name)
        .unwrap_or_else(|| panic!("no key {name}"));
    found[member].as_str().unwrap().to_owned()
}

pub fn draft(operation: &str, name: &str, public_key: &str, params: &[(&'static str, &str)]) -> Draft {
    let operation = provider::operation(operation).unwrap_or_else(|| panic!("no operation {operation}"));
    Draft {
        name: name.to_owned(),
        material: (!public_key.is_empty()).then(|| Material::read(public_key).unwrap()),
        params: params.iter().map(|(id, value)| (*id, *value)).collect::<Params>(),
        ..Draft::new(operation)
    }
}

#[track_caller]
pub fn plan(operation: &str, name: &str, public_key: &str, params: &[(&'static str, &str)]) -> Plan {
    let verdict = draft(operation, name, public_key, params).check();
    verdict.plan.unwrap_or_else(|| panic!("{operation} {name:?}: {:#?}", verdict.findings))
}

#[track_caller]
pub fn codes(draft: &Draft) -> Vec<String> {
    draft.check().findings.iter().map(|finding| format!("{:?} {}", finding.severity, finding.code)).collect()
}

/// Parameters that suffice for an operation.
pub fn params(operation: &Operation) -> Vec<(&'static str, &'static str)> {
    let all = [
        ("endpoint", "https://cloud.example/v2.1"),
        ("region", "ap-southeast-1"),
        ("projectId", HUAWEI_PROJECT),
        ("regionCode", "KR"),
    ];
    let asked = |id: &str| operation.params.iter().any(|spec| spec.id == id && id != "endpoint");
    let nova = operation.id.starts_with("openstack-nova");
    all.into_iter().filter(|(id, _)| asked(id) || (nova && *id == "endpoint")).collect()
}

/// Credentials of a scheme.
pub fn credentials(scheme: Scheme) -> Credentials {
    scheme.collect(|field| Some(Secret::new(format!("{field}-0123456789abcdef")))).unwrap()
}

pub fn keys((access_key, secret_key): (&str, &str)) -> Credentials {
    Credentials::AccessKey {
        access_key: access_key.to_owned(),
        secret_key: Secret::new(secret_key.to_owned()),
        api_key: None,
        security_token: None,
    }
}

pub fn token(token: &str) -> Credentials {
    Credentials::Token(Secret::new(token.to_owned()))
}

/// Name and value of every header, as they are sent.
pub fn headers(request: &Request) -> Vec<(String, String)> {
    request
        .head()
        .headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.expose().to_owned()))
        .collect()
}

#[track_caller]
pub fn header(request: &Request, name: &str) -> String {
    request.head().header(name).unwrap_or_else(|| panic!("no header {name}")).expose().to_owned()
}
