//! What is true of every answer of the vault, whatever it was given.

mod cost;
mod key;

use keyferry::{
    comment::is_hidden,
    key::PublicKey,
    vault::{Answer, Choice, KeySummary, LineRead, Offers, PrivateFormat, PublicKeyEntry, Refusal},
};
use keyferry_vault::{Rules, read_public_keys};

use crate::{Asked, PASSPHRASE};

/// No sentence for a person is longer, in bytes.
const MAX_SENTENCE_LEN: usize = 1024;
/// More keys, and pieces between them that are none, are not offered to choose from.
const MAX_CHOICES: usize = 512;
/// No file with a private key is longer, in bytes.
const MAX_FILE_LEN: usize = 32 * 1024;

/// Has a vault read the bytes, and checks what it answers.
pub fn read(bytes: &[u8]) -> Answer {
    reading(bytes).1
}

/// The same; and where a passphrase is asked for, and opening is cheap, gives it.
pub fn read_and_unlock(bytes: &[u8]) -> Answer {
    let (mut vault, answer) = reading(bytes);
    let Answer::PassphraseNeeded { public_key, cost, .. } = &answer else { return answer };
    if !cost::is_small(cost) {
        return answer;
    }
    let opened = vault.unlock();
    match &opened {
        Answer::Key(summary) => {
            key::holds(summary);
            assert!(summary.encrypted && summary.cipher.is_some(), "the file was encrypted");
            if let Some(line) = public_key {
                assert_eq!(blob(line), blob(&summary.public_key), "the key that was shown is opened");
            }
        }
        Answer::Refused(refusal) => refused(refusal, bytes.len()),
        other => panic!("unlocking is answered with {other:?}"),
    }
    opened
}

fn reading(bytes: &[u8]) -> (Asked, Answer) {
    let mut vault = Asked::default();
    let answer = vault.read(bytes);
    match &answer {
        Answer::Key(summary) => {
            assert!(!summary.encrypted, "nothing was opened");
            key::holds(summary);
        }
        Answer::PassphraseNeeded { found, public_key, cost, .. } => {
            shown(found);
            shown(cost);
            if let Some(line) = public_key {
                key::line(line);
            }
        }
        Answer::Several(Offers { choices, .. }) => several(&mut vault, choices, bytes.len()),
        Answer::Refused(refusal) => refused(refusal, bytes.len()),
        other => panic!("reading is answered with {other:?}"),
    }
    (vault, answer)
}

/// Reads a file of many public keys, and checks every line.
pub fn read_lines(bytes: &[u8]) {
    match read_public_keys(bytes, &Rules::default()) {
        Err(refusal) => refused(&refusal, bytes.len()),
        Ok(entries) => {
            let numbers: Vec<usize> = entries.iter().map(|entry| entry.line).collect();
            assert!(numbers.is_sorted_by(|first, second| first < second), "lines are in order: {numbers:?}");
            for entry in &entries {
                entry_holds(entry, bytes.len());
            }
        }
    }
}

fn entry_holds(entry: &PublicKeyEntry, len: usize) {
    assert!((1..=len).contains(&entry.line), "line {} of {len} bytes", entry.line);
    match &entry.read {
        LineRead::Key(summary) => {
            assert!(!summary.has_private_key, "a line holds a public key");
            if !is_of_mixed_order(&summary.public_key) {
                key::holds(summary);
            }
        }
        LineRead::Error(refusal) => refused(refusal, 2 * len),
    }
}

/// Whether it is an Ed25519 point of mixed order, which is refused, but not looked for among many keys.
fn is_of_mixed_order(line: &str) -> bool {
    let alone = Asked::default().read(line.as_bytes());
    matches!(alone, Answer::Refused(refusal) if refusal.code == "ed25519-small-order")
}

/// Writes the private key in every format that can hold it, and reads it again.
///
/// Nothing happens where the bytes hold no private key in the clear.
pub fn round_trip(bytes: &[u8]) {
    let (mut vault, answer) = reading(bytes);
    let Answer::Key(before) = answer else { return };
    if !before.has_private_key {
        return;
    }
    for format in PrivateFormat::ALL {
        saved(&mut vault, &before, format, None);
    }
    // The others derive the key as slowly as they should.
    saved(&mut vault, &before, PrivateFormat::Ppk2, Some(PASSPHRASE));
}

fn saved(vault: &mut Asked, before: &KeySummary, format: PrivateFormat, passphrase: Option<&str>) {
    let holds = format.holds(&before.algorithm.as_str().into());
    let file = match vault.save(before, format, passphrase) {
        (Answer::File, Some(file)) if holds => file,
        (Answer::Refused(refusal), None) if !holds => return refused(&refusal, 0),
        (other, _) => panic!("writing {format:?} is answered with {other:?}"),
    };
    assert!(file.len() <= MAX_FILE_LEN, "{format:?} has {} bytes", file.len());
    let Answer::Key(after) = read_and_unlock(&file) else { panic!("{format:?} is not read again") };
    assert!(after.has_private_key);
    assert_eq!(blob(&after.public_key), blob(&before.public_key), "{format:?} is another key");
    if matches!(format, PrivateFormat::OpenSsh | PrivateFormat::Ppk2 | PrivateFormat::Ppk3) {
        assert_eq!(after.comment, before.comment, "{format:?} keeps the comment");
    }
}

/// Where both were read as a key, it is the same one.
pub fn is_no_other_key(plain: &Answer, disguised: &Answer) {
    if let (Answer::Key(plain), Answer::Key(disguised)) = (plain, disguised) {
        assert_eq!(plain.fingerprint(), disguised.fingerprint(), "the disguise makes another key");
    }
}

/// The answer without where it goes wrong, which is another place in another encoding.
pub fn without_positions(mut answer: Answer) -> Answer {
    match &mut answer {
        Answer::Refused(refusal) => refusal.position = None,
        Answer::Several(Offers { choices, .. }) => {
            choices
                .iter_mut()
                .flat_map(|choice| &mut choice.refusal)
                .for_each(|refusal| refusal.position = None);
        }
        _ => {}
    }
    answer
}

/// Several keys are few enough to choose from, and what is chosen is what was offered.
fn several(vault: &mut Asked, choices: &[Choice], len: usize) {
    assert!((1..=MAX_CHOICES).contains(&choices.len()), "{} choices", choices.len());
    assert!(choices.iter().any(|choice| choice.refusal.is_none()), "there is something to choose");
    for choice in choices {
        shown(&choice.found);
        shown(&choice.comment);
        if let Some(refusal) = &choice.refusal {
            refused(refusal, len);
        }
    }
    // One of them is enough: which, goes with the input.
    let index = len % choices.len();
    let choice = &choices[index];
    match vault.choose(index) {
        Answer::Key(summary) => {
            key::holds(&summary);
            assert_eq!(summary.fingerprint(), choice.fingerprint, "another key was chosen");
            assert_eq!(summary.comment, choice.comment);
        }
        Answer::PassphraseNeeded { found, format, .. } => {
            assert_eq!((found, format), (choice.found.clone(), choice.format.clone()));
        }
        // What is not looked for among many keys is found when one is chosen.
        Answer::Refused(refusal) if refusal.code == "ed25519-small-order" => {}
        Answer::Refused(refusal) => assert_eq!(Some(refusal), choice.refusal),
        other => panic!("choosing is answered with {other:?}"),
    }
}

/// A refusal has a code, says something, and points into the input.
fn refused(refusal: &Refusal, len: usize) {
    let is_code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    assert!(!refusal.code.is_empty() && refusal.code.chars().all(is_code), "code {:?}", refusal.code);
    assert!(!refusal.message.is_empty(), "{} says nothing", refusal.code);
    shown(&refusal.message);
    refusal.params.iter().for_each(|(_, value)| shown(value));
    assert!(refusal.position.is_none_or(|position| position <= len), "{refusal:?} of {len} bytes");
}

/// A sentence is of one line, hides nothing, and is no longer than a person reads.
fn shown(text: &str) {
    assert!(!text.chars().any(is_hidden), "{text:?} holds what can't be seen");
    assert!(text.len() <= MAX_SENTENCE_LEN, "{} bytes are no sentence: {text:?}", text.len());
}

/// The blob of a line, without its comment.
fn blob(line: &str) -> Vec<u8> {
    PublicKey::from_openssh(line).map(|key| key.blob().to_vec()).unwrap_or_default()
}
