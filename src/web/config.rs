//! What the operator of the page has set: config.json, beside the page.

use std::collections::BTreeMap;

use gloo_net::http::Request;
use serde::Deserialize;

use crate::{policy::MinRsaBits, route::ProxyConfig};

/// The file, beside the page.
const FILE: &str = "./config.json";

/// The operator's settings. Without the file, there is no proxy and nothing can be sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Config {
    /// The way to the providers.
    pub(super) proxy: ProxyConfig,
    /// Whether a sandbox answers in the providers' place, so that people are told.
    pub(super) sandbox: bool,
    /// Endpoints to fill into forms, by operation id.
    pub(super) endpoints: BTreeMap<String, String>,
    /// How long RSA keys have to be.
    pub(super) min_rsa_bits: MinRsaBits,
    /// A file of lists of known keys, beside the page.
    pub(super) key_list: Option<String>,
}

/// Reads the settings.
///
/// # Errors
/// With a sentence, when the file is there and can't be read.
pub(super) async fn load() -> Result<Config, String> {
    let Some(text) = fetch().await else { return Ok(Config::default()) };
    serde_json::from_str(&text).map_err(|error| format!("config.json: {error}"))
}

async fn fetch() -> Option<String> {
    let response = Request::get(FILE).send().await.ok()?;
    if response.ok() { response.text().await.ok() } else { None }
}
