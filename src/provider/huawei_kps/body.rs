//! Request bodies. Members that are absent are left out; `null` is never sent.

use crate::{disclose::DisclosedKey, json::Object, plan::Import};

/// Room for everything around a private key.
const ENVELOPE_LEN: usize = 4096;

/// A public key to import, or a name to generate for. With a public key alone there must be no
/// `key_protection`: KPS refuses it (error KPS.0002, seen in terraform-provider-huaweicloud #7049).
pub(super) fn public(import: &Import) -> String {
    let public_key = import.material.as_ref().map(crate::plan::Material::text);
    let keypair = pair(Object::new(), import, public_key.as_deref());
    let keypair = if public_key.is_some() { keypair } else { protected(keypair, import, None) };
    keypair.close().end()
}

/// A public key and its private key.
pub(super) fn with_private_key(import: &Import, key: &DisclosedKey) -> String {
    let keypair = pair(room_for(key), import, Some(&import.public_key()));
    protected(keypair, import, Some(key.expose())).close().end()
}

/// The private key of a pair that is there.
pub(super) fn private_key(import: &Import, key: &DisclosedKey) -> String {
    let keypair = pair(room_for(key), import, None);
    protected(keypair, import, Some(key.expose())).close().end()
}

/// An object that never has to grow, so that no copy of the key is left behind.
fn room_for(key: &DisclosedKey) -> Object {
    Object::with_capacity(2 * key.expose().len() + ENVELOPE_LEN)
}

/// `CreateKeypairAction`, and `ImportPrivateKeyKeypairBean`, which has fewer members.
fn pair(body: Object, import: &Import, public_key: Option<&str>) -> Object {
    body.open("keypair")
        .text("name", import.name().unwrap_or_default())
        .maybe("type", import.param("type"))
        .maybe("public_key", public_key)
        .maybe("scope", import.param("scope"))
        .maybe("user_id", import.param("userId"))
}

fn protected(keypair: Object, import: &Import, private_key: Option<&str>) -> Object {
    let Some(encryption) = import.param("encryption.type") else { return keypair };
    keypair
        .open("key_protection")
        .maybe("private_key", private_key)
        .open("encryption")
        .text("type", encryption)
        .maybe("kms_key_name", import.param("encryption.kmsKeyName"))
        .maybe("kms_key_id", import.param("encryption.kmsKeyId"))
        .close()
        .close()
}
