//! Parameters of an operation: what its form asks for, and values that were checked.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{finding::Finding, http::Endpoint, texts::Texts};

/// One parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct ParamSpec {
    /// The name in the JavaScript API, `regionCode` for one.
    pub id: &'static str,
    /// What the form calls it.
    pub label: &'static str,
    /// What it means and where to find it; may be empty.
    pub help: &'static str,
    /// What it may be.
    pub kind: ParamKind,
    /// Whether it must be there.
    pub required: bool,
    /// What it is when nothing is given; empty if there is no such value.
    pub default: &'static str,
    /// It is asked for only when that other parameter has that value.
    pub when: Option<(&'static str, &'static str)>,
}

/// What a parameter may be.
#[derive(Clone, Copy, Debug)]
pub enum ParamKind {
    /// One of these values, each with its label.
    Choice(&'static [(&'static str, &'static str)]),
    /// One of these values, or another text that the check allows.
    Suggested(&'static [&'static str], TextRule),
    /// A text.
    Text(TextRule),
    /// A URL without query.
    Endpoint,
}

/// What a text may be.
#[derive(Clone, Copy, Debug)]
pub struct TextRule {
    /// Whether it may be this text.
    pub allows: fn(&str) -> bool,
    /// What it may be, in words.
    pub in_words: &'static str,
    /// An example.
    pub example: &'static str,
}

impl ParamSpec {
    /// A text that must be there.
    pub const fn required(id: &'static str, label: &'static str, help: &'static str, rule: TextRule) -> Self {
        Self { id, label, help, kind: ParamKind::Text(rule), required: true, default: "", when: None }
    }

    /// The same parameter, which may be left out.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// The same parameter of another kind.
    #[must_use]
    pub const fn of_kind(self, kind: ParamKind) -> Self {
        Self { kind, ..self }
    }

    /// One of several values, the first when nothing is given.
    pub const fn choice(
        id: &'static str,
        label: &'static str,
        help: &'static str,
        choices: &'static [(&'static str, &'static str)],
    ) -> Self {
        let default = choices[0].0;
        Self { id, label, help, kind: ParamKind::Choice(choices), required: false, default, when: None }
    }

    /// The same parameter, asked for only when another has that value.
    #[must_use]
    pub const fn when(self, id: &'static str, value: &'static str) -> Self {
        Self { when: Some((id, value)), ..self }
    }

    /// Whether the form asks for it, given the other values.
    pub fn applies(&self, params: &Params) -> bool {
        self.when.is_none_or(|(id, value)| params.get(id) == Some(value))
    }

    /// The value that counts: what was given, else the default; none if there is neither.
    fn value<'p>(&'p self, params: &'p Params) -> Option<&'p str> {
        params.get(self.id).or(Some(self.default)).filter(|value| !value.is_empty())
    }

    fn finding(&self, params: &Params) -> Option<Finding> {
        let Some(value) = self.value(params) else {
            return self.required.then(|| self.missing());
        };
        let wanted = match self.kind {
            ParamKind::Choice(choices) if choices.iter().any(|(known, _)| *known == value) => return None,
            ParamKind::Choice(choices) => {
                let known: Vec<&str> = choices.iter().map(|(value, _)| *value).collect();
                format!("one of {}", known.join(", "))
            }
            ParamKind::Suggested(known, _) if known.contains(&value) => return None,
            ParamKind::Text(rule) | ParamKind::Suggested(_, rule) if (rule.allows)(value) => return None,
            ParamKind::Text(rule) | ParamKind::Suggested(_, rule) => rule.in_words.to_owned(),
            ParamKind::Endpoint => match Endpoint::new(value) {
                Ok(_) => return None,
                Err(error) => error.to_string(),
            },
        };
        let message = format!("{}: {value:?} does not fit; wanted: {wanted}", self.label);
        let finding = Finding::block("param-invalid", message).on(self.id);
        Some(finding.with("label", self.label).with("value", value).with("wanted", wanted))
    }

    fn missing(&self) -> Finding {
        let example = match self.kind {
            ParamKind::Text(rule) | ParamKind::Suggested(_, rule) => rule.example,
            ParamKind::Endpoint => "https://cloud.example:8774/v2.1",
            ParamKind::Choice(_) => "",
        };
        let message = format!("{} is missing: give it, {example} for one", self.label);
        let finding = Finding::block("param-missing", message).on(self.id);
        finding.with("label", self.label).with("example", example)
    }
}

/// Values by parameter id, as they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Params(Texts);

impl Params {
    /// The value of a parameter, less the blanks around it; none if it is empty.
    pub fn get(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(str::trim).filter(|value| !value.is_empty())
    }

    /// Gives a parameter a value.
    pub fn set(&mut self, id: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.0.insert(id, value);
    }

    /// The values that these specifications know of, and no others.
    #[must_use]
    pub fn known_to(&self, specs: &'static [ParamSpec]) -> Self {
        specs.iter().filter_map(|spec| Some((spec.id, self.get(spec.id)?))).collect()
    }

    /// Checks the values by their specifications.
    ///
    /// # Errors
    /// With a finding for each value that is missing, is wrong, or that no specification knows.
    pub fn check(&self, specs: &'static [ParamSpec]) -> Result<CheckedParams, Vec<Finding>> {
        let asked = || specs.iter().filter(|spec| spec.applies(self));
        let mut findings: Vec<Finding> = asked().filter_map(|spec| spec.finding(self)).collect();
        findings.extend(self.unknown(specs));
        if !findings.is_empty() {
            return Err(findings);
        }
        let values = asked().filter_map(|spec| Some((spec.id, spec.value(self)?.to_owned())));
        Ok(CheckedParams(values.collect()))
    }

    fn unknown(&self, specs: &'static [ParamSpec]) -> impl Iterator<Item = Finding> {
        let known = |id: &str| specs.iter().any(|spec| spec.id == id);
        let unknown = self.0.iter().filter(move |(id, _)| !known(id));
        unknown.map(|(id, _)| {
            Finding::block("param-unknown", format!("this operation has no parameter {id:?}: leave it out"))
                .on(id.clone())
                .with("id", id)
        })
    }
}

impl<I: Into<Cow<'static, str>>, V: Into<String>> FromIterator<(I, V)> for Params {
    fn from_iter<T: IntoIterator<Item = (I, V)>>(values: T) -> Self {
        Self(values.into_iter().collect())
    }
}

/// Values that one operation's specifications allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedParams(Vec<(&'static str, String)>);

impl CheckedParams {
    /// The value of a parameter.
    pub fn get(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that is always there, by requirement or default.
    pub(crate) fn text(&self, id: &str) -> &str {
        self.get(id).unwrap_or_default()
    }
}
