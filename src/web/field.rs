//! Secret input: text that goes from a field or a paste to bytes without passing through the
//! application's memory.

use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::HtmlInputElement;

use crate::secret::Secret;

#[wasm_bindgen]
extern "C" {
    type TextEncoder;

    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;

    /// `encode` of a string that stays the browser's.
    #[wasm_bindgen(method)]
    fn encode(this: &TextEncoder, text: &JsString) -> Uint8Array;

    /// An input whose text is read as the browser's string.
    type Field;

    #[wasm_bindgen(method, getter, js_name = value)]
    fn text(this: &Field) -> JsString;
}

/// The UTF-8 bytes of a text.
pub(super) fn encode(text: &JsString) -> Uint8Array {
    TextEncoder::new().encode(text)
}

/// The UTF-8 bytes of what a field holds, which is then empty.
pub(super) fn take_bytes(input: &HtmlInputElement) -> Uint8Array {
    let bytes = encode(&input.unchecked_ref::<Field>().text());
    input.set_value("");
    bytes
}

/// The UTF-8 bytes of what a field holds, which stays.
pub(super) fn bytes(input: &HtmlInputElement) -> Uint8Array {
    encode(&input.unchecked_ref::<Field>().text())
}

/// Whether nothing is typed in a field.
pub(super) fn is_empty(input: &HtmlInputElement) -> bool {
    input.unchecked_ref::<Field>().text().length() == 0
}

/// What a field holds.
pub(super) fn secret(input: &HtmlInputElement) -> Secret {
    Secret::new(input.value())
}

/// Whether two fields hold the same text.
pub(super) fn same(one: &HtmlInputElement, other: &HtmlInputElement) -> bool {
    one.unchecked_ref::<Field>().text() == other.unchecked_ref::<Field>().text()
}

/// Bytes as text, if they are UTF-8.
pub(super) fn text(bytes: &Uint8Array) -> Option<String> {
    String::from_utf8(bytes.to_vec()).ok()
}
