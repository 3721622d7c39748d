//! Division by small primes, which spares most composites a test.

use crate::limbs;

/// The odd primes up to some bound, in groups: a long number is divided once for all of a group.
pub(crate) struct Trial(Vec<Group>);

struct Group {
    primes: Vec<u32>,
    /// The primes' product, no longer than a limb.
    product: u32,
    /// What is left of each limb's power of two.
    powers: Vec<u32>,
}

impl Trial {
    /// For numbers of that many bits, as far as it pays: what a prime costs grows with their length,
    /// and what a test costs with that cubed.
    pub(crate) fn new(bits: usize) -> Self {
        let mut groups: Vec<Vec<u32>> = Vec::new();
        for prime in odd_primes(bits * bits / 32) {
            match groups.last_mut() {
                Some(group) if product(group) * u64::from(prime) <= u64::from(limbs::MASK) => {
                    group.push(prime);
                }
                _ => groups.push(vec![prime]),
            }
        }
        let count = limbs::count(bits / 8);
        Self(groups.into_iter().map(|primes| Group::new(primes, count)).collect())
    }

    /// Whether none of the primes divides the number.
    pub(crate) fn passes(&self, number: &[u32]) -> bool {
        self.0.iter().all(|group| {
            let rest = group.remainder(number);
            group.primes.iter().all(|prime| !rest.is_multiple_of(u64::from(*prime)))
        })
    }
}

impl Group {
    fn new(primes: Vec<u32>, limbs: usize) -> Self {
        let product = limbs::low(product(&primes));
        let next = |power: &u32| Some(limbs::remainder(&[0, *power], product));
        let powers = std::iter::successors(Some(1), next).take(limbs).collect();
        Self { primes, product, powers }
    }

    /// The number modulo the product, by one division.
    fn remainder(&self, number: &[u32]) -> u64 {
        let parts = number.iter().zip(&self.powers).map(|(&limb, &power)| u64::from(limb) * u64::from(power));
        parts.sum::<u64>() % u64::from(self.product)
    }
}

fn product(primes: &[u32]) -> u64 {
    primes.iter().copied().map(u64::from).product()
}

/// By the sieve of Eratosthenes.
fn odd_primes(end: usize) -> impl Iterator<Item = u32> {
    let mut composite = vec![false; end];
    (3..end).step_by(2).filter_map(move |number| {
        if composite[number] {
            return None;
        }
        composite.iter_mut().skip(3 * number).step_by(2 * number).for_each(|slot| *slot = true);
        u32::try_from(number).ok()
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use getrandom::{
        SysRng,
        rand_core::{Rng, UnwrapErr},
    };

    /// π(32768) = 3512, with 2.
    #[test]
    fn the_primes_are_all_there_are() {
        assert_eq!(odd_primes(1 << 15).count(), 3511);
        assert!(odd_primes(1 << 15).all(|prime| (2..prime).take(180).all(|d| !prime.is_multiple_of(d))));
    }

    /// Byte by byte.
    fn divides(prime: u32, number: &[u8]) -> bool {
        number.iter().fold(0, |rest, byte| (rest << 8 | u32::from(*byte)) % prime) == 0
    }

    #[test]
    fn numbers_fail_that_a_prime_divides() {
        let trial = Trial::new(1024);
        let mut passed = 0;
        for _ in 0..500 {
            let mut number = vec![0; 128];
            UnwrapErr(SysRng).fill_bytes(&mut number);
            let is_whole = odd_primes(1 << 15).all(|prime| !divides(prime, &number));
            assert_eq!(trial.passes(&limbs::from_bytes(&number)), is_whole, "{number:02x?}");
            passed += u32::from(is_whole);
        }
        // On average 54 do.
        assert!((10..150).contains(&passed), "{passed}");
    }

    #[test]
    fn each_prime_is_found() {
        let trial = Trial::new(1024);
        for prime in odd_primes(1 << 15) {
            assert!(!trial.passes(&limbs::from_bytes(&prime.to_be_bytes())), "{prime}");
        }
        assert!(trial.passes(&limbs::from_bytes(&32771_u32.to_be_bytes())));
    }
}
