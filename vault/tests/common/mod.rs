//! A vault with a random number generator, and the key files.
#![allow(dead_code, reason = "each test uses its part")]

pub(crate) mod same;
pub(crate) mod tools;

use std::{fs, path::PathBuf};

use getrandom::{SysRng, rand_core::UnwrapErr};
use keyferry::vault::{Answer, Ask, PrivateFormat, Refusal};
use keyferry_vault::Vault;

/// A vault and what it is asked.
pub(crate) struct Asked(Vault);

pub(crate) fn vault() -> Asked {
    Asked(Vault::default())
}

impl Asked {
    pub(crate) fn ask(&mut self, ask: Ask, bytes: Option<&[u8]>) -> (Answer, Option<Vec<u8>>) {
        let (answer, beside) = self.0.handle(ask, bytes, &mut UnwrapErr(SysRng));
        (answer, beside.map(|bytes| bytes.to_vec()))
    }

    pub(crate) fn read(&mut self, bytes: &[u8]) -> Answer {
        self.ask(Ask::Read { file_name: None }, Some(bytes)).0
    }

    pub(crate) fn unlock(&mut self, passphrase: &str) -> Answer {
        self.ask(Ask::Unlock, Some(passphrase.as_bytes())).0
    }

    #[track_caller]
    pub(crate) fn save(&mut self, format: PrivateFormat, passphrase: Option<&str>) -> Vec<u8> {
        match self.ask(Ask::Save { format }, passphrase.map(str::as_bytes)) {
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
