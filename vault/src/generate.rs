//! Making new keys.

use keyferry::{algorithm::KeySpec, comment::Comment, finding::Finding, key::PublicKey, vault::Refusal};
use rand_core::CryptoRng;

use crate::{
    private::{EcdsaKey, Ed25519Key, Kind, Opened, PrivateKey, RsaKey},
    read::{Read, read_pkcs8},
};

/// Generates a key and proves it: an RSA key signs and verifies, and the public half of every key
/// is computed from the private one.
///
/// # Errors
/// When the random numbers made no key, or one that fails its own check.
pub fn generate(spec: KeySpec, comment: Comment, rng: &mut impl CryptoRng) -> Result<Opened, Refusal> {
    Opened::new(PrivateKey::from(pair(spec, rng)?), comment)
}

/// Adopts a key that the platform generated, as PKCS#8 in DER, and proves it as any file that is read. What is
/// found of it is beside it.
///
/// # Errors
/// When it is no whole key, or not the one that was asked for.
pub(crate) fn adopt(spec: KeySpec, comment: Comment, der: &[u8]) -> Result<(Opened, Vec<Finding>), Refusal> {
    let Ok(Read::Private { mut key, findings, .. }) = read_pkcs8(der) else {
        return Err(Refusal::new(
            "generated-key-damaged",
            "the generated key is not whole: generate it again",
        ));
    };
    if !is_of(spec, key.public()) {
        return Err(Refusal::new(
            "generated-key-differs",
            "the generated key is not the kind that was asked for: generate it again",
        ));
    }
    key.set_comment(comment);
    Ok((key, findings))
}

fn is_of(spec: KeySpec, key: &PublicKey) -> bool {
    *key.algorithm() == spec.algorithm()
        && spec.rsa_bits().is_none_or(|bits| key.bits() == u32::try_from(bits).ok())
}

fn pair(spec: KeySpec, rng: &mut impl CryptoRng) -> Result<Kind, Refusal> {
    if let Some(bits) = spec.rsa_bits() {
        return RsaKey::generate(bits, rng).map(Kind::Rsa);
    }
    let ecdsa = EcdsaKey::generate(spec, rng).map(Kind::Ecdsa);
    Ok(ecdsa.unwrap_or_else(|| Kind::Ed25519(Ed25519Key::generate(rng))))
}
