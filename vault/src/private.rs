//! A private key whose halves belong together.

mod ecdsa;
mod ed25519;
mod rsa;

use std::fmt;

use keyferry::{algorithm::Algorithm, comment::Comment, key::PublicKey, vault::Refusal};
use zeroize::Zeroizing;

pub(crate) use self::{
    ecdsa::{EcdsaKey, uncompressed},
    ed25519::Ed25519Key,
    rsa::{RsaKey, RsaNumbers},
};
use crate::wire::{Reader, Writer};

/// A private key. It can't be printed, cloned, compared or serialised; the ways out of it are
/// [`crate::write`] and the disclosure of a [`crate::Vault`].
///
/// It stays where it is when it is handed on: a value that moves leaves its old place as it was.
///
/// ```compile_fail,E0277
/// fn show(key: keyferry_vault::PrivateKey) -> String {
///     format!("{key}")
/// }
/// ```
/// ```compile_fail,E0277
/// fn copy(key: &keyferry_vault::PrivateKey) -> keyferry_vault::PrivateKey {
///     keyferry_vault::PrivateKey::clone(key)
/// }
/// ```
pub struct PrivateKey(Box<Kind>);

pub(crate) enum Kind {
    Ed25519(Ed25519Key),
    Ecdsa(EcdsaKey),
    Rsa(RsaKey),
}

/// The members of a JSON Web Key, in the order of RFC 7518 §6 and RFC 8037 §2.
pub(crate) struct Jwk {
    pub(crate) kty: &'static str,
    pub(crate) crv: Option<&'static str>,
    /// Those that are bytes, by their names.
    pub(crate) members: Vec<(&'static str, Zeroizing<Vec<u8>>)>,
}

/// What all kinds of private keys can do.
pub(crate) trait Pair {
    /// The public key blob (RFC 4253 §6.6), computed from the private half.
    fn public_blob(&self) -> Zeroizing<Vec<u8>>;
    /// The algorithm's own values, in the order of OpenSSH's `PROTOCOL.key`.
    fn write_fields(&self, writer: Writer) -> Writer;
    /// The private values alone, in the order of a PPK file (PuTTY manual, C.3).
    fn write_putty_fields(&self, writer: Writer) -> Writer;
    /// The members of a JSON Web Key.
    fn jwk(&self) -> Jwk;
    /// `PrivateKeyInfo` (RFC 5208 §5) in DER.
    fn pkcs8(&self) -> Zeroizing<Vec<u8>>;
    /// Every number that must stay secret.
    fn secrets(&self) -> Vec<Zeroizing<Vec<u8>>>;
}

impl PrivateKey {
    /// Reads the values of that algorithm, as the private section of `openssh-key-v1` holds them.
    ///
    /// # Errors
    /// When the values are damaged, or the halves don't belong together.
    pub(crate) fn read(algorithm: &Algorithm, reader: &mut Reader<'_>) -> Result<Self, Refusal> {
        match algorithm {
            Algorithm::Ed25519 => Ed25519Key::read(reader).map(Kind::Ed25519),
            Algorithm::EcdsaP256 | Algorithm::EcdsaP384 | Algorithm::EcdsaP521 => {
                EcdsaKey::read(reader).map(Kind::Ecdsa)
            }
            Algorithm::Rsa => RsaKey::read(reader).map(Kind::Rsa),
            _ => Err(reader.malformed().into()),
        }
        .map(Self::from)
    }

    /// The public half, computed from the private one.
    ///
    /// # Errors
    /// Never for a key that was read or generated: its blob is one that the core decodes.
    pub fn public(&self, comment: Comment) -> Result<PublicKey, Refusal> {
        PublicKey::from_blob(&self.pair().public_blob(), comment).map_err(Refusal::from)
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0
    }

    pub(crate) fn pair(&self) -> &dyn Pair {
        match &*self.0 {
            Kind::Ed25519(key) => key,
            Kind::Ecdsa(key) => key,
            Kind::Rsa(key) => key,
        }
    }
}

impl From<Kind> for PrivateKey {
    fn from(kind: Kind) -> Self {
        Self(Box::new(kind))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(..)")
    }
}

/// A private key with its public half, which was computed from it.
#[derive(Debug)]
pub struct Opened {
    private: PrivateKey,
    public: PublicKey,
}

impl Opened {
    /// Binds a private key to a comment.
    ///
    /// # Errors
    /// As [`PrivateKey::public`].
    pub fn new(private: PrivateKey, comment: Comment) -> Result<Self, Refusal> {
        let public = private.public(comment)?;
        Ok(Self { private, public })
    }

    /// Changes the comment.
    pub(crate) fn set_comment(&mut self, comment: Comment) {
        self.public = self.public.with_comment(comment);
    }

    /// The private half.
    pub fn private(&self) -> &PrivateKey {
        &self.private
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }
}

/// The refusal of a key whose halves, or whose copies of one half, differ.
pub(crate) fn mismatch(what: &str) -> Refusal {
    Refusal::new(
        "key-halves-differ",
        format!(
            "{what}: the file's public half does not belong to its private half, so what is \
             imported could not be used, or is someone else's. Take another copy of the key"
        ),
    )
}
