//! What the page's script hands its program: the powers that only a script has.

use std::cell::OnceCell;

use js_sys::{Object, Promise};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, MessagePort, Response};

use super::vault::VaultWorker;

#[wasm_bindgen]
extern "C" {
    /// What runtime.js makes.
    #[derive(Clone, Debug)]
    pub type Page;

    /// `console`, `frame`, or `page`.
    #[wasm_bindgen(method, getter)]
    fn isolation(this: &Page) -> String;

    /// The URL that files are beside.
    #[wasm_bindgen(method, getter)]
    fn base(this: &Page) -> String;

    /// Where the host speaks, if there is one.
    #[wasm_bindgen(method, getter)]
    fn port(this: &Page) -> Option<MessagePort>;

    /// Fetches one of the page's own files.
    #[wasm_bindgen(method, catch)]
    fn fetch(this: &Page, file: &str) -> Result<Promise, JsValue>;

    /// The one script that may become a worker under Trusted Types.
    #[wasm_bindgen(method, catch, js_name = startVault)]
    fn start_vault(this: &Page) -> Result<VaultWorker, JsValue>;

    /// The same worker, in a sandboxed frame.
    #[wasm_bindgen(method, catch, js_name = startFramedVault)]
    fn start_framed_vault(this: &Page) -> Result<VaultWorker, JsValue>;

    /// Loads the portal's module, and asks it.
    #[wasm_bindgen(method, catch, js_name = askPortal)]
    fn ask_portal(this: &Page, module: &str, operation: &str, params: &Object) -> Result<Promise, JsValue>;
}

/// A script without a word in it, which needs no network.
const NOTHING: &str = "data:text/javascript,";

thread_local! {
    static HERE: OnceCell<(Element, Page)> = const { OnceCell::new() };
}

/// Where the page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Isolation {
    /// By itself, in a window of its own.
    Console,
    /// In a frame, of another origin than the host.
    Frame,
    /// In the host's own document, whose scripts see all that it does.
    Page,
}

/// Remembers what the page was given. A program shows one page: who wants two starts two.
pub(super) fn remember(root: &Element, page: Page) -> bool {
    HERE.with(|here| here.set((root.clone(), page)).is_ok())
}

/// The element that the page is shown in.
pub(super) fn root() -> Option<Element> {
    HERE.with(|here| here.get().map(|(root, _)| root.clone()))
}

fn page() -> Result<Page, JsValue> {
    HERE.with(|here| here.get().map(|(_, page)| page.clone())).ok_or(JsValue::UNDEFINED)
}

/// Where the page is shown.
pub(super) fn isolation() -> Isolation {
    match page().map(|page| page.isolation()).as_deref() {
        Ok("frame") => Isolation::Frame,
        Ok("page") => Isolation::Page,
        _ => Isolation::Console,
    }
}

/// Where the host speaks, if there is one.
pub(super) fn port() -> Option<MessagePort> {
    page().ok()?.port()
}

/// The absolute URL of a file beside the page.
pub(super) fn beside(file: &str) -> Option<String> {
    let base = page().ok()?.base();
    Some(web_sys::Url::new_with_base(file, &base).ok()?.href())
}

/// A URL that whoever has no wall around it reaches: that of a file beside the page, which was just fetched from
/// there. Of a page on a disk nothing beside it is reached by anybody, but what stands in a URL is.
pub(super) fn within_reach(file: &str) -> Option<String> {
    beside(file).map(|url| if url.starts_with("file:") { NOTHING.to_owned() } else { url })
}

/// Fetches one of the page's own files.
///
/// # Errors
/// When no answer came.
pub(super) async fn fetch(file: &str) -> Result<Response, JsValue> {
    JsFuture::from(page()?.fetch(file)?).await?.dyn_into()
}

/// The text of one of the page's own files; none if it is not there.
pub(super) async fn text(file: &str) -> Option<String> {
    let response = fetch(file).await.ok().filter(Response::ok)?;
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

/// Starts the vault's worker.
///
/// # Errors
/// When the page has none to start.
pub(super) fn start_vault() -> Result<VaultWorker, JsValue> {
    page()?.start_vault()
}

/// Starts it in a sandboxed frame.
///
/// # Errors
/// When the page has none to start.
pub(super) fn start_framed_vault() -> Result<VaultWorker, JsValue> {
    page()?.start_framed_vault()
}

/// Asks the portal's module for credentials.
///
/// # Errors
/// When it may not be loaded.
pub(super) fn ask_portal(module: &str, operation: &str, params: &Object) -> Result<Promise, JsValue> {
    page()?.ask_portal(module, operation, params)
}
