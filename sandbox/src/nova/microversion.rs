//! Nova's microversions, as its two headers ask for them.

use std::fmt;

use serde_json::json;

use super::bad_request;
use crate::http::{Received, Reply};

/// `2.x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Microversion(u32);

impl Microversion {
    /// From here answers have a type, and a create is 201.
    pub(super) const TYPED: Self = Self(2);
    /// From here a body may name a user.
    pub(super) const USERS: Self = Self(10);
    /// From here the list has pages.
    pub(super) const PAGES: Self = Self(35);
    /// From here nothing is generated, and names may hold `@` and `.`.
    pub(super) const NO_GENERATION: Self = Self(92);
    const MIN: Self = Self(1);
    const MAX: Self = Self(104);

    pub(super) fn parse(text: &str) -> Result<Self, Reply> {
        if text == "latest" {
            return Ok(Self::MAX);
        }
        let number = |text: &str| text.parse::<u32>().ok().filter(|_| !text.starts_with('0') || text == "0");
        let parts = text.split_once('.').and_then(|(major, minor)| Some((number(major)?, number(minor)?)));
        let Some((major, minor)) = parts else { return Err(malformed(text)) };
        let version = Self(minor);
        if major == 2 && (Self::MIN..=Self::MAX).contains(&version) {
            Ok(version)
        } else {
            Err(unsupported(text))
        }
    }
}

impl fmt::Display for Microversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "2.{}", self.0)
    }
}

/// What a request asks for: the newer header wins, and none means 2.1.
pub(super) fn asked(request: &Received) -> String {
    let newer = request.header("openstack-api-version").strip_prefix("compute ").map(str::trim);
    let older = request.headers.iter().find(|(name, _)| name == "x-openstack-nova-api-version");
    newer.or(older.map(|(_, value)| value.as_str())).unwrap_or("2.1").to_owned()
}

fn malformed(text: &str) -> Reply {
    bad_request(&format!(
        "API Version String {text} is of invalid format. Must be of format MajorNum.MinorNum."
    ))
}

fn unsupported(text: &str) -> Reply {
    let (min, max) = (Microversion::MIN, Microversion::MAX);
    let message =
        format!("Version {text} is not supported by the API. Minimum is {min} and maximum is {max}.");
    Reply::json(406, &json!({"computeFault": {"code": 406, "message": message}}))
}
