//! The one place that talks to upstreams.

use std::{io, pin::pin, time::Duration};

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::{
    Method, Request, Response, Uri,
    body::Bytes,
    client::conn::http1::{self, SendRequest},
    header::HeaderMap,
    service::Service,
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::{client::legacy::connect::HttpConnector, service::TowerToHyperService};

use crate::{
    body::Body,
    config::{Config, ConfigError},
    drive::{drive, take_leave},
    headers,
    refusal::Refusal,
    tls,
};

/// The largest answer that is passed on, in bytes. Nova's own limit for a request is 112 KiB.
const MAX_ANSWER_LEN: usize = 256 * 1024;

/// A client that follows no redirect, reads no proxy variables, decodes no compression and
/// touches no byte of a path or query.
#[derive(Debug)]
pub(crate) struct Forward {
    connector: TowerToHyperService<HttpsConnector<HttpConnector>>,
    total: Duration,
}

impl Forward {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(config.limits.connect));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls::client(config.extra_ca.as_deref())?)
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        Ok(Self { connector: TowerToHyperService::new(connector), total: config.limits.total })
    }

    /// Sends a request on and reads the whole answer, within the time and size there is.
    pub(crate) async fn send(
        &self,
        origin: &Uri,
        request: Request<Body>,
    ) -> Result<Response<Bytes>, Refusal> {
        // Boxed, so that a connection without a request under way holds no room for one.
        let exchange = Box::pin(self.exchange(origin, request));
        tokio::time::timeout(self.total, exchange).await.unwrap_or_else(|_| Err(Refusal::slow()))
    }

    /// No connection is used twice: one that the upstream closed meanwhile would swallow an import,
    /// and nobody could say whether it arrived.
    async fn exchange(&self, origin: &Uri, request: Request<Body>) -> Result<Response<Bytes>, Refusal> {
        let stream = self.connector.call(origin.clone()).await.map_err(|error| not_reached(&*error))?;
        let is_tls = matches!(stream, MaybeHttpsStream::Https(_));
        let (sender, mut connection) =
            http1::handshake(stream).await.map_err(|_| Refusal::answer_broken())?;
        let answer = drive(&mut connection, pin!(ask(sender, request))).await;
        // TLS wants a word of goodbye; TCP has one when the socket is closed.
        if is_tls {
            take_leave(&mut connection).await;
        }
        answer
    }
}

/// One question and its answer. An error's own text may quote what was sent.
async fn ask(mut upstream: SendRequest<Body>, request: Request<Body>) -> Result<Response<Bytes>, Refusal> {
    let response = upstream.send_request(request).await.map_err(|_| Refusal::answer_broken())?;
    if response.status().is_redirection() {
        return Err(Refusal::redirect());
    }
    let (parts, body) = response.into_parts();
    let body = Limited::new(body, MAX_ANSWER_LEN).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { Refusal::answer_too_large() } else { Refusal::answer_broken() }
    })?;
    let body = body.to_bytes();
    headers::check_is_data(parts.status, &parts.headers, body.len())?;
    Ok(Response::from_parts(parts, body))
}

/// Nothing was sent yet.
fn not_reached(error: &(dyn std::error::Error + 'static)) -> Refusal {
    if timed_out(error) { Refusal::slow() } else { Refusal::unreachable() }
}

fn timed_out(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::TimedOut)
}

/// A request for an upstream.
pub(crate) fn request(method: Method, target: Uri, headers: HeaderMap, body: Bytes) -> Request<Body> {
    let mut request = Request::new(Body::new(body));
    *request.method_mut() = method;
    *request.uri_mut() = target;
    *request.headers_mut() = headers;
    request
}

/// The pieces of an answer that go to the page.
pub(crate) fn answer(upstream: Response<Bytes>) -> Response<Body> {
    let (parts, body) = upstream.into_parts();
    let mut response = Response::new(Body::new(body));
    *response.status_mut() = parts.status;
    *response.headers_mut() = headers::to_page(&parts.headers);
    response
}
