//! RSA moduli that anybody can take apart: known faults of generators, told from the public numbers alone.

mod close_primes;
pub(crate) mod published;
mod small_d;
mod small_factor;
mod square;

use keyferry::finding::Finding;

use crate::gate::Depth;

/// The largest factor that the CA/Browser Forum's Baseline Requirements §6.1.6 ask about.
const SMALL_FACTOR: u32 = 751;
/// The odd primes in the generator's primorial, whatever the key's length.
const ROCA_PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103,
    107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];
/// As many equal bytes as badkeys takes for a pattern.
const RUN: usize = 16;
const ROCA_GENERATOR: u32 = 65537;

/// The first such fault of an odd modulus and an exponent, in big-endian bytes. Of a key among many, small
/// factors are looked for no further than usual.
pub(crate) fn rsa(modulus: &[u8], exponent: &[u8], depth: Depth) -> Option<Finding> {
    let most = if depth == Depth::Whole { small_factor::MOST } else { SMALL_FACTOR };
    if let Some(factor) = small_factor::find(modulus, most) {
        let why =
            format!("its modulus can be divided by {factor}, so it was damaged or its generator is broken");
        return Some(broken("rsa-small-factor", &why).with("factor", factor));
    }
    if has_roca(modulus) {
        return Some(broken(
            "rsa-roca",
            "it was made by an Infineon chip with a faulty generator (ROCA, CVE-2017-15361)",
        ));
    }
    if small_d::is_found(modulus, exponent) {
        return Some(broken(
            "rsa-small-private-exponent",
            "its private exponent is so short that Wiener's method finds it from the public one",
        ));
    }
    if close_primes::are_found(modulus) {
        return Some(broken(
            "rsa-close-primes",
            "its two primes lie so close together that Fermat's method finds them at once (CVE-2022-26320)",
        ));
    }
    if has_run(modulus) {
        return Some(odd("rsa-pattern", &format!("has {RUN} equal bytes in a row")).with("count", RUN));
    }
    is_biased(modulus).then(|| odd("rsa-bias", "has far more bits of one kind than of the other"))
}

/// Sixteen equal bytes in a row, which chance makes once in 2^112 keys.
fn has_run(modulus: &[u8]) -> bool {
    modulus.windows(RUN).any(|window| window.iter().all(|byte| window.first() == Some(byte)))
}

/// Whether the ones are further from half of the bits than a tenth of them, as badkeys has it: nine deviations
/// of 2048 bits. Of shorter moduli it is an eighth, eight deviations of 1024.
fn is_biased(modulus: &[u8]) -> bool {
    let bits = modulus.len() * 8;
    let ones = modulus.iter().map(|byte| byte.count_ones() as usize).sum::<usize>();
    ones.abs_diff(bits / 2) > bits / if bits > 2000 { 10 } else { 8 }
}

fn odd(code: &'static str, how: &str) -> Finding {
    Finding::warn(
        code,
        format!(
            "the RSA modulus {how}, so it was not made by chance: its generator is broken, or it was made for \
             show. Generate a new key"
        ),
    )
}

fn broken(code: &'static str, why: &str) -> Finding {
    Finding::block(
        code,
        format!("anybody can compute this RSA key's private half: {why}. Use it nowhere; generate a new key"),
    )
}

/// Nemec and others, "The Return of Coppersmith's Attack", §2: every prime of these chips, and so
/// every modulus, is a power of 65537 modulo each small prime. Other moduli without a small factor
/// are so for all of these primes once in about 2^27.
fn has_roca(modulus: &[u8]) -> bool {
    ROCA_PRIMES.into_iter().all(|prime| is_power(remainder(modulus, prime), prime))
}

/// Whether a number is a power of the generator modulo the prime.
fn is_power(number: u32, prime: u32) -> bool {
    let step = ROCA_GENERATOR % prime;
    let mut power = 1;
    for _ in 1..prime {
        if power == number {
            return true;
        }
        power = power * step % prime;
    }
    false
}

/// Four bytes at a time.
fn remainder(number: &[u8], divisor: u32) -> u32 {
    let divisor = u64::from(divisor);
    let (head, words) = number.as_rchunks::<4>();
    let head = head.iter().fold(0, |rest, &byte| rest << 8 | u64::from(byte));
    let rest = words
        .iter()
        .fold(head % divisor, |rest, &word| (rest << 32 | u64::from(u32::from_be_bytes(word))) % divisor);
    u32::try_from(rest).unwrap_or_default()
}
