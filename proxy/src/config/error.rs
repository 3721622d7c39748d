//! Why the proxy does not start.

use std::fmt;

use keyferry_page::NotABase;

/// A fault in the configuration, or in what it names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigError {
    /// The TOML can't be read, or has a member that nobody knows.
    File(String),
    /// An origin that no browser sends, or `*`.
    Origin(String),
    /// No origin at all.
    NoOrigin,
    /// An address that is not `scheme://host[:port][/path]`.
    Endpoint(String),
    /// Plain http to somewhere else than this machine.
    PlainHttp(String),
    /// A numeric address where a name was expected.
    NumericAddress(String),
    /// A stand-in upstream elsewhere than on this machine.
    StandIn(String),
    /// A route's name that can't stand in a path.
    RouteName(String),
    /// A route that exists already.
    RouteTaken(String),
    /// A route that does not exist.
    RouteUnknown(String),
    /// A limit of nothing.
    Zero(&'static str),
    /// The file with extra certificates can't be used.
    ExtraCa(String),
    /// The page's directory has no page.
    PageDirectory(String),
    /// The page can't lie there.
    Base(NotABase),
    /// Nothing on this machine says which certificates to trust.
    NoRoots,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => write!(f, "the configuration file can't be read: {error}"),
            Self::Origin(text) => write!(
                f,
                "the origin {text:?} is not exact: write it as a browser sends it, \
                 https://console.example or http://127.0.0.1:8080, in lower case, without a path \
                 or a default port, and never as *"
            ),
            Self::NoOrigin => f.write_str(
                "no page may use this proxy: list the origins of your pages in `origins` or with \
                 --origin",
            ),
            Self::Endpoint(text) => write!(
                f,
                "the address {text:?} is not one: write https://host[:port][/path], without \
                 user, query or trailing slash"
            ),
            Self::PlainHttp(text) => write!(
                f,
                "the address {text:?} would carry tokens in the clear: use https, or say \
                 allow_http = true beside it"
            ),
            Self::NumericAddress(text) => write!(
                f,
                "the address {text:?} is numeric, which no certificate authority vouches for: \
                 use a name, or say allow_address = true beside it"
            ),
            Self::StandIn(text) => write!(
                f,
                "the stand-in upstream {text:?} is not on this machine: [upstreams] is for tests \
                 and takes http://127.0.0.1:PORT only"
            ),
            Self::RouteName(name) => {
                write!(f, "the route name {name:?} can't stand in a path: use a-z, 0-9 and -")
            }
            Self::RouteTaken(name) => {
                write!(f, "the route {name:?} exists already: give your endpoint another name")
            }
            Self::RouteUnknown(name) => write!(f, "the route {name:?} does not exist"),
            Self::Zero(name) => write!(f, "{name} is 0, and nothing would ever pass: raise it"),
            Self::ExtraCa(error) => write!(f, "extra_ca can't be used: {error}"),
            Self::PageDirectory(directory) => write!(
                f,
                "the directory {directory:?} of [page] has no index.html: name the one that \
                 `cargo xtask package` writes, dist/console"
            ),
            Self::Base(error) => write!(f, "{error}"),
            Self::NoRoots => f.write_str(
                "this machine has no certificate store: install one (ca-certificates) or name a \
                 file in extra_ca",
            ),
        }
    }
}

impl std::error::Error for ConfigError {}
