//! The vault: at most one opened key and one locked file, and what may be asked about them.

use std::rc::Rc;

use keyferry::{
    algorithm::KeySpec,
    comment::Comment,
    finding::Finding,
    key::PublicKey,
    vault::{Answer, Ask, KeySummary, PrivateFormat, PublicFormat, Refusal},
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{
    der_digest::sha1_of_pkcs8,
    disclose::disclose,
    format::Format,
    generate::{adopt, generate},
    inspect::is_clean,
    known::KnownKeys,
    private::Opened,
    read::{LockedFile, Pbkdf2, Read, Several, read},
    rules::Rules,
    summary::{self, Origin},
    write::{write, write_public},
};

/// The longest passphrase that is taken, in bytes: OpenSSH reads no longer one (`readpass.c`).
const MAX_PASSPHRASE_LEN: usize = 1023;

/// An answer, and the bytes that travel beside it: a file to save, or a key to disclose.
pub type Reply = (Answer, Option<Zeroizing<Vec<u8>>>);

/// What is held. Reading a locked file leaves the opened key alone until it is unlocked, and so do
/// several keys until one is chosen; input that is refused leaves everything as it was.
#[derive(Debug, Default)]
pub struct Vault {
    held: Held,
    rules: Rules,
}

#[derive(Debug, Default)]
struct Held {
    opened: Option<Opened>,
    locked: Option<Box<LockedFile>>,
    several: Option<Several>,
    told: Option<Told>,
}

/// What the last answer about a key told of it, but for what the rules say.
#[derive(Debug)]
struct Told {
    /// None of a certificate whose key SSH does not have.
    key: Option<PublicKey>,
    findings: Vec<Finding>,
}

impl Vault {
    /// A vault that judges keys by these rules.
    pub fn new(rules: Rules) -> Self {
        Self { held: Held::default(), rules }
    }

    /// Does what is asked, with the bytes that came beside it.
    pub fn handle(&mut self, ask: Ask, bytes: Option<&[u8]>, rng: &mut impl CryptoRng) -> Reply {
        self.reply(ask, bytes, rng).unwrap_or_else(|refusal| (Answer::Refused(refusal), None))
    }

    fn reply(&mut self, ask: Ask, bytes: Option<&[u8]>, rng: &mut impl CryptoRng) -> Result<Reply, Refusal> {
        match ask {
            Ask::Read { .. } => self.read(bytes.unwrap_or_default()).map(alone),
            Ask::Unlock => self.unlock(passphrase(bytes.unwrap_or_default())?).map(alone),
            Ask::Choose { index } => self.choose(index).map(alone),
            Ask::Offer { from, sought } => Ok(alone(Answer::Several(self.several()?.offers(from, &sought)))),
            Ask::Generate { spec, comment } => self.generate(spec, &comment, bytes, rng).map(alone),
            Ask::Save { format } => self.save(format, bytes, rng),
            Ask::SavePublic { format } => save_public(bytes.unwrap_or_default(), format),
            Ask::Disclose { operation, fingerprint, format } => {
                let key = disclose(self.opened()?, &operation, &fingerprint, format, rng)?;
                Ok((Answer::Disclosed, Some(key)))
            }
            Ask::Require { min_rsa_bits } => {
                self.rules.min_rsa_bits = min_rsa_bits;
                Ok(alone(self.judge_again()))
            }
            Ask::KnowKeys => {
                self.rules.known = Rc::new(KnownKeys::read(bytes.unwrap_or_default())?);
                Ok(alone(self.judge_again()))
            }
            Ask::Inspect => {
                let clean = is_clean(bytes.unwrap_or_default(), self.held.opened.as_ref());
                Ok(alone(Answer::Inspected { clean }))
            }
            Ask::TryNetwork { .. } => Err(Refusal::new(
                "network-is-not-here",
                "the worker around the vault tries the network; the vault has no way to",
            )),
            Ask::Forget => {
                self.held = Held::default();
                Ok(alone(Answer::Forgotten))
            }
        }
    }

    fn read(&mut self, bytes: &[u8]) -> Result<Answer, Refusal> {
        Ok(self.take(read(bytes)?, None))
    }

    fn unlock(&mut self, passphrase: &[u8]) -> Result<Answer, Refusal> {
        let file = self.locked()?;
        let (read, cipher) = (file.unlock(passphrase)?, file.cipher());
        Ok(self.take(read, Some(cipher)))
    }

    /// What a platform can derive from the passphrase of the locked file, in less time.
    pub fn derivation(&self) -> Option<Pbkdf2<'_>> {
        self.held.locked.as_ref().and_then(|file| file.derivation())
    }

    /// Opens the locked file with what the platform derived.
    pub fn unlock_derived(&mut self, key: &[u8]) -> Answer {
        let read = self.locked().and_then(|file| Ok((file.unlock_derived(key)?, file.cipher())));
        read.map_or_else(Answer::Refused, |(read, cipher)| self.take(read, Some(cipher)))
    }

    fn locked(&self) -> Result<&LockedFile, Refusal> {
        self.held.locked.as_deref().ok_or_else(|| {
            Refusal::new("nothing-locked", "there is no encrypted file to open: choose it again")
        })
    }

    fn choose(&mut self, index: usize) -> Result<Answer, Refusal> {
        let read = self.several()?.choose(index)?;
        Ok(self.take(read, None))
    }

    fn several(&self) -> Result<&Several, Refusal> {
        self.held.several.as_ref().ok_or_else(|| {
            Refusal::new("nothing-to-choose", "there are no keys to choose from: choose the file again")
        })
    }

    /// Holds what was read, out of a file that was encrypted so.
    fn take(&mut self, read: Read, cipher: Option<&'static str>) -> Answer {
        match read {
            Read::Public { key, format, findings } => {
                let origin = Origin { format, cipher, has_private_key: false };
                let summary = summary::of_key(&key, &origin, findings);
                self.held = Held::default();
                self.tell(summary, Some(key))
            }
            Read::Certificate(certified) => {
                let key = certified.key.clone();
                self.held = Held::default();
                self.tell(summary::of_certificate(certified), key)
            }
            Read::Several(several) => {
                let offers = several.offers(0, "");
                (self.held.locked, self.held.several) = (None, Some(several));
                Answer::Several(offers)
            }
            Read::Private { key, format, findings } => self.hold(key, format, cipher, findings),
            Read::Locked(file) => {
                let answer = summary::of_locked(&file);
                (self.held.locked, self.held.several) = (Some(file), None);
                answer
            }
        }
    }

    fn generate(
        &mut self,
        spec: KeySpec,
        comment: &str,
        platform: Option<&[u8]>,
        rng: &mut impl CryptoRng,
    ) -> Result<Answer, Refusal> {
        let comment = Comment::new(comment)
            .map_err(|error| Refusal::new("comment-hidden-character", error.to_string()))?;
        let (key, findings) = match platform {
            Some(der) => adopt(spec, comment, der)?,
            None => (generate(spec, comment, rng)?, Vec::new()),
        };
        Ok(self.hold(key, Format::Generated, None, findings))
    }

    fn save(
        &mut self,
        format: PrivateFormat,
        bytes: Option<&[u8]>,
        rng: &mut impl CryptoRng,
    ) -> Result<Reply, Refusal> {
        let passphrase = bytes.map(passphrase).transpose()?;
        let file = write(self.opened()?, format, passphrase, rng)?;
        Ok((Answer::File, Some(file)))
    }

    fn opened(&self) -> Result<&Opened, Refusal> {
        self.held.opened.as_ref().ok_or_else(|| {
            Refusal::new("nothing-held", "there is no private key here: open or generate one first")
        })
    }

    /// Holds that key alone.
    fn hold(
        &mut self,
        key: Opened,
        format: Format,
        cipher: Option<&'static str>,
        findings: Vec<Finding>,
    ) -> Answer {
        let origin = Origin { format, cipher, has_private_key: true };
        let mut summary = summary::of_key(key.public(), &origin, findings);
        summary.fingerprints.sha1_pkcs8 = sha1_of_pkcs8(&key);
        let public = key.public().clone();
        self.held = Held { opened: Some(key), ..Held::default() };
        self.tell(summary, Some(public))
    }

    /// Tells of a key, and what the rules say of it.
    fn tell(&mut self, summary: KeySummary, key: Option<PublicKey>) -> Answer {
        let told = Told { key, findings: summary.findings };
        let findings = self.judge(&told);
        self.held.told = Some(told);
        Answer::Key(KeySummary { findings, ..summary })
    }

    /// What is found of a key, by its numbers and by the rules.
    fn judge(&self, told: &Told) -> Vec<Finding> {
        let by_the_rules = told.key.iter().flat_map(|key| self.rules.findings(key));
        told.findings.iter().cloned().chain(by_the_rules).collect()
    }

    fn judge_again(&self) -> Answer {
        Answer::Judged { findings: self.held.told.as_ref().map(|told| self.judge(told)).unwrap_or_default() }
    }
}

fn alone(answer: Answer) -> Reply {
    (answer, None)
}

fn save_public(line: &[u8], format: PublicFormat) -> Result<Reply, Refusal> {
    match read(line)? {
        Read::Public { key, .. } => Ok((Answer::File, Some(write_public(&key, format)?))),
        _ => Err(Refusal::new("not-a-public-key", "what is to be written is no public key line")),
    }
}

fn passphrase(bytes: &[u8]) -> Result<&[u8], Refusal> {
    if bytes.len() > MAX_PASSPHRASE_LEN {
        return Err(Refusal::new(
            "passphrase-too-long",
            format!("the passphrase has more than {MAX_PASSPHRASE_LEN} bytes, which OpenSSH can't type"),
        ));
    }
    Ok(bytes)
}
