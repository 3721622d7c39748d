//! What the proxy says when it does not pass on what an upstream said.

use hyper::{
    Response, StatusCode,
    header::{self, HeaderValue},
};
use serde_json::json;

use crate::body::Body;

/// A request that stops here: status, stable code, and what was found and what to do.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    message: String,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let body = json!({"error": {"code": self.code, "message": self.message}}).to_string();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident: $status:ident, $code:literal, $message:literal;)*) => {
        impl Refusal {
            $($(#[$doc])* pub(crate) fn $name() -> Self {
                Self::new(StatusCode::$status, $code, $message)
            })*
        }
    };
}

refusals! {
    origin: FORBIDDEN, "origin-refused",
        "this proxy serves pages of listed origins only: its operator can add yours with --origin";
    target: BAD_REQUEST, "target-malformed",
        "the request target is not a path of this proxy: send /{route}{path}?{query}";
    header_repeated: BAD_REQUEST, "header-repeated",
        "a request header that goes to the upstream stands there twice: send it once";
    route: NOT_FOUND, "route-unknown",
        "the first segment of the path is not a route of this proxy";
    path: NOT_FOUND, "path-refused",
        "this route does not lead to that path: only the key operations of the provider table do";
    method: METHOD_NOT_ALLOWED, "method-refused",
        "this path takes other methods, named in Allow";
    no_public_key: FORBIDDEN, "create-refused",
        "the request holds no public key, so the provider would generate the private key and send \
         it through this proxy: its operator can allow that with allow_create = true";
    private_key: FORBIDDEN, "private-key-refused",
        "the request discloses a private key: the operator of this proxy can allow that with \
         allow_private_key_import = true";
    deletion: FORBIDDEN, "delete-refused",
        "the request deletes a key: the operator of this proxy has shut that out with \
         allow_delete = false";
    body_too_large: PAYLOAD_TOO_LARGE, "body-too-large",
        "the request body has more than 131072 bytes, which no key needs";
    body_slow: REQUEST_TIMEOUT, "body-timeout",
        "the request body did not arrive in time";
    body_broken: BAD_REQUEST, "body-broken",
        "the request body broke off";
    busy: SERVICE_UNAVAILABLE, "busy",
        "this proxy has as many requests under way as it may: try again in a second";
    unreachable: BAD_GATEWAY, "upstream-unreachable",
        "the upstream could not be reached, or its certificate did not verify: nothing was sent";
    slow: GATEWAY_TIMEOUT, "upstream-timeout",
        "the upstream did not answer in time: it may or may not have done what was asked";
    redirect: BAD_GATEWAY, "redirect-refused",
        "the upstream answered with a redirect, which this proxy never follows";
    answer_too_large: BAD_GATEWAY, "answer-too-large",
        "the upstream's answer has more than 262144 bytes, which no key operation needs";
    answer_broken: BAD_GATEWAY, "answer-broken",
        "the upstream's answer broke off: it may or may not have done what was asked";
}

impl Refusal {
    /// An answer that a browser might render instead of read.
    pub(crate) fn not_data(status: StatusCode) -> Self {
        let message = format!(
            "the upstream answered {} with something else than JSON, XML or plain text, a login or \
             error page perhaps",
            status.as_u16()
        );
        Self::new(StatusCode::BAD_GATEWAY, "answer-not-data", message)
    }
}
