//! The two primes of a key (FIPS 186-5 A.1.3), and whether its exponents belong to them.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{is_prime, limbs, modulus::Modulus, power::power, trial::Trial};

/// The public exponent, which is prime.
pub const EXPONENT: u32 = 65537;
/// √2 · 2^31, rounded up.
const ROOT: u32 = 0xb504_f334;
/// How many candidates are drawn for each bit of a prime. Good random numbers leave no prime among
/// them once in 2^77, and bad ones would go on for ever.
const DRAWS: usize = 32;

/// What is signed. It is no power of another number, and of no use in any protocol.
const MESSAGE: i32 = 0x4b65_7966;

/// A prime, big-endian.
type Prime = Zeroizing<Vec<u8>>;

/// Two primes for a modulus of that many bits. Either is at least √2 · 2^(bits/2 − 1), so that the
/// modulus has its length, and less one has no factor in common with [`EXPONENT`]; they are over
/// 2^(bits/2 − 100) apart.
///
/// None for a length that is no multiple of 16 from 2048 to 4096, or if the random numbers make no
/// primes.
pub fn pair(bits: usize, rng: &mut impl CryptoRng) -> Option<[Prime; 2]> {
    if !(2048..=4096).contains(&bits) || !bits.is_multiple_of(16) {
        return None;
    }
    let trial = Trial::new(bits / 2);
    let p = prime(bits / 2, &trial, rng, |_| true)?;
    let q = prime(bits / 2, &trial, rng, |q| are_apart(&p, q))?;
    Some([p, q])
}

/// Whether what the private exponent of that prime signs, the public exponent verifies (RFC 8017 §5.2.1
/// and §5.2.2, modulo one prime): a signature modulo their product is right if and only if it is so modulo
/// either. All numbers are big-endian, and the prime has 4096 bits at most. A composite in its place fails, but for
/// a Carmichael number, with which all signatures are right, and one that was chosen for this very message.
pub fn signs(prime: &[u8], private_exponent: &[u8], public_exponent: &[u8]) -> bool {
    let Some(mut n) = Modulus::new(prime) else { return false };
    let message = n.small(MESSAGE);
    let [private, public] = [private_exponent, public_exponent].map(limbs::from_bytes);
    let signature = power(&mut n, &message, &private, 0..8 * private_exponent.len());
    let verified = power(&mut n, &signature, &public, 0..8 * public_exponent.len());
    n.equal(&verified, &message)
}

fn prime(
    bits: usize,
    trial: &Trial,
    rng: &mut impl CryptoRng,
    fits: impl Fn(&[u8]) -> bool,
) -> Option<Prime> {
    let mut candidate = Zeroizing::new(vec![0; bits / 8]);
    let is_found = (0..DRAWS * bits).any(|_| {
        draw(&mut candidate, rng);
        is_long(&candidate)
            && fits(&candidate)
            && may_be_prime(&candidate, trial)
            && is_prime(&candidate, rng)
    });
    is_found.then_some(candidate)
}

/// An odd number with the highest bit set.
fn draw(candidate: &mut [u8], rng: &mut impl CryptoRng) {
    rng.fill_bytes(candidate);
    if let [first, .., last] = candidate {
        *first |= 0x80;
        *last |= 1;
    }
}

/// Whether it is at least √2 · 2^(bits − 1).
fn is_long(candidate: &[u8]) -> bool {
    candidate.first_chunk().is_some_and(|first| u32::from_be_bytes(*first) >= ROOT)
}

/// Whether |p − q| is over 2^(bits − 100): the first 128 bits differ by more than that, and what
/// follows takes less than one away.
fn are_apart(p: &[u8], q: &[u8]) -> bool {
    let [Some(p), Some(q)] = [p, q].map(|prime| prime.first_chunk().map(|first| u128::from_be_bytes(*first)))
    else {
        return false;
    };
    p.abs_diff(q) > 1 << 28
}

/// Whether no small prime divides it, nor the exponent what comes before it.
fn may_be_prime(candidate: &[u8], trial: &Trial) -> bool {
    let limbs = limbs::from_bytes(candidate);
    trial.passes(&limbs) && limbs::remainder(&limbs, EXPONENT) != 1
}
