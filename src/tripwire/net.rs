//! Many needles at once.

use super::{
    needle::{MIN_FORM_LEN, Needle},
    reading::readings,
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
        let mut places = [0; Beginning::LEN];
        let mut plain = reading.iter().enumerate().filter(|(_, byte)| !byte.is_ascii_whitespace());
        plain.any(|(at, byte)| {
            last = last.then(*byte);
            places = [places[1], places[2], at];
            self.has(last) && self.catches_at(reading.get(places[0]..).unwrap_or_default(), header)
        })
    }

    #[inline]
    fn has(&self, beginning: Beginning) -> bool {
        let (word, bit) = beginning.place();
        self.beginnings[word] & bit != 0
    }

    #[cold]
    fn catches_at(&self, rest: &[u8], header: Option<&str>) -> bool {
        let is_home = |sought: &Sought<'_>| sought.home.is_some() && sought.home == header;
        self.sought.iter().any(|sought| !is_home(sought) && sought.needle.begins(rest))
    }
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
        Self((self.0 << 5 | u16::from(byte & 31)) & 0x7fff)
    }

    /// The word and the bit in it.
    #[inline]
    fn place(self) -> (usize, u64) {
        (usize::from(self.0 >> 6), 1 << (self.0 & 63))
    }
}
