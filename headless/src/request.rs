//! Requests: built, routed, written down. Nothing is sent.

use keyferry::{
    credentials::{Credentials, Scheme},
    disclose::DisclosingRequest,
    export::{self, ExportFormat},
    http::{Head, Request},
    plan::{BuildError, Plan},
    route::ProxyConfig,
    secret::Secret,
    time::Timestamp,
};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

use crate::{error::Error, key::HeldKey, operation::verdict, value};

/// A request, ready to be sent.
#[wasm_bindgen]
#[derive(Debug)]
pub struct BuiltRequest {
    /// None of what is no import.
    plan: Option<Plan>,
    built: Built,
}

#[derive(Debug)]
enum Built {
    Public(Request),
    /// With the body that may be shown.
    Disclosing(DisclosingRequest, String),
}

/// Builds the request of an operation that discloses nothing, from
/// `{operation, name?, publicKey?, params?, credentials, now}`.
///
/// # Errors
/// When a finding blocks it, the credentials don't fit, or the operation discloses.
#[wasm_bindgen(js_name = buildRequest)]
pub fn build_request(input: &JsValue) -> Result<BuiltRequest, JsValue> {
    let plan = unblocked(input)?;
    let credentials = credentials(plan.operation().schemes, input)?;
    let request = plan.request(&credentials, now(input)?).map_err(Error::from)?;
    Ok(BuiltRequest { plan: Some(plan), built: Built::Public(request) })
}

/// Builds the request of an operation that discloses the private key, from the same input with
/// `consent: true`.
///
/// # Errors
/// As [`build_request`], and when there is no consent or the key is another one.
#[wasm_bindgen(js_name = buildDisclosingRequest)]
pub fn build_disclosing_request(input: &JsValue, key: &mut HeldKey) -> Result<BuiltRequest, JsValue> {
    let plan = unblocked(input)?;
    let credentials = credentials(plan.operation().schemes, input)?;
    let (_, shown) = plan.preview_disclosing().ok_or_else(|| Error::from(BuildError::NothingToDisclose))?;
    let disclosed = disclose(&plan, key, value::member(input, "consent") == JsValue::TRUE)?;
    let request = plan.disclosing_request(disclosed, &credentials, now(input)?).map_err(Error::from)?;
    Ok(BuiltRequest { plan: Some(plan), built: Built::Disclosing(request, shown) })
}

fn disclose(
    plan: &Plan,
    key: &mut HeldKey,
    consented: bool,
) -> Result<keyferry::disclose::DisclosedKey, Error> {
    let consent = plan
        .consent(plan.name().unwrap_or_default())
        .filter(|_| consented)
        .ok_or(BuildError::NeedsConsent)?;
    let pem = key.take(consent.ask(plan.disclosed_format()), None)?;
    let pem = String::from_utf8(pem).map_err(|_| BuildError::NothingToDisclose)?;
    Ok(consent.receive(Secret::new(pem)))
}

impl From<Request> for BuiltRequest {
    fn from(request: Request) -> Self {
        Self { plan: None, built: Built::Public(request) }
    }
}

/// What is sent.
#[derive(Serialize)]
pub(crate) struct RequestView<'r> {
    method: &'static str,
    url: String,
    headers: Vec<(&'static str, &'r str)>,
    body: Option<&'r str>,
}

impl<'r> RequestView<'r> {
    pub(crate) fn new(head: &'r Head, body: Option<&'r str>) -> Self {
        Self {
            method: head.method.as_str(),
            url: head.url.to_string(),
            headers: head.headers.iter().map(|(name, value)| (*name, value.expose())).collect(),
            body,
        }
    }
}

#[wasm_bindgen]
impl BuiltRequest {
    /// `{method, url, headers, body}`, with the URL at the provider.
    ///
    /// # Errors
    /// Never: they are plain values.
    #[wasm_bindgen(getter)]
    pub fn parts(&self) -> Result<JsValue, JsValue> {
        let body = match &self.built {
            Built::Public(request) => request.body(),
            Built::Disclosing(request, _) => Some(request.expose_body()),
        };
        Ok(value::to_js(&RequestView::new(self.head(), body))?)
    }

    /// The URL to fetch in its place, through that proxy.
    ///
    /// # Errors
    /// When the proxy has no route there, or the configuration has another shape.
    #[wasm_bindgen(js_name = urlThrough)]
    pub fn url_through(&self, proxy: JsValue) -> Result<String, JsValue> {
        let proxy: ProxyConfig = value::from_js(proxy)?;
        Ok(proxy.url(&self.head().url).map_err(Error::from)?)
    }

    /// The request as text that does the same elsewhere, with secrets as variables.
    ///
    /// # Errors
    /// When there is no such format, or it can't say what the operation does.
    pub fn export(&self, format: &str) -> Result<String, JsValue> {
        let format = ExportFormat::from_id(format).ok_or_else(|| unknown_format(format))?;
        Ok(export::export(self.plan.as_ref(), self.head(), self.shown_body(), format).map_err(Error::from)?)
    }

    /// The body as it may be shown.
    fn shown_body(&self) -> Option<&str> {
        match &self.built {
            Built::Public(request) => request.body(),
            Built::Disclosing(_, shown) => Some(shown),
        }
    }

    fn head(&self) -> &Head {
        match &self.built {
            Built::Public(request) => request.head(),
            Built::Disclosing(request, _) => request.head(),
        }
    }
}

fn unknown_format(format: &str) -> Error {
    let known = ExportFormat::ALL.map(ExportFormat::id).join(", ");
    Error::new("format-unknown", format!("{format:?} is not written; there are {known}")).on("as")
}

fn unblocked(input: &JsValue) -> Result<Plan, Error> {
    let checked = verdict(input)?;
    checked.plan.ok_or_else(|| Error::blocked(checked.findings))
}

/// Milliseconds since 1970, from a `Date` or a number.
pub(crate) fn now(input: &JsValue) -> Result<Timestamp, Error> {
    let now = value::member(input, "now");
    let date = now.dyn_ref::<js_sys::Date>().map(js_sys::Date::get_time);
    let milliseconds = now.as_f64().or(date).unwrap_or(f64::NAN);
    if !(0.0..=8.64e15).contains(&milliseconds) {
        return Err(Error::new("now-missing", "now has to be a Date, or milliseconds since 1970").on("now"));
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range was checked")]
    Ok(Timestamp(milliseconds as u64))
}

/// The member `credentials`, in the first of the schemes whose fields are all there.
pub(crate) fn credentials(schemes: &'static [Scheme], input: &JsValue) -> Result<Credentials, Error> {
    let value = &value::member(input, "credentials");
    if value::member(value, "atProxy") == JsValue::TRUE {
        return Ok(Credentials::AtProxy);
    }
    let named = schemes.iter().filter(|scheme| **scheme != Scheme::AtProxy);
    named
        .clone()
        .find_map(|scheme| scheme.collect(|id| value::text(value, id).map(Secret::new)))
        .ok_or_else(|| missing(named.copied()))
}

fn missing(schemes: impl Iterator<Item = Scheme>) -> Error {
    let fields = |scheme: Scheme| {
        let required = scheme.fields().iter().filter(|field| field.required);
        format!("{{{}}}", required.map(|field| field.id).collect::<Vec<_>>().join(", "))
    };
    let ways: Vec<String> = schemes.map(fields).chain(["{atProxy: true}".to_owned()]).collect();
    let message = format!("credentials are missing: give {}", ways.join(" or "));
    Error::new("credentials-missing", message).on("credentials")
}
