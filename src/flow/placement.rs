//! Destinations that the host around the page names, and what it knows of them.

use super::{Delivery, Destination, Flow, NameOf};
use crate::{
    outcome::FingerprintVerdict, param::Params, plan::Material, provider::Operation, shelf::KeptKey,
};

/// What stands for the name among what can be locked.
pub(crate) const NAME: &str = "name";

/// A destination that the host names.
#[derive(Clone, Debug)]
pub struct Placement {
    /// The host's own id for it.
    pub id: String,
    /// The operation.
    pub operation: &'static Operation,
    /// What the host calls it; empty for what it is called anyway.
    pub label: String,
    /// The name that a key gets there; none if people name it.
    pub name: Option<String>,
    /// Parameters to begin with.
    pub params: Params,
    /// What people can't change: ids of parameters, and `name`.
    pub locked: Vec<String>,
}

/// A key that is at a destination, as the host knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Existing {
    /// Its name.
    pub name: String,
    /// Its fingerprint, in a notation of the provider's.
    pub fingerprint: Option<String>,
    /// Its public key line.
    pub public_key: Option<String>,
}

impl Existing {
    fn compare(&self, material: &Material) -> FingerprintVerdict {
        let kept = KeptKey {
            name: self.name.clone(),
            fingerprint: self.fingerprint.clone(),
            public_key: self.public_key.clone(),
            ..KeptKey::default()
        };
        kept.compare(material)
    }
}

impl Destination {
    /// The host's own id for it; none if a person added it.
    pub fn host_id(&self) -> Option<&str> {
        self.placement.as_ref().map(|placement| placement.id.as_str())
    }

    /// What the host calls it.
    pub fn label(&self) -> Option<&str> {
        self.placement.as_ref().map(|placement| placement.label.as_str()).filter(|label| !label.is_empty())
    }

    /// Whether people can't change that parameter, or the name.
    pub fn is_locked(&self, field: &str) -> bool {
        self.placement.as_ref().is_some_and(|placement| placement.locked.iter().any(|known| known == field))
    }

    /// Whether there is something that people can't change.
    pub fn has_locks(&self) -> bool {
        self.placement.as_ref().is_some_and(|placement| !placement.locked.is_empty())
    }

    /// The name that the host gives keys there.
    pub(super) fn given_name(&self) -> Option<&str> {
        self.placement.as_ref()?.name.as_deref()
    }
}

impl Flow {
    /// Makes the host's destinations those that it names. What a person filled in for one of them stays,
    /// unless the host says something else of it now; what is on its way is left alone.
    pub(super) fn place(&mut self, placements: Vec<Placement>) {
        let is_named = |to: &Destination| {
            let by_id = |placement: &Placement| Some(placement.id.as_str()) == to.host_id();
            to.placement.is_none()
                || placements.iter().any(|one| by_id(one) && one.operation.id == to.operation().id)
        };
        let gone: Vec<u32> =
            self.destinations.iter().filter(|to| !is_named(to)).map(Destination::id).collect();
        for id in gone {
            self.remove(id);
        }
        for placement in placements {
            if self.bounds.permits(placement.operation) {
                self.place_one(placement);
            }
        }
    }

    fn place_one(&mut self, placement: Placement) {
        let known =
            self.destinations.iter().find(|to| to.host_id() == Some(&placement.id)).map(Destination::id);
        let id = known.unwrap_or_else(|| self.add_for(placement.operation, placement.params.clone()));
        let Some(before) = self.destination(id).map(|to| to.placement.clone()) else { return };
        let said_before = |param: &str| before.as_ref().and_then(|before| before.params.get(param));
        let news: Vec<(&'static str, String)> = (placement.operation.params.iter())
            .filter_map(|spec| Some((spec.id, placement.params.get(spec.id)?)))
            .filter(|(param, value)| known.is_some() && said_before(param) != Some(*value))
            .map(|(param, value)| (param, value.to_owned()))
            .collect();
        self.set_placement(id, placement);
        for (param, value) in news {
            self.change(id, |destination| destination.params.set(param, value));
            self.move_account(id);
        }
    }

    fn set_placement(&mut self, id: u32, placement: Placement) {
        let name = placement.name.clone();
        if let Some(destination) = self.destinations.iter_mut().find(|destination| destination.id() == id) {
            destination.placement = Some(placement);
        }
        let there = self.deliveries.iter_mut().filter(|delivery| delivery.destination() == id);
        for delivery in there.filter(|delivery| name.is_some() && delivery.own_name != name) {
            delivery.own_name.clone_from(&name);
            delivery.reset();
        }
    }

    /// Whether the host has fixed the name of a delivery.
    pub fn has_locked_name(&self, delivery: u32) -> bool {
        let destination = self.delivery(delivery).and_then(|delivery| self.destination_of(delivery));
        destination.is_some_and(|to| to.is_locked(NAME) && to.given_name().is_some())
    }

    /// Takes the host's suggestion for the name of the first key, or of what providers make.
    pub(super) fn take_suggestion(&mut self, name: String) {
        let whose = self.keys.first().map_or(NameOf::Created, |key| NameOf::Key(key.id()));
        if self.keys.is_empty() {
            self.wanted_name = Some(name.clone());
        }
        self.rename(whose, name);
    }

    pub(super) fn set_existing(&mut self, id: u32, existing: Vec<Existing>) {
        if let Some(destination) = self.destinations.iter_mut().find(|destination| destination.id() == id) {
            destination.existing = existing;
        }
    }

    /// What the host knows of the name that a delivery has.
    pub(super) fn existing_name(&self, delivery: &Delivery) -> Option<FingerprintVerdict> {
        let destination = self.destination_of(delivery)?;
        let name = self.name_of(delivery);
        let existing = destination.existing.iter().find(|existing| existing.name == name)?;
        let material = delivery.key().and_then(|key| self.key(key)?.material());
        Some(material.map_or(FingerprintVerdict::NotReturned, |material| existing.compare(material)))
    }
}
