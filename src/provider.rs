//! Providers: each a file of data and small functions, and a word in the list below.

mod clova_nsml;
mod huawei_kps;
mod naver_server;
mod ncp;
mod openstack_nova;
mod vietnix;

use crate::{
    algorithm::Algorithm,
    credentials::{Credentials, Scheme},
    disclose::DisclosedKey,
    export::Exports,
    finding::{Finding, Severity},
    http::{Head, Response},
    keystone::TOKENS,
    name::{NameRule, suggest},
    outcome::Reply,
    param::{CheckedParams, ParamSpec, Params},
    plan::{Draft, Import, Material, Unsigned, UnsignedDisclosing},
    policy::MinRsaBits,
    shelf::{KeptKey, ShelfApi},
    time::Timestamp,
};

/// When the providers' documentation was last read through for the rules here.
pub const DOCS_READ: &str = "2026-11-22";

/// Every provider.
pub static PROVIDERS: [&Provider; 5] = [
    &naver_server::PROVIDER,
    &clova_nsml::PROVIDER,
    &huawei_kps::PROVIDER,
    &openstack_nova::PROVIDER,
    &vietnix::PROVIDER,
];

/// A service that keeps keys.
#[derive(Debug)]
pub struct Provider {
    /// Public API, `naver-server` for one.
    pub id: &'static str,
    /// What the provider calls itself.
    pub label: &'static str,
    /// Its documentation of keys.
    pub docs: &'static str,
    /// What can be done there.
    pub operations: &'static [Operation],
    /// What can be done about keys that are there, where its API can show them.
    pub shelf: Option<ShelfApi>,
    /// The fixed addresses it is reached at: route names of the proxy, and origins.
    pub upstreams: fn() -> Vec<(String, String)>,
    /// Where its people get tokens by Keystone's API; none if it takes no tokens.
    pub identity: Option<Identity>,
}

/// A Keystone, or a service that speaks its API.
#[derive(Debug)]
pub struct Identity {
    /// The fixed addresses it is reached at: route names of the proxy, and origins.
    pub upstreams: fn() -> Vec<(String, String)>,
    /// Its URL for an operation with these parameters; none if it has to be asked for.
    pub url: fn(&Params) -> Option<String>,
    /// The name of the project that such an operation is about; none if the parameters don't say.
    pub project: fn(&Params) -> Option<String>,
}

/// One thing that can be done at a provider.
#[derive(Debug)]
pub struct Operation {
    /// Public API, `naver-server.import` for one.
    pub id: &'static str,
    /// What it does, in words.
    pub label: &'static str,
    /// The page that documents it.
    pub docs: &'static str,
    /// What passes.
    pub mode: Mode,
    /// The methods and path templates of its requests, as the proxy lets them pass.
    pub paths: &'static [(&'static str, &'static str)],
    /// What it allows as a name, given the parameters.
    pub name_rule: fn(&Params) -> &'static NameRule,
    /// Which keys it takes.
    pub keys: KeyRule,
    /// What its form asks for.
    pub params: &'static [ParamSpec],
    /// Checks across fields.
    pub advise: fn(&Draft) -> Vec<Finding>,
    /// The ways to be known to it, the usual one first.
    pub schemes: &'static [Scheme],
    /// Builds the request.
    pub build: Builder,
    /// Writes what it does for other programs.
    pub exports: Exports,
    /// Adds the credentials; none if they are not of its schemes.
    pub sign: Sign,
    /// Reads the answer.
    pub read: fn(&Response) -> Reply,
    /// How a key of the same name is found, where its API can answer that.
    pub lookup: Option<Lookup>,
    /// In which notation its answer says the key's fingerprint; none if it doesn't.
    pub fingerprint: Option<&'static str>,
}

/// What passes between page and provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The public key goes out.
    Import,
    /// Public and private key go out.
    ImportWithPrivateKey,
    /// The private key goes out, to a public key that is there already.
    ImportPrivateKey,
    /// The provider generates, and the private key comes in.
    Create,
}

/// How the request is built: the type says whether a private key can get into it.
#[derive(Clone, Copy, Debug)]
pub enum Builder {
    /// From public values alone. The flag says that the proxy will sign.
    Public(fn(&Import, bool) -> Unsigned),
    /// With a private key that was consented to.
    Disclosing(fn(&Import, &DisclosedKey) -> UnsignedDisclosing),
}

/// Adds credentials to a request with that body; none if they are not of the provider's schemes.
pub type Sign = fn(&mut Head, &CheckedParams, &str, &Credentials, Timestamp) -> Option<()>;

/// How the key of a name is found, after a conflict or a lost answer.
#[derive(Clone, Copy, Debug)]
pub struct Lookup {
    /// Builds the head of the request; none if there is no name to look for.
    pub head: fn(&Import) -> Option<Head>,
    /// Reads the key of that name in the answer; none if the provider says that there is none.
    pub read: fn(&Import, &Response) -> Reply<Option<KeptKey>>,
}

impl Operation {
    /// Whether a private key goes out.
    pub fn discloses(&self) -> bool {
        matches!(self.build, Builder::Disclosing(_))
    }

    /// Whether the provider generates the key.
    pub fn generates(&self) -> bool {
        self.mode == Mode::Create
    }

    /// Whether it takes an endpoint to tell which cloud this is.
    pub fn needs_endpoint(&self) -> bool {
        self.params.iter().any(|spec| spec.id == "endpoint" && spec.required)
    }

    /// The provider it belongs to.
    pub fn provider(&self) -> &'static Provider {
        let mine =
            |provider: &&&Provider| provider.operations.iter().any(|operation| operation.id == self.id);
        PROVIDERS.iter().find(mine).copied().unwrap_or(PROVIDERS[0])
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Every operation, in the order of the providers.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    PROVIDERS.iter().flat_map(|provider| provider.operations)
}

/// The operation with that id.
pub fn operation(id: &str) -> Option<&'static Operation> {
    operations().find(|operation| operation.id == id)
}

/// One name near a text that all the operations allow, with these parameters.
pub fn suggest_name<'d>(
    drafts: impl IntoIterator<Item = (&'static Operation, &'d Params)>,
    text: &str,
) -> Option<String> {
    suggest(drafts.into_iter().map(|(operation, params)| (operation.name_rule)(params)), text)
}

/// Which keys an operation takes.
#[derive(Debug)]
pub struct KeyRule {
    /// The algorithms that the provider documents.
    pub documented: &'static [Algorithm],
    /// What it means when a key is of another algorithm.
    pub undocumented: Severity,
    /// Whether it takes X.509 certificates.
    pub x509: bool,
    /// The longest public key, in characters.
    pub max_len: Option<usize>,
    /// Where the rule stands, and where sources disagree.
    pub source: &'static str,
}

impl KeyRule {
    /// What stands against a key.
    pub(crate) fn findings(&self, material: &Material, min_rsa_bits: MinRsaBits) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.too_long(material).into_iter().collect();
        match material {
            Material::X509(_) if !self.x509 => findings.push(Finding::block(
                "key-x509",
                "this API takes SSH keys, not certificates: give an SSH public key",
            )),
            Material::X509(_) => {}
            Material::Ssh(key) => {
                findings.extend(self.undocumented(key.algorithm()));
                findings.extend(too_short(key, min_rsa_bits));
            }
        }
        findings.into_iter().map(|finding| finding.on("publicKey").with("source", self.source)).collect()
    }

    fn undocumented(&self, algorithm: &Algorithm) -> Option<Finding> {
        if *algorithm == Algorithm::Dsa {
            return Some(Finding::block(
                "key-dsa",
                "DSA keys are too weak and OpenSSH dropped them: generate another key",
            ));
        }
        if self.documented.contains(algorithm) {
            return None;
        }
        let documented: Vec<&str> = self.documented.iter().map(Algorithm::label).collect();
        let message = format!(
            "this API documents {} keys, not {}: it may refuse this one",
            documented.join(", "),
            algorithm.label()
        );
        let finding = match self.undocumented {
            Severity::Block => Finding::block("key-algorithm", message),
            _ => Finding::warn("key-algorithm", message),
        };
        Some(finding.with("documented", documented.join(", ")).with("algorithm", algorithm.label()))
    }

    fn too_long(&self, material: &Material) -> Option<Finding> {
        let len = material.text().chars().count();
        let max = self.max_len.filter(|max| len > *max)?;
        let message = format!(
            "the public key has {len} characters and this API takes {max}: shorten the comment or use a smaller key"
        );
        Some(Finding::block("key-too-long", message).with("count", len).with("max", max))
    }
}

fn too_short(key: &crate::key::PublicKey, least: MinRsaBits) -> Option<Finding> {
    let bits = key.bits().filter(|bits| *key.algorithm() == Algorithm::Rsa && *bits < least.get())?;
    let message = format!(
        "the RSA key has {bits} bits, and at least {least} bits are required: use a longer one, or Ed25519"
    );
    Some(Finding::block("rsa-too-short", message).with("bits", bits).with("least", least))
}

/// A fixed address at a provider, and what may be sent there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    /// The name of the proxy's route.
    pub route: String,
    /// Scheme and authority.
    pub origin: String,
    /// What may be sent there.
    pub allowed: Vec<Allowed>,
}

/// A kind of request that may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The method.
    pub method: &'static str,
    /// The path; `{…}` stands for one segment.
    pub path: &'static str,
    /// What it is for, so that an operator can shut some out.
    pub purpose: Purpose,
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An operation.
    Operate(Mode),
    /// Keys that are there are looked at.
    Look,
    /// A key that is there is deleted.
    Delete,
    /// A person logs in.
    LogIn,
}

/// What may be sent to a Keystone.
pub const LOG_IN: Allowed = Allowed { method: "POST", path: TOKENS, purpose: Purpose::LogIn };

/// Every fixed address of every provider.
pub fn upstreams() -> Vec<Upstream> {
    let mut all = Vec::new();
    for provider in PROVIDERS {
        add(&mut all, (provider.upstreams)(), &allowed(provider));
        if let Some(identity) = &provider.identity {
            add(&mut all, (identity.upstreams)(), &[LOG_IN]);
        }
    }
    all
}

fn add(all: &mut Vec<Upstream>, addresses: Vec<(String, String)>, allowed: &[Allowed]) {
    for (route, origin) in addresses {
        all.push(Upstream { route, origin, allowed: allowed.to_vec() });
    }
}

/// What may be sent to an OpenStack endpoint that an operator adds; the paths stand below it.
pub fn openstack_allowed() -> Vec<Allowed> {
    allowed(&openstack_nova::PROVIDER)
}

fn allowed(provider: &'static Provider) -> Vec<Allowed> {
    let of_purpose = |paths: &'static [(&str, &str)], purpose| {
        paths.iter().map(move |(method, path)| Allowed { method, path, purpose })
    };
    let operations = provider.operations.iter();
    let operations =
        operations.flat_map(|operation| of_purpose(operation.paths, Purpose::Operate(operation.mode)));
    let of_shelf = |shelf: &'static ShelfApi| {
        of_purpose(shelf.looks, Purpose::Look).chain(of_purpose(shelf.deletions, Purpose::Delete))
    };
    operations.chain(provider.shelf.iter().flat_map(of_shelf)).collect()
}
