//! What the proxy says of itself: that it lives, and what it has counted.

use hyper::{
    Method, Response, StatusCode,
    header::{self, HeaderValue},
};

use crate::{body::Body, headers};

/// The methods of both paths. The server leaves the body out of an answer to HEAD.
const METHODS: &str = "GET,HEAD";

pub(crate) fn health(method: &Method) -> Response<Body> {
    say(method, "text/plain; charset=utf-8", "ok\n")
}

pub(crate) fn metrics(method: &Method, text: &str) -> Response<Body> {
    say(method, "text/plain; version=0.0.4", text)
}

fn say(method: &Method, kind: &'static str, text: &str) -> Response<Body> {
    let mut response = Response::new(Body::default());
    if matches!(*method, Method::GET | Method::HEAD) {
        *response.body_mut() = Body::from(text.to_owned());
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    } else {
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(METHODS));
    }
    headers::seal(response.headers_mut());
    response
}
