//! Operations: what there is, what it takes, what came of it.

use keyferry::{
    finding::Finding,
    http::Response,
    name,
    outcome::Outcome,
    param::Params,
    plan::{self, Draft, Material, Verdict},
    provider::{self, Operation},
};
use keyferry_vault::{Read, Rules};
use serde::Serialize;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{
    describe,
    error::Error,
    rules::{min_rsa_bits, rules},
    value,
};

/// Every provider with its operations.
///
/// # Errors
/// Never: they are plain values.
#[wasm_bindgen]
pub fn providers() -> Result<JsValue, JsValue> {
    Ok(value::to_js(&describe::providers())?)
}

/// What stands against a name.
///
/// # Errors
/// When there is no such operation.
#[wasm_bindgen(js_name = checkName)]
pub fn check_name(operation: &str, name: &str, params: &JsValue) -> Result<JsValue, JsValue> {
    let rule = (find(operation)?.name_rule)(&value::params(params));
    Ok(value::to_js(&rule.findings(name))?)
}

/// One name near a text that all the operations allow.
///
/// # Errors
/// When there is no such operation.
#[wasm_bindgen(js_name = suggestName)]
#[allow(clippy::needless_pass_by_value, reason = "a list of texts comes in no other way")]
pub fn suggest_name(operations: Vec<String>, text: &str) -> Result<Option<String>, JsValue> {
    let rules = operations.iter().map(|id| Ok((find(id)?.name_rule)(&Params::default())));
    Ok(name::suggest(rules.collect::<Result<Vec<_>, Error>>()?, text))
}

/// Whether the operation takes this name, key and parameters, and all that was found.
///
/// # Errors
/// When there is no such operation.
#[wasm_bindgen]
pub fn plan(input: &JsValue) -> Result<JsValue, JsValue> {
    let Verdict { findings, plan } = verdict(input)?;
    Ok(value::to_js(&PlanView { ok: plan.is_some(), findings })?)
}

#[derive(Serialize)]
struct PlanView {
    ok: bool,
    findings: Vec<Finding>,
}

/// Checks `{operation, name?, publicKey?, params?, minRsaBits?}`.
pub(crate) fn verdict(input: &JsValue) -> Result<Verdict, Error> {
    let operation = find(&value::required_text(input, "operation")?)?;
    let material = match value::text(input, "publicKey").map(|text| Material::read(&text)).transpose() {
        Ok(material) => material,
        Err(finding) => return Ok(Verdict { findings: vec![finding], plan: None }),
    };
    let draft = Draft {
        name: value::text(input, "name").unwrap_or_default(),
        params: value::params(&value::member(input, "params")),
        material,
        min_rsa_bits: min_rsa_bits(&value::member(input, "minRsaBits"))?,
        ..Draft::new(operation)
    };
    let mut verdict = draft.check();
    let key = value::text(input, "publicKey").unwrap_or_default();
    for finding in of_the_key(&key, &rules(&value::member(input, "minRsaBits"))?) {
        if verdict.findings.iter().all(|known| known.code != finding.code) {
            verdict.plan = verdict.plan.filter(|_| !finding.blocks());
            verdict.findings.push(finding);
        }
    }
    Ok(verdict)
}

/// What the vault's checks say of the key itself, whatever a provider takes.
fn of_the_key(text: &str, rules: &Rules) -> Vec<Finding> {
    match keyferry_vault::read(text.as_bytes()) {
        Ok(Read::Public { key, findings, .. }) => findings.into_iter().chain(rules.findings(&key)).collect(),
        Ok(Read::Certificate(certified)) => certified.findings,
        _ => Vec::new(),
    }
}

/// The member `response`.
pub(crate) fn response(input: &JsValue) -> Result<Response, Error> {
    value::response(value::member(input, "response"))
}

/// The member `publicKey`, if there is one.
pub(crate) fn material(input: &JsValue) -> Result<Option<Material>, Error> {
    let key = value::text(input, "publicKey").map(|text| Material::read(&text)).transpose();
    key.map_err(Error::from)
}

/// What an answer to `{operation, publicKey?, response}` says.
///
/// # Errors
/// When there is no such operation, or the response has another shape.
#[wasm_bindgen(js_name = readResponse)]
pub fn read_response(input: &JsValue) -> Result<JsValue, JsValue> {
    let operation = find(&value::required_text(input, "operation")?)?;
    let key = material(input)?;
    let response = response(input)?;
    let outcome = plan::outcome(operation, key.as_ref(), &response);
    let view = value::to_js(&outcome)?;
    if let Outcome::Created { private_key: Some(key), .. } = &outcome {
        js_sys::Reflect::set(&view, &"privateKey".into(), &key.expose().into())?;
    }
    Ok(view)
}

pub(crate) fn find(id: &str) -> Result<&'static Operation, Error> {
    provider::operation(id).ok_or_else(|| {
        let known: Vec<&str> = provider::operations().map(|operation| operation.id).collect();
        let message = format!("there is no operation {id:?}; there are {}", known.join(", "));
        Error::new("operation-unknown", message).on("operation")
    })
}
