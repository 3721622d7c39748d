//! Handing a private key out, for the operations whose very purpose that is.

use keyferry::vault::{PrivateFormat, Refusal};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{private::Opened, write};

/// The operations that disclose, of all in [`keyferry::provider`]. They are written down here a
/// second time, so that the vault doubts what the page's table says, and links none of it.
pub const DISCLOSING: [&str; 2] = ["huawei-kps.import-with-private-key", "huawei-kps.import-private-key"];

/// The private key that a consent names in PEM, for that operation.
///
/// # Errors
/// When the operation does not disclose, or reads no such format.
pub(crate) fn disclose(
    key: &Opened,
    operation: &str,
    format: PrivateFormat,
    rng: &mut impl CryptoRng,
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    if !DISCLOSING.contains(&operation) {
        return Err(Refusal::new(
            "operation-discloses-nothing",
            "this operation takes no private key, so it is given none",
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
