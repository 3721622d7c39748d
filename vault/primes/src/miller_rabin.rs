//! The Miller–Rabin test (FIPS 186-5 B.3.1): with n − 1 = d · 2^s and d odd, a prime n leaves
//! b^d = 1 or b^(d · 2^r) = −1 for some r below s.

use rand_core::CryptoRng;

use crate::{
    modulus::{Modulus, Residue},
    power::power,
};

/// Whether n passes with base 2, whose powers cost squares and doublings only.
pub fn passes_two(n: &mut Modulus) -> bool {
    let twos = twos(n);
    let mut power = n.one();
    for index in (twos..n.bits()).rev() {
        // n − 1 and n differ in their lowest bit alone.
        n.square_and_double(&mut power, n.bit(index));
    }
    ends(n, power, twos)
}

/// Whether n passes with a random base. No random base, no pass.
pub fn passes_random(n: &mut Modulus, rng: &mut impl CryptoRng) -> bool {
    let (zero, one) = (n.small(0), n.one());
    let minus_one = n.difference(&zero, &one);
    match n.random(rng) {
        Some(base) if ![&zero, &one, &minus_one].iter().any(|known| n.equal(&base, known)) => {
            let twos = twos(n);
            // n − 1 and n differ in their lowest bit alone.
            let (odd_part, bits) = (n.limbs().clone(), twos..n.bits());
            let power = power(n, &base, &odd_part, bits);
            ends(n, power, twos)
        }
        _ => false,
    }
}

/// s.
fn twos(n: &Modulus) -> usize {
    (1..n.bits()).find(|&index| n.bit(index) != 0).unwrap_or(1)
}

/// Whether b^d ends as that of a prime does.
fn ends(n: &mut Modulus, mut power: Residue, twos: usize) -> bool {
    let one = n.one();
    let minus_one = n.difference(&n.small(0), &one);
    let is_one = n.equal(&power, &one);
    let is_minus_one = (0..twos).any(|_| {
        let found = n.equal(&power, &minus_one);
        n.square(&mut power);
        found
    });
    is_one | is_minus_one
}
