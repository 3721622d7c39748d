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
mod host;
mod icon;
mod input;
mod key_list;
mod language;
mod leaving;
mod listener;
mod look;
mod net;
mod page;
mod panel;
mod part;
mod portal;
mod rest;
mod save;
mod vault;
mod view;
mod words;

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::Element;

pub use page::Page;

/// Says where the program broke down, should it ever.
pub fn start() {
    yew::set_custom_panic_hook(Box::new(|info| {
        // Where, and never what: the text of a panic may quote what was being worked on.
        let place = info.location().map_or_else(|| "?".to_owned(), ToString::to_string);
        web_sys::console::error_1(&JsValue::from(format!("Keyferry broke down at {place}")));
    }));
}

/// Fetches the rest of the program. A page that has a host waits for it: what the host sets is seen first.
///
/// # Errors
/// When it did not come.
#[wasm_bindgen(js_name = loadRest)]
pub async fn load_rest() -> Result<(), JsValue> {
    rest::load().await.map_err(|_| js_sys::Error::new("a part of the program did not come").into())
}

/// Shows the page in an element. What is returned takes it away again.
///
/// # Errors
/// When this program shows one already.
#[wasm_bindgen]
pub fn mount(root: Element, page: Page) -> Result<Shown, JsValue> {
    if page::remember(&root, page) {
        Ok(Shown(app::mount(root)))
    } else {
        Err(js_sys::Error::new("this program shows a page already").into())
    }
}

/// A page that is shown.
#[wasm_bindgen]
pub struct Shown(yew::AppHandle<app::App>);

#[wasm_bindgen]
impl Shown {
    /// Takes it away, and with it the vault and all that is held.
    pub fn unmount(self) {
        self.0.destroy();
    }
}

/// Its insides may be secret.
impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown")
    }
}
