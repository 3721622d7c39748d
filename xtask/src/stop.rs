//! Ending well when a person presses Ctrl-C or a supervisor sends SIGTERM.
//!
//! The signal only raises a flag: whoever waits sees it and returns, so that every companion is
//! ended on the way out, the same way as after an error.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use anyhow::Result;

static ASKED: AtomicBool = AtomicBool::new(false);

/// From here on, signals raise the flag.
pub(crate) fn on_signal() -> Result<()> {
    ctrlc::set_handler(|| ASKED.store(true, Ordering::SeqCst))?;
    Ok(())
}

/// Whether somebody asked this program to end.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// Sleeps a moment between two looks at something.
pub(crate) fn moment() {
    thread::sleep(Duration::from_millis(100));
}
