//! The focus of what goes away.
//!
//! A button that is gone once it was pressed, or can't be pressed again, would leave the focus nowhere: who
//! uses a keyboard would start from the top of the page, who listens to it would hear nothing.

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

use super::dom;

/// What the parts of the page are that can have the focus in the place of something in them.
const CARD: &str = ".card";

/// The cards around what had the focus before the page was drawn anew, the closest first.
#[derive(Debug)]
pub(super) struct Around(Vec<Element>);

impl Around {
    /// The cards around what has the focus now; none if nothing has it.
    pub(super) fn now() -> Option<Self> {
        let mut at = Some(focused()?);
        let mut cards = Vec::new();
        while let Some(card) = at.and_then(|element| element.closest(CARD).ok()?) {
            at = card.parent_element();
            cards.push(card);
        }
        Some(Self(cards))
    }

    /// Gives the focus to the closest card that is still there, or to the heading, if nothing has it any more.
    pub(super) fn take_over(self, heading: &str) {
        if focused().is_some() {
            return;
        }
        match self.0.into_iter().find(|card| card.is_connected()) {
            Some(card) => focus(&card),
            None => dom::focus(heading),
        }
    }
}

/// What has the focus and can keep it.
fn focused() -> Option<Element> {
    let element = dom::active()?;
    let can_have_it = element.tag_name() != "BODY" && !element.matches(":disabled").unwrap_or(false);
    can_have_it.then_some(element)
}

/// Nothing scrolls: the person is looking at what changed.
fn focus(card: &Element) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // Neither fails for an element of the page.
    let _ = card.set_attribute("tabindex", "-1");
    if let Some(card) = card.dyn_ref::<HtmlElement>() {
        let _ = card.focus_with_options(&options);
    }
}
