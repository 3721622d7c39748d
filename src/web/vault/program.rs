//! The vault's program: fetched once, compiled once, handed to each worker.

use std::cell::OnceCell;

use js_sys::{Promise, WebAssembly};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::web::page;

/// Where it lies, beside the page. The vault tries to reach it, too: the page has just fetched it.
pub(super) const PROGRAM: &str = "./vault_bg.wasm";

#[derive(Default)]
pub(super) struct Program {
    bytes: OnceCell<Promise>,
    module: OnceCell<Promise>,
}

impl Program {
    /// An `ArrayBuffer`.
    pub(super) fn bytes(&self) -> Promise {
        self.bytes.get_or_init(|| future_to_promise(fetch())).clone()
    }

    /// A `WebAssembly.Module`.
    pub(super) fn module(&self) -> Promise {
        self.module.get_or_init(|| future_to_promise(compile(self.bytes()))).clone()
    }
}

async fn fetch() -> Result<JsValue, JsValue> {
    let response = page::fetch(PROGRAM).await?;
    if !response.ok() {
        let text = format!("the server answered {} for {PROGRAM}", response.status());
        return Err(js_sys::Error::new(&text).into());
    }
    JsFuture::from(response.array_buffer()?).await
}

/// Not while it is fetched: that refuses a server that doesn't know the type of .wasm files.
async fn compile(bytes: Promise) -> Result<JsValue, JsValue> {
    let bytes = JsFuture::from(bytes).await?;
    JsFuture::from(WebAssembly::compile(&bytes)).await
}
