//! The way of one request: origin, route, rules, body, upstream, answer.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use hyper::{
    Method, Request, Response, StatusCode, Uri,
    body::{Body as _, Bytes, Incoming},
    header::{self, HeaderMap, HeaderValue},
};
use tokio::sync::Semaphore;

use crate::{
    about,
    allow::Routes,
    body::{self, Body},
    config::{Config, ConfigError, Limits, Origins, Rules},
    cors, disclosure,
    forward::{self, Forward},
    headers,
    log::{Entry, Log},
    metrics::Metrics,
    refusal::Refusal,
    site::Site,
};

/// Where a connection has its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// Among those that are served.
    Seat,
    /// Beyond them: it gets one answer, which leads to no upstream. A preflight is answered as ever,
    /// since the page could not read the refusal of what comes after it otherwise.
    Doorway,
}

/// A proxy ready to serve.
#[derive(Debug)]
pub struct Proxy {
    routes: Routes,
    site: Option<Site>,
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
            site: config.page.clone().map(Site::new),
            origins: config.origins.clone(),
            rules: config.rules,
            limits: config.limits,
            forward: Forward::new(config)?,
            slots: Semaphore::new(config.limits.concurrent),
            metrics: Metrics::default(),
            log,
        })
    }

    /// Answers one request.
    pub(crate) async fn answer(&self, request: Request<Incoming>, room: Room) -> Response<Body> {
        match request.uri().path() {
            "/healthz" => about::health(request.method()),
            "/metrics" => about::metrics(request.method(), &self.metrics.text(self.in_flight())),
            _ => match self.site.as_ref().filter(|site| site.is_asked_for(request.uri())) {
                Some(site) => self.show(site, &request).await,
                None => self.relay(request, room).await,
            },
        }
    }

    /// Answers with a file of the page.
    async fn show(&self, site: &Site, request: &Request<Incoming>) -> Response<Body> {
        let started = Instant::now();
        let mut entry = Entry::new(request.method());
        entry.route = Some(Arc::clone(&site.name));
        let mut response = site.answer(request).await;
        part_after(is_chunked(request.headers()), response.headers_mut());
        self.note(entry, started, &response);
        response
    }

    fn in_flight(&self) -> usize {
        self.limits.concurrent - self.slots.available_permits()
    }

    /// Answers what is not about the proxy itself.
    async fn relay(&self, request: Request<Incoming>, room: Room) -> Response<Body> {
        let started = Instant::now();
        let mut entry = Entry::new(request.method());
        let uri = request.uri().clone();
        let chunked = is_chunked(request.headers());
        let (origin, result) = match self.origin(request.headers()) {
            Ok(origin) => (origin, self.pass(request, room, &mut entry).await),
            Err(refusal) => (None, Err(refusal)),
        };
        entry.code = result.as_ref().err().map(|refusal| refusal.code);
        let mut response = result.unwrap_or_else(Refusal::into_response);
        finish(&mut response, origin, chunked);
        if response.status() == StatusCode::METHOD_NOT_ALLOWED && entry.code.is_some() {
            response.headers_mut().extend(self.allow(&uri).map(|allow| (header::ALLOW, allow)));
        }
        self.note(entry, started, &response);
        response
    }

    fn note(&self, mut entry: Entry, started: Instant, response: &Response<Body>) {
        entry.status = response.status().as_u16();
        entry.sent = response.body().size_hint().lower();
        entry.time = started.elapsed();
        self.metrics.record(&entry);
        self.log.write(&entry);
    }

    /// The page's origin, where it is another than this server's.
    fn origin(&self, headers: &HeaderMap) -> Result<Option<HeaderValue>, Refusal> {
        if self.site.is_some() && cors::is_of_own_page(headers) {
            return Ok(None);
        }
        cors::origin(headers, &self.origins).map(Some)
    }

    /// `/{route}…` of a request line, if that is an origin-form target (RFC 9112 §3.2.1).
    fn target<'a>(&self, uri: &'a Uri) -> Result<&'a str, Refusal> {
        if uri.authority().is_some() {
            return Err(Refusal::target());
        }
        match &self.site {
            Some(site) => site.relayed(uri.path()).ok_or_else(Refusal::route),
            None => Ok(uri.path()),
        }
    }

    async fn pass(
        &self,
        request: Request<Incoming>,
        room: Room,
        entry: &mut Entry,
    ) -> Result<Response<Body>, Refusal> {
        let (parts, body) = request.into_parts();
        let (route, path) = self.routes.find(self.target(&parts.uri)?)?;
        entry.route = Some(route.name.clone());
        if parts.method == Method::OPTIONS {
            return cors::preflight(&route.methods(path));
        }
        let purposes = route.purposes(&parts.method, path)?;
        self.rules.check_deletion(&purposes)?;
        let headers = headers::to_upstream(&parts.headers, &route.host)?;
        let target = upstream_target(path, parts.uri.query())?;
        let body = self.take(body, room).await?;
        entry.received = body.len();
        disclosure::check(&parts.method, &purposes, &body, self.rules)?;
        let _slot = self.slots.try_acquire().map_err(|_| Refusal::busy())?;
        let request = forward::request(parts.method, target, headers, body);
        let answer = self.forward.send(&route.server, request).await?;
        Ok(forward::answer(answer))
    }

    async fn take(&self, body: Incoming, room: Room) -> Result<Bytes, Refusal> {
        let patience = self.patience(room);
        match room {
            Room::Seat => body::read(body, patience).await,
            Room::Doorway => {
                body::skip(body, patience).await;
                Err(Refusal::busy())
            }
        }
    }

    /// How long a request's head may take to arrive, and again its body. In the doorway that is less,
    /// and still more than a lost packet takes to come again.
    pub(crate) fn patience(&self, room: Room) -> Duration {
        match room {
            Room::Seat => self.limits.body,
            Room::Doorway => self.limits.body / 2,
        }
    }

    fn allow(&self, uri: &Uri) -> Option<HeaderValue> {
        let (route, path) = self.routes.find(self.target(uri).ok()?).ok()?;
        Some(cors::list(&route.methods(path)))
    }
}

/// Puts on every answer what makes it safe to hand out.
fn finish(response: &mut Response<Body>, origin: Option<HeaderValue>, chunked: bool) {
    let headers = response.headers_mut();
    headers::seal(headers);
    cors::vary(headers);
    if let Some(origin) = origin {
        cors::share(headers, origin);
    }
    part_after(chunked, headers);
}

fn is_chunked(headers: &HeaderMap) -> bool {
    headers.contains_key(header::TRANSFER_ENCODING)
}

/// RFC 9112 §6.1: whoever stands before us may have seen another end of this request.
fn part_after(chunked: bool, headers: &mut HeaderMap) {
    if chunked {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
}

/// The request target for the upstream: path and query of the request line, untouched.
fn upstream_target(path: &str, query: Option<&str>) -> Result<Uri, Refusal> {
    let text = match query {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    Uri::try_from(text).map_err(|_| Refusal::target())
}
