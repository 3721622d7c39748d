//! The console page: the one part that touches a browser.
//!
//! [`app`] owns the dialogue ([`crate::flow::Flow`]) and runs its effects; panels draw it. Each
//! power of the browser has one file: `net` sends, `vault` asks the worker, `save` saves, `input`
//! takes files and pastes in, `field` reads secret fields, `portal` asks the portal around the page,
//! `clock` tells the time.

mod app;
mod body;
mod clipboard;
mod clock;
mod config;
mod dom;
mod element;
mod field;
mod focus;
mod history;
mod icon;
mod input;
mod key_list;
mod language;
mod leaving;
mod listener;
mod net;
mod panel;
mod part;
mod portal;
mod save;
mod vault;
mod view;
mod words;

use wasm_bindgen::JsValue;

/// The element of index.html that the page is shown in.
const ROOT: &str = "app";

/// Starts the page.
pub fn start() {
    yew::set_custom_panic_hook(Box::new(|info| {
        // Where, and never what: the text of a panic may quote what was being worked on.
        let place = info.location().map_or_else(|| "?".to_owned(), ToString::to_string);
        web_sys::console::error_1(&JsValue::from(format!("Keyferry broke down at {place}")));
    }));
    // In a task of its own: after the compiling, in the same one, it would keep the page from answering.
    let mounted_later = dom::after(0, || {
        if let Some(root) = dom::document().and_then(|document| document.get_element_by_id(ROOT)) {
            app::mount(root);
        }
    });
    // What has no window has no page to show either.
    mounted_later.ok();
}
