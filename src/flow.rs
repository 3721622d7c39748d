//! The dialogue with a person as a state machine: events in, effects out. It knows no page, no
//! time and no network; whoever shows it runs the effects and brings back what came of them.

mod destination;
mod sending;

pub use destination::{Destination, Preview, SendState};
pub use sending::TransportError;

use crate::{
    credentials::Scheme,
    disclose::DisclosingRequest,
    finding::Finding,
    http::{Request, Response},
    param::Params,
    plan::Material,
    policy::MinRsaBits,
    provider::{self, Operation},
    route::{Outgoing, ProxyConfig},
    secret::Secret,
    texts::Texts,
    time::Timestamp,
    vault::{Answer, Ask, Judgement, KeySummary, Offers, Refusal, WayOut},
};

/// Where in the dialogue a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Give or generate a key.
    Key,
    /// Choose where it goes.
    Destinations,
    /// See what will be sent.
    Review,
    /// See what came of it.
    Results,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 4] = [Self::Key, Self::Destinations, Self::Review, Self::Results];
}

/// The key, as far as the page knows it.
#[derive(Debug, Default)]
pub enum KeyState {
    /// None was given.
    #[default]
    Empty,
    /// The vault is at it.
    Working(Work),
    /// A file is encrypted, and waits for its passphrase.
    Locked {
        /// What was found, in a sentence.
        found: String,
        /// The public half, if the file holds it in the clear.
        public_key: Option<String>,
        /// What opening it will cost, in a sentence.
        cost: String,
        /// Why the last passphrase didn't open it.
        refusal: Option<Refusal>,
    },
    /// There are several, and one is to be chosen.
    Several(Offers),
    /// The vault holds it.
    Held(Box<KeySummary>),
    /// It could not be read.
    Refused(Refusal),
}

/// What the vault is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Reading a file or a paste.
    Reading,
    /// Opening a file with a passphrase.
    Unlocking,
    /// Generating.
    Generating,
}

/// What stands between the vault and a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wall {
    /// The Content-Security-Policy that the server sends with the vault's script.
    OwnPolicy,
    /// A sandboxed frame, whose page's policy the vault inherits: for servers that send none.
    Frame,
}

/// What is known of the wall around the vault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// Nothing yet.
    #[default]
    Unknown,
    /// Ways out were tried.
    Tried {
        /// Where the vault was started.
        wall: Wall,
        /// Each way that was tried.
        ways: Vec<WayOut>,
    },
    /// There is no vault.
    Absent(String),
}

impl Isolation {
    /// Whether every way out was shut.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Tried { ways, .. } if !ways.is_empty() && ways.iter().all(|way| way.shut))
    }
}

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The host or its configuration says how to reach the clouds.
    Configured {
        /// The proxy.
        proxy: ProxyConfig,
        /// Endpoints by operation id, to begin with.
        endpoints: Texts,
    },
    /// The host or its configuration says how long an RSA key has to be.
    Required(MinRsaBits),
    /// The vault was asked for something that takes a while.
    Working(Work),
    /// The vault answered.
    Answered(Answer),
    /// The vault tried its walls.
    WallsTried(Isolation),
    /// There is no vault, or it ended.
    VaultLost(String),
    /// Of several keys that one was chosen, by its place.
    Chose(usize),
    /// Others of several keys are to be seen.
    Sought {
        /// The place to begin at, among those that match.
        from: usize,
        /// What is sought among them; empty for all.
        sought: String,
    },
    /// Begin again.
    Cleared,
    /// Go to that step, if it can be gone to.
    Went(Step),
    /// Add a destination.
    Added(&'static Operation),
    /// Take a destination away.
    Removed(u32),
    /// One name for all destinations, or a name for each.
    SameName(bool),
    /// A name was typed: for that destination, or for all.
    Named(Option<u32>, String),
    /// A parameter was typed.
    Param(u32, &'static str, String),
    /// A way to be known to the provider was chosen.
    SchemeChosen(u32, Scheme),
    /// A field of the credentials was typed.
    CredentialTyped(u32, &'static str, Secret),
    /// The name of the key was typed, to consent to its disclosure.
    Consented(u32, String),
    /// Send everything that is ready.
    Sent,
    /// The vault handed out a key that was consented to.
    Disclosed(u32, Secret),
    /// An answer came, or none did.
    Responded(u32, Result<Response, TransportError>),
    /// Look whether the provider has the key, after no answer came.
    LookedUp(u32),
    /// The private key was saved.
    Saved,
    /// A person said that the private key needs no saving.
    SaveDeclined,
}

/// What is to be done.
#[derive(Debug)]
pub enum Effect {
    /// Ask the vault, and bring its answer as [`Event::Answered`].
    Ask(Ask),
    /// Ask the vault to disclose, and bring the key as [`Event::Disclosed`].
    Disclose(u32, Ask),
    /// Have the vault inspect it, send it, and bring [`Event::Responded`].
    Send(u32, Outgoing<Request>),
    /// Send what was consented to, and bring [`Event::Responded`].
    SendDisclosing(u32, Outgoing<DisclosingRequest>),
    /// Move the focus to the heading of the step.
    FocusHeading,
}

/// The dialogue.
#[derive(Debug)]
pub struct Flow {
    step: Step,
    key: KeyState,
    material: Option<Material>,
    isolation: Isolation,
    proxy: ProxyConfig,
    endpoints: Texts,
    min_rsa_bits: MinRsaBits,
    destinations: Vec<Destination>,
    next_id: u32,
    same_name: bool,
    name: String,
    saved: bool,
}

impl Default for Flow {
    fn default() -> Self {
        Self {
            step: Step::Key,
            key: KeyState::Empty,
            material: None,
            isolation: Isolation::Unknown,
            proxy: ProxyConfig::Unset,
            endpoints: Texts::default(),
            min_rsa_bits: MinRsaBits::default(),
            destinations: Vec::new(),
            next_id: 1,
            same_name: true,
            name: String::new(),
            saved: false,
        }
    }
}

impl Flow {
    /// The step a person is at.
    pub fn current_step(&self) -> Step {
        self.step
    }

    /// The key.
    pub fn key(&self) -> &KeyState {
        &self.key
    }

    /// The facts of the key, if one is held.
    pub fn summary(&self) -> Option<&KeySummary> {
        match &self.key {
            KeyState::Held(summary) => Some(summary),
            _ => None,
        }
    }

    /// The wall around the vault.
    pub fn isolation(&self) -> &Isolation {
        &self.isolation
    }

    /// The proxy.
    pub fn proxy(&self) -> &ProxyConfig {
        &self.proxy
    }

    /// How many bits an RSA key has to have here.
    pub fn min_rsa_bits(&self) -> usize {
        usize::try_from(self.min_rsa_bits.get()).unwrap_or(usize::MAX)
    }

    /// Where the key is to go.
    pub fn destinations(&self) -> &[Destination] {
        &self.destinations
    }

    /// Whether one name goes everywhere.
    pub fn has_same_name(&self) -> bool {
        self.same_name
    }

    /// The name for all destinations, as typed.
    pub fn shared_name(&self) -> &str {
        &self.name
    }

    /// One name near what was typed, or near the key's comment, that every destination allows.
    pub fn suggested_name(&self) -> Option<String> {
        let comment = self.summary().map_or("", |summary| summary.comment.as_str());
        let text = if self.name.is_empty() { comment } else { &self.name };
        let drafts =
            self.destinations.iter().map(|destination| (destination.operation(), destination.params()));
        provider::suggest_name(drafts, text)
    }

    /// Whether a generated key would be lost by leaving.
    pub fn has_unsaved_key(&self) -> bool {
        let generated = |summary: &KeySummary| summary.format == "generated" && summary.has_private_key;
        self.summary().is_some_and(generated) && !self.saved
    }

    /// Whether that step can be gone to.
    pub fn can_go(&self, step: Step) -> bool {
        match step {
            Step::Key => !self.is_sending(),
            Step::Destinations => !self.is_sending() && self.is_ready_for_destinations(),
            Step::Review => {
                self.can_go(Step::Destinations) && self.destinations.iter().any(|d| self.plan(d).is_some())
            }
            Step::Results => self.destinations.iter().any(|d| !matches!(d.state(), SendState::Idle)),
        }
    }

    fn is_ready_for_destinations(&self) -> bool {
        let blocked = |summary: &KeySummary| summary.findings.iter().any(Finding::blocks);
        match &self.key {
            KeyState::Held(summary) => !blocked(summary),
            KeyState::Empty => self.destinations.iter().any(|d| d.operation().generates()),
            _ => false,
        }
    }

    /// Takes an event in, and says what is to be done.
    pub fn step(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        match event {
            Event::Configured { proxy, endpoints } => (self.proxy, self.endpoints) = (proxy, endpoints),
            Event::Working(work) => self.key = KeyState::Working(work),
            Event::Answered(Answer::Judged { keys }) => return self.judged(keys),
            Event::Answered(answer) => self.answered(answer),
            Event::WallsTried(isolation) => {
                self.isolation = isolation;
                return self.tell_what_is_required();
            }
            Event::Required(bits) => {
                self.min_rsa_bits = bits;
                return self.tell_what_is_required();
            }
            Event::VaultLost(reason) => self.vault_lost(reason),
            Event::Chose(index) => return self.choose(index),
            Event::Sought { from, sought } => return self.seek(from, sought),
            Event::Cleared => return self.clear(),
            Event::Went(step) => return self.go(step),
            Event::Added(operation) => self.add(operation),
            Event::Removed(id) => self.destinations.retain(|destination| destination.id() != id),
            Event::SameName(same) => self.set_same_name(same),
            Event::Named(None, name) => self.rename_all(name),
            Event::Named(Some(id), name) => self.change(id, |destination| destination.name = name),
            Event::Param(id, param, value) => {
                self.change(id, |destination| destination.params.set(param, value));
            }
            Event::SchemeChosen(id, scheme) => self.change(id, |destination| destination.scheme = scheme),
            Event::CredentialTyped(id, field, value) => {
                self.change(id, |destination| destination.type_secret(field, value));
            }
            Event::Consented(id, typed) => self.consent(id, &typed),
            Event::Sent => return self.send_all(now),
            Event::Disclosed(id, key) => return self.send_disclosed(id, key, now),
            Event::Responded(id, result) => return self.responded(id, result, now),
            Event::LookedUp(id) => return self.look_up(id, now),
            Event::Saved | Event::SaveDeclined => self.saved = true,
        }
        Vec::new()
    }

    fn answered(&mut self, answer: Answer) {
        match answer {
            Answer::Key(summary) => self.hold(summary),
            Answer::PassphraseNeeded { found, public_key, cost } => {
                self.key = KeyState::Locked { found, public_key, cost, refusal: None };
            }
            Answer::Several(offers) => self.key = KeyState::Several(offers),
            Answer::Refused(refusal) => self.refused(refusal),
            Answer::Forgotten => self.key = KeyState::Empty,
            // What these carry goes another way: to a file, into a request, before a request, and as events
            // of their own.
            Answer::File
            | Answer::Disclosed
            | Answer::Inspected { .. }
            | Answer::Network { .. }
            | Answer::Judged { .. }
            | Answer::Dropped => {}
        }
    }

    /// Tells a vault that was started, which knows what is usual.
    fn tell_what_is_required(&self) -> Vec<Effect> {
        let min_rsa_bits = self.min_rsa_bits;
        let is_started = matches!(self.isolation, Isolation::Tried { .. });
        if min_rsa_bits == MinRsaBits::default() || !is_started {
            return Vec::new();
        }
        vec![Effect::Ask(Ask::Require { min_rsa_bits })]
    }

    fn hold(&mut self, summary: KeySummary) {
        self.material = Material::read(&summary.public_key).ok();
        self.saved = false;
        self.key = KeyState::Held(Box::new(summary));
        self.destinations.iter_mut().for_each(Destination::reset);
        self.fill_in_name();
    }

    /// What is found late is seen: a key that turns out to be none to import is gone back to.
    fn judged(&mut self, keys: Vec<Judgement>) -> Vec<Effect> {
        let KeyState::Held(summary) = &mut self.key else { return Vec::new() };
        let mut keys = keys.into_iter();
        let Some(Judgement { findings, .. }) = keys.find(|key| key.fingerprint == summary.fingerprint())
        else {
            return Vec::new();
        };
        let blocked = findings.iter().any(Finding::blocks);
        summary.findings = findings;
        if !blocked || self.step == Step::Key {
            return Vec::new();
        }
        self.go(Step::Key)
    }

    /// A wrong passphrase leaves the file where it is; what can't be read takes its place.
    fn refused(&mut self, reason: Refusal) {
        match &mut self.key {
            KeyState::Locked { refusal, .. } => *refusal = Some(reason),
            _ => self.key = KeyState::Refused(reason),
        }
    }

    fn choose(&mut self, index: usize) -> Vec<Effect> {
        let KeyState::Several(Offers { choices, .. }) = &self.key else { return Vec::new() };
        if !choices.iter().any(|choice| choice.index == index && choice.is_usable()) {
            return Vec::new();
        }
        self.key = KeyState::Working(Work::Reading);
        // What was pressed goes away with the list.
        vec![Effect::Ask(Ask::Choose { index }), Effect::FocusHeading]
    }

    fn seek(&self, from: usize, sought: String) -> Vec<Effect> {
        match self.key {
            KeyState::Several(_) => vec![Effect::Ask(Ask::Offer { from, sought })],
            _ => Vec::new(),
        }
    }

    fn vault_lost(&mut self, reason: String) {
        self.key = KeyState::Empty;
        self.material = None;
        self.isolation = Isolation::Absent(reason);
    }

    fn clear(&mut self) -> Vec<Effect> {
        let (proxy, endpoints) = (std::mem::take(&mut self.proxy), std::mem::take(&mut self.endpoints));
        let isolation = std::mem::take(&mut self.isolation);
        let (min_rsa_bits, next_id) = (self.min_rsa_bits, self.next_id);
        *self = Self { isolation, proxy, endpoints, min_rsa_bits, next_id, ..Self::default() };
        vec![Effect::Ask(Ask::Forget), Effect::FocusHeading]
    }

    fn go(&mut self, step: Step) -> Vec<Effect> {
        if !self.can_go(step) {
            return Vec::new();
        }
        self.step = step;
        vec![Effect::FocusHeading]
    }

    fn add(&mut self, operation: &'static Operation) {
        let mut params = Params::default();
        if let Some(endpoint) = self.endpoints.get(operation.id) {
            params.set("endpoint", endpoint);
        }
        self.destinations.push(Destination::new(self.next_id, operation, params));
        self.next_id += 1;
        self.fill_in_name();
    }

    /// A name to begin with; one that was typed stays.
    fn fill_in_name(&mut self) {
        if self.name.is_empty() && !self.destinations.is_empty() {
            self.name = self.suggested_name().unwrap_or_default();
        }
    }

    fn set_same_name(&mut self, same: bool) {
        if self.same_name && !same {
            for destination in &mut self.destinations {
                destination.name.clone_from(&self.name);
            }
        }
        self.same_name = same;
        self.reset_unfinished();
    }

    fn rename_all(&mut self, name: String) {
        self.name = name;
        self.reset_unfinished();
    }

    /// What is at its provider stays as it is; everything else is to be consented to and sent anew.
    fn reset_unfinished(&mut self) {
        let unfinished = self.destinations.iter_mut().filter(|destination| !destination.is_done());
        unfinished.for_each(Destination::reset);
    }

    fn change(&mut self, id: u32, change: impl FnOnce(&mut Destination)) {
        if let Some(destination) = self.destination_mut(id) {
            change(destination);
            destination.reset();
        }
    }

    fn destination_mut(&mut self, id: u32) -> Option<&mut Destination> {
        self.destinations.iter_mut().find(|destination| destination.id() == id)
    }
}
