//! Blowfish with the expensive key schedule of bcrypt (N. Provos, D. Mazières, "A Future-Adaptable Password
//! Scheme", 1999, §3), in two states side by side.

use std::array;

use zeroize::Zeroize;

use crate::digits::{P, S};

/// How many states there are. While one waits for its tables, a processor computes with the other.
pub(crate) const LANES: usize = 2;

/// The two halves of a block.
type Pair = [u32; 2];
/// A key for each state, in words.
type Keys<'k> = [&'k [u32; 16]; LANES];

pub(crate) struct Blowfish(Box<[State; LANES]>);

#[derive(Clone, Copy)]
struct State {
    subkeys: [u32; 18],
    boxes: [u32; 1024],
}

impl Blowfish {
    /// Each state after its key and its salt were expanded in.
    pub(crate) fn salted(keys: Keys<'_>, salts: Keys<'_>) -> Self {
        let mut state = Self(Box::new([State { subkeys: P, boxes: S }; LANES]));
        state.expand_with(keys, salts);
        state
    }

    /// Expands a key into each state.
    pub(crate) fn expand(&mut self, keys: Keys<'_>) {
        self.expand_with(keys, [&[0; 16]; LANES]);
    }

    /// Mixes a key into the subkeys, and replaces them and the boxes by what is encrypted with them: each time
    /// what came of the last, with the next words of the salt mixed in.
    fn expand_with(&mut self, keys: Keys<'_>, salts: Keys<'_>) {
        for (state, key) in self.0.iter_mut().zip(keys) {
            state.subkeys.iter_mut().zip(key.iter().cycle()).for_each(|(subkey, word)| *subkey ^= word);
        }
        let mut pairs = [[0; 2]; LANES];
        for index in (0..P.len()).step_by(2) {
            pairs = self.encrypt(salted(pairs, salts, index));
            for (state, pair) in self.0.iter_mut().zip(pairs) {
                [state.subkeys[index], state.subkeys[index + 1]] = pair;
            }
        }
        for index in (0..S.len()).step_by(2) {
            pairs = self.encrypt(salted(pairs, salts, P.len() + index));
            for (state, pair) in self.0.iter_mut().zip(pairs) {
                [state.boxes[index], state.boxes[index + 1]] = pair;
            }
        }
    }

    /// Encrypts a block with each state.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a call would keep the halves in memory")]
    pub(crate) fn encrypt(&self, mut pairs: [Pair; LANES]) -> [Pair; LANES] {
        for round in (0..16).step_by(2) {
            for (state, [left, right]) in self.0.iter().zip(&mut pairs) {
                *left ^= state.subkeys[round];
                *right ^= state.mangled(*left) ^ state.subkeys[round + 1];
            }
            for (state, [left, right]) in self.0.iter().zip(&mut pairs) {
                *left ^= state.mangled(*right);
            }
        }
        array::from_fn(|lane| {
            let (subkeys, [left, right]) = (&self.0[lane].subkeys, pairs[lane]);
            [right ^ subkeys[17], left ^ subkeys[16]]
        })
    }
}

impl State {
    /// F: an entry of each box, by the four bytes of a half.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "it is a dozen instructions, fifty million times")]
    fn mangled(&self, half: u32) -> u32 {
        let [first, second, third, fourth] = half.to_be_bytes().map(usize::from);
        (self.boxes[first].wrapping_add(self.boxes[256 + second]) ^ self.boxes[512 + third])
            .wrapping_add(self.boxes[768 + fourth])
    }
}

impl Drop for Blowfish {
    fn drop(&mut self) {
        for state in self.0.iter_mut() {
            state.subkeys.zeroize();
            state.boxes.zeroize();
        }
    }
}

/// The pairs with the words of the salts mixed in that stand at that place of them, over and over.
fn salted(pairs: [Pair; LANES], salts: Keys<'_>, index: usize) -> [Pair; LANES] {
    array::from_fn(|lane| {
        let ([left, right], salt) = (pairs[lane], salts[lane]);
        [left ^ salt[index % 16], right ^ salt[(index + 1) % 16]]
    })
}
