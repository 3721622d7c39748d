//! The languages: everything that is said is in each of them, and says the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use keyferry::{
    algorithm::Algorithm,
    credentials::Scheme,
    finding::Finding,
    flow::{IDENTITY_LABEL, TransportError},
    keystone::LogInKind,
    language::{Language, Speech, Word, places, words},
    name::NameRule,
    param::{ParamKind, ParamSpec, Params},
    plan::{BuildError, Draft},
    provider::{self, Operation},
    route::RouteError,
    tripwire::Place,
    vault::Refusal,
};

/// What a text of a code needn't say: where a rule stands is shown beside it, what would do is offered beside
/// it, how long a name is matters where it is about lengths, and the most of an input is bytes or lines.
const UNSAID: [(&str, &str); 11] = [
    ("finding.name-characters", "count"),
    ("finding.name-characters", "fix"),
    ("finding.name-doubled", "count"),
    ("finding.name-doubled", "fix"),
    ("finding.name-doubled", "offending"),
    ("finding.name-first", "count"),
    ("finding.name-first", "fix"),
    ("finding.name-last", "count"),
    ("finding.name-last", "fix"),
    ("finding.name-length", "fix"),
    ("refusal.input-too-large", "most"),
];

/// Codes whose texts are elsewhere: a missing field of a log-in is said by the message, and that there is no
/// wall by a word.
const ELSEWHERE: [&str; 1] = ["refusal.vault-open"];

/// Where sentences without a code are made, and behind what.
const SENTENCES: [(&str, &str); 8] = [
    ("src/export.rs", "pub fn sentence("),
    ("src/flow/sending.rs", "fmt::Display for TransportError"),
    ("src/flow/sending.rs", "fn with_clock("),
    ("src/flow/sending.rs", "fn cancel("),
    ("src/keystone/answer.rs", "pub fn hint("),
    ("src/plan.rs", "fmt::Display for BuildError"),
    ("src/route.rs", "fmt::Display for HeaderError"),
    ("src/route.rs", "fmt::Display for RouteError"),
];

/// What is said without a code elsewhere than in these and the tables of the providers: what keys are, what
/// opening them costs, hints.
const PHRASES: [&str; 36] = [
    "the portal did not answer {hook} in time",
    "the credentials are no longer there: give them again",
    "Ed25519 on a security key",
    "ECDSA P-256 on a security key",
    "encrypted with {cipher}",
    "Opening it takes {work}.",
    "up to a second",
    "about {seconds} seconds",
    "about {minutes} minutes",
    "{count} rounds of bcrypt",
    "{count} iterations",
    "{count} iterations of PBKDF2",
    "{count} iterations of PBES1",
    "scrypt with {memory} MiB and p of {lanes}",
    "{memory} MiB, and p of {lanes}",
    "{memory} MiB of Argon2 in {passes} passes and {lanes} lanes",
    "256 MiB, 4 GiB in all passes and 16 lanes",
    "two rounds of SHA-1",
    "one round of MD5",
    "a blank",
    "a type",
    "a user ID",
    "host",
    "user",
    "one of {values}",
    "it has to begin with https://",
    "http:// is for this machine alone: use https://",
    "leave out the part from ? or # on",
    "this cloud goes up to {maximum}: ask for that microversion or a lower one",
    "ask for a lower microversion",
    "the key there is another one, {got}: choose another name",
    "the provider has no key of that name: send again",
    "its script did not load",
    "no reason given",
    "the server answered {status} for {program}",
    "the answer is longer than {limit} KiB",
];

/// What the tables of the providers say that is the same in every language.
const NAMES: [&str; 7] = ["AK/SK", "PKCS#8", "X-Auth-Token", "a–z", "default", "ssh", "x509"];

/// What may be the same in another language as in English.
const SAME: [&str; 4] = ["ID", "MD5", "SHA1", "SHA256"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn languages() -> impl Iterator<Item = Language> {
    Language::ALL.into_iter().filter(|language| language.has_file())
}

fn file_of(language: Language) -> String {
    read(format!("www/languages/{}.json", language.tag()))
}

fn texts_of(language: Language) -> BTreeMap<String, String> {
    serde_json::from_str(&file_of(language)).unwrap()
}

fn speech(language: Language) -> Speech {
    Speech::read(language, &file_of(language)).unwrap()
}

fn of_rule(rule: &NameRule) -> [&'static str; 4] {
    [rule.characters_in_words, rule.first_in_words, rule.last_in_words, rule.source]
}

fn of_param(spec: &ParamSpec) -> Vec<&'static str> {
    let kind: Vec<&str> = match spec.kind {
        ParamKind::Choice(choices) => choices.iter().map(|(_, label)| *label).collect(),
        ParamKind::Suggested(_, rule) | ParamKind::Text(rule) => vec![rule.in_words],
        ParamKind::Endpoint => Vec::new(),
    };
    [spec.label, spec.help].into_iter().chain(kind).collect()
}

fn of_operation(operation: &'static Operation) -> Vec<&'static str> {
    let mut said = vec![operation.label, operation.keys.source];
    said.extend(operation.fingerprint);
    for microversion in ["2.1", "2.92"] {
        said.extend(of_rule((operation.name_rule)(&[("microversion", microversion)].into_iter().collect())));
    }
    said.extend(operation.params.iter().flat_map(of_param));
    for scheme in operation.schemes {
        said.push(scheme.label());
        said.extend(scheme.fields().iter().map(|field| field.label));
    }
    said
}

fn of_log_ins() -> Vec<&'static str> {
    let labels = |kind: LogInKind| kind.fields().iter().map(|field| field.label).chain([kind.label()]);
    let ways = [Scheme::LogIn.label(), Scheme::FromPortal.label(), IDENTITY_LABEL];
    LogInKind::ALL.into_iter().flat_map(labels).chain(ways).collect()
}

/// The literals of a piece of source, as the compiler reads them.
fn literals(text: &str) -> Vec<String> {
    let text = text.replace("\\\"", "\0");
    let lines = |literal: &str| literal.split("\\\n").map(str::trim_start).collect::<String>();
    text.split('"').skip(1).step_by(2).map(|literal| lines(literal).replace('\0', "\"")).collect()
}

/// The body of a function or an `impl` that begins so.
fn body(file: &str, begins: &str) -> String {
    let text = read(file);
    let (before, behind) = text.split_once(begins).unwrap_or_else(|| panic!("{file} has no {begins}"));
    let line = before.rsplit('\n').next().unwrap();
    let indent: String = line.chars().take_while(|c| *c == ' ').collect();
    behind.split(&format!("\n{indent}}}\n")).next().unwrap().to_owned()
}

/// Sentences and phrases that stand in functions.
fn of_sources() -> Vec<String> {
    let sentences = SENTENCES.iter().flat_map(|(file, begins)| {
        let said: Vec<_> =
            literals(&body(file, begins)).into_iter().filter(|text| text.contains(' ')).collect();
        assert!(!said.is_empty(), "{begins} of {file} says nothing");
        said
    });
    let published = literals(read("vault/src/weak/published.rs").split("const PUBLISHED").nth(1).unwrap());
    let published = published.into_iter().filter(|text| text.contains(' ') && !text.starts_with("RFC "));
    let planted = literals_behind(&body("vault/src/canary.rs", "fn test("), "planted(");
    let formats = literals(&body("vault/src/format.rs", "fn label("));
    let formats = formats.iter().flat_map(|label| label.split(", ")).filter(|piece| *piece != "JSON Web Key");
    let hints = sources().into_iter().flat_map(|text| {
        let kinds = ["FailureKind::NameTaken,", "FailureKind::Unauthorized,", "FailureKind::Refused,"];
        kinds.into_iter().flat_map(|kind| literals_behind(&text, kind)).collect::<Vec<_>>()
    });
    sentences.chain(published).chain(planted).chain(formats.map(str::to_owned)).chain(hints).collect()
}

/// The ids of what has a code, with what each text can fill in: the names that are there each time.
fn of_codes() -> BTreeMap<String, BTreeSet<String>> {
    let mut coded: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in read("tests/codes.txt").lines() {
        let mut parts = line.split(' ');
        let kind = match parts.next().unwrap() {
            kind @ ("check" | "refusal") => kind,
            _ => "finding",
        };
        let id = format!("{kind}.{}", parts.next().unwrap());
        let names = parts.next().unwrap_or_default().split(',').filter(|name| !name.is_empty());
        let is_said = |name: &&str| {
            !name.ends_with('?') && *name != "source" && !UNSAID.contains(&(id.as_str(), *name))
        };
        let names: BTreeSet<String> = names.filter(is_said).map(str::to_owned).collect();
        let known = coded.entry(id).or_insert_with(|| names.clone());
        known.retain(|name| names.contains(name));
    }
    coded.retain(|id, _| !ELSEWHERE.contains(&id.as_str()));
    coded
}

/// Everything that is said, by its id, with the names that stand in it.
fn said() -> BTreeMap<String, BTreeSet<String>> {
    let names = |text: &str| places(text).map(str::to_owned).collect::<BTreeSet<_>>();
    let word = |word: &Word| (word.id().to_owned(), names(word.en()));
    let tables = provider::operations().flat_map(of_operation).chain(of_log_ins()).chain(PHRASES);
    let phrases = tables.map(str::to_owned).chain(of_sources());
    let phrases = phrases.filter(|text| !text.is_empty() && !NAMES.contains(&text.as_str()));
    (words::WORDS.iter().map(word))
        .chain(phrases.map(|text| (text.clone(), names(&text))))
        .chain(of_codes())
        .collect()
}

#[test]
fn every_language_says_everything_and_nothing_else() {
    let said = said();
    for language in languages() {
        let texts = texts_of(language);
        let missing: Vec<_> = said.keys().filter(|id| !texts.contains_key(*id)).collect();
        let unknown: Vec<_> = texts.keys().filter(|id| !said.contains_key(*id)).collect();
        assert!(missing.is_empty(), "{} lacks {missing:#?}", language.tag());
        assert!(unknown.is_empty(), "{} has texts for what nobody says: {unknown:#?}", language.tag());
    }
}

#[test]
fn every_language_fills_in_the_same() {
    let said = said();
    for language in languages() {
        for (id, text) in texts_of(language) {
            let in_text: BTreeSet<String> = places(&text).map(str::to_owned).collect();
            assert_eq!(Some(&in_text), said.get(&id), "{}: {id}: {text}", language.tag());
        }
    }
}

/// An id that is English itself is the text to compare with.
fn english(id: &str) -> Option<&str> {
    match words::WORDS.iter().find(|word| word.id() == id) {
        Some(word) => Some(word.en()),
        None => {
            Some(id).filter(|_| !["check.", "finding.", "refusal."].iter().any(|kind| id.starts_with(kind)))
        }
    }
}

#[test]
fn no_text_is_left_in_english() {
    for language in languages() {
        for (id, text) in texts_of(language) {
            let is_same = english(&id) == Some(text.as_str());
            assert_eq!(is_same, SAME.contains(&id.as_str()), "{}: {id}: {text}", language.tag());
        }
    }
}

/// What is much longer breaks what is laid out for English; what is much shorter has something left out.
#[test]
fn no_text_is_much_longer_or_shorter_than_the_english_one() {
    for language in languages() {
        let (least, most) = if language == Language::Vietnamese { (0.3, 2.5) } else { (0.1, 1.6) };
        for (id, text) in texts_of(language) {
            let Some(english) = english(&id).filter(|english| english.len() > 12) else { continue };
            let length = |text: &str| f64::from(u32::try_from(text.chars().count()).unwrap());
            let ratio = length(&text) / length(english);
            assert!((least..=most).contains(&ratio), "{}: {id}: {ratio:.2}: {text}", language.tag());
        }
    }
}

/// A space at an edge is there for what stands beside the text.
#[test]
fn texts_have_no_spaces_at_their_edges_that_the_english_ones_lack() {
    for language in languages() {
        for (id, text) in texts_of(language) {
            let english = english(&id).unwrap_or_default();
            for (edge, theirs) in [
                (text.starts_with(' '), english.starts_with(' ')),
                (text.ends_with(' '), english.ends_with(' ')),
            ] {
                assert!(theirs || !edge, "{}: {id}: {text:?}", language.tag());
            }
        }
    }
}

#[test]
fn the_files_are_in_the_order_of_the_ids() {
    for language in languages() {
        let sorted = serde_json::to_string_pretty(&texts_of(language)).unwrap();
        assert_eq!(file_of(language).trim_end(), sorted, "{}", language.tag());
    }
}

/// The literal behind each place where something is made.
fn literals_behind(text: &str, made: &str) -> Vec<String> {
    let literal = |rest: &str| {
        let rest = rest.trim_start().strip_prefix('"')?;
        Some(rest.split('"').next()?.to_owned())
    };
    text.split(made).skip(1).filter_map(literal).collect()
}

fn sources() -> Vec<String> {
    let mut texts = Vec::new();
    let mut folders = vec![root().join("src"), root().join("vault/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("src/web") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(path).unwrap();
                texts.push(text.split("#[cfg(test)]").next().unwrap().to_owned());
            }
        }
    }
    texts
}

#[test]
fn tags_choose_languages() {
    for (tag, language) in [
        ("ko", Some(Language::Korean)),
        ("ko-KR", Some(Language::Korean)),
        ("zh", Some(Language::Chinese)),
        ("zh-TW", Some(Language::Chinese)),
        ("zh-HK", Some(Language::Chinese)),
        ("zh_CN", Some(Language::Chinese)),
        ("VI", Some(Language::Vietnamese)),
        ("ja-JP", Some(Language::Japanese)),
        ("en-GB", Some(Language::English)),
        ("qps", None),
        ("de", None),
        ("", None),
    ] {
        assert_eq!(Language::of_tag(tag), language, "{tag:?}");
    }
}

#[test]
fn a_finding_is_said_with_its_figures() {
    let finding =
        Finding::block("rsa-too-short", "the RSA key has 1024 bits").with("bits", 1024).with("least", 2048);
    let text = speech(Language::Korean).finding(&finding);
    assert!(text.contains("1024비트") && text.contains("2048비트"), "{text}");
    assert_eq!(Speech::default().finding(&finding), "The RSA key has 1024 bits.");
}

/// Nobody is to read a name in braces.
#[test]
fn a_finding_without_its_figures_is_said_in_english() {
    let finding = Finding::block("rsa-too-short", "the RSA key is too short");
    assert_eq!(speech(Language::Korean).finding(&finding), "The RSA key is too short.");
}

#[test]
fn a_refusal_is_said_with_its_figures() {
    let refusal = Refusal::new("rsa-too-long", "the RSA key has 20000 bits").with("bits", 20000);
    let refusal = refusal.with("most", 16384);
    let text = speech(Language::Japanese).refusal(&refusal);
    assert!(text.contains("20000 ビット") && text.contains("16384 ビット"), "{text}");
}

/// Whose values are phrases of the vault.
#[test]
fn what_a_refusal_holds_is_said_too() {
    let refusal = Refusal::new("kdf-too-costly", "opening the file takes 99999 rounds of bcrypt")
        .with("work", "99999 rounds of bcrypt")
        .with("most", "256 MiB, 4 GiB in all passes and 16 lanes");
    let text = speech(Language::Japanese).refusal(&refusal);
    assert!(text.contains("bcrypt 99999 ラウンド") && text.contains("16 レーン"), "{text}");
    let nova = provider::operations().find(|operation| operation.id == "openstack-nova.import").unwrap();
    let documented = nova.keys.documented.iter().map(Algorithm::label).collect::<Vec<_>>();
    let finding = Finding::warn("key-algorithm", "this API documents others")
        .with("documented", documented.join(", "))
        .with("algorithm", "Ed25519 on a security key");
    let text = speech(Language::Korean).finding(&finding);
    assert!(!text.contains("on a security key"), "{text}");
}

#[test]
fn an_unknown_code_is_said_in_english() {
    let refusal = Refusal::new("of-tomorrow", "this is new");
    assert_eq!(speech(Language::Japanese).refusal(&refusal), "This is new.");
}

/// What every check of a name says, for each operation and for names that fail in every way.
#[test]
fn findings_and_checks_of_names_are_said_in_every_language() {
    for language in languages() {
        let speech = speech(language);
        for operation in provider::operations() {
            let rule = (operation.name_rule)(&Params::default());
            for name in ["", "-", "a b--c", "Ä", &"x".repeat(300)] {
                for check in rule.checklist(name) {
                    assert_ne!(speech.check(&check), check.label, "{}: {}", operation.id, language.tag());
                }
                for finding in rule.findings(name) {
                    assert_ne!(
                        speech.finding(&finding),
                        Speech::default().finding(&finding),
                        "{}",
                        finding.code
                    );
                }
            }
        }
    }
}

/// What drafts without anything filled in, and with nothing right in them, are told.
#[test]
fn findings_of_drafts_are_said_in_every_language() {
    for operation in provider::operations() {
        let wrong = operation.params.iter().map(|spec| (spec.id, "§ ?"));
        for params in [Params::default(), wrong.collect()] {
            let draft = Draft { params, name: "a@b".to_owned(), ..Draft::new(operation) };
            for finding in draft.check().findings {
                for language in languages() {
                    let text = speech(language).finding(&finding);
                    assert_ne!(text, Speech::default().finding(&finding), "{finding} in {}", language.tag());
                }
            }
        }
    }
}

#[test]
fn reasons_are_said_in_every_language() {
    let reasons = [
        RouteError::NoProxy.to_string(),
        RouteError::NoRoute("https://cloud.example".to_owned()).to_string(),
        BuildError::NeedsConsent.to_string(),
        BuildError::NothingToDisclose.to_string(),
        BuildError::OtherConsent.to_string(),
        BuildError::WrongCredentials.to_string(),
        BuildError::Tripped(Place::Url).to_string(),
        BuildError::Tripped(Place::Body).to_string(),
        BuildError::Tripped(Place::Header("X-Auth-Token")).to_string(),
        TransportError::TimedOut.to_string(),
        TransportError::Broken("Failed to fetch".to_owned()).to_string(),
    ];
    for language in languages() {
        let speech = speech(language);
        for reason in &reasons {
            let text = speech.sentence(reason);
            assert_ne!(text, Speech::default().sentence(reason), "{}", language.tag());
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }
}

#[test]
fn what_a_key_is_and_what_it_costs_is_said_piece_by_piece() {
    let korean = speech(Language::Korean);
    assert_eq!(
        korean.list("OpenSSH private key, RSA 2048, encrypted with aes256-ctr"),
        "OpenSSH 개인 키, RSA 2048, aes256-ctr 방식으로 암호화됨"
    );
    assert_eq!(
        korean.sentence("Opening it takes 8 MiB of Argon2 in 13 passes and 1 lanes, about 2 seconds."),
        "여는 데 필요한 것: Argon2 메모리 8 MiB, 13회, 레인 1개, 약 2초."
    );
}

#[test]
fn what_a_word_lacks_is_left_as_it_is() {
    assert_eq!(Speech::default().fill(words::FINISHED, &[("count", "1")]), "Finished: 1 of {all} succeeded.");
}

#[test]
fn a_file_that_is_no_object_of_texts_is_none() {
    for file in ["", "[]", "{\"COPY\":1}", "{\"COPY\":\"x\"} ."] {
        assert_eq!(Speech::read(Language::Korean, file), None, "{file}");
    }
}

#[test]
fn the_pseudo_language_is_longer_and_keeps_what_is_filled_in() {
    let speech = Speech::new(Language::Pseudo);
    assert_eq!(speech.fill(words::SEND_SEVERAL, &[("count", "3")]), "[Séñd 3 réqúésts········]");
    for word in words::WORDS {
        let text = speech.word(*word);
        assert_eq!(places(&text).collect::<Vec<_>>(), places(word.en()).collect::<Vec<_>>());
        assert!(text.chars().count() * 10 >= word.en().chars().count() * 14, "{text}");
    }
}

#[test]
fn the_page_ships_every_file() {
    let page = read("index.html");
    for language in languages() {
        let file = format!("href=\"www/languages/{}.json\"", language.tag());
        assert!(page.contains(&file), "index.html does not copy {}", language.tag());
    }
}
