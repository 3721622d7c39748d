//! Request bodies. Members that are absent are left out; `null` is never sent.

use serde::Serialize;

use crate::{disclose::DisclosedKey, plan::Import};

/// Room for everything around a private key.
const ENVELOPE_LEN: usize = 4096;

#[derive(Serialize)]
struct Body<'i> {
    keypair: Keypair<'i>,
}

/// `CreateKeypairAction`, and `ImportPrivateKeyKeypairBean`, which has fewer members.
#[derive(Default, Serialize)]
struct Keypair<'i> {
    name: &'i str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    type_: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_key: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_protection: Option<KeyProtection<'i>>,
}

#[derive(Serialize)]
struct KeyProtection<'i> {
    #[serde(skip_serializing_if = "Option::is_none")]
    private_key: Option<&'i str>,
    encryption: Encryption<'i>,
}

#[derive(Serialize)]
struct Encryption<'i> {
    #[serde(rename = "type")]
    type_: &'i str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kms_key_name: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kms_key_id: Option<&'i str>,
}

/// A public key to import, or a name to generate for. With a public key alone there must be no
/// `key_protection`: KPS refuses it (error KPS.0002, seen in terraform-provider-huaweicloud #7049).
pub(super) fn public(import: &Import) -> Option<String> {
    let public_key = import.material.as_ref().map(crate::plan::Material::text);
    let keep = if public_key.is_some() { None } else { protection(import, None) };
    let keypair = Keypair { public_key: public_key.as_deref(), key_protection: keep, ..pair(import) };
    serde_json::to_string(&Body { keypair }).ok()
}

/// A public key and its private key.
pub(super) fn with_private_key(import: &Import, key: &DisclosedKey) -> Option<String> {
    let public_key = import.public_key();
    let protection = protection(import, Some(key.expose()));
    let keypair = Keypair { public_key: Some(&public_key), key_protection: protection, ..pair(import) };
    private_json(&keypair_body(keypair), key)
}

/// The private key of a pair that is there.
pub(super) fn private_key(import: &Import, key: &DisclosedKey) -> Option<String> {
    let keypair = Keypair { key_protection: protection(import, Some(key.expose())), ..pair(import) };
    private_json(&keypair_body(keypair), key)
}

fn keypair_body(keypair: Keypair<'_>) -> Body<'_> {
    Body { keypair }
}

/// Writes into a buffer that never has to grow, so that no copy of the key is left behind.
fn private_json(body: &Body<'_>, key: &DisclosedKey) -> Option<String> {
    let mut json = Vec::with_capacity(2 * key.expose().len() + ENVELOPE_LEN);
    serde_json::to_writer(&mut json, body).ok()?;
    String::from_utf8(json).ok()
}

fn pair(import: &Import) -> Keypair<'_> {
    Keypair {
        name: import.name().unwrap_or_default(),
        type_: import.param("type"),
        scope: import.param("scope"),
        user_id: import.param("userId"),
        ..Keypair::default()
    }
}

fn protection<'i>(import: &'i Import, private_key: Option<&'i str>) -> Option<KeyProtection<'i>> {
    Some(KeyProtection {
        private_key,
        encryption: Encryption {
            type_: import.param("encryption.type")?,
            kms_key_name: import.param("encryption.kmsKeyName"),
            kms_key_id: import.param("encryption.kmsKeyId"),
        },
    })
}
