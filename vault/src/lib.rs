//! Where Keyferry's private keys are.
//!
//! Everything that reads, makes, checks or writes private bytes is here, and here is no way to a
//! network: the crate is built as a WebAssembly module of its own, for a worker whose policy
//! allows none. What leaves it are [`keyferry::vault::Answer`]s, which have no room for a private
//! key, and the bytes of a file that a person asked for.

mod canary;
mod der;
mod der_digest;
mod disclose;
mod format;
mod gate;
mod generate;
mod held;
mod inspect;
mod known;
#[cfg(any(test, feature = "worker"))]
mod message;
mod passphrase;
mod pbkdf2;
mod private;
mod read;
mod rules;
mod scrub;
mod summary;
mod values;
mod vault;
mod weak;
mod wire;
#[cfg(feature = "worker")]
pub mod worker;
mod write;

pub use disclose::DISCLOSING;
pub use format::Format;
pub use generate::generate;
pub use known::{Digest, KnownKeys, encode_key_list};
pub use private::{Opened, PrivateKey};
pub use read::{Certified, LockedFile, Pbkdf2, PublicKeyLines, Read, Several, read, read_public_keys};
pub use rules::Rules;
pub use scrub::scrub_stack;
pub use vault::{Reply, Vault};
pub use write::{write, write_public};
