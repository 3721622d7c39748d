//! Small factors.

use std::sync::LazyLock;

/// The largest factor that is ever looked for: as far as badkeys looks, and further than Boulder does.
pub(super) const MOST: u32 = 65537;
/// As many divisions as a processor does side by side.
const LANES: usize = 8;

static BATCHES: LazyLock<Vec<Batch>> = LazyLock::new(batches);

/// Neighbouring primes, and their product's inverse modulo 2³². Words of 64 bits would take fewer steps, but
/// WebAssembly has no product of two of them.
struct Batch {
    primes: Vec<u32>,
    product: u32,
    inverse: u32,
}

/// The smallest of the primes up to that one in an odd number of that many big-endian bytes.
pub(super) fn find(number: &[u8], most: u32) -> Option<u32> {
    let words = words(number);
    let end = BATCHES.partition_point(|batch| batch.primes.first().is_some_and(|first| *first <= most));
    let mut factors = BATCHES.get(..end)?.chunks(LANES).flat_map(|batches| {
        let rests = rests(&words, batches);
        batches
            .iter()
            .zip(rests)
            .filter_map(|(batch, rest)| batch.primes.iter().find(|prime| rest % **prime == 0))
    });
    factors.next().copied().filter(|factor| *factor <= most)
}

/// From the last to the first.
fn words(number: &[u8]) -> Vec<u32> {
    let word = |bytes: &[u8]| bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
    number.rchunks(4).map(word).collect()
}

/// What is left of the words after each product was taken away from them as often as makes the last
/// word zero, and that word was dropped (T. Jebelean, "An algorithm for exact division", 1993). That
/// multiplies where a remainder would divide, and is zero modulo the same primes.
fn rests(words: &[u32], batches: &[Batch]) -> [u32; LANES] {
    let mut rests = [0; LANES];
    for word in words {
        for (rest, batch) in rests.iter_mut().zip(batches) {
            let (word, borrow) = word.overflowing_sub(*rest);
            let times = word.wrapping_mul(batch.inverse);
            *rest = high(times, batch.product) + u32::from(borrow);
        }
    }
    rests
}

/// The upper half of a product.
fn high(a: u32, b: u32) -> u32 {
    u32::try_from((u64::from(a) * u64::from(b)) >> 32).unwrap_or_default()
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

/// The inverse of an odd number modulo 2³², by Newton's method: each step doubles the bits that are right,
/// of which there are three to begin with.
fn inverse(number: u32) -> u32 {
    (0..4).fold(number, |guess, _| guess.wrapping_mul(2u32.wrapping_sub(number.wrapping_mul(guess))))
}

/// The odd primes up to the largest factor looked for, by the sieve of Eratosthenes.
fn odd_primes() -> impl Iterator<Item = u32> {
    let mut composite = vec![false; MOST as usize + 1];
    (3..=MOST as usize).step_by(2).filter_map(move |number| {
        if composite[number] {
            return None;
        }
        composite.iter_mut().skip(3 * number).step_by(2 * number).for_each(|slot| *slot = true);
        u32::try_from(number).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prime_is_found() {
        let primes: Vec<u32> = odd_primes().collect();
        assert_eq!((primes.len(), primes.last()), (6542, Some(&65537)));
        // 2^127 − 1 has no small factor.
        let large = (1u128 << 127) - 1;
        assert_eq!(find(&large.to_be_bytes(), MOST), None);
        for prime in primes {
            let product = (u128::from(prime) * ((1 << 89) - 1)).to_be_bytes();
            for most in [2, 3, 751, 1000, MOST] {
                assert_eq!(find(&product, most), Some(prime).filter(|prime| *prime <= most));
            }
        }
    }
}
