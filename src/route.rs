//! How a request rides through a proxy, unchanged: signatures cover the URL at the provider.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    disclose::DisclosingRequest,
    encode,
    http::{Request, Url},
    json::{Json, Members},
    keystone::LogInRequest,
    provider::PROVIDERS,
    secret::Secret,
    texts::Texts,
};

/// The headers that requests set, in lower case: what a proxy lets through and allows a page to
/// send (`Access-Control-Allow-Headers`).
pub const REQUEST_HEADERS: [&str; 13] = [
    "accept",
    "authorization",
    "content-type",
    "openstack-api-version",
    "x-auth-token",
    "x-ncp-apigw-api-key",
    "x-ncp-apigw-signature-v2",
    "x-ncp-apigw-timestamp",
    "x-ncp-iam-access-key",
    "x-openstack-nova-api-version",
    "x-project-id",
    "x-sdk-date",
    "x-security-token",
];

/// The headers of answers that a page may read, in lower case: what a proxy lets through and
/// exposes (`Access-Control-Expose-Headers`).
pub const EXPOSED_HEADERS: [&str; 10] = [
    "content-type",
    "date",
    "openstack-api-version",
    "retry-after",
    "x-compute-request-id",
    "x-ncp-trace-id",
    "x-openstack-nova-api-version",
    "x-openstack-request-id",
    "x-request-id",
    "x-subject-token",
];

/// Which proxy, if any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum ProxyConfig {
    /// No proxy is configured: nothing can be sent.
    #[default]
    Unset,
    /// `{base}/{route}{path}?{query}`, a fixed upstream for each route. Recommended.
    Routes {
        /// Where the proxy is.
        base: String,
        /// Route names by origin, beside those of the provider table.
        #[serde(default)]
        routes: Texts,
    },
    /// `{base}/{url}`, as cors-anywhere.
    Prefix {
        /// Where the proxy is.
        base: String,
        /// Whether the URL is percent-encoded.
        #[serde(default)]
        encode: bool,
    },
    /// `{base}?{param}={encoded url}`, as Scalar's.
    Query {
        /// Where the proxy is.
        base: String,
        /// The name of the parameter.
        #[serde(default = "default_param")]
        param: String,
    },
    /// No proxy: the cloud itself allows pages to call it.
    None,
}

fn default_param() -> String {
    "url".to_owned()
}

impl ProxyConfig {
    /// Reads one from a configuration, in the same form that serde reads.
    ///
    /// # Errors
    /// With a sentence that says what is wrong with it.
    pub fn from_json(json: Json) -> Result<Self, String> {
        Self::read(json).map_err(|reason| ["proxy: ", &reason].concat())
    }

    fn read(json: Json) -> Result<Self, String> {
        let mut members = Members::of(json, "proxy");
        let m = &mut members;
        let kind = m.needed("kind");
        let proxy = match kind.as_str() {
            "unset" => Self::Unset,
            "none" => Self::None,
            "routes" => Self::Routes { base: m.needed("base"), routes: m.texts("routes") },
            "prefix" => Self::Prefix { base: m.needed("base"), encode: m.truth("encode") },
            "query" => {
                let (base, param) = (m.needed("base"), m.text("param"));
                Self::Query { base, param: param.unwrap_or_else(default_param) }
            }
            _ => return Err(["there is no kind ", &kind, ": choose routes, prefix, query or none"].concat()),
        };
        members.end().map(|()| proxy)
    }

    /// The URL to fetch in place of one at a provider.
    ///
    /// # Errors
    /// When there is no proxy, or the proxy has no route there.
    pub fn url(&self, url: &Url) -> Result<String, RouteError> {
        let trimmed = |base: &str| base.trim_end_matches('/').to_owned();
        match self {
            Self::Unset => Err(RouteError::NoProxy),
            Self::None => Ok(url.to_string()),
            Self::Prefix { base, encode: false } => Ok(format!("{}/{url}", trimmed(base))),
            Self::Prefix { base, encode: true } => {
                Ok(format!("{}/{}", trimmed(base), encode::percent(&url.to_string())))
            }
            Self::Query { base, param } => {
                Ok(format!("{base}?{param}={}", encode::percent(&url.to_string())))
            }
            Self::Routes { base, routes } => {
                let own = routes.get(url.origin()).map(str::to_owned);
                let route = own.or_else(|| built_in_route(url.origin()));
                let route = route.ok_or_else(|| RouteError::NoRoute(url.origin().to_owned()))?;
                Ok(format!("{}/{route}{}", trimmed(base), url.path_and_query()))
            }
        }
    }

    /// The request and where to fetch it.
    ///
    /// # Errors
    /// As [`ProxyConfig::url`].
    pub fn dispatch(&self, request: Request) -> Result<Outgoing<Request>, RouteError> {
        Ok(self.outgoing(self.url(&request.head().url)?, request))
    }

    /// The log-in and where to fetch it.
    ///
    /// # Errors
    /// As [`ProxyConfig::url`].
    pub fn dispatch_log_in(&self, request: LogInRequest) -> Result<Outgoing<LogInRequest>, RouteError> {
        Ok(self.outgoing(self.url(&request.head().url)?, request))
    }

    /// The disclosing request and where to fetch it.
    ///
    /// # Errors
    /// As [`ProxyConfig::url`].
    pub fn dispatch_disclosing(
        &self,
        request: DisclosingRequest,
    ) -> Result<Outgoing<DisclosingRequest>, RouteError> {
        Ok(self.outgoing(self.url(&request.head().url)?, request))
    }

    fn outgoing<R>(&self, url: String, request: R) -> Outgoing<R> {
        Outgoing { url, request, is_routed: matches!(self, Self::Routes { .. }) }
    }
}

fn built_in_route(origin: &str) -> Option<String> {
    let of_keys = PROVIDERS.iter().flat_map(|provider| (provider.upstreams)());
    let identities = PROVIDERS.iter().filter_map(|provider| provider.identity.as_ref());
    let of_log_ins = identities.flat_map(|identity| (identity.upstreams)());
    of_keys.chain(of_log_ins).find(|(_, known)| known == origin).map(|(route, _)| route)
}

/// A request on its way: what is sent, and the URL that is fetched for it.
#[derive(Debug)]
pub struct Outgoing<R> {
    url: String,
    request: R,
    is_routed: bool,
}

impl<R> Outgoing<R> {
    /// The URL to fetch.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether it goes to a proxy of fixed routes, which hands no cookie on. A page's own cookies may go there,
    /// where page and proxy are behind one log-in. Other proxies may hand on whatever they get.
    pub fn is_routed(&self) -> bool {
        self.is_routed
    }

    /// What is sent.
    pub fn request(&self) -> &R {
        &self.request
    }
}

impl Outgoing<Request> {
    /// The same request with more headers: a host's signature, for one. Nothing else of it changes.
    ///
    /// # Errors
    /// When a header is none that proxies let through, is there already, or can't be one.
    pub fn with_headers(mut self, headers: Vec<(String, String)>) -> Result<Self, HeaderError> {
        for (name, value) in headers {
            let known = REQUEST_HEADERS.into_iter().find(|known| known.eq_ignore_ascii_case(&name));
            let known = known.ok_or_else(|| HeaderError::Unknown(name.clone()))?;
            if self.request.head.header(known).is_some() {
                return Err(HeaderError::There(known));
            }
            if value.is_empty() || !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
                return Err(HeaderError::Value(known));
            }
            self.request.head.set_secret(known, &Secret::new(value), "HOST_HEADER");
        }
        Ok(self)
    }
}

/// Why a host's header is not added.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderError {
    /// Proxies don't let it through.
    Unknown(String),
    /// The request has it already.
    There(&'static str),
    /// Its value has other characters than a header can have, or none.
    Value(&'static str),
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => {
                write!(f, "the portal added the header {name}, which no proxy lets through")
            }
            Self::There(name) => {
                write!(f, "the portal added the header {name}, which the request has already")
            }
            Self::Value(name) => {
                write!(f, "the portal added the header {name} with a value that it can't have")
            }
        }
    }
}

impl std::error::Error for HeaderError {}

/// Why a request can't go anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RouteError {
    /// No proxy is configured.
    NoProxy,
    /// The proxy has no route to that origin.
    NoRoute(String),
}

impl fmt::Display for RouteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProxy => f.write_str(
                "no proxy is configured, and these clouds don't answer pages directly: set one up, \
                 or copy the request as curl",
            ),
            Self::NoRoute(origin) => {
                write!(f, "the proxy has no route to {origin}: its operator has to add one")
            }
        }
    }
}

impl std::error::Error for RouteError {}
