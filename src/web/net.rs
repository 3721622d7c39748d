//! The one place that sends.

use gloo_net::{Error, http::Response};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AbortSignal, Headers, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit,
    RequestMode, RequestRedirect,
};

use super::body;
use crate::{
    disclose::DisclosingRequest, flow::TransportError, http, keystone::LogInRequest, route::Outgoing,
};

/// How long an answer may take, in milliseconds.
const TIMEOUT_MS: u32 = 30_000;

/// The longest answer that is read, in bytes. No API here answers with a hundredth of it.
pub(super) const MAX_ANSWER_LEN: u32 = 256 * 1024;

/// Sends a request without private material.
///
/// # Errors
/// With what happened instead of an answer.
pub(super) async fn send(outgoing: &Outgoing<http::Request>) -> Result<http::Response, TransportError> {
    let request = outgoing.request();
    exchange(request.head(), request.body(), outgoing.url(), cookies(outgoing)).await
}

/// Sends a request that a person consented to, with the private key in it.
///
/// # Errors
/// With what happened instead of an answer.
pub(super) async fn send_disclosing(
    outgoing: &Outgoing<DisclosingRequest>,
) -> Result<http::Response, TransportError> {
    let request = outgoing.request();
    exchange(request.head(), Some(request.expose_body()), outgoing.url(), cookies(outgoing)).await
}

/// Sends a log-in, with a person's password or the secret of their application credential.
///
/// # Errors
/// With what happened instead of an answer.
pub(super) async fn send_log_in(outgoing: &Outgoing<LogInRequest>) -> Result<http::Response, TransportError> {
    let request = outgoing.request();
    exchange(request.head(), Some(request.expose_body()), outgoing.url(), cookies(outgoing)).await
}

/// Whom a request shows cookies: nobody, but a proxy of fixed routes at the page's own origin, which may be
/// behind the log-in that the page is behind.
fn cookies<R>(outgoing: &Outgoing<R>) -> RequestCredentials {
    if outgoing.is_routed() { RequestCredentials::SameOrigin } else { RequestCredentials::Omit }
}

async fn exchange(
    head: &http::Head,
    body: Option<&str>,
    url: &str,
    cookies: RequestCredentials,
) -> Result<http::Response, TransportError> {
    let request = browser_request(head, body, url, cookies).map_err(|error| explain(&error))?;
    let sent = gloo_net::http::Request::from(request).send().await;
    let response = sent.map_err(|error| explain_sending(&error))?;
    read(&response).await.map_err(|error| explain(&error))
}

/// Built here and not by gloo's builder, which writes the query anew: signatures cover its bytes.
fn browser_request(
    head: &http::Head,
    body: Option<&str>,
    url: &str,
    cookies: RequestCredentials,
) -> Result<Request, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &head.headers {
        headers.append(name, value.expose())?;
    }
    let init = RequestInit::new();
    init.set_method(head.method.as_str());
    init.set_headers(&headers);
    init.set_mode(RequestMode::Cors);
    init.set_credentials(cookies);
    init.set_redirect(RequestRedirect::Error);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    if let Some(body) = body {
        // Bytes, because a string would make the browser add its own Content-Type.
        init.set_body(&Uint8Array::from(body.as_bytes()));
    }
    Request::new_with_str_and_init(url, &init)
}

async fn read(response: &Response) -> Result<http::Response, JsValue> {
    let bytes = body::read(response, MAX_ANSWER_LEN).await?.to_vec();
    Ok(http::Response {
        status: response.status(),
        headers: response.headers().entries().collect(),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    })
}

fn explain_sending(error: &Error) -> TransportError {
    match error {
        Error::JsError(error) => explained(&error.name, &error.message),
        Error::GlooError(reason) => TransportError::Broken(reason.clone()),
    }
}

/// What went wrong, as far as a browser says.
fn explain(error: &JsValue) -> TransportError {
    let error = error.dyn_ref::<js_sys::Error>();
    let text = |part: fn(&js_sys::Error) -> js_sys::JsString| {
        error.map_or_else(String::new, |error| part(error).into())
    };
    explained(&text(js_sys::Error::name), &text(js_sys::Error::message))
}

fn explained(name: &str, message: &str) -> TransportError {
    match name {
        "TimeoutError" => TransportError::TimedOut,
        _ => TransportError::Broken(message.to_owned()),
    }
}
