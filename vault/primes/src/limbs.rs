//! Natural numbers in limbs of 28 bits, the lowest first. A product of two has 56 bits, so a sum of
//! many still fits into 64 and needs no carry in between.

use zeroize::Zeroizing;

/// The bits of a limb.
pub(crate) const BITS: usize = 28;
/// A limb's bits.
pub(crate) const MASK: u32 = (1 << BITS) - 1;

/// A number that is wiped.
pub(crate) type Limbs = Zeroizing<Vec<u32>>;

/// The number of big-endian bytes, with at least 8 bits to spare and an even number of limbs: seven
/// bytes are two of them.
pub(crate) fn from_bytes(bytes: &[u8]) -> Limbs {
    let mut limbs = Zeroizing::new(vec![0; 2 * (bytes.len() / 7 + 1)]);
    let (pairs, _) = limbs.as_chunks_mut::<2>();
    for (pair, seven) in pairs.iter_mut().zip(bytes.rchunks(7)) {
        let value = seven.iter().fold(0, |value, &byte| value << 8 | u64::from(byte));
        *pair = [low(value), low(value >> BITS)];
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

/// Adds `other & mask`; the sum has to fit.
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
