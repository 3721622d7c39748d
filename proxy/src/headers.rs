//! Which headers pass. Both ways the rule is a list of what may, never of what may not.

use hyper::{
    StatusCode,
    header::{self, HeaderMap, HeaderName, HeaderValue},
};
use keyferry::route::{EXPOSED_HEADERS, REQUEST_HEADERS};

use crate::refusal::Refusal;

/// What upstreams see in place of the browser's own `User-Agent`.
const USER_AGENT: &str = concat!("keyferry-proxy/", env!("CARGO_PKG_VERSION"));

/// The headers for the upstream: of the page's, those that a request of the core may carry.
pub(crate) fn to_upstream(page: &HeaderMap, host: &HeaderValue) -> Result<HeaderMap, Refusal> {
    let mut headers = HeaderMap::with_capacity(REQUEST_HEADERS.len() + 2);
    headers.insert(header::HOST, host.clone());
    headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    for name in REQUEST_HEADERS {
        let mut values = page.get_all(name).iter();
        if let Some(value) = values.next() {
            headers.insert(HeaderName::from_static(name), value.clone());
        }
        if values.next().is_some() {
            return Err(Refusal::header_repeated());
        }
    }
    Ok(headers)
}

/// The headers for the page: of the upstream's, those that it is allowed to read.
pub(crate) fn to_page(upstream: &HeaderMap) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in EXPOSED_HEADERS {
        for value in upstream.get_all(name) {
            headers.append(HeaderName::from_static(name), value.clone());
        }
    }
    headers
}

/// Checks that an answer says it is data, and plain. A browser that navigates here would render
/// anything else with this proxy's origin.
pub(crate) fn check_is_data(status: StatusCode, headers: &HeaderMap, len: usize) -> Result<(), Refusal> {
    let encoded = headers.get(header::CONTENT_ENCODING).is_some_and(|value| value != "identity");
    let data = headers.get(header::CONTENT_TYPE).is_none_or(is_data);
    if len == 0 || (data && !encoded) { Ok(()) } else { Err(Refusal::not_data(status)) }
}

fn is_data(content_type: &HeaderValue) -> bool {
    let text = content_type.to_str().unwrap_or_default().to_ascii_lowercase();
    let essence = text.split(';').next().unwrap_or_default().trim();
    matches!(
        essence,
        "application/json" | "application/xml" | "text/xml" | "text/plain" | "application/problem+json"
    )
}

/// Makes an answer data and nothing else: never sniffed, rendered, framed or kept.
pub(crate) fn seal(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
