//! A request as a host sees it.

use crate::{
    flow::{Delivery, Flow, Preview},
    http::Head,
    json::Object,
    time::Timestamp,
};

/// What a host sees of a request's credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Masking {
    /// Nothing.
    Masked,
    /// All, of a request whose credentials are the host's own.
    Bare,
}

/// Where a request of a destination goes, for the host to see.
pub fn request(
    destination: &str,
    operation: &str,
    url: &str,
    (head, body): (&Head, Option<&str>),
    discloses: bool,
    masking: Masking,
) -> Object {
    let headers: Vec<String> = head
        .headers
        .iter()
        .map(|(name, value)| {
            let value = if masking == Masking::Bare { value.expose() } else { value.masked() };
            pair(name, value)
        })
        .collect();
    let described = Object::new()
        .text("destinationId", destination)
        .text("operation", operation)
        .text("method", head.method.as_str())
        .text("upstreamUrl", &head.url.to_string())
        .text("url", url)
        .json("headers", &["[", &headers.join(","), "]"].concat());
    match body {
        Some(body) => described.text("body", body),
        None => described.json("body", "null"),
    }
    .truth("carriesPrivateKey", discloses)
}

fn pair(name: &str, value: &str) -> String {
    Object::list(&[name, value])
}

impl Flow {
    /// What is about to be sent, as the host sees it: without credentials and without private keys.
    pub fn described(&self, delivery: &Delivery, now: Timestamp) -> Option<Object> {
        let destination = self.destination_of(delivery)?;
        let (id, operation) = (self.host_id_of(destination), destination.operation().id);
        let route = |head: &Head| self.proxy().url(&head.url).unwrap_or_default();
        Some(match self.preview(delivery, now).ok()?? {
            Preview::Request(seen) | Preview::Unsigned(seen) => {
                let (head, body) = (seen.head(), seen.body());
                request(&id, operation, &route(head), (head, body), false, Masking::Masked)
            }
            Preview::Disclosing(head, body) => {
                request(&id, operation, &route(&head), (&head, Some(&body)), true, Masking::Masked)
            }
        })
    }
}
