//! Ed25519 (RFC 8032), on the wire as RFC 8709 and OpenSSH's `PROTOCOL.key` have it.

use ed25519_dalek::SigningKey;
use keyferry::vault::Refusal;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{Jwk, Pair, mismatch};
use crate::{
    der::{OCTET_STRING, algorithm, value},
    read::spki_public::ED25519,
    wire::{Reader, Writer},
    write::pkcs8,
};

const NAME: &[u8] = b"ssh-ed25519";

/// The seed, and what follows from it.
pub(crate) struct Ed25519Key(SigningKey);

impl Ed25519Key {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Refusal> {
        let public = reader.string()?;
        let malformed = reader.malformed();
        let pair: &[u8; 64] = reader.string()?.try_into().map_err(|_| malformed)?;
        let (seed, copy) = pair.split_first_chunk::<32>().ok_or(malformed)?;
        let key = SigningKey::from_bytes(seed);
        if key.verifying_key().as_bytes() != public || public != copy {
            return Err(mismatch("the seed makes another Ed25519 public key"));
        }
        Ok(Self(key))
    }

    /// The key of a seed (RFC 8032 §5.1.5), and of the public half where the format has it.
    pub(crate) fn from_seed(seed: &[u8], public: Option<&[u8]>) -> Result<Self, Refusal> {
        let seed: &[u8; 32] = seed.try_into().map_err(|_| {
            Refusal::new(
                "ed25519-seed-length",
                format!("the Ed25519 seed has {} bytes and not 32: copy the file again, whole", seed.len()),
            )
            .with("bytes", seed.len())
        })?;
        let key = SigningKey::from_bytes(seed);
        if public.is_some_and(|public| key.verifying_key().as_bytes() != public) {
            return Err(mismatch("the seed makes another Ed25519 public key"));
        }
        Ok(Self(key))
    }

    pub(crate) fn generate(rng: &mut impl CryptoRng) -> Self {
        Self(SigningKey::generate(rng))
    }
}

impl Pair for Ed25519Key {
    fn public_blob(&self) -> Zeroizing<Vec<u8>> {
        Writer::new().string(NAME).string(self.0.verifying_key().as_bytes()).finish()
    }

    fn write_fields(&self, writer: Writer) -> Writer {
        let pair = Zeroizing::new(self.0.to_keypair_bytes());
        writer.string(self.0.verifying_key().as_bytes()).string(pair.as_slice())
    }

    fn write_putty_fields(&self, writer: Writer) -> Writer {
        writer.string(self.0.as_bytes())
    }

    fn jwk(&self) -> Jwk {
        let public = Zeroizing::new(self.0.verifying_key().as_bytes().to_vec());
        let seed = Zeroizing::new(self.0.as_bytes().to_vec());
        Jwk { kty: "OKP", crv: Some("Ed25519"), members: vec![("x", public), ("d", seed)] }
    }

    /// RFC 8410 §7.
    fn pkcs8(&self) -> Zeroizing<Vec<u8>> {
        pkcs8::info(&algorithm(ED25519, &[]), &value(OCTET_STRING, &[self.0.as_bytes()]))
    }

    fn secrets(&self) -> Vec<Zeroizing<Vec<u8>>> {
        vec![Zeroizing::new(self.0.as_bytes().to_vec())]
    }
}
