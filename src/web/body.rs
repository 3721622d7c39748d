//! The bodies of answers, of which no more is taken in than may be.

use gloo_net::http::Response;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

/// Reads it all.
///
/// # Errors
/// When it is longer than that, in bytes, or breaks off.
pub(super) async fn read(response: &Response, max: u32) -> Result<Uint8Array, JsValue> {
    let Some(stream) = response.body() else { return Ok(Uint8Array::new_with_length(0)) };
    Ok(joined(&chunks(&stream, max).await?))
}

async fn chunks(stream: &ReadableStream, max: u32) -> Result<Vec<Uint8Array>, JsValue> {
    let reader = ReadableStreamDefaultReader::new(stream)?;
    let (mut chunks, mut len) = (Vec::new(), 0);
    loop {
        let read = JsFuture::from(reader.read()).await?;
        if Reflect::get(&read, &"done".into())?.is_truthy() {
            return Ok(chunks);
        }
        let chunk: Uint8Array = Reflect::get(&read, &"value".into())?.dyn_into()?;
        len += chunk.length();
        chunks.push(chunk);
        if len > max {
            // The rest is not wanted, whatever becomes of it.
            let _ = reader.cancel();
            return Err(js_sys::Error::new(&too_long(max)).into());
        }
    }
}

/// What is wrong with an answer of more than that many bytes.
pub(super) fn too_long(max: u32) -> String {
    format!("the answer is longer than {} KiB", max / 1024)
}

fn joined(chunks: &[Uint8Array]) -> Uint8Array {
    let all = Uint8Array::new_with_length(chunks.iter().map(Uint8Array::length).sum());
    let mut end = 0;
    for chunk in chunks {
        all.set(chunk, end);
        end += chunk.length();
    }
    all
}
