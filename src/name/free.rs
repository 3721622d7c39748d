//! The next name that is free: `key`, `key-2`, `key-3`.

use super::NameRule;

/// The number of the second of several.
const SECOND: u32 = 2;

/// A counter has at most three digits: longer numbers are years, dates and ticket numbers.
const MAX_DIGITS: usize = 3;

/// How many names are tried.
const TRIES: u32 = 1000;

/// The first name behind this one, counting up, that the rule allows and that isn't taken; none if there
/// is none among the next thousand. What would be too long loses the end of its stem.
pub fn next_free(rule: &NameRule, name: &str, taken: impl Fn(&str) -> bool) -> Option<String> {
    let separator = ['-', '_'].into_iter().find(|separator| rule.characters.contains(*separator));
    let (stem, first) = counted(name, separator);
    let mut names = (first..first + TRIES).filter_map(|number| numbered(rule, stem, separator, number));
    names.find(|name| rule.allows(name) && !taken(name))
}

/// The stem of a name, and the number that comes next.
fn counted(name: &str, separator: Option<char>) -> (&str, u32) {
    let counter = separator.and_then(|separator| name.rsplit_once(separator));
    let number = counter.and_then(|(stem, digits)| Some((stem, counter_value(digits)?)));
    match number {
        Some((stem, number)) if !stem.is_empty() => (stem, number + 1),
        _ => (name, SECOND),
    }
}

/// The value of digits that count: none of what begins with a zero, `01` or a date's `07` for one.
fn counter_value(digits: &str) -> Option<u32> {
    let counts = !digits.starts_with('0') && digits.len() <= MAX_DIGITS;
    digits.parse().ok().filter(|_| counts && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

fn numbered(rule: &NameRule, stem: &str, separator: Option<char>, number: u32) -> Option<String> {
    let number = number.to_string();
    let room = rule.max.checked_sub(number.len() + separator.map_or(0, char::len_utf8))?;
    let mut name: String = stem.chars().take(room).collect();
    name.truncate(name.trim_end_matches(['-', '_', ' ', '.']).len());
    if name.is_empty() {
        return None;
    }
    name.extend(separator);
    name.push_str(&number);
    Some(name)
}
