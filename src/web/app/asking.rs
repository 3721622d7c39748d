//! What is asked of the vault about a key.

use std::rc::Rc;

use js_sys::Uint8Array;
use yew::html::Scope;

use super::{App, Files, Msg, say_later};
use crate::{
    algorithm::KeySpec,
    embed,
    flow::{Event, Input as Doing, Isolation, Taking, Work},
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

    pub(super) fn ask_with(&self, link: &Scope<Self>, ask: Ask, cargo: Cargo) {
        if !self.vault.is_started() {
            self.start_vault(link);
        }
        let vault = Rc::clone(&self.vault);
        say_later(link, async move { Msg::Answered(vault.ask(&ask, cargo).await) });
    }

    pub(super) fn read(&mut self, link: &Scope<Self>, taking: Taking, input: Result<Input, NoInput>) {
        self.view.is_over = false;
        self.view.unsure = None;
        if self.is_at_a_key() {
            return;
        }
        match input {
            Ok(Input::Files(files)) => self.read_files(link, taking, files),
            Ok(Input::Pasted(bytes)) => self.read_pasted(link, taking, bytes),
            Err(reason) => {
                let said = words::no_input(reason);
                self.view.say(said.text());
                self.view.input_error = Some(said);
            }
        }
    }

    pub(super) fn read_pasted(&mut self, link: &Scope<Self>, taking: Taking, bytes: Uint8Array) {
        self.files = Files::default();
        self.begin(Work::Reading, taking);
        self.ask_with(link, Ask::Read { file_name: None }, Cargo::Bytes(bytes));
    }

    /// Whether the vault is at a key, for which one takes in or makes no other: what comes next would be taken
    /// for what was meant by the other.
    fn is_at_a_key(&mut self) -> bool {
        let is_busy = matches!(self.flow.input(), Doing::Working(_));
        if is_busy {
            self.view.say(words::STILL_AT_IT);
        }
        is_busy
    }

    pub(super) fn generate(&mut self, link: &Scope<Self>, taking: Taking, spec: KeySpec, comment: String) {
        if self.is_at_a_key() {
            return;
        }
        self.begin(Work::Generating, taking);
        self.ask(link, Ask::Generate { spec, comment });
    }

    pub(super) fn begin(&mut self, work: Work, taking: Taking) {
        self.view.input_error = None;
        self.view.public_error = None;
        self.view.comment_error = None;
        self.view.shown_key = None;
        if self.files.is_first() {
            self.view.refused_files.clear();
        }
        self.view.say(words::working(work));
        self.flow.begin(work, taking);
    }

    /// The file stays where it is while its passphrase is tried, and after a wrong one.
    pub(super) fn unlock(&mut self, link: &Scope<Self>) {
        let Some(field) = dom::input(PASSPHRASE) else { return };
        if self.view.is_unlocking || !matches!(self.flow.input(), Doing::Locked(_)) {
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
                if self.flow.keys().is_empty() && matches!(self.flow.input(), Doing::Idle) {
                    self.vault.end();
                    self.start_vault(link);
                }
            }
            Ok(Reply { answer, .. }) if answer != Answer::Dropped => {
                self.step(link, Event::Answered(answer));
                self.handed_in();
                self.announce_key();
                if matches!(self.flow.input(), Doing::Locked(_)) {
                    self.focus = Some(PASSPHRASE.to_owned());
                }
                self.look_up(link);
                self.read_next_file(link);
            }
            Ok(_) | Err(Lost::Ended) => {}
            Err(lost) => self.lose_vault(link, &lost),
        }
    }

    /// A vault that broke is started anew, and its walls are tried again.
    pub(super) fn lose_vault(&mut self, link: &Scope<Self>, lost: &Lost) {
        let said = words::lost(lost);
        self.view.say(said.text());
        self.tell(&embed::problem("vault-lost", &said.text(), true));
        if let Some(id) = self.hosted.handing.take() {
            self.tell(&embed::failed(id, "vault-lost", &said.text()));
        }
        self.step(link, Event::VaultLost(said.text()));
        self.view.input_error = Some(said);
        if *lost == Lost::Crashed {
            self.start_vault(link);
        }
    }
}
