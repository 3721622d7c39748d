//! Ferry SSH public keys to any cloud; private keys stay ashore.
//!
//! Without the feature `web` this crate is the pure core: it builds natively, never asks for the
//! time, for randomness or for the network, and never sees a private key. A key goes its way as
//! [`vault::KeySummary`] → [`plan::Material`] → [`plan::Draft`] → [`plan::Plan`] →
//! [`http::Request`] → [`http::Response`] → [`outcome::Outcome`].

pub mod algorithm;
pub mod charset;
pub mod comment;
pub mod credentials;
pub mod disclose;
pub mod embed;
pub mod encode;
pub mod export;
pub mod finding;
pub mod fingerprint;
pub mod flow;
pub mod http;
pub mod json;
pub mod key;
pub mod keystone;
pub mod language;
pub mod name;
mod order;
pub mod outcome;
pub mod param;
pub mod plan;
pub mod policy;
pub mod provider;
pub mod route;
pub mod secret;
pub mod shelf;
pub mod sign;
pub mod texts;
pub mod time;
pub mod tripwire;
pub mod vault;
#[cfg(feature = "web")]
pub mod web;
