//! Small private exponents (M. Wiener, "Cryptanalysis of short RSA secret exponents", 1990): k/d,
//! where e·d = 1 + k·φ(n), is then among the convergents of e/n.

use crypto_bigint::{BoxedUint, Resize};

/// Whoever chose d before e got an e as long as n. With a short e, d is long.
const LONG_EXPONENT_BITS: u32 = 32;

/// Wiener's bound is a third of the fourth root of n; a few bits more are found now and then.
const BITS_OVER_BOUND: u32 = 8;

/// Whether the modulus falls apart so. Takes the modulus and the public exponent.
pub(super) fn is_found(modulus: &[u8], exponent: &[u8]) -> bool {
    let (n, e) = (BoxedUint::from_be_slice_vartime(modulus), BoxedUint::from_be_slice_vartime(exponent));
    let bits = n.bits_vartime();
    if e.bits_vartime() <= LONG_EXPONENT_BITS {
        return false;
    }
    // No product below is longer than two moduli.
    let precision = 2 * bits + 64;
    let (n, e) = (n.resize(precision), e.resize(precision));
    Convergents::of(&e, &n)
        .take_while(|(_, d)| d.bits_vartime() <= bits / 4 + BITS_OVER_BOUND)
        .any(|(k, d)| splits(&n, &e, &k, &d))
}

/// Whether the primes follow from that guess at k/d: their sum is n + 1 − φ(n), and n and half of
/// the sum make a square.
fn splits(n: &BoxedUint, e: &BoxedUint, k: &BoxedUint, d: &BoxedUint) -> bool {
    let Some(k) = k.as_nz_vartime() else { return false };
    let (phi, _) = e.wrapping_mul(d).div_rem_vartime(k);
    if phi > *n {
        return false;
    }
    let sum = n.wrapping_sub(&phi).wrapping_add(BoxedUint::one());
    let is_even = sum.as_words().first().is_none_or(|word| word & 1 == 0);
    if !is_even || sum.bits_vartime() > n.bits_vartime() {
        return false;
    }
    let half = sum.shr_vartime(1).unwrap_or_else(BoxedUint::zero);
    let square = half.wrapping_mul(&half);
    square >= *n && super::square::is_square(&square.wrapping_sub(n))
}

/// The fractions nearest to one, by Euclid's algorithm. Those that are too small are stepped over
/// to the next that is not (Wiener, §IV).
struct Convergents {
    rest: (BoxedUint, BoxedUint),
    last: (BoxedUint, BoxedUint),
    current: (BoxedUint, BoxedUint),
    is_even: bool,
}

impl Convergents {
    fn of(numerator: &BoxedUint, denominator: &BoxedUint) -> Self {
        let precision = numerator.bits_precision();
        let (zero, one) =
            (BoxedUint::zero_with_precision(precision), BoxedUint::one_with_precision(precision));
        Self {
            rest: (numerator.clone(), denominator.clone()),
            last: (zero.clone(), one.clone()),
            current: (one, zero),
            is_even: true,
        }
    }
}

impl Iterator for Convergents {
    type Item = (BoxedUint, BoxedUint);

    fn next(&mut self) -> Option<Self::Item> {
        let (quotient, rest) = self.rest.0.div_rem_vartime(self.rest.1.as_nz_vartime()?);
        self.rest = (self.rest.1.clone(), rest);
        let step = |current: &BoxedUint, last: &BoxedUint| quotient.wrapping_mul(current).wrapping_add(last);
        let next = (step(&self.current.0, &self.last.0), step(&self.current.1, &self.last.1));
        let guess = if self.is_even {
            (next.0.wrapping_add(&self.current.0), next.1.wrapping_add(&self.current.1))
        } else {
            next.clone()
        };
        self.last = std::mem::replace(&mut self.current, next);
        self.is_even = !self.is_even;
        Some(guess)
    }
}
