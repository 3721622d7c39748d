//! Texts that are no key, each by what it looks like. No refusal repeats any of it.

use keyferry::vault::Refusal;

use super::{NOT_A_KEY, REGENERATE_1, refusal};
use crate::read::base64;

/// How much of a text is looked at to name it, in characters.
const HEAD: usize = 512;
/// Longer than anybody's password, in bytes.
const MAX_WORD_LEN: usize = 64;
/// The length of a key of Curve25519, in bytes.
const CURVE25519_LEN: usize = 32;

const WHOLE_KEY: &str = "a key can't be made from it: choose the public key itself";
const CONTENT: &str = "choose the file itself, or paste what is in it";
const CREDENTIAL: &str = "it belongs among the credentials of its cloud; choose a key file, \
                          ~/.ssh/id_ed25519.pub for one";
const OPEN: &str = "open it, and copy the key itself";
const WIREGUARD: &str = "its keys are of another kind than SSH's: generate one with ssh-keygen -t ed25519";
const SETTINGS: &str = "choose the file that an IdentityFile in it names, with .pub at its end";

/// How texts begin: beginning, code, what it is, what to do.
const BEGINNINGS: [(&str, &str, &str, &str); 29] = [
    (
        "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY",
        "ssh-com-private",
        "an ssh.com private key",
        "turn it into an OpenSSH key with puttygen FILE -O private-openssh-new -o id_key",
    ),
    ("SSH PRIVATE KEY FILE FORMAT 1", "ssh1-private", "a key of SSH protocol 1", REGENERATE_1),
    ("AGE-SECRET-KEY-", "age", "an age identity", NOT_A_KEY),
    ("age1", "age", "an age recipient", NOT_A_KEY),
    ("age-encryption.org/", "age", "a file encrypted by age", "decrypt it with age -d first"),
    ("untrusted comment:", "minisign", "a key of minisign or signify", NOT_A_KEY),
    ("[Interface]", "wireguard", "a configuration of WireGuard", WIREGUARD),
    ("[Peer]", "wireguard", "a configuration of WireGuard", WIREGUARD),
    ("apiVersion:", "kubernetes", "a file of Kubernetes", "copy the key out of it"),
    ("SHA256:", "fingerprint", "a fingerprint", WHOLE_KEY),
    ("SHA512:", "fingerprint", "a fingerprint", WHOLE_KEY),
    ("MD5:", "fingerprint", "a fingerprint", WHOLE_KEY),
    ("+--[", "fingerprint", "the picture of a fingerprint", WHOLE_KEY),
    ("+---[", "fingerprint", "the picture of a fingerprint", WHOLE_KEY),
    ("<", "markup", "a web page or XML", NOT_A_KEY),
    ("http://", "web-address", "an address", OPEN),
    ("https://", "web-address", "an address", OPEN),
    ("$ ", "command", "a command line", NOT_A_KEY),
    ("ssh ", "command", "a command line", NOT_A_KEY),
    ("ssh-keygen", "command", "a command line", NOT_A_KEY),
    ("ssh-add", "command", "a command line", NOT_A_KEY),
    ("ssh-copy-id", "command", "a command line", NOT_A_KEY),
    ("AKIA", "credential", "an access key of AWS", CREDENTIAL),
    ("ASIA", "credential", "an access key of AWS", CREDENTIAL),
    ("ghp_", "credential", "an access token of GitHub", CREDENTIAL),
    ("github_pat_", "credential", "an access token of GitHub", CREDENTIAL),
    ("glpat-", "credential", "an access token of GitLab", CREDENTIAL),
    ("eyJ", "credential", "a JSON Web Token", CREDENTIAL),
    ("Host ", "ssh-config", "a configuration of ssh", SETTINGS),
];

/// What shapes texts have: shape, code, what it is, what to do.
type Shape = (fn(&str) -> bool, &'static str, &'static str, &'static str);

const SHAPES: [Shape; 11] = [
    (is_fingerprint, "fingerprint", "a fingerprint", WHOLE_KEY),
    (is_json, "json", "JSON", "copy the key out of it, with real line ends in place of \\n"),
    (is_settings, "settings", "a file of settings in sections", NOT_A_KEY),
    (is_ssh_config, "ssh-config", "a configuration of ssh", SETTINGS),
    (
        is_pem_like,
        "pem-dashes",
        "a key whose first line is not as it was written, perhaps with other dashes",
        "copy the file again, not from a word processor",
    ),
    (is_ssh1, "ssh1-public", "a public key of SSH protocol 1", REGENERATE_1),
    (is_path, "path", "the path of a file", CONTENT),
    (is_address, "web-address", "an address", OPEN),
    (is_login, "login", "a name and a host to log in at", NOT_A_KEY),
    (is_curve25519, "wireguard", "32 bytes, as WireGuard's keys are,", WIREGUARD),
    (is_word, "word", "one word, a password or a name perhaps,", NOT_A_KEY),
];

/// The refusal of a text that is no key that is read.
pub(crate) fn refuse_text(bytes: &[u8]) -> Refusal {
    let blanks = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let text = String::from_utf8_lossy(bytes.get(blanks..).unwrap_or_default());
    let beginning = BEGINNINGS.iter().find(|(beginning, ..)| text.starts_with(beginning));
    let found = match beginning {
        Some((_, code, what, advice)) => refusal(code, what, advice),
        None => refuse_shape(&text),
    };
    found.at(blanks)
}

fn refuse_shape(text: &str) -> Refusal {
    let head: String = text.chars().take(HEAD).collect();
    let shape = SHAPES.iter().find(|(has_shape, ..)| has_shape(head.trim_end()));
    let not_a_key = || {
        Refusal::new(
            "not-a-key",
            "there is no key in it that is known here: choose a key file, ~/.ssh/id_ed25519 or \
             ~/.ssh/id_ed25519.pub for one",
        )
    };
    shape.map_or_else(not_a_key, |(_, code, what, advice)| refusal(code, what, advice))
}

/// `256 SHA256:… comment (ED25519)`, or sixteen pairs of hexadecimal digits with colons.
fn is_fingerprint(head: &str) -> bool {
    let mut words = head.split_ascii_whitespace();
    let Some(first) = words.next() else { return false };
    let listed = is_number(first)
        && words.next().is_some_and(|word| word.starts_with("SHA256:") || word.starts_with("MD5:"));
    let pairs: Vec<&str> = first.split(':').collect();
    let hex = |pair: &&str| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit());
    listed || (pairs.len() >= 16 && pairs.iter().all(hex))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_json(head: &str) -> bool {
    let inner = head.strip_prefix('[').map(str::trim_start);
    head.starts_with('{') || inner.is_some_and(|inner| inner.starts_with(['{', '[', '"', ']']))
}

/// `[default]`, and lines with equals signs.
fn is_settings(head: &str) -> bool {
    head.starts_with('[') && head.lines().next().is_some_and(|line| line.trim_end().ends_with(']'))
}

/// `ssh_config(5)`, by the first words of its first line that is no remark.
fn is_ssh_config(head: &str) -> bool {
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.next().unwrap_or_default().split([' ', '\t', '=']).next().unwrap_or_default();
    ["Host", "Match", "Include", "IdentityFile"].iter().any(|word| word.eq_ignore_ascii_case(first))
}

fn is_pem_like(head: &str) -> bool {
    head.contains("BEGIN") && head.contains("KEY")
}

/// Bits, exponent and modulus, all in decimal (`sshd(8)` of OpenSSH before 7.6).
fn is_ssh1(head: &str) -> bool {
    let numbers: Vec<&str> = head.split_ascii_whitespace().take(3).collect();
    numbers.len() == 3 && numbers.iter().all(|word| is_number(word)) && numbers[2].len() > 20
}

fn is_path(head: &str) -> bool {
    let is_line = !head.contains(['\n', '\r']);
    let begins = ["/", "~/", "./", "../", "~\\", ".\\", "file:"].iter().any(|root| head.starts_with(root));
    let has_drive = matches!(head.as_bytes(), [b'A'..=b'Z' | b'a'..=b'z', b':', b'\\' | b'/', ..]);
    let has_ending = [".pub", ".pem", ".ppk", ".key"].iter().any(|ending| head.ends_with(ending));
    is_line && (begins || has_drive || (is_one_word(head) && (has_ending || head.starts_with("id_"))))
}

fn is_one_word(head: &str) -> bool {
    !head.contains(char::is_whitespace)
}

fn is_address(head: &str) -> bool {
    is_one_word(head) && head.contains("://")
}

/// `me@example.com`, also with a path behind a colon.
fn is_login(head: &str) -> bool {
    let host = head.split_once('@').map(|(_, host)| host);
    is_one_word(head) && host.is_some_and(|host| host.contains(['.', ':']))
}

fn is_curve25519(head: &str) -> bool {
    base64::decode(head.as_bytes()).is_some_and(|key| head.ends_with('=') && key.len() == CURVE25519_LEN)
}

fn is_word(head: &str) -> bool {
    is_one_word(head) && head.len() <= MAX_WORD_LEN
}
