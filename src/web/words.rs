//! The page's own sentences. What checks found they say themselves.

use super::{input::NoInput, vault::Lost};
use crate::{
    algorithm::KeySpec,
    comment::is_hidden,
    finding::Severity,
    flow::{Flow, Wall, Work},
    provider::{Mode, Operation},
    route::ProxyConfig,
    vault::{KeySummary, MAX_LIST_LEN, Offers, PrivateFormat, WayOut},
};

pub(super) const COPY: &str = "Copy";
pub(super) const OPTIONAL: &str = " (optional)";
pub(super) const BACK: &str = "Back";

/// The names of the steps.
pub(super) const STEPS: [&str; 4] = ["Key", "Destinations", "Review", "Results"];

/// What a step is for.
pub(super) const LEADS: [&str; 4] = [
    "Bring a key or make a new one. Files go straight to the vault, a part of this page that has \
     no network; the rest of the page only ever sees the public half.",
    "Choose where the key should go. Each provider has its own rules, checked here before \
     anything is sent.",
    "These are the very requests that will be sent, byte for byte. Nothing has left the page yet.",
    "What each provider answered, compared with what was sent.",
];

pub(super) const TITLES: [&str; 4] =
    ["Which key?", "Where should it go?", "Look before you send", "What came of it"];

/// The word beside a finding's glyph.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "Note:",
        Severity::Warn => "Warning:",
        Severity::Block => "To fix:",
    }
}

/// What became of a file or a paste that was not taken in.
pub(super) fn no_input(reason: NoInput) -> String {
    let limit = MAX_LIST_LEN / 1024 / 1024;
    match reason {
        NoInput::Nothing => {
            "There was no file and no text in that: choose a key file, or copy the key again.".into()
        }
        NoInput::Several(count) => {
            format!("That were {count} files: give one key at a time.")
        }
        NoInput::TooLarge(mib) => {
            format!(
                "That has {mib} MiB, and no file of keys has more than {limit}, so it was not read: is it \
                 the right file?"
            )
        }
    }
}

/// Why keys are not looked up in the operator's lists.
pub(super) fn not_looked_up(reason: &str) -> String {
    format!(
        "The operator of this page names a list of keys that others have, and it can’t be used: {reason}. \
         Everything else works."
    )
}

/// Why the vault did not answer.
pub(super) fn lost(lost: &Lost) -> String {
    match lost {
        Lost::NotStarted(reason) => {
            format!("The vault did not start: {reason}. Load the page again; no key was read.")
        }
        Lost::Crashed => {
            "The vault broke down and was started anew. What it held is gone: give the key again.".into()
        }
        Lost::Ended => "The vault was ended, with all it held.".into(),
    }
}

/// Why an operation is kept out of the first list.
pub(super) fn caution(mode: Mode) -> &'static str {
    match mode {
        Mode::Import => "",
        Mode::ImportWithPrivateKey | Mode::ImportPrivateKey => "Hands your private key over to the provider.",
        Mode::Create => {
            "The provider makes the key and knows its private half. A key generated here is known \
             to you alone."
        }
    }
}

/// A message of the core as a sentence: messages begin small and end bare, as errors do.
pub(super) fn sentence(message: &str) -> String {
    let mut rest = message.chars();
    let first = rest.next().map(|first| first.to_ascii_uppercase().to_string()).unwrap_or_default();
    let end = if message.ends_with(['.', '!', '?', ':']) { "" } else { "." };
    format!("{first}{}{end}", rest.as_str())
}

// The frame.

pub(super) const STEPS_LABEL: &str = "Steps";
pub(super) const SUMMARY: &str = "Summary";
pub(super) const CONFIG_WRONG: &str = "The page’s settings can’t be read.";
pub(super) const NOT_LOOKED_UP: &str = "Keys are not looked up.";
pub(super) const SANDBOX: &str = "Sandbox";
pub(super) const SANDBOX_MEANS: &str = "Answers come from a sandbox on this machine, with the providers’ rules and shapes. No cloud \
     gets anything.";

/// What was copied, or that it was not.
pub(super) fn copied(what: &str, done: bool) -> String {
    if done {
        format!("{what} copied.")
    } else {
        format!(
            "{what} could not be copied: the browser allows that on https pages only. Select it and copy it by hand."
        )
    }
}

// The key.

pub(super) const DROP: &str = "Drop a key file here";
pub(super) const CHOOSE: &str = "Choose a file";
pub(super) const PASTE_BEFORE: &str = "or click here and press ";
pub(super) const PASTE_AFTER: &str = " to paste";
pub(super) const PASTE_LABEL: &str = "Paste a key here. What you paste goes to the vault and is not shown.";
pub(super) const READS: &str = "Public or private, encrypted or not. What it is, is told by its content.";
pub(super) const NEW_KEY: &str = "Or make a new key";
pub(super) const ALGORITHM: &str = "Algorithm";
pub(super) const COMMENT: &str = "Comment";
pub(super) const COMMENT_EXAMPLE: &str = "minh@laptop";
pub(super) const GENERATE: &str = "Generate";
pub(super) const GENERATED_HERE: &str = "Made in the vault. No provider ever sees its private half.";
pub(super) const NOT_TAKEN: &str = "Nothing was read.";
pub(super) const NOT_READ: &str = "That is not a key Keyferry can use:";
pub(super) const NOT_OPENED: &str = "It did not open.";
pub(super) const FOUND: &str = "Found:";
pub(super) const LOCKED: &str = "Give its passphrase.";
pub(super) const PRIVATE_STAYS: &str =
    "Its private half stays in the vault. Only the public half goes on from here.";
pub(super) const PASSPHRASE: &str = "Passphrase";
pub(super) const ANOTHER_KEY: &str = "Use another key";
pub(super) const CLEAR: &str = "Clear";
pub(super) const CLEARED: &str = "Cleared. The vault was wiped and ended.";
pub(super) const CLEAR_LOSES: &str = "A private key exists only in this page and was not saved. If you go on, it is gone for good, \
     and nobody can log in with it.";
pub(super) const KEEP: &str = "Keep it";
pub(super) const CLEAR_ANYWAY: &str = "Throw it away";
pub(super) const TO_DESTINATIONS: &str = "Choose destinations";
pub(super) const KEY_BLOCKED: &str = "This key can’t be used: see what has to be fixed, or give another.";
pub(super) const KEY_LOCKED: &str = "The file is encrypted: open it with its passphrase first.";
pub(super) const KEY_SEVERAL: &str = "Choose one of the keys first.";
pub(super) const KEY_INSIDE: &str =
    "Nova and Vietnix take X.509 certificates; the other clouds take the key that is in it.";
pub(super) const USE_KEY_INSIDE: &str = "Use the key in it";
pub(super) const KEY_MISSING: &str = "Bring or make a key first.";
pub(super) const WITHOUT_KEY: &str = "Let a provider generate the key instead";
pub(super) const WHY_NOT_CREATE: &str = "The private key would be made at the provider, be known there, and come back over the \
     network. One that is generated here is known to you alone, and can go to several clouds.";
pub(super) const CHOOSE_THIS: &str = "Choose";

/// What a generator is called in the list.
pub(super) fn key_spec(spec: KeySpec) -> String {
    let note = match spec {
        KeySpec::Ed25519 => " (recommended)",
        KeySpec::Rsa2048 => " (NAVER Cloud documents RSA only)",
        _ => "",
    };
    format!("{}{note}", spec.label())
}

pub(super) fn line(number: usize) -> String {
    format!("line {number}")
}

/// What can't be chosen, and where it stands.
pub(super) fn not_usable(line: Option<usize>) -> String {
    line.map_or_else(|| "Not usable:".to_owned(), |number| format!("Line {number} is not usable:"))
}

/// How many keys a file has.
pub(super) fn several(offers: &Offers) -> String {
    match offers.usable {
        1 => "There is one usable key among these:".to_owned(),
        count => format!("There are {count} keys. Choose one:"),
    }
}

pub(super) const FIND_KEY: &str = "Find by comment, type, fingerprint or line number";
pub(super) const EARLIER: &str = "Earlier keys";
pub(super) const LATER: &str = "Later keys";

/// Which of several keys are shown.
pub(super) fn shown(offers: &Offers) -> String {
    let Offers { sought, matching, from, choices, .. } = offers;
    let last = from + choices.len();
    match (sought.is_empty(), *matching) {
        (true, all) => format!("{} to {last} of {all}", from + 1),
        (false, 0) => "None of the keys has that in it.".to_owned(),
        (false, matching) => format!("{} to {last} of {matching} found", from + 1),
    }
}

/// What the vault is at.
pub(super) fn working(work: Work) -> &'static str {
    match work {
        Work::Reading => "The vault is reading the key…",
        Work::Unlocking => "The vault is trying the passphrase…",
        Work::Generating => "The vault is generating a key. Large RSA keys take some seconds…",
    }
}

pub(super) fn unlock(busy: bool) -> &'static str {
    if busy { "Opening…" } else { "Open" }
}

pub(super) fn found(found: &str) -> String {
    format!("{FOUND} {found}")
}

// Saving a private key.

pub(super) const SAVE_TITLE: &str = "Save your private key: it exists only in this page";
pub(super) const SAVE_WHY: &str =
    "Without the file nobody can log in with this key, and it can’t be made again.";
pub(super) const CONVERT: &str = "Save it in another format or with another passphrase";
pub(super) const SAVE_PUBLIC: &str = "Download as";
pub(super) const FORMAT: &str = "Format";
pub(super) const PASSPHRASE_AGAIN: &str = "Passphrase again";
pub(super) const WITHOUT_PASSPHRASE: &str = "Save without a passphrase";
pub(super) const IN_THE_CLEAR: &str = "Not encrypted.";
pub(super) const CLEAR_MEANS: &str = "Whoever gets the file can log in with it.";
pub(super) const PEM_IN_THE_CLEAR: &str = "This format is saved in the clear, and whoever gets the file can log in with it. Choose \
     OpenSSH, PKCS#8 or PuTTY for an encrypted file.";
pub(super) const NOT_SAVED: &str = "Not saved.";
pub(super) const NO_PASSPHRASE: &str = "Give a passphrase twice, or tick “Save without a passphrase”.";
pub(super) const PASSPHRASES_DIFFER: &str = "The two passphrases differ: type them again.";
pub(super) const NOT_WRITTEN: &str = "The vault did not write the file: try again.";
pub(super) const NO_DOWNLOAD: &str =
    "The browser allows no downloads here: a frame needs allow-downloads in its sandbox.";
pub(super) const DECLINE: &str = "I don’t need it";
pub(super) const DECLINED: &str = "Private key not saved.";
pub(super) const DECLINED_MEANS: &str = "You said that you don’t need it. It is gone when you leave.";
pub(super) const DOWNLOADED: &str = "Downloaded.";

pub(super) const OTHER_NOTATIONS: &str = "Fingerprints in other notations";
pub(super) const MD5_BARE: &str = "MD5, bare";
pub(super) const MD5_SPKI: &str = "MD5 of the public key’s DER (AWS, imported)";
pub(super) const SHA1_PKCS8: &str = "SHA-1 of the private key’s DER (AWS, created there)";

pub(super) fn format(format: PrivateFormat) -> &'static str {
    match format {
        PrivateFormat::OpenSsh => "OpenSSH",
        PrivateFormat::Pkcs8 => "PKCS#8 PEM",
        PrivateFormat::Pkcs1 => "PKCS#1 PEM",
        PrivateFormat::Sec1 => "SEC 1 PEM",
        PrivateFormat::Ppk3 => "PuTTY",
        PrivateFormat::Ppk2 => "PuTTY before 0.75",
        PrivateFormat::Jwk => "JWK",
    }
}

pub(super) fn download(file: &str) -> String {
    format!("Download {file}")
}

pub(super) fn downloaded(file: &str) -> String {
    format!("{file} was handed to the browser’s downloads.")
}

/// A download that was started is no proof that it arrived.
pub(super) fn check_file(encrypted: bool) -> &'static str {
    if encrypted {
        "Check that it opens with its passphrase before you rely on it, and then use it:"
    } else {
        "Check that it is there before you rely on it, and keep it where nobody else can read it."
    }
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

// Destinations.

pub(super) const ADD: &str = "Add a destination";
pub(super) const ADD_ANOTHER: &str = "Add another destination, or another region";
pub(super) const ADD_BUTTON: &str = "Add";
pub(super) const MORE: &str = "Operations where a provider gets or makes the private key";
pub(super) const WHY_MORE: &str = "For importing a key, none of these is needed. They are here because the APIs have them: two \
     hand your private key to the provider, the others have it make one.";
pub(super) const NAME_TITLE: &str = "Name of the key";
pub(super) const NAME: &str = "Name";
pub(super) const NAME_HERE: &str = "Name: ";
pub(super) const SAME_NAME: &str = "The same name everywhere";
pub(super) const NO_COMMON_NAME: &str =
    "No name fits all of these rules: take away the tick and give each destination its own.";
pub(super) const NAME_OPTIONAL: &str = "Left empty, the provider makes up a name.";
pub(super) const DOCS: &str = "API documentation";
pub(super) const REMOVED: &str = "Removed.";
pub(super) const REMOVE: &str = "Remove";
pub(super) const PARAMETERS: &str = "Parameters";
pub(super) const MORE_PARAMETERS: &str = "More parameters";
pub(super) const CREDENTIALS: &str = "Credentials: kept in this page until sent, never stored";
pub(super) const KEPT: &str = "kept until sent";
pub(super) const AT_PROXY: &str =
    "The proxy adds them; nothing secret is typed here. It has to be set up for this provider.";
pub(super) const ENDPOINT_EXAMPLE: &str = "https://cloud.example:8774/v2.1";
pub(super) const READY: &str = "Ready";
pub(super) const NEEDS_CREDENTIALS: &str = "Needs credentials";
pub(super) const NEEDS_CONSENT: &str = "Needs your consent";
pub(super) const NO_ROUTE: &str = "No way there";
pub(super) const CREATES: &str = "The provider generates the key.";
pub(super) const DISCLOSES: &str = "Your private key goes out.";
pub(super) const DISCLOSES_MEANS: &str = "This operation hands it to the provider, which can then use it. You will be asked once more \
     before it is sent.";
pub(super) const TO_REVIEW: &str = "Review";

pub(super) fn added(operation: &Operation) -> String {
    format!("Added below: {}, {}.", operation.provider().label, operation.label)
}

pub(super) fn use_for_all(name: &str) -> String {
    format!("Use “{name}”, which all of them allow")
}

pub(super) fn use_name(name: &str) -> String {
    format!("Use “{name}”")
}

pub(super) fn shown_name(name: &str) -> &str {
    if name.is_empty() { "(none yet)" } else { name }
}

pub(super) fn to_fix(count: usize) -> String {
    format!("{count} to fix")
}

/// How many destinations have nothing against them.
pub(super) fn fine_of(fine: usize, all: usize) -> String {
    match all {
        0 => "Add at least one destination.".to_owned(),
        _ if fine == all => format!("{fine} of {all} checked, nothing against them."),
        _ => format!("{fine} of {all} can be reviewed; {} to be fixed.", all - fine),
    }
}

/// What a check says to those who don't see its glyph.
pub(super) fn met(met: bool) -> &'static str {
    if met { "Met: " } else { "Not met: " }
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

pub(super) const SHOW_AS: &str = "Show requests as";
pub(super) const REQUEST: &str = "Request";
pub(super) const SIGNED_ANEW: &str = "Times and signatures are made anew when you send.";
pub(super) const VIA: &str = "through ";
pub(super) const NO_PROXY: &str = "No proxy is configured.";
pub(super) const NO_PROXY_MEANS: &str = "These clouds don’t answer pages directly, so nothing can be sent from here. Copy the requests \
     as curl, or have the operator of this page name a proxy in config.json.";
pub(super) const NO_REQUEST: &str = "No request yet: something has to be fixed first.";
pub(super) const NOT_BUILT: &str = "The request was not built.";
pub(super) const UNSIGNED: &str = "Shown without credentials.";
pub(super) const UNSIGNED_MEANS: &str = "They aren’t filled in, so the request is not complete yet.";
pub(super) const INCOMPLETE: &str = "Shown without secrets.";
pub(super) const INCOMPLETE_MEANS: &str =
    "The private key and your credentials are put in at the moment of sending.";
pub(super) const DONE_ALREADY: &str = "Done";
pub(super) const PUBLIC_KEY_ONLY: &str = "Public key only; the vault searches it once more before it leaves";
pub(super) const PRIVATE_KEY_GOES: &str = "Holds your private key, in the place marked above";
pub(super) const NO_KEY_GOES: &str = "Holds no key; the provider generates one";

pub(super) fn body_len(bytes: usize) -> String {
    match bytes {
        0 => "no body".to_owned(),
        bytes => format!("{bytes} bytes of body"),
    }
}

pub(super) fn send(ready: usize) -> String {
    match ready {
        0 => "Send".to_owned(),
        1 => "Send 1 request".to_owned(),
        several => format!("Send {several} requests"),
    }
}

/// Why nothing, or not everything, can be sent.
pub(super) fn why_not_send(flow: &Flow) -> String {
    let (ready, all) = (flow.ready_count(), flow.destinations().len());
    if *flow.proxy() == ProxyConfig::Unset {
        "No proxy is configured, so nothing can be sent.".to_owned()
    } else if ready == all {
        String::new()
    } else if ready == 0 {
        "Nothing can be sent yet: see what each destination needs.".to_owned()
    } else {
        format!("{} of {all} will not be sent: see what they need.", all - ready)
    }
}

// Consent.

pub(super) const CONSENT_TITLE: &str = "Hand over your private key?";
pub(super) const WHAT: &str = "What";
pub(super) const WHERE: &str = "Where to";
pub(super) const WHY: &str = "Why";
pub(super) const CONSENT_WHY: &str = "So that the provider’s console can use it for you. For logging in to \
     servers, importing the public key is enough.";
pub(super) const CONSENTED: &str = "You consented.";
pub(super) const CONSENTED_MEANS: &str = "The private key goes out once, when you send.";

pub(super) fn consent_what(format: PrivateFormat, summary: Option<&KeySummary>) -> String {
    let fingerprint = summary.and_then(|summary| summary.fingerprints.sha256.as_deref());
    format!(
        "The private key {}, as {}, not encrypted by you",
        fingerprint.unwrap_or("?"),
        self::format(format)
    )
}

pub(super) fn type_name(name: &str) -> String {
    format!("Type the key’s name, {name}, to consent")
}

// Sending and results.

pub(super) const NOT_CLEAN: &str = "The vault found part of the private key in the request, so it was not sent: look at the name, \
     the comment and the parameters.";
pub(super) const NOT_INSPECTED: &str =
    "The vault did not look the request over, so it was not sent: try again.";
pub(super) const NOT_DISCLOSED: &str = "The vault did not hand out the key, so nothing was sent.";
pub(super) const NOT_SENT_YET: &str = "Not sent";
pub(super) const SENDING: &str = "Sending…";
pub(super) const LOOKING_UP: &str = "Checking what is there…";
pub(super) const IMPORTED: &str = "Imported";
pub(super) const CREATED: &str = "Created";
pub(super) const ALREADY_THERE: &str = "Already there";
pub(super) const ALREADY_THERE_MEANS: &str =
    "The provider has this very key by this name already. Nothing was changed.";
pub(super) const OTHER_KEY: &str = "Another key arrived";
pub(super) const NAME_TAKEN: &str = "Name taken";
pub(super) const UNAUTHORIZED: &str = "Not authorised";
pub(super) const REFUSED: &str = "Refused";
pub(super) const UNREADABLE: &str = "Unclear";
pub(super) const UNKNOWN: &str = "Unknown";
pub(super) const NOT_SENT: &str = "Not sent";
pub(super) const MATCH: &str = "The fingerprint is the same on both sides:";
pub(super) const NOT_RETURNED: &str = "This API returns no fingerprint, so there is nothing to compare.";
pub(super) const DIFFERS: &str = "The fingerprint is another one.";
pub(super) const DIFFERS_MEANS: &str = "What the provider has is not the key that left this page. Do not use it: remove it there, and \
     find out what stands between.";
pub(super) const EXPECTED: &str = "Left here";
pub(super) const GOT: &str = "Arrived there";
pub(super) const ID: &str = "ID";
pub(super) const NAME_THERE: &str = "Name there";
pub(super) const REQUEST_ID: &str = "Request ID";
pub(super) const SAID: &str = "The provider says";
pub(super) const CODE: &str = "Its code";
pub(super) const TO_DO: &str = "What to do:";
pub(super) const KEPT_THERE: &str = "The provider keeps the private key; none came back.";
pub(super) const CREATED_MEANS: &str =
    "The private key came back this once, and the provider will not give it again.";
pub(super) const DOWNLOAD_CREATED: &str = "Download private key";
pub(super) const CHECK: &str = "Check what is there";
pub(super) const LOOK_YOURSELF: &str =
    "This API can’t be asked for one key: look in the provider’s console before you try again.";
pub(super) const TO_MORE: &str = "Send to more";
pub(super) const TO_AGAIN: &str = "Change and send again";
pub(super) const FINISH: &str = "Finish";
pub(super) const SAVE_FIRST: &str = "Save the private key first, or say that you don’t need it.";

pub(super) fn unreadable(status: u16) -> String {
    format!(
        "Status {status}, and not an answer of this API: something between may have answered in \
         the provider’s place. It begins:"
    )
}

pub(super) fn unknown(reason: &str) -> String {
    format!("{} The provider may have done it or not, so it was not tried again.", sentence(reason))
}

/// What a fact is called in tests.
pub(super) fn fact_id(term: &str) -> &'static str {
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
    let outcomes = flow.destinations().iter().filter_map(|destination| destination.outcome());
    let (mut all, mut done) = (0, 0);
    for outcome in outcomes {
        all += 1;
        done += usize::from(outcome.is_success());
    }
    format!("Finished: {done} of {all} succeeded.")
}

// The summary.

pub(super) const YOUR_KEY: &str = "Your key";
pub(super) const CERTIFICATE: &str = "X.509 certificate";
pub(super) const PUBLIC_KEY: &str = "Public key";
pub(super) const RANDOMART: &str =
    "OpenSSH’s picture of the fingerprint. To compare keys, compare the SHA-256 text.";
pub(super) const SOUND: &str = "Sound";
pub(super) const WARNED: &str = "See warning";
pub(super) const UNUSABLE: &str = "Can’t be used";
pub(super) const VAULT: &str = "Vault";
pub(super) const VAULT_STARTING: &str = "The vault is starting and trying its own walls…";
pub(super) const WAYS: &str = "What it tried";
pub(super) const DESTINATIONS: &str = "Destinations";
pub(super) const DONE: &str = "Done";
pub(super) const NOT_DONE: &str = "Not done";
pub(super) const ROUTE: &str = "Way to the providers";
pub(super) const ROUTE_UNSET: &str =
    "No proxy is configured: requests can be looked at and copied, not sent.";
pub(super) const ROUTE_DIRECT: &str = "Straight from this page; the provider has to allow it.";
pub(super) const ROUTE_PROXY: &str = "Through the proxy ";

pub(super) fn bits(bits: u32) -> String {
    format!("{bits} bits")
}

/// Why a key was not taken in that came before anybody knew of this.
pub(super) const NO_WALL: &str = "the vault turned out to have a way to the network, so this was not taken in: give it again if you \
     want to go on without the wall; a public key needs none";
pub(super) const SILENT: &str = "it did not come back from trying its walls: reload the page to try again";
pub(super) const BROKE_AT_WALLS: &str = "it broke down while it tried its walls";

pub(super) fn vault_holds(wall: Wall, ways: usize) -> String {
    let realm = match wall {
        Wall::OwnPolicy => "a realm without a network",
        Wall::Frame => {
            "a sandboxed frame without a network, since the server gives the vault no policy of its own"
        }
    };
    format!("Private keys are held in {realm}. It tried {ways} ways out, and all were shut.")
}

pub(super) fn vault_open(ways: &[WayOut]) -> String {
    let open: Vec<&str> = ways.iter().filter(|way| !way.shut).map(|way| way.way.as_str()).collect();
    format!(
        "The wall around private keys is missing: {} reached the server. The server has to send \
         vault.js with its own policy, or vault-frame.html without any. Use public keys only until \
         then.",
        open.join(", ")
    )
}

pub(super) fn isolation(state: &str) -> &'static str {
    match state {
        "holds" => "No way out",
        "open" => "Not isolated",
        "absent" => "Not running",
        _ => "Starting",
    }
}

pub(super) fn shut(shut: bool) -> &'static str {
    if shut { ": shut" } else { ": open" }
}
