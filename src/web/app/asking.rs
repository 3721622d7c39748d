//! What is asked of the vault about a key.

use std::rc::Rc;

use js_sys::Uint8Array;
use yew::html::Scope;

use super::{App, Msg, say_later};
use crate::{
    algorithm::KeySpec,
    flow::{Event, Isolation, KeyState, Work},
    vault::{Answer, Ask},
    web::{
        dom, field,
        input::{Input, NoInput},
        panel::key::PASSPHRASE,
        vault::{Cargo, Lost, Reply},
        words,
    },
};

impl App {
    /// Starts the vault, which tries its walls first of all.
    pub(super) fn start_vault(&self, link: &Scope<Self>) {
        let vault = Rc::clone(&self.vault);
        say_later(link, async move { Msg::WallsTried(vault.isolation().await) });
    }

    pub(super) fn walls_tried(&mut self, link: &Scope<Self>, found: Result<Isolation, Lost>) {
        match found {
            Ok(isolation) => {
                self.knows_keys = false;
                self.step(link, Event::WallsTried(isolation));
            }
            Err(Lost::Ended) => {}
            Err(lost) => self.lose_vault(link, &lost),
        }
    }

    /// Asks something that nothing travels beside.
    pub(super) fn ask(&self, link: &Scope<Self>, ask: Ask) {
        self.ask_with(link, ask, Cargo::Nothing);
    }

    fn ask_with(&self, link: &Scope<Self>, ask: Ask, cargo: Cargo) {
        if !self.vault.is_started() {
            self.start_vault(link);
        }
        let vault = Rc::clone(&self.vault);
        say_later(link, async move { Msg::Answered(vault.ask(&ask, cargo).await) });
    }

    pub(super) fn read(&mut self, link: &Scope<Self>, input: Result<Input, NoInput>) {
        self.view.is_over = false;
        self.view.is_clearing = false;
        let (file_name, cargo) = match input {
            Ok(Input::File(file)) => (Some(file.name()), Cargo::File(file)),
            Ok(Input::Pasted(bytes)) => (None, Cargo::Bytes(bytes)),
            Err(reason) => {
                let text = words::no_input(reason);
                self.view.say(text.as_str());
                self.view.input_error = Some(text);
                return;
            }
        };
        self.begin(link, Work::Reading);
        self.ask_with(link, Ask::Read { file_name }, cargo);
    }

    /// Goes on with the public key that a certificate is about.
    pub(super) fn use_key_inside(&mut self, link: &Scope<Self>) {
        let Some(inside) = self.flow.summary().and_then(|summary| summary.key_inside.clone()) else { return };
        // What was pressed goes away with the certificate.
        self.moves_focus = true;
        self.begin(link, Work::Reading);
        self.ask_with(link, Ask::Read { file_name: None }, Cargo::Bytes(Uint8Array::from(inside.as_bytes())));
    }

    pub(super) fn generate(&mut self, link: &Scope<Self>, spec: KeySpec, comment: String) {
        self.begin(link, Work::Generating);
        self.ask(link, Ask::Generate { spec, comment });
    }

    fn begin(&mut self, link: &Scope<Self>, work: Work) {
        self.view.input_error = None;
        self.view.public_error = None;
        self.view.guard = crate::web::view::Guard::default();
        self.view.say(words::working(work));
        self.step(link, Event::Working(work));
    }

    /// The file stays where it is while its passphrase is tried, and after a wrong one.
    pub(super) fn unlock(&mut self, link: &Scope<Self>) {
        let Some(field) = dom::input(PASSPHRASE) else { return };
        if self.view.is_unlocking || !matches!(self.flow.key(), KeyState::Locked { .. }) {
            return;
        }
        self.view.is_unlocking = true;
        self.view.say(words::working(Work::Unlocking));
        self.ask_with(link, Ask::Unlock, Cargo::Bytes(field::take_bytes(&field)));
    }

    pub(super) fn answered(&mut self, link: &Scope<Self>, answer: Result<Reply, Lost>) {
        if matches!(answer, Ok(Reply { answer: Answer::Judged { .. }, .. })) {
            return self.judged(link, answer);
        }
        self.view.is_unlocking = false;
        match answer {
            // An ended worker holds nothing at all; one that has a new key by now lives on.
            Ok(Reply { answer: Answer::Forgotten, .. }) => {
                if matches!(self.flow.key(), KeyState::Empty) {
                    self.vault.end();
                    self.start_vault(link);
                }
            }
            Ok(Reply { answer, .. }) => {
                self.step(link, Event::Answered(answer));
                self.announce_key();
                self.look_up(link);
            }
            Err(Lost::Ended) => {}
            Err(lost) => self.lose_vault(link, &lost),
        }
    }

    /// A vault that broke is started anew, and its walls are tried again.
    pub(super) fn lose_vault(&mut self, link: &Scope<Self>, lost: &Lost) {
        let text = words::lost(lost);
        self.view.say(text.as_str());
        self.view.input_error = Some(text.clone());
        self.step(link, Event::VaultLost(text));
        if *lost == Lost::Crashed {
            self.start_vault(link);
        }
    }
}
