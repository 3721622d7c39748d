//! What came of an import, in one vocabulary for all providers.

use serde::Serialize;

use crate::{
    fingerprint::{Fingerprint, FingerprintKind},
    http::Response,
    secret::Secret,
};

/// How many characters of an answer that can't be read are shown.
const EXCERPT_LEN: usize = 400;

/// What a provider's answer says, read by that provider's file.
#[derive(Debug)]
pub enum Reply<T = Receipt> {
    /// It did it, and this is what it said.
    Done(T),
    /// It said why not.
    Failed(Failure),
    /// It said something else.
    Unreadable,
}

impl<T> Reply<T> {
    /// What was said, or the outcome that tells why nothing was.
    ///
    /// # Errors
    /// With that outcome.
    pub fn or_outcome(self, response: &Response) -> Result<T, Outcome> {
        match self {
            Self::Done(said) => Ok(said),
            Self::Failed(failure) => Err(failed(failure, response.status)),
            Self::Unreadable => Err(Outcome::Unreadable {
                http_status: response.status,
                excerpt: response.body.chars().take(EXCERPT_LEN).collect(),
            }),
        }
    }

    /// The same with something else made of what was said.
    pub(crate) fn map<U>(self, make: impl FnOnce(T) -> U) -> Reply<U> {
        match self {
            Self::Done(said) => Reply::Done(make(said)),
            Self::Failed(failure) => Reply::Failed(failure),
            Self::Unreadable => Reply::Unreadable,
        }
    }
}

/// What a provider confirmed.
#[derive(Debug, Default)]
pub struct Receipt {
    /// The provider's id of the key, where it has one.
    pub id: Option<String>,
    /// The name it has now.
    pub name: Option<String>,
    /// The fingerprint it computed.
    pub fingerprint: Option<String>,
    /// The public key it holds.
    pub public_key: Option<String>,
    /// The private key that it generated.
    pub private_key: Option<Secret>,
    /// The id of the request, for its support.
    pub request_id: Option<String>,
}

/// Why a provider did not do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What kind of reason.
    pub kind: FailureKind,
    /// The provider's own code.
    pub code: Option<String>,
    /// The provider's own words.
    pub message: String,
    /// The id of the request, for its support.
    pub request_id: Option<String>,
    /// What to do, where more is known than the provider says; may be empty.
    pub hint: String,
}

fn failed(failure: Failure, http_status: u16) -> Outcome {
    let Failure { kind, code, message, request_id, hint } = failure;
    match kind {
        FailureKind::NameTaken => Outcome::NameTaken { code, message, request_id, hint },
        FailureKind::Unauthorized => Outcome::Unauthorized { code, message, request_id, hint },
        FailureKind::Refused => Outcome::Refused { http_status, code, message, request_id, hint },
    }
}

/// What kind of reason a provider gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// There is a key by that name.
    NameTaken,
    /// It doesn't know the caller.
    Unauthorized,
    /// Anything else.
    Refused,
}

/// What came of an import.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Outcome {
    /// The provider has the key.
    Imported {
        /// The provider's id of the key, where it has one.
        id: Option<String>,
        /// The name it has now.
        name: Option<String>,
        /// The id of the request, for the provider's support.
        request_id: Option<String>,
        /// What the fingerprint in the answer says.
        fingerprint: FingerprintVerdict,
    },
    /// The provider generated a key and gave its private half, this once.
    Created {
        /// The name it has now.
        name: Option<String>,
        /// The public half.
        public_key: Option<String>,
        /// The id of the request, for the provider's support.
        request_id: Option<String>,
        /// The private half; none if the provider kept it.
        #[serde(skip)]
        private_key: Option<Secret>,
    },
    /// The provider has this very key by this name already.
    AlreadyThere {
        /// The id of the request, for the provider's support.
        request_id: Option<String>,
    },
    /// The provider has a key by this name, and it is another one or is not known to be this one.
    NameTaken {
        /// The provider's own code.
        code: Option<String>,
        /// The provider's own words.
        message: String,
        /// The id of the request, for the provider's support.
        request_id: Option<String>,
        /// What to do.
        hint: String,
    },
    /// The provider doesn't know the caller.
    Unauthorized {
        /// The provider's own code.
        code: Option<String>,
        /// The provider's own words.
        message: String,
        /// The id of the request, for the provider's support.
        request_id: Option<String>,
        /// What to do.
        hint: String,
    },
    /// The provider refused, in its own words.
    Refused {
        /// The status of the answer.
        http_status: u16,
        /// The provider's own code.
        code: Option<String>,
        /// The provider's own words.
        message: String,
        /// The id of the request, for the provider's support.
        request_id: Option<String>,
        /// What to do.
        hint: String,
    },
    /// The answer is not one of this API.
    Unreadable {
        /// The status of the answer.
        http_status: u16,
        /// How it begins.
        excerpt: String,
    },
    /// No answer came, and the provider may have done it or not.
    Unknown {
        /// What happened instead.
        reason: String,
    },
    /// It was not sent.
    NotSent {
        /// Why.
        reason: String,
    },
}

/// What the fingerprint in an answer says of the key that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FingerprintVerdict {
    /// It is the key that left.
    Match {
        /// The fingerprint.
        value: String,
    },
    /// It is another key.
    Differs {
        /// The fingerprint of the key that left.
        expected: String,
        /// The one that came back.
        got: String,
    },
    /// This API doesn't say.
    NotReturned,
    /// It says something that is in no notation of this key's: neither for nor against it.
    UnknownNotation {
        /// What came back.
        value: String,
    },
}

impl FingerprintVerdict {
    /// Compares what came back with the fingerprints of the key that left, of which there are none
    /// if none left. An empty text or a hyphen is NAVER's way of returning none.
    pub fn compare(expected: &[Fingerprint], got: Option<&str>) -> Self {
        let Some(got) = got.map(str::trim).filter(|got| !matches!(*got, "" | "-") && !expected.is_empty())
        else {
            return Self::NotReturned;
        };
        let (kind, bare) = notation(got);
        match expected.iter().find(|expected| Some(expected.kind) == kind) {
            None => Self::UnknownNotation { value: got.to_owned() },
            Some(expected) if is_same(expected, bare) => Self::Match { value: got.to_owned() },
            Some(expected) => Self::Differs { expected: expected.value.clone(), got: got.to_owned() },
        }
    }
}

/// The notation that a text has the shape of, and the text as it stands there.
fn notation(text: &str) -> (Option<FingerprintKind>, &str) {
    let bare = text.strip_prefix("MD5:").or(text.strip_prefix("SHA1:")).unwrap_or(text);
    let kind = match bare.split(':').count() {
        16 if is_colon_hex(bare) => Some(FingerprintKind::Md5),
        20 if is_colon_hex(bare) => Some(FingerprintKind::Sha1Certificate),
        _ => text.strip_prefix("SHA256:").filter(|digest| is_sha256(digest)).map(|_| FingerprintKind::Sha256),
    };
    (kind, bare.trim_end_matches('='))
}

fn is_colon_hex(text: &str) -> bool {
    let is_pair = |pair: &str| pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_hexdigit());
    text.split(':').all(is_pair)
}

/// Base64 of 32 bytes, padded or not.
fn is_sha256(digest: &str) -> bool {
    let digest = digest.strip_suffix('=').unwrap_or(digest);
    digest.len() == 43 && digest.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/'))
}

/// Hexadecimal is the same in either case, base64 is not.
fn is_same(expected: &Fingerprint, got: &str) -> bool {
    match expected.kind {
        FingerprintKind::Sha256 => expected.value == got,
        FingerprintKind::Md5 | FingerprintKind::Sha1Certificate => expected.value.eq_ignore_ascii_case(got),
    }
}

impl Outcome {
    /// The id of the request, for the provider's support.
    pub fn request_id(&self) -> Option<String> {
        match self {
            Self::Imported { request_id, .. }
            | Self::Created { request_id, .. }
            | Self::AlreadyThere { request_id }
            | Self::NameTaken { request_id, .. }
            | Self::Unauthorized { request_id, .. }
            | Self::Refused { request_id, .. } => request_id.clone(),
            Self::Unreadable { .. } | Self::Unknown { .. } | Self::NotSent { .. } => None,
        }
    }

    /// Its name in the JavaScript API.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Imported { .. } => "imported",
            Self::Created { .. } => "created",
            Self::AlreadyThere { .. } => "already-there",
            Self::NameTaken { .. } => "name-taken",
            Self::Unauthorized { .. } => "unauthorized",
            Self::Refused { .. } => "refused",
            Self::Unreadable { .. } => "unreadable",
            Self::Unknown { .. } => "unknown",
            Self::NotSent { .. } => "not-sent",
        }
    }

    /// The provider's own words, or what happened instead.
    pub fn message(&self) -> String {
        match self {
            Self::NameTaken { message, .. }
            | Self::Unauthorized { message, .. }
            | Self::Refused { message, .. } => message.clone(),
            Self::Unreadable { excerpt, .. } => excerpt.clone(),
            Self::Unknown { reason } | Self::NotSent { reason } => reason.clone(),
            Self::Imported { .. } | Self::Created { .. } | Self::AlreadyThere { .. } => String::new(),
        }
    }

    /// Whether the key is at the provider now, and not known to be another one.
    pub fn is_success(&self) -> bool {
        match self {
            Self::Imported { fingerprint, .. } => !matches!(fingerprint, FingerprintVerdict::Differs { .. }),
            Self::Created { .. } | Self::AlreadyThere { .. } => true,
            _ => false,
        }
    }
}
