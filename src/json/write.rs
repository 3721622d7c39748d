//! Writing.

use std::fmt::{self, Write};

/// An object that is being written.
///
/// ```
/// use keyferry::json::Object;
///
/// let object = Object::new().text("name", "a \"key\"").maybe("comment", None);
/// let object = object.open("facts").number("bits", 256).close();
/// assert_eq!(object.end(), r#"{"name":"a \"key\"","facts":{"bits":256}}"#);
/// ```
pub struct Object(String);

/// What is written may be a private key.
impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Object(..)")
    }
}

impl Default for Object {
    fn default() -> Self {
        Self::new()
    }
}

impl Object {
    /// An object without members.
    pub fn new() -> Self {
        Self("{".to_owned())
    }

    /// The same, with room for that many bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        let mut text = String::with_capacity(capacity);
        text.push('{');
        Self(text)
    }

    /// Adds a string.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        quote(&mut self.0, value);
        self
    }

    /// Adds a string, if there is one. `null` is never written.
    #[must_use]
    pub fn maybe(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    /// Adds an array of strings.
    #[must_use]
    pub fn texts(mut self, name: &str, values: &[&str]) -> Self {
        self.name(name);
        list(&mut self.0, values);
        self
    }

    /// An array of strings by itself.
    pub fn list(values: &[&str]) -> String {
        let mut text = String::new();
        list(&mut text, values);
        text
    }

    /// Adds an array of objects.
    #[must_use]
    pub fn each(mut self, name: &str, objects: impl IntoIterator<Item = Self>) -> Self {
        self.name(name);
        self.0.push('[');
        let mut is_first = true;
        for object in objects {
            if !std::mem::replace(&mut is_first, false) {
                self.0.push(',');
            }
            self.0.push_str(&object.end());
        }
        self.0.push(']');
        self
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, name: &str, value: u64) -> Self {
        self.name(name);
        // A string takes everything in.
        let _ = write!(self.0, "{value}");
        self
    }

    /// Adds a truth value.
    #[must_use]
    pub fn truth(mut self, name: &str, value: bool) -> Self {
        self.name(name);
        self.0.push_str(if value { "true" } else { "false" });
        self
    }

    /// Adds a value that is JSON already.
    #[must_use]
    pub fn json(mut self, name: &str, json: &str) -> Self {
        self.name(name);
        self.0.push_str(json);
        self
    }

    /// Begins an object in it, in place: what is written there is nowhere else.
    #[must_use]
    pub fn open(mut self, name: &str) -> Self {
        self.name(name);
        self.0.push('{');
        self
    }

    /// Ends the object that was begun last.
    #[must_use]
    pub fn close(mut self) -> Self {
        self.0.push('}');
        self
    }

    /// The text.
    pub fn end(self) -> String {
        self.close().0
    }

    fn name(&mut self, name: &str) {
        if !self.0.ends_with('{') {
            self.0.push(',');
        }
        quote(&mut self.0, name);
        self.0.push(':');
    }
}

fn list(text: &mut String, values: &[&str]) {
    let mut before = '[';
    for value in values {
        text.push(before);
        quote(text, value);
        before = ',';
    }
    text.push_str(if values.is_empty() { "[]" } else { "]" });
}

/// RFC 8259 §7: what has to be escaped is, and nothing else.
fn quote(text: &mut String, value: &str) {
    text.push('"');
    let mut rest = value;
    while let Some((plain, marked)) = rest.bytes().position(is_mark).and_then(|at| rest.split_at_checked(at))
    {
        text.push_str(plain);
        let mut marked = marked.chars();
        escape(text, marked.next().unwrap_or_default());
        rest = marked.as_str();
    }
    text.push_str(rest);
    text.push('"');
}

/// Whether a string can't hold it as it is (RFC 8259 §7).
pub(super) fn is_mark(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..=0x1f)
}

fn escape(text: &mut String, mark: char) {
    match mark {
        '\u{8}' => text.push_str("\\b"),
        '\u{c}' => text.push_str("\\f"),
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        '"' | '\\' => text.extend(['\\', mark]),
        // A string takes everything in.
        control => drop(write!(text, "\\u{:04x}", u32::from(control))),
    }
}
