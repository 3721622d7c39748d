//! What an operator says: a TOML file, and three flags over it.

mod endpoint;
mod error;
mod origin;
mod page;

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

use keyferry::provider::Purpose;
use keyferry_page::Page;
use serde::Deserialize;
use tokio::sync::Semaphore;

pub use error::ConfigError;

use self::page::FilePage;
use crate::refusal::Refusal;

pub(crate) use endpoint::Endpoint;
pub(crate) use origin::Origins;

/// Where the proxy listens if nobody says otherwise.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8081);

/// Everything an operator decides, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen. There is no TLS here: other addresses than loopback belong behind a
    /// balancer that has it.
    pub listen: SocketAddr,
    pub(crate) origins: Origins,
    pub(crate) rules: Rules,
    pub(crate) limits: Limits,
    pub(crate) extra_ca: Option<PathBuf>,
    pub(crate) routes: Option<Vec<String>>,
    pub(crate) openstack: Vec<OpenStack>,
    pub(crate) upstreams: BTreeMap<String, Endpoint>,
    pub(crate) page: Option<Page>,
}

/// What may pass of what not every operator wants.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rules {
    /// Key pairs that the provider generates.
    pub(crate) allow_create: bool,
    /// Private keys that a person uploads.
    pub(crate) allow_private_key_import: bool,
    /// Deletion of keys that are there.
    pub(crate) allow_delete: bool,
}

/// How much and how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) connect: Duration,
    pub(crate) body: Duration,
    pub(crate) total: Duration,
    pub(crate) concurrent: usize,
    pub(crate) connections: usize,
}

/// An OpenStack cloud of the operator's own.
#[derive(Clone, Debug)]
pub(crate) struct OpenStack {
    pub(crate) name: String,
    pub(crate) endpoint: Endpoint,
    /// Its Keystone, for pages that log people in.
    pub(crate) identity: Option<Endpoint>,
}

/// The file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    #[serde(default)]
    origins: Vec<String>,
    #[serde(default)]
    allow_create: bool,
    #[serde(default)]
    allow_private_key_import: bool,
    #[serde(default = "yes")]
    allow_delete: bool,
    extra_ca: Option<PathBuf>,
    routes: Option<Vec<String>>,
    #[serde(default)]
    limits: FileLimits,
    #[serde(default)]
    openstack: Vec<FileOpenStack>,
    #[serde(default)]
    upstreams: BTreeMap<String, String>,
    page: Option<FilePage>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileLimits {
    connect_ms: u64,
    body_ms: u64,
    total_ms: u64,
    concurrent: usize,
    connections: usize,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self { connect_ms: 5_000, body_ms: 10_000, total_ms: 30_000, concurrent: 256, connections: 1_024 }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileOpenStack {
    name: String,
    endpoint: String,
    identity: Option<String>,
    #[serde(default)]
    allow_http: bool,
    #[serde(default)]
    allow_address: bool,
}

/// What the flags say.
#[derive(Debug, Default)]
pub struct Flags {
    /// `--listen`: in place of the file's.
    pub listen: Option<SocketAddr>,
    /// `--origin`, as often as needed: beside the file's.
    pub origins: Vec<String>,
}

impl Config {
    /// Reads a configuration file's text and puts the flags over it.
    ///
    /// # Errors
    /// With a sentence for the operator, on anything that is unknown, unsafe or contradictory:
    /// the proxy does not start on a guess.
    pub fn read(text: &str, flags: Flags) -> Result<Self, ConfigError> {
        let file: File = toml::from_str(text).map_err(|error| ConfigError::File(error.to_string()))?;
        let origins = file.origins.into_iter().chain(flags.origins).collect();
        let openstack = file.openstack.into_iter().map(OpenStack::new).collect::<Result<Vec<_>, _>>()?;
        let upstreams: Result<_, _> =
            file.upstreams.into_iter().map(|(route, url)| Ok((route, Endpoint::stand_in(&url)?))).collect();
        Ok(Self {
            listen: flags.listen.or(file.listen).unwrap_or(LISTEN),
            origins: Origins::new(origins)?,
            rules: Rules {
                allow_create: file.allow_create,
                allow_private_key_import: file.allow_private_key_import,
                allow_delete: file.allow_delete,
            },
            limits: file.limits.check()?,
            extra_ca: file.extra_ca,
            routes: file.routes,
            page: file.page.map(|page| page.check(&openstack)).transpose()?,
            openstack,
            upstreams: upstreams?,
        })
    }
}

impl Rules {
    /// Checks whether a request with these purposes may delete, if it does.
    pub(crate) fn check_deletion(self, purposes: &[Purpose]) -> Result<(), Refusal> {
        let deletes = purposes.contains(&Purpose::Delete);
        if deletes && !self.allow_delete { Err(Refusal::deletion()) } else { Ok(()) }
    }
}

impl OpenStack {
    fn new(file: FileOpenStack) -> Result<Self, ConfigError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if file.name.is_empty() || !file.name.bytes().all(plain) {
            return Err(ConfigError::RouteName(file.name));
        }
        let checked = |text: &str| {
            let endpoint = Endpoint::new(text)?;
            endpoint.check(file.allow_http, file.allow_address)?;
            Ok(endpoint)
        };
        let identity = file.identity.as_deref().map(checked).transpose()?;
        Ok(Self { endpoint: checked(&file.endpoint)?, identity, name: file.name })
    }
}

impl FileLimits {
    fn check(self) -> Result<Limits, ConfigError> {
        let figures = [
            ("limits.connect_ms", self.connect_ms == 0),
            ("limits.body_ms", self.body_ms == 0),
            ("limits.total_ms", self.total_ms == 0),
            ("limits.concurrent", self.concurrent == 0),
            ("limits.connections", self.connections == 0),
        ];
        if let Some((name, _)) = figures.into_iter().find(|(_, zero)| *zero) {
            return Err(ConfigError::Zero(name));
        }
        Ok(Limits {
            connect: Duration::from_millis(self.connect_ms),
            body: Duration::from_millis(self.body_ms),
            total: Duration::from_millis(self.total_ms),
            concurrent: self.concurrent.min(Semaphore::MAX_PERMITS),
            connections: self.connections.min(Semaphore::MAX_PERMITS),
        })
    }
}
