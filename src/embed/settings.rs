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

/// The parts that can be left out. What is known of the vault's walls is none of them.
const HIDEABLE: [&str; 5] = ["randomart", "exports", "proof", "languages", "steps"];

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

impl Settings {
    /// Reads what a host sets.
    ///
    /// # Errors
    /// With a sentence for whoever wrote the host's page.
    pub fn from_json(json: Json) -> Result<Self, String> {
        let mut members = Members::of(json, "settings");
        let m = &mut members;
        let hooks = hooks(m);
        let settings = Self {
            language: choice(m, "locale", |word| match word {
                "auto" => Some(None),
                tag => Language::of_tag(tag).map(Some),
            })
            .flatten(),
            theme: choice(m, "theme", Theme::from_id).unwrap_or_default(),
            layout: choice(m, "layout", Layout::from_id).unwrap_or_default(),
            tokens: tokens(m),
            hidden: words(m, "hide", |word| HIDEABLE.into_iter().find(|known| *known == word))
                .unwrap_or_default(),
            bounds: bounds(m, hooks),
            placements: placements(m),
            key_name: m.text("keyName"),
            proxy: proxy(m),
            min_rsa_bits: min_rsa_bits(m),
            hooks,
        }
        .narrowed(m);
        members.end().map(|()| settings)
    }

    /// With one destination chosen of those that are named, it is the only one.
    fn narrowed(mut self, members: &mut Members) -> Self {
        let Some(only) = members.text("destination").filter(|id| !id.is_empty()) else { return self };
        self.placements.retain(|placement| placement.id == only);
        self.bounds.is_fixed = true;
        if self.placements.is_empty() {
            members.blame(["destination: none of those that are named has the id ", &only].concat());
        }
        self
    }
}

/// One word of several; none if it is absent or empty.
fn choice<T>(members: &mut Members, name: &str, read: fn(&str) -> Option<T>) -> Option<T> {
    let word = members.text(name).filter(|word| !word.is_empty())?;
    let read = read(&word);
    if read.is_none() {
        unknown(members, name, &word);
    }
    read
}

/// Words of a list; none if there is no list.
fn words<T>(members: &mut Members, name: &str, read: fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let mut known = Vec::new();
    for word in members.words(name)? {
        match read(&word) {
            Some(one) => known.push(one),
            None => unknown(members, name, &word),
        }
    }
    Some(known)
}

#[inline(never)]
fn unknown(members: &mut Members, name: &str, word: &str) {
    members.blame([name, ": \"", word, "\" is not known"].concat());
}

fn hooks(members: &mut Members) -> Hooks {
    let mut hooks = Hooks::default();
    for name in members.words("hooks").unwrap_or_default() {
        match name.as_str() {
            "getCredentials" => hooks.credentials = true,
            "signRequest" => hooks.signature = true,
            "transport" => hooks.transport = true,
            "listExisting" => hooks.existing = true,
            _ => unknown(members, "hooks", &name),
        }
    }
    hooks
}

fn bounds(members: &mut Members, hooks: Hooks) -> Bounds {
    let upload = |word: &str| match word {
        "never" => Some(false),
        "ask" => Some(true),
        _ => None,
    };
    let is_shown_only = members.truth("readonlyPreview");
    Bounds {
        sources: words(members, "sources", Source::from_id).unwrap_or_else(|| Source::ALL.to_vec()),
        algorithms: words(members, "allowedAlgorithms", KeySpec::from_id),
        operations: words(members, "operations", provider::operation),
        discloses: choice(members, "privateKeyUpload", upload).unwrap_or_default(),
        is_fixed: members.truth("fixedDestinations"),
        sender: match (is_shown_only, hooks.transport) {
            (true, _) => Sender::Nobody,
            (false, true) => Sender::Host,
            (false, false) => Sender::Page,
        },
    }
}

/// The way to the clouds; none if that isn't said.
pub(crate) fn proxy(members: &mut Members) -> Option<ProxyConfig> {
    let read = ProxyConfig::from_json(members.take("proxy")?);
    read.map_err(|error| members.blame(error)).ok()
}

/// How long RSA keys have to be; none if that isn't said.
pub(crate) fn min_rsa_bits(members: &mut Members) -> Option<MinRsaBits> {
    let given = members.take("minRsaBits")?;
    let Some(bits) = given.as_u64().and_then(|bits| u32::try_from(bits).ok()) else {
        return members.refuse("minRsaBits", "has to be a whole number of bits");
    };
    MinRsaBits::try_from(bits).map_err(|error| members.blame(error)).ok()
}

/// A value that can't be one is left out, and the others stand: a host's style sheet is not this page's.
fn tokens(members: &mut Members) -> Vec<(&'static str, String)> {
    let given = members.texts("tokens");
    let known = given.iter().filter_map(|(name, value)| Some((theme::token(name)?, value)));
    known
        .filter(|(_, value)| theme::is_token_value(value))
        .map(|(name, value)| (name, value.to_owned()))
        .collect()
}

fn placements(members: &mut Members) -> Vec<Placement> {
    let items = members.list("destinations").unwrap_or_default();
    if items.len() > MAX_DESTINATIONS {
        return members.refuse("destinations", "are too many: 50 at most").unwrap_or_default();
    }
    let mut placements: Vec<Placement> = Vec::new();
    for item in items {
        match placement(item) {
            Ok(one) if placements.iter().any(|known| known.id == one.id) => {
                members.blame(["destinations: two have the id \"", &one.id, "\""].concat());
            }
            Ok(one) => placements.push(one),
            Err(reason) => members.blame(reason),
        }
    }
    placements
}

fn placement(json: Json) -> Result<Placement, String> {
    let mut members = Members::of(json, "a destination");
    let m = &mut members;
    let (id, named) = (m.needed("id"), m.needed("operation"));
    let about = |reason: String| ["destination \"", &id, "\": ", &reason].concat();
    let Some(operation) = provider::operation(&named) else {
        return Err(about(["there is no operation \"", &named, "\""].concat()));
    };
    let (label, name) = (m.text("label").unwrap_or_default(), m.text("name"));
    let (params, locked) = (params(operation, m), locked(operation, m));
    members.end().map_err(about)?;
    Ok(Placement { id, operation, label, name, params, locked })
}

fn params(operation: &Operation, members: &mut Members) -> Params {
    let mut params = Params::default();
    let Some(json) = members.take("params") else { return params };
    for (name, _) in json.members() {
        let spec = operation.params.iter().find(|spec| spec.id == name);
        match spec.zip(json.text_or_number(name)) {
            Some((spec, value)) => params.set(spec.id, value),
            None => members.blame(["params: ", name, " is no text, or none of ", &ids(operation)].concat()),
        }
    }
    params
}

fn locked(operation: &Operation, members: &mut Members) -> Vec<String> {
    let locked = members.words("locked").unwrap_or_default();
    let is_known = |word: &String| word == NAME || operation.params.iter().any(|spec| spec.id == word);
    if let Some(word) = locked.iter().find(|word| !is_known(word)) {
        members.blame(["locked: ", word, " is neither the name nor one of ", &ids(operation)].concat());
    }
    locked
}

fn ids(operation: &Operation) -> String {
    operation.params.iter().map(|spec| spec.id).collect::<Vec<_>>().join(", ")
}
