//! The public key file format of RFC 4716; what it looks like is at the head of
//! [`crate::read::rfc4716`].

use base64ct::{Base64, Encoding};
use keyferry::key::PublicKey;

use crate::read::rfc4716::{BEGIN, END};

/// The longest line in bytes (§3), a backslash that says that it goes on included.
const MAX_LINE_LEN: usize = 72;
/// As OpenSSH wraps.
const WIDTH: usize = 70;

/// The text of the file.
pub(super) fn write(key: &PublicKey) -> String {
    let mut text = format!("{BEGIN}\n");
    let comment = key.comment().as_str();
    let header = wrapped(&format!("Comment: \"{comment}\""));
    if !comment.is_empty() && is_read(&header) {
        text.push_str(&header);
    }
    let base64 = Base64::encode_string(key.blob());
    for line in base64.as_bytes().chunks(WIDTH) {
        text.extend(line.iter().copied().map(char::from));
        text.push('\n');
    }
    text + END + "\n"
}

/// Whether `ssh-keygen` reads it: it takes a line that goes on from the last one, and has a colon,
/// for a header of its own, and then leaves out lines of the key (`do_convert_from_ssh2`).
fn is_read(header: &str) -> bool {
    header.lines().skip(1).all(|line| !line.contains(':'))
}

/// A header over as many lines as it takes.
fn wrapped(header: &str) -> String {
    let mut text = String::new();
    let mut used = 0;
    let mut rest = header.chars().peekable();
    while let Some(c) = rest.next() {
        let room = if rest.peek().is_some() { MAX_LINE_LEN - 1 } else { MAX_LINE_LEN };
        if used + c.len_utf8() > room {
            text.push_str("\\\n");
            used = 0;
        }
        text.push(c);
        used += c.len_utf8();
    }
    text + "\n"
}
