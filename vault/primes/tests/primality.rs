//! Primes pass, and what passes one test fails another. `openssl` has to be installed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{Same, known, openssl_says, rng};
use getrandom::rand_core::Rng;
use keyferry_primes::{is_prime, lucas, miller_rabin, modulus::Modulus, rounds};

/// The first number above each D that the Lucas test tries.
const ABOVE_EACH_D: u32 = 517;

fn modulus(number: u32) -> Modulus {
    Modulus::new(&number.to_be_bytes()).unwrap()
}

/// Odd numbers that pass and have a divisor.
fn pseudoprimes(start: u32, passes: impl Fn(u32) -> bool) -> Vec<u32> {
    let is_prime =
        |number: u32| (3..).step_by(2).take_while(|d| d * d <= number).all(|d| !number.is_multiple_of(d));
    (start..100_000)
        .step_by(2)
        .filter(|&number| {
            let (passes, is_prime) = (passes(number), is_prime(number));
            assert!(passes || !is_prime, "{number} is prime");
            passes && !is_prime
        })
        .collect()
}

#[test]
fn the_composites_that_pass_with_base_two_are_those_known() {
    let found = pseudoprimes(3, |number| miller_rabin::passes_two(&mut modulus(number)));
    assert_eq!(found, known::STRONG_PSEUDOPRIMES);
}

#[test]
fn the_composites_that_pass_the_lucas_test_are_those_known() {
    let found = pseudoprimes(ABOVE_EACH_D, |number| lucas::passes(&mut modulus(number)));
    assert_eq!(found, known::LUCAS_PSEUDOPRIMES);
}

#[test]
fn published_primes_pass() {
    for prime in known::primes() {
        assert!(is_prime(&prime, &mut rng()), "{prime:02x?}");
    }
}

#[test]
fn composites_that_pass_with_base_two_fail_with_others_and_the_lucas_test() {
    for liar in known::liars() {
        let mut n = Modulus::new(&liar).unwrap();
        assert!(miller_rabin::passes_two(&mut n));
        assert!(!lucas::passes(&mut n));
        assert!(!(0..64).all(|_| miller_rabin::passes_random(&mut n, &mut rng())));
        assert!(!is_prime(&liar, &mut rng()));
    }
}

/// A square has no D, and is found all the same.
#[test]
fn squares_fail() {
    for number in (10_001_u64..10_401).step_by(2) {
        let square = (number * number).to_be_bytes();
        assert!(!lucas::passes(&mut Modulus::new(&square).unwrap()), "{number}");
        assert!(!is_prime(&square, &mut rng()), "{number}");
    }
}

#[test]
fn a_prime_passes_with_no_base_that_is_none() {
    let prime = known::primes().swap_remove(0);
    for bytes in [vec![0], vec![0xff], prime.clone()] {
        let mut n = Modulus::new(&prime).unwrap();
        assert!(!miller_rabin::passes_random(&mut n, &mut Same(bytes.clone())), "{bytes:02x?}");
        assert!(!is_prime(&prime, &mut Same(bytes)));
    }
}

#[test]
fn what_is_no_modulus_is_no_prime() {
    let even = [&[0xff; 31][..], &[0xfe]].concat();
    let longer = [&[1][..], &[0xff; 512]].concat();
    for number in [Vec::new(), vec![0], vec![1], even, longer] {
        assert!(Modulus::new(&number).is_none());
        assert!(!is_prime(&number, &mut rng()));
    }
}

/// A random number of that many bytes that nothing below 100 divides.
fn candidate(len: usize) -> Vec<u8> {
    let mut number = vec![0; len];
    loop {
        rng().fill_bytes(&mut number);
        number[len - 1] |= 1;
        let n = Modulus::new(&number).unwrap();
        if (3..100).step_by(2).all(|divisor| n.remainder(divisor) != 0) {
            return number;
        }
    }
}

#[test]
fn openssl_agrees_on_random_numbers() {
    let mut primes = 0;
    for len in [9, 16, 33, 64, 96, 128] {
        let numbers: Vec<Vec<u8>> = (0..400).map(|_| candidate(len)).collect();
        let theirs = openssl_says(&numbers);
        let ours: Vec<bool> = numbers.iter().map(|number| is_prime(number, &mut rng())).collect();
        assert_eq!(ours, theirs, "{len} bytes: {numbers:02x?}");
        primes += ours.into_iter().filter(|is_prime| *is_prime).count();
    }
    // On average 66 + 37 + 18 + 9 + 6 + 5 of them are.
    assert!(primes > 70, "{primes} primes");
}

/// FIPS 186-5 C.1: p(k, t), the chance that a random odd number of k bits is composite if it passed
/// t rounds, as a power of two.
fn error_bound(k: f64, t: f64) -> f64 {
    let count = |end: f64| (0_u32..).map(f64::from).take_while(move |n| *n <= end);
    let inner = |m: f64| count(m).skip(2).map(|j| (-(j + (k - 1.0) / j)).exp2()).sum::<f64>();
    let bound = |largest: f64| {
        let sum: f64 = count(largest).skip(3).map(|m| (m - (m - 1.0) * t).exp2() * inner(m)).sum();
        let square = std::f64::consts::PI.powi(2) - 6.0;
        let numbers = (-2.0 - largest * t).exp2() + 8.0 * square / 3.0 * 0.25 * sum;
        2.00743 * std::f64::consts::LN_2 * k * numbers
    };
    let largest = (2.0 * (k - 1.0).sqrt() - 1.0).floor();
    count(largest).skip(3).map(bound).fold(1.0, f64::min).log2()
}

#[test]
fn the_rounds_leave_less_than_is_said() {
    // The formula gives what others took from it: 5 rounds leave 2^-112 of 1024 bits.
    assert!((-125.0..-124.0).contains(&error_bound(1024.0, 5.0)));
    for bits in [1024_u16, 1536, 2048] {
        let rounds = u8::try_from(rounds(bits.into())).unwrap();
        assert!(error_bound(bits.into(), rounds.into()) < -137.0, "{bits}");
    }
}
