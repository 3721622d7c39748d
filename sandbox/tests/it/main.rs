//! The clouds of the sandbox, held against what real ones were observed to answer; and every
//! operation of the core, through the proxy, to them.
#![allow(
    clippy::expect_used,
    clippy::format_push_string,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

mod errors;
mod keystone;
mod observed;
mod operations;
mod page;
mod program;
mod shelf;
mod stack;
mod support;
