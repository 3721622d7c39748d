//! The formats that are read, by the ids of [`keyferry::vault::KeySummary::format`].

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
    /// A key that was made here.
    Generated,
}

impl Format {
    /// Every format that is read.
    pub const READ: [Self; 13] = [
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
            Self::Generated => "New key",
        }
    }
}
