//! What a check has to say: a stable code for programs, a sentence for people.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

use crate::texts::Texts;

/// What a finding means for going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// It may go wrong, or it is weak; the person decides.
    Warn,
    /// It can't go on.
    Block,
}

/// One thing found by a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable and documented, `name-character` for one.
    pub code: Cow<'static, str>,
    /// What it means for going on.
    pub severity: Severity,
    /// What was found, where, and what to do.
    pub message: String,
    /// The field it is about: `name`, `publicKey`, or the id of a parameter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Cow<'static, str>>,
    /// The figures and words in the message.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub params: Texts,
}

impl Finding {
    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code),
            severity,
            message: message.into(),
            field: None,
            params: Texts::default(),
        }
    }

    /// A finding that stops the way.
    pub fn block(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Block, code, message)
    }

    /// A finding that a person should weigh.
    pub fn warn(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warn, code, message)
    }

    /// A finding that is good to know.
    pub fn info(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Info, code, message)
    }

    /// The same finding, about that field.
    #[must_use]
    pub fn on(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The same finding, with a figure or word of its message by name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.params.insert(name, value.to_string());
        self
    }

    /// Whether it stops the way.
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Block
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}
