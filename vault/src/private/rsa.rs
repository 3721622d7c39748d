//! RSA (RFC 8017) with two primes, on the wire as OpenSSH's `PROTOCOL.key` has it.

use crypto_bigint::{BoxedUint, ConcatenatingMul, Gcd, NonZero, Odd, Resize};
use keyferry::vault::Refusal;
use keyferry_primes::signs;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{Jwk, Pair, mismatch};
use crate::{
    der::{NO_PARAMETERS, SEQUENCE, algorithm, integer, value},
    gate,
    read::spki_public::RSA,
    wire::{Reader, Writer, trim},
    write::pkcs8,
};

const NAME: &[u8] = b"ssh-rsa";
/// The shortest modulus that is computed with, in bytes: 1024 bits.
const MIN_LEN: usize = 128;
/// The largest public exponent that is computed with. RFC 8017 §3.1 lets it be any below the modulus; no
/// generator has one of this length.
const MAX_EXPONENT: u64 = (1 << 33) - 1;

/// A number, big-endian and without leading zeros.
type Number = Zeroizing<Vec<u8>>;

/// The numbers of RFC 8017 A.1.2.
pub(crate) struct RsaKey {
    n: Number,
    e: Number,
    d: Number,
    p: Number,
    q: Number,
    /// dP and dQ.
    exponents: [Number; 2],
    /// qInv.
    coefficient: Number,
}

/// The numbers of a key by their names in RFC 8017 §3.2, as files hold them, big-endian.
pub(crate) struct RsaNumbers<'b> {
    pub(crate) n: &'b [u8],
    pub(crate) e: &'b [u8],
    pub(crate) d: &'b [u8],
    pub(crate) p: &'b [u8],
    pub(crate) q: &'b [u8],
    /// qInv.
    pub(crate) coefficient: &'b [u8],
    /// dP and dQ, where the format has them.
    pub(crate) exponents: Option<[&'b [u8]; 2]>,
}

impl RsaKey {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Refusal> {
        Self::from_numbers(&RsaNumbers {
            n: reader.mpint()?,
            e: reader.mpint()?,
            d: reader.mpint()?,
            coefficient: reader.mpint()?,
            p: reader.mpint()?,
            q: reader.mpint()?,
            exponents: None,
        })
    }

    /// The key that the numbers make, if all of them belong together.
    pub(crate) fn from_numbers(numbers: &RsaNumbers<'_>) -> Result<Self, Refusal> {
        let (n, e) = (trim(numbers.n), trim(numbers.e));
        gate::rsa_numbers(n, e)?;
        if n.len() < MIN_LEN {
            return Err(Refusal::new(
                "rsa-too-short",
                "the RSA key has fewer than 1024 bits and can be broken on a laptop: generate a new \
                 key with ssh-keygen -t ed25519",
            )
            .with("least", 8 * MIN_LEN));
        }
        if [numbers.d, numbers.p, numbers.q].iter().any(|number| trim(number).len() > n.len()) {
            return Err(mismatch("the private numbers are longer than the modulus"));
        }
        let key = Self::of([n, e, numbers.d, numbers.p, numbers.q].map(uint))?;
        if *key.coefficient != *trim(numbers.coefficient) {
            return Err(mismatch("the CRT coefficient belongs to other primes"));
        }
        key.check_exponents(numbers.exponents)?;
        key.signs()?;
        Ok(key)
    }

    /// The key of n, e, d, p and q, with what follows from them, if they belong together (NIST SP 800-56B
    /// Rev. 2, §6.4.1.2.3).
    #[allow(clippy::many_single_char_names, reason = "the names are the RFC's")]
    fn of([n, e, d, p, q]: [BoxedUint; 5]) -> Result<Self, Refusal> {
        if p.concatenating_mul(&q) != n {
            return Err(mismatch("the primes multiply to another modulus"));
        }
        let half = n.bits_vartime().div_ceil(2);
        if p.bits() > half || q.bits() > half || e > BoxedUint::from(MAX_EXPONENT) {
            return Err(not_two_primes());
        }
        let other_exponent = || mismatch("the private exponent belongs to another modulus");
        if d >= n {
            return Err(other_exponent());
        }
        let [of_p, of_q] = [&p, &q].map(|prime| reduced(&d, &e, prime).ok_or_else(other_exponent));
        let exponents = [of_p?, of_q?];
        let coefficient = inverse(&q, &p, half).ok_or_else(not_two_primes)?;
        let [n, e, d, p, q] = [n, e, d, p, q].map(|own| number(&own));
        Ok(Self { n, e, d, p, q, exponents, coefficient })
    }

    fn check_exponents(&self, exponents: Option<[&[u8]; 2]>) -> Result<(), Refusal> {
        let Some(exponents) = exponents else { return Ok(()) };
        if self.exponents.iter().zip(exponents).all(|(own, theirs)| **own == *trim(theirs)) {
            return Ok(());
        }
        Err(mismatch("the CRT exponents belong to other primes"))
    }

    /// A new key: two primes by FIPS 186-5 A.1.3, and the rest by A.1.1.
    pub(crate) fn generate(bits: usize, rng: &mut impl CryptoRng) -> Result<Self, Refusal> {
        let primes = keyferry_primes::pair(bits, rng).ok_or_else(no_primes)?;
        let [p, q] = primes.map(|prime| uint(&prime));
        let e = BoxedUint::from(keyferry_primes::EXPONENT);
        let d = private_exponent(&e, &p, &q).ok_or_else(no_primes)?;
        let is_short = d.bits() as usize <= bits / 2;
        let key = Self::of([p.concatenating_mul(&q), e, d, p, q])?;
        if is_short || key.n.len() * 8 != bits || key.n.first().is_none_or(|first| first & 0x80 == 0) {
            return Err(no_primes());
        }
        key.signs()?;
        Ok(key)
    }

    /// `RSAPrivateKey` (RFC 8017 A.1.2) in DER.
    pub(crate) fn pkcs1(&self) -> Zeroizing<Vec<u8>> {
        let version = [integer(&[0])];
        let numbers = self.numbers().map(|(_, number)| integer(number));
        let parts: Vec<&[u8]> = version.iter().chain(&numbers).map(|part| part.as_slice()).collect();
        value(SEQUENCE, &parts)
    }

    /// The numbers of RFC 8017 A.1.2, by their names in RFC 7518 §6.3.
    fn numbers(&self) -> [(&'static str, &Number); 8] {
        let [exponent1, exponent2] = &self.exponents;
        [
            ("n", &self.n),
            ("e", &self.e),
            ("d", &self.d),
            ("p", &self.p),
            ("q", &self.q),
            ("dp", exponent1),
            ("dq", exponent2),
            ("qi", &self.coefficient),
        ]
    }

    /// Signs and verifies, which a key with a composite for a prime fails.
    fn signs(&self) -> Result<(), Refusal> {
        let mut halves = self.exponents.iter().zip([&self.p, &self.q]);
        if halves.all(|(exponent, prime)| signs(prime, exponent, &self.e)) {
            return Ok(());
        }
        Err(mismatch("what the private half signs, the public half does not verify"))
    }
}

impl Pair for RsaKey {
    fn public_blob(&self) -> Zeroizing<Vec<u8>> {
        Writer::new().string(NAME).mpint(&self.e).mpint(&self.n).finish()
    }

    fn write_fields(&self, writer: Writer) -> Writer {
        let numbers = [&self.n, &self.e, &self.d, &self.coefficient, &self.p, &self.q];
        numbers.into_iter().fold(writer, |writer, number| writer.mpint(number))
    }

    fn write_putty_fields(&self, writer: Writer) -> Writer {
        let numbers = [&self.d, &self.p, &self.q, &self.coefficient];
        numbers.into_iter().fold(writer, |writer, number| writer.mpint(number))
    }

    /// `Base64urlUInt` (RFC 7518 §2) has no leading zeros.
    fn jwk(&self) -> Jwk {
        let members = self.numbers().map(|(name, number)| (name, number.clone()));
        Jwk { kty: "RSA", crv: None, members: members.into() }
    }

    fn pkcs8(&self) -> Zeroizing<Vec<u8>> {
        pkcs8::info(&algorithm(RSA, NO_PARAMETERS), &self.pkcs1())
    }

    fn secrets(&self) -> Vec<Zeroizing<Vec<u8>>> {
        let [exponent1, exponent2] = &self.exponents;
        [&self.d, exponent1, exponent2, &self.p, &self.q, &self.coefficient].map(Number::clone).into()
    }
}

/// d modulo one less than the prime, modulo which it has to be the inverse of e.
fn reduced(d: &BoxedUint, e: &BoxedUint, prime: &BoxedUint) -> Option<Number> {
    let order = less_one(prime)?;
    let product = d.concatenating_mul(e).rem(&order);
    bool::from(product.is_one()).then(|| number(&d.rem(&order)))
}

/// The inverse of q modulo p, each of which has so many bits at most.
fn inverse(q: &BoxedUint, p: &BoxedUint, bits: u32) -> Option<Number> {
    let [q, p] = [q, p].map(|prime| prime.resize(bits));
    let inverse: Option<BoxedUint> = q.invert_odd_mod(&Option::<Odd<_>>::from(Odd::new(p))?).into();
    inverse.map(|inverse| number(&inverse))
}

/// The inverse of e modulo the least common multiple of p − 1 and q − 1.
fn private_exponent(e: &BoxedUint, p: &BoxedUint, q: &BoxedUint) -> Option<BoxedUint> {
    let (p, q) = (less_one(p)?, less_one(q)?);
    let divisor: Option<NonZero<BoxedUint>> = NonZero::new(p.gcd(q.as_ref()).get()).into();
    let multiple = p.as_ref().wrapping_div(&divisor?).concatenating_mul(q.as_ref());
    let e = e.resize(multiple.bits_precision());
    let multiple: Option<NonZero<BoxedUint>> = NonZero::new(multiple).into();
    e.invert_mod(&multiple?).into()
}

fn less_one(prime: &BoxedUint) -> Option<NonZero<BoxedUint>> {
    NonZero::new(prime.wrapping_sub(BoxedUint::one())).into()
}

fn number(number: &BoxedUint) -> Number {
    let bytes = Zeroizing::new(number.to_be_bytes().into_vec());
    Zeroizing::new(trim(&bytes).to_vec())
}

/// The refusal to make a key of random numbers from which no two primes come, or a short private
/// exponent: either is chance once in 2^70, or less.
fn no_primes() -> Refusal {
    Refusal::new(
        "random-numbers-unusable",
        "no RSA key came of this browser's random numbers, which good ones give: generate the key in another \
         browser, or with ssh-keygen",
    )
}

fn uint(bytes: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(bytes)
}

fn not_two_primes() -> Refusal {
    Refusal::new(
        "rsa-numbers",
        "the numbers of the RSA key don't make a key of two primes of half its length: \
         generate a new key with ssh-keygen -t ed25519",
    )
}
