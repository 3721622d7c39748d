//! The formats that are read, by the ids of [`keyferry::vault::KeySummary::format`].

use keyferry::vault::{PrivateFormat, PublicFormat};

use crate::read::ciphers;

/// What a file or a paste was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A line of `ssh-ed25519 AAAA…` (`sshd(8)`).
    OpensshPublic,
    /// `openssh-key-v1` (OpenSSH `PROTOCOL.key`).
    OpensshPrivate,
    /// `RSAPublicKey` (RFC 8017 A.1.1).
    Pkcs1Public,
    /// `RSAPrivateKey` (RFC 8017 A.1.2).
    Pkcs1Private,
    /// `ECPrivateKey` (SEC 1 C.4, RFC 5915 §3).
    Sec1Private,
    /// OpenSSL's six numbers of a DSA key.
    DsaPrivate,
    /// `PrivateKeyInfo` (RFC 5208 §5) and `OneAsymmetricKey` (RFC 5958 §2).
    Pkcs8Private,
    /// `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7).
    SpkiPublic,
    /// `---- BEGIN SSH2 PUBLIC KEY ----` (RFC 4716).
    Rfc4716Public,
    /// `PuTTY-User-Key-File-2` (PuTTY manual, appendix C).
    Ppk2,
    /// `PuTTY-User-Key-File-3` (PuTTY manual, appendix C).
    Ppk3,
    /// A public JSON Web Key (RFC 7517).
    JwkPublic,
    /// A private JSON Web Key (RFC 7517).
    JwkPrivate,
    /// `Certificate` (RFC 5280 §4.1).
    X509,
    /// A key that was made here.
    Generated,
}

impl Format {
    /// Every format that is read.
    pub const READ: [Self; 14] = [
        Self::OpensshPublic,
        Self::OpensshPrivate,
        Self::Pkcs1Public,
        Self::Pkcs1Private,
        Self::Sec1Private,
        Self::DsaPrivate,
        Self::Pkcs8Private,
        Self::SpkiPublic,
        Self::Rfc4716Public,
        Self::Ppk2,
        Self::Ppk3,
        Self::JwkPublic,
        Self::JwkPrivate,
        Self::X509,
    ];

    /// The id, stable and documented.
    pub fn id(self) -> &'static str {
        match self {
            Self::OpensshPublic => "openssh-public",
            Self::OpensshPrivate => "openssh-private",
            Self::Pkcs1Public => "pkcs1-public",
            Self::Pkcs1Private => "pkcs1-private",
            Self::Sec1Private => "sec1-private",
            Self::DsaPrivate => "dsa-private",
            Self::Pkcs8Private => "pkcs8-private",
            Self::SpkiPublic => "spki-public",
            Self::Rfc4716Public => "rfc4716-public",
            Self::Ppk2 => "ppk2",
            Self::Ppk3 => "ppk3",
            Self::JwkPublic => "jwk-public",
            Self::JwkPrivate => "jwk-private",
            Self::X509 => "x509",
            Self::Generated => "generated",
        }
    }

    /// How a sentence about such a key begins.
    pub fn label(self) -> &'static str {
        match self {
            Self::OpensshPublic => "OpenSSH public key",
            Self::OpensshPrivate => "OpenSSH private key",
            Self::Pkcs1Public => "PKCS#1 public key",
            Self::Pkcs1Private => "PKCS#1 private key",
            Self::Sec1Private => "SEC 1 private key",
            Self::DsaPrivate => "OpenSSL DSA private key",
            Self::Pkcs8Private => "PKCS#8 private key",
            Self::SpkiPublic => "SubjectPublicKeyInfo public key",
            Self::Rfc4716Public => "RFC 4716 public key",
            Self::Ppk2 => "PuTTY private key (PPK 2)",
            Self::Ppk3 => "PuTTY private key (PPK 3)",
            Self::JwkPublic => "JSON Web Key, public",
            Self::JwkPrivate => "JSON Web Key, private",
            Self::X509 => "X.509 certificate",
            Self::Generated => "New key",
        }
    }

    /// Where the format is written down.
    pub fn specification(self) -> &'static str {
        match self {
            Self::OpensshPublic => "sshd(8)",
            Self::OpensshPrivate => "OpenSSH PROTOCOL.key",
            Self::Pkcs1Public | Self::Pkcs1Private => "RFC 8017 A.1",
            Self::Sec1Private => "RFC 5915",
            Self::DsaPrivate => "OpenSSL",
            Self::Pkcs8Private => "RFC 5208, RFC 5958",
            Self::SpkiPublic => "RFC 5280 §4.1.2.7",
            Self::Rfc4716Public => "RFC 4716",
            Self::Ppk2 | Self::Ppk3 => "PuTTY manual, appendix C",
            Self::JwkPublic | Self::JwkPrivate => "RFC 7517",
            Self::X509 => "RFC 5280 §4.1",
            Self::Generated => "",
        }
    }

    /// The ciphers that encrypted files are opened with.
    pub fn ciphers(self) -> Vec<&'static str> {
        ciphers(self)
    }

    /// Whether such files are written, and whether encrypted ones are.
    pub fn is_written(self) -> (bool, bool) {
        let is_public = PublicFormat::ALL.into_iter().any(|format| Self::from(format) == self);
        let mut private = PrivateFormat::ALL.into_iter().filter(|format| Self::from(*format) == self);
        private.next().map_or((is_public, false), |format| (true, format.can_be_encrypted()))
    }
}

impl From<PrivateFormat> for Format {
    fn from(format: PrivateFormat) -> Self {
        match format {
            PrivateFormat::OpenSsh => Self::OpensshPrivate,
            PrivateFormat::Pkcs8 => Self::Pkcs8Private,
            PrivateFormat::Pkcs1 => Self::Pkcs1Private,
            PrivateFormat::Sec1 => Self::Sec1Private,
            PrivateFormat::Ppk3 => Self::Ppk3,
            PrivateFormat::Ppk2 => Self::Ppk2,
            PrivateFormat::Jwk => Self::JwkPrivate,
        }
    }
}

impl From<PublicFormat> for Format {
    fn from(format: PublicFormat) -> Self {
        match format {
            PublicFormat::OpenSsh => Self::OpensshPublic,
            PublicFormat::Rfc4716 => Self::Rfc4716Public,
            PublicFormat::Spki => Self::SpkiPublic,
            PublicFormat::Pkcs1 => Self::Pkcs1Public,
            PublicFormat::Jwk => Self::JwkPublic,
        }
    }
}
