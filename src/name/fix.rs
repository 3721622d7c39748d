//! The nearest allowed name: letters keep their base, what isn't allowed becomes a hyphen.

use super::NameRule;

/// What a name is filled up with, or made of, when too little of it is left.
const FILLER: &str = "key";

/// Latin letters with marks, by the letter that stays: Latin-1 and Vietnamese.
const BASES: [(char, &str); 16] = [
    ('a', "àáảãạăằắẳẵặâầấẩẫậäåā"),
    ('c', "çćč"),
    ('d', "đð"),
    ('e', "èéẻẽẹêềếểễệëē"),
    ('i', "ìíỉĩịîïī"),
    ('o', "òóỏõọôồốổỗộơờớởỡợöøō"),
    ('u', "ùúủũụưừứửữựûüū"),
    ('y', "ỳýỷỹỵÿ"),
    ('A', "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÄÅĀ\u{212b}"),
    ('C', "ÇĆČ"),
    ('D', "ĐÐ"),
    ('E', "ÈÉẺẼẸÊỀẾỂỄỆËĒ"),
    ('I', "ÌÍỈĨỊÎÏĪ"),
    ('O', "ÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÖØŌ"),
    ('U', "ÙÚỦŨỤƯỪỨỬỮỰÛÜŪ"),
    ('Y', "ỲÝỶỸỴŸ"),
];

/// The nearest name that the rule allows, if any is near.
pub(super) fn nearest(rule: &NameRule, name: &str) -> Option<String> {
    let mut fixed = replaced(rule, name);
    trim(rule, &mut fixed);
    if fixed.chars().count() < rule.min.max(1) {
        fixed = if fixed.is_empty() { FILLER.to_owned() } else { format!("{fixed}-{FILLER}") };
        fixed = replaced(rule, &fixed);
    }
    fixed = fixed.chars().take(rule.max).collect();
    trim(rule, &mut fixed);
    rule.allows(&fixed).then_some(fixed)
}

/// Every character as it may stand, runs of what may not as one separator.
fn replaced(rule: &NameRule, name: &str) -> String {
    let mut fixed = String::new();
    for character in name.chars() {
        match allowed_form(rule, base(character)) {
            Some(allowed) => push(rule, &mut fixed, allowed),
            None => separate(rule, &mut fixed),
        }
    }
    fixed
}

fn push(rule: &NameRule, fixed: &mut String, character: char) {
    let doubled = rule.never_doubled == Some(character) && fixed.ends_with(character);
    if !doubled {
        fixed.push(character);
    }
}

fn separate(rule: &NameRule, fixed: &mut String) {
    let separator = ['-', '_'].into_iter().find(|separator| rule.characters.contains(*separator));
    if let Some(separator) = separator.filter(|separator| !fixed.ends_with(*separator)) {
        fixed.push(separator);
    }
}

fn allowed_form(rule: &NameRule, character: char) -> Option<char> {
    [character, character.to_ascii_lowercase(), character.to_ascii_uppercase()]
        .into_iter()
        .find(|form| rule.characters.contains(*form))
}

fn base(character: char) -> char {
    BASES.iter().find(|(_, marked)| marked.contains(character)).map_or(character, |(base, _)| *base)
}

fn trim(rule: &NameRule, name: &mut String) {
    let start = name.find(|character| rule.first.contains(character)).unwrap_or(name.len());
    name.drain(..start);
    while name.chars().last().is_some_and(|character| !rule.last.contains(character)) {
        name.pop();
    }
}
