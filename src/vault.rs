//! What the page may ask of the vault, and what the vault may answer.
//!
//! The vault is another realm, without a network, and the only one that sees private bytes. These
//! messages are the whole of what passes between the two; that nothing private can pass is what
//! the types below have no room for. Two answers carry what the person asked to take out: a file
//! to save, and a key to disclose.

mod refusal;
mod wire;

use serde::{Deserialize, Serialize};

pub use self::refusal::Refusal;

use crate::{
    algorithm::{Algorithm, KeySpec},
    finding::Finding,
    policy::MinRsaBits,
};

/// The largest file or paste that is read, in bytes.
pub const MAX_INPUT_LEN: usize = 64 * 1024;

/// The largest file of many public keys that is read, in bytes.
pub const MAX_LIST_LEN: usize = 16 * 1024 * 1024;

/// How many of several keys are shown at a time.
pub const OFFERED: usize = 100;

/// The most keys that are held at once.
pub const MAX_KEYS: usize = 200;

/// The longest file of lists of known keys that is read, in bytes.
pub const MAX_KEY_LIST_LEN: usize = 32 * 1024 * 1024;

/// What the page asks. Bytes of a file or a paste travel beside it, as a transferred buffer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Ask {
    /// Read the bytes beside this message, and hold the key that they are beside those that are held. The
    /// same key takes its own place; a public half never takes that of a private one.
    Read {
        /// The file's name, if it was a file.
        file_name: Option<String>,
    },
    /// Open what was read last with the passphrase in the bytes beside this message.
    Unlock,
    /// Hold that one of the several keys that were read last. They are there to choose from until something
    /// else is read, but for private keys that were dropped meanwhile.
    Choose {
        /// Its place among them, from zero.
        index: usize,
    },
    /// Show more of the keys that were read last.
    Offer {
        /// The place to begin at, among those that match.
        from: usize,
        /// What is sought in comments, fingerprints and the rest; empty for all.
        sought: String,
    },
    /// Generate a key and hold it.
    Generate {
        /// Which.
        spec: KeySpec,
        /// Its comment.
        comment: String,
    },
    /// Give that key another comment, which goes into what is saved from then on.
    Comment {
        /// Which key.
        fingerprint: String,
        /// Its new comment; empty for none.
        comment: String,
    },
    /// Estimate how many guesses the passphrase in the bytes beside this message stands.
    Weigh,
    /// Write the private key as a file. The bytes beside this message are the passphrase; none
    /// for a file in the clear.
    Save {
        /// Which key.
        fingerprint: String,
        /// In which format.
        format: PrivateFormat,
    },
    /// Write the public key line in the bytes beside this message as a file.
    SavePublic {
        /// In which format.
        format: PublicFormat,
    },
    /// Hand out the private key for one operation that a person consented to.
    Disclose {
        /// The operation's id.
        operation: String,
        /// The SHA-256 fingerprint of the key that the consent names.
        fingerprint: String,
        /// In which format.
        format: PrivateFormat,
    },
    /// Plant a key that is made for this in requests, in every form, and see whether the search of
    /// [`Ask::Inspect`] finds it.
    TestGuard,
    /// Search the bytes beside this message, a request about to be sent, for all private keys.
    Inspect,
    /// From now on, refuse RSA keys that are shorter.
    Require {
        /// In bits.
        min_rsa_bits: MinRsaBits,
    },
    /// From now on, look keys up in the lists beside this message, and in no others.
    KnowKeys,
    /// Try to reach that URL, which is known to answer.
    TryNetwork {
        /// Same-origin, absolute.
        url: String,
    },
    /// Wipe that key, if it is held.
    Drop {
        /// Which.
        fingerprint: String,
    },
    /// Wipe all keys.
    Forget,
}

/// How well a passphrase guards a file that others have, one that OpenSSH encrypts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Fewer than 10⁶ guesses, which take minutes.
    VeryWeak,
    /// Fewer than 10¹⁰ guesses, which one graphics card tries in months.
    Weak,
    /// Fewer than 2⁴⁶ guesses, which a thousand such cards try in a year.
    Fair,
    /// More.
    Strong,
}

impl Strength {
    /// Every strength, from the least.
    pub const ALL: [Self; 4] = [Self::VeryWeak, Self::Weak, Self::Fair, Self::Strong];

    /// The id in messages.
    pub fn id(self) -> &'static str {
        match self {
            Self::VeryWeak => "very-weak",
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Strong => "strong",
        }
    }
}

/// How a private key is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrivateFormat {
    /// `openssh-key-v1` (OpenSSH `PROTOCOL.key`), encrypted with bcrypt if there is a passphrase.
    OpenSsh,
    /// PKCS#8 (RFC 5208) in PEM, encrypted with PBES2 if there is a passphrase.
    Pkcs8,
    /// PKCS#1 (RFC 8017 A.1.2) in PEM, RSA only.
    Pkcs1,
    /// `ECPrivateKey` (RFC 5915 §3) in PEM, ECDSA only.
    Sec1,
    /// `PuTTY-User-Key-File-3` (PuTTY manual, appendix C), encrypted with Argon2id and AES if there
    /// is a passphrase.
    Ppk3,
    /// `PuTTY-User-Key-File-2`, which PuTTY before 0.75 reads. Its passphrase goes through two
    /// rounds of SHA-1 only.
    Ppk2,
    /// A JSON Web Key (RFC 7517).
    Jwk,
}

impl PrivateFormat {
    /// Every format.
    pub const ALL: [Self; 7] =
        [Self::OpenSsh, Self::Pkcs8, Self::Pkcs1, Self::Sec1, Self::Ppk3, Self::Ppk2, Self::Jwk];

    /// The id in the JavaScript API.
    pub fn id(self) -> &'static str {
        match self {
            Self::OpenSsh => "openssh",
            Self::Pkcs8 => "pkcs8",
            Self::Pkcs1 => "pkcs1",
            Self::Sec1 => "sec1",
            Self::Ppk3 => "ppk3",
            Self::Ppk2 => "ppk2",
            Self::Jwk => "jwk",
        }
    }

    /// Whether a file of this format can hold such a key.
    pub fn holds(self, algorithm: &Algorithm) -> bool {
        match self {
            Self::Pkcs1 => *algorithm == Algorithm::Rsa,
            Self::Sec1 => {
                matches!(algorithm, Algorithm::EcdsaP256 | Algorithm::EcdsaP384 | Algorithm::EcdsaP521)
            }
            _ => true,
        }
    }

    /// Whether a file of this format can have a passphrase.
    pub fn can_be_encrypted(self) -> bool {
        match self {
            Self::OpenSsh | Self::Pkcs8 | Self::Ppk3 | Self::Ppk2 => true,
            Self::Pkcs1 | Self::Sec1 | Self::Jwk => false,
        }
    }
}

/// How a public key is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PublicFormat {
    /// The line of a `.pub` file (`sshd(8)`).
    OpenSsh,
    /// `---- BEGIN SSH2 PUBLIC KEY ----` (RFC 4716), as PuTTYgen saves.
    Rfc4716,
    /// `SubjectPublicKeyInfo` (RFC 5280) in PEM.
    Spki,
    /// PKCS#1 (RFC 8017 A.1.1) in PEM, RSA only.
    Pkcs1,
    /// A JSON Web Key (RFC 7517).
    Jwk,
}

impl PublicFormat {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::OpenSsh, Self::Rfc4716, Self::Spki, Self::Pkcs1, Self::Jwk];

    /// The id in the JavaScript API.
    pub fn id(self) -> &'static str {
        match self {
            Self::OpenSsh => "openssh",
            Self::Rfc4716 => "rfc4716",
            Self::Spki => "spki-pem",
            Self::Pkcs1 => "pkcs1-pem",
            Self::Jwk => "jwk",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::OpenSsh => "OpenSSH",
            Self::Rfc4716 => "RFC 4716",
            Self::Spki => "SPKI PEM",
            Self::Pkcs1 => "PKCS#1 PEM",
            Self::Jwk => "JWK",
        }
    }

    /// Whether a file of this format can hold such a key.
    pub fn holds(self, algorithm: &Algorithm) -> bool {
        match self {
            Self::OpenSsh | Self::Rfc4716 => true,
            Self::Pkcs1 => *algorithm == Algorithm::Rsa,
            Self::Spki | Self::Jwk => {
                matches!(algorithm, Algorithm::Rsa | Algorithm::Ed25519)
                    || PrivateFormat::Sec1.holds(algorithm)
            }
        }
    }
}

/// What the vault answers. A saved file and a disclosed key travel beside it as bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Answer {
    /// A key is held.
    Key(KeySummary),
    /// The file is encrypted: ask for its passphrase and come with [`Ask::Unlock`].
    PassphraseNeeded {
        /// What was found, in a sentence.
        found: String,
        /// The public half, which an OpenSSH file holds in the clear.
        public_key: Option<String>,
        /// What opening it will cost, in a sentence.
        cost: String,
        /// What it is, as in [`KeySummary::format`].
        format: String,
        /// The name of the cipher, `aes256-ctr` for one.
        cipher: String,
        /// What makes the cipher's key of the passphrase: `bcrypt`, `pbkdf2`, `scrypt`, `argon2id`,
        /// `argon2i`, `argon2d`, `pbes1`, `sha1` or `md5`.
        kdf: String,
        /// How often that goes over it: its rounds, iterations or passes, or the N of scrypt.
        rounds: u32,
        /// What that takes in a browser, in seconds.
        seconds: u32,
    },
    /// There are several keys: come with [`Ask::Choose`], or with [`Ask::Offer`] to see others of them.
    Several(Offers),
    /// It could not be done.
    Refused(Refusal),
    /// The file to save is in the bytes beside this message.
    File,
    /// The key to disclose is in the bytes beside this message.
    Disclosed,
    /// What the passphrase is worth.
    Weighed {
        /// The logarithm to the base 2 of how many guesses find it.
        bits: u32,
        /// What that means.
        strength: Strength,
    },
    /// What the search found.
    Inspected {
        /// Whether the bytes held none of the private keys.
        clean: bool,
    },
    /// What the search found of the key that was planted.
    GuardTested {
        /// Each form of it; first a request without it.
        forms: Vec<Planted>,
    },
    /// What trying to reach the network came to.
    Network {
        /// Each way that was tried.
        ways: Vec<WayOut>,
    },
    /// What keys are judged by has changed.
    Judged {
        /// What the checks find now of each key that is held.
        keys: Vec<Judgement>,
    },
    /// The key is not held any more.
    Dropped,
    /// All keys were wiped.
    Forgotten,
}

/// What the checks find of a key that is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Which.
    pub fingerprint: String,
    /// What they find.
    pub findings: Vec<Finding>,
}

/// Several keys of one file or paste, as many as are shown at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    /// How many of all there are can be chosen.
    pub usable: usize,
    /// What is sought among them.
    pub sought: String,
    /// How many match that.
    pub matching: usize,
    /// The place of the first that is shown, among those that match.
    pub from: usize,
    /// Those that are shown, in the order of the input.
    pub choices: Vec<Choice>,
}

/// One of several keys in one file or paste.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its place among all, from zero.
    pub index: usize,
    /// The line that it begins on, from one; absent where lines mean nothing.
    pub line: Option<usize>,
    /// What was found, in a sentence.
    pub found: String,
    /// Its fingerprint: of a key SHA-256, of a certificate SHA-1; empty if it is not known yet.
    pub fingerprint: String,
    /// Its comment.
    pub comment: String,
    /// What it is, as in [`KeySummary::format`]; empty if it can't be chosen.
    pub format: String,
    /// The algorithm's name on the wire; empty for a certificate, and if it is not known yet.
    pub algorithm: String,
    /// The size in bits, if it is known.
    pub bits: Option<u32>,
    /// Why it can't be chosen, if it can't.
    pub refusal: Option<Refusal>,
}

/// A list of keys that others have the private halves of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownList {
    /// What people call it.
    pub name: String,
    /// How many keys are in it.
    pub count: u32,
    /// Of one in two to the power of these, it says so by chance.
    pub bits: u32,
}

impl Choice {
    /// Whether its line has that number, or what is said of it has that text in it, in whatever case (of ASCII).
    pub fn has(&self, sought: &str) -> bool {
        if sought.is_empty() {
            return true;
        }
        let sought = sought.to_ascii_lowercase();
        let texts = [&self.found, &self.fingerprint, &self.comment];
        self.line.is_some_and(|line| line.to_string() == sought)
            || texts.iter().any(|text| text.to_ascii_lowercase().contains(&sought))
    }

    /// Whether it can be chosen.
    pub fn is_usable(&self) -> bool {
        self.refusal.is_none()
    }
}

/// One way out of the vault's realm, and whether it was shut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayOut {
    /// `fetch`, `XMLHttpRequest`, ….
    pub way: String,
    /// Whether the attempt failed.
    pub shut: bool,
}

/// One form that a key was planted in, and whether the search found it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planted {
    /// In words.
    pub form: String,
    /// Whether it was found.
    pub found: bool,
}

/// Public facts of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeySummary {
    /// What was found, in a sentence: "OpenSSH private key, Ed25519, encrypted with …".
    pub found: String,
    /// The canonical public key line, or the PEM certificate.
    pub public_key: String,
    /// The public key that a certificate is about, as a line; absent for keys, and where SSH has no
    /// such keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_inside: Option<String>,
    /// The algorithm's name on the wire; empty for a certificate.
    pub algorithm: String,
    /// The size in bits.
    pub bits: Option<u32>,
    /// The comment; empty if there is none, or if it can't go out.
    pub comment: String,
    /// The format it was read from: `openssh-public`, `openssh-private`, `pkcs1-public`,
    /// `pkcs1-private`, `sec1-private`, `dsa-private`, `pkcs8-private`, `spki-public`,
    /// `rfc4716-public`, `ppk2`, `ppk3`, `jwk-public`, `jwk-private`, `x509`, `generated`.
    pub format: String,
    /// Whether the file it was read from was encrypted.
    pub encrypted: bool,
    /// The cipher that it was encrypted with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cipher: Option<String>,
    /// Whether the private half is held.
    pub has_private_key: bool,
    /// The fingerprints.
    pub fingerprints: Box<Fingerprints>,
    /// OpenSSH's picture of the fingerprint; empty for a certificate.
    pub randomart: String,
    /// What the checks found.
    pub findings: Vec<Finding>,
}

impl KeySummary {
    /// What the vault holds the key by: its SHA-256 fingerprint, or the SHA-1 one of a certificate.
    pub fn fingerprint(&self) -> &str {
        let Fingerprints { sha256, sha1_certificate, .. } = &*self.fingerprints;
        sha256.as_deref().or(sha1_certificate.as_deref()).unwrap_or_default()
    }
}

/// One line of a file of many public keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKeyEntry {
    /// Its number in the file, from one.
    pub line: usize,
    /// What it was.
    #[serde(flatten)]
    pub read: LineRead,
}

/// What a line was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineRead {
    /// A key.
    Key(Box<KeySummary>),
    /// No key that is read. The position counts from the line's first character.
    Error(Refusal),
}

/// The fingerprints of one key, in every notation a provider may show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fingerprints {
    /// `SHA256:` and base64, as OpenSSH prints it; absent for a certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Colon-separated hex of the blob's MD5; absent for a certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub md5: Option<String>,
    /// Colon-separated hex of the MD5 of an RSA key's `SubjectPublicKeyInfo`, as AWS shows it of
    /// keys that were imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub md5_spki: Option<String>,
    /// Colon-separated hex of the SHA-1 of an RSA key's `PrivateKeyInfo`, as AWS shows it of keys
    /// that it made; there if the private half is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha1_pkcs8: Option<String>,
    /// Colon-separated hex of the SHA-1 of a certificate's DER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha1_certificate: Option<String>,
}
