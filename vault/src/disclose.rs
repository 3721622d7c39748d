//! Handing a private key out, for the operations whose very purpose that is.

use keyferry::{
    fingerprint::FingerprintKind,
    vault::{PrivateFormat, Refusal},
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{private::Opened, write};

/// The operations that disclose, of all in [`keyferry::provider`]. They are written down here a
/// second time, so that the vault doubts what the page's table says, and links none of it.
pub const DISCLOSING: [&str; 2] = ["huawei-kps.import-with-private-key", "huawei-kps.import-private-key"];

/// The private key in PEM, for that operation and against the fingerprint that the consent names.
///
/// # Errors
/// When the operation does not disclose, or the consent is about another key.
pub(crate) fn disclose(
    key: &Opened,
    operation: &str,
    fingerprint: &str,
    format: PrivateFormat,
    rng: &mut impl CryptoRng,
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    if !DISCLOSING.contains(&operation) {
        return Err(Refusal::new(
            "operation-discloses-nothing",
            "this operation takes no private key, so it is given none",
        ));
    }
    if key.public().fingerprint(FingerprintKind::Sha256).value != fingerprint {
        return Err(Refusal::new(
            "consent-is-for-another-key",
            "the consent names another key than the one that is held: ask for consent again",
        ));
    }
    if !matches!(format, PrivateFormat::Pkcs8 | PrivateFormat::Pkcs1) {
        return Err(Refusal::new(
            "format-not-disclosed",
            "the provider reads PKCS#8 and PKCS#1: choose one of them",
        ));
    }
    write(key, format, None, rng)
}
