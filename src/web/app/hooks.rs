//! What the host is asked: whether it minds, for credentials, for signatures, and to send.

use std::rc::Rc;

use yew::html::Scope;

use super::{App, Msg, say_later};
use crate::{
    credentials::{Credentials, Scheme},
    embed::{self, Answer, Masking},
    flow::{Delivery, Destination, Errand, Event, Flow, Sender, TransportError},
    http::{Request, Response},
    json::Object,
    param::Params,
    provider::Operation,
    route::Outgoing,
    web::{body, clock, host::Host, net::MAX_ANSWER_LEN, words},
};

impl App {
    /// Whether an event sends, so that the host is asked first.
    pub(super) fn is_asked_before(&self, event: &Event) -> bool {
        let sends = matches!(event, Event::Sent | Event::SentAgain(_) | Event::SentAs(..));
        sends && self.host.is_some()
    }

    /// Asks the host whether it minds.
    pub(super) fn ask_before(&mut self, link: &Scope<Self>, event: Event) {
        let Some(host) = self.host.clone() else { return };
        let now = clock::now();
        let is_about = |to: &&Delivery| match &event {
            Event::SentAgain(id) | Event::SentAs(id, _) => to.id() == *id,
            _ => self.flow.is_ready(to),
        };
        let about = self.flow.deliveries().iter().filter(is_about);
        let requests = about.filter_map(|to| self.flow.described(to, now));
        let detail = Object::new().each("requests", requests);
        say_later(link, async move {
            let answer = host.ask("beforeSend", detail).await;
            if answer.is_ok_and(Answer::is_yes) { Msg::Allowed(event) } else { Msg::Forbidden }
        });
    }

    /// The host minds.
    pub(super) fn forbidden(&mut self) {
        self.view.say(words::HOST_FORBADE);
    }

    /// Asks the host what is there already, of every destination.
    pub(super) fn ask_what_exists(&self, link: &Scope<Self>) {
        let Some(host) = self.host.as_ref().filter(|_| self.hosted.hooks.existing) else { return };
        for destination in self.flow.destinations() {
            let (host, id) = (Rc::clone(host), destination.id());
            let detail = Object::new().json("destination", &described(&self.flow, destination));
            say_later(link, async move {
                let existing = host.ask("listExisting", detail).await.and_then(Answer::existing);
                Msg::Flow(Event::Existing(id, existing.unwrap_or_default()))
            });
        }
    }

    /// Credentials that the host lends; or that it signs, for which the request is built without any.
    pub(super) fn ask_host(
        &self,
        link: &Scope<Self>,
        errand: Errand,
        operation: &'static Operation,
        params: Params,
    ) -> bool {
        let hooks = self.hosted.hooks;
        let Some(host) = self.host.clone().filter(|_| hooks.credentials || hooks.signature) else {
            return false;
        };
        let destination = self.flow.destination_at(errand);
        let described = destination.map(|to| described(&self.flow, to)).unwrap_or_default();
        let detail = Object::new().text("operation", operation.id).json("destination", &described);
        say_later(link, async move {
            let given = if hooks.credentials {
                host.ask("getCredentials", detail).await.and_then(|answer| {
                    embed::lent(&answer.value()?).ok_or_else(|| words::PORTAL_GAVE_NONE.into())
                })
            } else {
                Ok(Credentials::AtProxy)
            };
            Msg::Flow(Event::PortalAnswered(errand, params, given))
        });
        true
    }

    /// How a request of an errand gets its signature and goes out, where the host has a part in it.
    pub(super) fn part_of_host(&self, errand: Errand) -> Option<Part> {
        let host = self.host.clone()?;
        let destination = self.flow.destination_at(errand)?;
        let is_lent = destination.scheme() == Scheme::FromPortal;
        let part = Part {
            host,
            destination: self.flow.host_id_of(destination),
            operation: destination.operation().id,
            signs: is_lent && self.hosted.hooks.signature && !self.hosted.hooks.credentials,
            sends: self.flow.bounds().sender == Sender::Host,
        };
        (part.signs || part.sends).then_some(part)
    }
}

/// A destination, as its host sees it.
fn described(flow: &Flow, destination: &Destination) -> String {
    let object = Object::new()
        .text("id", &flow.host_id_of(destination))
        .text("operation", destination.operation().id)
        .maybe("label", destination.label());
    let specs = destination.operation().params.iter();
    let params = specs.filter_map(|spec| Some((spec.id, destination.params().get(spec.id)?)));
    params.fold(object.open("params"), |object, (id, value)| object.text(id, value)).close().end()
}

/// The host's part in sending a request.
pub(super) struct Part {
    host: Rc<Host>,
    destination: String,
    operation: &'static str,
    signs: bool,
    pub(super) sends: bool,
}

impl Part {
    fn described(&self, outgoing: &Outgoing<Request>) -> Object {
        let request = outgoing.request();
        let content = (request.head(), request.body());
        embed::request(&self.destination, self.operation, outgoing.url(), content, false, Masking::Bare)
    }

    /// The request with the headers that the host adds.
    pub(super) async fn signed(
        &self,
        outgoing: Outgoing<Request>,
    ) -> Result<Outgoing<Request>, TransportError> {
        if !self.signs {
            return Ok(outgoing);
        }
        let detail = Object::new().json("request", &self.described(&outgoing).end());
        let headers = self.host.ask("signRequest", detail).await.and_then(Answer::headers);
        let headers = headers.map_err(TransportError::NotSent)?;
        outgoing.with_headers(headers).map_err(|error| TransportError::NotSent(error.to_string()))
    }

    /// Has the host send it.
    pub(super) async fn sent(&self, outgoing: &Outgoing<Request>) -> Result<Response, TransportError> {
        let detail = Object::new().json("request", &self.described(outgoing).end());
        let answer = self.host.ask("transport", detail).await.map_err(|_| TransportError::TimedOut)?;
        let response = answer.response().map_err(TransportError::Broken)?;
        if response.body.len() > MAX_ANSWER_LEN as usize {
            return Err(TransportError::Broken(body::too_long(MAX_ANSWER_LEN)));
        }
        Ok(response)
    }
}
