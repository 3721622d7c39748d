//! Credentials that the portal around the page gives, asked for at the moment of sending: each is for one
//! request, and nothing of it stays.

use super::{Destination, Effect, Errand, Flow, SendState};
use crate::{
    credentials::{Credentials, Scheme},
    outcome::Outcome,
    param::Params,
    time::Timestamp,
};

impl Flow {
    /// Whether the portal gives credentials.
    pub fn has_portal(&self) -> bool {
        self.has_portal
    }

    /// Whether the portal has to be asked before that delivery goes on.
    pub(super) fn waits_for_portal(&self, id: u32) -> bool {
        let Some(delivery) = self.delivery(id) else { return false };
        let scheme = self.destination_of(delivery).map(|to| to.scheme);
        delivery.lent.is_none() && scheme == Some(Scheme::FromPortal)
    }

    /// Asks for credentials, for that request.
    pub(super) fn ask_portal(&self, errand: Errand, id: u32) -> Option<Effect> {
        let destination = self.destination_of(self.delivery(id)?)?;
        Some(Effect::AskPortal(errand, destination.operation(), destination.params().clone()))
    }

    /// The portal gave credentials, or said why it gives none.
    pub(super) fn portal_answered(
        &mut self,
        errand: Errand,
        params: &Params,
        result: Result<Credentials, String>,
        now: Timestamp,
    ) -> Vec<Effect> {
        // What was asked for another place, before something was changed, is not lent to this one.
        let asked = result.as_ref().map(|_| params);
        if asked.is_ok_and(|params| self.params_of(errand) != Some(params)) {
            return Vec::new();
        }
        let effect = match errand {
            Errand::Deliver(id) => self.lend_to_delivery(id, result, now),
            Errand::LookUp(id) => self.lend_to_lookup(id, result, now),
            Errand::List { .. } | Errand::Delete { .. } => return self.lend_to_shelf(errand, result, now),
            Errand::LogIn(_) => None,
        };
        effect.into_iter().chain(self.send_queued(now)).collect()
    }

    fn params_of(&self, errand: Errand) -> Option<&Params> {
        self.destination_at(errand).map(Destination::params)
    }

    /// Where a request goes; none for a log-in, which may be for several.
    pub fn destination_at(&self, errand: Errand) -> Option<&Destination> {
        let destination = match errand {
            Errand::Deliver(id) | Errand::LookUp(id) => self.delivery(id)?.destination(),
            Errand::List { destination, .. } | Errand::Delete { destination, .. } => destination,
            Errand::LogIn(_) => return None,
        };
        self.destination(destination)
    }

    fn lend_to_delivery(
        &mut self,
        id: u32,
        result: Result<Credentials, String>,
        now: Timestamp,
    ) -> Option<Effect> {
        let delivery = self.delivery_mut(id)?;
        let plan = match std::mem::take(&mut delivery.state) {
            SendState::AskingPortal(plan) => plan,
            other => {
                delivery.state = other;
                return None;
            }
        };
        match result {
            Ok(credentials) => {
                delivery.lent = Some(credentials);
                delivery.state = SendState::Queued(plan);
                self.start(id, now)
            }
            Err(reason) => {
                self.finish(id, *plan, Outcome::NotSent { reason });
                None
            }
        }
    }

    fn lend_to_lookup(
        &mut self,
        id: u32,
        result: Result<Credentials, String>,
        now: Timestamp,
    ) -> Option<Effect> {
        let SendState::LookingUp(plan, _) = self.delivery(id)?.state() else { return None };
        let operation = plan.operation().id;
        let built = result.ok().and_then(|credentials| self.lookup_request(plan, &credentials, now));
        let Some(outgoing) = built else {
            self.looked_up(id, None);
            return None;
        };
        let effect = Effect::Send(Errand::LookUp(id), outgoing);
        self.enter(operation, &effect, now);
        Some(effect)
    }
}
