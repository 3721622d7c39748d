//! The last look at a request before it exists: does it hold private material?
//!
//! Types keep private keys out of reach of those who build requests. What they can't see is a
//! private key pasted into a name or a comment, or a secret key put where a name belongs. That is
//! searched for here, as it is and in the encodings that requests use.

mod needle;
mod net;
mod reading;

use std::sync::LazyLock;

pub use needle::Needle;

use self::net::{Net, Sought};
use crate::{credentials::Credentials, http::Head, secret::Secret};

/// The shortest secret that is searched for: shorter ones occur by chance.
const MIN_SECRET_LEN: usize = 8;

/// What private key files are known by.
const MARKERS: [&str; 3] = ["PRIVATE KEY-----", "PuTTY-User-Key-File-", "openssh-key-v1\0"];

/// Needles are dear to make, and these are always the same.
static MARKER_NEEDLES: LazyLock<[Needle; 3]> =
    LazyLock::new(|| MARKERS.map(|marker| Needle::new(marker.as_bytes())));

/// Where private material was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the URL.
    Url,
    /// In the value of a header.
    Header(&'static str),
    /// In the body.
    Body,
}

/// Searches a request for private material.
///
/// # Errors
/// With the place where some was found.
pub(crate) fn check(head: &Head, body: Option<&str>, credentials: &Credentials) -> Result<(), Place> {
    let secrets = secrets(credentials);
    let net = whole_net(&secrets);
    check_head(&net, head)?;
    search(&net, body.unwrap_or_default(), Place::Body)
}

/// Searches the URL and headers of a disclosing request, and its body for credentials alone.
///
/// # Errors
/// With the place where some was found.
pub(crate) fn check_disclosing(head: &Head, body: &str, credentials: &Credentials) -> Result<(), Place> {
    let secrets = secrets(credentials);
    check_head(&whole_net(&secrets), head)?;
    search(&Net::new(secrets.iter().map(Known::sought)), body, Place::Body)
}

/// Searches the URL and headers of a log-in for its own secret too, and its body for private keys alone.
///
/// # Errors
/// With the place where some was found.
pub(crate) fn check_log_in(head: &Head, body: &str, secret: &Secret) -> Result<(), Place> {
    let secrets: Vec<Known> = Known::new(secret, None).into_iter().collect();
    check_head(&whole_net(&secrets), head)?;
    search(&whole_net(&[]), body, Place::Body)
}

fn check_head(net: &Net<'_>, head: &Head) -> Result<(), Place> {
    search(net, &head.url.to_string(), Place::Url)?;
    head.headers.iter().try_for_each(|(name, value)| search(net, value.expose(), Place::Header(name)))
}

fn search(net: &Net<'_>, text: &str, place: Place) -> Result<(), Place> {
    let here = match place {
        Place::Header(name) => Some(name),
        Place::Url | Place::Body => None,
    };
    if net.catches(text, here) { Err(place) } else { Ok(()) }
}

fn whole_net(secrets: &[Known]) -> Net<'_> {
    let markers = MARKER_NEEDLES.iter().map(|needle| Sought { needle, home: None });
    Net::new(markers.chain(secrets.iter().map(Known::sought)))
}

/// A credential, and the header that is made for it.
struct Known {
    needle: Needle,
    home: Option<&'static str>,
}

impl Known {
    fn new(secret: &Secret, home: Option<&'static str>) -> Option<Self> {
        let text = secret.expose();
        (text.len() >= MIN_SECRET_LEN).then(|| Self { needle: Needle::new(text.as_bytes()), home })
    }

    fn sought(&self) -> Sought<'_> {
        Sought { needle: &self.needle, home: self.home }
    }
}

fn secrets(credentials: &Credentials) -> Vec<Known> {
    let all = match credentials {
        Credentials::AtProxy => [None, None, None],
        Credentials::Token(token) => [Some((token, Some("X-Auth-Token"))), None, None],
        Credentials::AccessKey { secret_key, api_key, security_token, .. } => [
            Some((secret_key, None)),
            api_key.as_ref().map(|key| (key, Some("x-ncp-apigw-api-key"))),
            security_token.as_ref().map(|token| (token, Some("X-Security-Token"))),
        ],
    };
    all.into_iter().flatten().filter_map(|(secret, home)| Known::new(secret, home)).collect()
}
