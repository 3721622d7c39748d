//! Encrypted files, whatever their format.

use std::fmt;

use keyferry::{finding::Finding, key::PublicKey, vault::Refusal};
use zeroize::Zeroizing;

use super::{Read, cost::Cost, der};
use crate::format::Format;

/// What a format does with a passphrase.
pub(super) trait Lock {
    /// The name of the cipher, `aes256-ctr` for one.
    fn cipher(&self) -> &'static str;
    /// What opening costs.
    fn cost(&self) -> Cost;
    /// Opens the file. A wrong passphrase is [`wrong_passphrase`], all else is the file's fault.
    fn open(&self, passphrase: &[u8]) -> Result<Read, Refusal>;
    /// What a platform can derive from the passphrase, if it can.
    fn derivation(&self) -> Option<Pbkdf2<'_>> {
        None
    }
    /// Opens the file with what the platform derived.
    fn open_derived(&self, _key: &[u8]) -> Result<Read, Refusal> {
        Err(wrong_passphrase())
    }
}

/// PBKDF2 (RFC 8018 §5.2) as platforms do it.
#[derive(Clone, Copy, Debug)]
pub struct Pbkdf2<'f> {
    /// The name of the digest in the Web Cryptography API.
    pub hash: &'static str,
    /// The salt.
    pub salt: &'f [u8],
    /// How often.
    pub iterations: u32,
    /// How long a key, in bytes.
    pub len: usize,
}

/// An encrypted file, and all that it says in the clear.
pub struct LockedFile {
    format: Format,
    public: Option<PublicKey>,
    findings: Vec<Finding>,
    lock: Box<dyn Lock>,
}

impl LockedFile {
    pub(super) fn new(format: Format, lock: impl Lock + 'static) -> Self {
        Self { format, public: None, findings: Vec::new(), lock: Box::new(lock) }
    }

    /// The same file, with the public half that stands in it in the clear.
    pub(super) fn with_public(self, public: PublicKey) -> Self {
        Self { public: Some(public), ..self }
    }

    /// Keeps findings for when the file is open.
    pub(super) fn add(&mut self, findings: Vec<Finding>) {
        self.findings.extend(findings);
    }

    /// What was read.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The public half, if the file has it in the clear, without a comment.
    pub fn public(&self) -> Option<&PublicKey> {
        self.public.as_ref()
    }

    /// The name of the cipher, `aes256-ctr` for one.
    pub fn cipher(&self) -> &'static str {
        self.lock.cipher()
    }

    /// What opening costs.
    pub(crate) fn cost(&self) -> Cost {
        self.lock.cost()
    }

    /// Opens the file.
    ///
    /// # Errors
    /// When the passphrase is wrong, or what it opens is no whole key.
    pub fn unlock(&self, passphrase: &[u8]) -> Result<Read, Refusal> {
        self.opened(self.lock.open(passphrase))
    }

    /// What a platform can derive from the passphrase in our place, in less time.
    pub fn derivation(&self) -> Option<Pbkdf2<'_>> {
        self.lock.derivation()
    }

    /// Opens the file with what the platform derived.
    ///
    /// # Errors
    /// As [`Self::unlock`].
    pub fn unlock_derived(&self, key: &[u8]) -> Result<Read, Refusal> {
        self.opened(self.lock.open_derived(key))
    }

    fn opened(&self, read: Result<Read, Refusal>) -> Result<Read, Refusal> {
        // Where it goes wrong is known in the decrypted data, which nobody can look at.
        let read = read.map_err(|refusal| Refusal { position: None, ..refusal })?;
        Ok(read.with(self.findings.clone()))
    }
}

impl fmt::Debug for LockedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LockedFile(..)")
    }
}

/// The refusal of a passphrase that opens nothing.
pub(super) fn wrong_passphrase() -> Refusal {
    Refusal::new(
        "passphrase-wrong",
        "this passphrase does not open the key: try again, and mind capitals and keyboard layout",
    )
}

/// What is said of a file whose passphrase can be guessed at millions a second.
pub(super) fn weak_encryption(how: &str) -> Finding {
    Finding::info(
        "encryption-weak",
        format!("the file is encrypted in an old way, {how}, which hardly slows guessing: save the key anew"),
    )
}

/// Reads decrypted DER. What a wrong passphrase makes is not one SEQUENCE to its end; where it
/// is, the passphrase was right, and what is wrong inside is the file's fault.
pub(super) fn read_decrypted(data: &[u8]) -> Result<Read, Refusal> {
    if !der::is_whole(data) {
        return Err(wrong_passphrase());
    }
    der::read(data)
}

/// Data without its padding (RFC 5652 §6.3): as many bytes as each of them says.
pub(super) fn unpadded(data: &[u8], block: usize) -> Option<Zeroizing<Vec<u8>>> {
    let count = usize::from(*data.last()?);
    let (data, padding) = data.split_at_checked(data.len().checked_sub(count)?)?;
    let is_padding = (1..=block).contains(&count) && padding.iter().all(|byte| usize::from(*byte) == count);
    is_padding.then(|| Zeroizing::new(data.to_vec()))
}
