//! A language with its texts, and what is said in it.

use std::borrow::Cow;

use super::{Language, Word, pseudo::pseudo};
use crate::{finding::Finding, json::Json, name::Check, texts::Texts, vault::Refusal};

/// Names of params that are themselves said by the core or the vault, and so have translations.
const SAID: [&str; 9] =
    ["algorithm", "characters", "label", "most", "owner", "place", "wanted", "what", "work"];

/// Names of params that are several of these, with commas between them.
const LISTED: [&str; 2] = ["documented", "offending"];

/// A language with its texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speech {
    language: Language,
    texts: Texts,
}

impl Speech {
    /// A language without a file.
    pub fn new(language: Language) -> Self {
        Self { language, texts: Texts::default() }
    }

    /// A language with what its file says; none when the file is no object of texts.
    pub fn read(language: Language, file: &str) -> Option<Self> {
        let Json::Object(members) = Json::parse(file).ok()? else { return None };
        let mut texts = Texts::default();
        for (id, text) in members {
            let Json::Text(text) = text else { return None };
            texts.insert(id, text);
        }
        Some(Self { language, texts })
    }

    /// Which language it is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text with that id; where there is none, the English one.
    pub fn text<'t>(&'t self, id: &str, english: &'t str) -> Cow<'t, str> {
        if self.language == Language::Pseudo {
            return Cow::Owned(pseudo(english));
        }
        Cow::Borrowed(self.texts.get(id).unwrap_or(english))
    }

    /// A text that has no id but itself: a label, a hint, a reason.
    pub fn phrase<'t>(&'t self, english: &'t str) -> Cow<'t, str> {
        let text = self.text(english, english);
        match text {
            Cow::Borrowed(text) if text == english => {
                self.with_places(english).map_or(Cow::Borrowed(text), Cow::Owned)
            }
            text => text,
        }
    }

    /// The text whose id has braces where this one has something else.
    fn with_places(&self, english: &str) -> Option<String> {
        self.texts.iter().find_map(|(id, text)| {
            let values = place(id).and_then(|_| values(id, english))?;
            Some(fill(text, |name| {
                values.iter().find(|(known, _)| *known == name).map(|(_, value)| Cow::Owned(self.list(value)))
            }))
        })
    }

    /// Phrases with commas between them, each by itself.
    pub fn list(&self, english: &str) -> String {
        let mut list = String::new();
        for (at, one) in english.split(", ").enumerate() {
            if at > 0 {
                list.push_str(", ");
            }
            list.push_str(&self.phrase(one));
        }
        list
    }

    /// What a check found, in a sentence.
    pub fn finding(&self, finding: &Finding) -> String {
        self.coded("finding.", &finding.code, &finding.params)
            .unwrap_or_else(|| self.sentence(&finding.message))
    }

    /// Why the vault could not do it, in a sentence.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        self.coded("refusal.", &refusal.code, &refusal.params)
            .unwrap_or_else(|| self.sentence(&refusal.message))
    }

    /// What a name's rule asks for.
    pub fn check(&self, check: &Check) -> String {
        self.coded("check.", check.code, &check.params)
            .unwrap_or_else(|| self.phrase(&check.label).into_owned())
    }

    /// The text of a code, if there is one and everything is known that stands in it.
    fn coded(&self, kind: &str, code: &str, params: &Texts) -> Option<String> {
        let text = self.texts.get(&[kind, code].concat())?;
        let is_known = |name: &str| params.get(name).is_some();
        places(text).all(is_known).then(|| {
            fill(text, |name| {
                let value = params.get(name)?;
                Some(match name {
                    _ if LISTED.contains(&name) => Cow::Owned(self.list(value)),
                    _ if SAID.contains(&name) => self.phrase(value),
                    _ => Cow::Borrowed(value),
                })
            })
        })
    }

    /// A message of the core as a sentence: messages begin small and end bare, as errors do.
    pub fn sentence(&self, message: &str) -> String {
        let message = self.phrase(message);
        let mut rest = message.chars();
        let first = rest.next().map(|first| first.to_ascii_uppercase().to_string()).unwrap_or_default();
        let end = if message.ends_with(['.', '!', '?', ':', '。', ']']) { "" } else { "." };
        [&first, rest.as_str(), end].concat()
    }

    /// A word in the language.
    pub fn word(&self, word: Word) -> Cow<'_, str> {
        self.text(word.id(), word.en())
    }

    /// A word with what is filled in.
    pub fn fill(&self, word: Word, values: &[(&str, &str)]) -> String {
        fill(&self.word(word), |name| {
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| Cow::Borrowed(*value))
        })
    }
}

/// A text with values in place of the names in braces. A name without a value stays as it is.
fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, name, after)) = place(rest) {
        filled.push_str(before);
        match value(name) {
            Some(value) => filled.push_str(&value),
            None => filled.extend(["{", name, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The names in braces.
pub fn places(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, name, after) = place(rest)?;
        rest = after;
        Some(name)
    })
}

/// What stands in a text where a pattern has names in braces; none if it is another text.
fn values<'t>(mut pattern: &'t str, mut text: &'t str) -> Option<Vec<(&'t str, &'t str)>> {
    let mut values = Vec::new();
    while let Some((before, name, after)) = place(pattern) {
        text = text.strip_prefix(before)?;
        let next = after.split('{').next().unwrap_or_default();
        let len = if next == after { text.strip_suffix(next)?.len() } else { text.find(next)? };
        let (value, rest) = text.split_at(len);
        values.push((name, value));
        (pattern, text) = (after, rest);
    }
    (pattern == text).then_some(values)
}

/// The first place of a text: what stands before it, its name, and the rest.
pub(super) fn place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}
