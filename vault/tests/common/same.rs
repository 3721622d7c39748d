//! Random numbers that are none.

use std::convert::Infallible;

use getrandom::rand_core::{TryCryptoRng, TryRng};

/// Bytes that are not random: the same ones, again and again.
pub(crate) struct Same(pub(crate) Vec<u8>);

impl TryRng for Same {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_ne_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_ne_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.iter_mut().zip(self.0.iter().cycle()).for_each(|(byte, same)| *byte = *same);
        Ok(())
    }
}

impl TryCryptoRng for Same {}
