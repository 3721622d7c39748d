//! Several keys in one file or paste: each in a piece of its own, for a person to choose one.

use std::{fmt, ops::Range};

use keyferry::{
    comment::Comment,
    fingerprint::FingerprintKind,
    key::PublicKey,
    vault::{Choice, OFFERED, Offers, Refusal},
};
use zeroize::Zeroizing;

use super::{
    Read,
    authorized_keys::{PublicKeyLines, read_line},
    read_one,
};
use crate::{
    format::Format,
    summary::{self, Origin},
};

/// The most lines that there are to choose from.
const MAX_LINES: usize = 100_000;

/// More keys than are told apart, but by lines.
pub(super) const MAX_PIECES: usize = 256;

/// Keys that were told apart, of which at least one can be chosen.
pub struct Several {
    pieces: Vec<Zeroizing<Vec<u8>>>,
    choices: Vec<Choice>,
}

impl Several {
    /// What there is to choose from and has that text in it, so many from that place on.
    pub fn offers(&self, from: usize, sought: &str) -> Offers {
        let usable = self.choices.iter().filter(|choice| choice.is_usable()).count();
        let matching: Vec<&Choice> = self.choices.iter().filter(|choice| choice.has(sought)).collect();
        let choices = matching.iter().skip(from).take(OFFERED).map(|choice| (*choice).clone()).collect();
        Offers { usable, sought: sought.to_owned(), matching: matching.len(), from, choices }
    }

    /// Reads the one at that place.
    ///
    /// # Errors
    /// When there is none, or it can't be used.
    pub fn choose(&self, index: usize) -> Result<Read, Refusal> {
        let piece = self.pieces.get(index).ok_or_else(|| {
            let number = index.saturating_add(1);
            Refusal::new("choice-unknown", format!("there is no key number {number} here"))
                .with("number", number)
        })?;
        match self.choices.get(index).and_then(|choice| choice.refusal.clone()) {
            Some(refusal) => Err(refusal),
            None => read_alone(piece),
        }
    }

    /// Wipes the pieces that hold the private key of that fingerprint in the clear.
    pub(crate) fn wipe(&mut self, fingerprint: &str) {
        for (choice, piece) in self.choices.iter_mut().zip(&mut self.pieces) {
            if choice.fingerprint == fingerprint && matches!(read_alone(piece), Ok(Read::Private { .. })) {
                *piece = Zeroizing::default();
                choice.refusal = Some(dropped());
            }
        }
    }

    /// The same, if there is one that can be chosen.
    ///
    /// # Errors
    /// With what stands against the first.
    fn if_usable(self) -> Result<Self, Refusal> {
        match self.choices.first().and_then(|choice| choice.refusal.clone()) {
            Some(first) if !self.choices.iter().any(Choice::is_usable) => Err(first),
            _ => Ok(self),
        }
    }

    /// The same, where places in the text are none in what came in.
    pub(super) fn without_positions(mut self) -> Self {
        for refusal in self.choices.iter_mut().filter_map(|choice| choice.refusal.as_mut()) {
            refusal.position = None;
        }
        self
    }

    /// The refusal where nobody can be asked to choose.
    pub fn refusal(&self) -> Refusal {
        refusal(self.choices.iter().filter(|choice| choice.is_usable()).count())
    }
}

impl fmt::Debug for Several {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Several(..)")
    }
}

fn dropped() -> Refusal {
    Refusal::new("choice-dropped", "this key was dropped, and wiped: read the file again to choose it")
}

/// The refusal of so many keys where there should be one.
pub(super) fn refusal(count: usize) -> Refusal {
    Refusal::new("keys-several", format!("there are {count} keys in it: choose one, and import it alone"))
        .with("count", count)
}

/// Where pieces lie that begin at those places, each up to the next.
pub(super) fn between(starts: &[usize], len: usize) -> Vec<Range<usize>> {
    let ends = starts.iter().skip(1).copied().chain([len]);
    starts.iter().zip(ends).map(|(start, end)| *start..end).collect()
}

/// Reads the pieces of the text that lie there.
///
/// # Errors
/// When there are more than anybody chooses from, or none of them can be.
pub(super) fn cut(text: &[u8], places: Vec<Range<usize>>) -> Result<Read, Refusal> {
    let starts: Vec<usize> = places.iter().map(|place| place.start).collect();
    let pieces = places.into_iter().map(|place| text.get(place).unwrap_or_default());
    let read = pieces_of(pieces).map(|mut several| {
        for (choice, start) in several.choices.iter_mut().zip(&starts) {
            choice.line = Some(line_at(text, *start));
            if let Some(position) = choice.refusal.as_mut().and_then(|refusal| refusal.position.as_mut()) {
                *position += start;
            }
        }
        Read::Several(several)
    });
    read.map_err(|(index, refusal)| {
        let start = starts.get(index).copied().unwrap_or_default();
        Refusal { position: refusal.position.map(|position| start + position), ..refusal }
    })
}

/// The line of the first thing behind that place, from one.
fn line_at(text: &[u8], start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    text.get(..start + blanks).unwrap_or(text).split(|byte| *byte == b'\n').count()
}

/// Reads each of the pieces.
///
/// # Errors
/// As [`cut`], with the place of the piece that is refused.
pub(super) fn pieces_of<'t>(pieces: impl Iterator<Item = &'t [u8]>) -> Result<Several, (usize, Refusal)> {
    let pieces: Vec<&[u8]> = pieces.collect();
    // Behind each key there may be a piece that is none.
    if pieces.len() > 2 * MAX_PIECES {
        let first_too_many = Refusal { position: Some(0), ..refusal(pieces.len()) };
        return Err((2 * MAX_PIECES, first_too_many));
    }
    let mut choices: Vec<Choice> = pieces.iter().map(|piece| choice(read_alone(piece))).collect();
    choices.iter_mut().enumerate().for_each(|(index, choice)| choice.index = index);
    let pieces = pieces.into_iter().map(|piece| Zeroizing::new(piece.to_vec())).collect();
    Several { pieces, choices }.if_usable().map_err(|first| (0, first))
}

/// Reads a text of more keys than are told apart otherwise, one a line.
///
/// # Errors
/// When there are too many, or none of them can be chosen.
pub(super) fn of_lines(lines: &PublicKeyLines) -> Result<Several, Refusal> {
    let (mut pieces, mut choices) = (Vec::new(), Vec::new());
    for (line, piece) in lines.numbered() {
        if choices.len() == MAX_LINES {
            return Err(too_many_lines());
        }
        choices.push(Choice { index: choices.len(), line: Some(line), ..choice(read_line(piece)) });
        pieces.push(Zeroizing::new(piece.to_vec()));
    }
    Several { pieces, choices }.without_positions().if_usable()
}

fn too_many_lines() -> Refusal {
    Refusal::new(
        "input-too-large",
        format!(
            "it has more than {MAX_LINES} lines, the most that there are to choose from: cut it in parts"
        ),
    )
    .with("most", MAX_LINES)
}

/// Reads a piece, which may not be several again.
fn read_alone(piece: &[u8]) -> Result<Read, Refusal> {
    match read_one(piece)? {
        Read::Several(several) => Err(several.refusal()),
        read => Ok(read),
    }
}

fn choice(read: Result<Read, Refusal>) -> Choice {
    match read {
        Ok(Read::Public { key, format, .. }) => {
            of_key(&key, &Origin { format, cipher: None, has_private_key: false })
        }
        Ok(Read::Private { key, format, .. }) => {
            of_key(key.public(), &Origin { format, cipher: None, has_private_key: true })
        }
        Ok(Read::Locked(file)) => Choice {
            found: summary::found_locked(&file),
            fingerprint: file.public().map(sha256).unwrap_or_default(),
            format: file.format().id().to_owned(),
            algorithm: file.public().map(|key| key.algorithm().name().to_owned()).unwrap_or_default(),
            bits: file.public().and_then(PublicKey::bits),
            ..empty()
        },
        Ok(Read::Certificate(certified)) => Choice {
            found: Format::X509.label().to_owned(),
            fingerprint: certified.certificate.fingerprint().value,
            format: Format::X509.id().to_owned(),
            ..empty()
        },
        Ok(Read::Several(several)) => Choice { refusal: Some(several.refusal()), ..empty() },
        Err(refusal) => Choice { refusal: Some(refusal), ..empty() },
    }
}

fn of_key(key: &PublicKey, origin: &Origin) -> Choice {
    Choice {
        found: summary::sentence(origin.format.label(), key, origin.cipher),
        fingerprint: sha256(key),
        comment: Comment::as_str(key.comment()).to_owned(),
        format: origin.format.id().to_owned(),
        algorithm: key.algorithm().name().to_owned(),
        bits: key.bits(),
        ..empty()
    }
}

fn sha256(key: &PublicKey) -> String {
    key.fingerprint(FingerprintKind::Sha256).value
}

fn empty() -> Choice {
    Choice {
        index: 0,
        line: None,
        found: String::new(),
        fingerprint: String::new(),
        comment: String::new(),
        format: String::new(),
        algorithm: String::new(),
        bits: None,
        refusal: None,
    }
}
