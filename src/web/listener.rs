//! Events of the window, for as long as somebody listens.

use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{ClipboardEvent, Event, HtmlElement};
use yew::html::Scope;

use super::{
    app::{App, Msg},
    input,
    vault::Vault,
};

/// Listens to the window until it is dropped.
pub(super) struct Listener {
    event: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(super) fn new(event: &'static str, heard: impl FnMut(Event) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(Event)>::new(heard);
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
pub(super) fn strays(link: &Scope<App>) -> [Listener; 4] {
    let (link, violated) = (link.clone(), link.clone());
    [
        Listener::new("dragover", |event| event.prevent_default()),
        Listener::new("drop", |event| event.prevent_default()),
        Listener::new("securitypolicyviolation", move |_| violated.send_message(Msg::Violated)),
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
pub(super) fn hiding(vault: Rc<Vault>) -> [Listener; 2] {
    [
        Listener::new("pagehide", move |_| vault.end()),
        Listener::new("pageshow", |event| {
            let restored =
                Reflect::get(&event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy());
            if let Some(window) = web_sys::window().filter(|_| restored) {
                // A page that can't be loaded again has no vault, and says so when it is asked.
                let _ = window.location().reload();
            }
        }),
    ]
}

/// Whether an event is about a field, which takes its own pastes.
fn is_in_field(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| matches!(&*target.tag_name(), "INPUT" | "TEXTAREA" | "SELECT"))
}
