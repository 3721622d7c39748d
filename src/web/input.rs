//! A key's way in: a file that was chosen or dropped, or a paste. None of them becomes text in the
//! page's document.

use js_sys::{JsString, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, File, HtmlInputElement};

use super::field;
use crate::vault::MAX_LIST_LEN;

#[wasm_bindgen]
extern "C" {
    type Transfer;

    /// `getData` as the browser's string.
    #[wasm_bindgen(method, catch, js_name = getData)]
    fn text(this: &Transfer, format: &str) -> Result<JsString, JsValue>;
}

/// What a person gave.
pub(super) enum Input {
    /// A file, unread.
    File(File),
    /// The bytes of a pasted text.
    Pasted(Uint8Array),
}

/// Why nothing was taken in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NoInput {
    /// There was no file and no text.
    Nothing,
    /// More than one file.
    Several(u32),
    /// More than any file of keys has: how many MiB, begun ones included.
    TooLarge(u32),
}

/// The file that was chosen. The field is empty afterwards, so that the same file can be chosen
/// again.
pub(super) fn chosen(input: &HtmlInputElement) -> Result<Input, NoInput> {
    let file = input.files().and_then(|files| files.get(0));
    let taken = file.ok_or(NoInput::Nothing).and_then(checked);
    input.set_value("");
    taken
}

/// The file or text that was dropped.
pub(super) fn dropped(event: &DragEvent) -> Result<Input, NoInput> {
    event.prevent_default();
    transferred(&event.data_transfer().ok_or(NoInput::Nothing)?)
}

/// The file or text that was pasted. The browser puts it nowhere.
pub(super) fn pasted(event: &ClipboardEvent) -> Result<Input, NoInput> {
    event.prevent_default();
    transferred(&event.clipboard_data().ok_or(NoInput::Nothing)?)
}

fn transferred(data: &DataTransfer) -> Result<Input, NoInput> {
    let files = data.files();
    match files.as_ref().map_or(0, web_sys::FileList::length) {
        0 => text_of(data),
        1 => files.and_then(|files| files.get(0)).ok_or(NoInput::Nothing).and_then(checked),
        several => Err(NoInput::Several(several)),
    }
}

fn text_of(data: &DataTransfer) -> Result<Input, NoInput> {
    let text = data.unchecked_ref::<Transfer>().text("text/plain").map_err(|_| NoInput::Nothing)?;
    let len = text.length();
    if len == 0 {
        return Err(NoInput::Nothing);
    }
    // A text has at least as many bytes in UTF-8 as it has UTF-16 units.
    match usize::try_from(len) {
        Ok(units) if units <= MAX_LIST_LEN => Ok(Input::Pasted(field::encode(&text))),
        _ => Err(too_large(f64::from(len))),
    }
}

fn checked(file: File) -> Result<Input, NoInput> {
    #[allow(clippy::cast_precision_loss, reason = "16 MiB is exact")]
    let limit = MAX_LIST_LEN as f64;
    if file.size() > limit { Err(too_large(file.size())) } else { Ok(Input::File(file)) }
}

fn too_large(bytes: f64) -> NoInput {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
    NoInput::TooLarge((bytes / 1024.0 / 1024.0).ceil() as u32)
}

/// Whether a drag carries anything that could be a key.
pub(super) fn is_welcome(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    let known = |name: JsValue| name.as_string().is_some_and(|name| matches!(&*name, "Files" | "text/plain"));
    types.is_some_and(|types| types.iter().any(known))
}
