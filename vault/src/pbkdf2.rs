//! PBKDF2 (RFC 8018 §5.2) with HMAC (RFC 2104) and the digests of FIPS 180-4.
//!
//! All of the time goes to the compression functions. They are called on blocks that are padded
//! once, which leaves out the copies of a digest that is fed bytes, and leaves one loop for all.

use std::ops::BitXorAssign;

use sha1::block_api::compress;
use sha2::block_api::{compress256, compress512};
use zeroize::{Zeroize, Zeroizing};

/// The longest block of these digests, in bytes.
const MAX_BLOCK: usize = 128;
/// The longest of these digests, in bytes.
const MAX_LEN: usize = 64;

/// A digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Digest {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// What a digest keeps from one block to the next.
#[derive(Clone, Copy, Zeroize)]
enum State {
    Sha1([u32; 5]),
    Short([u32; 8]),
    Long([u64; 8]),
}

impl Digest {
    /// Its length, in bytes.
    fn len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Its name in the Web Cryptography API (§18.4.4), which lacks one.
    pub(crate) fn on_a_platform(self) -> Option<&'static str> {
        match self {
            Self::Sha1 => Some("SHA-1"),
            Self::Sha224 => None,
            Self::Sha256 => Some("SHA-256"),
            Self::Sha384 => Some("SHA-384"),
            Self::Sha512 => Some("SHA-512"),
        }
    }

    /// The length of its block, in bytes.
    fn block(self) -> usize {
        match self {
            Self::Sha1 | Self::Sha224 | Self::Sha256 => 64,
            Self::Sha384 | Self::Sha512 => MAX_BLOCK,
        }
    }

    /// FIPS 180-4 §5.3.
    fn start(self) -> State {
        match self {
            Self::Sha1 => State::Sha1([0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]),
            Self::Sha224 => State::Short([
                0xc105_9ed8,
                0x367c_d507,
                0x3070_dd17,
                0xf70e_5939,
                0xffc0_0b31,
                0x6858_1511,
                0x64f9_8fa7,
                0xbefa_4fa4,
            ]),
            Self::Sha256 => State::Short([
                0x6a09_e667,
                0xbb67_ae85,
                0x3c6e_f372,
                0xa54f_f53a,
                0x510e_527f,
                0x9b05_688c,
                0x1f83_d9ab,
                0x5be0_cd19,
            ]),
            Self::Sha384 => State::Long([
                0xcbbb_9d5d_c105_9ed8,
                0x629a_292a_367c_d507,
                0x9159_015a_3070_dd17,
                0x152f_ecd8_f70e_5939,
                0x6733_2667_ffc0_0b31,
                0x8eb4_4a87_6858_1511,
                0xdb0c_2e0d_64f9_8fa7,
                0x47b5_481d_befa_4fa4,
            ]),
            Self::Sha512 => State::Long([
                0x6a09_e667_f3bc_c908,
                0xbb67_ae85_84ca_a73b,
                0x3c6e_f372_fe94_f82b,
                0xa54f_f53a_5f1d_36f1,
                0x510e_527f_ade6_82d1,
                0x9b05_688c_2b3e_6c1f,
                0x1f83_d9ab_fb41_bd6b,
                0x5be0_cd19_137e_2179,
            ]),
        }
    }

    /// The message with what FIPS 180-4 §5.1 puts behind it, where so many bytes were before it.
    fn padded(self, message: &[u8], before: usize) -> Zeroizing<Vec<u8>> {
        let length_len = self.block() / 8;
        let len = (message.len() + 1 + length_len).next_multiple_of(self.block());
        let bits = (8 * (before + message.len()) as u64).to_be_bytes();
        let mut padded = Zeroizing::new(Vec::with_capacity(len));
        padded.extend_from_slice(message);
        padded.push(0x80);
        padded.resize(len - bits.len(), 0);
        padded.extend_from_slice(&bits);
        padded
    }
}

impl State {
    /// Takes in whole blocks.
    fn take(&mut self, blocks: &[u8]) {
        match self {
            Self::Sha1(state) => compress(state, blocks.as_chunks().0),
            Self::Short(state) => compress256(state, blocks.as_chunks().0),
            Self::Long(state) => compress512(state, blocks.as_chunks().0),
        }
    }

    /// Writes as much of itself as there is room for, in whole words.
    fn write(&self, out: &mut [u8]) {
        fn words<const N: usize>(out: &mut [u8], words: impl Iterator<Item = [u8; N]>) {
            out.as_chunks_mut().0.iter_mut().zip(words).for_each(|(out, word)| *out = word);
        }
        match self {
            Self::Sha1(state) => words(out, state.iter().map(|word| word.to_be_bytes())),
            Self::Short(state) => words(out, state.iter().map(|word| word.to_be_bytes())),
            Self::Long(state) => words(out, state.iter().map(|word| word.to_be_bytes())),
        }
    }

    /// Adds another one of the same digest, bit by bit.
    fn add(&mut self, other: &Self) {
        match (self, other) {
            (Self::Sha1(state), Self::Sha1(other)) => xor(state, other),
            (Self::Short(state), Self::Short(other)) => xor(state, other),
            (Self::Long(state), Self::Long(other)) => xor(state, other),
            _ => {}
        }
    }
}

fn xor<W: Copy + BitXorAssign>(words: &mut [W], others: &[W]) {
    words.iter_mut().zip(others).for_each(|(word, other)| *word ^= *other);
}

/// HMAC after its key.
struct Keyed {
    digest: Digest,
    inner: State,
    outer: State,
}

impl Keyed {
    fn new(digest: Digest, key: &[u8]) -> Self {
        let mut block = Zeroizing::new([0; MAX_BLOCK]);
        if key.len() <= digest.block() {
            block.iter_mut().zip(key).for_each(|(byte, key)| *byte = *key);
        } else {
            let mut state = digest.start();
            state.take(&digest.padded(key, 0));
            state.write(&mut block[..digest.len()]);
        }
        let with = |pad: u8| {
            let padded: Zeroizing<Vec<u8>> =
                Zeroizing::new(block.iter().take(digest.block()).map(|byte| byte ^ pad).collect());
            let mut state = digest.start();
            state.take(&padded);
            state
        };
        Self { digest, inner: with(0x36), outer: with(0x5c) }
    }

    /// The MAC of a message that was padded, or of the block that takes the inner digest if there is no
    /// message; the block's front is overwritten with it.
    fn mac(&self, message: Option<&[u8]>, block: &mut [u8]) -> State {
        let front = ..self.digest.len();
        let mut inner = self.inner;
        inner.take(message.unwrap_or(block));
        inner.write(&mut block[front]);
        let mut outer = self.outer;
        outer.take(block);
        outer.write(&mut block[front]);
        outer
    }
}

impl Drop for Keyed {
    fn drop(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

/// A key of that length.
pub(crate) fn derive(
    digest: Digest,
    passphrase: &[u8],
    salt: &[u8],
    iterations: u32,
    len: usize,
) -> Zeroizing<Vec<u8>> {
    let keyed = Keyed::new(digest, passphrase);
    let mut key = Zeroizing::new(vec![0; len]);
    for (part, number) in key.chunks_mut(digest.len()).zip(1_u32..) {
        let message = digest.padded(&[salt, &number.to_be_bytes()].concat(), digest.block());
        let mut block = digest.padded(&[0; MAX_LEN][..digest.len()], digest.block());
        let mut sum = keyed.mac(Some(&message), &mut block);
        for _ in 1..iterations {
            sum.add(&keyed.mac(None, &mut block));
        }
        sum.write(&mut block);
        part.copy_from_slice(&block[..part.len()]);
        sum.zeroize();
    }
    key
}

#[cfg(test)]
mod tests {
    use ::pbkdf2::pbkdf2_hmac;
    use sha1::Sha1;
    use sha2::{Sha224, Sha256, Sha384, Sha512};

    use super::*;

    type Other = fn(&[u8], &[u8], u32, &mut [u8]);

    #[test]
    fn keys_are_those_of_another_implementation() {
        let digests: [(Digest, Other); 5] = [
            (Digest::Sha1, pbkdf2_hmac::<Sha1>),
            (Digest::Sha224, pbkdf2_hmac::<Sha224>),
            (Digest::Sha256, pbkdf2_hmac::<Sha256>),
            (Digest::Sha384, pbkdf2_hmac::<Sha384>),
            (Digest::Sha512, pbkdf2_hmac::<Sha512>),
        ];
        let bytes: Vec<u8> = (0..=255).collect();
        // Lengths around those of blocks and of what padding needs.
        for (digest, other) in digests {
            for passphrase in [0, 1, 63, 64, 65, 127, 128, 129, 256] {
                for (salt, iterations, len) in
                    [(0, 1, 1), (8, 2, 32), (47, 3, 64), (52, 1, 65), (200, 7, 150)]
                {
                    let (passphrase, salt) = (&bytes[..passphrase], &bytes[..salt]);
                    let mut expected = vec![0; len];
                    other(passphrase, salt, iterations, &mut expected);
                    let key = derive(digest, passphrase, salt, iterations, len);
                    assert_eq!(*key, expected, "{digest:?} {} {}", passphrase.len(), salt.len());
                }
            }
        }
    }
}
