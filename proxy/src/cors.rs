//! What lets a page on another origin read an answer (Fetch standard, "HTTP extensions").

use std::sync::LazyLock;

use hyper::{
    Response, StatusCode,
    header::{self, HeaderMap, HeaderValue},
};
use keyferry::route::{EXPOSED_HEADERS, REQUEST_HEADERS};

use crate::{body::Body, config::Origins, refusal::Refusal};

/// What a page may read, put together once: it stands in every answer.
static EXPOSED: LazyLock<HeaderValue> = LazyLock::new(|| list(&EXPOSED_HEADERS));

/// Where a request comes from, seen from the page that asks (W3C Fetch Metadata).
const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// How long a browser may keep the answer to a preflight, in seconds.
const MAX_AGE: &str = "600";

/// The page's origin, if there is exactly one and it is listed.
pub(crate) fn origin(headers: &HeaderMap, listed: &Origins) -> Result<HeaderValue, Refusal> {
    let mut values = headers.get_all(header::ORIGIN).iter();
    match (values.next(), values.next()) {
        (Some(origin), None) if listed.has(origin) => Ok(origin.clone()),
        _ => Err(Refusal::origin()),
    }
}

/// Whether a browser says that a page of this very origin asks. It names no origin then, if nothing but
/// reading is asked for; and no page can say it by itself (Fetch Metadata, a forbidden header).
pub(crate) fn is_of_own_page(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(SEC_FETCH_SITE).iter();
    let same = values.next().is_some_and(|value| value == "same-origin") && values.next().is_none();
    same && !headers.contains_key(header::ORIGIN)
}

/// The answer to a preflight: what this path takes, whatever was asked.
pub(crate) fn preflight(methods: &[&str]) -> Result<Response<Body>, Refusal> {
    if methods.is_empty() {
        return Err(Refusal::path());
    }
    let mut response = Response::new(Body::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, list(methods));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, list(&REQUEST_HEADERS));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE));
    Ok(response)
}

/// Lets the page of that origin read the answer, headers included.
pub(crate) fn share(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED.clone());
}

/// Says on what the answer depends, so that no cache hands it to another page.
pub(crate) fn vary(headers: &mut HeaderMap) {
    let names = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    headers.insert(header::VARY, HeaderValue::from_static(names));
}

/// Names in a row. Those of the tables are header text; others would be dropped.
pub(crate) fn list(names: &[&str]) -> HeaderValue {
    HeaderValue::from_str(&names.join(", ")).unwrap_or(HeaderValue::from_static(""))
}
