//! The rest of the program: all but what a person needs to give a key.
//!
//! It is fetched while the page is looked at, and comes in beside the vault, without which nothing can be
//! answered. What the page does before is drawn and done in [`super::app`] and [`super::panel`] themselves; all
//! else is reached through one table, so that it can be a file of its own (the feature `split`).

use std::{cell::Cell, rc::Rc};

use yew::html::Scope;

use super::{
    app::{App, Msg},
    host::Host,
    panel::{self, Drawn},
    view::View,
};
use crate::flow::Flow;

/// What the page reaches of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rest {
    /// Takes a message.
    pub(super) take: fn(&mut App, &Scope<App>, Msg),
    /// Sees to what depends on anything that a message may have changed.
    pub(super) settle: fn(&mut App),
    /// Draws.
    pub(super) draw: fn(&Flow, &View, &Scope<App>) -> Drawn,
    /// The host around the page, if there is one.
    pub(super) host: fn(&Scope<App>) -> Option<Rc<Host>>,
}

thread_local! {
    static HERE: Cell<Option<Rest>> = const { Cell::new(None) };
}

/// It, once it is there.
pub(super) fn here() -> Option<Rest> {
    HERE.get()
}

/// Fetches it.
///
/// # Errors
/// When it did not come, or is not that of this program.
pub(super) async fn load() -> Result<(), Missing> {
    HERE.set(Some(part::rest().await?));
    Ok(())
}

/// The table, which alone names what is in it.
fn table() -> Rest {
    Rest { take: App::take, settle: App::settle, draw: panel::draw, host: Host::here }
}

/// It is not there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Missing;

#[cfg(not(feature = "split"))]
mod part {
    use super::{Missing, Rest, table};

    #[allow(clippy::unused_async, reason = "it is waited for where it is a file of its own")]
    pub(super) async fn rest() -> Result<Rest, Missing> {
        Ok(table())
    }
}

#[cfg(feature = "split")]
mod part {
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{Missing, Rest, table};

    impl From<SplitLoaderError> for Missing {
        fn from(_: SplitLoaderError) -> Self {
            Self
        }
    }

    #[wasm_split(rest, fallible)]
    pub(super) fn rest() -> Result<Rest, Missing> {
        Ok(table())
    }
}
