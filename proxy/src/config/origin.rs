//! The pages that may use the proxy, by their exact origin (RFC 6454 §6.2).

use hyper::header::HeaderValue;

use super::{ConfigError, Endpoint};

/// A list of origins, compared byte for byte.
#[derive(Clone, Debug)]
pub(crate) struct Origins(Vec<String>);

impl Origins {
    pub(crate) fn new(texts: Vec<String>) -> Result<Self, ConfigError> {
        if texts.is_empty() {
            return Err(ConfigError::NoOrigin);
        }
        match texts.iter().find(|text| !is_exact(text)) {
            Some(text) => Err(ConfigError::Origin(text.clone())),
            None => Ok(Self(texts)),
        }
    }

    pub(crate) fn has(&self, origin: &HeaderValue) -> bool {
        self.0.iter().any(|listed| listed.as_bytes() == origin.as_bytes())
    }
}

/// Whether a browser could send this text as `Origin`.
fn is_exact(text: &str) -> bool {
    let default_port = (text.starts_with("https:") && text.ends_with(":443"))
        || (text.starts_with("http:") && text.ends_with(":80"));
    !default_port
        && !text.bytes().any(|byte| byte.is_ascii_uppercase())
        && Endpoint::new(text).is_ok_and(|endpoint| endpoint.path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::Origins;

    #[test]
    fn origins_are_exact() {
        for text in
            ["https://console.example", "http://127.0.0.1:8080", "https://a.b:8443", "http://[::1]:8080"]
        {
            assert!(Origins::new(vec![text.to_owned()]).is_ok(), "{text}");
        }
        for text in [
            "*",
            "null",
            "",
            "https://*",
            "https://*.example",
            "https://console.example/",
            "console.example",
            "https://Console.example",
            "https://a.example:443",
            "http://a.example:80",
            "https://a@b",
            "https://a?b",
            "ftp://a",
            "https://",
            "https://a b",
            "https://a:",
            "https://a:0",
            "https://a:99999",
            "file://x",
        ] {
            assert!(Origins::new(vec![text.to_owned()]).is_err(), "{text}");
        }
    }
}
