//! The lists of known keys that config.json names: the page fetches them, the vault reads them.

use gloo_net::http::Request;
use js_sys::{Error, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::RequestMode;

use super::{body, page};
use crate::vault::MAX_KEY_LIST_LEN;

/// Fetches that file, from where the page comes from and from nowhere else.
///
/// # Errors
/// With what happened instead.
pub(super) async fn load(file: &str) -> Result<Uint8Array, String> {
    let url = page::beside(file).ok_or("its name is no address")?;
    let request = Request::get(&url).mode(RequestMode::SameOrigin);
    let response = request.send().await.map_err(|error| error.to_string())?;
    if !response.ok() {
        return Err(format!("the server answered {}", response.status()));
    }
    let max = u32::try_from(MAX_KEY_LIST_LEN).unwrap_or(u32::MAX);
    body::read(&response, max).await.map_err(|error| {
        error.dyn_ref::<Error>().map_or_else(|| "it broke off".to_owned(), |error| error.message().into())
    })
}
