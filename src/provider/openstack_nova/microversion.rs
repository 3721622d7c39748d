//! Microversions of the compute API.

use std::fmt;

/// A microversion `2.x`, or the word `latest`, which is above all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Microversion(u16);

impl Microversion {
    /// 2.2: a key pair has a type; creating answers 201.
    pub(crate) const TYPE: Self = Self(2);
    /// 2.10: administrators may name the owner. It is as old as Liberty (2015), so the
    /// lowest worth asking for.
    pub(crate) const USER_ID: Self = Self(10);
    /// 2.35: the list has pages.
    pub(crate) const PAGES: Self = Self(35);
    /// 2.92: names may hold `@` and `.`; Nova generates no more.
    pub(crate) const MORE_NAMES: Self = Self(92);
    /// Whatever the cloud has.
    pub(crate) const LATEST: Self = Self(u16::MAX);

    /// Reads `2.x` with x from 1 to 999, or `latest`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text == "latest" {
            return Some(Self::LATEST);
        }
        let minor = text.strip_prefix("2.")?;
        let plain = (1..=3).contains(&minor.len()) && minor.bytes().all(|byte| byte.is_ascii_digit());
        let minor = minor.parse().ok().filter(|minor| plain && *minor > 0)?;
        Some(Self(minor))
    }
}

impl fmt::Display for Microversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::LATEST => f.write_str("latest"),
            Self(minor) => write!(f, "2.{minor}"),
        }
    }
}
