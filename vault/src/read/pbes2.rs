//! PBES2 (RFC 8018 §6.2).
//!
//! ```text
//! PBES2-params ::= SEQUENCE {
//!     keyDerivationFunc  AlgorithmIdentifier,
//!     encryptionScheme   AlgorithmIdentifier
//! }
//! ```

pub(crate) mod derivation;

use keyferry::vault::Refusal;

use self::derivation::Derivation;
use super::{
    Read,
    cipher::{
        AES_128, AES_128_GCM, AES_192, AES_256, AES_256_GCM, ARIA_128, ARIA_192, ARIA_256, CAMELLIA_128,
        CAMELLIA_192, CAMELLIA_256, Cipher, DES, RC2_40, RC2_64, RC2_128, TRIPLE_DES,
    },
    cost::Cost,
    locked::{Lock, LockedFile, Pbkdf2, read_decrypted, weak_encryption, wrong_passphrase},
};
use crate::{
    der::{Algorithm, NotDer, OCTET_STRING},
    format::Format,
};

/// RFC 8018 A.4.
pub(crate) const PBES2: &str = "1.2.840.113549.1.5.13";
/// AES-256 in CBC (NIST's registry of algorithms).
pub(crate) const AES_256_CBC: &str = "2.16.840.1.101.3.4.1.42";
/// RC2 (RFC 8018 B.2.3), whose parameters say the length of the key as well.
const RC2: &str = "1.2.840.113549.3.2";
/// AES (NIST's registry), DES (RFC 8018 B.2), Camellia (RFC 3657 §3) and ARIA (RFC 5794, appendix B).
/// Of each the parameters are the IV.
pub(super) const CIPHERS: [(&str, Cipher); 13] = [
    ("2.16.840.1.101.3.4.1.6", AES_128_GCM),
    ("2.16.840.1.101.3.4.1.46", AES_256_GCM),
    ("2.16.840.1.101.3.4.1.2", AES_128),
    ("2.16.840.1.101.3.4.1.22", AES_192),
    (AES_256_CBC, AES_256),
    ("1.2.840.113549.3.7", TRIPLE_DES),
    ("1.3.14.3.2.7", DES),
    ("1.2.392.200011.61.1.1.1.2", CAMELLIA_128),
    ("1.2.392.200011.61.1.1.1.3", CAMELLIA_192),
    ("1.2.392.200011.61.1.1.1.4", CAMELLIA_256),
    ("1.2.410.200046.1.1.2", ARIA_128),
    ("1.2.410.200046.1.1.7", ARIA_192),
    ("1.2.410.200046.1.1.12", ARIA_256),
];

struct Locked {
    derivation: Derivation,
    cipher: Cipher,
    iv: Vec<u8>,
    data: Vec<u8>,
}

/// Reads what the file says in the clear.
pub(super) fn read(algorithm: &Algorithm<'_>, data: &[u8]) -> Result<Read, Refusal> {
    let (derivation, scheme) = parameters(algorithm).map_err(damaged)?;
    let derivation = Derivation::read(&derivation)?;
    let (cipher, iv) = cipher(&scheme)?;
    if iv.len() != cipher.block || !derivation.makes(cipher.key_len) {
        return Err(unknown_oid(&scheme.oid));
    }
    derivation.check_cost()?;
    let is_weak = [RC2_40.name, RC2_64.name].contains(&cipher.name);
    let lock = Locked { derivation, cipher, iv: iv.to_vec(), data: data.to_vec() };
    let mut file = LockedFile::new(Format::Pkcs8Private, lock);
    file.add(if is_weak { vec![weak_encryption("with a short key")] } else { Vec::new() });
    Ok(Read::Locked(Box::new(file)))
}

fn parameters<'d>(algorithm: &Algorithm<'d>) -> Result<(Algorithm<'d>, Algorithm<'d>), NotDer> {
    let mut values = algorithm.parameters()?;
    let (derivation, scheme) = (values.algorithm()?, values.algorithm()?);
    values.finish().map(|()| (derivation, scheme))
}

/// The cipher of a scheme, and its IV.
fn cipher<'d>(scheme: &Algorithm<'d>) -> Result<(Cipher, &'d [u8]), Refusal> {
    if scheme.oid == RC2 {
        let (version, iv) = rc2(scheme).map_err(damaged)?;
        return match version {
            160 => Ok((RC2_40, iv)),
            120 => Ok((RC2_64, iv)),
            58 => Ok((RC2_128, iv)),
            _ => Err(unknown_oid(RC2)),
        };
    }
    let found = CIPHERS.iter().find(|(oid, _)| *oid == scheme.oid);
    let (_, cipher) = found.ok_or_else(|| unknown_oid(&scheme.oid))?;
    let iv = scheme.parameters.filter(|iv| iv.tag == OCTET_STRING);
    Ok((*cipher, iv.ok_or_else(|| unknown_oid(&scheme.oid))?.content))
}

/// `RC2-CBC-Parameter ::= SEQUENCE { rc2ParameterVersion INTEGER OPTIONAL, iv OCTET STRING }`, in
/// which the version stands for the effective bits.
fn rc2<'d>(scheme: &Algorithm<'d>) -> Result<(u32, &'d [u8]), NotDer> {
    let mut values = scheme.parameters()?;
    Ok((values.number()?, values.octets()?))
}

fn damaged(NotDer { position, .. }: NotDer) -> Refusal {
    unknown(&format!("damaged at byte {position} of its DER")).with("position", position)
}

fn unknown_oid(oid: &str) -> Refusal {
    unknown(&format!("unknown/unsupported OID: {oid}")).with("cipher", oid)
}

fn unknown(what: &str) -> Refusal {
    Refusal::new(
        "cipher-unknown",
        format!(
            "the key is encrypted with a cipher or a derivation that is not known here ({what}): \
             write it anew with openssl pkcs8 -topk8 -in FILE -v2 aes-256-cbc -out NEW"
        ),
    )
}

impl Lock for Locked {
    fn cipher(&self) -> &'static str {
        self.cipher.name
    }

    fn cost(&self) -> Cost {
        self.derivation.cost()
    }

    fn open(&self, passphrase: &[u8]) -> Result<Read, Refusal> {
        self.open_derived(&self.derivation.derive(passphrase, self.cipher.key_len)?)
    }

    fn derivation(&self) -> Option<Pbkdf2<'_>> {
        self.derivation.on_a_platform(self.cipher.key_len)
    }

    fn open_derived(&self, key: &[u8]) -> Result<Read, Refusal> {
        let decrypted = self.cipher.decrypt(key, &self.iv, &self.data);
        read_decrypted(&decrypted.ok_or_else(wrong_passphrase)?)
    }
}
