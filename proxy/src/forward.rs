//! The one place that talks to upstreams.

use std::{io, path::Path, sync::Arc, time::Duration};

use axum::{
    body::Bytes,
    http::{HeaderMap, Method, Request, Response, Uri},
};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::{
    config::{Config, ConfigError},
    headers,
    refusal::Refusal,
};

/// The largest answer that is passed on, in bytes. Nova's own limit for a request is 112 KiB.
const MAX_ANSWER_LEN: usize = 256 * 1024;

/// A client that follows no redirect, reads no proxy variables, decodes no compression and
/// touches no byte of a path or query.
#[derive(Debug)]
pub(crate) struct Forward {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    total: Duration,
}

impl Forward {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(config.limits.connect));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls(config.extra_ca.as_deref())?)
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        // No connection is used twice: one that the upstream closed meanwhile would swallow an
        // import, and nobody could say whether it arrived.
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
        Ok(Self { client, total: config.limits.total })
    }

    /// Sends a request on and reads the whole answer, within the time and size there is.
    pub(crate) async fn send(
        &self,
        method: Method,
        uri: Uri,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Response<Bytes>, Refusal> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        let exchange = tokio::time::timeout(self.total, self.exchange(request));
        exchange.await.unwrap_or_else(|_| Err(Refusal::slow()))
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, Refusal> {
        let response = self.client.request(request).await.map_err(|error| failure(&error))?;
        if response.status().is_redirection() {
            return Err(Refusal::redirect());
        }
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, MAX_ANSWER_LEN).collect().await.map_err(|error| {
            if error.is::<LengthLimitError>() {
                Refusal::answer_too_large()
            } else {
                Refusal::answer_broken()
            }
        })?;
        let body = body.to_bytes();
        headers::check_is_data(parts.status, &parts.headers, body.len())?;
        Ok(Response::from_parts(parts, body))
    }
}

/// Says whether the request can have arrived. The error's own text may quote what was sent.
fn failure(error: &hyper_util::client::legacy::Error) -> Refusal {
    if !error.is_connect() {
        return Refusal::answer_broken();
    }
    if timed_out(error) { Refusal::slow() } else { Refusal::unreachable() }
}

fn timed_out(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::TimedOut)
}

/// The pieces of an answer that go to the page.
pub(crate) fn answer(upstream: Response<Bytes>) -> Response<axum::body::Body> {
    let (parts, body) = upstream.into_parts();
    let mut response = Response::new(axum::body::Body::from(body));
    *response.status_mut() = parts.status;
    *response.headers_mut() = headers::to_page(&parts.headers);
    response
}

fn tls(extra_ca: Option<&Path>) -> Result<ClientConfig, ConfigError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for certificate in extra_ca.map(read_certificates).transpose()?.unwrap_or_default() {
        roots.add(certificate).map_err(|error| ConfigError::ExtraCa(error.to_string()))?;
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| ConfigError::NoRoots)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let broken = |text: String| ConfigError::ExtraCa(format!("{}: {text}", path.display()));
    let certificates: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| broken(error.to_string()))?;
    if certificates.is_empty() { Err(broken("it holds no certificate".to_owned())) } else { Ok(certificates) }
}
