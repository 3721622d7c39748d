//! One key on its way to one destination.

use std::{cell::OnceCell, rc::Rc};

use super::{Destination, Flow, HeldKey};
use crate::{
    credentials::Credentials,
    disclose::Consent,
    http::{Head, Request},
    name::next_free,
    outcome::Outcome,
    plan::{BuildError, Draft, Plan, Verdict},
    provider::Mode,
    time::Timestamp,
};

/// One key to one destination; or none, where the provider generates it.
#[derive(Debug)]
pub struct Delivery {
    id: u32,
    destination: u32,
    key: Option<u32>,
    pub(super) is_included: bool,
    pub(super) own_name: Option<String>,
    pub(super) consent: Option<Consent>,
    pub(super) state: SendState,
    /// What the portal gave for the next request.
    pub(super) lent: Option<Credentials>,
    pub(super) is_created_saved: bool,
    /// What checking it came to, until something happens: a page asks for it often.
    checked: OnceCell<Rc<Verdict>>,
    /// Whether there is a way there, likewise.
    routed: OnceCell<bool>,
}

/// How far it has got.
#[derive(Debug, Default)]
pub enum SendState {
    /// Nothing was sent.
    #[default]
    Idle,
    /// Others are sent first.
    Queued(Box<Plan>),
    /// The portal is asked for credentials.
    AskingPortal(Box<Plan>),
    /// The vault is asked for the key that was consented to.
    Disclosing(Box<Plan>, Consent),
    /// The request is on its way.
    Sending(Box<Plan>),
    /// The provider is asked what it has by that name.
    LookingUp(Box<Plan>, Box<Outcome>),
    /// This came of it.
    Done(Box<Plan>, Box<Outcome>),
}

/// A request as it would be sent now.
#[derive(Debug)]
pub enum Preview {
    /// Signed, and the very one.
    Request(Request),
    /// Without credentials, since they aren't all there.
    Unsigned(Request),
    /// Of an operation that discloses, with a placeholder for the private key.
    Disclosing(Head, String),
}

/// Whose name is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameOf {
    /// A key's, for all destinations.
    Key(u32),
    /// That of one key at one destination.
    Delivery(u32),
    /// That of the keys which providers generate.
    Created,
}

impl Delivery {
    fn new(id: u32, destination: u32, key: Option<u32>) -> Self {
        Self {
            id,
            destination,
            key,
            is_included: true,
            own_name: None,
            consent: None,
            state: SendState::Idle,
            lent: None,
            is_created_saved: false,
            checked: OnceCell::new(),
            routed: OnceCell::new(),
        }
    }

    /// Stable while the dialogue lasts.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Where it goes.
    pub fn destination(&self) -> u32 {
        self.destination
    }

    /// The key that goes; none if the provider generates it.
    pub fn key(&self) -> Option<u32> {
        self.key
    }

    /// Whether it is to be sent.
    pub fn is_included(&self) -> bool {
        self.is_included
    }

    /// Whether it has a name of its own.
    pub fn has_own_name(&self) -> bool {
        self.own_name.is_some()
    }

    /// How far it has got.
    pub fn state(&self) -> &SendState {
        &self.state
    }

    /// What came of it, if anything did.
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.state {
            SendState::Done(_, outcome) => Some(outcome),
            _ => None,
        }
    }

    /// What was sent, or is about to be.
    pub fn plan(&self) -> Option<&Plan> {
        match &self.state {
            SendState::Idle => None,
            SendState::Queued(plan)
            | SendState::AskingPortal(plan)
            | SendState::Disclosing(plan, _)
            | SendState::Sending(plan)
            | SendState::LookingUp(plan, _)
            | SendState::Done(plan, _) => Some(plan),
        }
    }

    /// Whether a person consented to disclose the key to it.
    pub fn is_consented(&self) -> bool {
        self.consent.is_some()
    }

    /// Whether the private key that the provider generated was saved.
    pub fn is_created_saved(&self) -> bool {
        self.is_created_saved
    }

    /// Whether leaving now would lose a private key that the provider generated.
    pub fn has_unsaved_created_key(&self) -> bool {
        let came = matches!(self.outcome(), Some(Outcome::Created { private_key: Some(_), .. }));
        came && !self.is_created_saved
    }

    /// Something was changed: what came of the last attempt says nothing of the next.
    pub(super) fn reset(&mut self) {
        self.forget_check();
        self.consent = None;
        if matches!(self.state, SendState::Done(..)) && !self.has_unsaved_created_key() {
            self.state = SendState::Idle;
        }
    }

    /// Something happened, and it has to be checked anew.
    pub(super) fn forget_check(&mut self) {
        (self.checked, self.routed) = (OnceCell::new(), OnceCell::new());
    }

    /// Whether it is sent, or about to be.
    pub fn is_under_way(&self) -> bool {
        !matches!(self.state, SendState::Idle | SendState::Done(..))
    }

    /// Whether the key is there.
    pub fn is_done(&self) -> bool {
        self.outcome().is_some_and(Outcome::is_success)
    }
}

impl Flow {
    /// Every key to every destination, destination by destination.
    pub fn deliveries(&self) -> &[Delivery] {
        &self.deliveries
    }

    /// One of them.
    pub fn delivery(&self, id: u32) -> Option<&Delivery> {
        self.deliveries.iter().find(|delivery| delivery.id == id)
    }

    /// Those to one destination.
    pub fn deliveries_to(&self, destination: u32) -> impl Iterator<Item = &Delivery> {
        self.deliveries.iter().filter(move |delivery| delivery.destination == destination)
    }

    /// Where a delivery goes.
    pub fn destination_of(&self, delivery: &Delivery) -> Option<&Destination> {
        self.destination(delivery.destination)
    }

    pub(super) fn delivery_mut(&mut self, id: u32) -> Option<&mut Delivery> {
        self.deliveries.iter_mut().find(|delivery| delivery.id == id)
    }

    /// Makes the deliveries those of the keys and destinations there are. What was said of one stays
    /// with it.
    pub(super) fn arrange(&mut self) {
        let mut old = std::mem::take(&mut self.deliveries);
        let mut wanted: Vec<(u32, Option<u32>)> = Vec::new();
        for to in &self.destinations {
            match to.operation().mode {
                Mode::Create => wanted.push((to.id(), None)),
                _ => wanted.extend(self.keys.iter().map(|key| (to.id(), Some(key.id())))),
            }
        }
        for (destination, key) in wanted {
            let is_it = |known: &Delivery| known.destination == destination && known.key == key;
            let delivery = match old.iter().position(is_it) {
                Some(at) => old.swap_remove(at),
                None => self.new_delivery(destination, key),
            };
            self.deliveries.push(delivery);
        }
        self.fill_in_names();
    }

    fn new_delivery(&mut self, destination: u32, key: Option<u32>) -> Delivery {
        let mut delivery = Delivery::new(self.new_id(), destination, key);
        delivery.own_name =
            self.destination(destination).and_then(Destination::given_name).map(str::to_owned);
        delivery
    }

    /// Has that key alone go to a destination, and nowhere else.
    pub(super) fn send_to_one(&mut self, key: u32, destination: u32) {
        self.arrange();
        for delivery in &mut self.deliveries {
            match (delivery.key == Some(key), delivery.destination == destination) {
                (true, here) => delivery.is_included = here,
                (false, true) => delivery.is_included = false,
                (false, false) => {}
            }
        }
    }

    /// The name that a key gets at a destination.
    pub fn name_of<'f>(&'f self, delivery: &'f Delivery) -> &'f str {
        let shared = || delivery.key.and_then(|key| self.key(key)).map_or(self.created_name(), HeldKey::name);
        delivery.own_name.as_deref().unwrap_or_else(shared)
    }

    /// The name of keys that providers generate: that of the one key, where there is one.
    pub fn created_name(&self) -> &str {
        match self.keys.as_slice() {
            [only] => only.name(),
            _ => &self.created_name,
        }
    }

    pub(super) fn rename(&mut self, whose: NameOf, name: String) {
        match (whose, self.keys.first().map(HeldKey::id)) {
            (NameOf::Delivery(id), _) if self.has_locked_name(id) => return,
            (NameOf::Delivery(id), _) => {
                if let Some(delivery) = self.delivery_mut(id) {
                    delivery.own_name = Some(name);
                    delivery.reset();
                }
                return;
            }
            (NameOf::Key(id), _) => self.key_mut(id).into_iter().for_each(|key| key.rename(name.clone())),
            (NameOf::Created, Some(only)) if self.keys.len() == 1 => {
                self.key_mut(only).into_iter().for_each(|key| key.rename(name.clone()));
            }
            (NameOf::Created, _) => self.created_name = name,
        }
        self.reset_unfinished();
    }

    pub(super) fn set_same_name(&mut self, same: bool) {
        let kept = |to: &Delivery| !same || self.has_locked_name(to.id());
        let names: Vec<Option<String>> =
            self.deliveries.iter().map(|to| kept(to).then(|| self.name_of(to).to_owned())).collect();
        for (delivery, name) in self.deliveries.iter_mut().zip(names) {
            delivery.own_name = name;
        }
        self.same_name = same;
        self.reset_unfinished();
    }

    /// What is at its provider stays as it is; everything else is to be consented to and sent anew.
    pub(super) fn reset_unfinished(&mut self) {
        self.deliveries.iter_mut().filter(|delivery| !delivery.is_done()).for_each(Delivery::reset);
    }

    pub(super) fn reset_destination(&mut self, destination: u32) {
        let there = self.deliveries.iter_mut().filter(|delivery| delivery.destination == destination);
        there.for_each(Delivery::reset);
    }

    /// Whoever was refused for the credentials of an account may try again with others.
    pub(super) fn take_consent_back(&mut self, account: u32) {
        let destinations = self.destinations.iter().filter(|to| to.account == account);
        let ids: Vec<u32> = destinations.map(Destination::id).collect();
        let there = self.deliveries.iter_mut().filter(|delivery| ids.contains(&delivery.destination));
        there.for_each(|delivery| delivery.consent = None);
    }

    /// What was filled in, checked; and whether its name is known to be taken.
    pub fn verdict(&self, delivery: &Delivery) -> Option<Rc<Verdict>> {
        if let Some(checked) = delivery.checked.get() {
            return Some(Rc::clone(checked));
        }
        let checked = Rc::new(self.check(delivery)?);
        Some(Rc::clone(delivery.checked.get_or_init(|| checked)))
    }

    fn check(&self, delivery: &Delivery) -> Option<Verdict> {
        let mut verdict = self.draft(delivery)?.check();
        if let Some(unwanted) = self.unwanted_algorithm(delivery) {
            verdict.findings.insert(0, unwanted);
            verdict.plan = None;
        }
        if let Some(taken) = self.taken_name(delivery) {
            let rest = verdict.findings.iter().position(|finding| !finding.blocks());
            verdict.findings.insert(rest.unwrap_or(verdict.findings.len()), taken);
        }
        Some(verdict)
    }

    fn draft(&self, delivery: &Delivery) -> Option<Draft> {
        let destination = self.destination_of(delivery)?;
        Some(Draft {
            name: self.name_of(delivery).to_owned(),
            material: delivery.key.and_then(|key| self.key(key)?.material().cloned()),
            params: destination.params().clone(),
            min_rsa_bits: self.min_rsa_bits,
            ..Draft::new(destination.operation())
        })
    }

    /// A name like the one that is taken, which nothing here has yet and the provider allows.
    pub fn next_free_name(&self, delivery: &Delivery) -> Option<String> {
        let destination = self.destination_of(delivery)?;
        let rule = (destination.operation().name_rule)(destination.params());
        let there: Vec<&str> =
            self.deliveries_to(delivery.destination).map(|other| self.name_of(other)).collect();
        next_free(rule, self.name_of(delivery), |name| {
            there.contains(&name)
                || destination.shelf().list().is_some_and(|list| list.has(name))
                || destination.existing.iter().any(|existing| existing.name == name)
        })
    }

    /// What is to be sent, if nothing blocks.
    pub fn plan(&self, delivery: &Delivery) -> Option<Plan> {
        self.verdict(delivery)?.plan.clone()
    }

    /// The request as it would be sent now; none if something blocks.
    ///
    /// # Errors
    /// When private material got into it.
    pub fn preview(&self, delivery: &Delivery, now: Timestamp) -> Result<Option<Preview>, BuildError> {
        let Some(plan) = self.plan(delivery) else { return Ok(None) };
        if let Some((head, body)) = plan.preview_disclosing() {
            return Ok(Some(Preview::Disclosing(head, body)));
        }
        match self.destination_of(delivery).and_then(|to| self.credentials(to)) {
            Some(credentials) => plan.request(&credentials, now).map(Preview::Request),
            None => plan.unsigned().map(Preview::Unsigned),
        }
        .map(Some)
    }

    /// Whether it can be sent now.
    pub fn is_ready(&self, delivery: &Delivery) -> bool {
        let Some(destination) = self.destination_of(delivery) else { return false };
        let consented = !destination.operation().discloses() || delivery.is_consented();
        let open = delivery.is_included && !delivery.is_under_way() && !delivery.is_done();
        open && consented && self.has_credentials(destination) && self.has_route(delivery)
    }

    /// Whether there is a way to where it goes, as far as that is known.
    pub fn has_route(&self, delivery: &Delivery) -> bool {
        *delivery.routed.get_or_init(|| {
            let url = self.plan(delivery).and_then(|plan| plan.url());
            url.is_some_and(|url| self.proxy().url(&url).is_ok())
        })
    }
}
