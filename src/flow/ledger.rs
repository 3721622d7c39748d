//! What this page sent: to whom, how much, and whether a private key was in it.

use super::{Effect, Errand, Flow};
use crate::{http::Response, route::Outgoing, time::Timestamp};

/// One request that was handed to the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// What for.
    pub errand: Errand,
    /// The id of the operation it belongs to.
    pub operation: &'static str,
    /// The method.
    pub method: &'static str,
    /// The URL at the provider, without its query.
    pub url: String,
    /// The origin that the browser connects to.
    pub via: String,
    /// How many bytes of URL, headers and body.
    pub bytes: usize,
    /// Whether it holds a private key that a person consented to hand over.
    pub discloses: bool,
    /// What became of it.
    pub end: End,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing yet.
    Open,
    /// An answer came, with that status.
    Answered(u16),
    /// None came, so it may have arrived or not.
    Lost,
    /// It was stopped before it left.
    Stopped,
}

/// What all of it adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many requests left.
    pub requests: usize,
    /// How many bytes were in them.
    pub bytes: usize,
    /// How many of them held a private key, by consent.
    pub disclosures: usize,
    /// How many were stopped before they left.
    pub stopped: usize,
}

impl Flow {
    /// Every request, in order.
    pub fn ledger(&self) -> &[Entry] {
        &self.ledger
    }

    /// What all of it adds up to.
    pub fn ledger_sum(&self) -> Sum {
        let mut sum = Sum::default();
        for entry in &self.ledger {
            if entry.end == End::Stopped {
                sum.stopped += 1;
                continue;
            }
            sum.requests += 1;
            sum.bytes += entry.bytes;
            sum.disclosures += usize::from(entry.discloses);
        }
        sum
    }

    /// Writes down what an effect is about to send.
    pub(super) fn enter(&mut self, operation: &'static str, effect: &Effect, now: Timestamp) {
        let (errand, via, head, body_len, discloses) = match effect {
            Effect::Send(errand, outgoing) => {
                (*errand, outgoing.url(), outgoing.request().head(), len(outgoing), false)
            }
            Effect::SendDisclosing(id, outgoing) => {
                let request = outgoing.request();
                (Errand::Deliver(*id), outgoing.url(), request.head(), request.body_len(), true)
            }
            Effect::LogIn(account, outgoing) => {
                let request = outgoing.request();
                (Errand::LogIn(*account), outgoing.url(), request.head(), request.body_len(), false)
            }
            _ => return,
        };
        let bytes = via.len() + head.headers_len() + body_len;
        self.ledger.push(Entry {
            at: now,
            errand,
            operation,
            method: head.method.as_str(),
            url: format!("{}{}", head.url.origin(), head.url.path()),
            via: origin_of(via).to_owned(),
            bytes,
            discloses,
            end: End::Open,
        });
    }

    pub(super) fn close_entry(&mut self, errand: Errand, result: &Result<Response, super::TransportError>) {
        let end = match result {
            Ok(response) => End::Answered(response.status),
            Err(super::TransportError::NotSent(_)) => End::Stopped,
            Err(_) => End::Lost,
        };
        let mut entries = self.ledger.iter_mut().rev();
        if let Some(entry) = entries.find(|entry| entry.errand == errand && entry.end == End::Open) {
            entry.end = end;
        }
    }
}

fn len(outgoing: &Outgoing<crate::http::Request>) -> usize {
    outgoing.request().body().map_or(0, str::len)
}

/// Scheme and authority of a URL; empty for one on the page's own server.
fn origin_of(url: &str) -> &str {
    let Some(scheme_end) = url.find("://").map(|at| at + 3) else { return "" };
    let path = url.get(scheme_end..).and_then(|rest| rest.find('/'));
    path.and_then(|at| url.get(..scheme_end + at)).unwrap_or(url)
}
