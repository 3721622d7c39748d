//! What keys are judged by that is not the same everywhere: what an operator asks for, and which keys are
//! known to others.

use std::rc::Rc;

use keyferry::{algorithm::Algorithm, finding::Finding, key::PublicKey, policy::MinRsaBits};

use crate::known::KnownKeys;

/// Moduli that generators make, in bits.
const USUAL_RSA_BITS: [u32; 3] = [2048, 3072, 4096];

/// The operator's rules and lists.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// RSA keys that are shorter are refused.
    pub min_rsa_bits: MinRsaBits,
    /// Keys that others have.
    pub known: Rc<KnownKeys>,
}

impl Rules {
    /// What is said of a key by these rules.
    pub fn findings(&self, key: &PublicKey) -> Vec<Finding> {
        self.rsa_length(key).into_iter().chain(self.known.finding(key)).collect()
    }

    fn rsa_length(&self, key: &PublicKey) -> Option<Finding> {
        let bits = key.bits().filter(|_| *key.algorithm() == Algorithm::Rsa)?;
        let least = self.min_rsa_bits;
        if bits < least.get() {
            let message = format!(
                "the RSA key has {bits} bits, and at least {least} bits are required: use a longer one, or Ed25519"
            );
            return Some(Finding::block("rsa-too-short", message).with("bits", bits).with("least", least));
        }
        (!USUAL_RSA_BITS.contains(&bits)).then(|| {
            let message = format!("the RSA key has {bits} bits; providers know 2048, 3072 and 4096");
            Finding::warn("rsa-unusual-length", message).with("bits", bits)
        })
    }
}
