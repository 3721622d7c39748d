//! Credentials, typed once for all destinations of one account.

use super::{Destination, Flow, ShelfState, log_in::LogInState};
use crate::{
    credentials::{Credentials, Scheme},
    http::Endpoint,
    keystone::LogInKind,
    param::Params,
    provider::Operation,
    secret::Secret,
};

/// What a provider knows a person by. What was typed stays until the person finishes, and is written
/// nowhere.
#[derive(Debug)]
pub struct Account {
    id: u32,
    realm: Realm,
    pub(super) secrets: Vec<(&'static str, Secret)>,
    pub(super) log_in_kind: LogInKind,
    pub(super) log_in: LogInState,
    /// Whether a request was made with them.
    is_used: bool,
}

/// Where credentials are good: what was used in one realm is never used in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Realm {
    family: &'static str,
    pub(super) place: String,
}

impl Realm {
    fn of(operation: &'static Operation, params: &Params) -> Self {
        let family = match operation.schemes.first() {
            Some(Scheme::NcpKeys | Scheme::NcpKeysAndApiKey) => "ncp",
            _ => operation.provider().id,
        };
        let endpoint = params.get("endpoint").map(|text| match Endpoint::new(text) {
            Ok(endpoint) => endpoint.origin().to_owned(),
            Err(_) => text.to_owned(),
        });
        let place = endpoint.or_else(|| params.get("site").map(str::to_owned));
        Self { family, place: place.unwrap_or_default() }
    }

    pub(super) fn of_destination(destination: &Destination) -> Self {
        Self::of(destination.operation(), destination.params())
    }
}

impl Account {
    /// Stable while the dialogue lasts.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Whether a field is filled in.
    pub fn has(&self, field: &str) -> bool {
        self.secret(field).is_some_and(|secret| !secret.is_empty())
    }

    pub(super) fn secret(&self, field: &str) -> Option<&Secret> {
        self.secrets.iter().find(|(known, _)| *known == field).map(|(_, secret)| secret)
    }

    fn set(&mut self, field: &'static str, value: Secret) {
        self.secrets.retain(|(known, _)| *known != field);
        self.secrets.push((field, value));
    }

    fn credentials(&self, destination: &Destination) -> Option<Credentials> {
        match destination.scheme() {
            Scheme::LogIn => self.token_for(destination).map(Credentials::Token),
            scheme => scheme.collect(|field| self.secret(field).map(Secret::duplicate)),
        }
    }

    /// Whether what is good for it is good there.
    fn is_good_for(&self, realm: &Realm, operation: &'static Operation) -> bool {
        let is_in_catalogue = || self.logged_in().is_some_and(|session| session.covers(realm, operation));
        self.realm == *realm || (self.realm.family == realm.family && is_in_catalogue())
    }
}

impl Flow {
    /// The account of a destination.
    pub fn account(&self, destination: &Destination) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == destination.account)
    }

    /// The first destination with the same account, if that is another one: its form has the fields.
    pub fn shares_account_with(&self, destination: &Destination) -> Option<&Destination> {
        let first = self.destinations.iter().find(|other| other.account == destination.account)?;
        (first.id() != destination.id()).then_some(first)
    }

    /// Whether a field of the credentials is filled in.
    pub fn has_secret(&self, destination: &Destination, field: &str) -> bool {
        self.account(destination).is_some_and(|account| account.has(field))
    }

    /// Whether all the credentials are there, or come by themselves.
    pub fn has_credentials(&self, destination: &Destination) -> bool {
        destination.scheme() == Scheme::FromPortal || self.credentials(destination).is_some()
    }

    pub(super) fn credentials(&self, destination: &Destination) -> Option<Credentials> {
        self.account(destination)?.credentials(destination)
    }

    /// The same, for a request that is made now.
    pub(super) fn use_credentials(&mut self, destination: u32) -> Option<Credentials> {
        let destination = self.destination(destination)?;
        let (account, credentials) = (destination.account, self.credentials(destination)?);
        if let Some(used) = self.accounts.iter_mut().find(|known| known.id == account) {
            used.is_used = true;
        }
        Some(credentials)
    }

    /// An account that such a destination can share, or a new one.
    pub(super) fn account_for(&mut self, operation: &'static Operation, params: &Params) -> u32 {
        let realm = Realm::of(operation, params);
        let is_named = !realm.is_unnamed(operation);
        match self.accounts.iter().find(|account| is_named && account.is_good_for(&realm, operation)) {
            Some(account) => account.id,
            None => self.new_account(realm),
        }
    }

    fn new_account(&mut self, realm: Realm) -> u32 {
        let id = self.new_id();
        self.accounts.push(Account {
            id,
            realm,
            secrets: Vec::new(),
            log_in_kind: LogInKind::default(),
            log_in: LogInState::default(),
            is_used: false,
        });
        id
    }

    /// Gives a destination an account of its own.
    pub(super) fn own_account(&mut self, id: u32) {
        let Some(destination) = self.destination(id) else { return };
        let account = self.new_account(Realm::of_destination(destination));
        self.change(id, |destination| destination.account = account);
    }

    pub(super) fn type_secret(&mut self, id: u32, field: &'static str, value: Secret) {
        let Some(account) = self.destination(id).map(|destination| destination.account) else { return };
        if let Some(account) = self.accounts.iter_mut().find(|known| known.id == account) {
            account.set(field, value);
        }
        self.take_consent_back(account);
        self.forget_lists_of(account, field);
    }

    /// A destination that moved to another realm takes its account along, unless others have it too or it
    /// was used where it was typed for.
    pub(super) fn move_account(&mut self, id: u32) {
        let Some(destination) = self.destination(id) else { return };
        let (account, realm) = (destination.account, Realm::of_destination(destination));
        let operation = destination.operation();
        let is_shared = self.destinations.iter().any(|other| other.account == account && other.id() != id);
        let Some(known) = self.accounts.iter_mut().find(|known| known.id == account) else { return };
        if known.realm == realm {
            return;
        }
        if !is_shared && !known.is_used {
            known.realm = realm;
        } else if !known.is_good_for(&realm, operation) {
            self.own_account(id);
        }
    }

    /// Forgets accounts that no destination has any more.
    pub(super) fn drop_unused_accounts(&mut self) {
        let destinations = &self.destinations;
        self.accounts.retain(|account| destinations.iter().any(|to| to.account == account.id));
    }

    pub(super) fn forget_credentials(&mut self) {
        for account in &mut self.accounts {
            account.secrets.clear();
            account.log_in = LogInState::Out;
        }
        self.destinations.iter_mut().for_each(|to| to.shelf = ShelfState::Unseen);
    }
}

impl Realm {
    /// Whether it is not known yet which cloud this is.
    pub(super) fn is_unnamed(&self, operation: &Operation) -> bool {
        operation.needs_endpoint() && self.place.is_empty()
    }
}
