//! Origins that stand in a policy, where a stray character would change what the policy says.

use std::{fmt, str::FromStr};

/// `scheme://host[:port]` as browsers write it: no pattern, path or default port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// As it stands in a header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        let host = [("https://", ":443"), ("http://", ":80")]
            .into_iter()
            .find_map(|(scheme, default)| text.strip_prefix(scheme).filter(|host| !host.ends_with(default)));
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte);
        let sound = |host: &str| host.starts_with(|first: char| first != ':') && host.bytes().all(plain);
        if host.is_some_and(sound) { Ok(Self(text.to_owned())) } else { Err(NotAnOrigin(text.to_owned())) }
    }
}

/// What is no origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnOrigin(String);

impl fmt::Display for NotAnOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the origin {:?} is not exact: write it as a browser sends it, https://portal.example for one, \
             without a path or a default port",
            self.0
        )
    }
}

impl std::error::Error for NotAnOrigin {}
