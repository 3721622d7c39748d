//! What the host wants done.

use js_sys::Uint8Array;
use yew::html::Scope;

use super::App;
use crate::{
    embed::{self, Command},
    export::{self, ExportFormat},
    flow::{Delivery, Event, Input as Doing, Preview, Step, Taking},
    json::Object,
    plan::{BuildError, Material},
    web::{
        clock, dom,
        language::{self, with},
    },
};

/// What private keys are known by in the files that people have.
const PRIVATE_MARKS: [&str; 2] = ["PRIVATE KEY-----", "Private-Lines:"];

impl App {
    pub(super) fn obey(&mut self, link: &Scope<Self>, id: u32, command: Command) {
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
        self.hosted.handing = Some(id);
        self.read_pasted(link, Taking::Replace, Uint8Array::from(text.as_bytes()));
    }

    /// Says what became of a key that the host handed in, once the vault has looked at it.
    pub(super) fn handed_in(&mut self) {
        let Some(id) = self.hosted.handing.take() else { return };
        let told = match (self.flow.input(), self.flow.keys().last()) {
            (Doing::Idle, Some(held)) => embed::succeeded(id, &with(|speech| embed::key(held, speech))),
            (Doing::Refused(refusal), _) => embed::failed(id, &refusal.code, &language::refusal(refusal)),
            _ => embed::failed(id, "busy", "a person is at another key"),
        };
        // The host hears of the key before it hears that it was taken in.
        if let Some(host) = &self.host {
            host.show(&self.flow);
        }
        self.tell(&told);
    }

    /// A host may press the button that a person is looking at, and no other.
    fn send_for_host(&mut self, link: &Scope<Self>, id: u32) {
        let is_seen = self.flow.current_step() == Step::Review;
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
}
