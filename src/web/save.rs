//! Saving a file.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::dom;

/// How long the browser gets to open a download before its URL is withdrawn, in milliseconds.
const URL_LIFE_MS: i32 = 1_000;

/// Offers bytes as a download by that name. They stay a buffer on their way: no string is made.
///
/// # Errors
/// When the browser has no downloads here, in a sandboxed frame for one.
pub(super) fn save(name: &str, bytes: &Uint8Array) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    // Chromium adds ".txt" to the name of anything it takes for text.
    options.set_type("application/octet-stream");
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = dom::document().ok_or(JsValue::UNDEFINED)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    dom::after(URL_LIFE_MS, move || drop(Url::revoke_object_url(&url)))
}
