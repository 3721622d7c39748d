//! What a page that embeds Keyferry says to it, and what it is told. Both are JSON texts over a
//! `MessagePort`, and nothing else passes between the two.
//!
//! What the host says is read into [`Message`]s, whatever page it comes from: nothing here trusts it. What
//! it is told are public facts. No message has room for a private key, a passphrase, or a credential that a
//! person gave.

mod described;
mod message;
mod settings;
mod theme;
mod witness;

pub use described::{Masking, request};
pub use message::{Answer, Command, MAX_MESSAGE_LEN, Message, failed, lent, succeeded};
pub use settings::{Hooks, Settings};
#[cfg(feature = "web")]
pub(crate) use settings::{min_rsa_bits, proxy};
pub use theme::{Layout, TOKENS, Theme};
pub use witness::{Saved, Witness, key, problem, verdicts};
