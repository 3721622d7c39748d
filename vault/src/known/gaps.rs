//! Many numbers in few bytes: in order, each as its distance from the one before (S. Golomb, "Run-length
//! encodings", 1966, as R. Rice has it). A distance is its upper part as so many ones and a zero, and its
//! lower bits as they are.
//!
//! The numbers are digests, scaled down to as many values as there are keys, times two to the power of
//! those bits. So that power is the chance that some other key meets one of them.

/// From as many bits on a match is no chance.
pub(super) const SURE_BITS: u32 = 32;
/// The fewest and the most lower bits of a list.
pub(super) const BITS: std::ops::RangeInclusive<u32> = 8..=32;

/// A digest, scaled down to the numbers of a list.
pub(super) fn scaled(digest: [u8; 8], count: u32, bits: u32) -> u64 {
    let range = u128::from(count) << bits;
    u64::try_from((u128::from(u64::from_be_bytes(digest)) * range) >> 64).unwrap_or(u64::MAX)
}

/// Reads one number after the other.
#[derive(Clone)]
pub(super) struct Gaps<'b> {
    bytes: &'b [u8],
    bits: u32,
    /// In bits from the start of the bytes.
    pub(super) position: usize,
    /// The number before, from which the next is counted.
    pub(super) last: u64,
}

impl<'b> Gaps<'b> {
    pub(super) fn new(bytes: &'b [u8], bits: u32) -> Self {
        Self { bytes, bits, position: 0, last: 0 }
    }

    /// Whether nothing is left but zeros up to the end of the byte.
    pub(super) fn is_done(&self) -> bool {
        self.position.div_ceil(8) == self.bytes.len() && self.window() == 0
    }

    /// The next 57 bits or more, foremost, with zeros behind the end.
    fn window(&self) -> u64 {
        let mut word = [0; 8];
        let rest = self.bytes.get(self.position / 8..).unwrap_or_default();
        word.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        u64::from_be_bytes(word) << (self.position % 8)
    }

    /// How many ones stand before the next zero.
    fn ones(&mut self) -> u64 {
        const WINDOW: u32 = 56;
        let mut ones = 0;
        loop {
            let found = self.window().leading_ones().min(WINDOW);
            ones += u64::from(found);
            self.position += found as usize;
            if found < WINDOW {
                self.position += 1;
                return ones;
            }
        }
    }

    fn lower_bits(&mut self) -> u64 {
        let lower = self.window() >> (u64::BITS - self.bits);
        self.position += self.bits as usize;
        lower
    }
}

impl Iterator for Gaps<'_> {
    type Item = u64;

    /// None where a number is cut short, or is more than any is.
    fn next(&mut self) -> Option<u64> {
        let gap = (self.ones() << self.bits) | self.lower_bits();
        self.last = self.last.checked_add(gap)?;
        (self.position <= self.bytes.len() * 8).then_some(self.last)
    }
}

/// Writes numbers that are in order.
pub(super) fn write(numbers: &[u64], bits: u32) -> Vec<u8> {
    let mut writer = Writer::default();
    let mut last = 0;
    for number in numbers {
        let gap = number - last;
        (0..gap >> bits).for_each(|_| writer.bit(true));
        writer.bit(false);
        (0..bits).rev().for_each(|bit| writer.bit(gap >> bit & 1 == 1));
        last = *number;
    }
    writer.bytes
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    free: u32,
}

impl Writer {
    fn bit(&mut self, bit: bool) {
        if self.free == 0 {
            self.bytes.push(0);
            self.free = 8;
        }
        self.free -= 1;
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit) << self.free;
        }
    }
}
