//! The core for JavaScript: what `headless/core.js` is made of.
//!
//! Nothing is decided here. Values come in from JavaScript, the core or the vault is asked, and
//! the answer goes out.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

mod describe;
mod error;
pub mod key;
pub mod log_in;
pub mod operation;
pub mod request;
pub mod rules;
pub mod shelf;
mod value;

/// Every block of memory is wiped when it is freed: keys and credentials pass through here.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);
