//! Keys that a provider keeps already: listed, compared with a key at hand, and deleted.
//!
//! Parameters are checked once and become a [`Shelf`], which alone asks for lists; a key in one knows the
//! shelf it stands on. A key is deleted by a [`Removal`], which is made of a listed key and its name as a
//! person typed it, and is used up by the request.
//!
//! A removal can't be made up, copied, or used twice:
//! ```compile_fail,E0451
//! use keyferry::shelf::{KeptKey, Removal, Shelf};
//! fn forge(shelf: Shelf, key: KeptKey) -> Removal { Removal { shelf, key } }
//! ```
//! ```compile_fail,E0599
//! fn twice(removal: keyferry::shelf::Removal) { let other = removal.clone(); }
//! ```
//! ```compile_fail,E0382
//! use keyferry::{credentials::Credentials, shelf::Removal, time::Timestamp};
//! fn twice(removal: Removal) {
//!     removal.request(&Credentials::AtProxy, Timestamp(0));
//!     removal.request(&Credentials::AtProxy, Timestamp(0));
//! }
//! ```

use crate::{
    credentials::{Credentials, Scheme},
    finding::Finding,
    http::{Head, Request, Response},
    outcome::{FingerprintVerdict, Reply},
    param::{CheckedParams, ParamSpec, Params},
    plan::{self, BuildError, Material, Unsigned},
    provider::{Provider, Sign},
    time::Timestamp,
};

/// What a provider's API can do about keys that are there: data, and small functions.
#[derive(Debug)]
pub struct ShelfApi {
    /// The page that documents the list.
    pub docs: &'static str,
    /// The page that documents deletion.
    pub deletion_docs: &'static str,
    /// What its form asks for.
    pub params: &'static [ParamSpec],
    /// Checks across parameters.
    pub advise: fn(&Params) -> Vec<Finding>,
    /// The ways to be known to it, the usual one first.
    pub schemes: &'static [Scheme],
    /// The methods and path templates of requests that look, as the proxy lets them pass.
    pub looks: &'static [(&'static str, &'static str)],
    /// Those of requests that delete.
    pub deletions: &'static [(&'static str, &'static str)],
    /// Builds the head of the request for a page of the list: the first, or the one behind a marker.
    pub list: fn(&CheckedParams, Option<&str>) -> Head,
    /// Reads the answer to it, given the same marker.
    pub read_list: fn(&Response, Option<&str>) -> Reply<Page>,
    /// Builds the request that deletes a key. The flag says that the proxy will sign.
    pub delete: fn(&CheckedParams, &KeptKey, bool) -> Unsigned,
    /// Reads the answer to it.
    pub read_deletion: fn(&Response) -> Reply<Deleted>,
    /// Adds the credentials.
    pub sign: Sign,
}

/// A page of a list, as a provider's file reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The keys, in the provider's order.
    pub keys: Vec<KeptKey>,
    /// What leads to the next page; none on the last.
    pub next: Option<String>,
}

/// A key that a provider keeps, as the provider tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptKey {
    /// The name that people know it by there.
    pub name: String,
    /// The provider's id of it, where it has one.
    pub id: Option<String>,
    /// The fingerprint, in the provider's notation.
    pub fingerprint: Option<String>,
    /// The public key, where the provider shows it.
    pub public_key: Option<String>,
    /// When it came there, as the provider writes dates.
    pub created: Option<String>,
    /// `ssh` or `x509`, where the provider tells them apart.
    pub kind: Option<String>,
}

impl KeptKey {
    /// Whether it is that key: by the public key itself where the provider shows it, else by the
    /// fingerprint.
    pub fn compare(&self, material: &Material) -> FingerprintVerdict {
        let shown = self.public_key.as_deref().and_then(|text| Material::read(text).ok());
        let computed = shown.map(|shown| shown.returned_fingerprint().value);
        let fingerprint = computed.as_deref().or(self.fingerprint.as_deref());
        FingerprintVerdict::compare(&material.fingerprints(), fingerprint)
    }

    /// Whether a URL can say which key is meant: a browser takes dots away before it sends one.
    fn can_be_addressed(&self) -> bool {
        let is_segment = |text: &str| !matches!(text, "" | "." | "..");
        is_segment(&self.name) && self.id.as_deref().is_none_or(is_segment)
    }
}

/// What a provider says of a deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// Whether there was such a key, as far as the provider tells: NAVER confirms either way.
    pub was_there: bool,
    /// The id of the request, for the provider's support.
    pub request_id: Option<String>,
}

/// Where a provider keeps keys: its API, with parameters that were checked.
#[derive(Clone, Debug)]
pub struct Shelf {
    provider: &'static Provider,
    api: &'static ShelfApi,
    params: CheckedParams,
}

impl Shelf {
    /// Checks the parameters that a provider's API asks for.
    ///
    /// # Errors
    /// With all that stands against them, or that this API shows no keys.
    pub fn new(provider: &'static Provider, params: &Params) -> Result<Self, Vec<Finding>> {
        let Some(api) = &provider.shelf else {
            return Err(vec![Finding::block("shelf-none", "this API shows no keys: look in its console")]);
        };
        let mut findings = (api.advise)(params);
        match params.check(api.params) {
            Ok(params) if findings.is_empty() => Ok(Self { provider, api, params }),
            Ok(_) => Err(findings),
            Err(wrong) => {
                findings.extend(wrong);
                Err(findings)
            }
        }
    }

    /// The provider.
    pub fn provider(&self) -> &'static Provider {
        self.provider
    }

    /// Its API.
    pub fn api(&self) -> &'static ShelfApi {
        self.api
    }

    /// Builds the request for a page of the list: the first, or the one that the page before leads to.
    ///
    /// # Errors
    /// When the credentials don't fit, or private material got into the request.
    pub fn list(
        &self,
        page: Option<&str>,
        credentials: &Credentials,
        now: Timestamp,
    ) -> Result<Request, BuildError> {
        let head = (self.api.list)(&self.params, page);
        plan::seal((head, None), self.api.sign, &self.params, credentials, now)
    }

    /// Reads the answer to [`Shelf::list`], for the same page.
    pub fn read_list(&self, page: Option<&str>, response: &Response) -> Reply<Listing> {
        (self.api.read_list)(response, page).map(|Page { keys, next }| Listing {
            keys: keys.into_iter().map(|key| ListedKey { shelf: self.clone(), key }).collect(),
            // A page that leads to itself would be asked for again and again.
            next: next.filter(|next| !next.is_empty() && Some(next.as_str()) != page),
        })
    }

    /// Reads the answer to [`Removal::request`].
    pub fn read_deletion(&self, response: &Response) -> Reply<Deleted> {
        (self.api.read_deletion)(response)
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The keys, in the provider's order.
    pub keys: Vec<ListedKey>,
    /// What leads to the next page; none on the last.
    pub next: Option<String>,
}

/// A key that was found in a list.
#[derive(Clone, Debug)]
pub struct ListedKey {
    shelf: Shelf,
    key: KeptKey,
}

impl ListedKey {
    /// What the provider tells of it.
    pub fn key(&self) -> &KeptKey {
        &self.key
    }

    /// The shelf it stands on.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// Whether it can be deleted from here: not if it is called `.` or `..`, which no URL can say.
    pub fn is_removable(&self) -> bool {
        self.key.can_be_addressed()
    }

    /// The leave to delete it, for a person who typed its name.
    pub fn removal(&self, typed_name: &str) -> Option<Removal> {
        let typed = self.key.name.trim() == typed_name.trim();
        (typed && self.is_removable()).then(|| Removal { shelf: self.shelf.clone(), key: self.key.clone() })
    }
}

/// A person's word that this key may be deleted where it was found, once.
#[derive(Debug)]
pub struct Removal {
    shelf: Shelf,
    key: KeptKey,
}

impl Removal {
    /// Builds the request, and the removal is used up.
    ///
    /// # Errors
    /// When the credentials don't fit, or private material got into the request.
    pub fn request(self, credentials: &Credentials, now: Timestamp) -> Result<Request, BuildError> {
        let Self { shelf: Shelf { api, params, .. }, key } = self;
        let unsigned = (api.delete)(&params, &key, matches!(credentials, Credentials::AtProxy));
        plan::seal(unsigned, api.sign, &params, credentials, now)
    }
}
