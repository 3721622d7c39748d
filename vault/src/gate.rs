//! The semantic gate: whether the numbers of a public key can be those of a key, and how good one.
//!
//! A key blob that decodes may still hold numbers that no generator makes: a point off its curve,
//! an exponent of one. Such a key is refused. A key that is one, but that providers should not be
//! given, passes with a finding that says so.

use curve25519_dalek::edwards::CompressedEdwardsY;
use keyferry::{algorithm::Algorithm, finding::Finding, key::PublicKey, vault::Refusal};

use crate::{read::openssh_public, weak, wire::Reader};

/// The longest modulus that is read, in bits: more makes reading slow and no key safer.
const MAX_RSA_BITS: usize = 8192;
/// The exponent that generators choose.
const USUAL_EXPONENT: [u8; 3] = [1, 0, 1];

/// How far a key is looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// By everything that is known to look for: a key by itself.
    Whole,
    /// By what takes little time: a key among thousands, which is looked into again when it is chosen.
    Quick,
}

/// Checks a public key: its numbers, and whether its private half is known to all.
///
/// # Errors
/// When the numbers can't be those of a key.
pub(crate) fn check(key: &PublicKey, depth: Depth) -> Result<Vec<Finding>, Refusal> {
    let mut findings = numbers(key, depth)?;
    findings.extend(weak::published::finding(key));
    Ok(findings)
}

/// Checks a public key that was computed from its private half. What a scalar makes is a point of the group.
///
/// # Errors
/// When the numbers can't be those of a key.
pub(crate) fn check_computed(key: &PublicKey) -> Result<Vec<Finding>, Refusal> {
    match key.algorithm() {
        Algorithm::Rsa => check(key, Depth::Whole),
        _ => Ok(weak::published::finding(key).into_iter().collect()),
    }
}

fn numbers(key: &PublicKey, depth: Depth) -> Result<Vec<Finding>, Refusal> {
    let mut reader = Reader::new(key.blob());
    reader.string()?;
    match key.algorithm() {
        Algorithm::Ed25519 => ed25519(reader.string()?, depth).map(|()| Vec::new()),
        Algorithm::EcdsaP256 | Algorithm::EcdsaP384 | Algorithm::EcdsaP521 => {
            ecdsa(&mut reader).map(|()| Vec::new())
        }
        Algorithm::Rsa => {
            let (e, n) = (reader.mpint()?, reader.mpint()?);
            rsa_numbers(n, e)?;
            Ok(weak::rsa(n, e, depth).into_iter().chain(unusual_exponent(e)).collect())
        }
        Algorithm::SkEd25519 => ed25519(reader.string()?, depth).map(|()| vec![security_key()]),
        Algorithm::SkEcdsaP256 => ecdsa(&mut reader).map(|()| vec![security_key()]),
        Algorithm::Dsa => Ok(vec![dsa()]),
        Algorithm::Other(name) if !openssh_public::is_type(name) => Err(not_a_type(name)),
        other @ Algorithm::Other(_) => Ok(vec![unusual(other)]),
    }
}

/// The one encoding of a point of the prime-order group (RFC 8032 §5.1.3). Whether the group is that one takes
/// most of the time; of few points it is another, and what is of small order is seen at once.
fn ed25519(bytes: &[u8], depth: Depth) -> Result<(), Refusal> {
    let point = CompressedEdwardsY::from_slice(bytes)
        .ok()
        .filter(|compressed| is_canonical(compressed.as_bytes()))
        .and_then(|compressed| compressed.decompress());
    match point {
        Some(point) if !point.is_small_order() && (depth == Depth::Quick || point.is_torsion_free()) => {
            Ok(())
        }
        Some(_) => Err(Refusal::new(
            "ed25519-small-order",
            "the Ed25519 key is a point outside the group that keys are made in (RFC 8032 §5.1): \
             it is forged. Make the public line anew with ssh-keygen -y",
        )),
        None => Err(Refusal::new(
            "ed25519-not-a-point",
            "the Ed25519 key is not the encoding of a point of its curve (RFC 8032 §5.1.3): make \
             the public line anew with ssh-keygen -y",
        )),
    }
}

/// Whether y is below 2²⁵⁵ − 19, so that no other bytes mean the same. Where x is 0, its sign could be either;
/// such a point is of small order.
fn is_canonical([first, middle @ .., last]: &[u8; 32]) -> bool {
    *first < 0xed || last & 0x7f != 0x7f || middle.iter().any(|byte| *byte != 0xff)
}

/// A point that is on its curve and is not the identity, uncompressed (RFC 5656 §3.1).
fn ecdsa(reader: &mut Reader<'_>) -> Result<(), Refusal> {
    let curve = reader.string()?;
    let point = reader.string()?;
    let on_curve = match curve {
        b"nistp256" => p256::PublicKey::from_sec1_bytes(point).is_ok(),
        b"nistp384" => p384::PublicKey::from_sec1_bytes(point).is_ok(),
        b"nistp521" => p521::PublicKey::from_sec1_bytes(point).is_ok(),
        _ => false,
    };
    if on_curve && point.first() == Some(&4) {
        return Ok(());
    }
    Err(Refusal::new(
        "ecdsa-off-curve",
        "the ECDSA key is not a point of its curve (SEC 1 §3.2.2): the key is damaged or forged. \
         Make the public line anew with ssh-keygen -y",
    ))
}

/// Refuses a modulus or exponent that no RSA key has, and one too long to compute with.
pub(crate) fn rsa_numbers(n: &[u8], e: &[u8]) -> Result<(), Refusal> {
    let bits = bit_len(n);
    if bits > MAX_RSA_BITS {
        return Err(Refusal::new(
            "rsa-too-long",
            format!(
                "the RSA key has {bits} bits, and {MAX_RSA_BITS} is the most that is read: use \
                 one of 4096 bits, or Ed25519"
            ),
        )
        .with("bits", bits)
        .with("most", MAX_RSA_BITS));
    }
    if !is_odd(n) {
        return Err(rsa_not_a_key("its modulus is even"));
    }
    if !is_odd(e) {
        return Err(rsa_not_a_key("its exponent is even"));
    }
    if e == [1] {
        return Err(rsa_not_a_key("its exponent is 1, which leaves messages as they are"));
    }
    if bit_len(e) >= bits {
        return Err(rsa_not_a_key("its exponent is longer than its modulus"));
    }
    Ok(())
}

fn rsa_not_a_key(why: &str) -> Refusal {
    Refusal::new(
        "rsa-numbers",
        format!(
            "the RSA key can't be one: {why} (RFC 8017 §3.1). Generate a new key with \
             ssh-keygen -t ed25519"
        ),
    )
}

fn unusual_exponent(e: &[u8]) -> Option<Finding> {
    (e != USUAL_EXPONENT).then(|| {
        Finding::warn(
            "rsa-unusual-exponent",
            "the RSA key's public exponent is not 65537, which every generator chooses today",
        )
    })
}

fn dsa() -> Finding {
    Finding::block(
        "dsa-not-accepted",
        "DSA keys are 1024 bits with SHA-1, and OpenSSH no longer reads them: generate a new key \
         with ssh-keygen -t ed25519",
    )
}

fn security_key() -> Finding {
    Finding::warn(
        "security-key",
        "the private half is on a FIDO security key; few providers accept this type, and a \
         server must run OpenSSH 8.2 or newer",
    )
}

fn unusual(algorithm: &Algorithm) -> Finding {
    Finding::warn(
        "algorithm-unknown",
        format!("{algorithm} is a type whose numbers can't be checked here, and providers may not know it"),
    )
    .with("algorithm", algorithm)
}

/// The refusal of a type whose name no line of a public key begins with.
fn not_a_type(name: &str) -> Refusal {
    Refusal::new(
        "algorithm-not-ssh",
        format!(
            "the key is of the type {name}, and no SSH server takes it: generate a new key with \
             ssh-keygen -t ed25519"
        ),
    )
    .with("algorithm", name)
}

fn is_odd(number: &[u8]) -> bool {
    number.last().is_some_and(|last| last & 1 == 1)
}

/// The length in bits of a number without leading zeros.
fn bit_len(number: &[u8]) -> usize {
    let zeros = number.first().map_or(0, |first| first.leading_zeros());
    (number.len() * 8).saturating_sub(usize::try_from(zeros).unwrap_or(0))
}
