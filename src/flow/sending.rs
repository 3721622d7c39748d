//! The part of the dialogue between "send" and what came of it.

use std::fmt;

use super::{Destination, Effect, Flow, SendState, Step};
use crate::{http::Response, outcome::Outcome, plan::Plan, route::Outgoing, secret::Secret, time::Timestamp};

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportError {
    /// It was stopped before it left.
    NotSent(String),
    /// The connection broke, or the browser would not show the answer.
    Broken(String),
    /// It took too long.
    TimedOut,
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent(reason) => f.write_str(reason),
            Self::Broken(reason) => write!(
                f,
                "no answer could be read ({reason}): the proxy is not running, refuses this page, or lost the connection"
            ),
            Self::TimedOut => f.write_str("no answer came in time"),
        }
    }
}

impl std::error::Error for TransportError {}

impl Flow {
    /// Whether something is on its way.
    pub fn is_sending(&self) -> bool {
        self.destinations.iter().any(Destination::is_under_way)
    }

    /// How many destinations are ready.
    pub fn ready_count(&self) -> usize {
        self.destinations.iter().filter(|destination| self.is_ready(destination)).count()
    }

    pub(super) fn consent(&mut self, id: u32, typed: &str) {
        let Some(destination) = self.destinations.iter().find(|destination| destination.id() == id) else {
            return;
        };
        let consent = self.plan(destination).and_then(|plan| plan.consent(typed));
        if let Some(destination) = self.destination_mut(id) {
            destination.consent = consent;
        }
    }

    pub(super) fn send_all(&mut self, now: Timestamp) -> Vec<Effect> {
        let ready = self.destinations.iter().filter(|destination| self.is_ready(destination));
        let ready: Vec<(u32, Plan)> =
            ready.filter_map(|destination| Some((destination.id(), self.plan(destination)?))).collect();
        if ready.is_empty() {
            return Vec::new();
        }
        self.step = Step::Results;
        let mut effects: Vec<Effect> =
            ready.into_iter().filter_map(|(id, plan)| self.start(id, plan, now)).collect();
        effects.push(Effect::FocusHeading);
        effects
    }

    fn start(&mut self, id: u32, plan: Plan, now: Timestamp) -> Option<Effect> {
        let consent = self.destination_mut(id)?.consent.take();
        match consent {
            Some(consent) => {
                let ask = consent.ask(plan.disclosed_format());
                self.set(id, SendState::Disclosing(Box::new(plan), consent));
                Some(Effect::Disclose(id, ask))
            }
            None => self.send(id, plan, now),
        }
    }

    fn send(&mut self, id: u32, plan: Plan, now: Timestamp) -> Option<Effect> {
        let credentials = self.destination_mut(id)?.credentials()?;
        let built = plan.request(&credentials, now).map_err(|error| error.to_string());
        let outgoing =
            built.and_then(|request| self.proxy.dispatch(request).map_err(|error| error.to_string()));
        self.under_way(id, plan, outgoing).map(|outgoing| Effect::Send(id, outgoing))
    }

    pub(super) fn send_disclosed(&mut self, id: u32, key: Secret, now: Timestamp) -> Vec<Effect> {
        self.disclosing(id, key, now).into_iter().collect()
    }

    fn disclosing(&mut self, id: u32, key: Secret, now: Timestamp) -> Option<Effect> {
        let destination = self.destination_mut(id)?;
        let credentials = destination.credentials()?;
        let state = std::mem::take(&mut destination.state);
        let SendState::Disclosing(plan, consent) = state else {
            destination.state = state;
            return None;
        };
        let built = plan
            .disclosing_request(consent.receive(key), &credentials, now)
            .map_err(|error| error.to_string());
        let outgoing = built
            .and_then(|request| self.proxy.dispatch_disclosing(request).map_err(|error| error.to_string()));
        self.under_way(id, *plan, outgoing).map(|outgoing| Effect::SendDisclosing(id, outgoing))
    }

    fn under_way<R>(
        &mut self,
        id: u32,
        plan: Plan,
        outgoing: Result<Outgoing<R>, String>,
    ) -> Option<Outgoing<R>> {
        match outgoing {
            Ok(outgoing) => {
                self.set(id, SendState::Sending(Box::new(plan)));
                Some(outgoing)
            }
            Err(reason) => {
                self.finish(id, plan, Outcome::NotSent { reason });
                None
            }
        }
    }

    fn set(&mut self, id: u32, state: SendState) {
        if let Some(destination) = self.destination_mut(id) {
            destination.state = state;
        }
    }

    /// Credentials are kept as long as they may be needed to try again.
    fn finish(&mut self, id: u32, plan: Plan, outcome: Outcome) {
        if let Some(destination) = self.destination_mut(id) {
            if outcome.is_success() {
                destination.wipe_secrets();
            }
            destination.state = SendState::Done(Box::new(plan), Box::new(outcome));
        }
    }

    pub(super) fn responded(
        &mut self,
        id: u32,
        result: Result<Response, TransportError>,
        now: Timestamp,
    ) -> Vec<Effect> {
        let Some(destination) = self.destination_mut(id) else { return Vec::new() };
        match std::mem::take(&mut destination.state) {
            SendState::Sending(plan) | SendState::Disclosing(plan, _) => {
                self.answered_with(id, *plan, result, now)
            }
            SendState::LookingUp(plan, before) => {
                let outcome = match result {
                    Ok(response) => plan.outcome_of_lookup(&response, *before),
                    Err(_) => *before,
                };
                self.finish(id, *plan, outcome);
                Vec::new()
            }
            other => {
                destination.state = other;
                Vec::new()
            }
        }
    }

    fn answered_with(
        &mut self,
        id: u32,
        plan: Plan,
        result: Result<Response, TransportError>,
        now: Timestamp,
    ) -> Vec<Effect> {
        let outcome = match result {
            Ok(response) => plan.outcome(&response),
            Err(TransportError::NotSent(reason)) => Outcome::NotSent { reason },
            Err(error) => Outcome::Unknown { reason: error.to_string() },
        };
        // A key of that name is there: whether it is this one decides between done and refused.
        let taken = matches!(outcome, Outcome::NameTaken { .. });
        self.finish(id, plan, outcome);
        if taken { self.look_up(id, now) } else { Vec::new() }
    }

    pub(super) fn look_up(&mut self, id: u32, now: Timestamp) -> Vec<Effect> {
        self.lookup(id, now).into_iter().collect()
    }

    fn lookup(&mut self, id: u32, now: Timestamp) -> Option<Effect> {
        let proxy = self.proxy.clone();
        let destination = self.destination_mut(id)?;
        let credentials = destination.credentials()?;
        let SendState::Done(plan, _) = &destination.state else { return None };
        let request = plan.lookup(&credentials, now).ok().flatten()?;
        let outgoing = proxy.dispatch(request).ok()?;
        let SendState::Done(plan, outcome) = std::mem::take(&mut destination.state) else { return None };
        destination.state = SendState::LookingUp(plan, outcome);
        Some(Effect::Send(id, outgoing))
    }
}
