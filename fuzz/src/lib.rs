//! What the fuzz targets share.
//!
//! A target takes the bytes that libFuzzer made, puts around them what leads to one reader of the
//! vault ([`frame`], [`locked`]), and has the answer held against what is true of every answer
//! ([`check`]). Where one of these does not hold, the panic is the finding.

mod asked;
pub mod check;
pub mod disguise;
pub mod frame;
pub mod locked;

pub use asked::{Asked, PASSPHRASE};
