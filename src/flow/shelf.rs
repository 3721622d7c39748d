//! Keys that are at a destination already: looked at, compared with those that are held, and deleted.

mod asking;

use super::{Delivery, Destination, Flow, HeldKey};
use crate::{
    credentials::Credentials,
    finding::Finding,
    outcome::{FingerprintVerdict, Outcome},
    provider::Mode,
    shelf::{ListedKey, Listing, Removal, Shelf},
    time::Timestamp,
};

/// What is known of the keys that are at a destination.
#[derive(Debug, Default)]
pub enum ShelfState {
    /// Nobody looked, or something was changed since.
    #[default]
    Unseen,
    /// They are asked for. The number is of this question alone.
    Asking(u32),
    /// They are there, as far as the provider was asked.
    Listed(Box<KeyList>),
    /// The provider did not tell, and this is why.
    Failed(Box<Outcome>),
}

/// The keys that are at a destination.
#[derive(Debug, Default)]
pub struct KeyList {
    keys: Vec<ListedKey>,
    next: Option<String>,
    work: ListWork,
    chosen: Option<Chosen>,
    problem: Option<Outcome>,
    deleted: Option<Deletion>,
}

/// What is on its way about a list. The numbers are of one question each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListWork {
    /// Nothing.
    #[default]
    Idle,
    /// The next page is asked for.
    More(u32),
    /// The list is asked for from its beginning.
    Again(u32),
    /// The chosen key is being deleted.
    Deleting(u32),
}

/// The key that is about to be deleted.
#[derive(Debug)]
struct Chosen {
    index: usize,
    removal: Option<Removal>,
}

/// What was deleted last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The name of the key.
    pub name: String,
    /// Whether there was such a key, as far as the provider tells.
    pub was_there: bool,
}

/// What a person does about the keys that are at a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShelfEvent {
    /// The list is to be seen, from its beginning.
    Asked,
    /// More of the list is to be seen.
    AskedMore,
    /// That key is to be deleted, by its place in the list.
    Chose(usize),
    /// The name of the chosen key was typed, to say that it may be deleted.
    Typed(String),
    /// The chosen key is to stay.
    Kept,
    /// The chosen key is to be deleted now.
    Deleted,
}

/// A part of what shows the keys at a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShelfPart {
    /// The heading of the list.
    Heading,
    /// The field that the name of the chosen key is typed into.
    Confirmation,
    /// The row of that key.
    Key(usize),
}

/// Why the keys at a destination can't be asked for yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShelfLack {
    /// This is missing or wrong.
    Params(Vec<Finding>),
    /// The credentials aren't all there.
    Credentials,
    /// There is no way there.
    Route,
}

/// What a listed key is, compared with those that are held.
#[derive(Clone, Copy, Debug)]
pub enum Likeness<'f> {
    /// This very one.
    Held(&'f HeldKey),
    /// None of them.
    Other,
    /// The provider shows nothing to compare.
    Unknown,
}

impl KeyList {
    /// The keys of all pages so far, in the provider's order.
    pub fn keys(&self) -> &[ListedKey] {
        &self.keys
    }

    /// Whether the provider has more.
    pub fn has_more(&self) -> bool {
        self.next.is_some()
    }

    /// What is on its way.
    pub fn work(&self) -> ListWork {
        self.work
    }

    /// The place of the key that is about to be deleted.
    pub fn chosen(&self) -> Option<usize> {
        self.chosen.as_ref().map(|chosen| chosen.index)
    }

    /// Whether its name was typed.
    pub fn is_removal_ready(&self) -> bool {
        self.chosen.as_ref().is_some_and(|chosen| chosen.removal.is_some())
    }

    /// Why the last thing that was asked for did not come about. The list is as it was.
    pub fn problem(&self) -> Option<&Outcome> {
        self.problem.as_ref()
    }

    /// What was deleted last.
    pub fn deleted(&self) -> Option<&Deletion> {
        self.deleted.as_ref()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.keys.iter().any(|listed| listed.key().name == name)
    }

    fn is_idle(&self) -> bool {
        self.work == ListWork::Idle
    }

    fn choose(&mut self, index: usize) -> bool {
        let can = self.is_idle() && self.keys.get(index).is_some_and(ListedKey::is_removable);
        if can {
            self.chosen = Some(Chosen { index, removal: None });
            (self.problem, self.deleted) = (None, None);
        }
        can
    }

    fn type_name(&mut self, typed: &str) {
        let Some(chosen) = self.chosen.as_mut().filter(|_| self.work == ListWork::Idle) else { return };
        chosen.removal = self.keys.get(chosen.index).and_then(|listed| listed.removal(typed));
    }

    fn take(&mut self, listing: Listing, is_first: bool) {
        if is_first {
            self.keys.clear();
        }
        self.keys.extend(listing.keys);
        self.next = listing.next;
    }
}

impl Flow {
    /// Why the keys at a destination can't be asked for yet; none if they can.
    pub fn shelf_lack(&self, destination: &Destination) -> Option<ShelfLack> {
        let place = match shelf_of(destination) {
            Ok(place) => place,
            Err(findings) => return Some(ShelfLack::Params(findings)),
        };
        let looking = place.list(None, &Credentials::AtProxy, Timestamp(0));
        let has_route = looking.is_ok_and(|request| self.proxy().url(&request.head().url).is_ok());
        if !self.has_credentials(destination) {
            return Some(ShelfLack::Credentials);
        }
        (!has_route).then_some(ShelfLack::Route)
    }

    /// What a listed key is, compared with those that are held; none if none is.
    pub fn likeness(&self, listed: &ListedKey) -> Option<Likeness<'_>> {
        let mut found = None;
        for key in self.keys() {
            let Some(material) = key.material() else { continue };
            match listed.key().compare(material) {
                FingerprintVerdict::Match { .. } => return Some(Likeness::Held(key)),
                FingerprintVerdict::Differs { .. } => found = Some(Likeness::Other),
                FingerprintVerdict::NotReturned | FingerprintVerdict::UnknownNotation { .. } => {
                    found = found.or(Some(Likeness::Unknown));
                }
            }
        }
        found
    }

    /// Whether a delivery has a name that is known to be taken.
    pub fn is_name_taken(&self, delivery: &Delivery) -> bool {
        self.taken_name(delivery).is_some()
    }

    /// What is known of the name that a delivery has, from the provider's list or from the host: a warning, if a
    /// key has it already.
    pub(super) fn taken_name(&self, delivery: &Delivery) -> Option<Finding> {
        let destination = self.destination_of(delivery)?;
        let is_wanted = destination.operation().mode == Mode::ImportPrivateKey;
        if is_wanted || delivery.is_under_way() || delivery.is_done() {
            return None;
        }
        let finding = match self.listed_name(delivery).or_else(|| self.existing_name(delivery))? {
            FingerprintVerdict::Match { .. } => Finding::warn(
                "name-has-this-key",
                "this very key is there already, by that name: nothing has to be sent",
            ),
            FingerprintVerdict::Differs { .. } => Finding::warn(
                "name-has-another-key",
                "another key is there by that name: choose another name, or delete that key first",
            ),
            _ => Finding::warn(
                "name-has-a-key",
                "a key is there by that name: choose another name, or delete that key first",
            ),
        };
        Some(finding)
    }

    /// What the provider's list says of the name that a delivery has.
    fn listed_name(&self, delivery: &Delivery) -> Option<FingerprintVerdict> {
        let list = self.destination_of(delivery)?.shelf().list()?;
        let name = self.name_of(delivery);
        let listed = list.keys().iter().find(|listed| listed.key().name == name)?;
        let material = delivery.key().and_then(|key| self.key(key)?.material());
        Some(material.map_or(FingerprintVerdict::NotReturned, |material| listed.key().compare(material)))
    }

    /// What came of deliveries by a name says nothing any more when the key of that name is gone.
    fn forget_outcomes(&mut self, destination: u32, name: &str) {
        let there = self.deliveries.iter_mut().filter(|delivery| delivery.destination() == destination);
        let by_name = there.filter(|delivery| delivery.plan().and_then(|plan| plan.name()) == Some(name));
        by_name.for_each(Delivery::reset);
    }

    /// What a delivery brought is not in a list of before, which is let go of unless it is just being worked
    /// at.
    pub(super) fn outdate_list(&mut self, delivery: u32) {
        let Some(id) = self.delivery(delivery).map(Delivery::destination) else { return };
        let Some(state) = self.shelf_mut(id) else { return };
        if state.list().is_some_and(KeyList::is_idle) {
            *state = ShelfState::Unseen;
        }
    }

    /// Lists that were shown for one credential are none of another's.
    pub(super) fn forget_lists_of(&mut self, account: u32, field: &str) {
        let of_account = self.destinations.iter_mut().filter(|to| to.account == account);
        let shown_for = of_account.filter(|to| to.scheme().fields().iter().any(|known| known.id == field));
        shown_for.for_each(|to| to.shelf = ShelfState::Unseen);
    }

    /// Lists that were shown for an account say nothing of who it is known as now.
    pub(super) fn forget_lists(&mut self, account: u32) {
        let of_account = self.destinations.iter_mut().filter(|to| to.account == account);
        of_account.for_each(|to| to.shelf = ShelfState::Unseen);
    }

    fn shelf_mut(&mut self, id: u32) -> Option<&mut ShelfState> {
        Some(&mut self.destinations.iter_mut().find(|to| to.id() == id)?.shelf)
    }

    fn list_mut(&mut self, id: u32) -> Option<&mut KeyList> {
        match self.shelf_mut(id)? {
            ShelfState::Listed(list) => Some(list),
            _ => None,
        }
    }
}

impl ShelfState {
    /// The list, if it is there.
    pub fn list(&self) -> Option<&KeyList> {
        match self {
            Self::Listed(list) => Some(list),
            _ => None,
        }
    }
}

/// Where a destination's provider keeps keys, with the parameters that this takes.
fn shelf_of(destination: &Destination) -> Result<Shelf, Vec<Finding>> {
    let provider = destination.operation().provider();
    let specs = provider.shelf.as_ref().map_or(&[][..], |api| api.params);
    Shelf::new(provider, &destination.params().known_to(specs))
}
