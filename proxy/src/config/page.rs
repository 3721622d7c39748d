//! The page that the proxy is to serve, if an operator wants it to.

use std::path::PathBuf;

use keyferry_page::{Config, Page};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{ConfigError, OpenStack};
use crate::{allow::cloud_routes, site};

/// The table `[page]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FilePage {
    directory: PathBuf,
    #[serde(default)]
    ancestors: Vec<String>,
    base: Option<String>,
}

impl FilePage {
    /// The page, which reaches these clouds beside the built-in ones.
    pub(super) fn check(self, clouds: &[OpenStack]) -> Result<Page, ConfigError> {
        if !self.directory.join("index.html").is_file() {
            return Err(ConfigError::PageDirectory(self.directory.display().to_string()));
        }
        let origin = |text: &String| text.parse().map_err(|_| ConfigError::Origin(text.clone()));
        let base = self.base.map(|text| text.parse().map_err(ConfigError::Base)).transpose()?;
        Ok(Page {
            config: Config::Otherwise(settings(clouds, &self.ancestors)),
            ancestors: self.ancestors.iter().map(origin).collect::<Result<_, _>>()?,
            directory: self.directory,
            connect: Vec::new(),
            base: base.unwrap_or_default(),
        })
    }
}

/// The `config.json` of a directory that has none. It says nothing that the page could not find out.
fn settings(clouds: &[OpenStack], ancestors: &[String]) -> String {
    let routes: Map<String, Value> =
        clouds.iter().flat_map(cloud_routes).map(|(origin, route)| (origin, Value::from(route))).collect();
    let base = ["./", site::RELAY].concat();
    let mut settings = json!({ "proxy": { "kind": "routes", "base": base, "routes": routes } });
    if !ancestors.is_empty() {
        settings["ancestors"] = json!(ancestors);
    }
    settings.to_string()
}
