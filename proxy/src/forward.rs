//! The one place that talks to upstreams.

use std::{io, pin::pin, sync::Arc, time::Duration};

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::{
    Method, Request, Response, Uri,
    body::Bytes,
    client::conn::http1::{self, Connection, SendRequest},
    header::{self, HeaderMap, HeaderValue},
};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::{
    body::Body,
    config::{Config, ConfigError},
    dial::dial,
    drive::{drive, take_leave},
    headers,
    refusal::Refusal,
    server::Server,
    tls,
};

/// The largest answer that is passed on, in bytes. Nova's own limit for a request is 112 KiB.
const MAX_ANSWER_LEN: usize = 256 * 1024;

/// A client that follows no redirect, reads no proxy variables, decodes no compression and
/// touches no byte of a path or query.
#[derive(Debug)]
pub(crate) struct Forward {
    tls: Arc<ClientConfig>,
    connect: Duration,
    total: Duration,
}

impl Forward {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        let tls = Arc::new(tls::client(config.extra_ca.as_deref())?);
        Ok(Self { tls, connect: config.limits.connect, total: config.limits.total })
    }

    /// Sends a request on and reads the whole answer, within the time and size there is.
    pub(crate) async fn send(
        &self,
        server: &Server,
        request: Request<Body>,
    ) -> Result<Response<Bytes>, Refusal> {
        // Boxed, so that a connection without a request under way holds no room for one.
        let exchange = Box::pin(self.exchange(server, request));
        tokio::time::timeout(self.total, exchange).await.unwrap_or_else(|_| Err(Refusal::slow()))
    }

    /// No connection is used twice: one that the upstream closed meanwhile would swallow an import,
    /// and nobody could say whether it arrived.
    async fn exchange(&self, server: &Server, request: Request<Body>) -> Result<Response<Bytes>, Refusal> {
        let stream = within(self.connect, dial(&server.host, server.port, self.connect)).await?;
        let Some(identity) = &server.identity else { return plainly(stream, request).await };
        let tls = TlsConnector::from(Arc::clone(&self.tls)).connect(identity.clone(), stream);
        privately(within(self.connect, tls).await?, request).await
    }
}

async fn plainly(stream: TcpStream, request: Request<Body>) -> Result<Response<Bytes>, Refusal> {
    let (sender, mut connection) = shake_hands(stream).await?;
    drive(&mut connection, pin!(ask(sender, request))).await
}

/// TLS has a word of goodbye; TCP's is said when the socket is closed.
async fn privately(stream: TlsStream<TcpStream>, request: Request<Body>) -> Result<Response<Bytes>, Refusal> {
    let (sender, mut connection) = shake_hands(stream).await?;
    let answer = drive(&mut connection, pin!(ask(sender, request))).await;
    take_leave(&mut connection).await;
    answer
}

/// Sends nothing yet.
async fn shake_hands<S>(stream: S) -> Result<(SendRequest<Body>, Connection<TokioIo<S>, Body>), Refusal>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    http1::handshake(TokioIo::new(stream)).await.map_err(|_| Refusal::unreachable())
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

/// Waits for a name, a connection or TLS, but no longer than that. Nothing was sent yet.
async fn within<T>(patience: Duration, reaching: impl Future<Output = io::Result<T>>) -> Result<T, Refusal> {
    let reached = tokio::time::timeout(patience, reaching).await;
    reached.ok().and_then(Result::ok).ok_or_else(Refusal::unreachable)
}

/// A request for an upstream, which is to end the connection: whoever ends one remembers it for a minute (RFC 9293
/// §3.6.1), and an address has ports for 28,000 of them.
pub(crate) fn request(method: Method, target: Uri, headers: HeaderMap, body: Bytes) -> Request<Body> {
    let mut request = Request::new(Body::new(body));
    *request.method_mut() = method;
    *request.uri_mut() = target;
    *request.headers_mut() = headers;
    request.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
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
