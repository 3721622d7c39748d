//! What development and end-to-end tests need around the page, all on this machine: stand-ins for
//! the five APIs ([`clouds`]), a server for the built page with the headers it is to be served
//! with ([`page`]), and a relay of the kind of cors-anywhere ([`relay`]).
//!
//! The clouds here answer with the providers' shapes and rules, as far as those are documented or
//! were observed. They recompute every signature from what arrived. They keep nothing but public
//! keys, in memory, and not many.

pub mod clouds;
pub mod credentials;
mod form;
mod http;
mod huawei;
mod json;
mod keystone;
mod ncp;
mod nova;
pub mod page;
pub mod relay;
mod shelf;
mod sshkey;
