//! One public key line (`sshd(8)`, `AUTHORIZED_KEYS FILE FORMAT`), as leniently as it stays one:
//! tabs and several blanks, base64 wrapped over lines, options in front.

use std::{borrow::Cow, ops::Range};

use keyferry::{
    algorithm::Algorithm,
    comment::Comment,
    finding::Finding,
    key::{MAX_LINE_LEN, PublicKey, PublicKeyError},
    vault::Refusal,
};

use super::{Read, authorized_keys::PublicKeyLines, base64, checked, comment, several};
use crate::{format::Format, gate::Depth};

/// What the names of key types begin with.
const TYPE_PREFIXES: [&str; 5] = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-", "webauthn-sk-"];
/// Every blob begins with the length of a name shorter than 2¹⁶, so every base64 with this.
const BLOB_PREFIX: &str = "AAAA";
/// The most pieces that wrapped base64 is put together from.
const MAX_PIECES: usize = 512;

/// The options of `authorized_keys`, lower-case.
const OPTIONS: [&str; 24] = [
    "agent-forwarding",
    "cert-authority",
    "command",
    "environment",
    "expiry-time",
    "from",
    "no-agent-forwarding",
    "no-port-forwarding",
    "no-pty",
    "no-user-rc",
    "no-x11-forwarding",
    "permitlisten",
    "permitopen",
    "port-forwarding",
    "principals",
    "pty",
    "restrict",
    "tunnel",
    "user-rc",
    "x11-forwarding",
    "no-touch-required",
    "verify-required",
    "zos-key-ring-label",
    "session-type",
];

/// OpenSSH's programs, whose names begin as those of key types do.
const PROGRAMS: [&str; 5] = ["ssh-keygen", "ssh-add", "ssh-agent", "ssh-copy-id", "ssh-keyscan"];

/// A run of characters that are not white space, or that are quoted.
struct Word<'t> {
    text: &'t str,
    line: usize,
    start: usize,
    end: usize,
}

/// Reads the line, if there is one.
pub(super) fn read(bytes: &[u8]) -> Result<Option<Read>, Refusal> {
    read_to(bytes, Depth::Whole)
}

/// Reads the line, if there is one, and looks that far into its key.
pub(super) fn read_to(bytes: &[u8], depth: Depth) -> Result<Option<Read>, Refusal> {
    let text = String::from_utf8_lossy(bytes);
    // What stands for bytes that are no UTF-8 is longer than they are.
    let is_same = matches!(text, Cow::Borrowed(_));
    read_text(&text, depth)
        .map_err(|refusal| if is_same { refusal } else { Refusal { position: None, ..refusal } })
}

fn read_text(text: &str, depth: Depth) -> Result<Option<Read>, Refusal> {
    let words = words(text);
    let keys: Vec<usize> = (0..words.len()).filter(|at| is_key(&words, *at)).collect();
    match *keys {
        [] => without_blob(&words).map_or(Ok(None), Err),
        [at] => read_one(text, &words, at, depth).map(Some),
        [first, second, ..] if are_equal(&words, &keys) => {
            read_one(text, before_line_of(&words, first, second), first, depth).map(Some)
        }
        // Telling them apart takes as long as their number squared, so lines are taken for it.
        _ if keys.len() > several::MAX_PIECES => many(text, &words, &keys).map(Some),
        _ => several::cut(text.as_bytes(), pieces(text, &words, &keys)).map(Some),
    }
}

/// Reads more keys than are told apart otherwise, if they stand on lines of their own.
fn many(text: &str, words: &[Word<'_>], keys: &[usize]) -> Result<Read, Refusal> {
    if text.trim().contains(['\n', '\r']) {
        return several::of_lines(&PublicKeyLines::new(text.as_bytes())?).map(Read::Several);
    }
    let first_too_many = keys.get(several::MAX_PIECES).and_then(|at| words.get(*at));
    Err(several::refusal(keys.len()).at(first_too_many.map_or(0, |word| word.start)))
}

/// Whether there is a key in the line, whole or not.
pub(super) fn is_in(line: &str) -> bool {
    let words = words(line);
    (0..words.len()).any(|at| is_key(&words, at))
}

/// Whether the text begins as a key's line does.
pub(super) fn begins(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    words.next().is_some_and(is_type) && words.next().is_some_and(|word| word.starts_with(BLOB_PREFIX))
}

/// The words before the second key's line, or before the second key if that is the first one's.
fn before_line_of<'w, 't>(words: &'w [Word<'t>], first: usize, second: usize) -> &'w [Word<'t>] {
    let line = |at: usize| words.get(at).map(|word| word.line);
    let words = words.get(..second).unwrap_or_default();
    let on_its_line = words.iter().rev().take_while(|word| Some(word.line) == line(second)).count();
    let on_its_line = if line(first) == line(second) { 0 } else { on_its_line };
    words.get(..second - on_its_line).unwrap_or_default()
}

/// Whether it is one key, several times.
fn are_equal(words: &[Word<'_>], keys: &[usize]) -> bool {
    let mut blobs = keys.iter().map(|at| words.get(at + 1).map(|word| word.text));
    let first = blobs.next();
    blobs.all(|blob| Some(blob) == first)
}

/// The places of the keys, and of other text between them.
fn pieces(text: &str, words: &[Word<'_>], keys: &[usize]) -> Vec<Range<usize>> {
    let starts: Vec<usize> = starts(text, words, keys);
    let mut pieces = Vec::new();
    for (nth, at) in keys.iter().enumerate() {
        let (start, next) = (starts[nth], starts.get(nth + 1).copied().unwrap_or(text.len()));
        let behind = keys.get(nth + 1).copied().unwrap_or(words.len());
        let after = words.get(at + 1..behind).unwrap_or_default();
        let end = end_of_key(text, after).map_or(next, |end| end.min(next));
        pieces.push(start..end);
        if after.iter().any(|word| (end..next).contains(&word.start)) {
            pieces.push(end..next);
        }
    }
    pieces
}

/// Where each key begins: its line, with what stands in front of it, if it is the first there.
fn starts(text: &str, words: &[Word<'_>], keys: &[usize]) -> Vec<usize> {
    let mut last = None;
    let keys = keys.iter().filter_map(|at| words.get(*at));
    keys.map(|word| {
        let is_first = last.replace(word.line) != Some(word.line);
        let before = text.get(..word.start).unwrap_or_default();
        if is_first { before.rfind(['\n', '\r']).map_or(0, |end| end + 1) } else { word.start }
    })
    .collect()
}

/// The end of the line on which the key's base64 ends.
fn end_of_key(text: &str, base64: &[Word<'_>]) -> Option<usize> {
    let (_, used) = join(base64).ok()?;
    let end = base64.get(used - 1)?.end;
    text.get(end..)?.find(['\n', '\r']).map(|more| end + more + 1)
}

/// The refusal of a line that begins as a key and goes on as something else.
fn without_blob(words: &[Word<'_>]) -> Option<Refusal> {
    let first = words.first().filter(|word| is_type(word.text) && !PROGRAMS.contains(&word.text))?;
    let position = words.get(1).map_or(first.end, |word| word.start);
    Some(Refusal::from(PublicKeyError::Base64).at(position))
}

fn read_one(text: &str, words: &[Word<'_>], at: usize, depth: Depth) -> Result<Read, Refusal> {
    let (before, rest) = words.split_at(at);
    let [name, pieces @ ..] = rest else { return Err(PublicKeyError::NotAKey.into()) };
    let mut findings = options(before, name)?;
    if name.text.starts_with("webauthn-sk-") {
        return Err(signature_type(name));
    }
    let (key, used) = join(pieces)?;
    if key.algorithm().name() != name.text {
        let (line, blob) = (name.text.to_owned(), key.algorithm().name().to_owned());
        return Err(Refusal::from(PublicKeyError::TypeDiffers { line, blob }).at(name.start));
    }
    let first = pieces.first().unwrap_or(name);
    let (key, found) = checked(key, depth).map_err(|refusal| refusal.at(first.start))?;
    findings.extend(found);
    let last = pieces.get(used - 1).unwrap_or(name);
    let behind = pieces.get(used..).unwrap_or_default();
    let is_alone = |word: &Word<'_>| word.line != name.line && word.line != last.line;
    // Type, base64 and comment each on a line of its own.
    let (line, from) = match behind.first() {
        Some(more) if last.line != name.line && used == 1 && is_alone(more) => (more.line, more.start),
        _ => (last.line, last.end),
    };
    if let Some(more) = behind.iter().find(|word| word.line != line) {
        return Err(text_behind(more));
    }
    let (comment, dropped) = comment_of(text, from);
    findings.extend(dropped);
    Ok(Read::Public { key: key.with_comment(comment), format: Format::OpensshPublic, findings })
}

fn text_behind(word: &Word<'_>) -> Refusal {
    Refusal::new(
        "public-key-text-behind",
        format!("line {} is not part of the key above it: copy the key's line alone", word.line + 1),
    )
    .with("line", word.line + 1)
    .at(word.start)
}

fn signature_type(word: &Word<'_>) -> Refusal {
    let name = word.text.escape_debug().to_string();
    Refusal::new(
        "algorithm-not-ssh",
        format!(
            "{name} is a type of signatures and not of keys (OpenSSH PROTOCOL.u2f): choose the key itself, which \
             begins with sk-ecdsa-sha2-nistp256@openssh.com"
        ),
    )
    .with("algorithm", name)
    .at(word.start)
}

/// What stands there, to the end of the line.
fn comment_of(text: &str, from: usize) -> (Comment, Vec<Finding>) {
    let rest = text.get(from..).unwrap_or_default();
    comment::keep(rest.split(['\n', '\r']).next().unwrap_or_default().trim_start_matches(is_blank))
}

/// The key whose base64 the first so many words are.
fn join(words: &[Word<'_>]) -> Result<(PublicKey, usize), Refusal> {
    let mut base64 = String::new();
    let mut error = PublicKeyError::Base64;
    for (used, word) in words.iter().take(MAX_PIECES).enumerate() {
        if !word.text.bytes().all(base64::is_base64) {
            break;
        }
        base64.push_str(word.text);
        if base64.len() > MAX_LINE_LEN {
            return Err(PublicKeyError::TooLong { len: base64.len() }.into());
        }
        match base64::decode(base64.as_bytes()).map(|blob| PublicKey::from_blob(&blob, Comment::default())) {
            Some(Ok(key)) => return Ok((key, used + 1)),
            Some(Err(blob)) => error = blob,
            None => {}
        }
    }
    let position = words.first().map_or(0, |word| word.start);
    Err(Refusal::from(error).at(position))
}

/// The words in front of the key: options, which stay behind, or something else.
fn options(before: &[Word<'_>], name: &Word<'_>) -> Result<Vec<Finding>, Refusal> {
    match before {
        [] => Ok(Vec::new()),
        [options] if options.line == name.line && are_options(options.text) => Ok(vec![Finding::info(
            "authorized-keys-options",
            "the options in front of the key stay behind: providers take the bare key",
        )]),
        [host] if host.line == name.line && is_host(host.text) => Ok(vec![Finding::warn(
            "known-hosts",
            "this is a line of known_hosts, so the key is a server's, and only the server can use it: choose \
             your own public key, ~/.ssh/id_ed25519.pub for one",
        )]),
        [marker, ..] if marker.line == name.line && marker.text.starts_with('@') => Err(Refusal::new(
            "known-hosts",
            "this is a marked line of known_hosts, the key of an authority or one that was revoked: choose \
             your own public key, ~/.ssh/id_ed25519.pub for one",
        )
        .at(marker.start)),
        [first, ..] => Err(Refusal::new(
            "public-key-text-before",
            "there is other text before the key: copy the key's line alone",
        )
        .at(first.start)),
    }
}

/// Whether it may be the names of a host (`sshd(8)`, `SSH_KNOWN_HOSTS FILE FORMAT`).
fn is_host(word: &str) -> bool {
    let is_hashed = word.starts_with("|1|");
    is_hashed || !(word.starts_with('@') || word.ends_with([':', '=']) || word.contains('"'))
}

/// A comma-separated list of options, of which each is known by its name.
fn are_options(text: &str) -> bool {
    let mut quoted = false;
    let mut escaped = false;
    let outside = |c: char| {
        let quote = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        quoted ^= quote;
        !quoted && c == ','
    };
    text.split(outside).all(|option| {
        let name = option.split('=').next().unwrap_or_default();
        OPTIONS.iter().any(|known| known.eq_ignore_ascii_case(name))
    })
}

fn is_key(words: &[Word<'_>], at: usize) -> bool {
    let name = words.get(at).is_some_and(|word| is_type(word.text));
    name && words.get(at + 1).is_some_and(|word| word.text.starts_with(BLOB_PREFIX))
}

/// Whether it is the name of a type, or of one that is not known here.
pub(crate) fn is_type(word: &str) -> bool {
    TYPE_PREFIXES.iter().any(|prefix| word.starts_with(prefix))
        || matches!(Algorithm::from(word), Algorithm::Rsa)
}

/// Cuts the text into words. Lines that begin with `#` are left out, as `sshd` does, and fences of
/// Markdown.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut position = 0;
    for (line, content) in text.split_inclusive(['\n', '\r']).enumerate() {
        if !["#", "```"].iter().any(|mark| content.trim_start().starts_with(mark)) {
            split_line(content, line, position, &mut words);
        }
        position += content.len();
    }
    words
}

/// Whether it only marks a line, as quoted in a mail or as one of a list.
fn is_mark(word: &str) -> bool {
    word.chars().all(|c| matches!(c, '>' | '-' | '*' | '•'))
}

/// Blanks, and what web pages put in their place or beside them.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{b}' | '\u{c}' | '\u{a0}' | '\u{200b}' | '\u{feff}')
}

fn split_line<'t>(content: &'t str, line: usize, position: usize, words: &mut Vec<Word<'t>>) {
    let mut start = None;
    let mut quoted = false;
    let mut escaped = false;
    for (at, c) in content.char_indices().chain([(content.len(), '\n')]) {
        if matches!(c, '\n' | '\r') || (!quoted && is_blank(c)) {
            if let Some(from) = start.take() {
                let text = content.get(from..at).unwrap_or_default();
                let is_first = words.last().is_none_or(|word| word.line != line);
                if !(is_first && is_mark(text)) {
                    words.push(Word { text, line, start: position + from, end: position + at });
                }
            }
            quoted = false;
        } else {
            start.get_or_insert(at);
            quoted ^= c == '"' && !escaped;
        }
        escaped = c == '\\' && !escaped;
    }
}
