//! Making new keys.

use keyferry::{algorithm::KeySpec, comment::Comment, vault::Refusal};
use rand_core::CryptoRng;

use crate::private::{EcdsaKey, Ed25519Key, Kind, Opened, PrivateKey, RsaKey};

/// Generates a key and proves it: an RSA key signs and verifies, and the public half of every key
/// is computed from the private one.
///
/// # Errors
/// When the random numbers made no key, or one that fails its own check.
pub fn generate(spec: KeySpec, comment: Comment, rng: &mut impl CryptoRng) -> Result<Opened, Refusal> {
    Opened::new(PrivateKey::from(pair(spec, rng)?), comment)
}

/// Adopts an RSA key that the platform generated, as PKCS#8 in DER, and proves it.
///
/// # Errors
/// When it is no RSA key of that length.
pub(crate) fn adopt(spec: KeySpec, comment: Comment, der: &[u8]) -> Result<Opened, Refusal> {
    let key = RsaKey::from_pkcs8(der)?;
    if Some(key.bits()) != spec.rsa_bits() {
        return Err(Refusal::new(
            "generated-key-differs",
            "the generated key is not of the length that was asked for: generate it again",
        ));
    }
    Opened::new(PrivateKey::from(Kind::Rsa(key)), comment)
}

fn pair(spec: KeySpec, rng: &mut impl CryptoRng) -> Result<Kind, Refusal> {
    if let Some(bits) = spec.rsa_bits() {
        return RsaKey::generate(bits, rng).map(Kind::Rsa);
    }
    let ecdsa = EcdsaKey::generate(spec, rng).map(Kind::Ecdsa);
    Ok(ecdsa.unwrap_or_else(|| Kind::Ed25519(Ed25519Key::generate(rng))))
}
