//! Wiping what computing with keys leaves on the stack.

use std::hint::black_box;

use zeroize::Zeroize;

/// A little less than the stack of a WebAssembly module, 1 MiB, in words: each is written by itself.
const DEPTH: usize = 960 * 1024 / size_of::<u64>();

/// Overwrites the stack below the caller. Values that were moved leave copies in dead frames,
/// which nothing else wipes.
///
/// The array is far larger than any frame of a call into the vault, so calling this from as high
/// up as the call began covers all that the call used.
#[inline(never)]
#[allow(clippy::large_stack_arrays, reason = "the stack is what is to be overwritten")]
pub fn scrub_stack() {
    let mut dead = [0_u64; DEPTH];
    dead.zeroize();
    black_box(&dead);
}
