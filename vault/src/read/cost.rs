//! What opening a file costs: told before it is paid, and refused where nobody would wait.

use keyferry::vault::Refusal;

/// What opening a file costs.
#[derive(Debug)]
pub(crate) struct Cost {
    /// What makes the cipher's key of the passphrase, by the ids of [`keyferry::vault::Answer`].
    pub(crate) kdf: &'static str,
    /// How often it goes over it.
    pub(crate) rounds: u32,
    /// How long that takes in a browser.
    pub(crate) seconds: u32,
    /// All of it, in a sentence.
    pub(crate) sentence: String,
}

/// What opening costs where that is the work and it takes so long.
pub(super) fn told(kdf: &'static str, rounds: u32, work: &str, milliseconds: u64) -> Cost {
    let seconds = milliseconds.div_ceil(1000);
    let time = match seconds {
        0..=1 => "up to a second".to_owned(),
        2..=90 => format!("about {seconds} seconds"),
        _ => format!("about {} minutes", seconds.div_ceil(60)),
    };
    Cost {
        kdf,
        rounds,
        seconds: u32::try_from(seconds).unwrap_or(u32::MAX),
        sentence: format!("Opening it takes {work}, {time}."),
    }
}

/// The refusal of a file that asks for too much, with its figures.
pub(super) fn refused(work: &str, most: &str, advice: &str) -> Refusal {
    Refusal::new(
        "kdf-too-costly",
        format!("opening the file takes {work}, and {most} is the most that is tried: {advice}"),
    )
    .with("work", work)
    .with("most", most)
}
