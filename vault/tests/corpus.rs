//! The corpus: hundreds of key files as tools write them and as people leave them, each read as what
//! it is, or refused by its name. `corpus/make.sh` says which tools have to be installed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use common::{Asked, refusal, vault};
use keyferry::{
    finding::Finding,
    vault::{Answer, Ask, Choice, KeySummary, Refusal},
};

/// Made anew for every run, with keys that nobody has seen before.
static CORPUS: LazyLock<Corpus> = LazyLock::new(Corpus::make);

/// The files, and what the tools that made them say of the keys in them.
struct Corpus {
    folder: PathBuf,
    files: Vec<File>,
    keys: BTreeMap<String, Key>,
}

struct File {
    name: String,
    passphrase: String,
    keys: Vec<String>,
}

struct Key {
    bits: String,
    sha256: String,
    blob: String,
}

impl Corpus {
    fn make() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
        let _ = fs::remove_dir_all(&folder);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/make.sh");
        let made = Command::new("sh").arg(script).arg(&folder).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let table = |name| fs::read_to_string(folder.join(name)).unwrap();
        let files = rows(&table("manifest.tsv")).into_iter().map(|[name, passphrase, keys]| File {
            name,
            passphrase,
            keys: keys.split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect(),
        });
        let keys = rows(&table("keys.tsv")).into_iter();
        let keys = keys.map(|[name, bits, sha256, blob]| (name, Key { bits, sha256, blob }));
        Self { files: files.collect(), keys: keys.collect(), folder }
    }

    fn bytes(&self, file: &File) -> Vec<u8> {
        fs::read(self.folder.join("files").join(&file.name)).unwrap()
    }

    fn keys(&self, file: &File) -> Vec<&Key> {
        file.keys.iter().map(|name| &self.keys[name]).collect()
    }

    /// What becomes of the file, as a row of the table says it.
    fn outcome(&self, file: &File) -> String {
        let mut vault = vault();
        let keys = self.keys(file);
        match vault.read(&self.bytes(file)) {
            Answer::Key(summary) => read(&summary, "", &keys),
            Answer::PassphraseNeeded { found, .. } => {
                let cipher = found.rsplit_once(", encrypted with ").map_or("?", |(_, cipher)| cipher);
                match vault.unlock(&file.passphrase) {
                    Answer::Key(summary) => read(&summary, cipher, &keys),
                    other => format!("locked\t{cipher}\t{}", refused(&refusal(other))),
                }
            }
            Answer::Several(offers) => several(&mut vault, &offers.choices, &keys),
            other => refused(&refusal(other)),
        }
    }
}

fn rows<const COLUMNS: usize>(table: &str) -> Vec<[String; COLUMNS]> {
    let row = |line: &str| {
        let columns: Vec<String> = line.split('\t').map(str::to_owned).collect();
        columns.try_into().unwrap_or_else(|columns| panic!("{columns:?}"))
    };
    table.lines().map(row).collect()
}

/// File names, and what has to become of them.
fn expected() -> BTreeMap<String, String> {
    let table = include_str!("corpus/expected.tsv").lines().filter(|line| !line.starts_with('#'));
    table
        .filter_map(|line| line.split_once('\t'))
        .map(|(file, row)| (file.to_owned(), row.to_owned()))
        .collect()
}

fn read(summary: &KeySummary, cipher: &str, keys: &[&Key]) -> String {
    let half = if summary.has_private_key { "private" } else { "public" };
    let findings: Vec<String> = summary.findings.iter().map(finding).collect();
    let mut row =
        [half, &summary.format, &summary.algorithm, cipher, &summary.comment, &findings.join(" ")].join("\t");
    if summary.encrypted == cipher.is_empty() {
        row += "\tis it encrypted?";
    }
    match *keys {
        [key] if is_key(summary, key) => row,
        [_] => row + "\tanother key",
        _ => row + "\tone key",
    }
}

/// A finding that keeps the key from everywhere has an exclamation mark.
fn finding(finding: &Finding) -> String {
    format!("{}{}", finding.code, if finding.blocks() { "!" } else { "" })
}

/// Whether it is that key; of a certificate, whether it is about that key.
fn is_key(summary: &KeySummary, key: &Key) -> bool {
    let has_blob = |line: &String| line.split(' ').nth(1) == Some(&key.blob);
    if let Some(inside) = &summary.key_inside {
        return has_blob(inside);
    }
    has_blob(&summary.public_key)
        && summary.fingerprints.sha256.as_ref() == Some(&key.sha256)
        && summary.bits.map_or_else(String::new, |bits| bits.to_string()) == key.bits
}

/// How many can be chosen, and why the others can't.
fn several(vault: &mut Asked, choices: &[Choice], keys: &[&Key]) -> String {
    let (usable, others): (Vec<_>, Vec<_>) =
        choices.iter().enumerate().partition(|(_, choice)| choice.refusal.is_none());
    let refusals: Vec<&str> =
        others.iter().filter_map(|(_, choice)| Some(choice.refusal.as_ref()?.code.as_str())).collect();
    let row = format!("several\t{}\t{}", usable.len(), refusals.join(" "));
    let chosen = usable.first().map(|(index, _)| vault.ask(Ask::Choose { index: *index }, None).0);
    let is_first = matches!((chosen, keys), (Some(Answer::Key(summary)), [key, ..]) if is_key(&summary, key));
    let are_equal = usable.len() == keys.len()
        && usable.iter().zip(keys).all(|((_, choice), key)| choice.fingerprint == key.sha256);
    if is_first && are_equal { row } else { row + "\tother keys" }
}

fn refused(refusal: &Refusal) -> String {
    let position = match refusal.position {
        None => "",
        Some(0) => "start",
        Some(_) => "inside",
    };
    format!("refused\t{}\t{position}", refusal.code)
}

#[test]
fn every_file_is_read_as_what_it_is() {
    let expected = expected();
    let failures: Vec<String> = CORPUS
        .files
        .iter()
        .filter_map(|file| {
            let found = CORPUS.outcome(file);
            let row = expected.get(&file.name).map_or("not in the table", String::as_str);
            (found != row).then(|| format!("{}\n    expected {row:?}\n    found    {found:?}", file.name))
        })
        .collect();
    let count = CORPUS.files.len();
    assert!(failures.is_empty(), "{} of {count} files:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_row_has_its_file() {
    let made: Vec<&String> = CORPUS.files.iter().map(|file| &file.name).collect();
    let missing: Vec<String> = expected().into_keys().filter(|name| !made.contains(&name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_wrong_passphrase_is_said_to_be_one() {
    let failures: Vec<String> = CORPUS
        .files
        .iter()
        .filter(|file| !file.passphrase.is_empty())
        .filter_map(|file| {
            let mut vault = vault();
            let Answer::PassphraseNeeded { .. } = vault.read(&CORPUS.bytes(file)) else { return None };
            match vault.unlock(&format!("{}!", file.passphrase)) {
                Answer::Refused(refusal) if refusal.code == "passphrase-wrong" => None,
                other => Some(format!("{}: {other:?}", file.name)),
            }
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
