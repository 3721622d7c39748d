//! The page's own sentences, in the language that is spoken. What checks found they say themselves.

use super::{
    input::NoInput,
    language::{Said, fill, list, phrase, sentence},
    vault::Lost,
};
use crate::{
    algorithm::KeySpec,
    comment::is_hidden,
    finding::Severity,
    flow::{Deletion, Flow, KeyList, Sender, ShelfState, Step, Wall, Work},
    outcome::{FingerprintVerdict, Outcome},
    plan::PLACEHOLDER,
    provider::{DOCS_READ, Mode, Operation},
    route::ProxyConfig,
    vault::{KeySummary, MAX_LIST_LEN, Offers, Planted, PrivateFormat, Strength, WayOut},
};

pub(super) use crate::language::words::*;

// Examples, which are the same in every language.

pub(super) const COMMENT_EXAMPLE: &str = "minh@laptop";
pub(super) const ENDPOINT_EXAMPLE: &str = "https://cloud.example:8774/v2.1";

/// What a step is called in style sheets and tests.
pub(super) fn step_id(step: Step) -> &'static str {
    match step {
        Step::Key => "key",
        Step::Destinations => "destinations",
        Step::Review => "review",
        Step::Results => "results",
    }
}

/// The name of a step.
pub(super) fn step(step: Step) -> Word {
    match step {
        Step::Key => STEP_KEY,
        Step::Destinations => STEP_DESTINATIONS,
        Step::Review => STEP_REVIEW,
        Step::Results => STEP_RESULTS,
    }
}

/// The heading of a step.
pub(super) fn title(step: Step) -> Word {
    match step {
        Step::Key => TITLE_KEY,
        Step::Destinations => TITLE_DESTINATIONS,
        Step::Review => TITLE_REVIEW,
        Step::Results => TITLE_RESULTS,
    }
}

/// What a step is for.
pub(super) fn lead(step: Step) -> Word {
    match step {
        Step::Key => LEAD_KEY,
        Step::Destinations => LEAD_DESTINATIONS,
        Step::Review => LEAD_REVIEW,
        Step::Results => LEAD_RESULTS,
    }
}

/// The word beside a finding's glyph.
pub(super) fn severity(severity: Severity) -> Word {
    match severity {
        Severity::Info => NOTE,
        Severity::Warn => WARNING,
        Severity::Block => TO_BE_FIXED,
    }
}

/// What became of a file or a paste that was not taken in.
pub(super) fn no_input(reason: NoInput) -> Said {
    match reason {
        NoInput::Nothing => NO_INPUT.into(),
        NoInput::TooMany(count) => Said::Word(TOO_MANY_FILES, vec![("count", count.to_string())]),
        NoInput::TooLarge(mib) => {
            let limit = (MAX_LIST_LEN / 1024 / 1024).to_string();
            Said::Word(INPUT_TOO_LARGE, vec![("size", mib.to_string()), ("limit", limit)])
        }
    }
}

/// Why keys are not looked up in the operator's lists.
pub(super) fn not_looked_up(reason: &str) -> Said {
    Said::Word(LIST_UNUSABLE, vec![("reason", reason.to_owned())])
}

/// Why the vault did not answer.
pub(super) fn lost(lost: &Lost) -> Said {
    match lost {
        Lost::NotStarted(reason) => Said::Word(VAULT_NOT_STARTED, vec![("reason", phrase(reason))]),
        Lost::Crashed => VAULT_CRASHED.into(),
        Lost::Ended => VAULT_ENDED.into(),
    }
}

/// Why an operation is kept out of the first list.
pub(super) fn caution(mode: Mode) -> Option<Word> {
    match mode {
        Mode::Import => None,
        Mode::ImportWithPrivateKey | Mode::ImportPrivateKey => Some(CAUTION_DISCLOSES),
        Mode::Create => Some(CAUTION_CREATES),
    }
}

// The frame.

/// What was copied, or that it was not.
pub(super) fn copied(what: Word, done: bool) -> String {
    fill(if done { COPIED } else { NOT_COPIED }, &[("what", &String::from(what))])
}

// The key.

/// What a generator is called in the list.
pub(super) fn key_spec(spec: KeySpec) -> String {
    let key = [("key", spec.label())];
    match spec {
        KeySpec::Ed25519 => fill(KEY_RECOMMENDED, &key),
        KeySpec::Rsa2048 => fill(KEY_NAVER, &key),
        _ => spec.label().to_owned(),
    }
}

pub(super) fn line(number: usize) -> String {
    fill(LINE, &[("number", &number.to_string())])
}

/// What can't be chosen, and where it stands.
pub(super) fn not_usable(line: Option<usize>) -> String {
    match line {
        Some(number) => fill(LINE_NOT_USABLE, &[("number", &number.to_string())]),
        None => NOT_USABLE.into(),
    }
}

/// How many keys a file has.
pub(super) fn several(offers: &Offers) -> String {
    match offers.usable {
        1 => ONE_USABLE.into(),
        count => fill(SEVERAL_USABLE, &[("count", &count.to_string())]),
    }
}

/// Which of several keys are shown.
pub(super) fn shown(offers: &Offers) -> String {
    let Offers { sought, matching, from, choices, .. } = offers;
    let word = match (sought.is_empty(), *matching) {
        (true, _) => SHOWN_OF_ALL,
        (false, 0) => NONE_FOUND,
        (false, _) => SHOWN_OF_FOUND,
    };
    let (first, last) = ((from + 1).to_string(), (from + choices.len()).to_string());
    fill(word, &[("first", &first), ("last", &last), ("all", &matching.to_string())])
}

/// How many keys are held.
pub(super) fn keys(count: usize) -> String {
    fill(KEYS, &[("count", &count.to_string())])
}

pub(super) fn take_picked(count: usize) -> String {
    fill(TAKE_PICKED, &[("count", &count.to_string())])
}

/// What the vault is at.
pub(super) fn working(work: Work) -> Word {
    match work {
        Work::Reading => READING,
        Work::Unlocking => UNLOCKING,
        Work::Generating => GENERATING,
    }
}

pub(super) fn unlock(busy: bool) -> Word {
    if busy { OPENING } else { OPEN }
}

pub(super) fn found(found: &str) -> String {
    [&String::from(FOUND), " ", &list(found)].concat()
}

// Saving a private key.

pub(super) fn format(format: PrivateFormat) -> String {
    let name = match format {
        PrivateFormat::OpenSsh => "OpenSSH",
        PrivateFormat::Pkcs8 => "PKCS#8 PEM",
        PrivateFormat::Pkcs1 => "PKCS#1 PEM",
        PrivateFormat::Sec1 => "SEC 1 PEM",
        PrivateFormat::Ppk3 => "PuTTY",
        PrivateFormat::Ppk2 => return PUTTY_OLD.into(),
        PrivateFormat::Jwk => "JWK",
    };
    name.to_owned()
}

pub(super) fn download(file: &str) -> String {
    fill(DOWNLOAD, &[("file", file)])
}

pub(super) fn downloaded(file: &str) -> String {
    fill(HANDED_OVER, &[("file", file)])
}

/// A download that was started is no proof that it arrived.
pub(super) fn check_file(encrypted: bool) -> Word {
    if encrypted { CHECK_ENCRYPTED } else { CHECK_CLEAR }
}

/// Commands for whoever has the file: to guard it, to see that it opens, to log in.
pub(super) fn use_file(file: &str, format: PrivateFormat) -> String {
    match format {
        PrivateFormat::Ppk3 | PrivateFormat::Ppk2 => {
            format!("puttygen {file} -L\nputty -i {file} user@host")
        }
        PrivateFormat::Jwk => format!("chmod 600 {file}"),
        _ => format!("chmod 600 {file}\nssh-keygen -y -f {file}\nssh -i {file} user@host"),
    }
}

/// What a passphrase is worth.
pub(super) fn strength(strength: Strength) -> Word {
    match strength {
        Strength::VeryWeak => VERY_WEAK,
        Strength::Weak => WEAK,
        Strength::Fair => FAIR,
        Strength::Strong => STRONG,
    }
}

// Destinations.

/// What the button says that makes a key of that kind for one destination.
pub(super) fn second_key(spec: KeySpec) -> String {
    fill(SECOND_KEY, &[("key", spec.label())])
}

/// In which form the credentials are typed.
pub(super) fn same_account(label: &str) -> String {
    fill(SAME_ACCOUNT, &[("destination", label)])
}

pub(super) fn use_name_here(name: &str) -> String {
    fill(USE_NAME_HERE, &[("name", name)])
}

/// What the tick of a cell says to those who don't see its row and column.
pub(super) fn send_this(key: &str, destination: &str) -> String {
    fill(SEND_THIS, &[("key", key), ("destination", destination)])
}

pub(super) fn added(operation: &Operation) -> String {
    let label = phrase(operation.label);
    fill(ADDED, &[("provider", operation.provider().label), ("operation", &label)])
}

pub(super) fn docs() -> String {
    fill(DOCS, &[("date", DOCS_READ)])
}

/// Who shows a fingerprint that way.
pub(super) fn shown_by(providers: &str) -> String {
    fill(SHOWN_BY, &[("providers", providers)])
}

pub(super) fn use_for_all(name: &str) -> String {
    fill(USE_FOR_ALL, &[("name", name)])
}

pub(super) fn shown_name(name: &str) -> String {
    if name.is_empty() { NO_NAME_YET.into() } else { name.to_owned() }
}

pub(super) fn to_fix(count: usize) -> String {
    fill(COUNT_TO_FIX, &[("count", &count.to_string())])
}

/// How many destinations have nothing against them.
pub(super) fn fine_of(fine: usize, all: usize) -> String {
    let word = match all {
        0 => ADD_ONE,
        _ if fine == all => ALL_FINE,
        _ => SOME_FINE,
    };
    let rest = (all - fine).to_string();
    fill(word, &[("count", &fine.to_string()), ("all", &all.to_string()), ("rest", &rest)])
}

/// What a check says to those who don't see its glyph.
pub(super) fn met(met: bool) -> Word {
    if met { MET } else { NOT_MET }
}

/// Characters as they can be seen.
pub(super) fn visible(characters: &str) -> String {
    let one = |character: char| match character {
        ' ' => "␣".to_owned(),
        hidden if is_hidden(hidden) || hidden.is_whitespace() => format!("U+{:04X}", u32::from(hidden)),
        seen => seen.to_string(),
    };
    characters.chars().map(one).collect::<Vec<_>>().join(" ")
}

// Review.

/// How long a body is: one that a private key is yet to be put into, without it.
pub(super) fn body_len(body: &str) -> String {
    let (word, bytes) = match body.len() {
        0 => (NO_BODY, 0),
        bytes if body.contains(PLACEHOLDER) => (BODY_LEN_BESIDE_KEY, bytes - PLACEHOLDER.len()),
        bytes => (BODY_LEN, bytes),
    };
    fill(word, &[("count", &bytes.to_string())])
}

pub(super) fn send(ready: usize) -> String {
    let word = match ready {
        0 => SEND,
        1 => SEND_ONE,
        _ => SEND_SEVERAL,
    };
    fill(word, &[("count", &ready.to_string())])
}

/// Why nothing, or not everything, can be sent.
pub(super) fn why_not_send(flow: &Flow) -> String {
    let going = flow.deliveries().iter().filter(|to| to.is_included() && !to.is_done());
    let (ready, all) = (flow.ready_count(), going.count());
    if flow.bounds().sender == Sender::Nobody {
        HOST_SHOWS_ONLY.into()
    } else if *flow.proxy() == ProxyConfig::Unset {
        NOTHING_SENT_WITHOUT_PROXY.into()
    } else if ready == all {
        String::new()
    } else if ready == 0 {
        NOTHING_READY.into()
    } else {
        fill(SOME_NOT_READY, &[("count", &(all - ready).to_string()), ("all", &all.to_string())])
    }
}

// Consent.

pub(super) fn consent_what(format: PrivateFormat, summary: Option<&KeySummary>) -> String {
    let fingerprint = summary.and_then(|summary| summary.fingerprints.sha256.as_deref());
    let format = self::format(format);
    fill(CONSENT_WHAT, &[("fingerprint", fingerprint.unwrap_or("?")), ("format", &format)])
}

pub(super) fn type_name(name: &str) -> String {
    fill(TYPE_NAME, &[("name", name)])
}

// The proof.

pub(super) fn bytes(count: usize) -> String {
    fill(BYTES, &[("count", &count.to_string())])
}

pub(super) fn answered(status: u16) -> String {
    fill(END_ANSWERED, &[("status", &status.to_string())])
}

/// What came of planting a key, in a sentence; the first is a request without one.
pub(super) fn guard_tested(forms: &[Planted]) -> String {
    let right = forms.iter().enumerate().filter(|(at, planted)| planted.found == (*at > 0)).count();
    fill(GUARD_TESTED, &[("count", &right.to_string()), ("all", &forms.len().to_string())])
}

// Logging in.

pub(super) fn logged_in_as(user: &str) -> String {
    fill(LOGGED_IN_AS, &[("user", user)])
}

pub(super) fn session_project(project: &str) -> String {
    fill(SESSION_PROJECT, &[("project", project)])
}

pub(super) fn session_ends(time: &str) -> String {
    fill(SESSION_ENDS, &[("time", time)])
}

pub(super) fn secret_goes_to(identity: &str) -> String {
    fill(SECRET_GOES_TO, &[("identity", identity)])
}

/// Why the portal gave no credentials, in its own words.
pub(super) fn portal_failed(reason: &str) -> String {
    fill(PORTAL_FAILED, &[("reason", reason)])
}

// Sending and results.

/// Commands that log in with the key in a file.
pub(super) fn log_in(file: &str) -> String {
    ["chmod 600 ", file, "\nssh -i ", file, " user@203.0.113.10"].concat()
}

/// A block of `~/.ssh/config` for it.
pub(super) fn ssh_config(file: &str, name: &str) -> String {
    let host = if name.is_empty() { "my-server" } else { name };
    let host: String = host.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let file = ["~/.ssh/", file].concat();
    let lines = [
        "Host ",
        &host,
        "\n  HostName 203.0.113.10\n  User user\n  IdentityFile \"",
        &file,
        "\"\n  IdentitiesOnly yes",
    ];
    lines.concat()
}

pub(super) fn done_of(done: usize, all: usize) -> String {
    fill(DONE_OF, &[("count", &done.to_string()), ("all", &all.to_string())])
}

pub(super) fn send_as(name: &str) -> String {
    fill(SEND_AS, &[("name", name)])
}

pub(super) fn unreadable(status: u16) -> String {
    fill(NOT_THIS_API, &[("status", &status.to_string())])
}

pub(super) fn unknown(reason: &str) -> String {
    [&sentence(reason), " ", &String::from(MAYBE_DONE)].concat()
}

/// What a fact is called in tests.
pub(super) fn fact_id(term: Word) -> &'static str {
    match term {
        ID => "result-id",
        NAME_THERE => "result-name",
        REQUEST_ID => "result-request-id",
        SAID => "result-message",
        CODE => "result-code",
        PUBLIC_KEY => "result-public-key",
        EXPECTED => "fingerprint-expected",
        GOT => "fingerprint-got",
        _ => "result-fact",
    }
}

/// What came of everything, in a sentence.
pub(super) fn results(flow: &Flow) -> String {
    let outcomes = flow.deliveries().iter().filter_map(|delivery| delivery.outcome());
    let (mut all, mut done) = (0, 0);
    for outcome in outcomes {
        all += 1;
        done += usize::from(outcome.is_success());
    }
    fill(FINISHED, &[("count", &done.to_string()), ("all", &all.to_string())])
}

// Keys that are there.

/// How many keys are there, as far as the provider was asked.
pub(super) fn keys_there(list: &KeyList) -> String {
    let word = match (list.keys().len(), list.has_more()) {
        (0, false) => SHELF_EMPTY,
        (1, false) => SHELF_ONE,
        (_, false) => SHELF_COUNT,
        (_, true) => SHELF_SO_FAR,
    };
    fill(word, &[("count", &list.keys().len().to_string())])
}

pub(super) fn deletion(deletion: &Deletion) -> String {
    let word = if deletion.was_there { KEY_DELETED } else { KEY_WAS_GONE };
    fill(word, &[("name", &deletion.name)])
}

/// What came of the last thing that was asked for; nothing while it is on its way.
pub(super) fn shelf(state: &ShelfState) -> Option<String> {
    match state {
        ShelfState::Listed(list) => Some(match list.problem() {
            Some(problem) => trouble(problem),
            None => seen(list),
        }),
        ShelfState::Failed(problem) => Some(trouble(problem)),
        ShelfState::Unseen | ShelfState::Asking(_) => None,
    }
}

fn seen(list: &KeyList) -> String {
    let deleted = list.deleted().map(|said| [&deletion(said), " "].concat()).unwrap_or_default();
    [deleted, keys_there(list)].concat()
}

/// Why something was not done, in the provider's words where it has any.
fn trouble(problem: &Outcome) -> String {
    [&String::from(outcome(problem)), ": ", &sentence(&problem.message())].concat()
}

/// The name of an outcome.
pub(super) fn outcome(outcome: &Outcome) -> Word {
    match outcome {
        Outcome::Imported { fingerprint: FingerprintVerdict::Differs { .. }, .. } => OTHER_KEY,
        Outcome::Imported { .. } => IMPORTED,
        Outcome::Created { .. } => CREATED,
        Outcome::AlreadyThere { .. } => ALREADY_THERE,
        Outcome::NameTaken { .. } => NAME_TAKEN,
        Outcome::Unauthorized { .. } => UNAUTHORIZED,
        Outcome::Refused { .. } => REFUSED,
        Outcome::Unreadable { .. } => UNREADABLE,
        Outcome::Unknown { .. } => UNKNOWN,
        Outcome::NotSent { .. } => NOT_SENT,
    }
}

/// Which of the keys that are held a listed one is.
pub(super) fn this_is(key: &str) -> String {
    fill(SHELF_OWN, &[("key", key)])
}

pub(super) fn delete_title(name: &str, destination: &str) -> String {
    fill(DELETE_TITLE, &[("name", name), ("destination", destination)])
}

pub(super) fn type_to_delete(name: &str) -> String {
    fill(TYPE_TO_DELETE, &[("name", name)])
}

// The summary.

pub(super) fn bits(bits: u32) -> String {
    fill(BITS, &[("count", &bits.to_string())])
}

pub(super) fn vault_holds(wall: Wall, ways: usize) -> String {
    let word = match wall {
        Wall::OwnPolicy => HELD_BY_POLICY,
        Wall::Frame => HELD_IN_FRAME,
    };
    fill(word, &[("count", &ways.to_string())])
}

pub(super) fn vault_open(ways: &[WayOut]) -> String {
    let open: Vec<&str> = ways.iter().filter(|way| !way.shut).map(|way| way.way.as_str()).collect();
    fill(WALL_MISSING, &[("ways", &open.join(", "))])
}

pub(super) fn isolation(state: &str) -> Word {
    match state {
        "holds" => STATE_HOLDS,
        "open" => STATE_OPEN,
        "absent" => STATE_ABSENT,
        _ => STATE_STARTING,
    }
}

pub(super) fn shut(shut: bool) -> Word {
    if shut { WAY_SHUT } else { WAY_OPEN }
}
