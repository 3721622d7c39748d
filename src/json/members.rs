//! Objects that people write, in which a misspelt member is not passed over.

use std::fmt::Display;

use super::Json;
use crate::texts::Texts;

/// The members of an object, each of which is to be taken out. What is wrong is told at the end, the first thing
/// first, so that whoever reads them reads on with what is usual.
#[derive(Debug)]
pub struct Members {
    left: Vec<(String, Json)>,
    wrong: Option<String>,
}

impl Members {
    /// The members of an object. What is none has no members, and that is wrong.
    pub fn of(json: Json, what: &str) -> Self {
        match json {
            Json::Object(left) => Self { left, wrong: None },
            _ => Self { left: Vec::new(), wrong: Some([what, " has to be an object, {…}"].concat()) },
        }
    }

    /// Takes a member out; none if it is absent or `null`.
    #[inline(never)]
    pub fn take(&mut self, name: &str) -> Option<Json> {
        let at = self.left.iter().position(|(known, _)| known == name)?;
        Some(self.left.remove(at).1).filter(|value| *value != Json::Null)
    }

    /// Takes a string out; none if there is none.
    #[inline(never)]
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Json::Text(text) => Some(text),
            _ => self.refuse(name, "has to be a string"),
        }
    }

    /// Takes a string out that has to be there.
    pub fn needed(&mut self, name: &str) -> String {
        match self.text(name) {
            Some(text) if !text.is_empty() => text,
            _ => self.refuse::<String>(name, "is missing").unwrap_or_default(),
        }
    }

    /// Takes a truth value out; `false` if there is none.
    #[inline(never)]
    pub fn truth(&mut self, name: &str) -> bool {
        match self.take(name) {
            None => false,
            Some(Json::Bool(is)) => is,
            Some(_) => self.refuse(name, "has to be true or false").unwrap_or_default(),
        }
    }

    /// Takes an array out; none if there is none.
    #[inline(never)]
    pub fn list(&mut self, name: &str) -> Option<Vec<Json>> {
        match self.take(name)? {
            Json::List(items) => Some(items),
            _ => self.refuse(name, "has to be an array, […]"),
        }
    }

    /// Takes an array of strings out; none if there is none.
    #[inline(never)]
    pub fn words(&mut self, name: &str) -> Option<Vec<String>> {
        let mut words = Vec::new();
        for item in self.list(name)? {
            match item {
                Json::Text(word) => words.push(word),
                _ => return self.refuse(name, "has to hold strings alone"),
            }
        }
        Some(words)
    }

    /// Takes an object of strings out; an empty one if there is none.
    #[inline(never)]
    pub fn texts(&mut self, name: &str) -> Texts {
        let mut texts = Texts::default();
        let Some(json) = self.take(name) else { return texts };
        if !json.is_object() {
            return self.refuse(name, "has to be an object, {…}").unwrap_or_default();
        }
        for (key, value) in json.members() {
            match value {
                Json::Text(text) => texts.insert(key.clone(), text.clone()),
                _ => return self.refuse(name, "has to hold strings alone").unwrap_or_default(),
            }
        }
        texts
    }

    /// Says what is wrong with a member, unless something was wrong before.
    #[inline(never)]
    pub fn refuse<T>(&mut self, name: &str, reason: &str) -> Option<T> {
        self.blame([name, " ", reason].concat());
        None
    }

    /// Says what is wrong, unless something was wrong before.
    pub fn blame(&mut self, reason: impl Display) {
        self.wrong.get_or_insert_with(|| reason.to_string());
    }

    /// Says that there is nothing else.
    ///
    /// # Errors
    /// With a sentence that says what was wrong first, or names what there is.
    pub fn end(self) -> Result<(), String> {
        match (self.wrong, self.left.first()) {
            (Some(wrong), _) => Err(wrong),
            (None, Some((name, _))) => Err([name, " means nothing here: is it misspelt?"].concat()),
            (None, None) => Ok(()),
        }
    }
}
