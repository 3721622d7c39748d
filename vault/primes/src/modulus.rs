//! Arithmetic modulo an odd number by P. Montgomery, "Modular multiplication without trial
//! division", 1985. Nothing in it branches on a value, or reads where a value says.

use std::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::limbs::{self, BITS, BLOCK, Limbs, MASK};

/// The longest modulus, with a bit to spare: more limbs, and the sums of their products would not fit into
/// 64 bits.
const MAX_BITS: usize = 4096;
/// The most limbs whose products' sums, and those of the reduction on top of them, fit into 64 bits as they
/// are. Others are carried in between.
const MAX_UNCARRIED: usize = 120;
/// How often a number below the modulus is drawn: half of the draws are, and more.
const DRAWS: usize = 128;

/// An odd modulus n. It can't be printed, as it may be a secret prime.
pub struct Modulus {
    n: Limbs,
    double_n: Limbs,
    four_n: Limbs,
    bits: usize,
    /// −1/n modulo 2^28.
    negated_inverse: u32,
    one: Limbs,
    /// The product that is being reduced.
    product: Zeroizing<Vec<u64>>,
}

/// A number modulo n, times R = 2^(28 · limbs). It is kept below 4n and not n: as R is over 16n, a
/// product is below 2n without a last subtraction (C. Walter, "Montgomery exponentiation needs no
/// final subtractions", 1999).
#[derive(Clone)]
pub struct Residue(Limbs);

impl Modulus {
    /// Of a big-endian number: none if it is even, below 3, or longer than 4096 bits.
    pub fn new(number: &[u8]) -> Option<Self> {
        let n = limbs::from_bytes(number);
        let bits = limbs::len(&n);
        if limbs::bit(&n, 0) == 0 || !(2..=MAX_BITS).contains(&bits) {
            return None;
        }
        let [double_n, four_n] = [1, 2].map(|times| doubled(&n, times));
        let negated_inverse = negated_inverse(*n.first()?);
        let product = Zeroizing::new(vec![0; 2 * n.len()]);
        let one = Zeroizing::new(vec![0; n.len()]);
        let mut modulus = Self { n, double_n, four_n, bits, negated_inverse, one, product };
        modulus.one = modulus.power_of_two(BITS * modulus.n.len());
        Some(modulus)
    }

    /// 2^exponent, below n.
    fn power_of_two(&self, exponent: usize) -> Limbs {
        let mut power = Zeroizing::new(vec![0; self.n.len()]);
        let start = self.bits - 1;
        if let Some(limb) = power.get_mut(start / BITS) {
            *limb = 1 << (start % BITS);
        }
        for _ in start..exponent {
            limbs::double(&mut power, !0);
            subtract_once(&mut power, &self.n);
        }
        power
    }

    /// The length of n in bits.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// All ones if that bit of n is set, else zero.
    pub fn bit(&self, index: usize) -> u32 {
        limbs::bit(&self.n, index)
    }

    /// n.
    pub(crate) fn limbs(&self) -> &Limbs {
        &self.n
    }

    /// n modulo a small number.
    pub fn remainder(&self, divisor: u32) -> u32 {
        limbs::remainder(&self.n, divisor)
    }

    /// 1.
    pub fn one(&self) -> Residue {
        Residue(self.one.clone())
    }

    /// A small number.
    pub fn small(&self, value: i32) -> Residue {
        let zero = Residue(Zeroizing::new(vec![0; self.n.len()]));
        let mut small = zero.clone();
        for index in (0..u32::BITS).rev() {
            self.double(&mut small);
            if value.unsigned_abs() >> index & 1 == 1 {
                self.add(&mut small, &self.one());
            }
        }
        if value < 0 { self.difference(&zero, &small) } else { small }
    }

    /// A random number, each below n as likely as any other; none if the random numbers are none.
    pub fn random(&self, rng: &mut impl CryptoRng) -> Option<Residue> {
        let mut bytes = Zeroizing::new(vec![0; self.bits.div_ceil(8)]);
        let spare = 8 * bytes.len() - self.bits;
        (0..DRAWS).find_map(|_| {
            rng.fill_bytes(&mut bytes);
            if let Some(first) = bytes.first_mut() {
                *first &= 0xff >> spare;
            }
            let drawn = limbs::from_bytes(&bytes);
            // As x · R runs through all numbers when x does, this is as good as any.
            (limbs::subtract(&mut drawn.clone(), &self.n) != 0).then_some(Residue(drawn))
        })
    }

    /// x := x · y.
    pub fn multiply(&mut self, x: &mut Residue, y: &Residue) {
        self.product.fill(0);
        let (blocks, _) = x.0.as_chunks::<BLOCK>();
        for (index, block) in blocks.iter().enumerate() {
            add_rows(&mut self.product[BLOCK * index..], block.map(u64::from), [0; BLOCK], &y.0);
        }
        self.reduce(x);
    }

    /// x := x², which takes two different limbs' product once, doubled.
    pub fn square(&mut self, x: &mut Residue) {
        self.product.fill(0);
        let (blocks, _) = x.0.as_chunks::<BLOCK>();
        for (index, block) in blocks.iter().enumerate() {
            let sums = &mut self.product[2 * BLOCK * index..];
            let block = block.map(u64::from);
            for row in 0..BLOCK {
                sums[2 * row] += block[row] * block[row];
                for other in 0..row {
                    sums[row + other] += 2 * block[row] * block[other];
                }
            }
            add_rows(&mut sums[BLOCK..], block.map(|limb| 2 * limb), [0; BLOCK], &x.0[BLOCK * (index + 1)..]);
        }
        self.reduce(x);
    }

    /// x := 2x² where the mask is all ones, x² where it is zero.
    pub fn square_and_double(&mut self, x: &mut Residue, mask: u32) {
        self.square(x);
        limbs::double(&mut x.0, mask);
    }

    /// x := product / R.
    fn reduce(&mut self, x: &mut Residue) {
        let Self { n, negated_inverse, product, .. } = self;
        if n.len() > MAX_UNCARRIED {
            carry_all(product);
        }
        let lowest = [n[0], n[1], n[2], n[3], n[4]].map(u64::from);
        let before = [lowest[4], lowest[3], lowest[2], lowest[1], 0];
        for index in (0..n.len()).step_by(BLOCK) {
            let sums = &mut product[index..];
            let mut quotients = [0; BLOCK];
            for row in 0..BLOCK {
                let sum = (0..row).fold(sums[row], |sum, other| sum + quotients[other] * lowest[row - other]);
                quotients[row] = u64::from(limbs::low(sum).wrapping_mul(*negated_inverse) & MASK);
                sums[row + 1] += (sum + quotients[row] * lowest[0]) >> BITS;
            }
            add_rows(&mut sums[BLOCK..], quotients, before, &n[BLOCK..]);
        }
        carry(&mut x.0, &product[n.len()..]);
    }

    /// x := x + y.
    pub fn add(&self, x: &mut Residue, y: &Residue) {
        limbs::add(&mut x.0, &y.0, !0);
        subtract_once(&mut x.0, &self.four_n);
    }

    /// x := 2x.
    pub fn double(&self, x: &mut Residue) {
        limbs::double(&mut x.0, !0);
        subtract_once(&mut x.0, &self.four_n);
    }

    /// x − y.
    pub fn difference(&self, x: &Residue, y: &Residue) -> Residue {
        let mut difference = x.clone();
        let is_negative = limbs::subtract(&mut difference.0, &y.0);
        limbs::add(&mut difference.0, &self.four_n, is_negative);
        difference
    }

    /// x := x / 2.
    pub fn halve(&self, x: &mut Residue) {
        let is_odd = limbs::bit(&x.0, 0);
        limbs::add(&mut x.0, &self.n, is_odd);
        limbs::halve(&mut x.0);
    }

    /// Whether x is 0.
    pub fn is_zero(&self, x: &Residue) -> bool {
        let mut x = x.0.clone();
        subtract_once(&mut x, &self.double_n);
        subtract_once(&mut x, &self.n);
        x.iter().fold(0, |all, limb| all | limb) == 0
    }

    /// Whether x is y.
    pub fn equal(&self, x: &Residue, y: &Residue) -> bool {
        self.is_zero(&self.difference(x, y))
    }
}

impl Residue {
    /// Becomes the other where the mask is all ones, not where it is zero.
    pub fn select(&mut self, other: &Self, mask: u32) {
        limbs::select(&mut self.0, &other.0, mask);
    }
}

impl fmt::Debug for Modulus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Modulus(..)")
    }
}

impl fmt::Debug for Residue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Residue(..)")
    }
}

/// −1/n modulo 2^28, by Newton's iteration: each step doubles the bits that are right, and an odd n
/// is its own inverse in three of them.
fn negated_inverse(n: u32) -> u32 {
    let step = |inverse: u32, _| inverse.wrapping_mul(2_u32.wrapping_sub(n.wrapping_mul(inverse)));
    (0..4).fold(n, step).wrapping_neg() & MASK
}

fn doubled(number: &Limbs, times: usize) -> Limbs {
    let mut doubled = number.clone();
    (0..times).for_each(|_| limbs::double(&mut doubled, !0));
    doubled
}

/// Subtracts what is not more than the number; a number that is less stays.
fn subtract_once(number: &mut [u32], what: &[u32]) {
    let is_less = limbs::subtract(number, what);
    limbs::add(number, what, is_less);
}

/// Adds a block of rows of a product, each one limb further than the one before, without carrying:
/// so each sum is read and written once for all of them. Before the row, the last limb first, there
/// may be limbs whose products are in lower sums already.
#[inline(always)]
#[allow(clippy::inline_always, reason = "a call would keep the factors in memory: a quarter slower")]
fn add_rows(sums: &mut [u64], factors: [u64; BLOCK], before: [u64; BLOCK], row: &[u32]) {
    let mut recent = before;
    let (sums, above) = sums.split_at_mut(row.len());
    for (sum, &limb) in sums.iter_mut().zip(row) {
        recent = shifted(recent, u64::from(limb));
        *sum = added(*sum, factors, recent);
    }
    for sum in above.iter_mut().take(BLOCK - 1) {
        recent = shifted(recent, 0);
        *sum = added(*sum, factors, recent);
    }
}

fn shifted([a, b, c, d, _]: [u64; BLOCK], next: u64) -> [u64; BLOCK] {
    [next, a, b, c, d]
}

fn added(mut sum: u64, factors: [u64; BLOCK], limbs: [u64; BLOCK]) -> u64 {
    for index in 0..BLOCK {
        sum += factors[index] * limbs[index];
    }
    sum
}

/// Makes limbs of sums, in their places.
fn carry_all(sums: &mut [u64]) {
    let mut carry = 0;
    for sum in sums {
        *sum += carry;
        carry = *sum >> BITS;
        *sum &= u64::from(MASK);
    }
}

/// The number of those sums, which has as many limbs.
fn carry(number: &mut [u32], sums: &[u64]) {
    let mut carry = 0;
    for (limb, &sum) in number.iter_mut().zip(sums) {
        let sum = sum + carry;
        *limb = limbs::low(sum);
        carry = sum >> BITS;
    }
}
