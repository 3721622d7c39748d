//! A test tool: a relay of the kinds `{base}/{url}`, encoded or not, and `{base}?url={url}`, open
//! to every page.
//! Nothing that it is asked for leaves this machine: a URL on loopback is fetched, every other one
//! from the clouds of the sandbox instead, which see the URL's host in `Host`.

use std::net::SocketAddr;

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header, uri::Authority},
};
use http_body_util::Full;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use keyferry::route::{EXPOSED_HEADERS, REQUEST_HEADERS};

use crate::form;

/// The largest body that is read, in bytes.
const MAX_BODY_LEN: usize = 1 << 20;

#[derive(Clone, Debug)]
struct Relay {
    clouds: SocketAddr,
    client: Client<HttpConnector, Full<Bytes>>,
}

/// A relay before the clouds at that address.
pub fn router(clouds: SocketAddr) -> Router {
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
    Router::new().fallback(answer).with_state(Relay { clouds, client })
}

async fn answer(State(relay): State<Relay>, request: Request) -> Response<Body> {
    let mut response = match *request.method() {
        Method::OPTIONS => status(StatusCode::NO_CONTENT),
        _ => relay.fetch(request).await.unwrap_or_else(status),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "DELETE, GET, POST".to_owned()),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS.join(", ")),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS.join(", ")),
    ] {
        headers.extend(HeaderValue::from_str(&value).ok().map(|value| (name, value)));
    }
    response
}

impl Relay {
    async fn fetch(&self, request: Request) -> Result<Response<Body>, StatusCode> {
        let (parts, body) = request.into_parts();
        let target = Target::new(&parts.uri).ok_or(StatusCode::BAD_REQUEST)?;
        let body = to_bytes(body, MAX_BODY_LEN).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        let mut request = axum::http::Request::new(Full::new(body));
        *request.method_mut() = parts.method;
        *request.uri_mut() = target.address(self.clouds).ok_or(StatusCode::BAD_REQUEST)?;
        *request.headers_mut() = passed(&parts.headers);
        let host = HeaderValue::from_str(target.authority.as_str()).map_err(|_| StatusCode::BAD_REQUEST)?;
        request.headers_mut().insert(header::HOST, host);
        let response = self.client.request(request).await.map_err(|_| StatusCode::BAD_GATEWAY)?;
        Ok(response.map(Body::new))
    }
}

fn passed(headers: &HeaderMap) -> HeaderMap {
    let listed = |name: &str| REQUEST_HEADERS.contains(&name);
    let pairs = headers.iter().filter(|(name, _)| listed(name.as_str()));
    pairs.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// The URL that was asked for.
struct Target {
    authority: Authority,
    plain_http: bool,
    path_and_query: String,
}

impl Target {
    /// From `/{url}` with the URL's query as the request's own, or from `?url={url}`.
    fn new(uri: &Uri) -> Option<Self> {
        let after_slash = uri.path_and_query()?.as_str().strip_prefix('/')?;
        let url = match uri.query().filter(|_| uri.path() == "/") {
            Some(query) => form::value(query, "url")?,
            None if after_slash.contains("://") => after_slash.to_owned(),
            None => form::decode(after_slash),
        };
        let (scheme, rest) = url.split_once("://")?;
        let (authority, path) = rest.split_once('/')?;
        Some(Self {
            authority: authority.parse().ok()?,
            plain_http: scheme == "http",
            path_and_query: format!("/{path}"),
        })
    }

    fn address(&self, clouds: SocketAddr) -> Option<Uri> {
        let own = self.authority.as_str().parse::<SocketAddr>().ok();
        let address = own.filter(|address| self.plain_http && address.ip().is_loopback()).unwrap_or(clouds);
        format!("http://{address}{}", self.path_and_query).parse().ok()
    }
}
