//! Arithmetic modulo an odd number by P. Montgomery, "Modular multiplication without trial
//! division", 1985. Nothing in it branches on a value, or reads where a value says.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::limbs::{self, BITS, Limbs, MASK};

/// The longest modulus: more limbs, and the sums of their products would not fit into 64 bits.
const MAX_BITS: usize = 3072;
/// How often a number below the modulus is drawn: half of the draws are, and more.
const DRAWS: usize = 128;

/// An odd modulus n.
#[derive(Debug)]
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
#[derive(Clone, Debug)]
pub struct Residue(Limbs);

impl Modulus {
    /// Of a big-endian number: none if it is even, below 3, or longer than 3072 bits.
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
        let (pairs, _) = x.0.as_chunks::<2>();
        for (index, pair) in pairs.iter().enumerate() {
            let [a, b] = pair.map(u64::from);
            let sums = &mut self.product[2 * index..];
            sums[0] += a * u64::from(y.0[0]);
            add_multiples(&mut sums[1..], [a, b], &y.0);
        }
        self.reduce(x);
    }

    /// x := x², which takes two different limbs' product once, doubled.
    pub fn square(&mut self, x: &mut Residue) {
        self.product.fill(0);
        let mut rest = &x.0[..];
        let mut sums = &mut self.product[..];
        while let [a, b, above @ ..] = rest {
            let [a, b] = [*a, *b].map(u64::from);
            sums[0] += a * a;
            sums[1] += 2 * a * b;
            sums[2] += b * b + 2 * a * above.first().copied().map_or(0, u64::from);
            add_multiples(&mut sums[3..], [2 * a, 2 * b], above);
            (rest, sums) = (above, &mut sums[4..]);
        }
        self.reduce(x);
    }

    /// x := 2x² where the mask is all ones, x² where it is zero.
    pub fn square_and_double(&mut self, x: &mut Residue, mask: u32) {
        self.square(x);
        limbs::double(&mut x.0, mask);
    }

    /// x := product / R. Two limbs at a time, which halves what is read and written.
    fn reduce(&mut self, x: &mut Residue) {
        let Self { n, negated_inverse, product, .. } = self;
        let quotient = |sum: u64| u64::from(limbs::low(sum).wrapping_mul(*negated_inverse) & MASK);
        let [first, second] = [n[0], n[1]].map(u64::from);
        for index in (0..n.len()).step_by(2) {
            let sums = &mut product[index..];
            let a = quotient(sums[0]);
            sums[1] += a * second + ((sums[0] + a * first) >> BITS);
            let b = quotient(sums[1]);
            sums[2] += (sums[1] + b * first) >> BITS;
            add_multiples(&mut sums[2..], [a, b], &n[1..]);
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

/// sums += a · (row without its first limb) + b · row, without carrying.
fn add_multiples(sums: &mut [u64], [a, b]: [u64; 2], row: &[u32]) {
    let mut row = row.iter().copied().map(u64::from);
    let mut sums = sums.iter_mut();
    let mut low = row.next().unwrap_or(0);
    for (high, sum) in row.zip(&mut sums) {
        *sum += a * high + b * low;
        low = high;
    }
    if let Some(sum) = sums.next() {
        *sum += b * low;
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
