//! Icons, drawn in place so that no policy has to allow their sources. They are decoration: a
//! word always stands beside them.

use super::element::{Element, el};

/// A 24 × 24 line drawing.
fn drawing(path: &'static str) -> Element {
    el("svg")
        .class("icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
        .add(el("path").attr("d", path))
}

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
        $($(#[$doc])* pub(super) fn $name() -> Element { drawing($path) })*
    };
}

icons! {
    /// Met, done, match.
    check = "M5 12.5l4.5 4.5L19 7.5";
    /// Not met, refused.
    cross = "M6.5 6.5l11 11M17.5 6.5l-11 11";
    /// To be weighed.
    warning = "M12 4l9 16H3zM12 10v4.5M12 17.3v.2";
    /// Good to know.
    info = "M12 3.5a8.5 8.5 0 1 0 .01 0zM12 11v5.5M12 7.5v.2";
    /// A key.
    key = "M8.5 11.5a4 4 0 1 0 .01 0zM11.5 12.7L20 4.2M16.5 7.7l3 3M14 10.2l2 2";
    /// The vault.
    shield = "M12 3l7.5 2.8v5.7c0 4.7-3 8-7.5 9.7-4.5-1.7-7.5-5-7.5-9.7V5.8zM9 12l2.2 2.2L15.2 10";
    /// The vault, without its guarantee.
    shield_open = "M12 3l7.5 2.8v5.7c0 4.7-3 8-7.5 9.7-4.5-1.7-7.5-5-7.5-9.7V5.8zM12 8.5v4.5M12 15.8v.2";
    /// Put a file here.
    inbox = "M12 3.5v10M8 10l4 4 4-4M4 14.5v4a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-4";
    /// A destination.
    cloud = "M7.5 18.5h9.7a4.1 4.1 0 0 0 .6-8.15A6 6 0 0 0 6.3 11.3 3.7 3.7 0 0 0 7.5 18.5z";
    /// The way a request takes.
    route = "M6 6.5a2 2 0 1 0 .01 0zM18 13.5a2 2 0 1 0 .01 0zM8 8.5h7.5a3 3 0 0 1 0 6H8.5a3 3 0 0 0 0 6h7.5";
    /// To copy.
    copy = "M9 9h10v11H9zM5 15V4h10";
}
