//! A key's way in: a file that was chosen or dropped, or a paste. None of them becomes text in the
//! page's document.

use js_sys::{JsString, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, File, FileList, HtmlInputElement};

use super::field;
use crate::vault::MAX_LIST_LEN;

/// How many files are read at a time.
const MAX_FILES: u32 = 100;

#[wasm_bindgen]
extern "C" {
    type Transfer;

    /// `getData` as the browser's string.
    #[wasm_bindgen(method, catch, js_name = getData)]
    fn text(this: &Transfer, format: &str) -> Result<JsString, JsValue>;
}

/// What a person gave.
pub(super) enum Input {
    /// Files, unread: at least one.
    Files(Vec<File>),
    /// The bytes of a pasted text.
    Pasted(Uint8Array),
}

/// Why nothing was taken in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NoInput {
    /// There was no file and no text.
    Nothing,
    /// More files than anybody reads through: how many.
    TooMany(u32),
    /// More than any file of keys has: how many MiB, begun ones included.
    TooLarge(u32),
}

/// The files that were chosen. The field is empty afterwards, so that the same file can be chosen
/// again.
pub(super) fn chosen(input: &HtmlInputElement) -> Result<Input, NoInput> {
    let taken = input.files().ok_or(NoInput::Nothing).and_then(|files| checked(&files));
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
    match data.files() {
        Some(files) if files.length() > 0 => checked(&files),
        _ => text_of(data),
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

fn checked(files: &FileList) -> Result<Input, NoInput> {
    let count = files.length();
    if count > MAX_FILES {
        return Err(NoInput::TooMany(count));
    }
    let files: Vec<File> = (0..count).filter_map(|index| files.get(index)).collect();
    #[allow(clippy::cast_precision_loss, reason = "16 MiB is exact")]
    let limit = MAX_LIST_LEN as f64;
    match files.iter().find(|file| file.size() > limit) {
        Some(file) => Err(too_large(file.size())),
        None if files.is_empty() => Err(NoInput::Nothing),
        None => Ok(Input::Files(files)),
    }
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
