//! What proves that the page does what it says: the test of the guard, the report, and the browser's history.

use std::rc::Rc;

use js_sys::Uint8Array;
use yew::html::Scope;

use super::{App, Msg, say_later};
use crate::{
    flow::{Event, Step},
    vault::{Answer, Ask},
    web::{
        clock, language, save,
        vault::{Cargo, Lost, Reply},
        words,
    },
};

/// What the report's file is called.
const REPORT: &str = "keyferry-report.json";

impl App {
    pub(super) fn test_guard(&self, link: &Scope<Self>) {
        let vault = Rc::clone(&self.vault);
        say_later(link, async move { Msg::GuardTested(vault.ask(&Ask::TestGuard, Cargo::Nothing).await) });
    }

    pub(super) fn guard_tested(&mut self, link: &Scope<Self>, reply: Result<Reply, Lost>) {
        match reply {
            Ok(Reply { answer: Answer::GuardTested { forms }, .. }) => {
                self.view.say(words::guard_tested(&forms));
                self.view.planted = forms;
            }
            Ok(Reply { answer: Answer::Refused(refusal), .. }) => self.view.say(language::refusal(&refusal)),
            Ok(_) | Err(Lost::Ended) => {}
            Err(lost) => self.lose_vault(link, &lost),
        }
    }

    pub(super) fn save_report(&mut self) {
        let report = self.flow.report(clock::now());
        match save::save(REPORT, &Uint8Array::from(report.as_bytes())) {
            Ok(()) => self.view.say(words::downloaded(REPORT)),
            Err(_) => self.view.say(words::NO_DOWNLOAD),
        }
    }

    /// Goes where the browser's back and forward lead, or stays where it can't be gone: for good while something
    /// is being sent, and otherwise so that the next press leads further.
    pub(super) fn popped(&mut self, link: &Scope<Self>, step: Option<Step>) {
        let Some(step) = step else { return };
        let here = self.flow.current_step();
        if self.flow.can_go(step) {
            self.history.popped(step);
            self.step(link, Event::Went(step));
        } else if self.flow.is_sending() {
            self.history.popped(step);
            self.history.note(here);
        } else {
            self.history.correct(here);
        }
    }
}
