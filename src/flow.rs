//! The dialogue with a person as a state machine: events in, effects out. It knows no page, no
//! time and no network; whoever shows it runs the effects and brings back what came of them.

mod account;
mod bounds;
mod delivery;
mod destination;
mod keys;
mod ledger;
mod log_in;
mod placement;
mod portal;
mod report;
mod sending;
mod shelf;

pub use account::Account;
pub use bounds::{Bounds, Sender, Source};
pub use delivery::{Delivery, NameOf, Preview, SendState};
pub use destination::Destination;
use keys::VaultList;
pub use keys::{Custody, HeldKey, Input, Locked, Taking};
pub use ledger::{End, Entry, Sum};
pub use log_in::{IDENTITY, IDENTITY_EXAMPLE, IDENTITY_LABEL, LogInError, LogInState, LoggedIn};
pub(crate) use placement::NAME;
pub use placement::{Existing, Placement};
pub use sending::TransportError;
pub use shelf::{Deletion, KeyList, Likeness, ListWork, ShelfEvent, ShelfLack, ShelfPart, ShelfState};

use crate::{
    credentials::{Credentials, Scheme},
    disclose::DisclosingRequest,
    http::{Request, Response},
    keystone::{LogInKind, LogInRequest},
    param::Params,
    policy::MinRsaBits,
    provider::Operation,
    route::{Outgoing, ProxyConfig},
    secret::Secret,
    texts::Texts,
    time::Timestamp,
    vault::{Answer, Ask, KeySummary, Refusal, WayOut},
};

/// Where in the dialogue a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Give or generate a key.
    Key,
    /// Choose where it goes.
    Destinations,
    /// See what will be sent.
    Review,
    /// See what came of it.
    Results,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 4] = [Self::Key, Self::Destinations, Self::Review, Self::Results];
}

/// What the vault is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Reading a file or a paste.
    Reading,
    /// Opening a file with a passphrase.
    Unlocking,
    /// Generating.
    Generating,
}

/// What stands between the vault and a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wall {
    /// The Content-Security-Policy that the server sends with the vault's script.
    OwnPolicy,
    /// A sandboxed frame, whose page's policy the vault inherits: for servers that send none.
    Frame,
}

/// What is known of the wall around the vault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// Nothing yet.
    #[default]
    Unknown,
    /// Ways out were tried.
    Tried {
        /// Where the vault was started.
        wall: Wall,
        /// Each way that was tried.
        ways: Vec<WayOut>,
    },
    /// There is no vault.
    Absent(String),
}

impl Isolation {
    /// Whether every way out was shut.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Tried { ways, .. } if !ways.is_empty() && ways.iter().all(|way| way.shut))
    }
}

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The host or its configuration says how to reach the clouds.
    Configured {
        /// The proxy.
        proxy: ProxyConfig,
        /// Endpoints by operation id, to begin with.
        endpoints: Texts,
    },
    /// The host or its configuration says how people can be known to the clouds.
    KnownBy {
        /// Keystones by operation id, to begin with.
        identities: Texts,
        /// Whether the portal around the page gives credentials.
        portal: bool,
    },
    /// The host or its configuration says how long an RSA key has to be.
    Required(MinRsaBits),
    /// The host says what it lets people do.
    Bounded(Bounds),
    /// The host says where keys are to go.
    Placed(Vec<Placement>),
    /// The host says which keys are at that destination.
    Existing(u32, Vec<Existing>),
    /// The host suggests a name for all destinations.
    NameSuggested(String),
    /// The vault was asked for a key, which takes a while.
    Began(Work, Taking),
    /// The vault answered.
    Answered(Answer),
    /// The vault tried its walls.
    WallsTried(Isolation),
    /// There is no vault, or it ended.
    VaultLost(String),
    /// Of several keys one was ticked or unticked, by its place.
    Picked(usize),
    /// All of those that are shown were.
    PickedShown(bool),
    /// Those that are ticked are to be taken in.
    ChosePicked,
    /// Of several keys that one was chosen, by its place.
    Chose(usize),
    /// Go on without what can't be opened or read.
    Skipped,
    /// Let go of a key.
    Dropped(u32),
    /// Others of several keys are to be seen.
    Sought {
        /// The place to begin at, among those that match.
        from: usize,
        /// What is sought among them; empty for all.
        sought: String,
    },
    /// Begin again.
    Cleared,
    /// Go to that step, if it can be gone to.
    Went(Step),
    /// Add a destination.
    Added(&'static Operation),
    /// Add one like that one, for another region.
    AddedLike(u32),
    /// Take a destination away.
    Removed(u32),
    /// One name for all destinations, or a name for each.
    SameName(bool),
    /// A name was typed.
    Named(NameOf, String),
    /// A parameter of a destination was typed.
    Param(u32, &'static str, String),
    /// A way to be known to the provider of a destination was chosen.
    SchemeChosen(u32, Scheme),
    /// A field of the credentials was typed, in the form of a destination.
    CredentialTyped(u32, &'static str, Secret),
    /// A destination gets credentials of its own.
    OwnAccount(u32),
    /// A way to log in was chosen, in the form of a destination.
    LogInKindChosen(u32, LogInKind),
    /// Log in with what was filled in, in the form of a destination.
    LoggedIn(u32),
    /// Log out again, and forget the token.
    LoggedOut(u32),
    /// A region of the catalogue was chosen for a destination.
    RegionChosen(u32, String),
    /// The portal gave credentials for a request, or said why it gives none.
    PortalAnswered(Errand, Params, Result<Credentials, String>),
    /// All credentials are to be forgotten.
    CredentialsForgotten,
    /// A delivery is to be sent, or left out.
    Included(u32, bool),
    /// The name of the key was typed, to consent to its disclosure by that delivery.
    Consented(u32, String),
    /// Send everything that is ready.
    Sent,
    /// Send that delivery again.
    SentAgain(u32),
    /// Send that delivery again, under another name.
    SentAs(u32, String),
    /// Send nothing more of what still waits.
    Cancelled,
    /// The vault handed out a key that was consented to.
    Disclosed(u32, Secret),
    /// An answer came, or none did.
    Responded(Errand, Result<Response, TransportError>),
    /// Look whether the provider has the key, after no answer came.
    LookedUp(u32),
    /// The vault gave a key that is held another comment.
    Commented(KeySummary),
    /// What is known of where a private key is.
    Kept(u32, Custody),
    /// The private key that a provider generated was saved.
    CreatedSaved(u32),
    /// A person did something about the keys that are at that destination.
    Shelf(u32, ShelfEvent),
}

/// What a request is sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// A delivery.
    Deliver(u32),
    /// To see what the provider has by the name of a delivery.
    LookUp(u32),
    /// To see the keys that are at a destination.
    List {
        /// The destination.
        destination: u32,
        /// What this question has to itself.
        ask: u32,
    },
    /// To delete one of them.
    Delete {
        /// The destination.
        destination: u32,
        /// What this question has to itself.
        ask: u32,
    },
    /// To log in, for an account.
    LogIn(u32),
}

/// What is to be done.
#[derive(Debug)]
pub enum Effect {
    /// Ask the vault, and bring its answer as [`Event::Answered`].
    Ask(Ask),
    /// Ask the vault to disclose, and bring the key as [`Event::Disclosed`].
    Disclose(u32, Ask),
    /// Have the vault inspect it, send it, and bring [`Event::Responded`].
    Send(Errand, Outgoing<Request>),
    /// Send what was consented to, and bring [`Event::Responded`].
    SendDisclosing(u32, Outgoing<DisclosingRequest>),
    /// Have the vault inspect it, send it for that account, and bring [`Event::Responded`].
    LogIn(u32, Outgoing<LogInRequest>),
    /// Ask the portal for credentials for that request, and bring [`Event::PortalAnswered`].
    AskPortal(Errand, &'static Operation, Params),
    /// Move the focus to the heading of the step.
    FocusHeading,
    /// Move the focus to that part of what shows the keys at that destination.
    FocusShelf(u32, ShelfPart),
}

/// The dialogue.
#[derive(Debug)]
pub struct Flow {
    step: Step,
    keys: Vec<HeldKey>,
    input: Input,
    taking: Taking,
    picked: Vec<usize>,
    choosing: Vec<usize>,
    problems: Vec<Refusal>,
    list: VaultList,
    isolation: Isolation,
    proxy: ProxyConfig,
    endpoints: Texts,
    identities: Texts,
    has_portal: bool,
    min_rsa_bits: MinRsaBits,
    bounds: Bounds,
    destinations: Vec<Destination>,
    deliveries: Vec<Delivery>,
    accounts: Vec<Account>,
    last_id: u32,
    same_name: bool,
    created_name: String,
    /// What the host wants the next key to be called.
    wanted_name: Option<String>,
    ledger: Vec<Entry>,
}

impl Default for Flow {
    fn default() -> Self {
        Self {
            step: Step::Key,
            keys: Vec::new(),
            input: Input::Idle,
            taking: Taking::Replace,
            picked: Vec::new(),
            choosing: Vec::new(),
            problems: Vec::new(),
            list: VaultList::None,
            isolation: Isolation::Unknown,
            proxy: ProxyConfig::Unset,
            endpoints: Texts::default(),
            identities: Texts::default(),
            has_portal: false,
            min_rsa_bits: MinRsaBits::default(),
            bounds: Bounds::default(),
            destinations: Vec::new(),
            deliveries: Vec::new(),
            accounts: Vec::new(),
            last_id: 0,
            same_name: true,
            created_name: String::new(),
            wanted_name: None,
            ledger: Vec::new(),
        }
    }
}

impl Flow {
    /// The step a person is at.
    pub fn current_step(&self) -> Step {
        self.step
    }

    /// The wall around the vault.
    pub fn isolation(&self) -> &Isolation {
        &self.isolation
    }

    /// The way to the clouds. A host that sends by itself needs none, and where nothing is to be sent there is none.
    pub fn proxy(&self) -> &ProxyConfig {
        static BY_THE_HOST: ProxyConfig = ProxyConfig::None;
        static NOWHERE: ProxyConfig = ProxyConfig::Unset;
        match (self.bounds.sender, &self.proxy) {
            (Sender::Nobody, _) => &NOWHERE,
            (Sender::Host, ProxyConfig::Unset) => &BY_THE_HOST,
            (_, proxy) => proxy,
        }
    }

    /// How many bits an RSA key has to have here.
    pub fn min_rsa_bits(&self) -> usize {
        usize::try_from(self.min_rsa_bits.get()).unwrap_or(usize::MAX)
    }

    /// Whether one name goes everywhere.
    pub fn has_same_name(&self) -> bool {
        self.same_name
    }

    /// Whether a private key would be lost by leaving.
    pub fn has_unsaved_key(&self) -> bool {
        self.keys.iter().any(|key| key.custody() == Custody::Unsaved)
            || self.deliveries.iter().any(Delivery::has_unsaved_created_key)
    }

    /// Whether that step can be gone to.
    pub fn can_go(&self, step: Step) -> bool {
        match step {
            Step::Key => !self.is_sending(),
            Step::Destinations => self.can_go_on(),
            Step::Review => {
                self.can_go(Step::Destinations)
                    && self.deliveries.iter().any(|to| to.is_included() && self.plan(to).is_some())
            }
            Step::Results => self.deliveries.iter().any(|to| !matches!(to.state(), SendState::Idle)),
        }
    }

    /// Whether the key is there that the other steps are about.
    pub fn can_go_on(&self) -> bool {
        !self.is_sending() && self.is_ready_for_destinations()
    }

    /// Takes an event in, and says what is to be done.
    pub fn step(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        self.deliveries.iter_mut().for_each(Delivery::forget_check);
        self.end_sessions(now);
        match event {
            Event::KnownBy { identities, portal } => {
                (self.identities, self.has_portal) = (identities, portal);
            }
            Event::Configured { proxy, endpoints } => (self.proxy, self.endpoints) = (proxy, endpoints),
            Event::Required(bits) => return self.require(bits),
            Event::Bounded(bounds) => self.set_bounds(bounds),
            Event::WallsTried(isolation) => return self.walls_tried(isolation),
            Event::VaultLost(reason) => self.vault_lost(reason),
            Event::Went(step) => return self.go(step),
            Event::Cleared => return self.clear(),
            Event::Began(..)
            | Event::Answered(_)
            | Event::Picked(_)
            | Event::PickedShown(_)
            | Event::ChosePicked
            | Event::Chose(_)
            | Event::Sought { .. }
            | Event::Skipped
            | Event::Dropped(_)
            | Event::Commented(_)
            | Event::Kept(..) => return self.step_key(event),
            Event::Consented(id, typed) => self.consent(id, &typed),
            Event::Sent => return self.send_all(now),
            Event::SentAgain(id) => return self.send_again(id, now),
            Event::SentAs(id, name) => return self.send_as(id, name, now),
            Event::Cancelled => self.cancel(),
            Event::Disclosed(id, key) => return self.send_disclosed(id, key, now),
            Event::Responded(errand, result) => return self.responded(errand, result, now),
            Event::LookedUp(id) => return self.look_up(id, now),
            Event::Shelf(id, event) => return self.step_shelf(id, event, now),
            Event::LoggedIn(id) => return self.log_in(id, now),
            Event::PortalAnswered(errand, params, result) => {
                return self.portal_answered(errand, &params, result, now);
            }
            other => self.step_destinations(other),
        }
        Vec::new()
    }

    /// What happens to keys.
    fn step_key(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Began(work, taking) => self.begin(work, taking),
            Event::Answered(answer) => return self.answered(answer),
            Event::Picked(index) => self.pick(index),
            Event::PickedShown(all) => self.pick_shown(all),
            Event::ChosePicked => return self.choose_picked(),
            Event::Chose(index) => return self.choose(index),
            Event::Sought { from, sought } => return self.seek(from, sought),
            Event::Skipped => return self.skip(),
            Event::Dropped(id) => return self.drop_key(id),
            Event::Commented(summary) => self.comment(summary),
            Event::Kept(id, custody) => self.keep(id, custody),
            _ => {}
        }
        Vec::new()
    }

    /// What is filled in.
    fn step_destinations(&mut self, event: Event) {
        match event {
            Event::Added(operation) if self.bounds.offers(operation) => self.add(operation),
            Event::AddedLike(id) if !self.bounds.is_fixed => self.add_like(id),
            Event::Removed(id) => self.take_away(id),
            Event::Placed(placements) => self.place(placements),
            Event::Existing(id, existing) => self.set_existing(id, existing),
            Event::NameSuggested(name) => self.take_suggestion(name),
            Event::SameName(same) => self.set_same_name(same),
            Event::Named(whose, name) => self.rename(whose, name),
            Event::Param(id, param, value) => self.set_param(id, param, value),
            Event::SchemeChosen(id, scheme) => self.choose_scheme(id, scheme),
            Event::LogInKindChosen(id, kind) => self.choose_log_in_kind(id, kind),
            Event::LoggedOut(id) => self.log_out(id),
            Event::RegionChosen(id, region) => self.choose_region(id, &region),
            Event::CredentialTyped(id, field, value) => self.type_secret(id, field, value),
            Event::OwnAccount(id) => self.own_account(id),
            Event::CredentialsForgotten => self.forget_credentials(),
            Event::Included(id, included) => {
                self.delivery_mut(id).into_iter().for_each(|delivery| delivery.is_included = included);
            }
            Event::CreatedSaved(id) => {
                self.delivery_mut(id).into_iter().for_each(|delivery| delivery.is_created_saved = true);
            }
            _ => {}
        }
    }

    fn require(&mut self, bits: MinRsaBits) -> Vec<Effect> {
        self.min_rsa_bits = bits;
        self.tell_what_is_required()
    }

    fn walls_tried(&mut self, isolation: Isolation) -> Vec<Effect> {
        self.isolation = isolation;
        self.tell_what_is_required()
    }

    /// Tells a vault that was started, which knows what is usual.
    fn tell_what_is_required(&self) -> Vec<Effect> {
        let min_rsa_bits = self.min_rsa_bits;
        let is_started = matches!(self.isolation, Isolation::Tried { .. });
        if min_rsa_bits == MinRsaBits::default() || !is_started {
            return Vec::new();
        }
        vec![Effect::Ask(Ask::Require { min_rsa_bits })]
    }

    /// What the vault held is gone.
    fn vault_lost(&mut self, reason: String) {
        self.keys.clear();
        self.input = Input::Idle;
        (self.list, self.choosing) = (VaultList::None, Vec::new());
        // What came of those that were sent is still to be read.
        self.deliveries.retain(|delivery| delivery.key().is_none() || delivery.plan().is_some());
        self.isolation = Isolation::Absent(reason);
    }

    /// Begins anew. What the page sent stays known as long as the page is there.
    fn clear(&mut self) -> Vec<Effect> {
        let old = std::mem::take(self);
        let placements = old.destinations.iter().filter_map(|to| to.placement.clone()).collect();
        *self = Self {
            isolation: old.isolation,
            proxy: old.proxy,
            endpoints: old.endpoints,
            identities: old.identities,
            has_portal: old.has_portal,
            min_rsa_bits: old.min_rsa_bits,
            bounds: old.bounds,
            last_id: old.last_id,
            ledger: old.ledger,
            ..Self::default()
        };
        self.place(placements);
        vec![Effect::Ask(Ask::Forget), Effect::FocusHeading]
    }

    fn go(&mut self, step: Step) -> Vec<Effect> {
        if !self.can_go(step) || step == self.step {
            return Vec::new();
        }
        self.step = step;
        vec![Effect::FocusHeading]
    }

    /// An id that nothing had before.
    fn new_id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }
}
