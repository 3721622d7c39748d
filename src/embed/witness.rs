//! What a host is told of the dialogue: each thing once, when it has changed.

use crate::{
    finding::{Finding, Severity},
    flow::{Custody, Delivery, Destination, Flow, HeldKey, Step, Sum},
    json::Object,
    language::Speech,
    outcome::{FingerprintVerdict, Outcome},
};

/// How a private key was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// As a file.
    Download,
    /// To the clipboard.
    Copy,
}

/// What the host was told last.
#[derive(Debug, Default)]
pub struct Witness {
    step: &'static str,
    state: String,
    keys: String,
    verdicts: String,
    /// What came of deliveries, by the deliveries.
    results: Vec<(u32, String)>,
    was_sending: bool,
}

impl Witness {
    /// What is to be told now, in the order in which it happened.
    pub fn see(&mut self, flow: &Flow, speech: &Speech) -> Vec<String> {
        let mut told = Vec::new();
        self.see_state(flow, &mut told);
        self.see_step(flow, &mut told);
        self.see_keys(flow, speech, &mut told);
        self.see_verdicts(flow, speech, &mut told);
        self.see_results(flow, &mut told);
        told
    }

    fn see_state(&mut self, flow: &Flow, told: &mut Vec<String>) {
        let now = Object::new()
            .text("type", "state")
            .text("step", step_name(flow))
            .truth("busy", flow.is_sending())
            .truth("hasPrivateKey", flow.keys().iter().any(|key| key.summary().has_private_key))
            .truth("unsavedKey", flow.has_unsaved_key())
            .json("egress", &egress(flow))
            .end();
        if self.state != now {
            self.state.clone_from(&now);
            told.push(now);
        }
    }

    fn see_step(&mut self, flow: &Flow, told: &mut Vec<String>) {
        let now = step_name(flow);
        if self.step != now {
            if !self.step.is_empty() {
                told.push(event("kf-step", &Object::new().text("from", self.step).text("to", now).end()));
            }
            self.step = now;
        }
    }

    fn see_keys(&mut self, flow: &Flow, speech: &Speech, told: &mut Vec<String>) {
        let all: Vec<String> = flow.keys().iter().map(|held| key(held, speech)).collect();
        let first = all.first().map_or("null", String::as_str);
        let now = Object::new().json("key", first).json("keys", &array(&all)).end();
        if self.keys != now {
            let is_news = !self.keys.is_empty() || !all.is_empty();
            self.keys.clone_from(&now);
            told.extend(is_news.then(|| event("kf-key", &now)));
        }
    }

    fn see_verdicts(&mut self, flow: &Flow, speech: &Speech, told: &mut Vec<String>) {
        if flow.current_step() == Step::Results {
            return;
        }
        let now = verdicts(flow, speech);
        if self.verdicts != now {
            let is_news = !self.verdicts.is_empty() || !flow.deliveries().is_empty();
            self.verdicts.clone_from(&now);
            told.extend(is_news.then(|| event("kf-plan", &now)));
        }
    }

    fn see_results(&mut self, flow: &Flow, told: &mut Vec<String>) {
        self.results.retain(|(id, _)| flow.delivery(*id).is_some_and(|delivery| delivery.plan().is_some()));
        for delivery in flow.deliveries() {
            let Some(now) = result(flow, delivery) else { continue };
            let known = self.results.iter().position(|(id, _)| *id == delivery.id());
            if known.is_some_and(|at| self.results[at].1 == now) {
                continue;
            }
            told.push(event("kf-result", &Object::new().json("result", &now).end()));
            match known {
                Some(at) => self.results[at].1 = now,
                None => self.results.push((delivery.id(), now)),
            }
        }
        if std::mem::replace(&mut self.was_sending, flow.is_sending()) && !flow.is_sending() {
            let all: Vec<String> = flow.deliveries().iter().filter_map(|to| result(flow, to)).collect();
            let done = Object::new().json("results", &array(&all)).json("egress", &egress(flow));
            told.push(event("kf-done", &done.end()));
        }
    }
}

/// The event by that name, with that detail in JSON.
fn event(name: &str, detail: &str) -> String {
    Object::new().text("type", "event").text("name", name).json("detail", detail).end()
}

fn array(items: &[String]) -> String {
    ["[", &items.join(","), "]"].concat()
}

fn step_name(flow: &Flow) -> &'static str {
    match flow.current_step() {
        Step::Key => "key",
        Step::Destinations => "destinations",
        Step::Review => "review",
        Step::Results if flow.is_sending() => "sending",
        Step::Results => "results",
    }
}

fn egress(flow: &Flow) -> String {
    let Sum { requests, bytes, disclosures, stopped } = flow.ledger_sum();
    let mut origins: Vec<&str> = Vec::new();
    for entry in flow.ledger() {
        if !origins.contains(&entry.via.as_str()) {
            origins.push(&entry.via);
        }
    }
    Object::new()
        .number("requests", requests as u64)
        .number("bytesSent", bytes as u64)
        .number("privateKeyMatches", stopped as u64)
        .number("consentedUploads", disclosures as u64)
        .texts("origins", &origins)
        .end()
}

/// A key's public facts.
pub fn key(held: &HeldKey, speech: &Speech) -> String {
    let (summary, prints) = (held.summary(), &held.summary().fingerprints);
    let key = Object::new()
        .text("found", &speech.list(&summary.found))
        .text("publicKey", &summary.public_key)
        .text("algorithm", &summary.algorithm);
    let key = match summary.bits {
        Some(bits) => key.number("bits", u64::from(bits)),
        None => key.json("bits", "null"),
    };
    key.text("comment", &summary.comment)
        .text("format", &summary.format)
        .truth("encrypted", summary.encrypted)
        .truth("hasPrivateKey", summary.has_private_key)
        .text("custody", custody(held.custody()))
        .text("name", held.name())
        .open("fingerprints")
        .maybe("sha256", prints.sha256.as_deref())
        .maybe("md5", prints.md5.as_deref())
        .maybe("sha1Certificate", prints.sha1_certificate.as_deref())
        .close()
        .json("findings", &findings(&summary.findings, speech))
        .end()
}

fn custody(custody: Custody) -> &'static str {
    match custody {
        Custody::Elsewhere => "elsewhere",
        Custody::Unsaved => "unsaved",
        Custody::Saved => "saved",
        Custody::Proven => "proven",
        Custody::Declined => "declined",
    }
}

fn findings(findings: &[Finding], speech: &Speech) -> String {
    let all: Vec<String> = findings.iter().map(|one| finding(one, speech)).collect();
    array(&all)
}

fn finding(finding: &Finding, speech: &Speech) -> String {
    let severity = match finding.severity {
        Severity::Block => "block",
        Severity::Warn => "warn",
        Severity::Info => "info",
    };
    let written = Object::new()
        .text("code", &finding.code)
        .text("severity", severity)
        .text("message", &speech.finding(finding))
        .maybe("field", finding.field.as_deref());
    let params =
        finding.params.iter().fold(written.open("params"), |object, (name, value)| object.text(name, value));
    params.close().end()
}

/// What stands against each delivery, and how many can be sent.
pub fn verdicts(flow: &Flow, speech: &Speech) -> String {
    let all: Vec<String> = flow.deliveries().iter().filter_map(|to| verdict(flow, to, speech)).collect();
    Object::new().json("verdicts", &array(&all)).number("sendable", flow.ready_count() as u64).end()
}

fn verdict(flow: &Flow, delivery: &Delivery, speech: &Speech) -> Option<String> {
    let destination = flow.destination_of(delivery)?;
    let found = flow.verdict(delivery)?;
    let rule = (destination.operation().name_rule)(destination.params());
    let name = flow.name_of(delivery);
    let better = rule.fix(name).filter(|fix| fix != name && !rule.findings(name).is_empty());
    let verdict = Object::new()
        .text("destinationId", &flow.host_id_of(destination))
        .text("operation", destination.operation().id)
        .maybe("key", key_of(flow, delivery))
        .text("name", name)
        .truth("included", delivery.is_included())
        .truth("ok", found.plan.is_some())
        .truth("sendable", flow.is_ready(delivery))
        .maybe("suggestedName", better.as_deref())
        .json("findings", &findings(&found.findings, speech));
    Some(verdict.end())
}

/// The fingerprint of the key that a delivery is about.
fn key_of<'f>(flow: &'f Flow, delivery: &Delivery) -> Option<&'f str> {
    Some(flow.key(delivery.key()?)?.summary().fingerprint())
}

/// What came of a delivery; none while nothing has.
fn result(flow: &Flow, delivery: &Delivery) -> Option<String> {
    let (outcome, destination) = (delivery.outcome()?, flow.destination_of(delivery)?);
    let message = outcome.message();
    let written = Object::new()
        .text("destinationId", &flow.host_id_of(destination))
        .text("operation", destination.operation().id)
        .maybe("key", key_of(flow, delivery))
        .maybe("name", delivery.plan().and_then(|plan| plan.name()))
        .text("status", outcome.status())
        .truth("ok", outcome.is_success())
        .maybe("requestId", outcome.request_id().as_deref())
        .maybe("message", Some(message.as_str()).filter(|message| !message.is_empty()));
    Some(told(written, outcome).end())
}

/// What there is to say of an outcome beside its status.
fn told(written: Object, outcome: &Outcome) -> Object {
    match outcome {
        Outcome::Imported { fingerprint, .. } => written.json("fingerprint", &compared(fingerprint)),
        Outcome::NameTaken { code, .. } | Outcome::Unauthorized { code, .. } => {
            written.maybe("providerCode", code.as_deref())
        }
        Outcome::Refused { http_status, code, .. } => {
            written.number("httpStatus", u64::from(*http_status)).maybe("providerCode", code.as_deref())
        }
        Outcome::Unreadable { http_status, .. } => written.number("httpStatus", u64::from(*http_status)),
        _ => written,
    }
}

fn compared(verdict: &FingerprintVerdict) -> String {
    match verdict {
        FingerprintVerdict::Match { value } => Object::new().text("kind", "match").text("value", value),
        FingerprintVerdict::Differs { expected, got } => {
            Object::new().text("kind", "differs").text("expected", expected).text("got", got)
        }
        FingerprintVerdict::NotReturned => Object::new().text("kind", "not-returned"),
        FingerprintVerdict::UnknownNotation { value } => {
            Object::new().text("kind", "unknown-notation").text("value", value)
        }
    }
    .end()
}

/// The event that something went wrong, in a sentence.
pub fn problem(code: &str, message: &str, is_retryable: bool) -> String {
    let detail = Object::new().text("code", code).text("message", message).truth("retryable", is_retryable);
    event("kf-error", &detail.end())
}

impl Saved {
    /// The event that a private key was saved.
    pub fn event(self, is_encrypted: bool) -> String {
        let how = match self {
            Self::Download => "download",
            Self::Copy => "copy",
        };
        event("kf-private-key-saved", &Object::new().text("how", how).truth("encrypted", is_encrypted).end())
    }
}

impl Flow {
    /// What the host knows a destination by; of one that a person added, a name of its own.
    pub fn host_id_of(&self, destination: &Destination) -> String {
        destination
            .host_id()
            .map_or_else(|| ["added-", &destination.id().to_string()].concat(), str::to_owned)
    }

    /// The event that a person has finished, or begun again.
    pub fn closing(&self) -> String {
        let reason = if self.current_step() == Step::Results { "done" } else { "cancel" };
        let detail = Object::new().text("reason", reason).truth("unsavedPrivateKey", self.has_unsaved_key());
        event("kf-close", &detail.end())
    }
}
