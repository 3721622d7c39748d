//! The data types of RFC 4251 §5, as key blobs and `openssh-key-v1` files hold them.

use keyferry::vault::Refusal;
use zeroize::Zeroizing;

/// Bytes that are not what the format says, at that position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed {
    /// In bytes from the start of the data.
    pub(crate) position: usize,
}

impl From<Malformed> for Refusal {
    fn from(Malformed { position }: Malformed) -> Self {
        Refusal::new(
            "key-data-damaged",
            format!(
                "the key's data is cut short or damaged at byte {position} of what its base64 \
                 holds: copy the file again, whole"
            ),
        )
        .with("position", position)
        .at(position)
    }
}

/// Reads one value after the other.
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    position: usize,
}

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// The next bytes, as many.
    pub(crate) fn take(&mut self, len: usize) -> Result<&'b [u8], Malformed> {
        let taken = self.rest().get(..len).ok_or(self.malformed())?;
        self.position += len;
        Ok(taken)
    }

    /// `uint32`.
    pub(crate) fn uint32(&mut self) -> Result<u32, Malformed> {
        let malformed = self.malformed();
        let bytes = self.take(4)?.try_into().map_err(|_| malformed)?;
        Ok(u32::from_be_bytes(bytes))
    }

    /// `string`: a length and as many bytes.
    pub(crate) fn string(&mut self) -> Result<&'b [u8], Malformed> {
        let malformed = self.malformed();
        let len = usize::try_from(self.uint32()?).map_err(|_| malformed)?;
        self.take(len).map_err(|_| malformed)
    }

    /// `string` whose values are read in turn, with positions in the whole.
    pub(crate) fn nested(&mut self) -> Result<Self, Malformed> {
        let len = self.string()?.len();
        let bytes = self.bytes.get(..self.position).unwrap_or_default();
        Ok(Self { bytes, position: bytes.len() - len })
    }

    /// `mpint` that is not negative, without leading zeros.
    pub(crate) fn mpint(&mut self) -> Result<&'b [u8], Malformed> {
        let malformed = self.malformed();
        let bytes = self.string()?;
        if bytes.first().is_some_and(|first| first & 0x80 != 0) {
            return Err(malformed);
        }
        Ok(trim(bytes))
    }

    /// A `string` that is text.
    pub(crate) fn text(&mut self) -> Result<&'b str, Malformed> {
        let malformed = self.malformed();
        std::str::from_utf8(self.string()?).map_err(|_| malformed)
    }

    /// What is left.
    pub(crate) fn rest(&self) -> &'b [u8] {
        self.bytes.get(self.position..).unwrap_or_default()
    }

    /// An error about the value that comes next.
    pub(crate) fn malformed(&self) -> Malformed {
        Malformed { position: self.position }
    }
}

/// A number without its leading zeros.
pub(crate) fn trim(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// A number in that many bytes, zeros in front.
pub(crate) fn pad(bytes: &[u8], len: usize) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = trim(bytes);
    let mut padded = Zeroizing::new(vec![0; len]);
    padded.get_mut(len.checked_sub(bytes.len())?..)?.copy_from_slice(bytes);
    Some(padded)
}

/// Bytes of a little-endian number in that many bytes, zeros behind.
pub(crate) fn pad_end(bytes: &[u8], len: usize) -> Option<Zeroizing<Vec<u8>>> {
    let mut padded = Zeroizing::new(vec![0; len]);
    padded.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(padded)
}

/// Writes one value after the other into memory that is wiped.
pub(crate) struct Writer(Zeroizing<Vec<u8>>);

impl Writer {
    /// Room for the largest key that is read, so that growing leaves no copies behind.
    const CAPACITY: usize = 8 * 1024;

    pub(crate) fn new() -> Self {
        Self(Zeroizing::new(Vec::with_capacity(Self::CAPACITY)))
    }

    /// Those bytes, bare.
    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// `uint32`.
    pub(crate) fn uint32(self, value: u32) -> Self {
        self.bytes(&value.to_be_bytes())
    }

    /// `string`.
    pub(crate) fn string(self, bytes: &[u8]) -> Self {
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.uint32(len).bytes(bytes)
    }

    /// `mpint` of a number that is not negative.
    pub(crate) fn mpint(self, bytes: &[u8]) -> Self {
        let bytes = trim(bytes);
        if bytes.first().is_none_or(|first| first & 0x80 == 0) {
            return self.string(bytes);
        }
        let len = u32::try_from(bytes.len() + 1).unwrap_or(u32::MAX);
        self.uint32(len).bytes(&[0]).bytes(bytes)
    }

    /// Padding of `openssh-key-v1`, 1, 2, 3, …, up to a multiple of the block.
    pub(crate) fn pad_to(mut self, block: usize) -> Self {
        let missing = self.0.len().next_multiple_of(block) - self.0.len();
        self.0.extend((1..).take(missing));
        self
    }

    pub(crate) fn finish(self) -> Zeroizing<Vec<u8>> {
        self.0
    }
}
