//! The primes of RSA keys, by FIPS 186-5, fast where a 64-bit product is a call: in WebAssembly.
//!
//! # What is made
//!
//! [`pair`] does what A.1.3 says: each candidate is drawn anew, uniformly and whole, so every prime
//! of the range is as likely as any other, and what is rejected says nothing of what is kept. There
//! is no sieve over neighbours, which would be faster still and true of neither.
//!
//! # How sure it is
//!
//! A number is taken for prime after Miller–Rabin (B.3.1) with base 2, then with as many random
//! bases as [`rounds`] says, then a strong Lucas test; with base 2 this is the test of Baillie and
//! PSW, to which no exception is known. By C.1 (I. Damgård, P. Landrock, C. Pomerance, "Average case
//! error estimates for the strong probable prime test", 1993) the random bases alone leave less
//! than 2^−137 for a composite to pass. FIPS 186-5 Table B.1 asks for 5, 4 and 4 rounds, and OpenSSL
//! does those; 5 would leave 2^−124 at 1024 bits, so here are 6.
//!
//! # What time and memory tell
//!
//! A composite is thrown away, and how early may be seen. Of a prime, neither branches nor addresses
//! depend on its bits, as in `BoringSSL`: exponents select by masks, tables are read whole, and no
//! subtraction is conditional. What may be seen is how many candidates were drawn; how often 2
//! divides p − 1 and p + 1; the first D of the Lucas test, which is a few Jacobi symbols; and the
//! time of the machine's division, where it depends on what is divided. A key is made once, in the
//! person's own browser, so nobody can average over runs: that is some bits of over a thousand.

mod limbs;
pub mod lucas;
pub mod miller_rabin;
pub mod modulus;
mod rsa;
mod trial;

pub use rsa::{EXPONENT, pair};

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
