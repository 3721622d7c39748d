//! Squares among long numbers, most of which are none.

use crypto_bigint::BoxedUint;

/// Odd moduli of which squares leave few remainders, and whose product fits a word of 32 bits.
const MODULI: [u32; 8] = [9, 5, 7, 11, 13, 17, 19, 23];

/// Whether a number is one.
pub(super) fn is_square(number: &BoxedUint) -> bool {
    ends_as_one(number) && leaves_what_one_does(number) && number.checked_sqrt_vartime().is_some()
}

/// Of 256 last bytes, squares have 44.
fn ends_as_one(number: &BoxedUint) -> bool {
    let last = number.as_words().first().copied().unwrap_or(0) & 0xff;
    (0..256).any(|root| (root * root) & 0xff == last)
}

/// Of 150 other numbers, one does too.
fn leaves_what_one_does(number: &BoxedUint) -> bool {
    let rest = super::remainder(&number.to_be_bytes(), MODULI.iter().product());
    MODULI.iter().all(|modulus| (0..*modulus).any(|root| root * root % modulus == rest % modulus))
}
