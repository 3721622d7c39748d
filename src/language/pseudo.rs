//! A language that nobody speaks: English with accents, longer, in brackets.

use super::speech::place;

/// The letters that get an accent, and what they become.
const LETTERS: &str = "aAeEiIoOuUcCnNyY";
const ACCENTED: &str = "áÁéÉíÍóÓúÚçÇñÑýÝ";

/// What makes texts longer: two of five bytes more, as the longest translations are.
const FILLING: &str = "·";

/// A text as this language has it. What is filled in, and blanks at the ends, stay as they are.
pub(super) fn pseudo(english: &str) -> String {
    let inner = english.trim();
    let Some((before, after)) = english.split_once(inner).filter(|_| !inner.is_empty()) else {
        return english.to_owned();
    };
    let filling = FILLING.repeat(inner.chars().count() * 2 / 5);
    [before, "[", &accented(inner), &filling, "]", after].concat()
}

fn accented(text: &str) -> String {
    match place(text) {
        Some((before, name, after)) => [&letters(before), "{", name, "}", &accented(after)].concat(),
        None => letters(text),
    }
}

fn letters(text: &str) -> String {
    let accent = |letter| LETTERS.chars().zip(ACCENTED.chars()).find(|(plain, _)| *plain == letter);
    text.chars().map(|letter| accent(letter).map_or(letter, |(_, accented)| accented)).collect()
}
