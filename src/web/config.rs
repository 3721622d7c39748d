//! What the operator of the page has set: config.json, beside the page.

use super::{page, view::Operator};
use crate::{
    embed,
    json::{Json, Members},
    language::Language,
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

/// Fetches the file, if it is there.
pub(super) async fn load() -> Option<String> {
    page::text(FILE).await
}

/// Reads the settings.
///
/// # Errors
/// With a sentence.
pub(super) fn read(text: &str) -> Result<Config, String> {
    parse(text).map_err(|error| format!("config.json: {error}"))
}

fn parse(text: &str) -> Result<Config, String> {
    let mut members = Members::of(Json::parse(text).map_err(|error| error.to_string())?, "it");
    let m = &mut members;
    let operator = Operator {
        proxy: embed::proxy(m).unwrap_or_default(),
        sandbox: m.truth("sandbox"),
        endpoints: m.texts("endpoints"),
        identities: m.texts("identities"),
        portal: m.text("portal"),
        min_rsa_bits: embed::min_rsa_bits(m).unwrap_or_default(),
        key_list: m.text("keyList"),
        host_proxy: m.truth("hostProxy"),
        error: None,
        key_list_error: None,
    };
    let language = m.text("language").and_then(|tag| language(m, &tag));
    // The frame's script heeds them, before there is a program.
    m.words("ancestors");
    members.end().map(|()| Config { operator, language })
}

fn language(members: &mut Members, tag: &str) -> Option<Language> {
    let known = Language::of_tag(tag);
    if known.is_none() {
        let tags = Language::ALL.map(Language::tag).join(", ");
        members.blame(["language has to be one of ", &tags].concat());
    }
    known
}
