//! The language that the page speaks: which it is, and where its texts come from.
//!
//! It is one for the whole page, so that a word can stand in an element without anybody handing it a
//! language.

use std::{borrow::Cow, cell::RefCell};

use web_sys::Element;
use yew::AttrValue;

use super::{
    dom,
    page::{self, Isolation},
};
use crate::{
    finding::Finding,
    language::{Language, Speech, Word, words},
    name::Check,
    vault::Refusal,
};

thread_local! {
    static SPEECH: RefCell<Speech> = RefCell::default();
}

/// The language that is spoken.
pub(super) fn spoken() -> Language {
    SPEECH.with_borrow(Speech::language)
}

/// Speaks that from now on, of which browsers and screen readers are told.
pub(super) fn speak(speech: Speech) {
    let tag = speech.language().tag();
    SPEECH.set(speech);
    // A valid name is never refused.
    let tell = |element: Option<Element>| element.map(|element| element.set_attribute("lang", tag));
    if page::isolation() == Isolation::Page {
        tell(page::root());
    } else if let Some(document) = dom::document() {
        document.set_title(&String::from(words::TITLE));
        tell(document.document_element());
    }
}

/// What is spoken, for those who need all of it.
pub(super) fn with<T>(say: impl FnOnce(&Speech) -> T) -> T {
    SPEECH.with_borrow(say)
}

/// A word with what is filled in.
#[inline(never)]
pub(super) fn fill(word: Word, values: &[(&str, &str)]) -> String {
    SPEECH.with_borrow(|speech| speech.fill(word, values))
}

/// A text that has no id but itself: a label, a hint, a reason.
#[inline(never)]
pub(super) fn phrase(english: &str) -> String {
    SPEECH.with_borrow(|speech| speech.phrase(english).into_owned())
}

/// Phrases with commas between them.
pub(super) fn list(english: &str) -> String {
    SPEECH.with_borrow(|speech| speech.list(english))
}

/// A message of the core as a sentence.
#[inline(never)]
pub(super) fn sentence(message: &str) -> String {
    SPEECH.with_borrow(|speech| speech.sentence(message))
}

/// What a check found, in a sentence.
pub(super) fn finding(finding: &Finding) -> String {
    SPEECH.with_borrow(|speech| speech.finding(finding))
}

/// Why the vault could not do it, in a sentence.
#[inline(never)]
pub(super) fn refusal(refusal: &Refusal) -> String {
    SPEECH.with_borrow(|speech| speech.refusal(refusal))
}

/// What a name's rule asks for.
pub(super) fn check(check: &Check) -> String {
    SPEECH.with_borrow(|speech| speech.check(check))
}

impl From<Word> for AttrValue {
    #[inline(never)]
    fn from(word: Word) -> Self {
        SPEECH.with_borrow(|speech| match speech.word(word) {
            Cow::Borrowed(_) if speech.language() == Language::English => Self::Static(word.en()),
            text => Self::from(text.into_owned()),
        })
    }
}

impl From<Word> for String {
    fn from(word: Word) -> Self {
        SPEECH.with_borrow(|speech| speech.word(word).into_owned())
    }
}

/// What was said and stays on the page, so that it is read in the language that is spoken then.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// A word, with what is filled in.
    Word(Word, Vec<(&'static str, String)>),
    /// Why the vault could not do it.
    Refusal(Refusal),
}

impl Said {
    /// It in the language that is spoken now.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Word(word, values) => {
                let values: Vec<(&str, &str)> =
                    values.iter().map(|(name, value)| (*name, value.as_str())).collect();
                fill(*word, &values)
            }
            Self::Refusal(why) => refusal(why),
        }
    }
}

impl From<Word> for Said {
    fn from(word: Word) -> Self {
        Self::Word(word, Vec::new())
    }
}

/// The language that the address asks for, `?lang=ko` for one.
pub(super) fn asked_for() -> Option<Language> {
    if page::isolation() == Isolation::Page {
        return None;
    }
    let search = web_sys::window()?.location().search().ok()?;
    let mut members = search.trim_start_matches('?').split('&');
    match members.find_map(|member| member.strip_prefix("lang="))? {
        tag if tag == Language::Pseudo.tag() => Some(Language::Pseudo),
        tag => Language::of_tag(tag),
    }
}

/// The first of the person's languages, in the browser's settings, that the page speaks.
pub(super) fn preferred() -> Option<Language> {
    let languages = web_sys::window()?.navigator().languages();
    languages.iter().find_map(|tag| Language::of_tag(&tag.as_string()?))
}

/// Fetches the texts of a language; none when they don't come.
pub(super) async fn load(language: Language) -> Option<Speech> {
    if !language.has_file() {
        return Some(Speech::new(language));
    }
    let file = ["./", language.tag(), ".json"].concat();
    Speech::read(language, &page::text(&file).await?)
}
