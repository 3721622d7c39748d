//! A vault as the page has it.

use std::convert::Infallible;

use keyferry::vault::{Answer, Ask, KeySummary, PrivateFormat};
use keyferry_vault::{Reply, Vault};
use rand_core::{TryCryptoRng, TryRng};

/// The passphrase of every file that is encrypted, as in `vault/tests/keys`.
pub const PASSPHRASE: &str = "correct horse";

/// A vault, and what it draws.
#[derive(Debug, Default)]
pub struct Asked {
    vault: Vault,
    numbers: Numbers,
}

impl Asked {
    /// Asks it to read the bytes.
    pub fn read(&mut self, bytes: &[u8]) -> Answer {
        self.ask(Ask::Read { file_name: None }, Some(bytes)).0
    }

    /// Asks it to hold that one of the keys it read.
    pub fn choose(&mut self, index: usize) -> Answer {
        self.ask(Ask::Choose { index }, None).0
    }

    /// Asks it to open what it read.
    pub fn unlock(&mut self) -> Answer {
        self.ask(Ask::Unlock, Some(PASSPHRASE.as_bytes())).0
    }

    /// Asks it for a key that it holds as a file.
    pub fn save(&mut self, key: &KeySummary, format: PrivateFormat, passphrase: Option<&str>) -> Reply {
        let fingerprint = key.fingerprint().to_owned();
        self.ask(Ask::Save { fingerprint, format }, passphrase.map(str::as_bytes))
    }

    fn ask(&mut self, ask: Ask, bytes: Option<&[u8]>) -> Reply {
        self.vault.handle(ask, bytes, &mut self.numbers)
    }
}

/// Numbers that are the same each time, so that what was found once is found again. Salts and check
/// numbers are made of them; a key never is.
#[derive(Debug, Default)]
struct Numbers(u64);

impl TryRng for Numbers {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let [first, second, third, fourth, ..] = self.try_next_u64()?.to_le_bytes();
        Ok(u32::from_le_bytes([first, second, third, fourth]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        Ok(self.0)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for piece in bytes.chunks_mut(8) {
            let number = self.try_next_u64()?.to_le_bytes();
            piece.iter_mut().zip(number).for_each(|(byte, number)| *byte = number);
        }
        Ok(())
    }
}

impl TryCryptoRng for Numbers {}
