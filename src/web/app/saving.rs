//! Saving private keys: the one that was generated here, and those that providers generated.

use std::rc::Rc;

use js_sys::Uint8Array;
use yew::html::Scope;

use super::{App, Msg, Way, say_later};
use crate::{
    embed::Saved,
    flow::{Custody, Event},
    outcome::Outcome,
    vault::{Answer, Ask, PublicFormat},
    web::{
        clipboard, dom, field,
        language::Said,
        panel::guard::{PASSPHRASE, PASSPHRASE_AGAIN, file_name, public_file_name},
        save,
        vault::{Cargo, Lost, Reply},
        view::{SavedFile, Saving},
        words::{self, Word},
    },
};

impl App {
    /// Has the vault write the private key.
    pub(super) fn save(&mut self, link: &Scope<Self>, id: u32, way: Way) {
        let Some(key) = self.flow.key(id) else { return };
        let fingerprint = key.summary().fingerprint().to_owned();
        let guard = &mut self.view.guard;
        let cargo = match passphrase(guard.encrypts()) {
            Ok(cargo) => cargo,
            Err(reason) => {
                guard.error = Some(reason.into());
                return;
            }
        };
        (guard.error, guard.weight, guard.is_busy) = (None, None, true);
        let (vault, format) = (Rc::clone(&self.vault), guard.format);
        let saving = Saving { key: id, way, format, encrypts: guard.encrypts() };
        say_later(link, async move {
            Msg::Written(saving, vault.ask(&Ask::Save { fingerprint, format }, cargo).await)
        });
    }

    /// Asks how much the passphrase is worth, as far as it is typed.
    pub(super) fn weigh(&mut self, link: &Scope<Self>) {
        let Some(field) = dom::input(PASSPHRASE) else { return };
        let (vault, cargo) = (Rc::clone(&self.vault), Cargo::Bytes(field::bytes(&field)));
        say_later(link, async move { Msg::Weighed(vault.ask(&Ask::Weigh, cargo).await) });
    }

    pub(super) fn weighed(&mut self, reply: &Result<Reply, Lost>) {
        let is_empty = dom::input(PASSPHRASE).is_none_or(|field| field::is_empty(&field));
        self.view.guard.weight = match reply {
            Ok(Reply { answer: Answer::Weighed { strength, .. }, .. }) if !is_empty => Some(*strength),
            _ => None,
        };
    }

    /// Hands the file that the vault wrote to the browser.
    pub(super) fn written(&mut self, link: &Scope<Self>, saving: Saving, reply: Result<Reply, Lost>) {
        let id = saving.key;
        self.view.guard.is_busy = false;
        match reply {
            Ok(Reply { answer: Answer::File, bytes: Some(bytes) }) => match saving.way {
                Way::Download => self.offer(link, saving, &bytes),
                Way::Copy => {
                    say_later(
                        link,
                        async move { Msg::KeyCopied(saving, clipboard::copy_bytes(&bytes).await) },
                    );
                }
            },
            Ok(Reply { answer: Answer::Refused(refusal), .. }) => self.not_saved(id, Said::Refusal(refusal)),
            Ok(_) => self.not_saved(id, words::NOT_WRITTEN.into()),
            Err(Lost::Ended) => {}
            Err(lost) => self.lose_vault(link, &lost),
        }
    }

    /// Says why, in the form that it is about; another key's may be open by now.
    fn not_saved(&mut self, id: u32, reason: Said) {
        if self.view.guard.opened == Some(id) {
            self.view.guard.error = Some(reason);
        } else {
            self.view.say(reason.text());
        }
    }

    fn offer(&mut self, link: &Scope<Self>, saving: Saving, bytes: &Uint8Array) {
        let id = saving.key;
        let Some(key) = self.flow.key(id) else { return };
        let name = file_name(key, saving.format);
        if save::save(&name, bytes).is_err() {
            self.not_saved(id, words::NO_DOWNLOAD.into());
            return;
        }
        self.view.say(words::downloaded(&name));
        self.view.guard.file = Some(SavedFile { name, saving });
        self.kept(link, saving);
    }

    fn kept(&mut self, link: &Scope<Self>, saving: Saving) {
        self.step(link, Event::Kept(saving.key, Custody::Saved));
        self.tell(&saved(saving.way).event(saving.encrypts));
    }

    pub(super) fn key_copied(&mut self, link: &Scope<Self>, saving: Saving, done: bool) {
        let id = saving.key;
        self.view.say(words::copied(words::PRIVATE_KEY, done));
        if done {
            self.kept(link, saving);
        } else {
            self.not_saved(id, words::NOT_COPIED_KEY.into());
        }
    }

    /// Has the vault write the public key.
    pub(super) fn save_public(&mut self, link: &Scope<Self>, id: u32, format: PublicFormat) {
        let Some(key) = self.flow.key(id) else { return };
        let cargo = Cargo::Bytes(Uint8Array::from(key.summary().public_key.as_bytes()));
        let vault = Rc::clone(&self.vault);
        say_later(link, async move {
            Msg::PublicWritten(id, format, vault.ask(&Ask::SavePublic { format }, cargo).await)
        });
    }

    pub(super) fn public_written(
        &mut self,
        link: &Scope<Self>,
        id: u32,
        format: PublicFormat,
        reply: Result<Reply, Lost>,
    ) {
        self.view.public_error = None;
        match reply {
            Ok(Reply { answer: Answer::File, bytes: Some(bytes) }) => self.offer_public(id, format, &bytes),
            Ok(Reply { answer: Answer::Refused(refusal), .. }) => {
                self.public_failed(Said::Refusal(refusal));
            }
            Ok(_) => self.public_failed(words::NOT_WRITTEN.into()),
            Err(Lost::Ended) => {}
            Err(lost) => self.lose_vault(link, &lost),
        }
    }

    fn offer_public(&mut self, id: u32, format: PublicFormat, bytes: &Uint8Array) {
        let Some(key) = self.flow.key(id) else { return };
        let file = public_file_name(key, format);
        match save::save(&file, bytes) {
            Ok(()) => self.view.say(words::downloaded(&file)),
            Err(_) => self.public_failed(words::NO_DOWNLOAD.into()),
        }
    }

    fn public_failed(&mut self, reason: Said) {
        self.view.say(reason.text());
        self.view.public_error = Some(reason);
    }

    /// Saves what a provider generated, as it came.
    pub(super) fn save_created(&mut self, link: &Scope<Self>, id: u32, way: Way) {
        let outcome = self.flow.delivery(id).and_then(|delivery| delivery.outcome());
        let Some(Outcome::Created { name, private_key: Some(key), .. }) = outcome else { return };
        let file = [name.as_deref().unwrap_or("private-key"), ".pem"].concat();
        let bytes = Uint8Array::from(key.expose().as_bytes());
        match way {
            Way::Copy => {
                say_later(link, async move { Msg::CreatedCopied(id, clipboard::copy_bytes(&bytes).await) });
            }
            Way::Download if save::save(&file, &bytes).is_err() => self.view.say(words::NO_DOWNLOAD),
            Way::Download => {
                self.view.say(words::downloaded(&file));
                self.created_kept(link, id, way);
            }
        }
    }

    pub(super) fn created_copied(&mut self, link: &Scope<Self>, id: u32, done: bool) {
        if done {
            self.view.say(words::copied(words::PRIVATE_KEY, true));
            self.created_kept(link, id, Way::Copy);
        } else {
            self.view.say(words::NOT_COPIED_KEY);
        }
    }

    fn created_kept(&mut self, link: &Scope<Self>, id: u32, way: Way) {
        self.view.created.push((id, way));
        self.step(link, Event::CreatedSaved(id));
        self.tell(&saved(way).event(false));
    }
}

fn saved(way: Way) -> Saved {
    match way {
        Way::Download => Saved::Download,
        Way::Copy => Saved::Copy,
    }
}

/// The passphrase for the file: typed twice alike, or none.
fn passphrase(encrypts: bool) -> Result<Cargo, Word> {
    if !encrypts {
        return Ok(Cargo::Nothing);
    }
    let fields = dom::input(PASSPHRASE).zip(dom::input(PASSPHRASE_AGAIN));
    let (first, again) = fields.ok_or(words::NO_PASSPHRASE)?;
    if !field::same(&first, &again) {
        return Err(words::PASSPHRASES_DIFFER);
    }
    let bytes = field::take_bytes(&first);
    again.set_value("");
    if bytes.length() == 0 { Err(words::NO_PASSPHRASE) } else { Ok(Cargo::Bytes(bytes)) }
}
