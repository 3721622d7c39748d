//! The vault: opened keys, at most one locked file and one list to choose from, and what may be asked of them.

use std::{mem, rc::Rc};

use keyferry::{
    algorithm::KeySpec,
    comment::Comment,
    vault::{Answer, Ask, PrivateFormat, PublicFormat, Refusal},
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{
    canary,
    disclose::disclose,
    format::Format,
    generate::{adopt, generate},
    held::{Key, Keys},
    inspect::is_clean,
    known::KnownKeys,
    passphrase::weigh,
    read::{LockedFile, Pbkdf2, Read, Several, read},
    rules::Rules,
    summary,
    write::{write, write_public},
};

/// The longest passphrase that is taken, in bytes: OpenSSH reads no longer one (`readpass.c`).
const MAX_PASSPHRASE_LEN: usize = 1023;

/// An answer, and the bytes that travel beside it: a file to save, or a key to disclose.
pub type Reply = (Answer, Option<Zeroizing<Vec<u8>>>);

/// What is held: opened keys, and what the last file left to do. Reading a locked file or several keys opens
/// none until it is unlocked or one is chosen; input that is refused leaves everything as it was.
#[derive(Debug, Default)]
pub struct Vault {
    keys: Keys,
    locked: Option<Box<LockedFile>>,
    several: Option<Several>,
    rules: Rules,
}

impl Vault {
    /// A vault that judges keys by these rules.
    pub fn new(rules: Rules) -> Self {
        Self { rules, ..Self::default() }
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
            Ask::Comment { fingerprint, comment } => {
                let summary = self.keys.comment(&fingerprint, Comment::new(&comment)?, &self.rules)?;
                Ok(alone(Answer::Key(summary)))
            }
            Ask::Save { fingerprint, format } => self.save(&fingerprint, format, bytes, rng),
            Ask::SavePublic { format } => save_public(bytes.unwrap_or_default(), format),
            Ask::Disclose { operation, fingerprint, format } => {
                let key = disclose(self.keys.opened(&fingerprint)?, &operation, format, rng)?;
                Ok((Answer::Disclosed, Some(key)))
            }
            Ask::Require { min_rsa_bits } => {
                self.rules.min_rsa_bits = min_rsa_bits;
                Ok(alone(self.judged()))
            }
            Ask::KnowKeys => {
                self.rules.known = Rc::new(KnownKeys::read(bytes.unwrap_or_default())?);
                Ok(alone(self.judged()))
            }
            Ask::TestGuard => Ok(alone(Answer::GuardTested { forms: canary::test(rng)? })),
            Ask::Weigh => {
                let (bits, strength) = weigh(passphrase(bytes.unwrap_or_default())?);
                Ok(alone(Answer::Weighed { bits, strength }))
            }
            Ask::Inspect => {
                let clean = is_clean(bytes.unwrap_or_default(), self.keys.needles());
                Ok(alone(Answer::Inspected { clean }))
            }
            Ask::TryNetwork { .. } => Err(Refusal::new(
                "network-is-not-here",
                "the worker around the vault tries the network; the vault has no way to",
            )),
            Ask::Drop { fingerprint } => {
                self.drop_key(&fingerprint);
                Ok(alone(Answer::Dropped))
            }
            Ask::Forget => {
                *self = Self::new(mem::take(&mut self.rules));
                Ok(alone(Answer::Forgotten))
            }
        }
    }

    fn read(&mut self, bytes: &[u8]) -> Result<Answer, Refusal> {
        let answer = self.take(read(bytes)?, None)?;
        if !matches!(answer, Answer::Several(_)) {
            self.several = None;
        }
        Ok(answer)
    }

    fn unlock(&mut self, passphrase: &[u8]) -> Result<Answer, Refusal> {
        let file = self.locked()?;
        let (read, cipher) = (file.unlock(passphrase)?, file.cipher());
        self.take(read, Some(cipher))
    }

    /// What a platform can derive from the passphrase of the locked file, in less time.
    pub fn derivation(&self) -> Option<Pbkdf2<'_>> {
        self.locked.as_ref().and_then(|file| file.derivation())
    }

    /// Opens the locked file with what the platform derived.
    pub fn unlock_derived(&mut self, key: &[u8]) -> Answer {
        let read = self.locked().and_then(|file| Ok((file.unlock_derived(key)?, file.cipher())));
        read.and_then(|(read, cipher)| self.take(read, Some(cipher))).unwrap_or_else(Answer::Refused)
    }

    fn locked(&self) -> Result<&LockedFile, Refusal> {
        self.locked.as_deref().ok_or_else(|| {
            Refusal::new("nothing-locked", "there is no encrypted file to open: choose it again")
        })
    }

    fn choose(&mut self, index: usize) -> Result<Answer, Refusal> {
        let read = self.several()?.choose(index)?;
        self.take(read, None)
    }

    fn several(&self) -> Result<&Several, Refusal> {
        self.several.as_ref().ok_or_else(|| {
            Refusal::new("nothing-to-choose", "there are no keys to choose from: choose the file again")
        })
    }

    /// Holds what was read, out of a file that was encrypted so.
    fn take(&mut self, read: Read, cipher: Option<&'static str>) -> Result<Answer, Refusal> {
        let key = match read {
            Read::Public { key, format, findings } => Key::public(key, format, cipher, findings),
            Read::Certificate(certified) => Key::certificate(certified),
            Read::Private { key, format, findings } => Key::private(key, format, cipher, findings),
            Read::Several(several) => {
                let offers = several.offers(0, "");
                (self.locked, self.several) = (None, Some(several));
                return Ok(Answer::Several(offers));
            }
            Read::Locked(file) => {
                let answer = summary::of_locked(&file);
                self.locked = Some(file);
                return Ok(answer);
            }
        };
        let answer = self.hold(key)?;
        self.locked = None;
        Ok(answer)
    }

    fn hold(&mut self, key: Key) -> Result<Answer, Refusal> {
        self.keys.add(key, &self.rules).map(Answer::Key)
    }

    fn generate(
        &mut self,
        spec: KeySpec,
        comment: &str,
        platform: Option<&[u8]>,
        rng: &mut impl CryptoRng,
    ) -> Result<Answer, Refusal> {
        let comment = Comment::new(comment)?;
        let (key, findings) = match platform {
            Some(der) => adopt(spec, comment, der)?,
            None => (generate(spec, comment, rng)?, Vec::new()),
        };
        self.hold(Key::private(key, Format::Generated, None, findings))
    }

    fn save(
        &self,
        fingerprint: &str,
        format: PrivateFormat,
        bytes: Option<&[u8]>,
        rng: &mut impl CryptoRng,
    ) -> Result<Reply, Refusal> {
        let passphrase = bytes.map(passphrase).transpose()?;
        let file = write(self.keys.opened(fingerprint)?, format, passphrase, rng)?;
        Ok((Answer::File, Some(file)))
    }

    /// What was dropped can't be chosen again, since choosing needs its private bytes.
    fn drop_key(&mut self, fingerprint: &str) {
        self.keys.remove(fingerprint);
        if let Some(several) = &mut self.several {
            several.wipe(fingerprint);
        }
    }

    fn judged(&self) -> Answer {
        Answer::Judged { keys: self.keys.judged(&self.rules) }
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
        )
        .with("most", MAX_PASSPHRASE_LEN));
    }
    Ok(bytes)
}
