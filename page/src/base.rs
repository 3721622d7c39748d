//! The path that a page lies below.

use std::{fmt, str::FromStr};

/// `/`, or `/tools/keys/` for one: plain segments with a slash at either end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

impl Base {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind it in a path.
    pub fn below<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(&*self.0)
    }

    /// Whether a path is it but for the slash at its end, as people type it.
    pub(crate) fn lacks_its_slash(&self, path: &str) -> bool {
        !path.is_empty() && self.0.strip_suffix('/') == Some(path)
    }
}

impl Default for Base {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl FromStr for Base {
    type Err = NotABase;

    fn from_str(text: &str) -> Result<Self, NotABase> {
        let inner = text.strip_prefix('/').map(|text| text.strip_suffix('/').unwrap_or(text));
        let plain = |inner: &str| text.ends_with('/') && inner.split('/').all(is_plain);
        if text == "/" || inner.is_some_and(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotABase(text.to_owned()))
        }
    }
}

/// What can't be a page's base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotABase(String);

impl fmt::Display for NotABase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the page can't lie below {:?}: write a path with a slash at either end, /tools/keys/ for one, \
             of letters, digits and ._-",
            self.0
        )
    }
}

impl std::error::Error for NotABase {}

/// Whether a segment of a path names a file or a folder, and none that is hidden or elsewhere.
pub(crate) fn is_plain(segment: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !segment.is_empty() && !segment.starts_with('.') && segment.bytes().all(plain)
}
