//! Text that must not be shown, copied or written anywhere but where it is needed.

use std::fmt;

use zeroize::Zeroize;

/// A secret text, wiped when dropped. It can't be printed, cloned, compared or serialised.
///
/// ```compile_fail,E0277
/// # use keyferry::secret::Secret;
/// println!("{}", Secret::new("s".to_owned()));
/// ```
/// ```compile_fail,E0599
/// # use keyferry::secret::Secret;
/// let copy = Secret::new("s".to_owned()).clone();
/// ```
/// ```compile_fail,E0277
/// # use keyferry::secret::Secret;
/// serde_json::to_string(&Secret::new("s".to_owned()));
/// ```
pub struct Secret(String);

impl Secret {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A second secret with the same text, for a request that carries it.
    pub(crate) fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        wipe(std::mem::take(&mut self.0).into_bytes());
    }
}

/// Overwrites bytes. Spare room is wiped as one piece and elements one by one, which takes ten times
/// as long.
pub(crate) fn wipe(mut bytes: Vec<u8>) {
    bytes.clear();
    bytes.zeroize();
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}
