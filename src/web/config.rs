//! What the operator of the page has set: config.json, beside the page.

use gloo_net::http::Request;

use crate::{
    json::{Json, Members},
    language::Language,
    policy::MinRsaBits,
    route::ProxyConfig,
    texts::Texts,
};

/// The file, beside the page.
const FILE: &str = "./config.json";

/// The operator's settings. Without the file, there is no proxy and nothing can be sent.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// The way to the providers.
    pub(super) proxy: ProxyConfig,
    /// Whether a sandbox answers in the providers' place, so that people are told.
    pub(super) sandbox: bool,
    /// Endpoints to fill into forms, by operation id.
    pub(super) endpoints: Texts,
    /// Keystones to fill into forms, by operation id.
    pub(super) identities: Texts,
    /// The portal's module that gives credentials, beside the page.
    pub(super) portal: Option<String>,
    /// How long RSA keys have to be.
    pub(super) min_rsa_bits: MinRsaBits,
    /// A file of lists of known keys, beside the page.
    pub(super) key_list: Option<String>,
    /// The language to speak, unless the address or the person says another.
    pub(super) language: Option<Language>,
}

/// Reads the settings.
///
/// # Errors
/// With a sentence, when the file is there and can't be read.
pub(super) async fn load() -> Result<Config, String> {
    let Some(text) = fetch().await else { return Ok(Config::default()) };
    read(&text).map_err(|error| format!("config.json: {error}"))
}

fn read(text: &str) -> Result<Config, String> {
    let mut members = Members::of(Json::parse(text).map_err(|error| error.to_string())?, "it")?;
    let config = Config {
        proxy: members.take("proxy").map(ProxyConfig::from_json).transpose()?.unwrap_or_default(),
        sandbox: members.take_bool("sandbox")?,
        endpoints: members.take_texts("endpoints")?,
        identities: members.take_texts("identities")?,
        portal: members.take_text("portal")?,
        min_rsa_bits: members
            .take("minRsaBits")
            .map(|bits| min_rsa_bits(&bits))
            .transpose()?
            .unwrap_or_default(),
        key_list: members.take_text("keyList")?,
        language: members.take_text("language")?.map(|tag| language(&tag)).transpose()?,
    };
    members.end()?;
    Ok(config)
}

fn min_rsa_bits(bits: &Json) -> Result<MinRsaBits, String> {
    let bits = bits.as_u64().and_then(|bits| u32::try_from(bits).ok());
    let bits = bits.ok_or("minRsaBits has to be a whole number of bits")?;
    MinRsaBits::try_from(bits).map_err(|error| error.to_string())
}

fn language(tag: &str) -> Result<Language, String> {
    let tags = || Language::ALL.map(Language::tag).join(", ");
    Language::of_tag(tag).ok_or_else(|| ["language has to be one of ", &tags()].concat())
}

async fn fetch() -> Option<String> {
    let response = Request::get(FILE).send().await.ok()?;
    if response.ok() { response.text().await.ok() } else { None }
}
