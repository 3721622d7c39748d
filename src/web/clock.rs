//! What time it is, for the core, which never asks by itself.

use crate::time::Timestamp;

/// The browser's clock.
pub(super) fn now() -> Timestamp {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "Date.now() is a whole number of milliseconds, far below 2^53"
    )]
    Timestamp(js_sys::Date::now() as u64)
}
