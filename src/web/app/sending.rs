//! What goes out, each request after the vault has looked it over.

use std::rc::Rc;

use js_sys::Uint8Array;
use yew::html::Scope;

use super::{App, Msg, say_later};
use crate::{
    disclose::DisclosingRequest,
    flow::{Errand, Event, TransportError},
    http::{Request, Response},
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
        let vault = Rc::clone(&self.vault);
        say_later(link, async move {
            let result = match inspect(&vault, &outgoing).await {
                Ok(()) => net::send(&outgoing).await,
                Err(reason) => Err(TransportError::NotSent(reason)),
            };
            responded(errand, result)
        });
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

fn responded(errand: Errand, result: Result<Response, TransportError>) -> Msg {
    Msg::Flow(Event::Responded(errand, result))
}

/// Has the vault search everything that would go out for the private key, which it alone knows.
async fn inspect(vault: &Vault, outgoing: &Outgoing<Request>) -> Result<(), String> {
    let bytes = Uint8Array::from(on_the_wire(outgoing).expose().as_bytes());
    match vault.ask(&Ask::Inspect, Cargo::Bytes(bytes)).await {
        Ok(Reply { answer: Answer::Inspected { clean: true }, .. }) => Ok(()),
        Ok(Reply { answer: Answer::Inspected { clean: false }, .. }) => Err(words::NOT_CLEAN.into()),
        Ok(_) => Err(words::NOT_INSPECTED.into()),
        Err(lost) => Err(words::lost(&lost).text()),
    }
}

fn on_the_wire(outgoing: &Outgoing<Request>) -> Secret {
    let request = outgoing.request();
    let mut text = format!("{}\n", outgoing.url());
    for (name, value) in &request.head().headers {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value.expose());
        text.push('\n');
    }
    text.push('\n');
    text.push_str(request.body().unwrap_or_default());
    Secret::new(text)
}
