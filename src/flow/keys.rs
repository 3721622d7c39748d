//! The keys that are held, and what a person is doing about another one.

use super::{Effect, Flow, Work};
use crate::{
    plan::Material,
    provider,
    vault::{Answer, Ask, Judgement, KeySummary, MAX_KEYS, Offers, Refusal},
};

/// What a person is doing about a key that is not held yet.
#[derive(Debug, Default)]
pub enum Input {
    /// Nothing.
    #[default]
    Idle,
    /// The vault is at it.
    Working(Work),
    /// A file is encrypted, and waits for its passphrase.
    Locked(Box<Locked>),
    /// There are several, and some are to be chosen.
    Several(Box<Offers>),
    /// It could not be read.
    Refused(Refusal),
}

/// An encrypted file.
#[derive(Debug)]
pub struct Locked {
    /// What was found, in a sentence.
    pub found: String,
    /// The public half, if the file holds it in the clear.
    pub public_key: Option<String>,
    /// What opening it will cost, in a sentence.
    pub cost: String,
    /// Why the last passphrase didn't open it.
    pub refusal: Option<Refusal>,
}

/// What a key is taken in for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Taking {
    /// To go out in place of those that are held. One that would be lost by that stays.
    #[default]
    Replace,
    /// To go out beside them.
    Add,
    /// To go to that destination in place of the others.
    For(u32),
    /// To see that a saved file opens and is that key.
    Prove(u32),
}

/// Several keys that the vault has to choose from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum VaultList {
    /// None.
    #[default]
    None,
    /// Some, and it is at something else or at nothing.
    There,
    /// Some, and what it is at comes out of them.
    Choosing,
}

/// Where the private half is, as far as the page can know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Custody {
    /// In a file that it came out of, or with somebody else.
    Elsewhere,
    /// Here alone.
    Unsaved,
    /// In a file that the browser was handed.
    Saved,
    /// In a file that was given back, opened, and held this key.
    Proven,
    /// Here alone, and nobody needs it.
    Declined,
}

/// A key that the vault holds.
#[derive(Debug)]
pub struct HeldKey {
    id: u32,
    summary: KeySummary,
    material: Option<Material>,
    name: String,
    is_name_typed: bool,
    custody: Custody,
}

impl HeldKey {
    fn new(id: u32, summary: KeySummary) -> Self {
        let generated = summary.format == "generated" && summary.has_private_key;
        let custody = if generated { Custody::Unsaved } else { Custody::Elsewhere };
        let material = Material::read(&summary.public_key).ok();
        Self { id, summary, material, name: String::new(), is_name_typed: false, custody }
    }

    /// Stable while the dialogue lasts.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Its public facts.
    pub fn summary(&self) -> &KeySummary {
        &self.summary
    }

    /// Its public half, as it goes out.
    pub fn material(&self) -> Option<&Material> {
        self.material.as_ref()
    }

    /// The name that it goes by where it has none of its own.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where its private half is.
    pub fn custody(&self) -> Custody {
        self.custody
    }

    /// Whether something was found that stops it.
    pub fn is_blocked(&self) -> bool {
        self.summary.findings.iter().any(crate::finding::Finding::blocks)
    }

    pub(super) fn rename(&mut self, name: String) {
        self.name = name;
        self.is_name_typed = true;
    }

    /// The same key again, out of another file or with another comment.
    fn refresh(&mut self, summary: KeySummary) {
        let is_file = summary.format != "generated" && summary.has_private_key;
        match self.custody {
            Custody::Unsaved | Custody::Saved | Custody::Declined if is_file => {
                self.custody = Custody::Proven;
            }
            _ => {}
        }
        self.replace(summary);
    }

    fn replace(&mut self, summary: KeySummary) {
        let made_here = self.custody != Custody::Elsewhere;
        let format = if made_here { self.summary.format.clone() } else { summary.format.clone() };
        self.material = Material::read(&summary.public_key).ok();
        self.summary = KeySummary { format, ..summary };
    }
}

impl Flow {
    /// The keys that are held.
    pub fn keys(&self) -> &[HeldKey] {
        &self.keys
    }

    /// One of them.
    pub fn key(&self, id: u32) -> Option<&HeldKey> {
        self.keys.iter().find(|key| key.id == id)
    }

    pub(super) fn key_mut(&mut self, id: u32) -> Option<&mut HeldKey> {
        self.keys.iter_mut().find(|key| key.id == id)
    }

    /// What a person is doing about another key.
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// What the key that is about to come is taken in for.
    pub fn taking(&self) -> Taking {
        self.taking
    }

    /// The places of several keys that are ticked, in their order.
    pub fn picked(&self) -> &[usize] {
        &self.picked
    }

    /// Whether the vault still has several keys to choose others from.
    pub fn has_list(&self) -> bool {
        self.list != VaultList::None
    }

    /// What of several keys could not be taken in.
    pub fn problems(&self) -> &[Refusal] {
        &self.problems
    }

    /// One name near the key's comment, or near the name it has, that every destination allows and no
    /// other key has.
    pub fn suggested_name(&self, key: &HeldKey) -> Option<String> {
        let text = if key.name.is_empty() { key.summary.comment.as_str() } else { &key.name };
        let is_free =
            |name: &String| !self.keys.iter().any(|other| other.id != key.id && other.name == *name);
        let numbered = (2..=MAX_KEYS).map(|number| format!("{text}-{number}"));
        std::iter::once(text.to_owned())
            .chain(numbered)
            .filter_map(|text| self.allowed_name(&text))
            .find(is_free)
    }

    /// One name near a text that every destination allows.
    pub(super) fn allowed_name(&self, text: &str) -> Option<String> {
        let drafts = self.destinations().iter().map(|to| (to.operation(), to.params()));
        provider::suggest_name(drafts, text)
    }

    /// The vault was asked for a key, which takes a while ([`super::Event::Began`]).
    pub fn begin(&mut self, work: Work, taking: Taking) {
        self.input = Input::Working(work);
        self.taking = taking;
        self.picked.clear();
        self.problems.clear();
        self.choosing.clear();
        if self.list == VaultList::Choosing {
            self.list = VaultList::There;
        }
    }

    pub(super) fn answered(&mut self, answer: Answer) -> Vec<Effect> {
        match answer {
            Answer::Key(summary) => {
                self.forget_list();
                return self.take(summary);
            }
            Answer::PassphraseNeeded { found, public_key, cost, .. } => {
                self.forget_list();
                self.input = Input::Locked(Box::new(Locked { found, public_key, cost, refusal: None }));
            }
            Answer::Several(offers) => {
                self.list = VaultList::There;
                self.input = Input::Several(Box::new(offers));
            }
            Answer::Refused(refusal) => return self.refused(refusal),
            Answer::Judged { keys } => return self.judged(keys),
            Answer::Forgotten => self.input = Input::Idle,
            // What these carry goes another way: to a file, into a request, before a request, to a form,
            // and as events of their own.
            Answer::File
            | Answer::Disclosed
            | Answer::Dropped
            | Answer::Inspected { .. }
            | Answer::GuardTested { .. }
            | Answer::Network { .. }
            | Answer::Weighed { .. } => {}
        }
        Vec::new()
    }

    /// The vault keeps its list as long as keys come out of that.
    fn forget_list(&mut self) {
        if self.list != VaultList::Choosing {
            self.list = VaultList::None;
        }
    }

    fn take(&mut self, summary: KeySummary) -> Vec<Effect> {
        self.input = Input::Idle;
        let fingerprint = summary.fingerprint().to_owned();
        if let Taking::Prove(id) = self.taking {
            return self.prove(id, &fingerprint, &summary);
        }
        let is_full = self.keys.len() >= MAX_KEYS;
        let mut effects = Vec::new();
        match self.keys.iter_mut().find(|key| key.summary.fingerprint() == fingerprint) {
            Some(known) => {
                known.refresh(summary);
                self.taking = Taking::Add;
            }
            None if is_full => {
                self.input = Input::Refused(too_many());
                return vec![Effect::Ask(Ask::Drop { fingerprint })];
            }
            None => effects = self.hold(summary),
        }
        self.arrange();
        effects.extend(self.choose_next());
        effects
    }

    /// Holds a new key, and drops those that it replaces.
    fn hold(&mut self, summary: KeySummary) -> Vec<Effect> {
        let mut key = HeldKey::new(self.new_id(), summary);
        let would_lose = self.keys.iter().any(|key| key.custody == Custody::Unsaved);
        let replaced = match self.taking {
            Taking::Replace if !would_lose => std::mem::take(&mut self.keys),
            _ => Vec::new(),
        };
        if let Some(typed) = replaced.iter().find(|key| key.is_name_typed) {
            key.rename(typed.name.clone());
        } else if let Some(wanted) = self.wanted_name.take() {
            key.rename(wanted);
        }
        let id = key.id;
        self.keys.push(key);
        if let Taking::For(destination) = self.taking {
            self.send_to_one(id, destination);
        }
        // Of several that were ticked, the others come beside the first.
        self.taking = Taking::Add;
        replaced.iter().map(|key| Effect::Ask(drop_ask(key))).collect()
    }

    /// Whether a file that was saved opens, and is the key that it was saved of.
    fn prove(&mut self, id: u32, fingerprint: &str, summary: &KeySummary) -> Vec<Effect> {
        self.taking = Taking::Replace;
        self.choosing.clear();
        let wanted = self.key(id).map(|key| key.summary.fingerprint().to_owned());
        if wanted.as_deref() == Some(fingerprint) && summary.has_private_key {
            self.key_mut(id).into_iter().for_each(|key| key.custody = Custody::Proven);
            return Vec::new();
        }
        self.input = Input::Refused(not_the_saved_one(fingerprint));
        let is_held = self.keys.iter().any(|key| key.summary.fingerprint() == fingerprint);
        if is_held {
            Vec::new()
        } else {
            vec![Effect::Ask(Ask::Drop { fingerprint: fingerprint.to_owned() })]
        }
    }

    /// A wrong passphrase leaves the file where it is; what can't be read takes its place; of several
    /// that were ticked, the others still come.
    fn refused(&mut self, reason: Refusal) -> Vec<Effect> {
        if let Input::Locked(locked) = &mut self.input {
            locked.refusal = Some(reason);
        } else if self.choosing.is_empty() && self.problems.is_empty() {
            self.input = Input::Refused(reason);
        } else {
            self.input = Input::Idle;
            self.problems.push(reason);
            return self.choose_next();
        }
        Vec::new()
    }

    pub(super) fn pick(&mut self, index: usize) {
        let Input::Several(offers) = &self.input else { return };
        if let Some(at) = self.picked.iter().position(|picked| *picked == index) {
            self.picked.remove(at);
        } else if self.picked.len() < MAX_KEYS && is_offered(offers, index) {
            let at = self.picked.partition_point(|picked| *picked < index);
            self.picked.insert(at, index);
        }
    }

    /// Ticks or unticks all that are shown.
    pub(super) fn pick_shown(&mut self, all: bool) {
        let Input::Several(offers) = &self.input else { return };
        let usable = offers.choices.iter().filter(|choice| choice.is_usable());
        let shown: Vec<usize> = usable.map(|choice| choice.index).collect();
        for index in shown {
            if self.picked.contains(&index) != all {
                self.pick(index);
            }
        }
    }

    pub(super) fn choose(&mut self, index: usize) -> Vec<Effect> {
        match &self.input {
            Input::Several(offers) if is_offered(offers, index) => self.choose_these(vec![index]),
            _ => Vec::new(),
        }
    }

    pub(super) fn choose_picked(&mut self) -> Vec<Effect> {
        let picked = std::mem::take(&mut self.picked);
        if picked.is_empty() { Vec::new() } else { self.choose_these(picked) }
    }

    fn choose_these(&mut self, mut indices: Vec<usize>) -> Vec<Effect> {
        indices.reverse();
        (self.choosing, self.list) = (indices, VaultList::Choosing);
        self.problems.clear();
        let mut effects = self.choose_next();
        // What was pressed goes away with the list.
        effects.push(Effect::FocusHeading);
        effects
    }

    fn choose_next(&mut self) -> Vec<Effect> {
        let Some(index) = self.choosing.pop() else { return Vec::new() };
        self.input = Input::Working(Work::Reading);
        vec![Effect::Ask(Ask::Choose { index })]
    }

    pub(super) fn seek(&mut self, from: usize, sought: String) -> Vec<Effect> {
        match self.input {
            Input::Several(_) => vec![Effect::Ask(Ask::Offer { from, sought })],
            Input::Idle if self.has_list() => {
                self.begin(Work::Reading, Taking::Add);
                vec![Effect::Ask(Ask::Offer { from, sought })]
            }
            _ => Vec::new(),
        }
    }

    /// Goes on without what can't be opened, read or chosen.
    pub(super) fn skip(&mut self) -> Vec<Effect> {
        if matches!(self.input, Input::Working(_)) {
            return Vec::new();
        }
        self.input = Input::Idle;
        self.choose_next()
    }

    /// Lets go of a key. One that exists here alone takes a second word, which the page asks for.
    pub(super) fn drop_key(&mut self, id: u32) -> Vec<Effect> {
        let Some(at) = self.keys.iter().position(|key| key.id == id) else { return Vec::new() };
        if self.is_sending() {
            return Vec::new();
        }
        let key = self.keys.remove(at);
        self.arrange();
        vec![Effect::Ask(drop_ask(&key)), Effect::FocusHeading]
    }

    /// Another comment is another public line: what was consented to or refused was about the other.
    pub(super) fn comment(&mut self, summary: KeySummary) {
        let fingerprint = summary.fingerprint().to_owned();
        if let Some(key) = self.keys.iter_mut().find(|key| key.summary.fingerprint() == fingerprint) {
            key.replace(summary);
            self.reset_unfinished();
        }
    }

    pub(super) fn keep(&mut self, id: u32, custody: Custody) {
        if let Some(key) = self.key_mut(id).filter(|key| key.custody != Custody::Elsewhere) {
            key.custody = custody;
        }
    }

    /// Gives names to keys that have none yet.
    pub(super) fn fill_in_names(&mut self) {
        if self.destinations().is_empty() {
            return;
        }
        let unnamed: Vec<u32> = self.keys.iter().filter(|key| key.name.is_empty()).map(HeldKey::id).collect();
        for id in unnamed {
            let name = self.key(id).and_then(|key| self.suggested_name(key)).unwrap_or_default();
            self.key_mut(id).into_iter().for_each(|key| key.name.clone_from(&name));
        }
    }

    /// What is found late is seen: a key that turns out to be none to import is gone back to.
    fn judged(&mut self, judged: Vec<Judgement>) -> Vec<Effect> {
        for Judgement { fingerprint, findings } in judged {
            let mut keys = self.keys.iter_mut();
            if let Some(key) = keys.find(|key| key.summary.fingerprint() == fingerprint) {
                key.summary.findings = findings;
            }
        }
        let blocked = self.keys.iter().any(HeldKey::is_blocked);
        if blocked && self.step != super::Step::Key { self.go(super::Step::Key) } else { Vec::new() }
    }
}

fn is_offered(offers: &Offers, index: usize) -> bool {
    offers.choices.iter().any(|choice| choice.index == index && choice.is_usable())
}

fn drop_ask(key: &HeldKey) -> Ask {
    Ask::Drop { fingerprint: key.summary.fingerprint().to_owned() }
}

fn too_many() -> Refusal {
    Refusal::new(
        "too-many-keys",
        format!("{MAX_KEYS} keys are held already, and no more are: send these first, or remove some"),
    )
    .with("most", MAX_KEYS)
}

fn not_the_saved_one(fingerprint: &str) -> Refusal {
    Refusal::new(
        "not-the-saved-key",
        format!(
            "that file does not hold the private key that was saved, but {fingerprint}: choose the file that was downloaded"
        ),
    )
    .with("fingerprint", fingerprint)
}
