//! One operation that the key is to go to, with what was filled in for it.

use crate::{
    credentials::{Credentials, Scheme},
    disclose::Consent,
    flow::Flow,
    http::{Head, Request},
    outcome::Outcome,
    param::Params,
    plan::{BuildError, Draft, Plan, Verdict},
    provider::Operation,
    secret::Secret,
    time::Timestamp,
};

/// Where the key is to go.
#[derive(Debug)]
pub struct Destination {
    id: u32,
    operation: &'static Operation,
    pub(super) name: String,
    pub(super) params: Params,
    pub(super) scheme: Scheme,
    secrets: Vec<(&'static str, Secret)>,
    pub(super) consent: Option<Consent>,
    pub(super) state: SendState,
}

/// How far it has got.
#[derive(Debug, Default)]
pub enum SendState {
    /// Nothing was sent.
    #[default]
    Idle,
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

impl Destination {
    pub(super) fn new(id: u32, operation: &'static Operation, params: Params) -> Self {
        Self {
            id,
            operation,
            name: String::new(),
            params,
            scheme: operation.schemes.first().copied().unwrap_or(Scheme::AtProxy),
            secrets: Vec::new(),
            consent: None,
            state: SendState::Idle,
        }
    }

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

    /// The way to be known to the provider.
    pub fn scheme(&self) -> Scheme {
        self.scheme
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

    /// Whether a person consented to disclose the key to it.
    pub fn is_consented(&self) -> bool {
        self.consent.is_some()
    }

    /// Whether a field of the credentials is filled in.
    pub fn has_secret(&self, field: &str) -> bool {
        self.secret(field).is_some_and(|secret| !secret.is_empty())
    }

    fn secret(&self, field: &str) -> Option<&Secret> {
        self.secrets.iter().find(|(known, _)| *known == field).map(|(_, secret)| secret)
    }

    /// Whether all the credentials are there.
    pub fn has_credentials(&self) -> bool {
        self.credentials().is_some()
    }

    pub(super) fn type_secret(&mut self, field: &'static str, value: Secret) {
        self.secrets.retain(|(known, _)| *known != field);
        self.secrets.push((field, value));
    }

    pub(super) fn wipe_secrets(&mut self) {
        self.secrets.clear();
    }

    pub(super) fn credentials(&self) -> Option<Credentials> {
        self.scheme.collect(|field| self.secret(field).map(Secret::duplicate))
    }

    /// Something was changed: what came of the last attempt says nothing of the next.
    pub(super) fn reset(&mut self) {
        self.consent = None;
        if matches!(self.state, SendState::Done(..)) {
            self.state = SendState::Idle;
        }
    }

    pub(super) fn is_under_way(&self) -> bool {
        matches!(self.state, SendState::Disclosing(..) | SendState::Sending(_) | SendState::LookingUp(..))
    }

    pub(super) fn is_done(&self) -> bool {
        self.outcome().is_some_and(Outcome::is_success)
    }
}

impl Flow {
    /// The name that a destination will get.
    pub fn name_of<'f>(&'f self, destination: &'f Destination) -> &'f str {
        if self.same_name { &self.name } else { &destination.name }
    }

    /// What was filled in, checked.
    pub fn verdict(&self, destination: &Destination) -> Verdict {
        self.draft(destination).check()
    }

    fn draft(&self, destination: &Destination) -> Draft {
        Draft {
            name: self.name_of(destination).to_owned(),
            material: self.material.clone(),
            params: destination.params.clone(),
            min_rsa_bits: self.min_rsa_bits,
            ..Draft::new(destination.operation)
        }
    }

    /// What is to be sent, if nothing blocks.
    pub fn plan(&self, destination: &Destination) -> Option<Plan> {
        self.verdict(destination).plan
    }

    /// The request as it would be sent now; none if something blocks.
    ///
    /// # Errors
    /// When private material got into it.
    pub fn preview(&self, destination: &Destination, now: Timestamp) -> Result<Option<Preview>, BuildError> {
        let Some(plan) = self.plan(destination) else { return Ok(None) };
        if let Some((head, body)) = plan.preview_disclosing() {
            return Ok(Some(Preview::Disclosing(head, body)));
        }
        match destination.credentials() {
            Some(credentials) => plan.request(&credentials, now).map(Preview::Request),
            None => plan.unsigned().map(Preview::Unsigned),
        }
        .map(Some)
    }

    /// Whether it can be sent now.
    pub fn is_ready(&self, destination: &Destination) -> bool {
        let consented = !destination.operation.discloses() || destination.is_consented();
        let open = !destination.is_under_way() && !destination.is_done();
        let plan = || self.plan(destination);
        open && consented && destination.has_credentials() && plan().is_some_and(|plan| self.has_route(&plan))
    }

    fn has_route(&self, plan: &Plan) -> bool {
        plan.url().is_some_and(|url| self.proxy.url(&url).is_ok())
    }
}
