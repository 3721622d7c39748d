//! Events of the window, for as long as somebody listens.

use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{ClipboardEvent, Event as DomEvent, HtmlElement};
use yew::html::Scope;

use super::{
    app::{App, Msg},
    input,
    page::{self, Isolation},
    vault::Vault,
};
use crate::flow::Event;

/// Listens to the window until it is dropped.
pub(super) struct Listener {
    event: &'static str,
    closure: Closure<dyn FnMut(DomEvent)>,
}

impl Listener {
    pub(super) fn new(event: &'static str, heard: impl FnMut(DomEvent) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(DomEvent)>::new(heard);
        if let Some(window) = web_sys::window() {
            // Without it the page does less, and works all the same.
            let _ = window.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        }
        Self { event, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            // If adding it failed, there is nothing to remove.
            let _ =
                window.remove_event_listener_with_callback(self.event, self.closure.as_ref().unchecked_ref());
        }
    }
}

/// What a person meant for the page and did beside it. A file dropped next to its place would make
/// the browser leave the page and show the file; a paste outside any field would be lost.
/// In a host's document what is done beside the page is the host's.
pub(super) fn strays(link: &Scope<App>) -> Vec<Listener> {
    let (link, violated) = (link.clone(), link.clone());
    let violations = Listener::new("securitypolicyviolation", move |_| violated.send_message(Msg::Violated));
    if page::isolation() == Isolation::Page {
        return vec![violations];
    }
    vec![
        violations,
        Listener::new("dragover", |event| event.prevent_default()),
        Listener::new("drop", |event| event.prevent_default()),
        Listener::new("paste", move |event| {
            if event.default_prevented() || is_in_field(&event) {
                return;
            }
            if let Ok(event) = event.dyn_into::<ClipboardEvent>() {
                link.send_message(Msg::TookAnywhere(input::pasted(&event)));
            }
        }),
    ]
}

/// Leaving the page ends the vault. A browser that keeps the page to show it again keeps the words
/// on it too, and not the key they are about: such a page begins anew.
pub(super) fn hiding(link: &Scope<App>, vault: Rc<Vault>) -> [Listener; 2] {
    let link = link.clone();
    [
        Listener::new("pagehide", move |_| vault.end()),
        Listener::new("pageshow", move |event| {
            let restored =
                Reflect::get(&event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy());
            if restored {
                begin_anew(&link);
            }
        }),
    ]
}

/// A host's document is not loaded again for it.
fn begin_anew(link: &Scope<App>) {
    if page::isolation() == Isolation::Page {
        link.send_message(Msg::Flow(Event::Cleared));
    } else if let Some(window) = web_sys::window() {
        // A page that can't be loaded again has no vault, and says so when it is asked.
        let _ = window.location().reload();
    }
}

/// Whether an event is about a field, which takes its own pastes.
fn is_in_field(event: &DomEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| matches!(&*target.tag_name(), "INPUT" | "TEXTAREA" | "SELECT"))
}
