//! From what a person filled in to a request: a draft is checked once and becomes a plan, and only
//! a plan makes requests.
//!
//! Nobody else makes one:
//! ```compile_fail,E0451
//! use keyferry::http::Request;
//! fn forge(head: keyferry::http::Head) -> Request { Request { head, body: None } }
//! ```
//! What a provider's file is handed has no private key in it and no way to one:
//! ```compile_fail,E0609
//! fn peek(import: &keyferry::plan::Import) { import.private_key; }
//! ```

use std::fmt;

use crate::{
    credentials::Credentials,
    disclose::{Consent, DisclosedKey, DisclosingRequest},
    finding::Finding,
    fingerprint::{Fingerprint, FingerprintKind},
    http::{Head, Request, Response, Url},
    key::{Certificate, PublicKey},
    name::KeyName,
    order::sorted,
    outcome::{FingerprintVerdict, Outcome, Receipt, Reply},
    param::{CheckedParams, Params},
    policy::MinRsaBits,
    provider::{Builder, Mode, Operation, Sign},
    secret::Secret,
    shelf::KeptKey,
    time::Timestamp,
    tripwire::{self, Place},
    vault::PrivateFormat,
};

/// What private keys in PEM begin with.
const PRIVATE_KEY_MARK: &str = "PRIVATE KEY-----";

/// What stands for the private key where a request is only looked at.
pub(crate) const PLACEHOLDER: &str = "(the private key goes here)";

/// The public half that is to be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Material {
    /// An SSH public key.
    Ssh(PublicKey),
    /// An X.509 certificate.
    X509(Certificate),
}

impl Material {
    /// Reads a public key line or a PEM certificate.
    ///
    /// # Errors
    /// With a finding that says what is wrong with it.
    pub fn read(text: &str) -> Result<Self, Finding> {
        let refused = |code, message: String| Finding::block(code, message).on("publicKey");
        if text.trim_start().starts_with("-----BEGIN") {
            let certificate = Certificate::from_pem(text);
            return certificate.map(Self::X509).map_err(|e| refused("certificate-unreadable", e.to_string()));
        }
        PublicKey::from_openssh(text).map(Self::Ssh).map_err(|e| refused(e.code(), e.to_string()))
    }

    /// The text that goes out: the canonical line, or the PEM block.
    pub fn text(&self) -> String {
        match self {
            Self::Ssh(key) => key.to_openssh(),
            Self::X509(certificate) => certificate.to_pem(),
        }
    }

    /// The fingerprint that providers answer: MD5 of a key, SHA-1 of a certificate.
    pub fn returned_fingerprint(&self) -> Fingerprint {
        match self {
            Self::Ssh(key) => key.fingerprint(FingerprintKind::Md5),
            Self::X509(certificate) => certificate.fingerprint(),
        }
    }

    /// Every fingerprint that a provider may answer, by which this can be told from another.
    pub fn fingerprints(&self) -> Vec<Fingerprint> {
        match self {
            Self::Ssh(_) => vec![self.returned_fingerprint(), self.fingerprint()],
            Self::X509(_) => vec![self.fingerprint()],
        }
    }

    /// The fingerprint that people know a key by: SHA-256, or SHA-1 of a certificate.
    pub fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::Ssh(key) => key.fingerprint(FingerprintKind::Sha256),
            Self::X509(certificate) => certificate.fingerprint(),
        }
    }
}

/// What a person filled in for one operation.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The operation.
    pub operation: &'static Operation,
    /// The name, as typed.
    pub name: String,
    /// The public half, if there is one yet.
    pub material: Option<Material>,
    /// The parameters, as typed.
    pub params: Params,
    /// RSA keys below this many bits are refused.
    pub min_rsa_bits: MinRsaBits,
}

/// What checking a draft came to.
#[derive(Debug)]
pub struct Verdict {
    /// All that was found, what blocks first.
    pub findings: Vec<Finding>,
    /// The plan, if nothing blocks.
    pub plan: Option<Plan>,
}

impl Draft {
    /// A draft with nothing filled in but the operation.
    pub fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            name: String::new(),
            material: None,
            params: Params::default(),
            min_rsa_bits: MinRsaBits::default(),
        }
    }

    /// Checks everything at once.
    pub fn check(&self) -> Verdict {
        let mut findings = self.name_findings();
        findings.extend(self.key_findings());
        findings.extend((self.operation.advise)(self));
        let params = self.params.check(self.operation.params);
        if let Err(wrong) = &params {
            findings.extend(wrong.iter().cloned());
        }
        let findings = sorted(findings, |one, other| one.severity > other.severity);
        let blocked = findings.iter().any(Finding::blocks);
        let plan = params.ok().filter(|_| !blocked).map(|params| self.plan(params));
        Verdict { findings, plan }
    }

    fn plan(&self, params: CheckedParams) -> Plan {
        let name = KeyName::new((self.operation.name_rule)(&self.params), &self.name).ok();
        let material = self.material.clone().filter(|_| self.operation.mode != Mode::Create);
        Plan { operation: self.operation, import: Import { name, material, params } }
    }

    fn name_findings(&self) -> Vec<Finding> {
        (self.operation.name_rule)(&self.params).findings(&self.name)
    }

    fn key_findings(&self) -> Vec<Finding> {
        match (&self.material, self.operation.mode) {
            (_, Mode::Create) => Vec::new(),
            (None, _) => vec![
                Finding::block("public-key-missing", "there is no key yet: give or generate one first")
                    .on("publicKey"),
            ],
            (Some(material), _) => self.operation.keys.findings(material, self.min_rsa_bits),
        }
    }
}

/// What a provider's file is handed: checked by its own rules, and without anything private.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub(crate) name: Option<KeyName>,
    pub(crate) material: Option<Material>,
    pub(crate) params: CheckedParams,
}

impl Import {
    /// The name; none if the provider is to make one up.
    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_ref().map(KeyName::as_str)
    }

    /// The text of the public half; empty if the provider is to generate one.
    pub(crate) fn public_key(&self) -> String {
        self.material.as_ref().map(Material::text).unwrap_or_default()
    }

    /// The value of a parameter.
    pub(crate) fn param(&self, id: &str) -> Option<&str> {
        self.params.get(id)
    }
}

/// A checked draft.
#[derive(Clone, Debug)]
pub struct Plan {
    operation: &'static Operation,
    import: Import,
}

impl Plan {
    /// The operation.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The name; none if the provider is to make one up.
    pub fn name(&self) -> Option<&str> {
        self.import.name()
    }

    /// The public half; none if the provider is to generate one.
    pub fn material(&self) -> Option<&Material> {
        self.import.material.as_ref()
    }

    /// What a provider's file is handed.
    pub(crate) fn import(&self) -> &Import {
        &self.import
    }

    /// Builds the request of an operation that discloses nothing.
    ///
    /// # Errors
    /// When the operation discloses a private key, the credentials don't fit, or private material
    /// got into the request.
    pub fn request(&self, credentials: &Credentials, now: Timestamp) -> Result<Request, BuildError> {
        let Builder::Public(build) = self.operation.build else { return Err(BuildError::NeedsConsent) };
        self.seal(build(&self.import, matches!(credentials, Credentials::AtProxy)), credentials, now)
    }

    /// The URL that the request will have.
    pub fn url(&self) -> Option<Url> {
        match self.operation.build {
            Builder::Public(build) => Some(build(&self.import, false).0.url),
            Builder::Disclosing(_) => self.preview_disclosing().map(|(head, _)| head.url),
        }
    }

    /// The request without credentials, to be looked at.
    ///
    /// # Errors
    /// As [`Plan::request`].
    pub fn unsigned(&self) -> Result<Request, BuildError> {
        self.request(&Credentials::AtProxy, Timestamp(0))
    }

    /// What a disclosing request looks like, with a placeholder for the private key; none for an
    /// operation that discloses nothing.
    pub fn preview_disclosing(&self) -> Option<(Head, String)> {
        let Builder::Disclosing(build) = self.operation.build else { return None };
        let placeholder =
            Consent::new(self.operation.id, String::new()).receive(Secret::new(PLACEHOLDER.to_owned()));
        let (head, body) = build(&self.import, &placeholder);
        Some((head, body.expose().to_owned()))
    }

    /// The format that the provider wants the private key in.
    pub fn disclosed_format(&self) -> PrivateFormat {
        match self.import.param("privateKeyFormat") {
            Some("pkcs1") => PrivateFormat::Pkcs1,
            _ => PrivateFormat::Pkcs8,
        }
    }

    /// Builds the request that asks what key the provider holds by this name, where its API can
    /// answer that.
    ///
    /// # Errors
    /// When the credentials don't fit, or private material got into the request.
    pub fn lookup(&self, credentials: &Credentials, now: Timestamp) -> Result<Option<Request>, BuildError> {
        let Some(lookup) = self.operation.lookup else { return Ok(None) };
        let Some(head) = (lookup.head)(&self.import) else { return Ok(None) };
        self.seal((head, None), credentials, now).map(Some)
    }

    /// A consent to disclose the key, for a person who typed its name.
    pub fn consent(&self, typed_name: &str) -> Option<Consent> {
        let fingerprint = self.material()?.fingerprint().value;
        let typed = self.operation.discloses() && self.name() == Some(typed_name.trim());
        typed.then(|| Consent::new(self.operation.id, fingerprint))
    }

    /// Builds the request of an operation that discloses the private key, by consent.
    ///
    /// # Errors
    /// When the consent was to something else, the credentials don't fit, or private material got
    /// where it doesn't belong.
    pub fn disclosing_request(
        &self,
        key: DisclosedKey,
        credentials: &Credentials,
        now: Timestamp,
    ) -> Result<DisclosingRequest, BuildError> {
        let Builder::Disclosing(build) = self.operation.build else {
            return Err(BuildError::NothingToDisclose);
        };
        let mine = self.material().map(|material| material.fingerprint().value);
        if key.operation != self.operation.id || Some(&key.fingerprint) != mine.as_ref() {
            return Err(BuildError::OtherConsent);
        }
        let (mut head, body) = build(&self.import, &key);
        drop(key);
        sign(self.operation.sign, &mut head, &self.import.params, body.expose(), credentials, now)?;
        tripwire::check_disclosing(&head, body.expose(), credentials).map_err(BuildError::Tripped)?;
        Ok(DisclosingRequest { head, body })
    }

    fn seal(
        &self,
        unsigned: Unsigned,
        credentials: &Credentials,
        now: Timestamp,
    ) -> Result<Request, BuildError> {
        seal(unsigned, self.operation.sign, &self.import.params, credentials, now)
    }

    /// Reads the answer.
    pub fn outcome(&self, response: &Response) -> Outcome {
        outcome(self.operation, self.material(), response)
    }

    /// Reads the answer to [`Plan::lookup`], after a key of that name turned out to be there or
    /// no answer came. What can't be read leaves all as it was before.
    pub fn outcome_of_lookup(&self, response: &Response, before: Outcome) -> Outcome {
        let Some(lookup) = self.operation.lookup else { return before };
        match (lookup.read)(&self.import, response) {
            Reply::Done(Some(there)) => self.outcome_of_found(&there, before),
            Reply::Done(None) => not_there(before),
            Reply::Failed(_) | Reply::Unreadable => before,
        }
    }

    fn outcome_of_found(&self, there: &KeptKey, before: Outcome) -> Outcome {
        let verdict =
            self.material().map_or(FingerprintVerdict::NotReturned, |material| there.compare(material));
        match (verdict, before) {
            (FingerprintVerdict::Match { .. }, before) => {
                Outcome::AlreadyThere { request_id: before.request_id() }
            }
            (FingerprintVerdict::Differs { got, .. }, before) => Outcome::NameTaken {
                code: None,
                message: before.message(),
                request_id: before.request_id(),
                hint: format!("the key there is another one, {got}: choose another name"),
            },
            (_, Outcome::Unknown { .. }) => Outcome::Unknown {
                reason: "the provider has a key of that name now, and doesn't say which one it is".to_owned(),
            },
            (_, before) => before,
        }
    }
}

/// Makes a request of what was built: signed, and looked over a last time.
pub(crate) fn seal(
    (mut head, body): Unsigned,
    by: Sign,
    params: &CheckedParams,
    credentials: &Credentials,
    now: Timestamp,
) -> Result<Request, BuildError> {
    sign(by, &mut head, params, body.as_deref().unwrap_or_default(), credentials, now)?;
    tripwire::check(&head, body.as_deref(), credentials).map_err(BuildError::Tripped)?;
    Ok(Request { head, body })
}

fn sign(
    by: Sign,
    head: &mut Head,
    params: &CheckedParams,
    body: &str,
    credentials: &Credentials,
    now: Timestamp,
) -> Result<(), BuildError> {
    if matches!(credentials, Credentials::AtProxy) {
        return Ok(());
    }
    by(head, params, body, credentials, now).ok_or(BuildError::WrongCredentials)
}

/// Reads the answer to an operation, and compares the fingerprint in it with that of the key.
pub fn outcome(operation: &Operation, material: Option<&Material>, response: &Response) -> Outcome {
    match (operation.read)(response).or_outcome(response) {
        Ok(receipt) => done(operation, material, receipt),
        Err(Outcome::Unreadable { .. }) if is_a_generated_key(operation, response) => Outcome::Created {
            name: None,
            public_key: None,
            request_id: None,
            private_key: Some(Secret::new(response.body.clone())),
        },
        Err(outcome) => outcome,
    }
}

/// Whether a private key came in an answer of another shape: it comes once, and must neither be shown as the
/// beginning of something unclear nor be lost.
fn is_a_generated_key(operation: &Operation, response: &Response) -> bool {
    operation.mode == Mode::Create && response.body.contains(PRIVATE_KEY_MARK)
}

fn done(operation: &Operation, material: Option<&Material>, receipt: Receipt) -> Outcome {
    let Receipt { id, name, fingerprint, public_key, private_key, request_id } = receipt;
    if operation.mode == Mode::Create {
        return Outcome::Created { name, public_key, request_id, private_key };
    }
    Outcome::Imported { id, name, request_id, fingerprint: verdict(material, fingerprint.as_deref()) }
}

fn verdict(material: Option<&Material>, returned: Option<&str>) -> FingerprintVerdict {
    let expected = material.map(Material::fingerprints).unwrap_or_default();
    FingerprintVerdict::compare(&expected, returned)
}

fn not_there(before: Outcome) -> Outcome {
    match before {
        Outcome::Unknown { .. } => {
            Outcome::NotSent { reason: "the provider has no key of that name: send again".to_owned() }
        }
        before => before,
    }
}

/// What a provider's file builds: a head and, for POST, a body.
pub type Unsigned = (Head, Option<String>);

/// The same with a private key in the body.
pub type UnsignedDisclosing = (Head, Secret);

/// Why a plan makes no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// The operation discloses a private key: it needs a consent.
    NeedsConsent,
    /// The operation discloses nothing.
    NothingToDisclose,
    /// The consent was to another operation or key.
    OtherConsent,
    /// Private material is where it doesn't belong.
    Tripped(Place),
    /// The operation takes other credentials.
    WrongCredentials,
}

impl BuildError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NeedsConsent => "consent-needed",
            Self::NothingToDisclose => "nothing-to-disclose",
            Self::OtherConsent => "consent-to-another",
            Self::Tripped(_) => "private-material",
            Self::WrongCredentials => "credentials-wrong",
        }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeedsConsent => {
                f.write_str("this operation hands over the private key: consent to it first")
            }
            Self::NothingToDisclose => f.write_str("this operation takes no private key"),
            Self::OtherConsent => f.write_str("the consent was to another operation or key: consent again"),
            Self::Tripped(place) => {
                let place = match place {
                    Place::Url => "the URL".to_owned(),
                    Place::Header(name) => format!("the header {name}"),
                    Place::Body => "the body".to_owned(),
                };
                write!(
                    f,
                    "{place} of the request holds private material, so it was not built: look at the name, the comment and the parameters"
                )
            }
            Self::WrongCredentials => f.write_str("these are not the credentials that this operation takes"),
        }
    }
}

impl std::error::Error for BuildError {}
