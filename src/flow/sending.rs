//! The part of the dialogue between "send" and what came of it.

use std::fmt;

use super::{Delivery, Effect, Errand, Flow, NameOf, SendState, Step};
use crate::{
    credentials::Credentials,
    http::{Request, Response},
    outcome::Outcome,
    plan::Plan,
    route::Outgoing,
    secret::Secret,
    time::Timestamp,
};

/// How many requests are on their way at a time.
const MAX_UNDER_WAY: usize = 4;

/// The status of an answer to somebody who is not known.
const UNAUTHORIZED: u16 = 401;

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

/// How far a clock may be off before signatures and tokens are refused for it, in milliseconds: NAVER's
/// limit is five minutes, Huawei's fifteen.
const MAX_SKEW: u64 = 4 * 60 * 1000;

/// Who is refused may be refused for the time that this computer thinks it is.
fn with_clock(outcome: Outcome, response: &Response, now: Timestamp) -> Outcome {
    let there = response.header("Date").and_then(Timestamp::from_http_date);
    let is_off = there.is_some_and(|there| there.0.abs_diff(now.0) > MAX_SKEW);
    match outcome {
        Outcome::Unauthorized { code, message, request_id, .. } if is_off => {
            let hint = "this computer's clock and the provider's differ by minutes, and signatures are refused for \
                        that: set the clock right, then send again";
            Outcome::Unauthorized { code, message, request_id, hint: hint.to_owned() }
        }
        other => other,
    }
}

fn is_unauthorized(result: &Result<Response, TransportError>) -> bool {
    result.as_ref().is_ok_and(|response| response.status == UNAUTHORIZED)
}

impl Flow {
    /// Whether something is on its way, or about to be.
    pub fn is_sending(&self) -> bool {
        self.deliveries.iter().any(Delivery::is_under_way)
    }

    /// How many deliveries are ready.
    pub fn ready_count(&self) -> usize {
        self.deliveries.iter().filter(|delivery| self.is_ready(delivery)).count()
    }

    /// How many wait for others to be sent.
    pub fn queued_count(&self) -> usize {
        self.deliveries.iter().filter(|to| matches!(to.state(), SendState::Queued(_))).count()
    }

    /// How many can be taken back yet.
    pub fn cancellable_count(&self) -> usize {
        let is_here =
            |to: &&Delivery| matches!(to.state(), SendState::Queued(_) | SendState::AskingPortal(_));
        self.deliveries.iter().filter(is_here).count()
    }

    pub(super) fn consent(&mut self, id: u32, typed: &str) {
        let Some(delivery) = self.delivery(id) else { return };
        let consent = self.plan(delivery).and_then(|plan| plan.consent(typed));
        if let Some(delivery) = self.delivery_mut(id) {
            delivery.consent = consent;
        }
    }

    pub(super) fn send_all(&mut self, now: Timestamp) -> Vec<Effect> {
        let ready = self.deliveries.iter().filter(|delivery| self.is_ready(delivery));
        let ready: Vec<u32> = ready.map(Delivery::id).collect();
        if ready.is_empty() {
            return Vec::new();
        }
        self.step = Step::Results;
        let mut effects = self.send_these(&ready, now);
        effects.push(Effect::FocusHeading);
        effects
    }

    /// Tries one again that did not get there.
    pub(super) fn send_again(&mut self, id: u32, now: Timestamp) -> Vec<Effect> {
        let is_ready = self.delivery(id).is_some_and(|delivery| self.is_ready(delivery));
        if is_ready { self.send_these(&[id], now) } else { Vec::new() }
    }

    /// Tries one again under another name, since the name is taken.
    pub(super) fn send_as(&mut self, id: u32, name: String, now: Timestamp) -> Vec<Effect> {
        if self.delivery(id).is_none_or(|delivery| delivery.is_under_way() || delivery.is_done()) {
            return Vec::new();
        }
        self.rename(NameOf::Delivery(id), name);
        self.send_again(id, now)
    }

    fn send_these(&mut self, ids: &[u32], now: Timestamp) -> Vec<Effect> {
        for id in ids {
            if let Some(plan) = self.delivery(*id).and_then(|delivery| self.plan(delivery)) {
                self.set(*id, SendState::Queued(Box::new(plan)));
            }
        }
        self.send_queued(now)
    }

    /// Sends as many of those that wait as may be under way. Their requests are built now, with the
    /// time that it is now.
    pub(super) fn send_queued(&mut self, now: Timestamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        while self.deliveries.iter().filter(|to| to.is_under_way()).count() - self.queued_count()
            < MAX_UNDER_WAY
        {
            let next = self.deliveries.iter().find(|to| matches!(to.state(), SendState::Queued(_)));
            let Some(id) = next.map(Delivery::id) else { break };
            effects.extend(self.start(id, now));
        }
        effects
    }

    /// Takes back all that was not handed to the browser yet.
    pub(super) fn cancel(&mut self) {
        for delivery in &mut self.deliveries {
            match std::mem::take(&mut delivery.state) {
                SendState::Queued(plan) | SendState::AskingPortal(plan) => {
                    let reason = "you stopped it before it was sent".to_owned();
                    delivery.state = SendState::Done(plan, Box::new(Outcome::NotSent { reason }));
                }
                other => delivery.state = other,
            }
        }
    }

    pub(super) fn start(&mut self, id: u32, now: Timestamp) -> Option<Effect> {
        let waits = self.waits_for_portal(id);
        let delivery = self.delivery_mut(id)?;
        let SendState::Queued(plan) = std::mem::take(&mut delivery.state) else { return None };
        if waits {
            delivery.state = SendState::AskingPortal(plan);
            return self.ask_portal(Errand::Deliver(id), id);
        }
        match delivery.consent.take() {
            Some(consent) => {
                let ask = consent.ask(plan.disclosed_format());
                self.set(id, SendState::Disclosing(plan, consent));
                Some(Effect::Disclose(id, ask))
            }
            None => self.send(id, *plan, now),
        }
    }

    fn send(&mut self, id: u32, plan: Plan, now: Timestamp) -> Option<Effect> {
        let Some(credentials) = self.credentials_of(id) else {
            self.finish(id, plan, without_credentials());
            return None;
        };
        let built = plan.request(&credentials, now).map_err(|error| error.to_string());
        let outgoing =
            built.and_then(|request| self.proxy().dispatch(request).map_err(|error| error.to_string()));
        let operation = plan.operation().id;
        let effect = self.under_way(id, plan, outgoing).map(|out| Effect::Send(Errand::Deliver(id), out))?;
        self.enter(operation, &effect, now);
        Some(effect)
    }

    fn credentials_of(&mut self, id: u32) -> Option<Credentials> {
        let lent = self.delivery_mut(id)?.lent.take();
        lent.or_else(|| self.use_credentials(self.delivery(id)?.destination()))
    }

    pub(super) fn send_disclosed(&mut self, id: u32, key: Secret, now: Timestamp) -> Vec<Effect> {
        self.disclosing(id, key, now).into_iter().collect()
    }

    fn disclosing(&mut self, id: u32, key: Secret, now: Timestamp) -> Option<Effect> {
        let delivery = self.delivery_mut(id)?;
        let state = std::mem::take(&mut delivery.state);
        let SendState::Disclosing(plan, consent) = state else {
            delivery.state = state;
            return None;
        };
        let Some(credentials) = self.credentials_of(id) else {
            self.finish(id, *plan, without_credentials());
            return None;
        };
        let built = plan
            .disclosing_request(consent.receive(key), &credentials, now)
            .map_err(|error| error.to_string());
        let outgoing = built
            .and_then(|request| self.proxy().dispatch_disclosing(request).map_err(|error| error.to_string()));
        let operation = plan.operation().id;
        let effect = self.under_way(id, *plan, outgoing).map(|out| Effect::SendDisclosing(id, out))?;
        self.enter(operation, &effect, now);
        Some(effect)
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
        if let Some(delivery) = self.delivery_mut(id) {
            delivery.state = state;
        }
    }

    pub(super) fn finish(&mut self, id: u32, plan: Plan, outcome: Outcome) {
        if let Some(delivery) = self.delivery_mut(id) {
            delivery.lent = None;
        }
        self.set(id, SendState::Done(Box::new(plan), Box::new(outcome)));
    }

    pub(super) fn responded(
        &mut self,
        errand: Errand,
        result: Result<Response, TransportError>,
        now: Timestamp,
    ) -> Vec<Effect> {
        self.close_entry(errand, &result);
        let mut effects = match errand {
            Errand::Deliver(id) => self.delivered(id, result, now),
            Errand::LookUp(id) => {
                self.looked_up(id, result.as_ref().ok());
                Vec::new()
            }
            Errand::LogIn(account) => {
                self.log_in_answered(account, result, now);
                Vec::new()
            }
            Errand::List { destination, ask } => {
                let is_unknown = is_unauthorized(&result);
                self.listed(destination, ask, result);
                self.end_session_if(is_unknown, destination);
                Vec::new()
            }
            Errand::Delete { destination, ask } => {
                let is_unknown = is_unauthorized(&result);
                let effects = self.deleted(destination, ask, result, now);
                self.end_session_if(is_unknown, destination);
                effects
            }
        };
        effects.extend(self.send_queued(now));
        effects
    }

    fn end_session_if(&mut self, is_unknown: bool, destination: u32) {
        if is_unknown {
            self.end_session_at(destination);
        }
    }

    fn delivered(
        &mut self,
        id: u32,
        result: Result<Response, TransportError>,
        now: Timestamp,
    ) -> Vec<Effect> {
        let Some(delivery) = self.delivery_mut(id) else { return Vec::new() };
        match std::mem::take(&mut delivery.state) {
            SendState::Sending(plan) | SendState::Disclosing(plan, _) => {
                self.answered_with(id, *plan, result, now)
            }
            other => {
                delivery.state = other;
                Vec::new()
            }
        }
    }

    /// What nobody could look up is what it was before.
    pub(super) fn looked_up(&mut self, id: u32, response: Option<&Response>) {
        let Some(delivery) = self.delivery_mut(id) else { return };
        match std::mem::take(&mut delivery.state) {
            SendState::LookingUp(plan, before) => {
                let outcome = match response {
                    Some(response) => plan.outcome_of_lookup(response, *before),
                    None => *before,
                };
                self.finish(id, *plan, outcome);
            }
            other => delivery.state = other,
        }
    }

    fn answered_with(
        &mut self,
        id: u32,
        plan: Plan,
        result: Result<Response, TransportError>,
        now: Timestamp,
    ) -> Vec<Effect> {
        let is_unknown = is_unauthorized(&result);
        let outcome = match result {
            Ok(response) => with_clock(plan.outcome(&response), &response, now),
            Err(TransportError::NotSent(reason)) => Outcome::NotSent { reason },
            Err(error) => Outcome::Unknown { reason: error.to_string() },
        };
        // A key of that name is there: whether it is this one decides between done and refused.
        let taken = matches!(outcome, Outcome::NameTaken { .. });
        // Who is known and may not do it gets another status, and a gateway's answer is none of the API's.
        if is_unknown && matches!(outcome, Outcome::Unauthorized { .. }) {
            self.end_session_of(id);
        }
        self.finish(id, plan, outcome);
        self.outdate_list(id);
        if taken { self.look_up(id, now) } else { Vec::new() }
    }

    pub(super) fn look_up(&mut self, id: u32, now: Timestamp) -> Vec<Effect> {
        self.lookup(id, now).into_iter().collect()
    }

    fn lookup(&mut self, id: u32, now: Timestamp) -> Option<Effect> {
        let delivery = self.delivery(id)?;
        let SendState::Done(plan, _) = delivery.state() else { return None };
        let operation = plan.operation();
        let effect = if self.waits_for_portal(id) {
            operation.lookup.and_then(|_| self.ask_portal(Errand::LookUp(id), id))?
        } else {
            let credentials = self.credentials(self.destination_of(delivery)?)?;
            Effect::Send(Errand::LookUp(id), self.lookup_request(plan, &credentials, now)?)
        };
        let delivery = self.delivery_mut(id)?;
        let SendState::Done(plan, outcome) = std::mem::take(&mut delivery.state) else { return None };
        delivery.state = SendState::LookingUp(plan, outcome);
        self.enter(operation.id, &effect, now);
        Some(effect)
    }

    pub(super) fn lookup_request(
        &self,
        plan: &Plan,
        credentials: &Credentials,
        now: Timestamp,
    ) -> Option<Outgoing<Request>> {
        self.proxy().dispatch(plan.lookup(credentials, now).ok().flatten()?).ok()
    }
}

/// A session may end, and credentials be forgotten, while others are sent first.
fn without_credentials() -> Outcome {
    Outcome::NotSent { reason: "the credentials are no longer there: give them again".to_owned() }
}
