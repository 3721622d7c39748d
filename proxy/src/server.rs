//! Where an upstream is, taken out of its endpoint once.

use rustls::pki_types::ServerName;

use crate::config::{ConfigError, Endpoint};

/// A host that speaks HTTP/1.1, over TLS or plainly.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// A name, or an address without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Whose certificate it has to show, if there is TLS.
    pub(crate) identity: Option<ServerName<'static>>,
}

impl Server {
    pub(crate) fn new(endpoint: &Endpoint) -> Result<Self, ConfigError> {
        let host = endpoint.host().trim_matches(['[', ']']).to_owned();
        let name = || ServerName::try_from(host.clone());
        let identity = endpoint.is_https().then(name).transpose();
        let identity = identity.map_err(|_| ConfigError::Endpoint(endpoint.origin()))?;
        Ok(Self { host, port: endpoint.port(), identity })
    }
}
