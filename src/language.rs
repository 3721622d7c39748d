//! The languages that the page speaks.
//!
//! English stands in the program: the page's own sentences as [`words`], and everything else where it is
//! decided, in the core, the providers' files and the vault. Another language is a file of texts by id,
//! which is read when it is chosen. What it lacks is said in English. There are three kinds of ids:
//!
//! * the name of a [`Word`], `COPY` for one;
//! * `check.`, `finding.` or `refusal.` and the code of it, `finding.key-dsa` for one. What is known of it by
//!   name (its `params`) can stand in braces. Where something is lacking that a text wants filled in, the
//!   English message stands instead;
//! * the English text itself, for labels, hints and whatever else is said without a code. An English text
//!   that changes has no translation any more, which a test tells, and two providers that say the same have
//!   it translated once. Where a figure or a name stands in it, the id has braces there: `the proxy has no
//!   route to {origin}` is the id of every text that begins so.

mod pseudo;
mod speech;
pub mod words;

pub use speech::{Speech, places};
pub use words::Word;

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Korean.
    Korean,
    /// Chinese in simplified characters.
    Chinese,
    /// Vietnamese.
    Vietnamese,
    /// Japanese.
    Japanese,
    /// English with other letters and longer, to see what a page does with long texts and to find texts
    /// that no language would translate.
    Pseudo,
}

impl Language {
    /// The languages that people choose from.
    pub const ALL: [Self; 5] = [Self::English, Self::Korean, Self::Chinese, Self::Vietnamese, Self::Japanese];

    /// The tag (BCP 47), which is the name of its file too.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
            Self::Chinese => "zh-CN",
            Self::Vietnamese => "vi",
            Self::Japanese => "ja",
            Self::Pseudo => "qps",
        }
    }

    /// What those who speak it call it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean => "한국어",
            Self::Chinese => "简体中文",
            Self::Vietnamese => "Tiếng Việt",
            Self::Japanese => "日本語",
            Self::Pseudo => "Pseudo",
        }
    }

    /// The language of a tag, whatever the region: all of Chinese is [`Language::Chinese`]. Of
    /// [`Language::Pseudo`], which nobody is to get by chance, it knows nothing.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.primary().eq_ignore_ascii_case(primary))
    }

    fn primary(self) -> &'static str {
        self.tag().split('-').next().unwrap_or_default()
    }

    /// Whether its texts are in a file.
    pub fn has_file(self) -> bool {
        !matches!(self, Self::English | Self::Pseudo)
    }
}
