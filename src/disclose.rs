//! The one exception: operations whose very purpose is to hand a private key to the provider.
//!
//! A person consents to one operation with one key. The consent is used up by receiving the key
//! from the vault, and the key by building the request, so one consent makes one request.
//!
//! A consent can't be made up, copied, or used twice:
//! ```compile_fail,E0451
//! use keyferry::disclose::Consent;
//! let consent = Consent { operation: "huawei-kps.import-private-key", fingerprint: String::new() };
//! ```
//! ```compile_fail,E0599
//! fn twice(consent: keyferry::disclose::Consent) { let other = consent.clone(); }
//! ```
//! ```compile_fail,E0382
//! use keyferry::{disclose::Consent, secret::Secret};
//! fn twice(consent: Consent, key: Secret, again: Secret) {
//!     consent.receive(key);
//!     consent.receive(again);
//! }
//! ```
//! The ordinary sender takes [`crate::http::Request`], which a disclosing request is not:
//! ```compile_fail,E0308
//! use keyferry::{disclose::DisclosingRequest, http::Request};
//! fn send(request: Request) {}
//! fn leak(request: DisclosingRequest) { send(request) }
//! ```

use std::fmt;

use crate::{
    http::Head,
    secret::Secret,
    vault::{Ask, PrivateFormat},
};

/// A person's word that this key may go to the provider by this operation, once.
pub struct Consent {
    operation: &'static str,
    fingerprint: String,
}

impl Consent {
    /// Only a plan gives one, to a person who typed the key's name.
    pub(crate) fn new(operation: &'static str, fingerprint: String) -> Self {
        Self { operation, fingerprint }
    }

    /// The question to the vault that this consent answers for.
    pub fn ask(&self, format: PrivateFormat) -> Ask {
        Ask::Disclose { operation: self.operation.to_owned(), fingerprint: self.fingerprint.clone(), format }
    }

    /// Takes the vault's answer, and the consent is used up.
    pub fn receive(self, key: Secret) -> DisclosedKey {
        DisclosedKey { operation: self.operation, fingerprint: self.fingerprint, key }
    }
}

impl fmt::Debug for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Consent({} for {})", self.operation, self.fingerprint)
    }
}

/// A private key on its way into one request.
pub struct DisclosedKey {
    pub(crate) operation: &'static str,
    pub(crate) fingerprint: String,
    key: Secret,
}

impl DisclosedKey {
    /// The PEM text, for the body it was consented to go into.
    pub(crate) fn expose(&self) -> &str {
        self.key.expose()
    }
}

impl fmt::Debug for DisclosedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DisclosedKey({}, ..)", self.operation)
    }
}

/// A request that carries a private key, by consent.
pub struct DisclosingRequest {
    pub(crate) head: Head,
    pub(crate) body: Secret,
}

impl DisclosingRequest {
    /// Method, URL and headers.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// How many bytes the body has.
    pub fn body_len(&self) -> usize {
        self.body.expose().len()
    }

    /// The body, with the private key in it, for the one place that sends it.
    pub fn expose_body(&self) -> &str {
        self.body.expose()
    }
}

impl fmt::Debug for DisclosingRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DisclosingRequest({} {}, ..)", self.head.method, self.head.url)
    }
}
