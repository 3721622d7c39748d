//! The steps in the browser's history, so that its back and forward lead through them.

use std::cell::Cell;

use wasm_bindgen::JsValue;
use yew::html::Scope;

use super::{
    app::{App, Msg},
    listener::Listener,
    page::{self, Isolation},
    words::step_id,
};
use crate::flow::Step;

/// The history, as far as this page wrote it.
pub(super) struct History {
    noted: Cell<Step>,
    /// None in a frame, whose steps would stand in the history of the page around it, and none in that page.
    popping: Option<Listener>,
}

impl History {
    pub(super) fn new(link: &Scope<App>) -> Self {
        let link = link.clone();
        let popping = (page::isolation() == Isolation::Console).then(|| {
            Listener::new("popstate", move |event| {
                let state = js_sys::Reflect::get(&event, &"state".into()).unwrap_or_default();
                link.send_message(Msg::Popped(step(&state)));
            })
        });
        Self { noted: Cell::new(Step::Key), popping }
    }

    /// Writes down that the page is at a step, if it was at another.
    pub(super) fn note(&self, step: Step) {
        if self.noted.replace(step) == step || self.popping.is_none() {
            return;
        }
        if let Some(history) = history() {
            // Without it the buttons of the browser do less, and those of the page as much.
            let _ = history.push_state(&JsValue::from(step_id(step)), "");
        }
    }

    /// The browser went to a step by itself.
    pub(super) fn popped(&self, step: Step) {
        self.noted.set(step);
    }

    /// The browser went to an entry that leads nowhere any more: it becomes one of the step where the page is,
    /// so that going on leads past it.
    pub(super) fn correct(&self, here: Step) {
        self.noted.set(here);
        if let Some(history) = history() {
            // Without it the entry stays one that leads nowhere.
            let _ = history.replace_state(&JsValue::from(step_id(here)), "");
        }
    }
}

fn history() -> Option<web_sys::History> {
    web_sys::window()?.history().ok()
}

/// The step of an entry; that of the entry which the page began with is the first.
fn step(state: &JsValue) -> Option<Step> {
    let Some(id) = state.as_string() else { return Some(Step::Key) };
    Step::ALL.into_iter().find(|step| step_id(*step) == id)
}
