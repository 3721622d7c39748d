//! Copying.

use js_sys::{JsString, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type TextDecoder;

    #[wasm_bindgen(constructor)]
    fn new() -> TextDecoder;

    /// `decode` into a string that stays the browser's.
    #[wasm_bindgen(method)]
    fn decode(this: &TextDecoder, bytes: &Uint8Array) -> JsString;

    type Clipboard;

    #[wasm_bindgen(method, catch, js_name = writeText)]
    fn write(this: &Clipboard, text: &JsString) -> Result<Promise, JsValue>;
}

/// Copies the text in these bytes, which never is the application's.
pub(super) async fn copy_bytes(bytes: &Uint8Array) -> bool {
    let Some(clipboard) = clipboard() else { return false };
    let written = clipboard.unchecked_ref::<Clipboard>().write(&TextDecoder::new().decode(bytes));
    match written {
        Ok(written) => JsFuture::from(written).await.is_ok(),
        Err(_) => false,
    }
}

/// Copies a text, and says whether it worked.
pub(super) async fn copy(text: &str) -> bool {
    let Some(clipboard) = clipboard() else { return false };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// The clipboard, which is absent where the page came over plain http.
fn clipboard() -> Option<web_sys::Clipboard> {
    let navigator = web_sys::window()?.navigator();
    let is_there = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
    is_there.then(|| navigator.clipboard())
}
