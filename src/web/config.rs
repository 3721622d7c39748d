//! What the operator of the page has set: config.json, beside the page.

use super::{page, view::Operator};
use crate::{
    json::{Json, Members},
    language::Language,
    policy::MinRsaBits,
    route::ProxyConfig,
};

/// The file, beside the page.
const FILE: &str = "./config.json";

/// The file. Without it, there is no proxy and nothing can be sent.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// What the operator has set.
    pub(super) operator: Operator,
    /// The language to speak, unless the address or the person says another.
    pub(super) language: Option<Language>,
}

/// Reads the settings.
///
/// # Errors
/// With a sentence, when the file is there and can't be read.
pub(super) async fn load() -> Result<Config, String> {
    let Some(text) = page::text(FILE).await else { return Ok(Config::default()) };
    read(&text).map_err(|error| format!("config.json: {error}"))
}

fn read(text: &str) -> Result<Config, String> {
    let mut members = Members::of(Json::parse(text).map_err(|error| error.to_string())?, "it")?;
    let operator = Operator {
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
        host_proxy: members.take_bool("hostProxy")?,
        error: None,
        key_list_error: None,
    };
    let language = members.take_text("language")?.map(|tag| language(&tag)).transpose()?;
    // The frame's script heeds them, before there is a program.
    members.take_words("ancestors")?;
    members.end()?;
    Ok(Config { operator, language })
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
