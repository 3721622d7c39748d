//! The keys that are held, each by its fingerprint.

use keyferry::{
    comment::Comment,
    finding::Finding,
    fingerprint::FingerprintKind,
    key::{Certificate, PublicKey},
    vault::{Judgement, KeySummary, MAX_KEYS, Refusal},
};

use crate::{
    der_digest::sha1_of_pkcs8,
    format::Format,
    inspect::Needles,
    private::Opened,
    read::Certified,
    rules::Rules,
    summary::{self, Origin},
};

/// A key, and what is found of it but for what the rules say.
#[derive(Debug)]
pub(crate) struct Key {
    fingerprint: String,
    origin: Origin,
    findings: Vec<Finding>,
    half: Half,
}

/// What of a key there is.
#[derive(Debug)]
enum Half {
    Private(Opened),
    Public(PublicKey),
    /// And the key that it is about, if SSH has such keys.
    Certificate(Certificate, Option<PublicKey>),
}

impl Key {
    /// A private key out of a file that was encrypted so.
    pub(crate) fn private(
        key: Opened,
        format: Format,
        cipher: Option<&'static str>,
        findings: Vec<Finding>,
    ) -> Self {
        let origin = Origin { format, cipher, has_private_key: true };
        Self { fingerprint: sha256(key.public()), origin, findings, half: Half::Private(key) }
    }

    /// A public key out of such a file.
    pub(crate) fn public(
        key: PublicKey,
        format: Format,
        cipher: Option<&'static str>,
        findings: Vec<Finding>,
    ) -> Self {
        let origin = Origin { format, cipher, has_private_key: false };
        Self { fingerprint: sha256(&key), origin, findings, half: Half::Public(key) }
    }

    /// A certificate.
    pub(crate) fn certificate(Certified { certificate, key, findings }: Certified) -> Self {
        let fingerprint = certificate.fingerprint().value;
        let origin = Origin { format: Format::X509, cipher: None, has_private_key: false };
        Self { fingerprint, origin, findings, half: Half::Certificate(certificate, key) }
    }

    /// The private half with the public one, if it is held.
    fn opened(&self) -> Option<&Opened> {
        match &self.half {
            Half::Private(key) => Some(key),
            _ => None,
        }
    }

    /// What the rules look at.
    fn judged(&self) -> Option<&PublicKey> {
        match &self.half {
            Half::Private(key) => Some(key.public()),
            Half::Public(key) => Some(key),
            Half::Certificate(_, key) => key.as_ref(),
        }
    }

    /// What is found of it, by its numbers and by the rules.
    fn findings(&self, rules: &Rules) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        findings.extend(self.judged().into_iter().flat_map(|key| rules.findings(key)));
        findings
    }

    /// The facts of it.
    fn told(&self, rules: &Rules) -> KeySummary {
        let findings = self.findings(rules);
        match &self.half {
            Half::Private(key) => {
                let mut summary = summary::of_key(key.public(), &self.origin, findings);
                summary.fingerprints.sha1_pkcs8 = sha1_of_pkcs8(key);
                summary
            }
            Half::Public(key) => summary::of_key(key, &self.origin, findings),
            Half::Certificate(certificate, key) => {
                summary::of_certificate(certificate, key.as_ref(), findings)
            }
        }
    }

    /// What is held where a second file has the same key: the private half stays where a public one comes,
    /// and a comment where none comes.
    fn joined_by(self, new: Self) -> Self {
        let keeps = self.opened().is_some() && new.opened().is_none();
        let (mut stays, goes) = if keeps { (self, new) } else { (new, self) };
        let has_none = stays.judged().is_some_and(|key| key.comment().is_empty());
        if has_none && let Some(key) = goes.judged() {
            stays.set_comment(key.comment().clone());
        }
        stays
    }

    /// Changes the comment; whether it can have one.
    fn set_comment(&mut self, comment: Comment) -> bool {
        match &mut self.half {
            Half::Private(key) => key.set_comment(comment),
            Half::Public(key) => *key = key.with_comment(comment),
            Half::Certificate(..) => return false,
        }
        true
    }
}

fn sha256(key: &PublicKey) -> String {
    key.fingerprint(FingerprintKind::Sha256).value
}

/// All of them, in the order they came in.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    keys: Vec<Key>,
    /// What their private halves are sought by, from when that is first asked.
    needles: Option<Needles>,
}

impl Keys {
    /// Holds a key, and gives its facts.
    ///
    /// # Errors
    /// When as many are held as can be.
    pub(crate) fn add(&mut self, key: Key, rules: &Rules) -> Result<KeySummary, Refusal> {
        let (at, key) = match self.place(&key.fingerprint) {
            Some(at) => (at, self.keys.remove(at).joined_by(key)),
            None if self.keys.len() >= MAX_KEYS => return Err(too_many()),
            None => (self.keys.len(), key),
        };
        let told = key.told(rules);
        self.keys.insert(at, key);
        self.needles = None;
        Ok(told)
    }

    /// Wipes the key of that fingerprint, if it is held.
    pub(crate) fn remove(&mut self, fingerprint: &str) {
        self.keys.retain(|key| key.fingerprint != fingerprint);
        self.needles = None;
    }

    /// Changes the comment of the key of that fingerprint, and gives its facts.
    ///
    /// # Errors
    /// When it is not held, or can have none.
    pub(crate) fn comment(
        &mut self,
        fingerprint: &str,
        comment: Comment,
        rules: &Rules,
    ) -> Result<KeySummary, Refusal> {
        let key = self.place(fingerprint).and_then(|at| self.keys.get_mut(at)).ok_or_else(not_held)?;
        if key.set_comment(comment) { Ok(key.told(rules)) } else { Err(no_comment()) }
    }

    /// The private key of that fingerprint.
    ///
    /// # Errors
    /// When it is not held.
    pub(crate) fn opened(&self, fingerprint: &str) -> Result<&Opened, Refusal> {
        let key = self.place(fingerprint).and_then(|at| self.keys.get(at)).ok_or_else(not_held)?;
        key.opened().ok_or_else(|| {
            Refusal::new(
                "nothing-held",
                "only the public half of this key is here: open the file of its private half first",
            )
        })
    }

    /// What is found of each.
    pub(crate) fn judged(&self, rules: &Rules) -> Vec<Judgement> {
        let judgement =
            |key: &Key| Judgement { fingerprint: key.fingerprint.clone(), findings: key.findings(rules) };
        self.keys.iter().map(judgement).collect()
    }

    /// What the private halves are sought by.
    pub(crate) fn needles(&mut self) -> &Needles {
        let keys = &self.keys;
        self.needles.get_or_insert_with(|| Needles::of(keys.iter().filter_map(Key::opened)))
    }

    fn place(&self, fingerprint: &str) -> Option<usize> {
        self.keys.iter().position(|key| key.fingerprint == fingerprint)
    }
}

fn not_held() -> Refusal {
    Refusal::new("nothing-held", "this key is not here: open its file or generate it first")
}

fn no_comment() -> Refusal {
    Refusal::new("certificate-has-no-comment", "a certificate has no comment: give one to a key")
}

fn too_many() -> Refusal {
    Refusal::new(
        "keys-too-many",
        format!("{MAX_KEYS} keys are held, and no more can be: let go of some of them first"),
    )
    .with("most", MAX_KEYS)
}
