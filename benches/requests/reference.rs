//! The loop that everything is compared with.

use std::hint::black_box;

/// How many bytes it goes over.
const LEN: usize = 4096;
/// How many of them go into one text.
const PIECE_LEN: usize = 64;
const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Writes bytes in hex into fresh memory and hashes it byte by byte (FNV-1a): arithmetic, memory and
/// allocations, as a request is made of, in code that no dependency can change. It is compiled by
/// itself and each step waits for the one before, so that nothing around it makes it quicker.
#[inline(never)]
pub(crate) fn turn() -> u64 {
    let bytes = black_box([0x5a_u8; LEN]);
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for piece in bytes.chunks_exact(PIECE_LEN) {
        for digit in black_box(hex(piece)) {
            hash = (hash ^ u64::from(digit)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

#[inline(never)]
fn hex(piece: &[u8]) -> Vec<u8> {
    let mut text = vec![0; 2 * PIECE_LEN];
    for (digits, byte) in text.chunks_exact_mut(2).zip(piece) {
        digits[0] = DIGITS[usize::from(byte >> 4)];
        digits[1] = DIGITS[usize::from(byte & 15)];
    }
    text
}
