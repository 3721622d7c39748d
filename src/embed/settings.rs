//! What a host sets.

use super::theme::{self, Layout, Theme};
use crate::{
    algorithm::KeySpec,
    flow::{Bounds, NAME, Placement, Sender, Source},
    json::{Json, Members},
    language::Language,
    param::Params,
    policy::MinRsaBits,
    provider::{self, Operation},
    route::ProxyConfig,
};

/// The most destinations that a host can name.
const MAX_DESTINATIONS: usize = 50;

/// What a host sets. It says all of it each time.
#[derive(Debug, Default)]
pub struct Settings {
    /// The language to speak; none for the person's own.
    pub language: Option<Language>,
    /// Light or dark.
    pub theme: Theme,
    /// One column or two.
    pub layout: Layout,
    /// Colours, lengths and fonts, by the names of [`super::TOKENS`].
    pub tokens: Vec<(&'static str, String)>,
    /// Parts of the page that are left out.
    pub hidden: Vec<&'static str>,
    /// What people may do.
    pub bounds: Bounds,
    /// Where keys are to go.
    pub placements: Vec<Placement>,
    /// What the key is to be called.
    pub key_name: Option<String>,
    /// The way to the clouds.
    pub proxy: Option<ProxyConfig>,
    /// How long RSA keys have to be.
    pub min_rsa_bits: Option<MinRsaBits>,
    /// What the host answers when it is asked.
    pub hooks: Hooks,
}

/// What the host answers when it is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is there or not, for itself")]
pub struct Hooks {
    /// `getCredentials`
    pub credentials: bool,
    /// `signRequest`
    pub signature: bool,
    /// `transport`
    pub transport: bool,
    /// `listExisting`
    pub existing: bool,
}

/// The parts that can be left out. What is known of the vault's walls is none of them.
const HIDEABLE: [&str; 5] = ["randomart", "exports", "proof", "languages", "steps"];

impl Settings {
    /// Reads what a host sets.
    ///
    /// # Errors
    /// With a sentence for whoever wrote the host's page.
    pub fn from_json(json: Json) -> Result<Self, String> {
        let mut members = Members::of(json, "settings")?;
        let m = &mut members;
        let hooks = hooks(m)?;
        let settings = Self {
            language: choice(m, "locale", "auto", Language::of_tag)?,
            theme: choice(m, "theme", "", Theme::from_id)?.unwrap_or_default(),
            layout: choice(m, "layout", "", Layout::from_id)?.unwrap_or_default(),
            tokens: tokens(m)?,
            hidden: words(m, "hide", |word| HIDEABLE.into_iter().find(|known| *known == word))?
                .unwrap_or_default(),
            bounds: bounds(m, hooks)?,
            placements: placements(m)?,
            key_name: m.take_text("keyName")?,
            proxy: m.take("proxy").map(ProxyConfig::from_json).transpose()?,
            min_rsa_bits: min_rsa_bits(m)?,
            hooks,
        };
        members.end()?;
        settings.narrowed()
    }

    /// With one destination chosen of those that are named, it is the only one.
    fn narrowed(mut self) -> Result<Self, String> {
        if let Some(only) = self.bounds.only.clone() {
            self.placements.retain(|placement| placement.id == only);
            self.bounds.is_fixed = true;
            if self.placements.is_empty() {
                return Err(format!(
                    "destination: there is no destination {only:?} among those that are named"
                ));
            }
        }
        Ok(self)
    }
}

/// One word of several; none if it is absent, empty, or the one that says that nothing is said.
fn choice<T>(
    members: &mut Members,
    name: &str,
    unsaid: &str,
    read: fn(&str) -> Option<T>,
) -> Result<Option<T>, String> {
    match members.take_text(name)?.as_deref() {
        None | Some("") => Ok(None),
        Some(word) if word == unsaid => Ok(None),
        Some(word) => read(word).map(Some).ok_or_else(|| unknown(name, word)),
    }
}

/// Words of a list; none if there is no list.
fn words<T>(
    members: &mut Members,
    name: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<Vec<T>>, String> {
    let Some(words) = members.take_words(name)? else { return Ok(None) };
    let read = |word: &String| read(word).ok_or_else(|| unknown(name, word));
    words.iter().map(read).collect::<Result<_, _>>().map(Some)
}

fn unknown(name: &str, word: &str) -> String {
    format!("{name}: {word:?} is not known")
}

fn hooks(members: &mut Members) -> Result<Hooks, String> {
    let mut hooks = Hooks::default();
    for name in members.take_words("hooks")?.unwrap_or_default() {
        match name.as_str() {
            "getCredentials" => hooks.credentials = true,
            "signRequest" => hooks.signature = true,
            "transport" => hooks.transport = true,
            "listExisting" => hooks.existing = true,
            _ => return Err(unknown("hooks", &name)),
        }
    }
    Ok(hooks)
}

fn bounds(members: &mut Members, hooks: Hooks) -> Result<Bounds, String> {
    let usual = Bounds::default();
    let upload = members.take_text("privateKeyUpload")?;
    let is_shown_only = members.take_bool("readonlyPreview")?;
    Ok(Bounds {
        sources: words(members, "sources", Source::from_id)?.unwrap_or(usual.sources),
        algorithms: words(members, "allowedAlgorithms", KeySpec::from_id)?,
        operations: words(members, "operations", provider::operation)?,
        discloses: match upload.as_deref() {
            None | Some("never") => false,
            Some("ask") => true,
            Some(other) => return Err(unknown("privateKeyUpload", other)),
        },
        is_fixed: members.take_bool("fixedDestinations")?,
        only: members.take_text("destination")?.filter(|id| !id.is_empty()),
        sender: match (is_shown_only, hooks.transport) {
            (true, _) => Sender::Nobody,
            (false, true) => Sender::Host,
            (false, false) => Sender::Page,
        },
    })
}

fn min_rsa_bits(members: &mut Members) -> Result<Option<MinRsaBits>, String> {
    let Some(bits) = members.take("minRsaBits") else { return Ok(None) };
    let bits = bits.as_u64().and_then(|bits| u32::try_from(bits).ok());
    let bits = bits.ok_or("minRsaBits has to be a whole number of bits")?;
    MinRsaBits::try_from(bits).map(Some).map_err(|error| error.to_string())
}

/// A value that can't be one is left out, and the others stand: a host's style sheet is not this page's.
fn tokens(members: &mut Members) -> Result<Vec<(&'static str, String)>, String> {
    let given = members.take_texts("tokens")?;
    let known = given.iter().filter_map(|(name, value)| Some((theme::token(name)?, value)));
    Ok(known
        .filter(|(_, value)| theme::is_token_value(value))
        .map(|(name, value)| (name, value.to_owned()))
        .collect())
}

fn placements(members: &mut Members) -> Result<Vec<Placement>, String> {
    let items = members.take_list("destinations")?.unwrap_or_default();
    if items.len() > MAX_DESTINATIONS {
        return Err(format!("destinations: {} are too many, {MAX_DESTINATIONS} at most", items.len()));
    }
    let mut placements: Vec<Placement> = Vec::new();
    for item in items {
        let placement = placement(item)?;
        if placements.iter().any(|known| known.id == placement.id) {
            return Err(format!("destinations: two have the id {:?}", placement.id));
        }
        placements.push(placement);
    }
    Ok(placements)
}

fn placement(json: Json) -> Result<Placement, String> {
    let mut members = Members::of(json, "a destination")?;
    let id = members.take_text("id")?.filter(|id| !id.is_empty()).ok_or("a destination has to have an id")?;
    let about = |error: String| format!("destination {id:?}: {error}");
    let named = members.take_text("operation").map_err(about)?.unwrap_or_default();
    let operation =
        provider::operation(&named).ok_or_else(|| about(format!("there is no operation {named:?}")))?;
    let placement = Placement {
        operation,
        label: members.take_text("label").map_err(about)?.unwrap_or_default(),
        name: members.take_text("name").map_err(about)?,
        params: params(operation, members.take("params")).map_err(about)?,
        locked: locked(operation, &mut members).map_err(about)?,
        id: id.clone(),
    };
    members.end().map_err(about)?;
    Ok(placement)
}

fn params(operation: &Operation, json: Option<Json>) -> Result<Params, String> {
    let mut params = Params::default();
    let Some(json) = json else { return Ok(params) };
    if !json.is_object() {
        return Err("params has to be an object, {…}".to_owned());
    }
    for (name, _) in json.members() {
        let spec = operation.params.iter().find(|spec| spec.id == name);
        let spec = spec.ok_or_else(|| format!("params: {name} is none of {}", ids(operation)))?;
        let value = json.text_or_number(name).ok_or_else(|| format!("params: {name} has to be a string"))?;
        params.set(spec.id, value);
    }
    Ok(params)
}

fn locked(operation: &Operation, members: &mut Members) -> Result<Vec<String>, String> {
    let locked = members.take_words("locked")?.unwrap_or_default();
    let is_known = |word: &String| word == NAME || operation.params.iter().any(|spec| spec.id == word);
    match locked.iter().find(|word| !is_known(word)) {
        Some(word) => Err(format!("locked: {word} is neither {NAME} nor one of {}", ids(operation))),
        None => Ok(locked),
    }
}

fn ids(operation: &Operation) -> String {
    operation.params.iter().map(|spec| spec.id).collect::<Vec<_>>().join(", ")
}
