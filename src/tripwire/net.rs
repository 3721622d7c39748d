//! Many needles at once.

use super::{
    needle::{MIN_FORM_LEN, Needle},
    reading::{is_blank, readings},
};

/// A needle, and the header that may hold it.
#[derive(Clone, Copy)]
pub(super) struct Sought<'n> {
    pub(super) needle: &'n Needle,
    pub(super) home: Option<&'static str>,
}

/// Needles that are looked for in one pass. Each has half a dozen forms, so a pass for each form would
/// be most of what a request costs. A text rarely goes on with three bytes that a form begins with,
/// and only there they are compared.
pub(super) struct Net<'n> {
    sought: Vec<Sought<'n>>,
    /// A bit for each beginning: whether a form has it.
    beginnings: Box<[u64; Beginning::COUNT / 64]>,
}

impl<'n> Net<'n> {
    pub(super) fn new(sought: impl IntoIterator<Item = Sought<'n>>) -> Self {
        let sought: Vec<Sought<'n>> = sought.into_iter().collect();
        let mut beginnings = Box::new([0; Beginning::COUNT / 64]);
        for form in sought.iter().flat_map(|sought| sought.needle.forms()) {
            let (word, bit) = Beginning::of(form).place();
            beginnings[word] |= bit;
        }
        Self { sought, beginnings }
    }

    /// Whether a text, in any of its readings, holds one that doesn't belong there.
    pub(super) fn catches(&self, text: &str, header: Option<&str>) -> bool {
        let text = text.as_bytes();
        self.catches_in(text, header)
            || readings(text).any(|reading| self.catches_in(reading.bytes(), header))
    }

    /// Blanks are passed over.
    fn catches_in(&self, reading: &[u8], header: Option<&str>) -> bool {
        let mut last = Beginning::default();
        let mut plain = reading.iter().enumerate().filter(|(_, byte)| !is_blank(**byte));
        plain.any(|(at, byte)| {
            last = last.then(*byte);
            self.has(last) && self.catches_at(reading, at, header)
        })
    }

    #[inline]
    fn has(&self, beginning: Beginning) -> bool {
        let (word, bit) = beginning.place();
        self.beginnings[word] & bit != 0
    }

    /// Whether a form begins where the beginning does that ends there.
    #[cold]
    fn catches_at(&self, reading: &[u8], end: usize, header: Option<&str>) -> bool {
        let is_home = |sought: &Sought<'_>| sought.home.is_some() && sought.home == header;
        let rest = from_beginning(reading, end);
        self.sought.iter().any(|sought| !is_home(sought) && sought.needle.begins(rest))
    }
}

/// The text from the first of those bytes on that a beginning has, the last of which is at `end`.
fn from_beginning(text: &[u8], end: usize) -> &[u8] {
    let plain = (0..=end).rev().filter(|at| !text.get(*at).copied().is_none_or(is_blank));
    plain.take(Beginning::LEN).last().and_then(|start| text.get(start..)).unwrap_or_default()
}

/// Three bytes, of each the lowest five bits: in these, letters of either case are the same.
#[derive(Clone, Copy, Default)]
struct Beginning(u16);

impl Beginning {
    const LEN: usize = MIN_FORM_LEN;
    const COUNT: usize = 1 << (5 * Self::LEN);

    fn of(form: &str) -> Self {
        form.bytes().take(Self::LEN).fold(Self::default(), Self::then)
    }

    #[inline]
    fn then(self, byte: u8) -> Self {
        Self(self.0 << 5 | u16::from(byte & 31))
    }

    /// The word and the bit in it.
    #[inline]
    fn place(self) -> (usize, u64) {
        (usize::from(self.0 >> 6) % (Self::COUNT / 64), 1 << (self.0 & 63))
    }
}
