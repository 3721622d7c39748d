//! Small factors: as far as badkeys looks, and further than Boulder does.

use std::sync::LazyLock;

/// The largest factor looked for.
const MAX: usize = 65537;
/// As many divisions as a processor does side by side.
const LANES: usize = 8;

static BATCHES: LazyLock<Vec<Batch>> = LazyLock::new(batches);

/// Neighbouring primes, and their product's inverse modulo 2⁶⁴.
struct Batch {
    primes: Vec<u64>,
    product: u64,
    inverse: u64,
}

/// The smallest of them in an odd number of that many big-endian bytes.
pub(super) fn find(number: &[u8]) -> Option<u64> {
    let words = words(number);
    BATCHES
        .chunks(LANES)
        .find_map(|batches| {
            let rests = rests(&words, batches);
            batches
                .iter()
                .zip(rests)
                .find_map(|(batch, rest)| batch.primes.iter().find(|prime| rest % **prime == 0))
        })
        .copied()
}

/// From the last to the first.
fn words(number: &[u8]) -> Vec<u64> {
    let word = |bytes: &[u8]| bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    number.rchunks(8).map(word).collect()
}

/// What is left of the words after each product was taken away from them as often as makes the last
/// word zero, and that word was dropped (T. Jebelean, "An algorithm for exact division", 1993). That
/// multiplies where a remainder would divide, and is zero modulo the same primes.
fn rests(words: &[u64], batches: &[Batch]) -> [u64; LANES] {
    let mut rests = [0; LANES];
    for word in words {
        for (rest, batch) in rests.iter_mut().zip(batches) {
            let (word, borrow) = word.overflowing_sub(*rest);
            let times = word.wrapping_mul(batch.inverse);
            *rest = high(times, batch.product) + u64::from(borrow);
        }
    }
    rests
}

/// The upper half of a product.
fn high(a: u64, b: u64) -> u64 {
    u64::try_from((u128::from(a) * u128::from(b)) >> 64).unwrap_or_default()
}

fn batches() -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for prime in odd_primes() {
        match batches.last_mut().and_then(|last| Some((last.product.checked_mul(prime)?, last))) {
            Some((product, last)) => {
                last.primes.push(prime);
                last.product = product;
            }
            None => batches.push(Batch { primes: vec![prime], product: prime, inverse: 0 }),
        }
    }
    for batch in &mut batches {
        batch.inverse = inverse(batch.product);
    }
    batches
}

/// The inverse of an odd number modulo 2⁶⁴, by Newton's method: each step doubles the bits that are right,
/// of which there are three to begin with.
fn inverse(number: u64) -> u64 {
    (0..5).fold(number, |guess, _| guess.wrapping_mul(2u64.wrapping_sub(number.wrapping_mul(guess))))
}

/// The odd primes up to the largest factor looked for, by the sieve of Eratosthenes.
fn odd_primes() -> impl Iterator<Item = u64> {
    let mut composite = vec![false; MAX + 1];
    (3..=MAX).step_by(2).filter_map(move |number| {
        if composite[number] {
            return None;
        }
        composite.iter_mut().skip(3 * number).step_by(2 * number).for_each(|slot| *slot = true);
        u64::try_from(number).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prime_is_found() {
        let primes: Vec<u64> = odd_primes().collect();
        assert_eq!((primes.len(), primes.last()), (6542, Some(&65537)));
        // 2^127 − 1 has no small factor.
        let large = (1u128 << 127) - 1;
        assert_eq!(find(&large.to_be_bytes()), None);
        for prime in primes {
            let product = (u128::from(prime) * ((1 << 89) - 1)).to_be_bytes();
            assert_eq!(find(&product), Some(prime));
        }
    }
}
