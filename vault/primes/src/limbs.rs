//! Natural numbers in limbs of 28 bits, the lowest first. A product of two has 56 bits, so a sum of
//! many still fits into 64 and needs no carry in between.

use zeroize::Zeroizing;

/// The bits of a limb.
pub(crate) const BITS: usize = 28;
/// A limb's bits.
pub(crate) const MASK: u32 = (1 << BITS) - 1;

/// How many limbs are taken at once. Of 1024, 1536 and 2048 bits, five waste least.
pub(crate) const BLOCK: usize = 5;

/// A number that is wiped.
pub(crate) type Limbs = Zeroizing<Vec<u32>>;

/// How many limbs that many bytes take, with four bits to spare and no part of a block.
pub(crate) fn count(bytes: usize) -> usize {
    (8 * bytes + 4).div_ceil(BITS).next_multiple_of(BLOCK)
}

/// The number of big-endian bytes.
pub(crate) fn from_bytes(bytes: &[u8]) -> Limbs {
    let mut limbs = Zeroizing::new(vec![0; count(bytes.len())]);
    for (index, limb) in limbs.iter_mut().enumerate() {
        // The bits of a limb begin in the upper or the lower half of a byte, and four bytes hold them.
        let start = BITS * index;
        let end = bytes.len().saturating_sub(start / 8);
        let four = bytes.get(end.saturating_sub(4)..end).unwrap_or_default();
        let value = four.iter().fold(0, |value, &byte| value << 8 | u32::from(byte));
        *limb = value >> (start % 8) & MASK;
    }
    limbs
}

/// The limb that a sum ends with.
pub(crate) fn low(sum: u64) -> u32 {
    u32::try_from(sum & u64::from(MASK)).unwrap_or_default()
}

/// All ones if that bit is set, else zero.
pub(crate) fn bit(number: &[u32], index: usize) -> u32 {
    let limb = number.get(index / BITS).copied().unwrap_or(0);
    (limb >> (index % BITS) & 1).wrapping_neg()
}

/// The number's length in bits.
pub(crate) fn len(number: &[u32]) -> usize {
    (0..number.len() * BITS).rev().find(|&index| bit(number, index) != 0).map_or(0, |top| top + 1)
}

/// What is left when a number is divided.
pub(crate) fn remainder(number: &[u32], divisor: u32) -> u32 {
    let divisor = u64::from(divisor);
    let rest = number.iter().rev().fold(0, |rest, &limb| (rest << BITS | u64::from(limb)) % divisor);
    u32::try_from(rest).unwrap_or_default()
}

/// Adds `other & mask`. What does not fit is dropped, as it is after a difference that was negative.
pub(crate) fn add(number: &mut [u32], other: &[u32], mask: u32) {
    let mut carry = 0;
    for (limb, &other) in number.iter_mut().zip(other) {
        let sum = *limb + (other & mask) + carry;
        *limb = sum & MASK;
        carry = sum >> BITS;
    }
}

/// Doubles where the mask is set; the double has to fit.
pub(crate) fn double(number: &mut [u32], mask: u32) {
    let mut carry = 0;
    for limb in number {
        let sum = *limb + (*limb & mask) + carry;
        *limb = sum & MASK;
        carry = sum >> BITS;
    }
}

/// Subtracts. All ones if the difference is negative, and has the highest power of two too much.
pub(crate) fn subtract(number: &mut [u32], other: &[u32]) -> u32 {
    let mut borrow = 0;
    for (limb, &other) in number.iter_mut().zip(other) {
        let difference = limb.wrapping_sub(other).wrapping_sub(borrow);
        *limb = difference & MASK;
        borrow = difference >> 31;
    }
    borrow.wrapping_neg()
}

/// Halves an even number.
pub(crate) fn halve(number: &mut [u32]) {
    let mut above = 0;
    for limb in number.iter_mut().rev() {
        let whole = above << BITS | *limb;
        *limb = whole >> 1 & MASK;
        above = whole & 1;
    }
}

/// Takes the other number where the mask is set.
pub(crate) fn select(number: &mut [u32], other: &[u32], mask: u32) {
    for (limb, &other) in number.iter_mut().zip(other) {
        *limb ^= (*limb ^ other) & mask;
    }
}
