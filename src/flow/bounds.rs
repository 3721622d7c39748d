//! What the host around a page lets people do. A page that stands by itself lets them do everything.

use super::{Delivery, Destination, Flow};
use crate::{
    algorithm::KeySpec,
    credentials::Scheme,
    finding::Finding,
    plan::Material,
    provider::{Mode, Operation},
};

/// A way that a key comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is made here.
    Generate,
    /// It is pasted.
    Paste,
    /// It is in a file that is chosen or dropped.
    File,
}

impl Source {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Generate, Self::Paste, Self::File];

    /// The id in the JavaScript API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Generate => "generate",
            Self::Paste => "paste",
            Self::File => "file",
        }
    }

    /// The way with that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.id() == id)
    }
}

/// Who sends what is ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sender {
    /// This page.
    #[default]
    Page,
    /// The host, by its own means. It is handed no credentials that a person gave, so they can't give any.
    Host,
    /// Nobody: requests are shown.
    Nobody,
}

/// What the host lets people do.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// The ways that a key may come in.
    pub sources: Vec<Source>,
    /// The kinds of key that may go out; none for all.
    pub algorithms: Option<Vec<KeySpec>>,
    /// The operations that people may add; none for all.
    pub operations: Option<Vec<&'static Operation>>,
    /// Whether private keys may be handed over, which takes a person's consent even then.
    pub discloses: bool,
    /// Whether the destinations are those that the host named, and no others.
    pub is_fixed: bool,
    /// Who sends.
    pub sender: Sender,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            sources: Source::ALL.to_vec(),
            algorithms: None,
            operations: None,
            discloses: true,
            is_fixed: false,
            sender: Sender::Page,
        }
    }
}

impl Bounds {
    /// Whether a key may come in that way.
    pub fn takes(&self, source: Source) -> bool {
        self.sources.contains(&source)
    }

    fn makes(&self, spec: KeySpec) -> bool {
        self.algorithms.as_ref().is_none_or(|allowed| allowed.contains(&spec))
    }

    /// Whether people may add that operation.
    pub fn offers(&self, operation: &'static Operation) -> bool {
        let is_named = |named: &Vec<&'static Operation>| named.iter().any(|one| one.id == operation.id);
        !self.is_fixed && self.permits(operation) && self.operations.as_ref().is_none_or(is_named)
    }

    /// Whether the host may name that operation itself.
    pub(super) fn permits(&self, operation: &Operation) -> bool {
        !operation.discloses() || (self.discloses && self.sender != Sender::Host)
    }

    /// Whether people may be known to a provider that way.
    pub(super) fn allows(&self, scheme: Scheme) -> bool {
        self.sender != Sender::Host || matches!(scheme, Scheme::FromPortal | Scheme::AtProxy)
    }

    fn takes_key(&self, material: &Material) -> bool {
        let (Some(allowed), Material::Ssh(key)) = (&self.algorithms, material) else { return true };
        let bits = key.bits().and_then(|bits| usize::try_from(bits).ok());
        allowed.iter().any(|spec| {
            spec.algorithm() == *key.algorithm() && (spec.rsa_bits().is_none() || spec.rsa_bits() == bits)
        })
    }
}

impl Flow {
    /// What the host lets people do.
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// Whether such a key may be made: the host takes that kind, and it is long enough.
    pub fn may_make(&self, spec: KeySpec) -> bool {
        self.bounds.makes(spec) && spec.rsa_bits().is_none_or(|bits| bits >= self.min_rsa_bits())
    }

    pub(super) fn set_bounds(&mut self, bounds: Bounds) {
        self.bounds = bounds;
        let refused = self.destinations.iter().filter(|to| !self.bounds.permits(to.operation()));
        let refused: Vec<u32> = refused.map(Destination::id).collect();
        for id in refused {
            self.remove(id);
        }
    }

    /// What is found of a key of a kind that the host does not take.
    pub(super) fn unwanted_algorithm(&self, delivery: &Delivery) -> Option<Finding> {
        let destination = self.destination_of(delivery)?;
        if destination.operation().mode == Mode::Create {
            return None;
        }
        let material = self.key(delivery.key()?)?.material()?;
        if self.bounds.takes_key(material) {
            return None;
        }
        let allowed: Vec<&str> = self.bounds.algorithms.iter().flatten().map(|spec| spec.label()).collect();
        let allowed = allowed.join(", ");
        let message =
            format!("this portal takes keys of these kinds alone: {allowed}. Give or make such a key");
        Some(Finding::block("algorithm-not-taken", message).on("publicKey").with("allowed", allowed))
    }
}
