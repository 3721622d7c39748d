//! What goes out, each request after the vault has looked it over.

use std::rc::Rc;

use js_sys::Uint8Array;
use yew::html::Scope;

use super::{App, Msg, hooks::Part, say_later};
use crate::{
    disclose::DisclosingRequest,
    flow::{Errand, Event, TransportError},
    http::{Head, Request, Response},
    route::Outgoing,
    secret::Secret,
    vault::{Answer, Ask},
    web::{
        field, language, net,
        vault::{Cargo, Reply, Vault},
        words,
    },
};

impl App {
    /// Sends a request in which the vault found nothing of the private key.
    pub(super) fn send(&self, link: &Scope<Self>, errand: Errand, outgoing: Outgoing<Request>) {
        let (vault, part) = (Rc::clone(&self.vault), self.part_of_host(errand));
        say_later(link, async move { responded(errand, send_with(&vault, part, outgoing).await) });
    }

    /// Sends the one kind of request that holds a private key.
    pub(super) fn send_disclosing(link: &Scope<Self>, id: u32, outgoing: Outgoing<DisclosingRequest>) {
        say_later(link, async move { responded(Errand::Deliver(id), net::send_disclosing(&outgoing).await) });
    }

    /// Asks the vault for the private key that a person consented to hand over.
    pub(super) fn disclose(&self, link: &Scope<Self>, id: u32, ask: Ask) {
        let vault = Rc::clone(&self.vault);
        say_later(link, async move {
            let refused = |reason| responded(Errand::Deliver(id), Err(TransportError::NotSent(reason)));
            match vault.ask(&ask, Cargo::Nothing).await {
                Ok(Reply { answer: Answer::Disclosed, bytes: Some(bytes) }) => field::text(&bytes)
                    .map_or_else(
                        || refused(words::NOT_DISCLOSED.into()),
                        |key| Msg::Flow(Event::Disclosed(id, Secret::new(key))),
                    ),
                Ok(Reply { answer: Answer::Refused(refusal), .. }) => refused(language::refusal(&refusal)),
                Ok(_) => refused(words::NOT_DISCLOSED.into()),
                Err(lost) => refused(words::lost(&lost).text()),
            }
        });
    }
}

/// The host, where it has a part in it, signs before the vault looks and sends after.
async fn send_with(
    vault: &Vault,
    part: Option<Part>,
    outgoing: Outgoing<Request>,
) -> Result<Response, TransportError> {
    let outgoing = match &part {
        Some(part) => part.signed(outgoing).await?,
        None => outgoing,
    };
    let request = outgoing.request();
    let body = request.body().unwrap_or_default();
    inspect(vault, outgoing.url(), request.head(), body).await.map_err(TransportError::NotSent)?;
    match part.filter(|part| part.sends) {
        Some(part) => part.sent(&outgoing).await,
        None => net::send(&outgoing).await,
    }
}

pub(super) fn responded(errand: Errand, result: Result<Response, TransportError>) -> Msg {
    Msg::Flow(Event::Responded(errand, result))
}

/// Has the vault search everything that would go out for the private key, which it alone knows.
pub(super) async fn inspect(vault: &Vault, url: &str, head: &Head, body: &str) -> Result<(), String> {
    let bytes = Uint8Array::from(on_the_wire(url, head, body).expose().as_bytes());
    match vault.ask(&Ask::Inspect, Cargo::Bytes(bytes)).await {
        Ok(Reply { answer: Answer::Inspected { clean: true }, .. }) => Ok(()),
        Ok(Reply { answer: Answer::Inspected { clean: false }, .. }) => Err(words::NOT_CLEAN.into()),
        Ok(_) => Err(words::NOT_INSPECTED.into()),
        Err(lost) => Err(words::lost(&lost).text()),
    }
}

/// With room for all of it from the start, so that no copy of a secret is left behind.
fn on_the_wire(url: &str, head: &Head, body: &str) -> Secret {
    let mut text =
        String::with_capacity(url.len() + head.headers_len() + body.len() + 3 * head.headers.len() + 2);
    text.push_str(url);
    text.push('\n');
    for (name, value) in &head.headers {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value.expose());
        text.push('\n');
    }
    text.push('\n');
    text.push_str(body);
    Secret::new(text)
}
