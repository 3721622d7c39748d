//! What the operator of a page, or a portal, may ask of keys beyond what is asked of all.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The length in bits below which an RSA key is refused: 2048, as NIST SP 800-131A Rev. 2 has it,
/// unless the operator says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct MinRsaBits(u32);

impl MinRsaBits {
    /// The least that can be asked for: shorter keys fall to anybody.
    pub const LEAST: u32 = 1024;
    /// The most that can be asked for: no longer key is read.
    pub const MOST: u32 = 8192;

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl Default for MinRsaBits {
    fn default() -> Self {
        Self(2048)
    }
}

impl TryFrom<u32> for MinRsaBits {
    type Error = MinRsaBitsError;

    fn try_from(bits: u32) -> Result<Self, Self::Error> {
        let allowed = (Self::LEAST..=Self::MOST).contains(&bits);
        if allowed { Ok(Self(bits)) } else { Err(MinRsaBitsError { bits }) }
    }
}

impl From<MinRsaBits> for u32 {
    fn from(MinRsaBits(bits): MinRsaBits) -> Self {
        bits
    }
}

impl fmt::Display for MinRsaBits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A length that can't be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinRsaBitsError {
    /// What was asked for.
    pub bits: u32,
}

impl MinRsaBitsError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        "min-rsa-bits-range"
    }
}

impl fmt::Display for MinRsaBitsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (least, most) = (MinRsaBits::LEAST, MinRsaBits::MOST);
        write!(f, "minRsaBits is {}, and can be from {least} to {most}: choose 2048 or more", self.bits)
    }
}

impl std::error::Error for MinRsaBitsError {}
