//! The public facts of a key, for the page.

use keyferry::{
    algorithm::Algorithm,
    comment::Comment,
    finding::Finding,
    fingerprint::FingerprintKind,
    key::{Certificate, PublicKey},
    vault::{Answer, Fingerprints, KeySummary},
};

use crate::{der_digest::md5_of_spki, format::Format, read::LockedFile};

/// What is known about a key besides its public half.
#[derive(Debug)]
pub(crate) struct Origin {
    /// What it was read from.
    pub(crate) format: Format,
    /// The cipher of the file it came from.
    pub(crate) cipher: Option<&'static str>,
    /// Whether the private half is held.
    pub(crate) has_private_key: bool,
}

/// The facts of a key.
pub(crate) fn of_key(key: &PublicKey, origin: &Origin, findings: Vec<Finding>) -> KeySummary {
    KeySummary {
        found: sentence(origin.format.label(), key, origin.cipher),
        public_key: key.to_openssh(),
        key_inside: None,
        algorithm: key.algorithm().name().to_owned(),
        bits: key.bits(),
        comment: key.comment().as_str().to_owned(),
        format: origin.format.id().to_owned(),
        encrypted: origin.cipher.is_some(),
        cipher: origin.cipher.map(str::to_owned),
        has_private_key: origin.has_private_key,
        fingerprints: Box::new(Fingerprints {
            sha256: Some(key.fingerprint(FingerprintKind::Sha256).value),
            md5: Some(key.fingerprint(FingerprintKind::Md5).value),
            md5_spki: md5_of_spki(key),
            ..Fingerprints::default()
        }),
        randomart: key.randomart(),
        findings,
    }
}

/// The facts of a certificate.
pub(crate) fn of_certificate(
    certificate: &Certificate,
    key: Option<&PublicKey>,
    findings: Vec<Finding>,
) -> KeySummary {
    KeySummary {
        found: Format::X509.label().to_owned(),
        key_inside: key.map(PublicKey::to_openssh),
        public_key: certificate.to_pem(),
        algorithm: String::new(),
        bits: None,
        comment: String::new(),
        format: Format::X509.id().to_owned(),
        encrypted: false,
        cipher: None,
        has_private_key: false,
        fingerprints: Box::new(Fingerprints {
            sha1_certificate: Some(certificate.fingerprint().value),
            ..Fingerprints::default()
        }),
        randomart: String::new(),
        findings,
    }
}

/// What an encrypted file says in the clear.
pub(crate) fn of_locked(file: &LockedFile) -> Answer {
    let cost = file.cost();
    Answer::PassphraseNeeded {
        found: found_locked(file),
        public_key: file.public().map(|key| key.with_comment(Comment::default()).to_openssh()),
        cost: cost.sentence,
        format: file.format().id().to_owned(),
        cipher: file.cipher().to_owned(),
        kdf: cost.kdf.to_owned(),
        rounds: cost.rounds,
        seconds: cost.seconds,
    }
}

/// What an encrypted file is, in a sentence.
pub(crate) fn found_locked(file: &LockedFile) -> String {
    let (label, cipher) = (file.format().label(), Some(file.cipher()));
    match file.public() {
        Some(key) => sentence(label, key, cipher),
        None => format!("{label}{}", encrypted(cipher)),
    }
}

/// What a key is, and what it was read from, in a sentence.
pub(crate) fn sentence(what: &str, key: &PublicKey, cipher: Option<&str>) -> String {
    let label = key.algorithm().label();
    let size = match (key.algorithm(), key.bits()) {
        (Algorithm::Rsa, Some(bits)) => format!(" {bits}"),
        _ => String::new(),
    };
    format!("{what}, {label}{size}{}", encrypted(cipher))
}

fn encrypted(cipher: Option<&str>) -> String {
    cipher.map(|name| format!(", encrypted with {name}")).unwrap_or_default()
}
