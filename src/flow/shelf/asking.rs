//! Asking for the keys that are at a destination, and having one deleted.

use super::{Chosen, Deletion, KeyList, ListWork, ShelfEvent, ShelfPart, ShelfState, shelf_of};
use crate::{
    credentials::{Credentials, Scheme},
    flow::{Effect, Errand, Flow, TransportError},
    http::{Request, Response},
    outcome::Outcome,
    time::Timestamp,
};

impl Flow {
    pub(in crate::flow) fn step_shelf(&mut self, id: u32, event: ShelfEvent, now: Timestamp) -> Vec<Effect> {
        match event {
            ShelfEvent::Asked => self.ask_for_list(id, now).unwrap_or_default(),
            ShelfEvent::AskedMore => self.ask_for_more(id, now).unwrap_or_default(),
            ShelfEvent::Deleted => self.delete(id, now).unwrap_or_default(),
            ShelfEvent::Chose(index) => {
                let chose = self.list_mut(id).is_some_and(|list| list.choose(index));
                let focus = Effect::FocusShelf(id, ShelfPart::Confirmation);
                chose.then_some(focus).into_iter().collect()
            }
            ShelfEvent::Typed(name) => {
                self.list_mut(id).into_iter().for_each(|list| list.type_name(&name));
                Vec::new()
            }
            ShelfEvent::Kept => {
                let list = self.list_mut(id).filter(|list| list.is_idle());
                let kept = list.and_then(|list| list.chosen.take());
                kept.into_iter().map(|kept| Effect::FocusShelf(id, ShelfPart::Key(kept.index))).collect()
            }
        }
    }

    /// Asks for the list from its beginning, unless something about it is on its way.
    fn ask_for_list(&mut self, id: u32, now: Timestamp) -> Option<Vec<Effect>> {
        let destination = self.destination(id)?;
        let is_busy = match destination.shelf() {
            ShelfState::Asking(_) => true,
            ShelfState::Listed(list) => !list.is_idle(),
            ShelfState::Unseen | ShelfState::Failed(_) => false,
        };
        if is_busy || self.shelf_lack(destination).is_some() {
            return None;
        }
        let ask = self.new_id();
        match self.shelf_mut(id)? {
            ShelfState::Listed(list) => (list.work, list.chosen) = (ListWork::Again(ask), None),
            other => *other = ShelfState::Asking(ask),
        }
        self.send_for_list(id, ask, now)
    }

    fn ask_for_more(&mut self, id: u32, now: Timestamp) -> Option<Vec<Effect>> {
        let list = self.destination(id)?.shelf().list()?;
        list.next.as_ref().filter(|_| list.is_idle())?;
        let ask = self.new_id();
        self.list_mut(id)?.work = ListWork::More(ask);
        self.send_for_list(id, ask, now)
    }

    fn send_for_list(&mut self, id: u32, ask: u32, now: Timestamp) -> Option<Vec<Effect>> {
        let errand = Errand::List { destination: id, ask };
        self.ask_with_credentials(errand, id, now)
    }

    fn ask_with_credentials(&mut self, errand: Errand, id: u32, now: Timestamp) -> Option<Vec<Effect>> {
        if let Some(credentials) = self.use_credentials(id) {
            return self.ask_about_keys(errand, &credentials, now);
        }
        if self.destination(id)?.scheme() == Scheme::FromPortal {
            return self.ask_portal_about_keys(errand, id);
        }
        let reason = "the credentials are no longer there: give them again".to_owned();
        Some(self.responded(errand, Err(TransportError::NotSent(reason)), now))
    }

    /// Deletes the chosen key, whose name was typed.
    fn delete(&mut self, id: u32, now: Timestamp) -> Option<Vec<Effect>> {
        let list = self.list_mut(id).filter(|list| list.is_idle())?;
        list.chosen.as_ref()?.removal.as_ref()?;
        let ask = self.new_id();
        let list = self.list_mut(id)?;
        (list.work, list.problem, list.deleted) = (ListWork::Deleting(ask), None, None);
        self.ask_with_credentials(Errand::Delete { destination: id, ask }, id, now)
    }

    fn ask_portal_about_keys(&self, errand: Errand, id: u32) -> Option<Vec<Effect>> {
        let destination = self.destination(id)?;
        Some(vec![Effect::AskPortal(errand, destination.operation(), destination.params().clone())])
    }

    /// The portal gave credentials for a question about keys, or said why it gives none.
    pub(in crate::flow) fn lend_to_shelf(
        &mut self,
        errand: Errand,
        result: Result<Credentials, String>,
        now: Timestamp,
    ) -> Vec<Effect> {
        match result {
            Ok(credentials) => self.ask_about_keys(errand, &credentials, now).unwrap_or_default(),
            Err(reason) => self.responded(errand, Err(TransportError::NotSent(reason)), now),
        }
    }

    /// Builds and sends what was asked, unless nobody waits for it any more. The leave to delete is used up.
    fn ask_about_keys(
        &mut self,
        errand: Errand,
        credentials: &Credentials,
        now: Timestamp,
    ) -> Option<Vec<Effect>> {
        let built = match errand {
            Errand::List { destination, ask } => {
                let destination = self.destination(destination)?;
                let page = match destination.shelf() {
                    ShelfState::Asking(asked) if *asked == ask => None,
                    ShelfState::Listed(list) if list.work == ListWork::Again(ask) => None,
                    ShelfState::Listed(list) if list.work == ListWork::More(ask) => list.next.as_deref(),
                    _ => return None,
                };
                shelf_of(destination).ok()?.list(page, credentials, now)
            }
            Errand::Delete { destination, ask } => {
                let list = self.list_mut(destination).filter(|list| list.work == ListWork::Deleting(ask))?;
                list.chosen.as_mut()?.removal.take()?.request(credentials, now)
            }
            Errand::Deliver(_) | Errand::LookUp(_) | Errand::LogIn(_) => return None,
        };
        Some(self.send_about_keys(errand, built.map_err(|error| error.to_string()), now))
    }

    /// Sends a request, or has it fail here.
    fn send_about_keys(
        &mut self,
        errand: Errand,
        built: Result<Request, String>,
        now: Timestamp,
    ) -> Vec<Effect> {
        let dispatched =
            built.and_then(|request| self.proxy.dispatch(request).map_err(|error| error.to_string()));
        match dispatched {
            Ok(outgoing) => {
                let effect = Effect::Send(errand, outgoing);
                self.enter(self.operation_of(errand), &effect, now);
                vec![effect]
            }
            Err(reason) => self.responded(errand, Err(TransportError::NotSent(reason)), now),
        }
    }

    /// The id of the operation that a question about keys belongs to.
    fn operation_of(&self, errand: Errand) -> &'static str {
        let (Errand::List { destination, .. } | Errand::Delete { destination, .. }) = errand else {
            return "";
        };
        self.destination(destination).map_or("", |to| to.operation().id)
    }

    /// A list came, or why it did not. What was asked before something was changed is passed over.
    pub(in crate::flow) fn listed(&mut self, id: u32, ask: u32, result: Result<Response, TransportError>) {
        let Some(destination) = self.destination(id) else { return };
        let (page, is_first) = match destination.shelf() {
            ShelfState::Asking(asked) if *asked == ask => (None, true),
            ShelfState::Listed(list) if list.work == ListWork::Again(ask) => (None, true),
            ShelfState::Listed(list) if list.work == ListWork::More(ask) => (list.next.as_deref(), false),
            _ => return,
        };
        let Ok(place) = shelf_of(destination) else { return };
        let listing = result
            .map_err(unanswered)
            .and_then(|response| place.read_list(page, &response).or_outcome(&response));
        let Some(state) = self.shelf_mut(id) else { return };
        match (state, listing) {
            (ShelfState::Listed(list), listing) => {
                list.work = ListWork::Idle;
                list.problem = listing.map(|listing| list.take(listing, is_first)).err();
            }
            (state, Ok(listing)) => {
                let mut list = Box::<KeyList>::default();
                list.take(listing, true);
                *state = ShelfState::Listed(list);
            }
            (state, Err(outcome)) => *state = ShelfState::Failed(Box::new(outcome)),
        }
    }

    /// A key was deleted, or not: if it was, the list is asked for again.
    pub(in crate::flow) fn deleted(
        &mut self,
        id: u32,
        ask: u32,
        result: Result<Response, TransportError>,
        now: Timestamp,
    ) -> Vec<Effect> {
        let is_it = |list: &&mut KeyList| list.work == ListWork::Deleting(ask);
        let Some(list) = self.list_mut(id).filter(is_it) else { return Vec::new() };
        let mut effects = match list.finish_deletion(result) {
            Some(name) => {
                self.forget_outcomes(id, &name);
                self.ask_for_list(id, now).unwrap_or_default()
            }
            None => Vec::new(),
        };
        // What was pressed goes away with the confirmation.
        effects.push(Effect::FocusShelf(id, ShelfPart::Heading));
        effects
    }
}

impl KeyList {
    /// Takes away the key that was deleted, and gives its name; or says why it was not.
    fn finish_deletion(&mut self, result: Result<Response, TransportError>) -> Option<String> {
        self.work = ListWork::Idle;
        let Chosen { index, .. } = self.chosen.take()?;
        let place = self.keys.get(index)?.shelf();
        let said = result
            .map_err(unanswered)
            .and_then(|response| place.read_deletion(&response).or_outcome(&response));
        match said {
            Ok(said) => {
                let name = self.keys.remove(index).key().name.clone();
                self.deleted = Some(Deletion { name: name.clone(), was_there: said.was_there });
                Some(name)
            }
            Err(outcome) => {
                self.problem = Some(outcome);
                None
            }
        }
    }
}

fn unanswered(error: TransportError) -> Outcome {
    match error {
        TransportError::NotSent(reason) => Outcome::NotSent { reason },
        error => Outcome::Unknown { reason: error.to_string() },
    }
}
