//! The schema of a create at each microversion, and the words with which Nova refuses.

use serde_json::{Value, json};

use super::{bad_request, microversion::Microversion};
use crate::{
    http::Reply,
    json::{python, text, unexpected},
};

/// A body that fits.
#[derive(Debug)]
pub(super) struct Keypair<'v> {
    pub(super) name: &'v str,
    pub(super) public_key: Option<&'v str>,
    pub(super) kind: &'v str,
    pub(super) user_id: Option<&'v str>,
}

/// Reads the body as JSON.
pub(super) fn read(body: &[u8]) -> Result<Value, Reply> {
    if body.is_empty() {
        return Err(bad_request("None is not of type 'object'"));
    }
    let Ok(body) = std::str::from_utf8(body) else { return Err(fault()) };
    serde_json::from_str(body).map_err(|_| bad_request("Malformed request body"))
}

impl<'v> Keypair<'v> {
    pub(super) fn parse(body: &'v Value, version: Microversion) -> Result<Self, Reply> {
        if !body.is_object() {
            return Err(bad_request(&format!("{} is not of type 'object'", python(body))));
        }
        let keypair = body.get("keypair").ok_or_else(|| bad_request("'keypair' is a required property"))?;
        if let Some(name) = unexpected(body, &["keypair"]) {
            return Err(bad_request(&not_allowed(name)));
        }
        check_members(keypair, version)?;
        Ok(Self {
            name: check_name(keypair, version)?,
            public_key: text(keypair, "public_key"),
            kind: text(keypair, "type").unwrap_or("ssh"),
            user_id: text(keypair, "user_id"),
        })
    }
}

fn check_members(keypair: &Value, version: Microversion) -> Result<(), Reply> {
    let refuse = |fault: &str| Err(invalid("keypair", keypair, fault));
    if !keypair.is_object() {
        return refuse(&format!("{} is not of type 'object'", python(keypair)));
    }
    let known: &[&str] = match version {
        version if version < Microversion::TYPED => &["name", "public_key"],
        version if version < Microversion::USERS => &["name", "public_key", "type"],
        _ => &["name", "public_key", "type", "user_id"],
    };
    if let Some(name) = unexpected(keypair, known) {
        return refuse(&not_allowed(name));
    }
    let required: &[&str] =
        if version < Microversion::NO_GENERATION { &["name"] } else { &["public_key", "name"] };
    if let Some(name) = required.iter().find(|name| keypair.get(**name).is_none()) {
        return refuse(&format!("'{name}' is a required property"));
    }
    check_types(keypair)
}

fn check_types(keypair: &Value) -> Result<(), Reply> {
    for member in ["name", "public_key", "type", "user_id"] {
        if let Some(value) = keypair.get(member).filter(|value| !value.is_string()) {
            return Err(invalid(member, value, &format!("{} is not of type 'string'", python(value))));
        }
    }
    match keypair.get("type") {
        Some(kind) if kind != "ssh" && kind != "x509" => {
            Err(invalid("type", kind, &format!("{} is not one of ['ssh', 'x509']", python(kind))))
        }
        _ => Ok(()),
    }
}

fn check_name(keypair: &Value, version: Microversion) -> Result<&str, Reply> {
    let Some(value) = keypair.get("name") else { return Err(fault()) };
    let name = value.as_str().unwrap_or_default();
    let (more, pattern) = if version < Microversion::NO_GENERATION {
        ("", r"^[_\\- a-zA-Z0-9]+$")
    } else {
        ("@.", r"^[_\\-\\@\\. a-zA-Z0-9]+$")
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "_- ".contains(c) || more.contains(c);
    // Nova's own check of what can be printed ends with the Basic Multilingual Plane.
    if name.trim() != name || name.chars().any(|c| c.is_control() || c > '\u{ffff}') {
        return Err(bad_request(
            "An invalid 'name' value was provided. The name must be: printable characters. Can not \
             start or end with whitespace.",
        ));
    }
    let fault = match name.chars().count() {
        0 => format!("{} should be non-empty", python(value)),
        256.. => format!("{} is too long", python(value)),
        _ if !name.chars().all(plain) => format!("{} does not match '{pattern}'", python(value)),
        _ => return Ok(name),
    };
    Err(invalid("name", value, &fault))
}

fn not_allowed(name: &str) -> String {
    format!("Additional properties are not allowed ('{name}' was unexpected)")
}

fn invalid(field: &str, value: &Value, fault: &str) -> Reply {
    let value = match value {
        Value::String(text) => text.clone(),
        other => python(other),
    };
    bad_request(&format!("Invalid input for field/attribute {field}. Value: {value}. {fault}"))
}

fn fault() -> Reply {
    let message = "The server has either erred or is incapable of performing the requested operation.";
    Reply::json(500, &json!({"computeFault": {"code": 500, "message": message}}))
}
