//! The strong Lucas test (R. Baillie, S. Wagstaff, "Lucas pseudoprimes", 1980, §3) with Selfridge's
//! parameters, method A: with n + 1 = d · 2^s and d odd, a prime n leaves U(d) = 0 or
//! V(d · 2^r) = 0 for some r below s.

use crate::modulus::{Modulus, Residue};

/// How many D are tried. Half of all numbers have theirs with each, and squares never.
const TRIES: usize = 256;

/// U(k), V(k) and Q^k of the sequences with P = 1.
struct Terms {
    u: Residue,
    v: Residue,
    q: Residue,
}

/// Whether n, which is above all D that are tried, passes.
pub fn passes(n: &mut Modulus) -> bool {
    let Some(d) = selfridge(n) else { return false };
    let parameters = [n.small(d), n.small((1 - d) / 4)];
    let twos = (0..n.bits()).find(|&index| n.bit(index) == 0).unwrap_or(n.bits());
    let mut terms = at_odd_part(n, &parameters, twos);
    let is_u = n.is_zero(&terms.u);
    let is_v = (0..twos).any(|_| {
        let found = n.is_zero(&terms.v);
        terms.double(n);
        found
    });
    is_u | is_v
}

/// The first D of 5, −7, 9, −11, ... whose Jacobi symbol (D/n) is −1; none if one before has a
/// factor in common with n.
fn selfridge(n: &Modulus) -> Option<i32> {
    let sizes = (5..).step_by(2).take(TRIES);
    for (size, sign) in sizes.zip([1, -1].into_iter().cycle()) {
        // D is 1 modulo 4, so (D/n) = (n/|D|).
        match jacobi(n.remainder(size), size) {
            1 => {}
            0 => return None,
            _ => return Some(sign * size.cast_signed()),
        }
    }
    None
}

/// The Jacobi symbol (a/n) of an odd n (FIPS 186-5 B.5).
fn jacobi(mut a: u32, mut n: u32) -> i32 {
    let mut sign = 1;
    while a != 0 {
        if a.trailing_zeros() % 2 == 1 && matches!(n % 8, 3 | 5) {
            sign = -sign;
        }
        a >>= a.trailing_zeros();
        if a % 4 == 3 && n % 4 == 3 {
            sign = -sign;
        }
        (a, n) = (n % a, a);
    }
    if n == 1 { sign } else { 0 }
}

/// The terms at d, where n + 1 = d · 2^twos.
fn at_odd_part(n: &mut Modulus, parameters: &[Residue; 2], twos: usize) -> Terms {
    let mut terms = Terms { u: n.one(), v: n.one(), q: parameters[1].clone() };
    // If n has only ones, d is 1.
    let top = (n.bits() - 1).max(twos);
    for index in (twos..top).rev() {
        terms.double(n);
        // n + 1 has a one where the lowest zero of n is, and above it what n has.
        let mask = if index == twos { !0 } else { n.bit(index) };
        let next = terms.next(n, parameters);
        terms.select(&next, mask);
    }
    terms
}

impl Terms {
    /// From k to 2k.
    fn double(&mut self, n: &mut Modulus) {
        n.multiply(&mut self.u, &self.v);
        n.square(&mut self.v);
        let mut double_q = self.q.clone();
        n.double(&mut double_q);
        self.v = n.difference(&self.v, &double_q);
        n.square(&mut self.q);
    }

    /// Those at k + 1, where P is 1: 2U = U + V, 2V = D · U + V.
    fn next(&self, n: &mut Modulus, [d, q]: &[Residue; 2]) -> Self {
        let mut next = Self { u: self.u.clone(), v: self.u.clone(), q: self.q.clone() };
        n.add(&mut next.u, &self.v);
        n.halve(&mut next.u);
        n.multiply(&mut next.v, d);
        n.add(&mut next.v, &self.v);
        n.halve(&mut next.v);
        n.multiply(&mut next.q, q);
        next
    }

    fn select(&mut self, other: &Self, mask: u32) {
        self.u.select(&other.u, mask);
        self.v.select(&other.v, mask);
        self.q.select(&other.q, mask);
    }
}
