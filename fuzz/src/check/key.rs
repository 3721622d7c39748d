//! What is true of a key that was read.

use keyferry::{
    finding::Finding,
    fingerprint::FingerprintKind,
    key::{MAX_LINE_LEN, PublicKey},
    vault::{Answer, KeySummary},
};

use super::shown;
use crate::Asked;

/// The longest picture and the longest certificate, in bytes.
const MAX_TEXT_LEN: usize = 128 * 1024;

pub(super) fn holds(summary: &KeySummary) {
    shown(&summary.found);
    shown(&summary.comment);
    shown(&summary.algorithm);
    summary.findings.iter().for_each(finding);
    assert!(summary.randomart.len() <= MAX_TEXT_LEN);
    if summary.format == "x509" {
        certificate(summary);
    } else {
        let key = line(&summary.public_key);
        assert_eq!(Some(sha256(&key)), summary.fingerprints.sha256);
        assert_eq!(key.comment().as_str(), summary.comment);
        assert_eq!(key.bits(), summary.bits);
    }
}

fn certificate(summary: &KeySummary) {
    assert!(summary.public_key.len() <= MAX_TEXT_LEN);
    assert_eq!(Asked::default().read(summary.public_key.as_bytes()), Answer::Key(summary.clone()));
    if let Some(inside) = &summary.key_inside {
        line(inside);
    }
}

/// A line is one line, and reads again as the same key.
pub(super) fn line(text: &str) -> PublicKey {
    assert!(!text.contains(['\n', '\r']), "{text:?} is not one line");
    assert!(text.len() <= MAX_LINE_LEN, "{} bytes are no line", text.len());
    let key = PublicKey::from_openssh(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert_eq!(key.to_openssh(), text, "the line is canonical");
    match Asked::default().read(text.as_bytes()) {
        _ if is_ambiguous(&key) => {}
        Answer::Key(again) => assert_eq!(again.public_key, text, "the line is read as another"),
        other => panic!("{text:?} is not read again: {other:?}"),
    }
    key
}

/// Whether the comment holds what text of other formats is told by, or a key behind the key. Such a
/// line may be read as one of them, and refused, or as several keys to choose from.
fn is_ambiguous(key: &PublicKey) -> bool {
    let marks = [" AAAA", "BEGIN ", "PuTTY-User-Key-File-", "----\\", "\\nEncryption: "];
    marks.iter().any(|mark| key.comment().as_str().contains(mark))
}

fn sha256(key: &PublicKey) -> String {
    key.fingerprint(FingerprintKind::Sha256).value
}

fn finding(finding: &Finding) {
    shown(&finding.message);
    finding.params.iter().for_each(|(_, value)| shown(value));
}
