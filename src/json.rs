//! JSON (RFC 8259) as the providers speak it: answers are read into a value, bodies are written
//! member by member.
//!
//! The page is what this is for. What serde generates for the same types is five times as much code,
//! which people would wait for.

mod members;
mod read;
mod write;

pub use members::Members;
pub use read::JsonError;
pub use write::Object;

/// A value that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, in the order it is written.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads one value, with nothing behind it.
    ///
    /// # Errors
    /// With the place where it stops being JSON.
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        read::parse(text)
    }

    /// Reads the body of an answer that may have none, which is `null` then.
    ///
    /// # Errors
    /// As [`Json::parse`].
    pub fn parse_body(text: &str) -> Result<Self, JsonError> {
        if text.trim().is_empty() { Ok(Self::Null) } else { Self::parse(text) }
    }

    /// The members; none of what is no object.
    pub fn members(&self) -> &[(String, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The items; none of what is no array.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The member of that name; of several the last.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.members().iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// What a string says.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is `true`, of what is a truth value.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(is) => Some(*is),
            _ => None,
        }
    }

    /// The number, if it is whole and not negative.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// The string that is the member of that name.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.as_str().map(str::to_owned)
    }

    /// The member of that name as text, be it a string or a number.
    pub fn text_or_number(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Self::Text(text) | Self::Number(text) => Some(text.clone()),
            _ => None,
        }
    }
}
