//! Finding elements, moving the focus, and timers.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, HtmlSelectElement};

use super::page;

/// The document.
pub(super) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The element with that id, within the page: a host has ids of its own.
pub(super) fn find(id: &str) -> Option<Element> {
    page::root()?.query_selector(&["[id=\"", id, "\"]"].concat()).ok()?
}

/// What has the focus, within the page.
pub(super) fn active() -> Option<Element> {
    let tree = page::root()?.get_root_node();
    Reflect::get(&tree, &"activeElement".into()).ok()?.dyn_into().ok()
}

/// The id of the first field that has to be put right.
pub(super) fn first_wrong() -> Option<String> {
    let wrong = page::root()?.query_selector("[aria-invalid=true], [data-severity=block]").ok()??;
    Some(wrong.id()).filter(|id| !id.is_empty())
}

/// The input with that id.
pub(super) fn input(id: &str) -> Option<HtmlInputElement> {
    find(id)?.dyn_into().ok()
}

/// Puts a choice back, without a person's doing.
pub(super) fn choose(id: &str, value: &str) {
    if let Some(select) = find(id).and_then(|element| element.dyn_into::<HtmlSelectElement>().ok()) {
        select.set_value(value);
    }
}

/// Moves the focus to the element with that id.
pub(super) fn focus(id: &str) {
    if let Some(element) = find(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that can't take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// Does something once, in a task of its own, when that many milliseconds are over.
///
/// # Errors
/// Where there is no window to count them.
pub(super) fn after(milliseconds: i32, act: impl FnOnce() + 'static) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let act = Closure::once_into_js(act);
    window.set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), milliseconds)?;
    Ok(())
}
