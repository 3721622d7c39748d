//! Comments of files that other people wrote.

use std::fmt::Write;

use keyferry::{
    comment::{Comment, is_hidden},
    finding::Finding,
};

/// How much of a dropped comment is shown, in characters.
const SHOWN: usize = 80;

/// The comment, or none and why: a comment that can't stand in a public key line, for holding a
/// line end and a second key behind it for one, never leaves. What was not
/// UTF-8 has replacement characters in it.
pub(super) fn keep(text: &str) -> (Comment, Vec<Finding>) {
    let text = text.trim_matches([' ', '\t']);
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return (Comment::default(), vec![dropped("it is not UTF-8", text)]);
    }
    match Comment::new(text) {
        Ok(comment) => (comment, Vec::new()),
        Err(error) => (Comment::default(), vec![dropped(&error.to_string(), text)]),
    }
}

fn dropped(why: &str, text: &str) -> Finding {
    let shown = escape(text);
    Finding::warn(
        "comment-dropped",
        format!("the key's comment is left out, because it can't go into a public key line: {why}. It reads \"{shown}\""),
    )
    .with("comment", shown)
}

/// The text with everything in it that can't be seen written as `U+000A`.
fn escape(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars().take(SHOWN) {
        if is_hidden(c) {
            let _ = write!(shown, "<U+{:04X}>", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
