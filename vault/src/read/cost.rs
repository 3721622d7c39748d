//! What opening a file costs: told before it is paid, and refused where nobody would wait.

use keyferry::vault::Refusal;

/// What opening costs, in a sentence, by how long it takes in a browser.
pub(super) fn told(work: &str, milliseconds: u64) -> String {
    let seconds = milliseconds.div_ceil(1000);
    let time = match seconds {
        0..=1 => "up to a second".to_owned(),
        2..=90 => format!("about {seconds} seconds"),
        _ => format!("about {} minutes", seconds.div_ceil(60)),
    };
    format!("Opening it takes {work}, {time}.")
}

/// The refusal of a file that asks for too much, with its figures.
pub(super) fn refused(work: &str, most: &str, advice: &str) -> Refusal {
    Refusal::new(
        "kdf-too-costly",
        format!("opening the file takes {work}, and {most} is the most that is tried: {advice}"),
    )
}
