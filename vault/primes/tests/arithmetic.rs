//! Arithmetic modulo random numbers is that of `crypto-bigint`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{Same, rng};
use crypto_bigint::{BoxedUint, NonZero, Resize};
use getrandom::rand_core::Rng;
use keyferry_primes::modulus::{Modulus, Residue};

/// A modulus, here and there.
struct Both {
    bytes: Vec<u8>,
    ours: Modulus,
    theirs: NonZero<BoxedUint>,
}

impl Both {
    fn new(bytes: &[u8]) -> Self {
        let theirs = BoxedUint::from_be_slice_vartime(bytes);
        let theirs = NonZero::new(theirs).unwrap();
        Self { bytes: bytes.to_vec(), ours: Modulus::new(bytes).unwrap(), theirs }
    }

    /// Of up to that many bits, odd.
    fn random(bits: usize) -> Self {
        let mut bytes = vec![0; bits.div_ceil(8)];
        rng().fill_bytes(&mut bytes);
        let spare = 8 * bytes.len() - bits;
        bytes[0] = bytes[0] >> spare | 0x80 >> spare;
        *bytes.last_mut().unwrap() |= 1;
        Self::new(&bytes)
    }

    fn below(&self) -> BoxedUint {
        let mut bytes = self.theirs.to_be_bytes();
        rng().fill_bytes(&mut bytes);
        BoxedUint::from_be_slice_vartime(&bytes).rem(&self.theirs)
    }

    /// The residue that is number / R, since that is what a random one is.
    fn residue(&self, number: &BoxedUint) -> Residue {
        let bytes = number.resize(self.theirs.bits_precision()).to_be_bytes();
        let len = self.ours.bits().div_ceil(8);
        self.ours.random(&mut Same(bytes[bytes.len() - len..].to_vec())).unwrap()
    }

    #[track_caller]
    fn check(&mut self, x: &BoxedUint, y: &BoxedUint) {
        self.check_product(x, y);
        self.check_square(x);
        self.check_sums(x, y);
        let [a, b] = [x, y].map(|number| self.residue(number));
        assert_eq!(self.ours.equal(&a, &b), x == y);
        assert_eq!(self.ours.is_zero(&a), *x == BoxedUint::zero());
    }

    /// x/R · y/R = xy/R · 1/R, and x/R · 1 = x/R.
    #[track_caller]
    fn check_product(&mut self, x: &BoxedUint, y: &BoxedUint) {
        let mut product = self.residue(x);
        self.ours.multiply(&mut product, &self.residue(y));
        let expected = self.with_one(&x.mul_mod(y, &self.theirs));
        assert!(self.ours.equal(&product, &expected), "{x} · {y}");
        let mut same = self.residue(x);
        self.ours.multiply(&mut same, &self.ours.one());
        assert!(self.ours.equal(&same, &self.residue(x)), "{x} · 1");
    }

    #[track_caller]
    fn check_square(&mut self, x: &BoxedUint) {
        let mut square = self.residue(x);
        self.ours.square(&mut square);
        let expected = self.with_one(&x.mul_mod(x, &self.theirs));
        assert!(self.ours.equal(&square, &expected), "{x}²");
        let double = self.ours.difference(&expected, &self.ours.difference(&self.ours.small(0), &expected));
        for (mask, expected) in [(0, expected), (!0, double)] {
            let mut power = self.residue(x);
            self.ours.square_and_double(&mut power, mask);
            assert!(self.ours.equal(&power, &expected), "{x}², doubled by {mask}");
        }
    }

    #[track_caller]
    fn check_sums(&mut self, x: &BoxedUint, y: &BoxedUint) {
        let [left, right] = [x, y].map(|number| self.residue(number));
        let is = |residue: &Residue, number: &BoxedUint| self.ours.equal(residue, &self.residue(number));
        let mut sum = left.clone();
        self.ours.add(&mut sum, &right);
        assert!(is(&sum, &x.add_mod(y, &self.theirs)), "{x} + {y}");
        assert!(is(&self.ours.difference(&left, &right), &x.sub_mod(y, &self.theirs)), "{x} - {y}");
        let mut double = left;
        self.ours.double(&mut double);
        assert!(is(&double, &x.add_mod(x, &self.theirs)), "2 · {x}");
        self.ours.halve(&mut double);
        assert!(is(&double, x), "{x} doubled and halved");
    }

    fn small(&self, number: u32) -> BoxedUint {
        BoxedUint::from(number).resize(self.theirs.bits_precision())
    }

    /// number/R · 1/R
    fn with_one(&self, number: &BoxedUint) -> Residue {
        let mut n = Modulus::new(&self.bytes).unwrap();
        let mut product = self.residue(number);
        n.multiply(&mut product, &self.residue(&self.small(1)));
        product
    }
}

#[test]
fn a_modulus_has_4096_bits_at_most() {
    assert!(Modulus::new(&[0xff; 512]).is_some());
    assert!(Modulus::new(&[0xff; 513]).is_none());
}

#[test]
fn random_numbers_of_every_length() {
    for bits in (40..=4096).step_by(52) {
        let mut both = Both::random(bits);
        let (x, y) = (both.below(), both.below());
        both.check(&x, &y);
    }
}

/// Sums are largest where all limbs are.
#[test]
fn the_largest_and_the_smallest_numbers() {
    for bytes in [512, 384, 256, 192, 128, 8, 7, 6] {
        let mut both = Both::new(&vec![0xff; bytes]);
        let zero = both.small(0);
        let largest = zero.sub_mod(&both.small(1), &both.theirs);
        for x in [&zero, &both.small(1), &largest] {
            for y in [&zero, &both.small(1), &largest] {
                both.check(x, y);
            }
        }
    }
}

#[test]
fn small_numbers_are_sums_of_one() {
    let n = Both::random(1024).ours;
    let mut sum = n.small(0);
    for number in 0..100 {
        assert!(n.equal(&n.small(number), &sum), "{number}");
        assert!(n.equal(&n.small(-number), &n.difference(&n.small(0), &sum)), "-{number}");
        n.add(&mut sum, &n.one());
    }
}

#[test]
fn selecting_takes_one_or_the_other() {
    let n = Both::random(1024).ours;
    for (mask, expected) in [(0, 5), (!0, 7)] {
        let mut selected = n.small(5);
        selected.select(&n.small(7), mask);
        assert!(n.equal(&selected, &n.small(expected)));
    }
}

#[test]
fn remainders_and_bits_are_those_of_the_number() {
    let both = Both::random(1030);
    for divisor in [3, 65537, u32::MAX] {
        let theirs = both.theirs.rem(&NonZero::new(both.small(divisor)).unwrap());
        assert_eq!(both.small(both.ours.remainder(divisor)), theirs);
    }
    assert_eq!(both.ours.bits(), 1030);
    for index in 0..1100 {
        let theirs = index < both.theirs.bits_precision() && both.theirs.bit_vartime(index);
        assert_eq!(both.ours.bit(index.try_into().unwrap()), if theirs { !0 } else { 0 }, "{index}");
    }
}

#[test]
fn random_numbers_are_below_the_modulus_and_spread_over_it() {
    let n = Both::random(1030).ours;
    let drawn: Vec<Residue> = (0..64).map(|_| n.random(&mut rng()).unwrap()).collect();
    for (index, x) in drawn.iter().enumerate() {
        assert!(drawn[..index].iter().all(|other| !n.equal(x, other)));
    }
    assert!(n.random(&mut Same(vec![0xff])).is_none());
}
