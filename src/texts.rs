//! Texts by name.

use std::{borrow::Cow, fmt, ops::Index};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};

/// A handful of texts, each with its name, in the order of the names.
///
/// A `BTreeMap` would do the same in the code of a balanced tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(Vec<(Cow<'static, str>, String)>);

impl Texts {
    /// The text of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.text(name).map(String::as_str)
    }

    fn text(&self, name: &str) -> Option<&String> {
        let at = self.find(name).ok()?;
        self.0.get(at).map(|(_, text)| text)
    }

    /// Sets the text of that name.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, text: impl Into<String>) {
        self.put(name.into(), text.into());
    }

    fn put(&mut self, name: Cow<'static, str>, text: String) {
        match self.find(&name) {
            Ok(at) => self.0[at].1 = text,
            Err(at) => self.0.insert(at, (name, text)),
        }
    }

    /// Where that name is, or belongs.
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_ref().cmp(name))
    }

    /// The names and their texts.
    pub fn iter(&self) -> impl Iterator<Item = (&Cow<'static, str>, &str)> {
        self.0.iter().map(|(name, text)| (name, text.as_str()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Index<&str> for Texts {
    type Output = String;

    /// An empty text where there is none of that name.
    fn index(&self, name: &str) -> &String {
        static NONE: String = String::new();
        self.text(name).unwrap_or(&NONE)
    }
}

impl<N: Into<Cow<'static, str>>, T: Into<String>> FromIterator<(N, T)> for Texts {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(items: I) -> Self {
        let mut texts = Self::default();
        for (name, text) in items {
            texts.insert(name, text);
        }
        texts
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TextsVisitor)
    }
}

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = Texts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("texts by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Texts, A::Error> {
        let mut texts = Texts::default();
        while let Some((name, text)) = map.next_entry::<String, String>()? {
            texts.insert(name, text);
        }
        Ok(texts)
    }
}
