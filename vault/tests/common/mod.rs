//! A vault with a random number generator, and the key files.
#![allow(dead_code, reason = "each test uses its part")]

pub(crate) mod same;
pub(crate) mod tools;

use std::{fs, path::PathBuf};

use getrandom::{SysRng, rand_core::UnwrapErr};
use keyferry::vault::{Answer, Ask, PrivateFormat, Refusal};
use keyferry_vault::Vault;

/// A vault and what it is asked, and the fingerprint of the key that it told of last.
pub(crate) struct Asked {
    vault: Vault,
    last: String,
}

pub(crate) fn vault() -> Asked {
    Asked { vault: Vault::default(), last: String::new() }
}

impl Asked {
    pub(crate) fn ask(&mut self, ask: Ask, bytes: Option<&[u8]>) -> (Answer, Option<Vec<u8>>) {
        let (answer, beside) = self.vault.handle(ask, bytes, &mut UnwrapErr(SysRng));
        if let Answer::Key(summary) = &answer {
            summary.fingerprint().clone_into(&mut self.last);
        }
        (answer, beside.map(|bytes| bytes.to_vec()))
    }

    pub(crate) fn read(&mut self, bytes: &[u8]) -> Answer {
        self.ask(Ask::Read { file_name: None }, Some(bytes)).0
    }

    pub(crate) fn unlock(&mut self, passphrase: &str) -> Answer {
        self.ask(Ask::Unlock, Some(passphrase.as_bytes())).0
    }

    /// Asks to save the key that was told of last.
    pub(crate) fn ask_save(
        &mut self,
        format: PrivateFormat,
        passphrase: Option<&str>,
    ) -> (Answer, Option<Vec<u8>>) {
        let fingerprint = self.last.clone();
        self.ask(Ask::Save { fingerprint, format }, passphrase.map(str::as_bytes))
    }

    #[track_caller]
    pub(crate) fn save(&mut self, format: PrivateFormat, passphrase: Option<&str>) -> Vec<u8> {
        match self.ask_save(format, passphrase) {
            (Answer::File, Some(file)) => file,
            (other, _) => panic!("{other:?}"),
        }
    }
}

pub(crate) fn keys() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/keys")
}

#[track_caller]
pub(crate) fn key_file(name: &str) -> Vec<u8> {
    fs::read(keys().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[track_caller]
pub(crate) fn refusal(answer: Answer) -> Refusal {
    match answer {
        Answer::Refused(refusal) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}
