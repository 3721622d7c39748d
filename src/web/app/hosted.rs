//! A page with a host around it: what the host sets and wants done, and what it is asked before something is
//! sent.

use std::rc::Rc;

use js_sys::Uint8Array;
use yew::html::Scope;

use super::{App, Msg, say_later};
use crate::{
    embed::{self, Answer, Command, Masking, Message, Settings},
    export::{self, ExportFormat},
    flow::{
        Delivery, Destination, Errand, Event, Flow, Input as Doing, Preview, Sender, Taking, TransportError,
    },
    http::{Request, Response},
    json::Object,
    param::Params,
    plan::{BuildError, Material},
    provider::Operation,
    route::{Outgoing, ProxyConfig},
    web::{
        clock, dom,
        host::Host,
        language::{self, with},
        look,
        page::{self, Isolation},
        words,
    },
};

/// What private keys are known by in the files that people have.
const PRIVATE_MARKS: [&str; 2] = ["PRIVATE KEY-----", "Private-Lines:"];

/// What the host answers to `transport`, within the same limit as what is fetched.
const MAX_ANSWER_LEN: usize = 256 * 1024;

impl App {
    /// The host said something, or something that means nothing.
    pub(super) fn host_said(&mut self, link: &Scope<Self>, said: Result<Message, (Option<u32>, String)>) {
        match said {
            Ok(Message::Settings(settings)) => self.set(link, *settings),
            Ok(Message::Command(id, command)) => self.obey(link, id, command),
            Ok(Message::Answer(id, answer)) => {
                if let Some(host) = &self.host {
                    host.answered(id, answer);
                }
            }
            Err((None, reason)) => self.tell(&embed::problem("host-message", &reason, false)),
            Err((Some(id), reason)) => self.tell(&embed::failed(id, "host-message", &reason)),
        }
    }

    pub(super) fn tell(&self, message: &str) {
        if let Some(host) = &self.host {
            host.tell(message);
        }
    }

    fn set(&mut self, link: &Scope<Self>, settings: Settings) {
        look::set(settings.theme, settings.layout, &settings.tokens, &settings.hidden);
        if let Some(language) = settings.language.filter(|_| !self.has_chosen_language) {
            self.want(link, language);
        }
        let named = (self.hosted.key_name != settings.key_name).then(|| settings.key_name.clone()).flatten();
        self.step(link, Event::Bounded(settings.bounds));
        self.hosted = Hosted {
            hooks: settings.hooks,
            proxy: settings.proxy,
            min_rsa_bits: settings.min_rsa_bits,
            key_name: settings.key_name,
        };
        self.reach(link);
        self.step(link, Event::Placed(settings.placements));
        if let Some(name) = named {
            self.step(link, Event::NameSuggested(name));
        }
    }

    /// The way to the clouds, who people can be known as there, and how long keys have to be: as the operator
    /// and the host say together.
    pub(super) fn reach(&mut self, link: &Scope<Self>) {
        let operator = self.view.operator.clone();
        let hooks = self.hosted.hooks;
        let may_choose = operator.host_proxy || page::isolation() == Isolation::Page;
        let proxy = self.hosted.proxy.clone().filter(|_| may_choose).unwrap_or(operator.proxy);
        let portal = operator.portal.is_some() || hooks.credentials || hooks.signature;
        let bits =
            self.hosted.min_rsa_bits.map_or(operator.min_rsa_bits, |bits| bits.max(operator.min_rsa_bits));
        self.step(link, Event::KnownBy { identities: operator.identities, portal });
        self.step(link, Event::Configured { proxy, endpoints: operator.endpoints });
        self.step(link, Event::Required(bits));
    }

    fn obey(&mut self, link: &Scope<Self>, id: u32, command: Command) {
        match command {
            Command::SetPublicKey(text) => return self.set_public_key(link, id, &text),
            Command::Send => return self.send_for_host(link, id),
            Command::SuggestName(name) => self.step(link, Event::NameSuggested(name)),
            Command::Cancel => self.step(link, Event::Cancelled),
            Command::FocusFirstError => self.focus_first_error(),
            Command::Validate => {
                let verdicts = with(|speech| embed::verdicts(&self.flow, speech));
                return self.tell(&embed::succeeded(id, &verdicts));
            }
            Command::Reset { force } => {
                let is_reset = force || !self.flow.has_unsaved_key();
                if is_reset {
                    self.clear_now(link);
                }
                return self.tell(&embed::succeeded(id, if is_reset { "true" } else { "false" }));
            }
            Command::Export(format, destination) => {
                let written = self.exported(format, destination.as_deref());
                return self.tell(&match written {
                    Ok(text) => embed::succeeded(id, &Object::list(&[&text])),
                    Err((code, reason)) => embed::failed(id, code, &reason),
                });
            }
        }
        self.tell(&embed::succeeded(id, "null"));
    }

    /// A host has no business with private keys: what is none that can be read as public goes no further.
    fn set_public_key(&mut self, link: &Scope<Self>, id: u32, text: &str) {
        if let Err(finding) = Material::read(text) {
            let is_private = PRIVATE_MARKS.iter().any(|mark| text.contains(mark));
            let (code, message) = if is_private {
                (
                    "private-key-given",
                    "that is a private key: a page around Keyferry hands public keys in".to_owned(),
                )
            } else {
                ("public-key-unreadable", language::finding(&finding))
            };
            return self.tell(&embed::failed(id, code, &message));
        }
        if matches!(self.flow.input(), Doing::Working(_)) {
            return self.tell(&embed::failed(
                id,
                "busy",
                "the vault is at another key: try again when it is done",
            ));
        }
        self.read_pasted(link, Taking::Replace, Uint8Array::from(text.as_bytes()));
        self.tell(&embed::succeeded(id, "null"));
    }

    /// A host may press the button that a person is looking at, and no other.
    fn send_for_host(&mut self, link: &Scope<Self>, id: u32) {
        let is_seen = self.flow.current_step() == crate::flow::Step::Review;
        if !is_seen || self.flow.ready_count() == 0 {
            let reason = "nothing is ready to be sent, or nobody is looking at the review";
            return self.tell(&embed::failed(id, "not-ready", reason));
        }
        self.ask_before(link, Event::Sent);
        self.tell(&embed::succeeded(id, "null"));
    }

    fn focus_first_error(&mut self) {
        self.focus = dom::first_wrong();
    }

    fn exported(
        &self,
        format: ExportFormat,
        destination: Option<&str>,
    ) -> Result<String, (&'static str, String)> {
        let is_it = |to: &&Delivery| {
            let place = self.flow.destination_of(to);
            destination.is_none_or(|id| place.is_some_and(|place| self.flow.host_id_of(place) == id))
        };
        let nothing = || ("nothing-to-export", "no request can be built yet".to_owned());
        let delivery = self.flow.deliveries().iter().find(is_it).ok_or_else(nothing)?;
        let preview = self
            .flow
            .preview(delivery, clock::now())
            .map_err(|error: BuildError| ("nothing-to-export", error.to_string()))?;
        let plan = self.flow.plan(delivery);
        let write = |head, body| {
            export::export(plan.as_ref(), head, body, format)
                .map_err(|why| (why.code(), why.sentence().to_owned()))
        };
        match preview.ok_or_else(nothing)? {
            Preview::Request(seen) | Preview::Unsigned(seen) => write(seen.head(), seen.body()),
            Preview::Disclosing(head, body) => write(&head, Some(&body)),
        }
    }

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
                Ok(crate::credentials::Credentials::AtProxy)
            };
            Msg::Flow(Event::PortalAnswered(errand, params, given))
        });
        true
    }

    /// How a request of an errand gets its signature and goes out, where the host has a part in it.
    pub(super) fn part_of_host(&self, errand: Errand) -> Option<Part> {
        let host = self.host.clone()?;
        let destination = self.flow.destination_at(errand)?;
        let is_lent = destination.scheme() == crate::credentials::Scheme::FromPortal;
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

/// What the host has set that the operator has a say in too.
#[derive(Debug, Default)]
pub(super) struct Hosted {
    hooks: embed::Hooks,
    proxy: Option<ProxyConfig>,
    min_rsa_bits: Option<crate::policy::MinRsaBits>,
    key_name: Option<String>,
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
        if response.body.len() > MAX_ANSWER_LEN {
            return Err(TransportError::Broken(format!(
                "the answer is longer than {} KiB",
                MAX_ANSWER_LEN / 1024
            )));
        }
        Ok(response)
    }
}
