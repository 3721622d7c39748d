//! Keys that a provider keeps already.

use crate::{outcome::FingerprintVerdict, plan::Material};

/// A key that a provider keeps, as the provider tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptKey {
    /// The name that people know it by there.
    pub name: String,
    /// The provider's id of it, where it has one.
    pub id: Option<String>,
    /// The fingerprint, in the provider's notation.
    pub fingerprint: Option<String>,
    /// The public key, where the provider shows it.
    pub public_key: Option<String>,
    /// When it came there, as the provider writes dates.
    pub created: Option<String>,
    /// `ssh` or `x509`, where the provider tells them apart.
    pub kind: Option<String>,
}

impl KeptKey {
    /// Whether it is that key: by the public key itself where the provider shows it, else by the
    /// fingerprint.
    pub fn compare(&self, material: &Material) -> FingerprintVerdict {
        let shown = self.public_key.as_deref().and_then(|text| Material::read(text).ok());
        let computed = shown.map(|shown| shown.returned_fingerprint().value);
        FingerprintVerdict::compare(
            &material.fingerprints(),
            computed.or(self.fingerprint.clone()).as_deref(),
        )
    }
}
