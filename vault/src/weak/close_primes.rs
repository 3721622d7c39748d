//! Primes that lie close together, which Fermat's factorisation finds: n = a² − b² with an a just above n's
//! square root (CVE-2022-26320).

use crypto_bigint::BoxedUint;

use super::{
    remainder,
    square::{PRODUCT, is_square, may_be_square},
};

/// As many a as the CA/Browser Forum's Baseline Requirements §6.1.1.3 ask for.
const ROUNDS: u32 = 100;

/// Whether the modulus falls apart so.
pub(super) fn are_found(modulus: &[u8]) -> bool {
    let n = BoxedUint::from_be_slice_vartime(modulus);
    let root = n.floor_sqrt_vartime();
    root.wrapping_mul(&root) == n
        || candidates(&n, &root).any(|above| is_square(&difference(&n, &root, above)))
}

/// How far above the root there is an a whose square less n may be a square, told without long numbers.
fn candidates(n: &BoxedUint, root: &BoxedUint) -> impl Iterator<Item = u32> {
    let low = |number: &BoxedUint| number.as_words().first().map_or(0, |word| (word & 0xff) as u32);
    let rest = |number: &BoxedUint| u64::from(remainder(&number.to_be_bytes(), PRODUCT));
    let (low_n, low_root, rest_n, rest_root) = (low(n), low(root), rest(n), rest(root));
    (1..=ROUNDS).filter(move |above| {
        let (low_a, rest_a) = (low_root + above, rest_root + u64::from(*above));
        let product = u64::from(PRODUCT);
        let rest = (rest_a * rest_a + product - rest_n) % product;
        may_be_square((low_a * low_a).wrapping_sub(low_n), u32::try_from(rest).unwrap_or_default())
    })
}

/// a² − n.
fn difference(n: &BoxedUint, root: &BoxedUint, above: u32) -> BoxedUint {
    let a = root.wrapping_add(BoxedUint::from(above));
    a.wrapping_mul(&a).wrapping_sub(n)
}
