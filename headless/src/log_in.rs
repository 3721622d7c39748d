//! Logging in: a request built, its answer read. Nothing is sent.

use keyferry::{
    http::{Endpoint, Response},
    keystone::{self, LogInKind, LogInRequest},
    provider,
    route::ProxyConfig,
    secret::Secret,
};
use serde::Serialize;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{error::Error, operation, request::RequestView, value};

/// The URL of the Keystone that gives tokens for an operation with these parameters, where it is known.
///
/// # Errors
/// When there is no such operation.
#[wasm_bindgen(js_name = identityUrl)]
pub fn identity_url(operation: &str, params: &JsValue) -> Result<Option<String>, JsValue> {
    let provider: &provider::Provider = operation::find(operation)?.provider();
    let identity = provider.identity.as_ref();
    Ok(identity.and_then(|identity| (identity.url)(&value::params(params))))
}

/// A log-in, ready to be sent.
#[wasm_bindgen]
#[derive(Debug)]
pub struct BuiltLogIn(LogInRequest);

/// Builds a log-in from `{identity, …}` and the fields of one of its kinds.
///
/// # Errors
/// When the identity is no URL, or a field is missing.
#[wasm_bindgen(js_name = buildLogIn)]
pub fn build_log_in(input: &JsValue) -> Result<BuiltLogIn, JsValue> {
    let identity = Endpoint::new(&value::required_text(input, "identity")?)
        .map_err(|error| Error::new("identity-invalid", error.to_string()).on("identity"))?;
    let kind = match value::text(input, "applicationCredentialSecret") {
        Some(_) => LogInKind::ApplicationCredential,
        None => LogInKind::Password,
    };
    let log_in = kind.collect(identity, |id| value::text(input, id).map(Secret::new)).map_err(Error::from)?;
    Ok(BuiltLogIn(log_in.request().map_err(Error::from)?))
}

#[wasm_bindgen]
impl BuiltLogIn {
    /// `{method, url, headers, body}`, with the URL at the Keystone.
    ///
    /// # Errors
    /// Never: they are plain values.
    #[wasm_bindgen(getter)]
    pub fn parts(&self) -> Result<JsValue, JsValue> {
        Ok(value::to_js(&RequestView::new(self.0.head(), Some(self.0.expose_body())))?)
    }

    /// The URL to fetch in its place, through that proxy.
    ///
    /// # Errors
    /// When the proxy has no route there, or the configuration has another shape.
    #[wasm_bindgen(js_name = urlThrough)]
    pub fn url_through(&self, proxy: JsValue) -> Result<String, JsValue> {
        let proxy: ProxyConfig = value::from_js(proxy)?;
        Ok(proxy.url(&self.0.head().url).map_err(Error::from)?)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SessionView<'s> {
    token: &'s str,
    /// Milliseconds since 1970.
    expires: Option<f64>,
    user_id: Option<&'s str>,
    project: Option<ProjectView<'s>>,
    compute: Vec<ComputeView<'s>>,
}

#[derive(Serialize)]
struct ProjectView<'s> {
    id: &'s str,
    name: &'s str,
}

#[derive(Serialize)]
struct ComputeView<'s> {
    region: &'s str,
    url: &'s str,
}

/// What an answer to a log-in gives.
///
/// # Errors
/// When it gives no token, with what is known of the reason.
#[wasm_bindgen(js_name = readLogIn)]
pub fn read_log_in(response: JsValue) -> Result<JsValue, JsValue> {
    let response: Response = value::response(response)?;
    let session = keystone::read(&response).map_err(Error::from)?;
    let project = session.project.as_ref();
    #[allow(clippy::cast_precision_loss, reason = "a Date has the same precision")]
    let expires = session.expires.map(|expires| expires.0 as f64);
    Ok(value::to_js(&SessionView {
        token: session.token.expose(),
        expires,
        user_id: session.user_id.as_deref(),
        project: project.map(|project| ProjectView { id: &project.id, name: &project.name }),
        compute: session
            .compute
            .iter()
            .map(|one| ComputeView { region: &one.region, url: &one.url })
            .collect(),
    })?)
}
