//! Values between Rust and JavaScript.

use keyferry::{http::Response, param::Params};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

use crate::error::Error;

/// Plain objects and arrays, as JSON has them.
pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue, Error> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

/// An array of many values, each gone here once it is there: kept together, a hundred thousand take twice as long.
pub(crate) fn list_to_js(values: impl Iterator<Item = impl Serialize>) -> Result<JsValue, Error> {
    values.map(|value| to_js(&value)).collect::<Result<js_sys::Array, _>>().map(JsValue::from)
}

pub(crate) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, Error> {
    Ok(serde_wasm_bindgen::from_value(value)?)
}

/// The member of an object; `undefined` if there is none.
pub(crate) fn member(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &name.into()).unwrap_or_default()
}

/// A member that is text.
pub(crate) fn text(object: &JsValue, name: &str) -> Option<String> {
    member(object, name).as_string()
}

/// A member that has to be text.
pub(crate) fn required_text(object: &JsValue, name: &str) -> Result<String, Error> {
    text(object, name).ok_or_else(|| {
        Error::new("argument-missing", format!("{name} has to be a text, and is not")).on(name)
    })
}

/// An answer, as `fetch` gives it.
#[derive(Deserialize)]
struct ResponseView {
    status: u16,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    body: String,
}

pub(crate) fn response(value: JsValue) -> Result<Response, Error> {
    let ResponseView { status, headers, body } = from_js(value)?;
    Ok(Response { status, headers, body })
}

/// Parameters of an operation. Those of an object within have its name and a dot before theirs:
/// `encryption.type`.
pub(crate) fn params(value: &JsValue) -> Params {
    let mut params = Params::default();
    collect(value, "", &mut params);
    params
}

fn collect(value: &JsValue, path: &str, params: &mut Params) {
    if let Some(object) = value.dyn_ref::<js_sys::Object>() {
        for entry in js_sys::Object::entries(object) {
            let pair = js_sys::Array::from(&entry);
            let name = pair.get(0).as_string().unwrap_or_default();
            let path = if path.is_empty() { name } else { format!("{path}.{name}") };
            collect(&pair.get(1), &path, params);
        }
    } else if let Some(text) = value.as_string() {
        params.set(path.to_owned(), text);
    } else if let Some(number) = value.as_f64() {
        params.set(path.to_owned(), number.to_string());
    } else if let Some(flag) = value.as_bool() {
        params.set(path.to_owned(), flag.to_string());
    }
}
