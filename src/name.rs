//! Names of keys: each provider's rule as data, and what it says of a name.

mod fix;
mod free;

use std::fmt;

use serde::Serialize;

use crate::{charset::AsciiSet, finding::Finding, texts::Texts};

pub use free::next_free;

/// What an API allows as the name of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRule {
    /// The fewest characters.
    pub min: usize,
    /// The most characters.
    pub max: usize,
    /// What it may consist of.
    pub characters: AsciiSet,
    /// `characters`, in words.
    pub characters_in_words: &'static str,
    /// What it may begin with.
    pub first: AsciiSet,
    /// `first`, in words.
    pub first_in_words: &'static str,
    /// What it may end with.
    pub last: AsciiSet,
    /// `last`, in words.
    pub last_in_words: &'static str,
    /// A character that may not stand twice in a row.
    pub never_doubled: Option<char>,
    /// Whether the provider makes up a name when there is none.
    pub optional: bool,
    /// Where the rule stands, and where sources disagree.
    pub source: &'static str,
}

/// One line of the checklist that a rule is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The code of the finding when it isn't met.
    pub code: &'static str,
    /// The demand, in words: `3–30 characters`.
    pub label: String,
    /// Whether the name meets it.
    pub met: bool,
    /// The characters that don't, each once, in order.
    pub offending: String,
    /// The figures and words in the label.
    #[serde(skip)]
    pub params: Texts,
}

impl NameRule {
    /// The rule as a checklist, filled in for a name.
    pub fn checklist(&self, name: &str) -> Vec<Check> {
        let mut checks = vec![
            self.check_length(name),
            self.check_characters(name),
            check_edge("name-first", "begins", self.first, self.first_in_words, name.chars().next()),
            check_edge("name-last", "ends", self.last, self.last_in_words, name.chars().last()),
        ];
        // An edge that may be any allowed character says nothing of its own.
        checks.retain(|check| match check.code {
            "name-first" => self.first != self.characters,
            "name-last" => self.last != self.characters,
            _ => true,
        });
        checks.extend(self.never_doubled.map(|character| check_doubled(character, name)));
        checks
    }

    fn check_length(&self, name: &str) -> Check {
        let len = name.chars().count();
        Check {
            code: "name-length",
            label: format!("{}–{} characters", self.min, self.max),
            met: (self.min..=self.max).contains(&len),
            offending: String::new(),
            params: [("min", self.min.to_string()), ("max", self.max.to_string())].into_iter().collect(),
        }
    }

    fn check_characters(&self, name: &str) -> Check {
        let mut offending = String::new();
        for character in name.chars() {
            if !self.characters.contains(character) && !offending.contains(character) {
                offending.push(character);
            }
        }
        Check {
            code: "name-characters",
            label: format!("only {}", self.characters_in_words),
            met: offending.is_empty(),
            offending,
            params: characters(self.characters_in_words),
        }
    }

    /// What stands against a name; nothing if the rule allows it.
    pub fn findings(&self, name: &str) -> Vec<Finding> {
        if name.is_empty() && self.optional {
            return Vec::new();
        }
        let unmet = self.checklist(name).into_iter().filter(|check| !check.met);
        unmet.map(|check| self.finding(name, &check)).collect()
    }

    fn finding(&self, name: &str, check: &Check) -> Finding {
        let found = match check.offending.as_str() {
            "" => format!("it has {}", name.chars().count()),
            characters => format!("found {}", escaped(characters)),
        };
        let hint = match self.fix(name) {
            Some(fixed) => format!(": {fixed} would do"),
            None => String::new(),
        };
        let mut finding =
            Finding::block(check.code, format!("the name needs {}; {found}{hint}", check.label))
                .on("name")
                .with("source", self.source)
                .with("count", name.chars().count());
        for (param, value) in check.params.iter() {
            finding.params.insert(param.clone(), value);
        }
        if !check.offending.is_empty() {
            finding = finding.with("offending", escaped(&check.offending));
        }
        match self.fix(name) {
            Some(fixed) => finding.with("fix", fixed),
            None => finding,
        }
    }

    /// The nearest name that the rule allows.
    pub fn fix(&self, name: &str) -> Option<String> {
        fix::nearest(self, name)
    }

    /// Whether the rule allows the name.
    pub fn allows(&self, name: &str) -> bool {
        self.checklist(name).iter().all(|check| check.met)
    }

    /// The rule that allows what both allow.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            min: self.min.max(other.min),
            max: self.max.min(other.max),
            characters: self.characters.and(other.characters),
            first: self.first.and(other.first),
            last: self.last.and(other.last),
            never_doubled: self.never_doubled.or(other.never_doubled),
            optional: self.optional && other.optional,
            ..self.clone()
        }
    }
}

fn check_edge(
    code: &'static str,
    verb: &str,
    allowed: AsciiSet,
    in_words: &str,
    edge: Option<char>,
) -> Check {
    Check {
        code,
        label: format!("{verb} with {in_words}"),
        met: edge.is_some_and(|character| allowed.contains(character)),
        offending: edge
            .filter(|character| !allowed.contains(*character))
            .map(String::from)
            .unwrap_or_default(),
        params: characters(in_words),
    }
}

fn characters(in_words: &str) -> Texts {
    [("characters", in_words)].into_iter().collect()
}

fn check_doubled(character: char, name: &str) -> Check {
    let doubled: String = [character, character].iter().collect();
    let met = !name.contains(&doubled);
    Check {
        code: "name-doubled",
        label: format!("no \"{doubled}\""),
        met,
        params: characters(&doubled),
        offending: if met { String::new() } else { doubled },
    }
}

/// Characters as a person can read them: what can't be seen by its code point.
fn escaped(characters: &str) -> String {
    let one = |character: char| match character {
        ' ' => "a blank".to_owned(),
        c if crate::comment::is_hidden(c) || c.is_whitespace() => format!("U+{:04X}", u32::from(c)),
        c => format!("\"{c}\""),
    };
    characters.chars().map(one).collect::<Vec<_>>().join(", ")
}

/// A name that the rule of one operation allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyName(String);

impl KeyName {
    /// Checks a name by a rule.
    ///
    /// # Errors
    /// With every demand of the rule that the name doesn't meet.
    pub fn new(rule: &NameRule, name: &str) -> Result<Self, Vec<Finding>> {
        if rule.allows(name) { Ok(Self(name.to_owned())) } else { Err(rule.findings(name)) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One name near a text that all the rules allow.
pub fn suggest<'r>(rules: impl IntoIterator<Item = &'r NameRule>, text: &str) -> Option<String> {
    let mut rules = rules.into_iter();
    let first = rules.next()?.clone();
    rules.fold(first, |all, rule| all.and(rule)).fix(text)
}
