//! Sets of ASCII characters, as name rules are made of.

/// A set of ASCII characters, a bit for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsciiSet(u128);

impl AsciiSet {
    /// No character.
    pub const EMPTY: Self = Self(0);
    /// `a` to `z`.
    pub const LOWER: Self = Self::range(b'a', b'z');
    /// `A` to `Z`.
    pub const UPPER: Self = Self::range(b'A', b'Z');
    /// `0` to `9`.
    pub const DIGIT: Self = Self::range(b'0', b'9');
    /// Letters of both cases.
    pub const LETTER: Self = Self::LOWER.or(Self::UPPER);
    /// Letters of both cases and digits.
    pub const ALPHANUMERIC: Self = Self::LETTER.or(Self::DIGIT);

    const fn range(first: u8, last: u8) -> Self {
        let mut set = 0;
        let mut byte = first;
        while byte <= last {
            set |= 1 << byte;
            byte += 1;
        }
        Self(set)
    }

    /// The characters of either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The characters of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The set and that character.
    ///
    /// # Panics
    /// When the character is not ASCII; in a constant, that is when it is compiled.
    #[must_use]
    pub const fn plus(self, character: char) -> Self {
        assert!(character.is_ascii(), "an ASCII set holds ASCII characters");
        Self(self.0 | 1 << character as u32)
    }

    /// Whether the set holds the character.
    pub const fn contains(self, character: char) -> bool {
        character.is_ascii() && self.0 >> (character as u32) & 1 == 1
    }

    /// Whether every character of the text is in the set.
    pub fn holds(self, text: &str) -> bool {
        text.chars().all(|character| self.contains(character))
    }
}
