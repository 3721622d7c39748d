//! The two bodies that KPS takes, by its API definition.

use serde_json::Value;

use super::optional;
use crate::json::{text, unexpected};

/// `POST /v3/{project_id}/keypairs`.
pub(super) struct Create<'v> {
    pub(super) name: &'v str,
    pub(super) kind: &'v str,
    pub(super) public_key: Option<&'v str>,
}

impl<'v> Create<'v> {
    pub(super) fn parse(body: &'v Value) -> Result<Self, ()> {
        let keypair = body.get("keypair").ok_or(())?;
        let known = ["name", "type", "public_key", "scope", "user_id", "key_protection"];
        let name = text(keypair, "name").filter(|name| is_name(name, 255)).ok_or(())?;
        let kind = optional(keypair, "type")?.unwrap_or("ssh");
        let scope = optional(keypair, "scope")?.unwrap_or("user");
        let user_id = optional(keypair, "user_id")?.unwrap_or("self");
        let public_key = optional(keypair, "public_key")?;
        let sound = unexpected(body, &["keypair"]).is_none()
            && unexpected(keypair, &known).is_none()
            && ["ssh", "x509"].contains(&kind)
            && ["user", "domain"].contains(&scope)
            && is_user_id(user_id)
            && public_key.is_none_or(|key| key.chars().count() <= 1024);
        if let Some(protection) = keypair.get("key_protection") {
            // Encryption alone is for a pair that is generated here; with a public key there is
            // nothing to encrypt, and KPS refuses.
            let private_key = check_protection(protection)?;
            if private_key.is_some() != public_key.is_some() {
                return Err(());
            }
        }
        if sound { Ok(Self { name, kind, public_key }) } else { Err(()) }
    }
}

/// `POST /v3/{project_id}/keypairs/private-key/import`.
pub(super) struct ImportPrivateKey<'v> {
    pub(super) name: &'v str,
}

impl<'v> ImportPrivateKey<'v> {
    pub(super) fn parse(body: &'v Value) -> Result<Self, ()> {
        let keypair = body.get("keypair").ok_or(())?;
        let name = text(keypair, "name").filter(|name| is_name(name, 64)).ok_or(())?;
        let user_id = optional(keypair, "user_id")?.unwrap_or("self");
        let protection = keypair.get("key_protection").ok_or(())?;
        check_protection(protection)?.ok_or(())?;
        let sound = unexpected(keypair, &["name", "user_id", "key_protection"]).is_none()
            && unexpected(body, &["keypair"]).is_none()
            && is_user_id(user_id);
        if sound { Ok(Self { name }) } else { Err(()) }
    }
}

/// Checks how a private key is to be kept, and gives it if it is there.
fn check_protection(protection: &Value) -> Result<Option<&str>, ()> {
    let encryption = protection.get("encryption").ok_or(())?;
    let kms = encryption.get("kms_key_name").or_else(|| encryption.get("kms_key_id"));
    let sound = match text(encryption, "type") {
        Some("default") => true,
        Some("kms") => kms.is_some_and(Value::is_string),
        _ => false,
    };
    let known = unexpected(protection, &["private_key", "encryption"]).is_none()
        && unexpected(encryption, &["type", "kms_key_name", "kms_key_id"]).is_none();
    let private_key = optional(protection, "private_key")?;
    let readable = private_key.is_none_or(is_plain_pem);
    if sound && known && readable { Ok(private_key) } else { Err(()) }
}

/// PKCS#8 or PKCS#1 or SEC 1, not encrypted and not OpenSSH's own format.
fn is_plain_pem(text: &str) -> bool {
    let labels = ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"];
    let text = text.trim();
    !text.contains("ENCRYPTED")
        && labels.iter().any(|label| {
            text.starts_with(&format!("-----BEGIN {label}-----\n"))
                && text.ends_with(&format!("\n-----END {label}-----"))
        })
}

fn is_name(name: &str, max: usize) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    (1..=max).contains(&name.len()) && name.bytes().all(plain)
}

fn is_user_id(user_id: &str) -> bool {
    (1..=64).contains(&user_id.len()) && user_id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
