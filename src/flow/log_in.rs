//! Logging in at a Keystone, once for all destinations of one account.

use super::{Account, Delivery, Destination, Effect, Flow, TransportError, account::Realm};
use crate::{
    credentials::Scheme,
    finding::Finding,
    http::{Endpoint, Response},
    keystone::{self, ComputeEndpoint, LogIn, LogInFailure, LogInKind, LogInRequest, Session},
    provider::Operation,
    route::Outgoing,
    secret::Secret,
    time::Timestamp,
};

/// The id of the field for a Keystone's address, beside those of [`LogInKind::fields`].
pub const IDENTITY: &str = "identity";

/// What forms call that field.
pub const IDENTITY_LABEL: &str = "Identity endpoint";

/// What a Keystone's address looks like.
pub const IDENTITY_EXAMPLE: &str = "https://cloud.example:5000/v3";

/// How far an account's log-in has got.
#[derive(Debug, Default)]
pub enum LogInState {
    /// Nobody logged in.
    #[default]
    Out,
    /// The answer is awaited.
    UnderWay {
        /// The origin of the endpoint that the token is wanted for; empty if there is none yet.
        place: String,
    },
    /// It went well.
    In(LoggedIn),
    /// It did not.
    Failed(LogInError),
    /// It went well once: its time is over, or the provider knows its token no more.
    Over,
}

/// Why there is no session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogInError {
    /// Something is yet to be filled in.
    Form(Finding),
    /// It was not sent, or no answer came.
    NoAnswer(TransportError),
    /// The answer gives no token.
    Refused(LogInFailure),
}

/// A log-in that went well. Its token goes to the endpoint that it was wanted for, and to those of its
/// catalogue.
#[derive(Debug)]
pub struct LoggedIn {
    session: Session,
    user: String,
    places: Vec<String>,
}

impl LoggedIn {
    fn new(session: Session, user: String, place: String) -> Self {
        let endpoints = session.compute.iter().filter_map(|one| Endpoint::new(&one.url).ok());
        let places = endpoints.map(|endpoint| endpoint.origin().to_owned()).chain([place]).collect();
        Self { session, user, places }
    }

    /// The user, by the name if the service gave it.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The name of the project, or the id of one without a name; none if the token is for none, and so
    /// opens nothing.
    pub fn project(&self) -> Option<&str> {
        let project = self.session.project.as_ref()?;
        Some(if project.name.is_empty() { &project.id } else { &project.name })
    }

    /// When it ends, if the service said so.
    pub fn expires(&self) -> Option<Timestamp> {
        self.session.expires
    }

    /// The compute endpoints of the catalogue, one for each region.
    pub fn regions(&self) -> &[ComputeEndpoint] {
        &self.session.compute
    }

    fn is_for(&self, destination: &Destination) -> bool {
        self.covers(&Realm::of_destination(destination), destination.operation())
            && destination.params().get("projectId").is_none_or(|id| self.is_project(id))
    }

    /// Whether the token may go there.
    pub(super) fn covers(&self, realm: &Realm, operation: &Operation) -> bool {
        realm.is_unnamed(operation) || self.places.contains(&realm.place)
    }

    /// Ids are written with hyphens or without.
    fn is_project(&self, id: &str) -> bool {
        let bare = |id: &str| id.replace('-', "");
        self.session.project.as_ref().is_some_and(|project| bare(&project.id) == bare(id))
    }
}

impl Account {
    /// How far its log-in has got.
    pub fn log_in(&self) -> &LogInState {
        &self.log_in
    }

    /// The way that is filled in for it.
    pub fn log_in_kind(&self) -> LogInKind {
        self.log_in_kind
    }

    /// The log-in that went well and is still good.
    pub fn logged_in(&self) -> Option<&LoggedIn> {
        match &self.log_in {
            LogInState::In(logged_in) => Some(logged_in),
            _ => None,
        }
    }

    /// The session's token, where it is good.
    pub(super) fn token_for(&self, destination: &Destination) -> Option<Secret> {
        let logged_in = self.logged_in().filter(|logged_in| logged_in.is_for(destination))?;
        Some(logged_in.session.token.duplicate())
    }

    fn text(&self, field: &str) -> Option<&str> {
        self.secret(field).map(|secret| secret.expose().trim()).filter(|text| !text.is_empty())
    }

    /// Keeps the session, and what was typed for it but the secret.
    fn enter_session(&mut self, session: Session, place: String) {
        let fields = LogInKind::ALL.into_iter().flat_map(|kind| kind.fields().iter());
        let secrets = fields.filter(|field| field.secret);
        secrets.for_each(|field| self.secrets.retain(|(known, _)| *known != field.id));
        let user = session.user_name.clone().or_else(|| session.user_id.clone());
        let user = user.or_else(|| self.text("username").map(str::to_owned)).unwrap_or_default();
        self.log_in = LogInState::In(LoggedIn::new(session, user, place));
    }
}

impl Flow {
    /// The ways to be known to the provider of an operation, as they are to be offered.
    pub fn schemes(&self, operation: &'static Operation) -> Vec<Scheme> {
        let logs_in = operation.provider().identity.is_some();
        let mut schemes: Vec<Scheme> = self.has_portal.then_some(Scheme::FromPortal).into_iter().collect();
        for scheme in operation.schemes {
            schemes.push(*scheme);
            if *scheme == Scheme::Token && logs_in {
                schemes.push(Scheme::LogIn);
            }
        }
        schemes.retain(|scheme| self.bounds().allows(*scheme));
        schemes
    }

    /// The Keystone of a destination, where the provider's tables know it.
    pub fn known_identity(&self, destination: &Destination) -> Option<String> {
        let identity = destination.operation().provider().identity.as_ref()?;
        (identity.url)(destination.params())
    }

    /// The Keystone that was typed for a destination, or else the operator's; empty if there is none.
    pub fn typed_identity(&self, destination: &Destination) -> &str {
        let typed = self.account(destination).and_then(|account| account.secret(IDENTITY));
        let typed = typed.map(|identity| identity.expose().trim());
        typed.or_else(|| self.identities.get(destination.operation().id)).unwrap_or_default()
    }

    /// Whether an account is logged in, and its session is for another project or cloud than this
    /// destination.
    pub fn is_logged_in_elsewhere(&self, destination: &Destination) -> bool {
        let logged_in = self.account(destination).and_then(Account::logged_in);
        logged_in.is_some_and(|logged_in| !logged_in.is_for(destination))
    }

    pub(super) fn choose_log_in_kind(&mut self, id: u32, kind: LogInKind) {
        if let Some(account) = self.account_of_mut(id) {
            account.log_in_kind = kind;
        }
    }

    /// Logs in with what was filled in.
    pub(super) fn log_in(&mut self, id: u32, now: Timestamp) -> Vec<Effect> {
        let Some(destination) = self.destination(id) else { return Vec::new() };
        let Some(account) = self.account(destination) else { return Vec::new() };
        if matches!(account.log_in, LogInState::UnderWay { .. }) {
            return Vec::new();
        }
        let (operation, account) = (destination.operation().id, account.id());
        match self.log_in_request(destination) {
            Ok(outgoing) => {
                let place = Realm::of_destination(destination).place;
                self.set_log_in(account, LogInState::UnderWay { place });
                let effect = Effect::LogIn(account, outgoing);
                self.enter(operation, &effect, now);
                vec![effect]
            }
            Err(error) => {
                self.set_log_in(account, LogInState::Failed(error));
                Vec::new()
            }
        }
    }

    fn log_in_request(&self, destination: &Destination) -> Result<Outgoing<LogInRequest>, LogInError> {
        let not_sent = |reason| LogInError::NoAnswer(TransportError::NotSent(reason));
        let request = self.filled_in_log_in(destination).map_err(LogInError::Form)?.request();
        let request = request.map_err(|error| not_sent(error.to_string()))?;
        self.proxy().dispatch_log_in(request).map_err(|error| not_sent(error.to_string()))
    }

    fn filled_in_log_in(&self, destination: &Destination) -> Result<LogIn, Finding> {
        let known = self.known_identity(destination);
        let identity = endpoint(known.as_deref().unwrap_or_else(|| self.typed_identity(destination)))?;
        let account = self.account(destination);
        let kind = account.map(Account::log_in_kind).unwrap_or_default();
        kind.collect(identity, |field| {
            let typed = account.and_then(|account| account.secret(field)).filter(|typed| !typed.is_empty());
            typed.map(Secret::duplicate).or_else(|| Some(Secret::new(project(destination, account?, field)?)))
        })
    }

    /// An answer to a log-in came, or none did.
    pub(super) fn log_in_answered(
        &mut self,
        id: u32,
        result: Result<Response, TransportError>,
        now: Timestamp,
    ) {
        let Some(account) = self.accounts.iter_mut().find(|account| account.id() == id) else { return };
        let LogInState::UnderWay { place } = &account.log_in else { return };
        let place = place.clone();
        match result.map(|response| read_by_this_clock(&response, now)) {
            Ok(Ok(session)) => {
                account.enter_session(session, place);
                self.take_consent_back(id);
                self.forget_lists(id);
                self.fill_in_all(id);
            }
            Ok(Err(failure)) => account.log_in = LogInState::Failed(LogInError::Refused(failure)),
            Err(error) => account.log_in = LogInState::Failed(LogInError::NoAnswer(error)),
        }
    }

    pub(super) fn log_out(&mut self, id: u32) {
        if let Some(account) = self.account_of_mut(id) {
            account.log_in = LogInState::Out;
            let account = account.id();
            self.forget_lists(account);
        }
    }

    /// Sends no token whose time is over.
    pub(super) fn end_sessions(&mut self, now: Timestamp) {
        let is_over = |account: &&mut Account| {
            let expires = account.logged_in().and_then(LoggedIn::expires);
            expires.is_some_and(|expires| expires <= now)
        };
        let mut over = Vec::new();
        for account in self.accounts.iter_mut().filter(is_over) {
            account.log_in = LogInState::Over;
            over.push(account.id());
        }
        for account in over {
            self.forget_lists(account);
        }
    }

    /// A provider that doesn't know a session's token any more ends it, whatever its time.
    pub(super) fn end_session_of(&mut self, delivery: u32) {
        if let Some(destination) = self.delivery(delivery).map(Delivery::destination) {
            self.end_session_at(destination);
        }
    }

    /// The same of a destination.
    pub(super) fn end_session_at(&mut self, id: u32) {
        if self.destination(id).is_none_or(|to| to.scheme != Scheme::LogIn) {
            return;
        }
        if let Some(account) = self.account_of_mut(id).filter(|account| account.logged_in().is_some()) {
            account.log_in = LogInState::Over;
        }
    }

    /// Takes the endpoint of a region from the catalogue, in place of whatever was there.
    pub(super) fn choose_region(&mut self, id: u32, region: &str) {
        let logged_in = self.destination(id).and_then(|to| self.account(to)?.logged_in());
        let chosen =
            logged_in.and_then(|logged_in| logged_in.regions().iter().find(|one| one.region == region));
        let Some(url) = chosen.map(|one| one.url.clone()) else { return };
        self.put_in(id, "endpoint", url);
    }

    fn fill_in_all(&mut self, account: u32) {
        let there = self.destinations.iter().filter(|to| to.account == account);
        let ids: Vec<u32> = there.map(Destination::id).collect();
        for id in ids {
            self.fill_in(id);
        }
    }

    /// Fills in what a session says, where nobody said anything else.
    pub(super) fn fill_in(&mut self, id: u32) {
        for (param, value) in self.known_by_session(id) {
            let Some(destination) = self.destination(id) else { return };
            if destination.params().get(param).is_none() || destination.is_filled_in(param) {
                self.put_in(id, param, value);
            }
        }
    }

    /// The project of a session; and its endpoint, where there is but one.
    fn known_by_session(&self, id: u32) -> Vec<(&'static str, String)> {
        let Some(destination) = self.destination(id).filter(|to| to.scheme == Scheme::LogIn) else {
            return Vec::new();
        };
        let operation = destination.operation();
        let session = self.account(destination).and_then(Account::logged_in).map(|one| &one.session);
        let has_project = operation.params.iter().any(|spec| spec.id == "projectId");
        let project = session.and_then(|session| session.project.as_ref()).filter(|_| has_project);
        let endpoint = match session.map(|session| session.compute.as_slice()) {
            Some([only]) if operation.needs_endpoint() => Some(only.url.clone()),
            _ => None,
        };
        let project = project.map(|project| ("projectId", project.id.clone()));
        project.into_iter().chain(endpoint.map(|url| ("endpoint", url))).collect()
    }

    /// What stays the same leaves what came of the last attempt to be seen.
    fn put_in(&mut self, id: u32, param: &'static str, value: String) {
        if self.destination(id).is_some_and(|to| to.params().get(param) == Some(&value)) {
            return;
        }
        self.change(id, |destination| destination.filled_in.set(param, value.clone()));
        self.set_param(id, param, value);
    }

    fn account_of_mut(&mut self, destination: u32) -> Option<&mut Account> {
        let account = self.destination(destination)?.account;
        self.accounts.iter_mut().find(|known| known.id() == account)
    }

    fn set_log_in(&mut self, account: u32, state: LogInState) {
        if let Some(account) = self.accounts.iter_mut().find(|known| known.id() == account) {
            account.log_in = state;
        }
    }
}

/// Reads an answer, with the end of the session by this computer's clock, which may be off.
fn read_by_this_clock(response: &Response, now: Timestamp) -> Result<Session, LogInFailure> {
    let mut session = keystone::read(response)?;
    let there = response.header("Date").and_then(Timestamp::from_http_date);
    if let (Some(there), Some(Timestamp(expires))) = (there, session.expires) {
        let left = expires.saturating_sub(there.0);
        session.expires = Some(Timestamp(now.0.saturating_add(left)));
    }
    Ok(session)
}

/// The project that a destination is about, for whoever typed none into the log-in.
fn project(destination: &Destination, account: &Account, field: &str) -> Option<String> {
    if account.text("projectId").or_else(|| account.text("projectName")).is_some() {
        return None;
    }
    let params = destination.params();
    let id = params.get("projectId").filter(|_| !destination.is_filled_in("projectId"));
    match field {
        "projectId" => id.map(str::to_owned),
        "projectName" => (destination.operation().provider().identity.as_ref()?.project)(params),
        _ => None,
    }
}

fn endpoint(identity: &str) -> Result<Endpoint, Finding> {
    if identity.is_empty() {
        let message = [IDENTITY_LABEL, " is missing: give it, ", IDENTITY_EXAMPLE, " for one"].concat();
        return Err(Finding::block("param-missing", message)
            .on(IDENTITY)
            .with("label", IDENTITY_LABEL)
            .with("example", IDENTITY_EXAMPLE));
    }
    Endpoint::new(identity).map_err(|error| {
        let message = format!("{IDENTITY_LABEL}: {identity:?} does not fit; wanted: {error}");
        Finding::block("param-invalid", message)
            .on(IDENTITY)
            .with("label", IDENTITY_LABEL)
            .with("value", identity)
            .with("wanted", error)
    })
}
