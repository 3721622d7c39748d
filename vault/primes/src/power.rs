//! Powers by windows of a fixed length: how long one takes tells nothing of base or exponent, and each
//! window reads the whole table of powers.

use std::ops::Range;

use crate::{
    limbs,
    modulus::{Modulus, Residue},
};

/// The bits of the exponent that are taken at a time.
const WINDOW: usize = 4;

/// The base to those bits of an exponent.
pub(crate) fn power(n: &mut Modulus, base: &Residue, exponent: &[u32], bits: Range<usize>) -> Residue {
    let table = powers(n, base);
    let mut power = n.one();
    for start in bits.step_by(WINDOW).rev() {
        for _ in 0..WINDOW {
            n.square(&mut power);
        }
        let digit =
            (0..WINDOW).fold(0, |digit, index| digit | limbs::bit(exponent, start + index) & 1 << index);
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
