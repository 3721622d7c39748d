//! The Miller–Rabin test (FIPS 186-5 B.3.1): with n − 1 = d · 2^s and d odd, a prime n leaves
//! b^d = 1 or b^(d · 2^r) = −1 for some r below s.

use rand_core::CryptoRng;

use crate::modulus::{Modulus, Residue};

/// The bits of the exponent that are taken at a time.
const WINDOW: usize = 4;

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
            let power = odd_power(n, &base, twos);
            ends(n, power, twos)
        }
        _ => false,
    }
}

/// s.
fn twos(n: &Modulus) -> usize {
    (1..n.bits()).find(|&index| n.bit(index) != 0).unwrap_or(1)
}

/// base^d, by windows of a fixed length; each reads the whole table.
fn odd_power(n: &mut Modulus, base: &Residue, twos: usize) -> Residue {
    let table = powers(n, base);
    let mut power = n.one();
    for start in (twos..n.bits()).step_by(WINDOW).rev() {
        for _ in 0..WINDOW {
            n.square(&mut power);
        }
        let digit = (0..WINDOW).fold(0, |digit, index| digit | n.bit(start + index) & 1 << index);
        let factor = look_up(&table, digit);
        n.multiply(&mut power, &factor);
    }
    power
}

/// 1, base, base², and so on: one for each digit.
fn powers(n: &mut Modulus, base: &Residue) -> Vec<Residue> {
    let mut next = n.one();
    let power = |_| {
        let power = next.clone();
        n.multiply(&mut next, base);
        power
    };
    (0..1 << WINDOW).map(power).collect()
}

fn look_up(table: &[Residue], digit: u32) -> Residue {
    let mut found = table[0].clone();
    for (index, power) in (0..).zip(table) {
        let is_other = (digit ^ index).wrapping_neg() >> 31;
        found.select(power, is_other.wrapping_sub(1));
    }
    found
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
