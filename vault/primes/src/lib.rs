//! The primes of RSA keys, by FIPS 186-5, and the proof of a key by them, made fast where products of 64-bit words are slow: in
//! WebAssembly.
//!
//! # What is made
//!
//! [`pair`] does what A.1.3 says. Each candidate is drawn anew, whole and uniformly, so every prime of
//! the range is as likely as any other, and what is thrown away says nothing of what is kept. A sieve
//! over neighbours would be faster still, and have neither.
//!
//! # How sure it is
//!
//! A number is taken for prime after Miller–Rabin (B.3.1) with base 2, which few composites pass; then
//! with as many random bases as [`rounds`] says; then a strong Lucas test. With base 2 the latter is
//! the test of Baillie, Pomerance, Selfridge and Wagstaff, to which no exception is known. The random
//! bases alone leave less than 2^−137 that a composite passes (C.1, after I. Damgård, P. Landrock,
//! C. Pomerance, "Average case error estimates for the strong probable prime test", 1993). Table B.1
//! asks for 5, 4 and 4 of them, as OpenSSL has; 5 leave 2^−124 at 1024 bits, so here are 6.
//!
//! # What time and memory tell
//!
//! Whoever watches a composite learns nothing, since it is thrown away. Of a prime neither branches
//! nor addresses show the bits: doubling and selecting is by masks, a table of powers is read whole,
//! products and sums take as long for any number. What shows is how often two divides p − 1 and
//! p + 1, what the first few D of the Lucas test leave, and, on machines whose division takes longer
//! for some numbers, a trace of the remainders by small primes; `BoringSSL` hides the first and the
//! last. A key is made once, in the person's own browser, so nobody can average over runs, and to
//! factor the modulus half of a prime's bits are needed (D. Coppersmith, "Finding a small root of a
//! bivariate integer equation", 1996), not some of a thousand.

mod limbs;
pub mod lucas;
pub mod miller_rabin;
pub mod modulus;
mod power;
mod rsa;
mod trial;

pub use rsa::{EXPONENT, pair, signs};

use crate::modulus::Modulus;
use rand_core::CryptoRng;

/// Whether an odd number of more than 32 bits, big-endian, is prime: see the crate about how sure
/// that is. What is no such number is not, nor is any if the random numbers are none.
pub fn is_prime(number: &[u8], rng: &mut impl CryptoRng) -> bool {
    let Some(mut n) = Modulus::new(number) else { return false };
    miller_rabin::passes_two(&mut n)
        && (0..rounds(n.bits())).all(|_| miller_rabin::passes_random(&mut n, rng))
        && lucas::passes(&mut n)
}

/// How many random bases are tried with a number of that length. They leave less than 2^−137 for a
/// random one, and 4^−64 for a shorter one, whoever chose it.
pub fn rounds(bits: usize) -> usize {
    match bits {
        1536.. => 4,
        1024.. => 6,
        _ => 64,
    }
}
