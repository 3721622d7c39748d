//! The way of one request: origin, route, rules, body, upstream, answer.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::{HeaderValue, Method, Response, StatusCode, Uri, header, request},
    routing::get,
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::sync::Semaphore;

use crate::{
    allow::{Route, Routes},
    config::{Config, ConfigError, Limits, Origins, Rules},
    cors, disclosure,
    forward::{self, Forward},
    headers,
    log::{Entry, Log},
    metrics::Metrics,
    refusal::Refusal,
};

/// The largest request body that is read, in bytes.
const MAX_BODY_LEN: usize = 128 * 1024;

/// A proxy ready to serve.
#[derive(Debug)]
pub struct Proxy {
    routes: Routes,
    origins: Origins,
    rules: Rules,
    pub(crate) limits: Limits,
    forward: Forward,
    slots: Semaphore,
    metrics: Metrics,
    log: Log,
}

impl Proxy {
    /// Makes a proxy of a configuration.
    ///
    /// # Errors
    /// When the configuration names routes, certificates or addresses that don't fit.
    pub fn new(config: &Config, log: Log) -> Result<Self, ConfigError> {
        Ok(Self {
            routes: Routes::new(config)?,
            origins: config.origins.clone(),
            rules: config.rules,
            limits: config.limits,
            forward: Forward::new(config)?,
            slots: Semaphore::new(config.limits.concurrent),
            metrics: Metrics::default(),
            log,
        })
    }

    pub(crate) fn router(self: Arc<Self>) -> Router {
        Router::new()
            .route("/healthz", get(|| async { "ok\n" }))
            .route("/metrics", get(metrics))
            .fallback(relay)
            .with_state(self)
    }

    async fn pass(&self, request: Request, entry: &mut Entry) -> Result<Response<Body>, Refusal> {
        let (parts, body) = request.into_parts();
        let (route, path) = self.routes.find(target(&parts)?)?;
        entry.route = Some(route.name.clone());
        if parts.method == Method::OPTIONS {
            return cors::preflight(&route.methods(path));
        }
        let modes = route.modes(&parts.method, path)?;
        let headers = headers::to_upstream(&parts.headers, &route.host)?;
        let uri = upstream_uri(&route, path, &parts)?;
        let body = self.read(body).await?;
        entry.received = body.len();
        disclosure::check(&parts.method, &modes, &body, self.rules)?;
        let _slot = self.slots.try_acquire().map_err(|_| Refusal::busy())?;
        let answer = self.forward.send(parts.method, uri, headers, body).await?;
        Ok(forward::answer(answer))
    }

    async fn read(&self, body: Body) -> Result<Bytes, Refusal> {
        if body.size_hint().lower() > MAX_BODY_LEN as u64 {
            return Err(Refusal::body_too_large());
        }
        let reading = Limited::new(body, MAX_BODY_LEN).collect();
        match tokio::time::timeout(self.limits.body, reading).await {
            Err(_) => Err(Refusal::body_slow()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::body_too_large()),
            Ok(Err(_)) => Err(Refusal::body_broken()),
            Ok(Ok(body)) => Ok(body.to_bytes()),
        }
    }

    fn allow(&self, uri: &Uri) -> Option<HeaderValue> {
        let (route, path) = self.routes.find(uri.path()).ok()?;
        Some(cors::list(&route.methods(path)))
    }
}

/// Answers everything that is not about the proxy itself.
async fn relay(State(proxy): State<Arc<Proxy>>, request: Request) -> Response<Body> {
    let started = Instant::now();
    let mut entry = Entry::new(request.method());
    let uri = request.uri().clone();
    let chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
    let origin = cors::origin(request.headers(), &proxy.origins);
    let (origin, result) = match origin {
        Ok(origin) => (Some(origin), proxy.pass(request, &mut entry).await),
        Err(refusal) => (None, Err(refusal)),
    };
    entry.code = result.as_ref().err().map(|refusal| refusal.code);
    let mut response = result.unwrap_or_else(Refusal::into_response);
    finish(&mut response, origin, chunked);
    if response.status() == StatusCode::METHOD_NOT_ALLOWED && entry.code.is_some() {
        response.headers_mut().extend(proxy.allow(&uri).map(|allow| (header::ALLOW, allow)));
    }
    entry.status = response.status().as_u16();
    entry.sent = response.body().size_hint().lower();
    entry.time = started.elapsed();
    proxy.metrics.record(&entry);
    proxy.log.write(&entry);
    response
}

/// Puts on every answer what makes it safe to hand out.
fn finish(response: &mut Response<Body>, origin: Option<HeaderValue>, chunked: bool) {
    let headers = response.headers_mut();
    headers::seal(headers);
    cors::vary(headers);
    if let Some(origin) = origin {
        cors::share(headers, origin);
    }
    // RFC 9112 §6.1: whoever stands before us may have seen another end of this request.
    if chunked {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
}

/// The path in the request line, if that is an origin-form target (RFC 9112 §3.2.1).
fn target(parts: &request::Parts) -> Result<&str, Refusal> {
    if parts.uri.authority().is_some() { Err(Refusal::target()) } else { Ok(parts.uri.path()) }
}

/// The upstream's address with the path and query of the request line, untouched.
fn upstream_uri(route: &Route, path: &str, parts: &request::Parts) -> Result<Uri, Refusal> {
    let origin = &route.origin;
    let text = match parts.uri.query() {
        Some(query) => format!("{origin}{path}?{query}"),
        None => format!("{origin}{path}"),
    };
    text.parse().map_err(|_| Refusal::target())
}

async fn metrics(State(proxy): State<Arc<Proxy>>) -> Response<Body> {
    let in_flight = proxy.limits.concurrent - proxy.slots.available_permits();
    let mut response = Response::new(Body::from(proxy.metrics.text(in_flight)));
    let text = HeaderValue::from_static("text/plain; version=0.0.4");
    response.headers_mut().insert(header::CONTENT_TYPE, text);
    headers::seal(response.headers_mut());
    response
}
