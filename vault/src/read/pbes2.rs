//! PBES2 (RFC 8018 §6.2) with ciphers of OpenSSL that the `pkcs5` crate does not know.
//!
//! ```text
//! PBES2-params ::= SEQUENCE {
//!     keyDerivationFunc  AlgorithmIdentifier,
//!     encryptionScheme   AlgorithmIdentifier
//! }
//! ```

use ::der::{
    Decode, ErrorKind, Reader, SliceReader,
    asn1::{AnyRef, ObjectIdentifier, OctetStringRef},
};
use keyferry::vault::Refusal;
use pbkdf2::pbkdf2_hmac;
use pkcs5::pbes2::{Kdf, Pbkdf2Params, Pbkdf2Prf};
use pkcs8::spki::AlgorithmIdentifierRef;
use sha1::Sha1;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{
    Read,
    cipher::{
        ARIA_128, ARIA_192, ARIA_256, CAMELLIA_128, CAMELLIA_192, CAMELLIA_256, Cipher, RC2_40, RC2_64,
        RC2_128,
    },
    cost,
    locked::{Lock, LockedFile, read_decrypted, weak_encryption, wrong_passphrase},
    pkcs8_encrypted::{check_cost, milliseconds, unknown, work},
};
use crate::format::Format;

/// RC2 (RFC 8018 B.2.3), whose parameters say the length of the key as well.
const RC2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.3.2");
/// Camellia (RFC 3657 §3) and ARIA (RFC 5794, appendix B).
pub(super) const CIPHERS: [(ObjectIdentifier, Cipher); 6] = [
    (ObjectIdentifier::new_unwrap("1.2.392.200011.61.1.1.1.2"), CAMELLIA_128),
    (ObjectIdentifier::new_unwrap("1.2.392.200011.61.1.1.1.3"), CAMELLIA_192),
    (ObjectIdentifier::new_unwrap("1.2.392.200011.61.1.1.1.4"), CAMELLIA_256),
    (ObjectIdentifier::new_unwrap("1.2.410.200046.1.1.2"), ARIA_128),
    (ObjectIdentifier::new_unwrap("1.2.410.200046.1.1.7"), ARIA_192),
    (ObjectIdentifier::new_unwrap("1.2.410.200046.1.1.12"), ARIA_256),
];

struct Locked {
    kdf: Kdf,
    cipher: Cipher,
    iv: Vec<u8>,
    data: Vec<u8>,
}

/// Reads what the file says in the clear.
pub(super) fn read(algorithm: &AlgorithmIdentifierRef<'_>, data: &[u8]) -> Result<Read, Refusal> {
    let (kdf, cipher, iv) = parameters(algorithm).map_err(|error| unknown(&error))?;
    check_cost(&kdf)?;
    let is_weak = [RC2_40.name, RC2_64.name].contains(&cipher.name);
    let lock = Locked { kdf, cipher, iv: iv.to_vec(), data: data.to_vec() };
    let mut file = LockedFile::new(Format::Pkcs8Private, lock);
    file.add(if is_weak { vec![weak_encryption("with a short key")] } else { Vec::new() });
    Ok(Read::Locked(Box::new(file)))
}

fn parameters<'d>(algorithm: &AlgorithmIdentifierRef<'d>) -> ::der::Result<(Kdf, Cipher, &'d [u8])> {
    let mut reader = SliceReader::new(algorithm.parameters.ok_or(ErrorKind::Failed)?.value())?;
    let kdf = Kdf::try_from(AlgorithmIdentifierRef::decode(&mut reader)?)?;
    let scheme = AlgorithmIdentifierRef::decode(&mut reader)?;
    reader.finish()?;
    let parameters = scheme.parameters.ok_or(ErrorKind::Failed)?;
    let unknown = || ErrorKind::OidUnknown { oid: scheme.oid };
    let (cipher, iv) = if scheme.oid == RC2 {
        rc2(parameters)?
    } else {
        let found = CIPHERS.iter().find(|(oid, _)| *oid == scheme.oid).ok_or_else(unknown)?;
        (found.1, parameters.decode_as::<&OctetStringRef>()?.as_bytes())
    };
    let is_known = iv.len() == cipher.block && is_derived(&kdf, &cipher);
    if is_known { Ok((kdf, cipher, iv)) } else { Err(unknown().into()) }
}

/// `RC2-CBC-Parameter ::= SEQUENCE { rc2ParameterVersion INTEGER OPTIONAL, iv OCTET STRING }`, in
/// which the version stands for the effective bits.
fn rc2(parameters: AnyRef<'_>) -> ::der::Result<(Cipher, &[u8])> {
    let mut reader = SliceReader::new(parameters.value())?;
    let cipher = match u32::decode(&mut reader)? {
        160 => RC2_40,
        120 => RC2_64,
        58 => RC2_128,
        _ => return Err(ErrorKind::OidUnknown { oid: RC2 }.into()),
    };
    Ok((cipher, <&OctetStringRef>::decode(&mut reader)?.as_bytes()))
}

/// Whether the key is derived with a digest that OpenSSL chooses by itself, at its own length.
fn is_derived(kdf: &Kdf, cipher: &Cipher) -> bool {
    let has_digest = kdf.pbkdf2().is_none_or(|pbkdf2| digest(pbkdf2).is_some());
    has_digest && kdf.key_length().is_none_or(|len| usize::from(len) == cipher.key_len)
}

type Digest = fn(&[u8], &[u8], u32, &mut [u8]);

fn digest(pbkdf2: &Pbkdf2Params) -> Option<Digest> {
    match pbkdf2.prf {
        Pbkdf2Prf::HmacWithSha1 => Some(pbkdf2_hmac::<Sha1>),
        Pbkdf2Prf::HmacWithSha256 => Some(pbkdf2_hmac::<Sha256>),
        _ => None,
    }
}

impl Lock for Locked {
    fn cipher(&self) -> &'static str {
        self.cipher.name
    }

    fn cost(&self) -> String {
        cost::told(&work(&self.kdf), milliseconds(&self.kdf))
    }

    fn open(&self, passphrase: &[u8]) -> Result<Read, Refusal> {
        let key = self.key(passphrase).ok_or_else(|| unknown(&ErrorKind::Failed.into()))?;
        let decrypted = self.cipher.decrypt(&key, &self.iv, &self.data);
        read_decrypted(&decrypted.ok_or_else(wrong_passphrase)?)
    }
}

impl Locked {
    fn key(&self, passphrase: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut key = Zeroizing::new(vec![0; self.cipher.key_len]);
        match &self.kdf {
            Kdf::Pbkdf2(pbkdf2) => {
                let salt = pbkdf2.salt.as_ref();
                digest(pbkdf2)?(passphrase, salt, pbkdf2.iteration_count, &mut key);
            }
            Kdf::Scrypt(parameters) => {
                let cost = scrypt::Params::try_from(parameters).ok()?;
                scrypt::scrypt(passphrase, parameters.salt.as_ref(), &cost, &mut key).ok()?;
            }
            _ => return None,
        }
        Some(key)
    }
}
