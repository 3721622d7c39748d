//! Where keys are to go: an operation, with what was filled in for it.

use super::{Existing, Flow, Input, Placement, ShelfState, keys::HeldKey};
use crate::{credentials::Scheme, param::Params, provider::Operation};

/// Where keys are to go.
#[derive(Debug)]
pub struct Destination {
    id: u32,
    operation: &'static Operation,
    pub(super) params: Params,
    /// What a log-in filled in, by parameter: the rest a person typed.
    pub(super) filled_in: Params,
    pub(super) scheme: Scheme,
    pub(super) account: u32,
    pub(super) shelf: ShelfState,
    /// What the host said of it, if the host named it.
    pub(super) placement: Option<Placement>,
    /// The keys that the host knows to be there.
    pub(super) existing: Vec<Existing>,
}

impl Destination {
    /// Stable while the dialogue lasts.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The operation.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The parameters, as typed.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Whether a parameter is what a log-in filled in.
    pub(super) fn is_filled_in(&self, param: &str) -> bool {
        self.params.get(param).is_some_and(|value| self.filled_in.get(param) == Some(value))
    }

    /// The way to be known to the provider.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// What is known of the keys that are there.
    pub fn shelf(&self) -> &ShelfState {
        &self.shelf
    }

    /// What tells it from another one with the same operation: region, host of the endpoint, or site.
    pub fn place(&self) -> Option<&str> {
        let get = |name| self.params.get(name);
        let host = |endpoint: &'static str| {
            let (_, rest) = get(endpoint)?.split_once("://")?;
            rest.split('/').next()
        };
        get("region").or_else(|| get("regionCode")).or_else(|| host("endpoint")).or_else(|| get("site"))
    }
}

impl Flow {
    /// Where keys are to go.
    pub fn destinations(&self) -> &[Destination] {
        &self.destinations
    }

    /// One of them.
    pub fn destination(&self, id: u32) -> Option<&Destination> {
        self.destinations.iter().find(|destination| destination.id == id)
    }

    pub(super) fn add(&mut self, operation: &'static Operation) {
        self.add_for(operation, Params::default());
    }

    /// Adds a destination with what is known of it already.
    pub(super) fn add_for(&mut self, operation: &'static Operation, mut params: Params) -> u32 {
        if params.get("endpoint").is_none()
            && let Some(endpoint) = self.endpoints.get(operation.id)
        {
            params.set("endpoint", endpoint);
        }
        let scheme = self.schemes(operation).first().copied().unwrap_or(Scheme::AtProxy);
        let account = self.account_for(operation, &params);
        self.add_with(operation, params, Params::default(), scheme, account)
    }

    /// Adds a destination like another one, for another region: the same account, the same project. One with
    /// something that the host has fixed is not to be copied and changed.
    pub(super) fn add_like(&mut self, id: u32) {
        let Some(model) = self.destination(id).filter(|to| !to.has_locks()) else { return };
        let (operation, scheme, account) = (model.operation, model.scheme, model.account);
        let (mut params, filled_in) = (model.params.clone(), model.filled_in.clone());
        for spec in operation.params.iter().filter(|spec| matches!(spec.id, "region" | "regionCode")) {
            params.set(spec.id, "");
        }
        self.add_with(operation, params.known_to(operation.params), filled_in, scheme, account);
    }

    fn add_with(
        &mut self,
        operation: &'static Operation,
        params: Params,
        filled_in: Params,
        scheme: Scheme,
        account: u32,
    ) -> u32 {
        let id = self.new_id();
        self.destinations.push(Destination {
            id,
            operation,
            params,
            filled_in,
            scheme,
            account,
            shelf: ShelfState::Unseen,
            placement: None,
            existing: Vec::new(),
        });
        self.arrange();
        self.fill_in(id);
        id
    }

    /// Takes a destination away that a person does not want.
    pub(super) fn take_away(&mut self, id: u32) {
        if !self.bounds.is_fixed {
            self.remove(id);
        }
    }

    /// Whether it can be taken away: not while something is on its way there, and not with a private key
    /// that the provider made and nobody saved.
    pub fn can_remove(&self, id: u32) -> bool {
        !self.deliveries_to(id).any(|to| to.is_under_way() || to.has_unsaved_created_key())
    }

    pub(super) fn remove(&mut self, id: u32) {
        if !self.can_remove(id) {
            return;
        }
        self.destinations.retain(|destination| destination.id != id);
        self.arrange();
        self.drop_unused_accounts();
    }

    pub(super) fn set_param(&mut self, id: u32, param: &'static str, value: String) {
        if self.destination(id).is_some_and(|to| to.is_locked(param)) {
            return;
        }
        self.change(id, |destination| destination.params.set(param, value));
        self.move_account(id);
    }

    pub(super) fn choose_scheme(&mut self, id: u32, scheme: Scheme) {
        self.change(id, |destination| destination.scheme = scheme);
        self.fill_in(id);
    }

    pub(super) fn change(&mut self, id: u32, change: impl FnOnce(&mut Destination)) {
        let Some(destination) = self.destinations.iter_mut().find(|destination| destination.id == id) else {
            return;
        };
        change(destination);
        destination.shelf = ShelfState::Unseen;
        self.reset_destination(id);
    }

    /// Whether there is something to do there: keys that can be sent, a provider that makes one, or a destination
    /// that a person chose without a key, to look at keys that are there.
    pub(super) fn is_ready_for_destinations(&self) -> bool {
        let idle = matches!(self.input, Input::Idle | Input::Refused(_) | Input::Several(_));
        let usable = !self.keys.is_empty() && !self.keys.iter().any(HeldKey::is_blocked);
        let needs_none = |to: &Destination| to.placement.is_none() || to.operation().generates();
        idle && (usable || (self.keys.is_empty() && self.destinations.iter().any(needs_none)))
    }
}
