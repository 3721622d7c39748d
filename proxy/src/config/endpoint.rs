//! Addresses of upstreams, taken apart once so that nothing about them is left to guess.

use std::net::{IpAddr, Ipv6Addr};

use super::ConfigError;

/// `scheme://host[:port][/path]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// `https` or `http`.
    scheme: &'static str,
    /// `host[:port]`, what stands in `Host`.
    pub(crate) authority: String,
    /// Begins with a slash and does not end with one; or empty.
    pub(crate) path: String,
}

impl Endpoint {
    pub(crate) fn new(text: &str) -> Result<Self, ConfigError> {
        Self::parse(text).ok_or_else(|| ConfigError::Endpoint(text.to_owned()))
    }

    /// An upstream on this machine that answers in place of a real one.
    pub(crate) fn stand_in(text: &str) -> Result<Self, ConfigError> {
        let endpoint = Self::new(text)?;
        let fits = endpoint.is_loopback() && endpoint.scheme == "http" && endpoint.path.is_empty();
        if fits { Ok(endpoint) } else { Err(ConfigError::StandIn(text.to_owned())) }
    }

    /// `scheme://host[:port]`.
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.authority)
    }

    pub(crate) fn check(&self, allow_http: bool, allow_address: bool) -> Result<(), ConfigError> {
        if self.is_loopback() {
            return Ok(());
        }
        if self.scheme == "http" && !allow_http {
            return Err(ConfigError::PlainHttp(self.origin()));
        }
        if self.address().is_some() && !allow_address {
            return Err(ConfigError::NumericAddress(self.origin()));
        }
        Ok(())
    }

    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let scheme = ["https", "http"].into_iter().find(|known| *known == scheme)?;
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let sound = is_authority(authority) && is_path(path);
        sound.then(|| Self { scheme, authority: authority.to_owned(), path: path.to_owned() })
    }

    pub(crate) fn is_https(&self) -> bool {
        self.scheme == "https"
    }

    pub(crate) fn host(&self) -> &str {
        split_port(&self.authority).0
    }

    /// The port that stands there, or else the scheme's.
    pub(crate) fn port(&self) -> u16 {
        let standard = if self.is_https() { 443 } else { 80 };
        split_port(&self.authority).1.and_then(|port| port.parse().ok()).unwrap_or(standard)
    }

    fn address(&self) -> Option<IpAddr> {
        let host = self.host();
        match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
            Some(address) => address.parse().ok().map(IpAddr::V6),
            None => host.parse().ok().map(IpAddr::V4),
        }
    }

    fn is_loopback(&self) -> bool {
        self.host() == "localhost" || self.address().is_some_and(|address| address.is_loopback())
    }
}

/// Host and port. A colon inside brackets belongs to the host.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn is_authority(authority: &str) -> bool {
    let (host, port) = split_port(authority);
    let name = !host.is_empty()
        && !host.starts_with(['.', '-'])
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    let literal = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .is_some_and(|host| host.parse::<Ipv6Addr>().is_ok());
    let port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    (name || literal) && is_canonical_number(host) && port
}

/// Refuses the spellings of an IPv4 address that resolvers understand and `Ipv4Addr` does not,
/// `127.1` and `0x7f000001` among them: no host name ends in a number (RFC 1123 §2.1).
fn is_canonical_number(host: &str) -> bool {
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let numeric = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    !numeric || host.parse::<std::net::Ipv4Addr>().is_ok()
}

fn is_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().all(plain)
        && !path.ends_with('/')
        && path.split('/').skip(1).all(|segment| !matches!(segment, "" | "." | ".."))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::Endpoint;

    #[test]
    fn an_endpoint_is_taken_apart() {
        let endpoint = Endpoint::new("https://nova.example:8774/compute/v2.1").unwrap();
        assert_eq!(endpoint.origin(), "https://nova.example:8774");
        assert_eq!(endpoint.authority, "nova.example:8774");
        assert_eq!(endpoint.path, "/compute/v2.1");
    }

    #[test]
    fn what_is_not_plainly_an_address_is_refused() {
        for text in [
            "nova.example",
            "https://",
            "https:///x",
            "https://u@h",
            "https://h/",
            "https://h/a//b",
            "https://h/../b",
            "https://h?x",
            "https://h#x",
            "https://h/%2e",
            "HTTPS://h",
            "https://127.1",
            "https://0x7f.1",
            "https://2130706433",
            "https://[::1",
            "https://[::g]",
            "https://h:x",
            "https://h\n",
        ] {
            assert!(Endpoint::new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for text in ["http://127.0.0.1:1", "http://localhost", "http://[::1]:9", "http://127.9.9.9"] {
            assert!(Endpoint::new(text).unwrap().check(false, false).is_ok(), "{text}");
            assert!(Endpoint::stand_in(text).is_ok(), "{text}");
        }
        for text in
            ["http://10.0.0.1", "http://localhost.example", "http://[::ffff:127.0.0.1]", "http://nova"]
        {
            assert!(Endpoint::new(text).unwrap().check(false, true).is_err(), "{text}");
            assert!(Endpoint::stand_in(text).is_err(), "{text}");
        }
        for text in ["https://10.0.0.1", "https://169.254.169.254", "https://[fd00::1]"] {
            assert!(Endpoint::new(text).unwrap().check(true, false).is_err(), "{text}");
            assert!(Endpoint::new(text).unwrap().check(false, true).is_ok(), "{text}");
        }
    }
}
