//! Requests and responses as values. Nothing here sends.

use std::fmt;

use crate::secret::Secret;

/// The methods that the providers' APIs use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "RFC 9110 §9 says it")]
pub enum Method {
    Delete,
    Get,
    Post,
}

impl Method {
    /// The token on the request line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The scheme and authority of a URL, `https://host:port`, and a path that all others begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    origin: String,
    path: String,
}

impl Endpoint {
    /// Checks a URL without user, query and fragment. `http` is for this machine alone.
    ///
    /// # Errors
    /// When it is anything else, with a sentence that says what.
    pub fn new(text: &str) -> Result<Self, EndpointError> {
        let text = text.trim().trim_end_matches('/');
        let (scheme, rest) = text.split_once("://").ok_or(EndpointError::NoScheme)?;
        let (authority, path) = match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, ""),
        };
        if text.contains(['?', '#']) {
            return Err(EndpointError::Query);
        }
        if !is_authority(authority) {
            return Err(EndpointError::Host(authority.to_owned()));
        }
        if let Some(character) = path.chars().find(|c| !is_path_character(*c)) {
            return Err(EndpointError::Path(character));
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(authority) => {}
            "http" => return Err(EndpointError::NotEncrypted),
            other => return Err(EndpointError::Scheme(other.to_owned())),
        }
        Ok(Self { origin: format!("{scheme}://{}", authority.to_ascii_lowercase()), path: path.to_owned() })
    }

    /// An origin that is known to be right.
    pub(crate) fn known(origin: impl Into<String>) -> Self {
        Self { origin: origin.into(), path: String::new() }
    }

    /// The endpoint with that path, which has to be made of path characters.
    pub(crate) fn at(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// The scheme and authority.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path that all others begin with; empty if there is none.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The URL of a path and query below this endpoint.
    pub fn join(&self, path_and_query: &str) -> Url {
        Url { origin: self.origin.clone(), path_and_query: format!("{}{path_and_query}", self.path) }
    }
}

fn is_authority(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (text, "443"),
    };
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let address = |c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.');
    let host_ok = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(v6) => !v6.is_empty() && v6.chars().all(address),
        None => !host.is_empty() && host.chars().all(name),
    };
    host_ok && port.parse::<u16>().is_ok()
}

fn is_path_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%".contains(c)
}

/// Whether an authority names this machine.
fn is_loopback(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    };
    let v4 = host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    v4 || matches!(host, "localhost" | "[::1]")
}

/// Why a text can't be an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// Not a host name or address, with a port or without.
    Host(String),
    /// It has no `https://` before it.
    NoScheme,
    /// `http`, to another machine.
    NotEncrypted,
    /// A character that can't stand in a path.
    Path(char),
    /// It has a query or a fragment.
    Query,
    /// Neither `https` nor `http`.
    Scheme(String),
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(host) => write!(f, "{host:?} is not a host name, with a port or without"),
            Self::NoScheme => f.write_str("it has to begin with https://"),
            Self::NotEncrypted => f.write_str("http:// is for this machine alone: use https://"),
            Self::Path(c) => write!(f, "{c:?} can't stand in the path of a URL"),
            Self::Query => f.write_str("leave out the part from ? or # on"),
            Self::Scheme(scheme) => write!(f, "{scheme}:// is not https://"),
        }
    }
}

impl std::error::Error for EndpointError {}

/// A URL at a provider, in the bytes that go on the wire and that signatures cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    origin: String,
    path_and_query: String,
}

impl Url {
    /// The scheme and authority.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The value of the `Host` header.
    pub fn host(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// The request target (RFC 9112 §3.2.1).
    pub fn path_and_query(&self) -> &str {
        &self.path_and_query
    }

    /// The path alone.
    pub fn path(&self) -> &str {
        self.path_and_query.split('?').next().unwrap_or("")
    }

    /// The query alone, without `?`.
    pub fn query(&self) -> &str {
        self.path_and_query.split_once('?').map_or("", |(_, query)| query)
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path_and_query)
    }
}

/// The value of a header.
#[derive(Debug)]
pub enum HeaderValue {
    /// Anybody may see it.
    Plain(String),
    /// A credential, and the environment variable that stands for it in an export.
    Secret(Secret, &'static str),
}

impl HeaderValue {
    /// The value, for the one place that sends and for signers.
    pub fn expose(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret, _) => secret.expose(),
        }
    }

    /// The value as people may see it.
    pub fn masked(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(..) => "••••••••",
        }
    }
}

/// The part of a request before its body.
#[derive(Debug)]
pub struct Head {
    /// The method.
    pub method: Method,
    /// The URL at the provider, whatever proxy it goes through.
    pub url: Url,
    /// The headers a page sets, in order. `Host` and `Content-Length` are the sender's.
    pub headers: Vec<(&'static str, HeaderValue)>,
}

impl Head {
    /// A request line without headers.
    pub(crate) fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: Vec::new() }
    }

    /// Adds a header that anybody may see.
    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.headers.push((name, HeaderValue::Plain(value.into())));
    }

    /// Adds a header that is a credential.
    pub(crate) fn set_secret(&mut self, name: &'static str, value: &Secret, variable: &'static str) {
        self.headers.push((name, HeaderValue::Secret(value.duplicate(), variable)));
    }

    /// How many bytes the headers have, without what stands between them.
    pub fn headers_len(&self) -> usize {
        self.headers.iter().map(|(name, value)| name.len() + value.expose().len()).sum()
    }

    /// The value of the header by that name, in any case.
    pub fn header(&self, name: &str) -> Option<&HeaderValue> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// A request without private material, ready to be sent. Only a [`crate::plan::Plan`] and a
/// [`crate::shelf::Shelf`] make one, and only after the [`crate::tripwire`] let it pass.
#[derive(Debug)]
pub struct Request {
    pub(crate) head: Head,
    pub(crate) body: Option<String>,
}

impl Request {
    /// Method, URL and headers.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The body, if there is one.
    pub fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }
}

/// What came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers that could be read.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl Response {
    /// The value of the header by that name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Whether the status says success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
