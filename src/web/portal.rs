//! Credentials out of the portal's own module, which config.json names. It runs in the page's realm, as the
//! page's own code does.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{page, words};
use crate::{credentials::Credentials, param::Params, provider::Operation};

/// Asks for credentials, for one request.
///
/// # Errors
/// With a sentence, when the portal gives none or its module does not load.
pub(super) async fn credentials(
    module: Option<String>,
    operation: &'static Operation,
    params: &Params,
) -> Result<Credentials, String> {
    let module = module.and_then(|module| page::beside(&module)).ok_or(words::PORTAL_GAVE_NONE)?;
    let asked = page::ask_portal(&module, operation.id, &object(operation, params))
        .map_err(|error| reason(&error))?;
    let given = JsFuture::from(asked).await.map_err(|error| reason(&error))?;
    read(&given).ok_or_else(|| words::PORTAL_GAVE_NONE.into())
}

fn object(operation: &'static Operation, params: &Params) -> Object {
    let object = Object::new();
    for spec in operation.params {
        if let Some(value) = params.get(spec.id) {
            // Setting a member of a fresh plain object can't fail.
            let _ = Reflect::set(&object, &spec.id.into(), &value.into());
        }
    }
    object
}

fn read(given: &JsValue) -> Option<Credentials> {
    let is_at_proxy = member(given, "atProxy") == JsValue::TRUE;
    Credentials::given(is_at_proxy, |name| member(given, name).as_string())
}

fn member(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn reason(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    words::portal_failed(&message.or_else(|| error.as_string()).unwrap_or_default())
}
