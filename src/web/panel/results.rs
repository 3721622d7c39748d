//! Step 4: what came of it.

use yew::{Html, html::Scope};

use super::{guard, key};
use crate::{
    flow::{Destination, Event, Flow, SendState, Step},
    outcome::{FingerprintVerdict, Outcome},
    web::{
        app::{App, Msg},
        element::{Element, Group, el, group},
        language::{phrase, sentence},
        part::{Tone, badge, button, copy_button, notice},
        view::View,
        words::{self, Word},
    },
};

pub(super) fn panel(flow: &Flow, view: &View, link: &Scope<App>) -> Group {
    let generated = flow.summary().is_some_and(|key| key.has_private_key && key.format == "generated");
    group()
        .each(flow.destinations().iter().map(|d| row(flow, view, d, link)))
        .add(generated.then(|| guard::panel(flow, view, link)))
        .add(view.is_clearing.then(|| key::clearing(link)))
        .add(moves(flow, view, link))
}

fn row(flow: &Flow, view: &View, destination: &Destination, link: &Scope<App>) -> Element {
    let (tone, word) = standing(destination);
    let operation = destination.operation();
    let title = format!("result-{}", destination.id());
    el("section")
        .class("card verdict")
        .key(destination.id())
        .attr("data-state", tone.id())
        .test("result")
        .attr("data-operation", operation.id)
        .attr("data-outcome", destination.outcome().map(status))
        .attr("aria-labelledby", title.clone())
        .attr(
            "aria-busy",
            matches!(destination.state(), SendState::Sending(_) | SendState::Disclosing(..)).to_string(),
        )
        .add(
            el("div")
                .class("card-head")
                .add(
                    el("div").add(el("h2").id(title).add(operation.provider().label)).add(
                        el("p").class("small muted").add(phrase(operation.label)).add(" · ").add(
                            el("span")
                                .class("mono wrap")
                                .attr("translate", "no")
                                .add(words::shown_name(flow.name_of(destination))),
                        ),
                    ),
                )
                .add(badge(tone, word, "result-state")),
        )
        .add(destination.outcome().map(|outcome| told(view, destination, outcome, link)))
}

fn standing(destination: &Destination) -> (Tone, Word) {
    match destination.state() {
        SendState::Idle => (Tone::Neutral, words::NOT_SENT_YET),
        SendState::Disclosing(..) | SendState::Sending(_) => (Tone::Neutral, words::SENDING),
        SendState::LookingUp(..) => (Tone::Neutral, words::LOOKING_UP),
        SendState::Done(_, outcome) => of_outcome(outcome),
    }
}

fn of_outcome(outcome: &Outcome) -> (Tone, Word) {
    match outcome {
        Outcome::Imported { fingerprint: FingerprintVerdict::Differs { .. }, .. } => {
            (Tone::Bad, words::OTHER_KEY)
        }
        Outcome::Imported { .. } => (Tone::Good, words::IMPORTED),
        Outcome::Created { .. } => (Tone::Good, words::CREATED),
        Outcome::AlreadyThere { .. } => (Tone::Good, words::ALREADY_THERE),
        Outcome::NameTaken { .. } => (Tone::Bad, words::NAME_TAKEN),
        Outcome::Unauthorized { .. } => (Tone::Bad, words::UNAUTHORIZED),
        Outcome::Refused { .. } => (Tone::Bad, words::REFUSED),
        Outcome::Unreadable { .. } => (Tone::Caution, words::UNREADABLE),
        Outcome::Unknown { .. } => (Tone::Caution, words::UNKNOWN),
        Outcome::NotSent { .. } => (Tone::Bad, words::NOT_SENT),
    }
}

/// The outcome's name in the JavaScript API.
fn status(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Imported { .. } => "imported",
        Outcome::Created { .. } => "created",
        Outcome::AlreadyThere { .. } => "already-there",
        Outcome::NameTaken { .. } => "name-taken",
        Outcome::Unauthorized { .. } => "unauthorized",
        Outcome::Refused { .. } => "refused",
        Outcome::Unreadable { .. } => "unreadable",
        Outcome::Unknown { .. } => "unknown",
        Outcome::NotSent { .. } => "not-sent",
    }
}

fn told(view: &View, destination: &Destination, outcome: &Outcome, link: &Scope<App>) -> Html {
    match outcome {
        Outcome::Imported { id, name, request_id, fingerprint } => group()
            .add(compared(fingerprint))
            .add(facts(&[
                (words::ID, id.as_deref()),
                (words::NAME_THERE, name.as_deref()),
                (words::REQUEST_ID, request_id.as_deref()),
            ]))
            .into(),
        Outcome::Created { name, public_key, request_id, private_key } => group()
            .add(created(view, destination.id(), private_key.is_some(), link))
            .add(facts(&[
                (words::NAME_THERE, name.as_deref()),
                (words::PUBLIC_KEY, public_key.as_deref()),
                (words::REQUEST_ID, request_id.as_deref()),
            ]))
            .add(public_key.as_ref().map(|public_key| {
                el("div").add(copy_button(link, words::PUBLIC_KEY, public_key.clone(), "copy-created"))
            }))
            .into(),
        Outcome::AlreadyThere { request_id } => group()
            .add(el("p").add(words::ALREADY_THERE_MEANS))
            .add(facts(&[(words::REQUEST_ID, request_id.as_deref())]))
            .into(),
        Outcome::NameTaken { code, message, request_id, hint }
        | Outcome::Unauthorized { code, message, request_id, hint }
        | Outcome::Refused { code, message, request_id, hint, .. } => {
            refused(code.as_deref(), message, request_id.as_deref(), hint).into()
        }
        Outcome::Unreadable { http_status, excerpt } => group()
            .add(el("p").add(words::unreadable(*http_status)))
            .add(
                (!excerpt.is_empty())
                    .then(|| el("pre").class("wire").attr("lang", "en").test("excerpt").add(excerpt)),
            )
            .add(check_again(destination, link))
            .into(),
        Outcome::Unknown { reason } => group()
            .add(el("p").test("reason").add(words::unknown(reason)))
            .add(check_again(destination, link))
            .into(),
        Outcome::NotSent { reason } => el("p").test("reason").add(sentence(reason)).into(),
    }
}

/// The fingerprint that came back, against the one of the key that left.
fn compared(verdict: &FingerprintVerdict) -> Html {
    match verdict {
        FingerprintVerdict::Match { value } => el("div")
            .test("fingerprint")
            .attr("data-verdict", "match")
            .add(notice(
                Tone::Good,
                words::MATCH,
                el("span").class("fingerprint").add(value),
                "fingerprint-match",
            ))
            .into(),
        FingerprintVerdict::NotReturned => el("p")
            .class("small muted")
            .test("fingerprint")
            .attr("data-verdict", "not-returned")
            .add(words::NOT_RETURNED)
            .into(),
        FingerprintVerdict::UnknownNotation { value } => el("div")
            .test("fingerprint")
            .attr("data-verdict", "unknown-notation")
            .add(el("p").class("small muted").add(words::UNKNOWN_NOTATION))
            .add(facts(&[(words::GOT, Some(value))]))
            .into(),
        FingerprintVerdict::Differs { expected, got } => el("div")
            .class("stack")
            .attr("role", "alert")
            .test("fingerprint")
            .attr("data-verdict", "differs")
            .add(notice(Tone::Bad, words::DIFFERS, words::DIFFERS_MEANS, "fingerprint-differs"))
            .add(facts(&[(words::EXPECTED, Some(expected)), (words::GOT, Some(got))]))
            .into(),
    }
}

fn created(view: &View, id: u32, has_private_key: bool, link: &Scope<App>) -> Html {
    if !has_private_key {
        return el("p").class("muted").add(words::KEPT_THERE).into();
    }
    if view.guard.created.contains(&id) {
        return notice(Tone::Good, words::DOWNLOADED, words::check_file(false), "created-saved").into();
    }
    el("div")
        .class("card guard")
        .test("created-guard")
        .add(el("p").add(words::CREATED_MEANS))
        .add(
            el("div").add(
                button("button-primary", words::DOWNLOAD_CREATED, "save-created", true)
                    .click(link, move || Msg::SaveCreated(id)),
            ),
        )
        .into()
}

fn refused(code: Option<&str>, message: &str, request_id: Option<&str>, hint: &str) -> Group {
    group()
        .add(facts(&[
            (words::SAID, Some(message).filter(|message| !message.is_empty())),
            (words::CODE, code),
            (words::REQUEST_ID, request_id),
        ]))
        .add((!hint.is_empty()).then(|| {
            el("p").test("hint").add(el("span").class("word").add(words::TO_DO)).add(" ").add(sentence(hint))
        }))
}

/// Asks the provider what it has, where it can be asked.
fn check_again(destination: &Destination, link: &Scope<App>) -> Html {
    if destination.operation().lookup.is_none() {
        return el("p").class("muted").add(words::LOOK_YOURSELF).into();
    }
    let id = destination.id();
    el("div")
        .add(button("", words::CHECK, "check", true).click(link, move || Msg::Flow(Event::LookedUp(id))))
        .into()
}

/// Rows of a term and a provider's own words, those that are there.
fn facts(rows: &[(Word, Option<&str>)]) -> Html {
    let there: Vec<Group> = rows
        .iter()
        .filter_map(|(term, value)| value.map(|value| (*term, value)))
        .map(|(term, value)| {
            group().add(el("dt").add(term)).add(
                el("dd")
                    .class("mono")
                    .attr("lang", "en")
                    .attr("translate", "no")
                    .test(words::fact_id(term))
                    .add(value),
            )
        })
        .collect();
    if there.is_empty() { Html::default() } else { el("dl").each(there).into() }
}

fn moves(flow: &Flow, view: &View, link: &Scope<App>) -> Element {
    let all_done = flow.destinations().iter().all(|d| d.outcome().is_some_and(Outcome::is_success));
    let again = if all_done { words::TO_MORE } else { words::TO_AGAIN };
    el("div")
        .class("moves")
        .add(el("p").class("reason").add(flow.has_unsaved_key().then_some(words::SAVE_FIRST)))
        .add(
            button("", again, "more", flow.can_go(Step::Destinations))
                .click(link, || Msg::Flow(Event::Went(Step::Destinations))),
        )
        .add((!view.is_clearing).then(|| {
            button("button-primary", words::FINISH, "finish", !flow.is_sending() && !flow.has_unsaved_key())
                .click(link, || Msg::Clear)
        }))
}
