//! The built page with the headers it is to be served with: one answer for the development server, which
//! tests hold nginx and Caddy to, and for the proxy that serves the page beside its relay.

mod base;
mod encoding;
mod headers;
mod kind;
mod origin;
mod page;

pub use base::{Base, NotABase};
pub use origin::{NotAnOrigin, Origin};
pub use page::{Config, Page};
