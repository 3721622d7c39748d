//! The languages: everything that is said is in each of them, and says the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use keyferry::{
    finding::Finding,
    flow::TransportError,
    language::{Language, Speech, Word, places, words},
    name::NameRule,
    param::{ParamKind, ParamSpec, Params},
    plan::{BuildError, Draft},
    provider::{self, Operation},
    route::RouteError,
    tripwire::Place,
    vault::Refusal,
};

/// What stands in the text of a check or finding that is said with figures.
const PARAMS: [(&str, &[&str]); 26] = [
    ("check.name-characters", &["characters"]),
    ("check.name-doubled", &["characters"]),
    ("check.name-first", &["characters"]),
    ("check.name-last", &["characters"]),
    ("check.name-length", &["max", "min"]),
    ("finding.algorithm-unknown", &["algorithm"]),
    ("finding.blocks-left", &["labels"]),
    ("finding.comment-dropped", &["comment"]),
    ("finding.comment-replaced", &["comment"]),
    ("finding.key-algorithm", &["algorithm", "documented"]),
    ("finding.key-listed", &["list"]),
    ("finding.key-published", &["place"]),
    ("finding.key-too-long", &["count", "max"]),
    ("finding.name-characters", &["characters"]),
    ("finding.name-doubled", &["characters"]),
    ("finding.name-first", &["characters"]),
    ("finding.name-last", &["characters"]),
    ("finding.name-length", &["count", "max", "min"]),
    ("finding.nova-microversion-low", &["given", "least", "what"]),
    ("finding.nova-type-differs", &["given", "type"]),
    ("finding.openssh-certificate", &["id"]),
    ("finding.param-invalid", &["label", "value", "wanted"]),
    ("finding.param-missing", &["example", "label"]),
    ("finding.param-unknown", &["id"]),
    ("finding.rsa-too-short", &["bits", "least"]),
    ("finding.rsa-unusual-length", &["bits"]),
];

/// The codes of findings.
const FINDINGS: [&str; 49] = [
    "algorithm-unknown",
    "authorized-keys-options",
    "blocks-left",
    "comment-dropped",
    "comment-replaced",
    "dsa-not-accepted",
    "encryption-weak",
    "format-rsa-only",
    "key-algorithm",
    "key-dsa",
    "key-listed",
    "key-published",
    "key-too-long",
    "key-x509",
    "kms-key-missing",
    "known-hosts",
    "name-characters",
    "name-doubled",
    "name-first",
    "name-has-a-key",
    "name-has-another-key",
    "name-has-this-key",
    "name-last",
    "name-length",
    "name-made-up",
    "nova-generates-no-more",
    "nova-microversion-low",
    "nova-microversion-raised",
    "nova-type-differs",
    "nsml-p256-misspelt",
    "openssh-certificate",
    "param-invalid",
    "param-missing",
    "param-unknown",
    "private-half-not-read",
    "provider-generates",
    "public-key-beside-differs",
    "public-key-missing",
    "putty-p521-biased",
    "rsa-bias",
    "rsa-close-primes",
    "rsa-pattern",
    "rsa-roca",
    "rsa-small-factor",
    "rsa-small-private-exponent",
    "rsa-too-short",
    "rsa-unusual-exponent",
    "rsa-unusual-length",
    "security-key",
];

/// The codes of refusals.
const REFUSALS: [&str; 109] = [
    "age",
    "algorithm-not-ssh",
    "binary",
    "certificate-damaged",
    "certificate-request",
    "certificate-revocations",
    "choice-unknown",
    "cipher-unknown",
    "command",
    "comment-hidden-character",
    "consent-is-for-another-key",
    "credential",
    "der-unknown",
    "dh-parameters",
    "dsa-numbers",
    "dsa-parameters",
    "ec-parameters",
    "ecdsa-curve-explicit",
    "ecdsa-curve-missing",
    "ecdsa-curve-unknown",
    "ecdsa-curves-differ",
    "ecdsa-off-curve",
    "ecdsa-scalar-range",
    "ecdsa-scalar-short",
    "ed25519-not-a-point",
    "ed25519-seed-length",
    "ed25519-small-order",
    "fingerprint",
    "format-has-no-encryption",
    "format-holds-no-such-key",
    "format-is-for-ecdsa",
    "format-is-for-rsa",
    "format-not-disclosed",
    "generated-key-damaged",
    "generated-key-differs",
    "input-empty",
    "input-too-large",
    "java-keystore",
    "json",
    "jwk-base64",
    "jwk-damaged",
    "jwk-member-missing",
    "kdf-no-memory",
    "kdf-too-costly",
    "kdf-unknown",
    "key-data-damaged",
    "key-halves-differ",
    "key-list-damaged",
    "key-list-too-large",
    "key-list-unfit",
    "key-list-unknown",
    "key-not-encoded",
    "key-not-encrypted",
    "keys-several",
    "known-hosts",
    "kubernetes",
    "login",
    "markup",
    "minisign",
    "network-is-not-here",
    "not-a-key",
    "not-a-public-key",
    "nothing-held",
    "nothing-locked",
    "nothing-to-choose",
    "openssh-private-bare",
    "openssh-private-several-keys",
    "operation-discloses-nothing",
    "passphrase-empty",
    "passphrase-too-long",
    "passphrase-wrong",
    "path",
    "pem-base64",
    "pem-cut-short",
    "pem-dashes",
    "pem-label-unknown",
    "pgp",
    "pkcs12",
    "pkcs7",
    "ppk-damaged",
    "ppk-mac",
    "ppk-version",
    "public-key-base64",
    "public-key-blob",
    "public-key-not-a-key",
    "public-key-not-canonical",
    "public-key-several-lines",
    "public-key-text-before",
    "public-key-text-behind",
    "public-key-too-long",
    "public-key-type-differs",
    "random-numbers-unusable",
    "rfc4716-cut-short",
    "rsa-numbers",
    "rsa-several-primes",
    "rsa-too-long",
    "rsa-too-short",
    "service-account",
    "settings",
    "ssh-com-private",
    "ssh-config",
    "ssh-signature",
    "ssh1-private",
    "ssh1-public",
    "text-nul",
    "trusted-certificate",
    "web-address",
    "wireguard",
    "word",
];

/// What is said without a code elsewhere than in the tables of the providers: what keys are, hints, reasons.
const PHRASES: [&str; 63] = [
    "Ed25519 on a security key",
    "ECDSA P-256 on a security key",
    "OpenSSH public key",
    "OpenSSH private key",
    "PKCS#1 public key",
    "PKCS#1 private key",
    "SEC 1 private key",
    "OpenSSL DSA private key",
    "PKCS#8 private key",
    "SubjectPublicKeyInfo public key",
    "RFC 4716 public key",
    "PuTTY private key (PPK 2)",
    "PuTTY private key (PPK 3)",
    "public",
    "private",
    "X.509 certificate",
    "New key",
    "encrypted with {cipher}",
    "Opening it takes {work}.",
    "up to a second",
    "about {seconds} seconds",
    "about {minutes} minutes",
    "{count} rounds of bcrypt",
    "{count} iterations of PBKDF2",
    "{count} iterations of PBES1",
    "scrypt with {memory} MiB and p of {lanes}",
    "{memory} MiB of Argon2 in {passes} passes and {lanes} lanes",
    "two rounds of SHA-1",
    "one round of MD5",
    "a type",
    "a user ID",
    "one of {values}",
    "it has to begin with https://",
    "http:// is for this machine alone: use https://",
    "leave out the part from ? or # on",
    "choose another name",
    "check access key and secret key, and that this computer's clock is right to five minutes",
    "subscribe to this API in the NAVER Cloud console, or use the keys of an account that did",
    "check access key and secret key",
    "get a new token: openstack token issue",
    "delete a key pair that is not used, or ask for a larger quota",
    "check the endpoint: openstack endpoint list --service compute",
    "wait a minute, then send again",
    "this cloud goes up to {maximum}: ask for that microversion or a lower one",
    "ask for a lower microversion",
    "get a new token, or check AK, SK and this computer's clock",
    "the account needs the permission for KPS in this project",
    "check region and project ID, and that KPS is offered there",
    "the key there is another one, {got}: choose another name",
    "the provider has no key of that name: send again",
    "no answer could be read ({reason}): the proxy is not running, refuses this page, or lost the connection",
    "no answer came in time",
    "no proxy is configured, and these clouds don't answer pages directly: set one up, or copy the request as curl",
    "the proxy has no route to {origin}: its operator has to add one",
    "this operation hands over the private key: consent to it first",
    "this operation takes no private key",
    "the consent was to another operation or key: consent again",
    "{place} of the request holds private material, so it was not built: look at the name, the comment and the parameters",
    "the URL",
    "the body",
    "the header {name}",
    "these are not the credentials that this operation takes",
    "its script did not load",
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

fn of_rule(rule: &NameRule) -> [&'static str; 3] {
    [rule.characters_in_words, rule.first_in_words, rule.last_in_words]
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
    let mut said = vec![operation.label];
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

/// Everything that is said, by its id, with the names that stand or can stand in it.
fn said() -> BTreeMap<String, BTreeSet<String>> {
    let names = |text: &str| places(text).map(str::to_owned).collect::<BTreeSet<_>>();
    let word = |word: &Word| (word.id().to_owned(), names(word.en()));
    let tables = provider::operations().flat_map(of_operation).filter(|text| !text.is_empty());
    let phrases = tables.filter(|text| !NAMES.contains(text)).chain(PHRASES);
    let coded = |kind: &str, code: &str| {
        let id = format!("{kind}.{code}");
        let params = PARAMS.iter().find(|(known, _)| *known == id).map(|(_, params)| *params);
        (id, params.unwrap_or_default().iter().map(|name| (*name).to_owned()).collect())
    };
    let checks = FINDINGS.iter().filter(|code| PARAMS.iter().any(|(id, _)| *id == format!("check.{code}")));
    (words::WORDS.iter().map(word))
        .chain(phrases.map(|text| (text.to_owned(), names(text))))
        .chain(checks.map(|code| coded("check", code)))
        .chain(FINDINGS.iter().map(|code| coded("finding", code)))
        .chain(REFUSALS.iter().map(|code| coded("refusal", code)))
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
fn every_code_that_is_made_is_said() {
    for text in sources() {
        for made in ["Finding::block(", "Finding::warn(", "Finding::info("] {
            for code in literals_behind(&text, made) {
                assert!(FINDINGS.contains(&code.as_str()), "the finding {code} is in no language");
            }
        }
        for code in literals_behind(&text, "Refusal::new(") {
            assert!(REFUSALS.contains(&code.as_str()), "the refusal {code} is in no language");
        }
    }
}

/// Hints stand behind the kind of failure that they are for.
#[test]
fn every_hint_of_a_provider_is_said() {
    let said = said();
    for text in sources() {
        for kind in ["FailureKind::NameTaken,", "FailureKind::Unauthorized,", "FailureKind::Refused,"] {
            for hint in literals_behind(&text, kind).iter().filter(|hint| !hint.is_empty()) {
                assert!(said.contains_key(hint), "the hint {hint:?} is in no language");
            }
        }
    }
}

#[test]
fn what_a_key_was_read_from_is_said() {
    let said = said();
    let format = read("vault/src/format.rs");
    let label = format.split("fn label").nth(1).unwrap().split("fn ").next().unwrap();
    let labels = literals_behind(label, "=> ");
    assert!(labels.len() > 10, "{labels:?}");
    for piece in labels.iter().flat_map(|label| label.split(", ")).filter(|piece| *piece != "JSON Web Key") {
        assert!(said.contains_key(piece), "{piece:?} is in no language");
    }
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
