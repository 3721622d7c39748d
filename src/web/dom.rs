//! Finding elements, moving the focus, and timers.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, HtmlElement, HtmlInputElement, HtmlSelectElement};

/// The document.
pub(super) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The input with that id.
pub(super) fn input(id: &str) -> Option<HtmlInputElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Puts a choice back, without a person's doing.
pub(super) fn choose(id: &str, value: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(select) = element.and_then(|element| element.dyn_into::<HtmlSelectElement>().ok()) {
        select.set_value(value);
    }
}

/// Moves the focus to the element with that id.
pub(super) fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that can't take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// The absolute URL of a file beside the page.
pub(super) fn beside_the_page(file: &str) -> Option<String> {
    let base = document()?.base_uri().ok()??;
    Some(web_sys::Url::new_with_base(file, &base).ok()?.href())
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
