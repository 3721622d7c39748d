//! The fingerprints that AWS shows of RSA keys: digests of DER and not of the SSH blob (Amazon EC2
//! User Guide, "Verify the fingerprint of your key pair").

use ::der::{
    Encode,
    asn1::{AnyRef, BitStringRef, Null, UintRef},
};
use keyferry::{algorithm::Algorithm, fingerprint::colon_hex, key::PublicKey};
use md5::Md5;
use pkcs1::RsaPublicKey;
use pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use sha1::{Digest, Sha1};

use crate::{private::Opened, read::spki_public::RSA, wire::Reader};

/// The MD5 of an RSA key's `SubjectPublicKeyInfo`, as AWS shows it of keys that were imported.
pub(crate) fn md5_of_spki(key: &PublicKey) -> Option<String> {
    if *key.algorithm() != Algorithm::Rsa {
        return None;
    }
    let mut reader = Reader::new(key.blob());
    reader.string().ok()?;
    let (e, n) = (reader.mpint().ok()?, reader.mpint().ok()?);
    spki(n, e).ok().map(|der| colon_hex(&Md5::digest(der)))
}

/// The SHA-1 of an RSA key's `PrivateKeyInfo`, as AWS shows it of keys that it made.
pub(crate) fn sha1_of_pkcs8(key: &Opened) -> Option<String> {
    if *key.public().algorithm() != Algorithm::Rsa {
        return None;
    }
    key.private().pair().pkcs8().map(|der| colon_hex(&Sha1::digest(&der)))
}

fn spki(n: &[u8], e: &[u8]) -> ::der::Result<Vec<u8>> {
    let key = RsaPublicKey { modulus: UintRef::new(n)?, public_exponent: UintRef::new(e)? }.to_der()?;
    let algorithm = AlgorithmIdentifierRef { oid: RSA, parameters: Some(AnyRef::from(Null)) };
    SubjectPublicKeyInfoRef { algorithm, subject_public_key: BitStringRef::from_bytes(&key)? }.to_der()
}
