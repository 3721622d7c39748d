//! Refusals.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    comment::{CommentError, MAX_COMMENT_LEN},
    key::{self, MAX_LINE_LEN, PublicKeyError},
    texts::Texts,
};

/// Why the vault could not do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Stable and documented, `passphrase-wrong` for one.
    pub code: String,
    /// What was found, where, and what to do.
    pub message: String,
    /// Where in the input, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
    /// The figures and names in the message.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub params: Texts,
}

impl Refusal {
    /// A refusal of the input as a whole.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), position: None, params: Texts::default() }
    }

    /// The same refusal, at that byte of the input.
    #[must_use]
    pub fn at(mut self, position: usize) -> Self {
        self.position = Some(position);
        self
    }

    /// The same refusal, with a figure or name of its message by name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.params.insert(name, value.to_string());
        self
    }
}

impl From<CommentError> for Refusal {
    fn from(error: CommentError) -> Self {
        let refusal = Self::new(error.code(), error.to_string());
        match error {
            CommentError::Hidden { position, character } => {
                let name = format!("U+{:04X}", u32::from(character));
                refusal.with("character", name).with("position", position)
            }
            CommentError::TooLong { len } => refusal.with("bytes", len).with("most", MAX_COMMENT_LEN),
        }
    }
}

impl From<PublicKeyError> for Refusal {
    fn from(error: PublicKeyError) -> Self {
        let refusal = Self::new(error.code(), error.to_string());
        match error {
            PublicKeyError::Comment(error) => error.into(),
            PublicKeyError::TooLong { len } => refusal.with("bytes", len).with("most", MAX_LINE_LEN),
            PublicKeyError::TypeDiffers { line, blob } => {
                refusal.with("line", key::shown(&line)).with("inside", blob)
            }
            _ => refusal,
        }
    }
}
