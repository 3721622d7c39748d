//! The comment of a key: text that other people's machines will read as part of a line.

use std::fmt;

/// The longest comment that leaves here, in bytes.
pub const MAX_COMMENT_LEN: usize = 256;

/// Text that can stand at the end of a public key line and can't be anything but a comment:
/// one line, without control, bidirectional or invisible characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comment(String);

impl Comment {
    /// Checks a text, less the blanks around it.
    ///
    /// # Errors
    /// When the text is longer than [`MAX_COMMENT_LEN`] or holds a character that a reader
    /// can't see, or that would begin another line of an `authorized_keys` file.
    pub fn new(text: &str) -> Result<Self, CommentError> {
        let text = text.trim_matches([' ', '\t']);
        if text.len() > MAX_COMMENT_LEN {
            return Err(CommentError::TooLong { len: text.len() });
        }
        match text.char_indices().find(|(_, c)| is_hidden(*c)) {
            Some((position, character)) => Err(CommentError::Hidden { position, character }),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Comment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a character is one that a person reading the line would not see as itself:
/// controls, line and paragraph separators, bidirectional controls (Unicode UAX #9),
/// zero-width and tag characters.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Why a text can't be the comment of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CommentError {
    /// A character that readers don't see, at that byte of the text.
    Hidden {
        /// Where, in bytes from the start of the text.
        position: usize,
        /// Which.
        character: char,
    },
    /// More bytes than [`MAX_COMMENT_LEN`].
    TooLong {
        /// How many.
        len: usize,
    },
}

impl CommentError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Hidden { .. } => "comment-hidden-character",
            Self::TooLong { .. } => "comment-too-long",
        }
    }
}

impl fmt::Display for CommentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hidden { position, character } => write!(
                f,
                "the comment holds the character U+{:04X} at position {position}, which readers \
                 of the line can't see: take it out",
                u32::from(*character)
            ),
            Self::TooLong { len } => {
                write!(f, "the comment has {len} bytes: shorten it to {MAX_COMMENT_LEN}")
            }
        }
    }
}

impl std::error::Error for CommentError {}
