//! Which kind of SSH key: the public key algorithm names of RFC 4253 §6.6 and its successors.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A public key algorithm, by the name that stands in the key blob.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Algorithm {
    /// `ssh-rsa` (RFC 4253 §6.6).
    Rsa,
    /// `ssh-ed25519` (RFC 8709).
    Ed25519,
    /// `ecdsa-sha2-nistp256` (RFC 5656).
    EcdsaP256,
    /// `ecdsa-sha2-nistp384` (RFC 5656).
    EcdsaP384,
    /// `ecdsa-sha2-nistp521` (RFC 5656).
    EcdsaP521,
    /// `ssh-dss` (RFC 4253 §6.6), dropped by OpenSSH.
    Dsa,
    /// `sk-ssh-ed25519@openssh.com`, on a FIDO token (OpenSSH `PROTOCOL.u2f`).
    SkEd25519,
    /// `sk-ecdsa-sha2-nistp256@openssh.com`, on a FIDO token (OpenSSH `PROTOCOL.u2f`).
    SkEcdsaP256,
    /// Any other name, certificates among them.
    Other(String),
}

/// The named algorithms with the names they have on the wire.
const NAMES: [(Algorithm, &str); 8] = [
    (Algorithm::Rsa, "ssh-rsa"),
    (Algorithm::Ed25519, "ssh-ed25519"),
    (Algorithm::EcdsaP256, "ecdsa-sha2-nistp256"),
    (Algorithm::EcdsaP384, "ecdsa-sha2-nistp384"),
    (Algorithm::EcdsaP521, "ecdsa-sha2-nistp521"),
    (Algorithm::Dsa, "ssh-dss"),
    (Algorithm::SkEd25519, "sk-ssh-ed25519@openssh.com"),
    (Algorithm::SkEcdsaP256, "sk-ecdsa-sha2-nistp256@openssh.com"),
];

impl Algorithm {
    /// The name on the wire, `ssh-ed25519` for one.
    pub fn name(&self) -> &str {
        match self {
            Self::Other(name) => name,
            known => NAMES.iter().find(|(algorithm, _)| algorithm == known).map_or("", |(_, name)| name),
        }
    }

    /// What people call it: `RSA`, `Ed25519`, `ECDSA P-256`.
    pub fn label(&self) -> &str {
        match self {
            Self::Rsa => "RSA",
            Self::Ed25519 => "Ed25519",
            Self::EcdsaP256 => "ECDSA P-256",
            Self::EcdsaP384 => "ECDSA P-384",
            Self::EcdsaP521 => "ECDSA P-521",
            Self::Dsa => "DSA",
            Self::SkEd25519 => "Ed25519 on a security key",
            Self::SkEcdsaP256 => "ECDSA P-256 on a security key",
            Self::Other(name) => name,
        }
    }

    /// Whether the name is that of an OpenSSH certificate (`…-cert-v01@openssh.com`).
    pub fn is_certificate(&self) -> bool {
        self.name().ends_with("-cert-v01@openssh.com")
    }
}

impl From<&str> for Algorithm {
    fn from(name: &str) -> Self {
        NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map_or_else(|| Self::Other(name.to_owned()), |(algorithm, _)| algorithm.clone())
    }
}

impl From<String> for Algorithm {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

impl From<Algorithm> for String {
    fn from(algorithm: Algorithm) -> Self {
        algorithm.name().to_owned()
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A key that Keyferry can generate: algorithm and, for RSA, modulus length in bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the serialised name says it")]
pub enum KeySpec {
    #[serde(rename = "ed25519")]
    Ed25519,
    #[serde(rename = "ecdsa-p256")]
    EcdsaP256,
    #[serde(rename = "ecdsa-p384")]
    EcdsaP384,
    #[serde(rename = "ecdsa-p521")]
    EcdsaP521,
    #[serde(rename = "rsa-2048")]
    Rsa2048,
    #[serde(rename = "rsa-3072")]
    Rsa3072,
    #[serde(rename = "rsa-4096")]
    Rsa4096,
}

impl KeySpec {
    /// Every key that can be generated, the one to recommend first.
    pub const ALL: [Self; 7] = [
        Self::Ed25519,
        Self::Rsa2048,
        Self::Rsa3072,
        Self::Rsa4096,
        Self::EcdsaP256,
        Self::EcdsaP384,
        Self::EcdsaP521,
    ];

    /// The id in the JavaScript API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::EcdsaP256 => "ecdsa-p256",
            Self::EcdsaP384 => "ecdsa-p384",
            Self::EcdsaP521 => "ecdsa-p521",
            Self::Rsa2048 => "rsa-2048",
            Self::Rsa3072 => "rsa-3072",
            Self::Rsa4096 => "rsa-4096",
        }
    }

    /// The key with that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|spec| spec.id() == id)
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::EcdsaP256 => "ECDSA P-256",
            Self::EcdsaP384 => "ECDSA P-384",
            Self::EcdsaP521 => "ECDSA P-521",
            Self::Rsa2048 => "RSA 2048",
            Self::Rsa3072 => "RSA 3072",
            Self::Rsa4096 => "RSA 4096",
        }
    }

    /// The algorithm of the key.
    pub fn algorithm(self) -> Algorithm {
        match self {
            Self::Ed25519 => Algorithm::Ed25519,
            Self::EcdsaP256 => Algorithm::EcdsaP256,
            Self::EcdsaP384 => Algorithm::EcdsaP384,
            Self::EcdsaP521 => Algorithm::EcdsaP521,
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => Algorithm::Rsa,
        }
    }

    /// The length of the RSA modulus in bits, for an RSA key.
    pub fn rsa_bits(self) -> Option<usize> {
        match self {
            Self::Rsa2048 => Some(2048),
            Self::Rsa3072 => Some(3072),
            Self::Rsa4096 => Some(4096),
            _ => None,
        }
    }
}
