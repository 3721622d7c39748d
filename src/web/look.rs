//! How the page looks, where a host has a say in it.

use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Element, HtmlElement};

use super::{
    dom,
    page::{self, Isolation},
};
use crate::embed::{Layout, TOKENS, Theme};

/// Looks that way from now on. What is not said looks as it does by itself.
pub(super) fn set(theme: Theme, layout: Layout, tokens: &[(&'static str, String)], hidden: &[&'static str]) {
    let Some(style) = top().and_then(|top| top.dyn_into::<HtmlElement>().ok()).map(|top| top.style()) else {
        return;
    };
    set_property(&style, "color-scheme", theme.color_scheme());
    // In the host's own document they come down by themselves.
    if page::isolation() == Isolation::Frame {
        for name in TOKENS {
            let value = tokens.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
            set_property(&style, &["--kf-", name].concat(), value);
        }
    }
    let Some(root) = page::root() else { return };
    // Valid names are never refused.
    let _ = root.set_attribute("data-layout", layout.id());
    let _ = root.set_attribute("data-hide", &hidden.join(" "));
}

/// What all of the page is in.
fn top() -> Option<Element> {
    match page::isolation() {
        Isolation::Page => page::root(),
        Isolation::Console | Isolation::Frame => dom::document()?.document_element(),
    }
}

/// An empty value takes a property away; one that a browser can't read changes nothing.
fn set_property(style: &CssStyleDeclaration, name: &str, value: &str) {
    let _ = style.set_property(name, value);
}
