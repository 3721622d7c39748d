//! What keys are judged by that is not the same everywhere: what the operator requires, and lists of known
//! keys.

use std::rc::Rc;

use yew::html::Scope;

use super::{App, Msg, say_later};
use crate::{
    flow::Event,
    vault::{Answer, Ask},
    web::{
        key_list, language,
        vault::{Cargo, Lost, Reply},
        words,
    },
};

impl App {
    /// Fetches the lists for the vault, once there is a key to look up.
    pub(super) fn look_up(&mut self, link: &Scope<Self>) {
        let file = self.view.operator.key_list.clone();
        let Some(file) = file.filter(|_| !self.knows_keys && !self.flow.keys().is_empty()) else { return };
        self.knows_keys = true;
        let vault = Rc::clone(&self.vault);
        say_later(link, async move {
            match key_list::load(&file).await {
                Ok(lists) => Msg::Judged(vault.ask(&Ask::KnowKeys, Cargo::Bytes(lists)).await),
                Err(reason) => Msg::NotLookedUp(reason),
            }
        });
    }

    /// The vault has other rules, and judged the key by them.
    pub(super) fn judged(&mut self, link: &Scope<Self>, reply: Result<Reply, Lost>) {
        match reply {
            Ok(Reply { answer: Answer::Refused(refusal), .. }) => self.not_looked_up(&refusal.message),
            Ok(Reply { answer, .. }) => {
                self.view.operator.key_list_error = None;
                self.step(link, Event::Answered(answer));
                self.announce_block();
            }
            Err(Lost::Ended) => {}
            Err(lost) => self.lose_vault(link, &lost),
        }
    }

    /// The next key is another try.
    pub(super) fn not_looked_up(&mut self, reason: &str) {
        self.knows_keys = false;
        let said = words::not_looked_up(reason);
        self.view.say(said.text());
        self.view.operator.key_list_error = Some(said);
    }

    fn announce_block(&mut self) {
        let mut findings = self.flow.keys().iter().flat_map(|key| &key.summary().findings);
        if let Some(block) = findings.find(|finding| finding.blocks()) {
            let text = language::finding(block);
            self.view.say(text);
        }
    }
}
