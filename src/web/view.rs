//! What the page remembers that is no part of the dialogue: what is open, what was last said.

use crate::{export::ExportFormat, vault::PrivateFormat};

/// The state of the page itself.
#[derive(Debug)]
pub(super) struct View {
    /// What is announced to those who don't see the page change.
    pub(super) said: String,
    /// What the operator of the page has set.
    pub(super) operator: Operator,
    /// Why the last file or paste was not taken in.
    pub(super) input_error: Option<String>,
    /// Why the public key was not saved.
    pub(super) public_error: Option<String>,
    /// Whether a file is being dragged over the page.
    pub(super) is_over: bool,
    /// Whether the vault is trying a passphrase.
    pub(super) is_unlocking: bool,
    /// Whether "Clear" was pressed while a key is unsaved.
    pub(super) is_clearing: bool,
    /// How requests are shown.
    pub(super) shown_as: ExportFormat,
    /// Saving the private key.
    pub(super) guard: Guard,
}

impl View {
    /// Announces a text.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.said = text.into();
    }
}

/// What config.json says of the page itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Operator {
    /// Whether a sandbox answers in the providers' place.
    pub(super) sandbox: bool,
    /// What is wrong with the file.
    pub(super) error: Option<String>,
    /// The file of lists of known keys.
    pub(super) key_list: Option<String>,
    /// Why keys are not looked up in it.
    pub(super) key_list_error: Option<String>,
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
    pub(super) error: Option<String>,
    /// The name of the file that was saved.
    pub(super) file: Option<String>,
    /// The destinations whose generated keys were saved.
    pub(super) created: Vec<u32>,
}

impl Default for Guard {
    fn default() -> Self {
        Self {
            format: PrivateFormat::OpenSsh,
            in_the_clear: false,
            is_busy: false,
            error: None,
            file: None,
            created: Vec::new(),
        }
    }
}

impl Guard {
    /// Whether the file will be encrypted.
    pub(super) fn encrypts(&self) -> bool {
        self.format.can_be_encrypted() && !self.in_the_clear
    }
}

impl Default for View {
    fn default() -> Self {
        Self {
            said: String::new(),
            operator: Operator::default(),
            input_error: None,
            public_error: None,
            is_over: false,
            is_unlocking: false,
            is_clearing: false,
            shown_as: ExportFormat::Http,
            guard: Guard::default(),
        }
    }
}
