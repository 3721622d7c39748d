//! The codes of all refusals, findings and checks, with the names of what their sentences hold, in `tests/codes.txt`.
//!
//! Whoever says the sentences in another language reads that list. `BLESS=1` writes it anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    missing_docs,
    reason = "tests"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
};

use keyferry::{
    comment::{Comment, CommentError, MAX_COMMENT_LEN},
    key::PublicKeyError,
    param::Params,
    provider,
    texts::Texts,
    vault::Refusal,
};

const LIST: &str = "tests/codes.txt";

/// How refusals and findings are made, and what a line of the list begins with.
const MAKERS: [(&str, &str); 4] = [
    ("Refusal::new(", "refusal"),
    ("Finding::info(", "info"),
    ("Finding::warn(", "warn"),
    ("Finding::block(", "block"),
];

/// The tables that have codes in their second column, in those files.
const TABLES: [(&str, &str); 4] = [
    ("vault/src/read/foreign.rs", "const LABELS"),
    ("vault/src/read/foreign.rs", "const MAGICS"),
    ("vault/src/read/foreign/text.rs", "const BEGINNINGS"),
    ("vault/src/read/foreign/text.rs", "const SHAPES"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The sources without their tests, by their names.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["src", "vault/src"] {
        collect(&root().join(folder), &mut found);
    }
    found
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            found.push((name, code));
        }
    }
}

/// What is between the quotes that the text begins with.
fn literal(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix('"')?.split('"').next()
}

/// The place behind the parenthesis that closes what begins there.
fn behind(text: &str, from: usize) -> usize {
    let (mut depth, mut quoted, mut escaped) = (1, false, false);
    for (at, c) in text[from..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return from + at + 1;
        }
    }
    panic!("what begins at {from} is not closed")
}

/// The names that are given by what follows there.
fn params(text: &str, mut from: usize) -> Vec<String> {
    let mut names = Vec::new();
    loop {
        let blanks = text[from..].len() - text[from..].trim_start().len();
        let rest = &text[from + blanks..];
        let Some(call) = [".with(", ".at(", ".on("].into_iter().find(|call| rest.starts_with(call)) else {
            return names;
        };
        if call == ".with(" {
            names.extend(literal(&rest[call.len()..]).map(str::to_owned));
        }
        from = behind(text, from + blanks + call.len());
    }
}

/// The name of the function that the place is in, or of the closure on the same line.
fn function(text: &str, at: usize) -> &str {
    let before = &text[..at];
    let line = before.rsplit('\n').next().unwrap();
    let closure = line.trim_start().strip_prefix("let ").and_then(|rest| rest.split_once(" = |"));
    let function = || before.rsplit("fn ").next().and_then(|rest| rest.split(['(', '<']).next());
    closure.map(|(name, _)| name).or_else(function).unwrap()
}

/// The places behind the opening parenthesis where the function is called.
fn calls<'t>(text: &'t str, function: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_call = move |at: &usize| {
        let before = &text[..*at];
        !before.ends_with("fn ") && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
    };
    let starts = text.match_indices(function).map(|(at, _)| at).filter(is_call);
    starts.map(|at| at + function.len()).filter(|at| text[*at..].starts_with('(')).map(|at| at + 1)
}

/// What was made, and the names that came with it each time.
type Made = BTreeMap<(&'static str, String), Vec<BTreeSet<String>>>;

/// The names that are given further on, to what is made at that place and called something there.
fn later(text: &str, from: usize) -> Vec<String> {
    let statement = text[..from].rsplit(';').next().unwrap();
    let named = statement.rsplit_once("let ").and_then(|(_, rest)| rest.split_once(" ="));
    let name = named.filter(|_| !statement.contains("return")).map_or("|finding| finding", |(name, _)| name);
    let rest = &text[from..];
    let body = rest.split("\n    }\n").next().unwrap().split("\n}\n").next().unwrap();
    let body = if name.starts_with('|') { body.split(';').next().unwrap() } else { body };
    let found = body.find(&format!("{name}.with("));
    found.map(|at| params(text, from + at + name.len())).unwrap_or_default()
}

/// Adds what is made at that place, with the code given there or by whoever calls the function around it.
fn add(made: &mut Made, text: &str, kind: &'static str, from: usize) {
    let mut own = params(text, behind(text, from));
    own.extend(later(text, from));
    let mut add = |code: &str, more: Vec<String>| {
        let names = own.iter().cloned().chain(more).collect();
        made.entry((kind, code.to_owned())).or_default().push(names);
    };
    let code = literal(&text[from..]);
    let callers: Vec<usize> = calls(text, function(text, from)).collect();
    for call in &callers {
        if let Some(code) = code.or_else(|| literal(&text[*call..])) {
            add(code, params(text, behind(text, *call)));
        }
    }
    if let (Some(code), true) = (code, callers.is_empty()) {
        add(code, Vec::new());
    }
}

/// The second column of a table.
fn column(text: &str, table: &str) -> Vec<String> {
    let rows = text.split(table).nth(1).unwrap().split("];").next().unwrap();
    let rows = rows.split_once(" = [").unwrap().1.split("\n    (").skip(1);
    let second = |row: &str| {
        let behind_first = match row.trim_start().strip_prefix('"') {
            Some(rest) => rest.split_once('"').unwrap().1,
            None => row,
        };
        literal(behind_first.split_once(',').unwrap().1).unwrap().to_owned()
    };
    rows.map(second).collect()
}

fn names_in(params: &Texts) -> BTreeSet<String> {
    params.iter().map(|(name, _)| name.clone().into_owned()).collect()
}

/// What the checks of names say, for names that fail in every way.
fn of_names() -> Vec<(&'static str, String, Texts)> {
    let mut said = Vec::new();
    for operation in provider::operations() {
        let rule = (operation.name_rule)(&Params::default());
        for name in ["", "-", "a b--c", "Ä", &"x".repeat(300)] {
            let checks = rule.checklist(name).into_iter();
            said.extend(checks.map(|check| ("check", check.code.to_owned(), check.params)));
            let findings = rule.findings(name).into_iter();
            said.extend(findings.map(|finding| ("block", finding.code.into_owned(), finding.params)));
        }
    }
    said
}

/// Every error of the core that becomes a refusal.
fn errors() -> Vec<Refusal> {
    let too_long = "c".repeat(MAX_COMMENT_LEN + 1);
    let comments = ["\n", too_long.as_str()].map(|text| Comment::new(text).unwrap_err());
    let (line, blob) = (String::new(), String::new());
    let others = [
        PublicKeyError::Base64,
        PublicKeyError::Blob,
        PublicKeyError::NotAKey,
        PublicKeyError::NotCanonical,
        PublicKeyError::SeveralLines,
        PublicKeyError::TooLong { len: 1 },
        PublicKeyError::TypeDiffers { line, blob },
    ];
    let comments = comments.map(|error: CommentError| Refusal::from(error));
    comments.into_iter().chain(others.map(Refusal::from)).collect()
}

/// What the worker refuses before the vault is asked.
fn of_the_worker() -> Vec<(String, BTreeSet<String>)> {
    let text = fs::read_to_string(root().join("www/vault-worker.js")).unwrap();
    let refused = |call: &str| {
        let names = call.split(");").next().unwrap().split(": String(").map(str::to_owned);
        let name = |before: String| before.rsplit([' ', '{']).next().map(str::to_owned);
        let mut names: Vec<String> = names.filter_map(name).collect();
        names.pop();
        Some((literal(call)?.to_owned(), names.into_iter().collect()))
    };
    text.split("refused(").skip(1).filter_map(refused).collect()
}

fn all() -> Made {
    let mut made = Made::new();
    let sources = sources();
    for (name, text) in &sources {
        for (maker, kind) in MAKERS {
            text.match_indices(maker).for_each(|(at, _)| add(&mut made, text, kind, at + maker.len()));
        }
        for (_, table) in TABLES.iter().filter(|(file, _)| file == name) {
            for code in column(text, table) {
                made.entry(("refusal", code)).or_default().push(BTreeSet::new());
            }
        }
    }
    for (code, names) in of_the_worker() {
        made.entry(("refusal", code)).or_default().push(names);
    }
    for (kind, code, params) in of_names() {
        made.entry((kind, code)).or_default().push(names_in(&params));
    }
    for refusal in errors() {
        made.entry(("refusal", refusal.code)).or_default().push(names_in(&refusal.params));
    }
    made
}

/// `kind code name,name?`: a name with a question mark is not there each time.
fn list() -> String {
    let line = |((kind, code), times): ((&str, String), Vec<BTreeSet<String>>)| {
        let names: BTreeSet<&String> = times.iter().flatten().collect();
        let mark = |name: &&String| if times.iter().all(|time| time.contains(*name)) { "" } else { "?" };
        let names: Vec<String> = names.iter().map(|name| format!("{name}{}", mark(name))).collect();
        format!("{kind} {code} {}", names.join(",")).trim_end().to_owned() + "\n"
    };
    all().into_iter().map(line).collect()
}

#[test]
fn the_list_has_every_code() {
    let made = list();
    if env::var_os("BLESS").is_some() {
        fs::write(root().join(LIST), &made).unwrap();
    }
    let listed = fs::read_to_string(root().join(LIST)).unwrap_or_default();
    assert_eq!(listed, made, "run the test with BLESS=1 to write {LIST} anew");
}

/// The scanner's own sight: codes that are written in each of the ways there are.
#[test]
fn codes_are_found_however_they_are_given() {
    let made = list();
    for line in [
        "refusal nothing-held",
        "refusal input-too-large bytes?,most",
        "refusal kdf-unknown kdf",
        "refusal cipher-unknown cipher?,position?",
        "refusal file-unreadable",
        "refusal pgp",
        "refusal certificate-request",
        "refusal wireguard",
        "refusal comment-too-long bytes,most",
        "warn rsa-pattern count",
        "block rsa-small-factor factor",
        "warn key-algorithm algorithm,documented",
        "block key-listed list",
        "warn key-listed list,others",
        "block certificate-unreadable",
        "block key-dsa",
        "block nova-microversion-low given,least,what",
        "block param-missing example,label",
        "block name-length count,fix,max,min,source",
        "check name-length max,min",
        "info comment-replaced comment",
        "refusal java-keystore",
    ] {
        assert!(made.lines().any(|made| made == line), "{line}\n{made}");
    }
}

/// What is said of a refusal's figures where it is made is a name of few letters, as in messages.
#[test]
fn names_are_words() {
    for ((_, code), times) in all() {
        for name in times.iter().flatten() {
            assert!(name.chars().all(|c| c.is_ascii_alphabetic()), "{code}: {name}");
        }
        assert!(code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{code}");
    }
}
