//! What time it is, for the core, which never asks by itself.

use wasm_bindgen::JsValue;

use super::language;
use crate::time::Timestamp;

/// The browser's clock.
pub(super) fn now() -> Timestamp {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "Date.now() is a whole number of milliseconds, far below 2^53"
    )]
    Timestamp(js_sys::Date::now() as u64)
}

/// A point in time by the browser's clock, as the language that is spoken writes it.
pub(super) fn local(time: Timestamp) -> String {
    #[allow(clippy::cast_precision_loss, reason = "a Date has the same precision")]
    let date = js_sys::Date::new(&JsValue::from_f64(time.0 as f64));
    String::from(date.to_locale_string(language::spoken().tag(), &JsValue::UNDEFINED))
}
