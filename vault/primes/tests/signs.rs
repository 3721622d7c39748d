//! Exponents that belong to a prime sign what is verified, and others don't.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::known::{liars, primes};
use crypto_bigint::{BoxedUint, Resize};
use keyferry_primes::{EXPONENT, signs};

const PUBLIC: [u8; 3] = [1, 0, 1];

/// 1/e modulo r − 1, where there is one.
fn private_exponent(prime: &[u8]) -> Option<Vec<u8>> {
    let prime = BoxedUint::from_be_slice_vartime(prime);
    let less_one = prime.wrapping_sub(BoxedUint::one());
    let e = BoxedUint::from(EXPONENT).resize(less_one.bits_precision());
    let inverse = e.invert_mod(&less_one.to_nz().unwrap()).into_option()?;
    Some(inverse.to_be_bytes().into_vec())
}

/// Those of which the exponent is no divisor, one less.
fn with_exponents(numbers: Vec<Vec<u8>>) -> Vec<(Vec<u8>, Vec<u8>)> {
    let found: Vec<_> =
        numbers.into_iter().filter_map(|number| Some((private_exponent(&number)?, number))).collect();
    assert!(found.len() > 1);
    found
}

#[test]
fn the_exponents_of_a_prime_undo_each_other() {
    for (d, prime) in with_exponents(primes()) {
        assert!(signs(&prime, &d, &PUBLIC), "{prime:02x?}");
        assert!(signs(&prime, &PUBLIC, &d), "{prime:02x?}");
    }
}

#[test]
fn another_exponent_does_not() {
    for (mut d, prime) in with_exponents(primes()) {
        *d.last_mut().unwrap() ^= 2;
        assert!(!signs(&prime, &d, &PUBLIC), "{prime:02x?}");
        assert!(!signs(&prime, &[], &PUBLIC), "{prime:02x?}");
    }
}

/// These pass for primes with base 2. The last is a Carmichael number, with which every signature is right.
#[test]
fn a_composite_does_not() {
    let mut composites = with_exponents(liars());
    let (d, carmichael) = composites.pop().unwrap();
    assert!(signs(&carmichael, &d, &PUBLIC), "{carmichael:02x?}");
    for (d, composite) in composites {
        assert!(!signs(&composite, &d, &PUBLIC), "{composite:02x?}");
    }
}

#[test]
fn what_is_no_odd_number_does_not() {
    for number in [&[][..], &[0], &[1], &[2], &[0x80; 16], &[0xff; 513]] {
        assert!(!signs(number, &[1], &[1]), "{number:02x?}");
    }
}
