//! What came of an import, in one vocabulary for all providers.

use serde::Serialize;

use crate::{fingerprint::Fingerprint, secret::Secret};

/// What a provider's answer says, read by that provider's file.
#[derive(Debug)]
pub enum Reply {
    /// It did it.
    Done(Receipt),
    /// It said why not.
    Failed(Failure),
    /// It said something else.
    Unreadable,
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
}

impl FingerprintVerdict {
    /// Compares what came back with what was expected. An empty text or a hyphen is NAVER's way
    /// of returning none.
    pub fn compare(expected: Option<&Fingerprint>, got: Option<&str>) -> Self {
        let got = got.map(str::trim).filter(|got| !matches!(*got, "" | "-"));
        let (Some(expected), Some(got)) = (expected, got) else { return Self::NotReturned };
        if is_same(&expected.value, got) {
            Self::Match { value: got.to_owned() }
        } else {
            Self::Differs { expected: expected.value.clone(), got: got.to_owned() }
        }
    }
}

/// Whether two notations are of one fingerprint: hex in either case, `MD5:` before it or not.
fn is_same(expected: &str, got: &str) -> bool {
    let bare = got.strip_prefix("MD5:").unwrap_or(got);
    expected == got || (expected.contains(':') && expected.eq_ignore_ascii_case(bare))
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
