//! Squares among long numbers, most of which are none.

use crypto_bigint::BoxedUint;

/// Odd moduli of which squares leave few remainders.
const MODULI: [u32; 8] = [9, 5, 7, 11, 13, 17, 19, 23];
/// What squares leave: a bit for each remainder.
const SQUARES: [u64; 8] = {
    let mut squares = [0; 8];
    let mut index = 0;
    while index < MODULI.len() {
        squares[index] = squares_modulo(MODULI[index]);
        index += 1;
    }
    squares
};
/// An even one, and what squares leave of it.
const EVEN: u32 = 64;
const EVEN_SQUARES: u64 = squares_modulo(EVEN);
/// The odd moduli multiplied.
pub(super) const PRODUCT: u32 = 9 * 5 * 7 * 11 * 13 * 17 * 19 * 23;

/// Whether a number is one.
pub(super) fn is_square(number: &BoxedUint) -> bool {
    let low = number.as_words().first().map_or(0, |word| (word & 0xff) as u32);
    may_be_square(low, super::remainder(&number.to_be_bytes(), PRODUCT))
        && number.checked_sqrt_vartime().is_some()
}

/// Whether a number may be one that has these lowest bits, and leaves that of [`PRODUCT`]. Of 800 that are
/// none, one may.
pub(super) fn may_be_square(low: u32, rest: u32) -> bool {
    EVEN_SQUARES >> (low % EVEN) & 1 == 1
        && MODULI.iter().zip(SQUARES).all(|(modulus, squares)| squares >> (rest % modulus) & 1 == 1)
}

const fn squares_modulo(modulus: u32) -> u64 {
    let (mut squares, mut root) = (0, 0);
    while root < modulus {
        squares |= 1 << (root * root % modulus);
        root += 1;
    }
    squares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_are_found_and_nothing_else() {
        let found: Vec<u32> = (0..10_000).filter(|number| is_square(&BoxedUint::from(*number))).collect();
        assert_eq!(found, (0..100).map(|root| root * root).collect::<Vec<u32>>());
    }
}
