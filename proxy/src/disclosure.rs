//! Whether a request body makes a private key pass through here, either way.

use hyper::Method;
use keyferry::provider::{Mode, Purpose};
use serde::Deserialize;

use crate::{config::Rules, refusal::Refusal};

/// The members of a key pair that matter here. A member that stands twice is an error, so that
/// nobody is shown one value and the upstream another.
#[derive(Deserialize)]
struct Body {
    keypair: Keypair,
}

#[derive(Deserialize)]
struct Keypair {
    #[serde(default)]
    public_key: Option<String>,
    #[serde(default)]
    key_protection: Option<KeyProtection>,
}

#[derive(Deserialize)]
struct KeyProtection {
    #[serde(default)]
    private_key: Option<serde_json::Value>,
}

/// Checks a request against what the operator allows, given what the table says it may be.
pub(crate) fn check(method: &Method, purposes: &[Purpose], body: &[u8], rules: Rules) -> Result<(), Refusal> {
    let harmless = |purpose: &Purpose| match purpose {
        Purpose::Operate(mode) => *mode == Mode::Import,
        Purpose::Look | Purpose::Delete | Purpose::LogIn => true,
    };
    if purposes.iter().all(harmless)
        || method != Method::POST
        || (rules.allow_create && rules.allow_private_key_import)
    {
        return Ok(());
    }
    let known = Purpose::Operate(Mode::ImportPrivateKey);
    let mode = if purposes.contains(&known) { Mode::ImportPrivateKey } else { mode_of(body) };
    match mode {
        Mode::Create if !rules.allow_create => Err(Refusal::no_public_key()),
        Mode::ImportPrivateKey | Mode::ImportWithPrivateKey if !rules.allow_private_key_import => {
            Err(Refusal::private_key())
        }
        _ => Ok(()),
    }
}

/// What a body asks for. One that can't be read holds no public key for sure.
fn mode_of(body: &[u8]) -> Mode {
    let Ok(Body { keypair }) = serde_json::from_slice(body) else { return Mode::Create };
    if keypair.key_protection.is_some_and(|protection| protection.private_key.is_some()) {
        Mode::ImportWithPrivateKey
    } else if keypair.public_key.is_none_or(|key| key.trim().is_empty()) {
        Mode::Create
    } else {
        Mode::Import
    }
}

#[cfg(test)]
mod tests {
    use hyper::Method;
    use keyferry::provider::{Mode, Purpose};

    use super::check;
    use crate::config::Rules;

    fn code(body: &str, rules: Rules) -> Option<&'static str> {
        let purposes = [Mode::Import, Mode::ImportWithPrivateKey, Mode::Create].map(Purpose::Operate);
        let checked = check(&Method::POST, &purposes, body.as_bytes(), rules);
        checked.err().map(|refusal| refusal.code)
    }

    #[test]
    fn a_body_without_one_public_key_is_a_create() {
        for body in [
            "",
            "[]",
            r#"{"keypair":{"name":"a"}}"#,
            r#"{"keypair":{"name":"a","public_key":null}}"#,
            r#"{"keypair":{"name":"a","public_key":" "}}"#,
            r#"{"keypair":{"name":"a","public_key":1}}"#,
            r#"{"keypair":{"public_key":"k","public_key":null}}"#,
            r#"{"keypair":{"public_key":"k"},"keypair":{}}"#,
        ] {
            assert_eq!(code(body, Rules::default()), Some("create-refused"), "{body}");
        }
    }

    #[test]
    fn a_private_key_needs_its_own_leave() {
        let create = Rules { allow_create: true, ..Rules::default() };
        let disclose = Rules { allow_private_key_import: true, ..Rules::default() };
        for body in [
            r#"{"keypair":{"public_key":"k","key_protection":{"private_key":"p"}}}"#,
            r#"{"keypair":{"key_protection":{"private_key":"p"}}}"#,
        ] {
            assert_eq!(code(body, Rules::default()), Some("private-key-refused"), "{body}");
            assert_eq!(code(body, create), Some("private-key-refused"), "{body}");
            assert_eq!(code(body, disclose), None, "{body}");
        }
    }
}
