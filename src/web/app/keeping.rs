//! The keys that are held: which is shown, what its comment is, and letting go of one.

use std::rc::Rc;

use js_sys::Uint8Array;
use yew::html::Scope;

use super::{App, Msg, say_later};
use crate::{
    algorithm::KeySpec,
    flow::{Custody, Event, Taking},
    vault::{Answer, Ask},
    web::{
        dom, language,
        panel::{key::KEEP, summary::COMMENT},
        vault::{Cargo, Lost, Reply},
        view::Unsure,
        words,
    },
};

impl App {
    /// What a key is taken in for that nobody said more about.
    pub(super) fn usual_taking(&self) -> Taking {
        if self.view.adds { Taking::Add } else { Taking::Replace }
    }

    pub(super) fn show_key(&mut self, id: u32) {
        self.view.shown_key = Some(id);
        self.view.comment_error = None;
    }

    /// Makes a second key, for a destination that does not take the first.
    pub(super) fn generate_for(&mut self, link: &Scope<Self>, id: u32, spec: KeySpec) {
        let comment = self.flow.keys().first().map(|key| key.summary().comment.clone());
        self.generate(link, Taking::For(id), spec, comment.unwrap_or_default());
    }

    /// Letting go of a key that exists here alone takes a second word.
    pub(super) fn drop_key(&mut self, link: &Scope<Self>, id: u32) {
        let is_unsaved = self.flow.key(id).is_some_and(|key| key.custody() == Custody::Unsaved);
        if is_unsaved && self.view.unsure != Some(Unsure::Drop(id)) {
            self.view.unsure = Some(Unsure::Drop(id));
            self.focus = Some(KEEP.to_owned());
            return;
        }
        self.view.unsure = None;
        self.view.say(words::KEY_REMOVED);
        self.step(link, Event::Dropped(id));
    }

    pub(super) fn comment(&mut self, link: &Scope<Self>, id: u32) {
        let (Some(key), Some(field)) = (self.flow.key(id), dom::input(COMMENT)) else { return };
        let fingerprint = key.summary().fingerprint().to_owned();
        let ask = Ask::Comment { fingerprint, comment: field.value() };
        let vault = Rc::clone(&self.vault);
        say_later(link, async move { Msg::Commented(vault.ask(&ask, Cargo::Nothing).await) });
    }

    pub(super) fn commented(&mut self, link: &Scope<Self>, reply: Result<Reply, Lost>) {
        self.view.comment_error = None;
        match reply {
            Ok(Reply { answer: Answer::Refused(refusal), .. }) => {
                self.view.say(language::refusal(&refusal));
                self.view.comment_error = Some(refusal);
            }
            Ok(Reply { answer: Answer::Key(summary), .. }) => {
                self.view.say(words::COMMENT_CHANGED);
                self.step(link, Event::Commented(summary));
            }
            Ok(_) | Err(Lost::Ended) => {}
            Err(lost) => self.lose_vault(link, &lost),
        }
    }

    /// Goes on with the public key that a certificate is about.
    pub(super) fn use_key_inside(&mut self, link: &Scope<Self>) {
        let inside = self.flow.keys().iter().find_map(|key| key.summary().key_inside.clone());
        let Some(inside) = inside else { return };
        // What was pressed goes away with the certificate.
        self.moves_focus = true;
        let bytes = Uint8Array::from(inside.as_bytes());
        self.read_pasted(link, Taking::Replace, bytes);
    }
}
