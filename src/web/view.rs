//! What the page remembers that is no part of the dialogue: what is open, what was last said.

use super::{app::Way, language::Said};
use crate::{
    export::ExportFormat,
    language::Word,
    policy::MinRsaBits,
    route::ProxyConfig,
    texts::Texts,
    vault::{Planted, PrivateFormat, Refusal, Strength},
};

/// The state of the page itself.
#[derive(Debug)]
pub(super) struct View {
    /// What is announced to those who don't see the page change.
    pub(super) said: String,
    /// Why the rest of the program is not there, when it did not come.
    pub(super) rest_error: Option<Word>,
    /// What the operator of the page has set.
    pub(super) operator: Operator,
    /// Why the last file or paste was not taken in.
    pub(super) input_error: Option<Said>,
    /// The files of several that could not be read, each with the reason.
    pub(super) refused_files: Vec<(String, Refusal)>,
    /// How many files are still to be read.
    pub(super) waiting_files: usize,
    /// Whether the next key comes beside those that are held.
    pub(super) adds: bool,
    /// The key that is shown beside the work.
    pub(super) shown_key: Option<u32>,
    /// Why the comment was not changed.
    pub(super) comment_error: Option<Refusal>,
    /// Why the public key was not saved.
    pub(super) public_error: Option<Said>,
    /// Whether a file is being dragged over the page.
    pub(super) is_over: bool,
    /// Whether the vault is trying a passphrase.
    pub(super) is_unlocking: bool,
    /// The place in whose form "Log in" was pressed last.
    pub(super) logged_in_at: Option<String>,
    /// What takes a second word, since a key would be lost by it.
    pub(super) unsure: Option<Unsure>,
    /// What came of planting a key before the vault's search.
    pub(super) planted: Vec<Planted>,
    /// How often the page's policy stopped something.
    pub(super) violations: u32,
    /// How requests are shown.
    pub(super) shown_as: ExportFormat,
    /// Saving the private key.
    pub(super) guard: Guard,
    /// Where private keys that providers generated went last, by the deliveries that brought them.
    pub(super) created: Vec<(u32, Way)>,
}

impl View {
    /// Where the private key of that delivery went last.
    pub(super) fn way_of_created(&self, id: u32) -> Option<Way> {
        self.created.iter().rev().find(|(delivery, _)| *delivery == id).map(|(_, way)| *way)
    }

    /// Announces a text.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.said = text.into();
    }
}

/// What would lose a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsure {
    /// Clearing.
    Clear,
    /// Letting go of that key.
    Drop(u32),
}

/// What config.json says.
#[derive(Clone, Debug, Default)]
pub(super) struct Operator {
    /// The way to the providers.
    pub(super) proxy: ProxyConfig,
    /// Whether a sandbox answers in the providers' place, so that people are told.
    pub(super) sandbox: bool,
    /// Endpoints to fill into forms, by operation id.
    pub(super) endpoints: Texts,
    /// Keystones to fill into forms, by operation id.
    pub(super) identities: Texts,
    /// The portal's module that gives credentials, beside the page.
    pub(super) portal: Option<String>,
    /// How long RSA keys have to be.
    pub(super) min_rsa_bits: MinRsaBits,
    /// A file of lists of known keys, beside the page.
    pub(super) key_list: Option<String>,
    /// Whether a host may say which way leads to the clouds, when it frames the page.
    pub(super) host_proxy: bool,
    /// What is wrong with the file.
    pub(super) error: Option<String>,
    /// Why keys are not looked up in the lists.
    pub(super) key_list_error: Option<Said>,
}

/// The form that saves the private key.
#[derive(Debug)]
pub(super) struct Guard {
    /// In which format.
    pub(super) format: PrivateFormat,
    /// Whether the file is not to be encrypted.
    pub(super) in_the_clear: bool,
    /// Whether the vault is writing it.
    pub(super) is_busy: bool,
    /// What is wrong with what was filled in.
    pub(super) error: Option<Said>,
    /// The file that was saved last.
    pub(super) file: Option<SavedFile>,
    /// How many guesses the passphrase stands, as far as it is typed.
    pub(super) weight: Option<Strength>,
    /// The key whose form was asked for.
    pub(super) key: Option<u32>,
    /// The key whose form is open, which may be another one.
    pub(super) opened: Option<u32>,
}

/// A private key's way out of the vault.
#[derive(Clone, Copy, Debug)]
pub(super) struct Saving {
    /// Which key.
    pub(super) key: u32,
    /// Whereto.
    pub(super) way: Way,
    /// In which format.
    pub(super) format: PrivateFormat,
    /// Whether it is encrypted.
    pub(super) encrypts: bool,
}

/// A file that the browser was handed.
#[derive(Debug)]
pub(super) struct SavedFile {
    /// What it is called.
    pub(super) name: String,
    /// What is in it.
    pub(super) saving: Saving,
}

impl Default for Guard {
    fn default() -> Self {
        Self {
            format: PrivateFormat::OpenSsh,
            in_the_clear: false,
            is_busy: false,
            error: None,
            file: None,
            key: None,
            opened: None,
            weight: None,
        }
    }
}

impl Guard {
    /// Turns to another key, for which nothing was said yet.
    pub(super) fn turn_to(&mut self, opened: Option<u32>) {
        if self.opened != opened {
            let (file, key, is_busy) = (self.file.take(), self.key, self.is_busy);
            *self = Self { is_busy, file, key, opened, ..Self::default() };
        }
    }

    /// Whether the file will be encrypted.
    pub(super) fn encrypts(&self) -> bool {
        self.format.can_be_encrypted() && !self.in_the_clear
    }
}

impl Default for View {
    fn default() -> Self {
        Self {
            said: String::new(),
            rest_error: None,
            operator: Operator::default(),
            input_error: None,
            refused_files: Vec::new(),
            waiting_files: 0,
            adds: false,
            shown_key: None,
            comment_error: None,
            public_error: None,
            is_over: false,
            is_unlocking: false,
            logged_in_at: None,
            unsure: None,
            planted: Vec::new(),
            violations: 0,
            shown_as: ExportFormat::Http,
            guard: Guard::default(),
            created: Vec::new(),
        }
    }
}
