//! What was done, as a file to keep: keys, destinations, what came of it, and every request. Nothing in it
//! is secret.

use super::{Delivery, End, Entry, Errand, Flow, HeldKey};
use crate::{
    json::Object,
    outcome::{FingerprintVerdict, Outcome},
    time::Timestamp,
};

/// What the file says it is.
const FORMAT: &str = "keyferry-report-1";

impl Flow {
    /// The report, in JSON.
    pub fn report(&self, now: Timestamp) -> String {
        let sum = self.ledger_sum();
        let sent = self.deliveries().iter().filter(|delivery| delivery.plan().is_some());
        Object::new()
            .text("format", FORMAT)
            .text("made", &now.iso8601())
            .each("keys", self.keys().iter().map(key))
            .each("deliveries", sent.filter_map(|delivery| self.reported(delivery)))
            .each("requests", self.ledger().iter().map(entry))
            .open("sum")
            .number("requests", sum.requests as u64)
            .number("bytes", sum.bytes as u64)
            .number("withPrivateKeyByConsent", sum.disclosures as u64)
            .number("withPrivateKeyOtherwise", 0)
            .number("stoppedByTheVault", sum.stopped as u64)
            .close()
            .end()
    }

    fn reported(&self, delivery: &Delivery) -> Option<Object> {
        let destination = self.destination_of(delivery)?;
        let plan = delivery.plan()?;
        let key = delivery.key().and_then(|key| self.key(key));
        let report = Object::new()
            .text("operation", plan.operation().id)
            .maybe("place", destination.place())
            .maybe("name", plan.name())
            .maybe("key", key.map(|key| key.summary().fingerprint()));
        Some(match delivery.outcome() {
            Some(told) => outcome(report, told),
            None => report.text("status", "under-way"),
        })
    }
}

fn key(key: &HeldKey) -> Object {
    let (summary, prints) = (key.summary(), &key.summary().fingerprints);
    Object::new()
        .text("found", &summary.found)
        .text("publicKey", &summary.public_key)
        .maybe("sha256", prints.sha256.as_deref())
        .maybe("md5", prints.md5.as_deref())
        .maybe("sha1", prints.sha1_certificate.as_deref())
}

fn outcome(report: Object, outcome: &Outcome) -> Object {
    let message = outcome.message();
    let report = report
        .text("status", outcome.status())
        .maybe("requestId", outcome.request_id().as_deref())
        .maybe("message", Some(message.as_str()).filter(|message| !message.is_empty()));
    match outcome {
        Outcome::Imported { fingerprint, .. } => verdict(report, fingerprint),
        _ => report,
    }
}

fn verdict(report: Object, verdict: &FingerprintVerdict) -> Object {
    match verdict {
        FingerprintVerdict::Match { value } => report.text("fingerprint", "match").text("returned", value),
        FingerprintVerdict::Differs { got, .. } => {
            report.text("fingerprint", "differs").text("returned", got)
        }
        FingerprintVerdict::UnknownNotation { value } => {
            report.text("fingerprint", "unknown-notation").text("returned", value)
        }
        FingerprintVerdict::NotReturned => report.text("fingerprint", "not-returned"),
    }
}

fn entry(entry: &Entry) -> Object {
    let (end, status) = match entry.end {
        End::Open => ("no answer yet", None),
        End::Answered(status) => ("answered", Some(status)),
        End::Lost => ("no answer", None),
        End::Stopped => ("stopped before it left", None),
    };
    let written = Object::new()
        .text("at", &entry.at.iso8601())
        .text("for", errand(entry.errand))
        .text("operation", entry.operation)
        .text("method", entry.method)
        .text("url", &entry.url)
        .maybe("through", Some(entry.via.as_str()).filter(|via| !via.is_empty()))
        .number("bytes", entry.bytes as u64)
        .text("privateKey", if entry.discloses { "by consent" } else { "none" })
        .text("end", end);
    match status {
        Some(status) => written.number("status", u64::from(status)),
        None => written,
    }
}

fn errand(errand: Errand) -> &'static str {
    match errand {
        Errand::Deliver(_) => "deliver",
        Errand::LookUp(_) => "look up",
        Errand::List { .. } => "list",
        Errand::Delete { .. } => "delete",
        Errand::LogIn(_) => "log in",
    }
}
