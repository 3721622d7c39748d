//! The proxy over real sockets, against upstreams that note every byte.
#![allow(
    clippy::expect_used,
    clippy::format_collect,
    clippy::format_push_string,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

mod config;
mod disclosure;
mod framing;
mod headers;
mod limits;
mod origins;
mod overload;
mod page;
mod quiet;
mod routes;
mod shipped;
mod stop;
mod support;
mod tls;
