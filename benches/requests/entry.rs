//! What is measured: an entry for each thing that is done with an operation or a key.

use std::hint::black_box;

use keyferry::{
    credentials::{Credentials, Scheme},
    http::Response,
    plan::{Material, Plan},
    provider::{self, Builder, Mode, Operation},
    secret::Secret,
    time::Timestamp,
};

use crate::common;

const NAME: &str = "demo2";
const NOW: Timestamp = Timestamp(1_795_314_645_000);
/// The longest key that every provider takes.
const KEY: &str = "rsa4096";
const KEYS: [&str; 6] = ["rsa2048", "rsa4096", "ed25519", "ecdsa256", "ecdsa384", "ecdsa521"];

/// Something to measure.
pub(crate) struct Entry {
    /// The kind of thing it is.
    pub(crate) group: &'static str,
    /// The operation or the key.
    pub(crate) name: String,
    /// Does it once.
    pub(crate) work: Box<dyn Fn()>,
}

impl Entry {
    fn new<T>(group: &'static str, name: impl Into<String>, work: impl Fn() -> T + 'static) -> Self {
        Self { group, name: name.into(), work: Box::new(move || drop(black_box(work()))) }
    }
}

/// Everything: all that is done with each operation, and reading each kind of key.
pub(crate) fn all() -> Vec<Entry> {
    let mut entries: Vec<Entry> = KEYS.into_iter().map(read).collect();
    for operation in provider::operations() {
        entries.push(check(operation));
        entries.extend(signing_schemes(operation).map(|scheme| request(operation, scheme)));
        entries.extend(lookup(operation));
        entries.push(outcome(operation));
    }
    entries
}

/// Reads a public key line.
fn read(key: &str) -> Entry {
    let line = common::key(key);
    Entry::new("read", key, move || Material::read(&line).unwrap())
}

/// Checks a draft.
fn check(operation: &'static Operation) -> Entry {
    let draft = common::draft(operation.id, NAME, &common::key(KEY), &common::params(operation));
    Entry::new("check", operation.id, move || draft.check().plan.unwrap())
}

/// The ways to be known to it by credentials of one's own: what the proxy signs is signed there.
fn signing_schemes(operation: &'static Operation) -> impl Iterator<Item = Scheme> {
    operation.schemes.iter().copied().filter(|scheme| *scheme != Scheme::AtProxy)
}

/// Builds and signs the request of a checked plan.
fn request(operation: &'static Operation, scheme: Scheme) -> Entry {
    let plan = plan(operation);
    let credentials = common::credentials(scheme);
    let name = format!("{} {}", operation.id, scheme.id());
    match operation.build {
        Builder::Public(_) => Entry::new("request", name, move || plan.request(&credentials, NOW).unwrap()),
        Builder::Disclosing(_) => disclosing_request(name, plan, credentials),
    }
}

/// From the consent on, without which there is none.
fn disclosing_request(name: String, plan: Plan, credentials: Credentials) -> Entry {
    let pem = common::text(&format!("keys/{KEY}"));
    Entry::new("request", name, move || {
        let key = plan.consent(NAME).unwrap().receive(Secret::new(pem.clone()));
        plan.disclosing_request(key, &credentials, NOW).unwrap()
    })
}

/// Builds and signs the request that asks for the key of that name.
fn lookup(operation: &'static Operation) -> Option<Entry> {
    operation.lookup?;
    let plan = plan(operation);
    let credentials = common::credentials(operation.schemes[0]);
    Some(Entry::new("lookup", operation.id, move || plan.lookup(&credentials, NOW).unwrap().unwrap()))
}

/// Reads the answer.
fn outcome(operation: &'static Operation) -> Entry {
    let plan = plan(operation);
    let response = Response { status: 200, headers: Vec::new(), body: answer(operation) };
    assert!(plan.outcome(&response).is_success(), "{} does not answer so", operation.id);
    Entry::new("outcome", operation.id, move || plan.outcome(&response))
}

fn plan(operation: &'static Operation) -> Plan {
    common::plan(operation.id, NAME, &common::key(KEY), &common::params(operation))
}

/// The answer to a success, as the provider's documentation has it.
fn answer(operation: &Operation) -> String {
    match operation.provider().id {
        "naver-server" => r#"{"importLoginKeyResponse":{"loginKeyList":[{"fingerprint":"","keyName":"demo2","createDate":"2025-06-25T17:20:42+0900"}],"requestId":"e58e0e57-6a45-4939-92ab-62ad721f70d2","returnCode":"0","returnMessage":"success"}}"#.to_owned(),
        "clova-nsml" => "{}".to_owned(),
        "huawei-kps" | "openstack-nova" | "vietnix" => keypair(operation),
        other => panic!("say what {other} answers"),
    }
}

/// Nova's answer, which Huawei's is the same as.
fn keypair(operation: &Operation) -> String {
    let public_key = Material::read(&common::key(KEY)).unwrap();
    let private_key = (operation.mode == Mode::Create).then(|| common::text(&format!("keys/{KEY}")));
    let mut keypair = serde_json::json!({
        "name": NAME,
        "type": "ssh",
        "public_key": public_key.text(),
        "fingerprint": public_key.returned_fingerprint().value,
        "user_id": "e4f380899b1248918f3d37098dc63746",
    });
    keypair["private_key"] = private_key.into();
    serde_json::json!({ "keypair": keypair }).to_string()
}
