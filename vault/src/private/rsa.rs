//! RSA (RFC 8017) with two primes, on the wire as OpenSSH's `PROTOCOL.key` has it.

use keyferry::vault::Refusal;
use keyferry_primes::signs;
use rand_core::CryptoRng;
use rsa::{
    BoxedUint, RsaPrivateKey,
    traits::{PrivateKeyParts, PublicKeyParts},
};
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

/// Modulus, exponents and the two primes.
pub(crate) struct RsaKey(RsaPrivateKey);

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
            return Err(refused(&rsa::Error::ModulusTooSmall));
        }
        if [numbers.d, numbers.p, numbers.q].iter().any(|number| trim(number).len() > n.len()) {
            return Err(mismatch("the private numbers are longer than the modulus"));
        }
        let primes = vec![uint(numbers.p), uint(numbers.q)];
        let key = RsaPrivateKey::from_components(uint(n), uint(e), uint(numbers.d), primes)
            .map_err(|error| refused(&error))?;
        let key = Self(key);
        if *trim(&key.coefficient()) != *trim(numbers.coefficient) {
            return Err(mismatch("the CRT coefficient belongs to other primes"));
        }
        key.check_exponents(numbers.exponents)?;
        key.signs()?;
        Ok(key)
    }

    fn check_exponents(&self, exponents: Option<[&[u8]; 2]>) -> Result<(), Refusal> {
        let Some(exponents) = exponents else { return Ok(()) };
        if self.exponents().iter().zip(exponents).all(|(own, theirs)| *trim(own) == *trim(theirs)) {
            return Ok(());
        }
        Err(mismatch("the CRT exponents belong to other primes"))
    }

    /// A new key: two primes by FIPS 186-5 A.1.3, and the rest by A.1.1.
    pub(crate) fn generate(bits: usize, rng: &mut impl CryptoRng) -> Result<Self, Refusal> {
        let [p, q] = keyferry_primes::pair(bits, rng).ok_or_else(no_primes)?;
        let key = RsaPrivateKey::from_p_q(uint(&p), uint(&q), BoxedUint::from(keyferry_primes::EXPONENT))
            .map_err(|error| refused(&error))?;
        let key = Self(key);
        if key.bits() != bits || key.private_exponent_bits() <= bits / 2 {
            return Err(no_primes());
        }
        key.signs()?;
        Ok(key)
    }

    fn private_exponent_bits(&self) -> usize {
        usize::try_from(self.0.d().bits()).unwrap_or(0)
    }

    /// The length of the modulus in bits.
    pub(crate) fn bits(&self) -> usize {
        usize::try_from(self.0.n().bits()).unwrap_or(usize::MAX)
    }

    /// `RSAPrivateKey` (RFC 8017 A.1.2) in DER.
    pub(crate) fn pkcs1(&self) -> Zeroizing<Vec<u8>> {
        let version = [integer(&[0])];
        let numbers = self.numbers().map(|(_, number)| integer(&number));
        let parts: Vec<&[u8]> = version.iter().chain(&numbers).map(|part| part.as_slice()).collect();
        value(SEQUENCE, &parts)
    }

    /// The numbers of RFC 8017 A.1.2, by their names in RFC 7518 §6.3.
    fn numbers(&self) -> [(&'static str, Zeroizing<Vec<u8>>); 8] {
        let [exponent1, exponent2] = self.exponents();
        [
            ("n", Zeroizing::new(self.0.n_bytes().into_vec())),
            ("e", Zeroizing::new(self.0.e_bytes().into_vec())),
            ("d", Self::number(self.0.d())),
            ("p", self.prime(0)),
            ("q", self.prime(1)),
            ("dp", exponent1),
            ("dq", exponent2),
            ("qi", self.coefficient()),
        ]
    }

    /// Signs and verifies, which a key with a composite for a prime fails.
    fn signs(&self) -> Result<(), Refusal> {
        let exponents = self.exponents();
        let mut halves = exponents.iter().zip(self.0.primes());
        if halves.all(|(exponent, prime)| signs(&Self::number(prime.as_ref()), exponent, &self.0.e_bytes())) {
            return Ok(());
        }
        Err(mismatch("what the private half signs, the public half does not verify"))
    }

    fn number(number: &BoxedUint) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(number.to_be_bytes().into_vec())
    }

    fn prime(&self, index: usize) -> Zeroizing<Vec<u8>> {
        self.0.primes().get(index).map(|prime| Self::number(prime.as_ref())).unwrap_or_default()
    }

    /// dP and dQ.
    fn exponents(&self) -> [Zeroizing<Vec<u8>>; 2] {
        [self.0.dp(), self.0.dq()].map(|number| number.map(Self::number).unwrap_or_default())
    }

    fn coefficient(&self) -> Zeroizing<Vec<u8>> {
        self.0.crt_coefficient().as_ref().map(Self::number).unwrap_or_default()
    }
}

impl Pair for RsaKey {
    fn public_blob(&self) -> Zeroizing<Vec<u8>> {
        Writer::new().string(NAME).mpint(&self.0.e_bytes()).mpint(&self.0.n_bytes()).finish()
    }

    fn write_fields(&self, writer: Writer) -> Writer {
        writer
            .mpint(&self.0.n_bytes())
            .mpint(&self.0.e_bytes())
            .mpint(&Self::number(self.0.d()))
            .mpint(&self.coefficient())
            .mpint(&self.prime(0))
            .mpint(&self.prime(1))
    }

    fn write_putty_fields(&self, writer: Writer) -> Writer {
        writer
            .mpint(&Self::number(self.0.d()))
            .mpint(&self.prime(0))
            .mpint(&self.prime(1))
            .mpint(&self.coefficient())
    }

    fn jwk(&self) -> Jwk {
        // Base64urlUInt (RFC 7518 §2) has no leading zeros.
        let trimmed =
            |(name, number): (_, Zeroizing<Vec<u8>>)| (name, Zeroizing::new(trim(&number).to_vec()));
        Jwk { kty: "RSA", crv: None, members: self.numbers().into_iter().map(trimmed).collect() }
    }

    fn pkcs8(&self) -> Zeroizing<Vec<u8>> {
        pkcs8::info(&algorithm(RSA, NO_PARAMETERS), &self.pkcs1())
    }

    fn secrets(&self) -> Vec<Zeroizing<Vec<u8>>> {
        let numbers = [Some(self.0.d()), self.0.dp(), self.0.dq()];
        let mut secrets: Vec<_> = numbers.into_iter().flatten().map(Self::number).collect();
        secrets.extend([self.prime(0), self.prime(1), self.coefficient()]);
        secrets
    }
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

fn refused(error: &rsa::Error) -> Refusal {
    match error {
        rsa::Error::InvalidModulus => mismatch("the primes multiply to another modulus"),
        rsa::Error::InvalidExponent => mismatch("the private exponent belongs to another modulus"),
        rsa::Error::ModulusTooSmall => Refusal::new(
            "rsa-too-short",
            "the RSA key has fewer than 1024 bits and can be broken on a laptop: generate a new \
             key with ssh-keygen -t ed25519",
        ),
        _ => Refusal::new(
            "rsa-numbers",
            "the numbers of the RSA key don't make a key of two primes of half its length: \
             generate a new key with ssh-keygen -t ed25519",
        ),
    }
}
