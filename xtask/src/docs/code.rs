//! The codes of refusals and findings, with the sentences that the sources say beside them.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use keyferry::{
    comment::{Comment, MAX_COMMENT_LEN},
    key::PublicKeyError,
    param::Params,
    plan::Material,
    provider,
    vault::Refusal,
};

use super::table::{Table, anchored, code, literal};
use crate::workspace::Workspace;

/// All codes, with the names of the figures in their sentences; `tests/codes.rs` holds it to the sources.
const LIST: &str = "tests/codes.txt";

/// Where the sentences stand.
const FOLDERS: [&str; 2] = ["src", "vault/src"];
const SCRIPT: &str = "www/vault-worker.js";

/// The kinds of the list, and what they are called.
const KINDS: [(&str, &str, &str); 4] = [
    ("block", "Findings that block", "A request with one of these can't be built."),
    ("warn", "Findings that warn", "A person is told, and decides."),
    ("info", "Findings that tell", "Nothing is in the way."),
    (
        "refusal",
        "Refusals of the vault",
        "What was given is not taken in, or the vault can't do what it was asked for.",
    ),
];

/// A table for each kind.
pub(super) fn tables(workspace: &Workspace) -> Result<String> {
    let list = fs::read_to_string(workspace.path(LIST)).with_context(|| format!("could not read {LIST}"))?;
    let sentences = Sentences::read(workspace)?;
    let mut text = String::new();
    for (kind, heading, about) in KINDS {
        let mut table = Table::new(&["Code", "In English, less its figures", "Figures"]);
        for line in list.lines() {
            let mut words = line.split(' ');
            if words.next() == Some(kind) {
                let (name, figures) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
                let figures: Vec<String> =
                    figures.split(',').map(|figure| code(figure.trim_end_matches('?'))).collect();
                let sentence = sentences.of(name).unwrap_or_default();
                table.row(&[
                    anchored(&format!("{kind}-{name}"), name),
                    literal(&sentence),
                    figures.join(" "),
                ]);
            }
        }
        text.extend(["### ", heading, "\n\n", about, "\n\n", &table.end()]);
    }
    Ok(text)
}

/// Where sentences are found.
#[derive(Debug)]
struct Sentences {
    sources: Vec<String>,
    /// Those that are said by a type, by their codes.
    said: Vec<(String, String)>,
}

impl Sentences {
    fn read(workspace: &Workspace) -> Result<Self> {
        let mut sources = vec![fs::read_to_string(workspace.path(SCRIPT))?.replace('\'', "\"")];
        for folder in FOLDERS {
            collect(&workspace.path(folder), &mut sources)?;
        }
        Ok(Self { sources, said: said() })
    }

    /// The sentence of a code, with `…` for what changes.
    fn of(&self, code: &str) -> Option<String> {
        let said = self.said.iter().find(|(known, _)| known == code).map(|(_, sentence)| sentence.clone());
        said.or_else(|| self.sources.iter().find_map(|source| written(source, code)))
    }
}

fn collect(folder: &Path, sources: &mut Vec<String>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, sources)?;
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = fs::read_to_string(&path)?;
            sources.push(text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned());
        }
    }
    Ok(())
}

/// What the core's own errors say, and the checks of a name.
fn said() -> Vec<(String, String)> {
    let comments = ["\u{7}".to_owned(), "c".repeat(MAX_COMMENT_LEN + 1)];
    let comments = comments.iter().filter_map(|text| Comment::new(text).err()).map(Refusal::from);
    let (line, blob) = ("ssh-rsa".to_owned(), "ssh-ed25519".to_owned());
    let keys = [
        PublicKeyError::Base64,
        PublicKeyError::Blob,
        PublicKeyError::NotAKey,
        PublicKeyError::NotCanonical,
        PublicKeyError::SeveralLines,
        PublicKeyError::TooLong { len: 20_000 },
        PublicKeyError::TypeDiffers { line, blob },
    ];
    let refusals = comments.chain(keys.map(Refusal::from));
    let names = provider::operations().flat_map(|operation| {
        let rule = (operation.name_rule)(&Params::default());
        ["", "-a--", "Ä"].into_iter().flat_map(|name| rule.findings(name))
    });
    let damaged = Material::read("-----BEGIN CERTIFICATE-----").err();
    let findings = names.chain(damaged).map(|finding| (finding.code.to_string(), finding.message));
    refusals.map(|refusal| (refusal.code, refusal.message)).chain(findings).collect()
}

/// What a source says behind a code: a text, a format, or the `message` that was made before.
fn written(source: &str, code: &str) -> Option<String> {
    let mark = format!("\"{code}\",");
    source.match_indices(&mark).find_map(|(at, _)| {
        let behind = source.get(at + mark.len()..)?.trim_start();
        if let Some(rest) = behind.strip_prefix("message") {
            let made = rest.starts_with(')').then(|| source.get(..at)?.rsplit_once("message ="))??;
            return text_of(made.1);
        }
        text_of(behind)
    })
}

/// The text that stands there; of two in a row, as tables have them, both.
fn text_of(at: &str) -> Option<String> {
    let at = at.trim_start().trim_start_matches('&');
    let is_format = at.starts_with("format!(");
    let (first, rest) = quoted(at.strip_prefix("format!(").unwrap_or(at))?;
    let second = rest.trim_start().strip_prefix(',').and_then(quoted).filter(|_| !is_format);
    let whole = match second {
        Some((second, _)) => format!("{first}: {second}"),
        None => first,
    };
    Some(if is_format { without_figures(&whole) } else { whole })
}

/// What is between the quotes that the text begins with, less line breaks, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let (mut rest, mut inside) = (text.trim_start().strip_prefix('"')?, String::new());
    loop {
        let mut characters = rest.chars();
        match characters.next()? {
            '"' => return Some((inside, characters.as_str())),
            '\\' => match characters.next()? {
                '\n' => characters = characters.as_str().trim_start().chars(),
                other => inside.push(other),
            },
            other => inside.push(other),
        }
        rest = characters.as_str();
    }
}

/// A format with `…` for each of its figures.
fn without_figures(format: &str) -> String {
    let mut text = String::new();
    let mut is_in = false;
    for character in format.chars() {
        match character {
            '{' => {
                is_in = true;
                text.push('…');
            }
            '}' => is_in = false,
            other if !is_in => text.push(other),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn sentences_are_found_in_each_way_they_are_written() {
        for (source, sentence) in [
            ("Finding::warn(\"a\", \"one \\\n   sentence\")", "one sentence"),
            ("Refusal::new(\n  \"a\",\n  format!(\"{count} keys: {:?}\", x))", "… keys: …"),
            ("let message = format!(\"has {bits}\");\nFinding::block(\"a\", message)", "has …"),
            ("(\"x\", \"a\", \"a thing\", \"do this\")", "a thing: do this"),
        ] {
            assert_eq!(written(source, "a").as_deref(), Some(sentence), "{source}");
        }
        assert_eq!(written("code == \"a\"", "a"), None);
    }

    #[test]
    fn nearly_every_code_has_its_sentence() {
        let workspace = Workspace::find().unwrap();
        let sentences = Sentences::read(&workspace).unwrap();
        let list = fs::read_to_string(workspace.path(LIST)).unwrap();
        let codes: Vec<&str> = list.lines().filter_map(|line| line.split(' ').nth(1)).collect();
        let silent: Vec<_> = codes.iter().filter(|code| sentences.of(code).is_none()).collect();
        assert!(codes.len() > 150 && silent.len() <= 6, "{silent:?}");
    }
}
