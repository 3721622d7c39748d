//! The reference CORS proxy of Keyferry.
//!
//! `{base}/{route}{path}?{query}` goes to `{origin of the route}{path}?{query}`, byte for byte, if
//! the page's origin is on the list and the provider table of the core knows method and path.
//! Nothing else goes anywhere. Where an operator wants it, the proxy serves the page too.

mod about;
mod allow;
mod body;
pub mod config;
mod cors;
mod dial;
mod disclosure;
mod door;
mod drive;
mod forward;
mod headers;
mod log;
mod metrics;
mod refusal;
mod relay;
mod serve;
mod server;
mod site;
mod template;
mod tls;
mod worker;

pub use log::Log;
pub use relay::Proxy;
pub use serve::{serve, stop_signal};
