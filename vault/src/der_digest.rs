//! The fingerprints that AWS shows of RSA keys: digests of DER and not of the SSH blob (Amazon EC2
//! User Guide, "Verify the fingerprint of your key pair").

use keyferry::{algorithm::Algorithm, fingerprint::colon_hex, key::PublicKey};
use md5::Md5;
use sha1::{Digest, Sha1};

use crate::{private::Opened, values::Values, write::spki};

/// The MD5 of an RSA key's `SubjectPublicKeyInfo`, as AWS shows it of keys that were imported.
pub(crate) fn md5_of_spki(key: &PublicKey) -> Option<String> {
    let values = Values::of(key).filter(|values| matches!(values, Values::Rsa { .. }))?;
    Some(colon_hex(&Md5::digest(spki::der(&values))))
}

/// The SHA-1 of an RSA key's `PrivateKeyInfo`, as AWS shows it of keys that it made.
pub(crate) fn sha1_of_pkcs8(key: &Opened) -> Option<String> {
    if *key.public().algorithm() != Algorithm::Rsa {
        return None;
    }
    Some(colon_hex(&Sha1::digest(key.private().pair().pkcs8())))
}
