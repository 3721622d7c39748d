//! Leaving the page, which would lose a private key that was not saved.

use std::{cell::Cell, rc::Rc};

use web_sys::Event;

use super::listener::Listener;

/// Asks a person who leaves whether they mean it, while there is something to lose.
pub(super) struct Leaving {
    asks: Rc<Cell<bool>>,
    _listener: Listener,
}

impl Leaving {
    pub(super) fn new() -> Self {
        let asks = Rc::new(Cell::new(false));
        let armed = Rc::clone(&asks);
        let listener = Listener::new("beforeunload", move |event: Event| {
            if armed.get() {
                event.prevent_default();
            }
        });
        Self { asks, _listener: listener }
    }

    /// Whether to ask from now on.
    pub(super) fn guard(&self, asks: bool) {
        self.asks.set(asks);
    }
}
