//! Objects that people write, in which a misspelt member is not passed over.

use super::Json;
use crate::texts::Texts;

/// The members of an object, each of which is to be taken out.
#[derive(Debug)]
pub struct Members(Vec<(String, Json)>);

impl Members {
    /// The members of an object.
    ///
    /// # Errors
    /// With a sentence, when it is no object.
    pub fn of(json: Json, what: &str) -> Result<Self, String> {
        match json {
            Json::Object(members) => Ok(Self(members)),
            _ => Err(format!("{what} has to be an object, {{…}}")),
        }
    }

    /// Takes a member out; none if it is absent or `null`.
    pub fn take(&mut self, name: &str) -> Option<Json> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(at).1).filter(|value| *value != Json::Null)
    }

    /// Takes a string out.
    ///
    /// # Errors
    /// With a sentence, when it is something else.
    pub fn take_text(&mut self, name: &str) -> Result<Option<String>, String> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::Text(text)) => Ok(Some(text)),
            Some(_) => Err(format!("{name} has to be a string")),
        }
    }

    /// Takes a truth value out; `false` if there is none.
    ///
    /// # Errors
    /// With a sentence, when it is something else.
    pub fn take_bool(&mut self, name: &str) -> Result<bool, String> {
        match self.take(name) {
            None => Ok(false),
            Some(Json::Bool(is)) => Ok(is),
            Some(_) => Err(format!("{name} has to be true or false")),
        }
    }

    /// Takes an array out; none if there is none.
    ///
    /// # Errors
    /// With a sentence, when it is something else.
    pub fn take_list(&mut self, name: &str) -> Result<Option<Vec<Json>>, String> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::List(items)) => Ok(Some(items)),
            Some(_) => Err(format!("{name} has to be an array, […]")),
        }
    }

    /// Takes an array of strings out; none if there is none.
    ///
    /// # Errors
    /// With a sentence, when it is something else.
    pub fn take_words(&mut self, name: &str) -> Result<Option<Vec<String>>, String> {
        let Some(items) = self.take_list(name)? else { return Ok(None) };
        let words = items.into_iter().map(|item| match item {
            Json::Text(word) => Ok(word),
            _ => Err(format!("{name} has to hold strings alone")),
        });
        words.collect::<Result<_, _>>().map(Some)
    }

    /// Takes an object of strings out; an empty one if there is none.
    ///
    /// # Errors
    /// With a sentence, when it is something else.
    pub fn take_texts(&mut self, name: &str) -> Result<Texts, String> {
        let mut texts = Texts::default();
        let Some(json) = self.take(name) else { return Ok(texts) };
        for (key, value) in Self::of(json, name)?.0 {
            let Json::Text(text) = value else { return Err(format!("{name}: {key} has to be a string")) };
            texts.insert(key, text);
        }
        Ok(texts)
    }

    /// Says that there is nothing else.
    ///
    /// # Errors
    /// With a sentence that names what there is.
    pub fn end(self) -> Result<(), String> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => Err(format!("{name} means nothing here: is it misspelt?")),
        }
    }
}
