//! Step 4: what came of it.

use yew::{Html, html::Scope};

use super::{destination::label, form, guard, key, log_in::log_in, next, review::which, shelf};
use crate::{
    credentials::Scheme,
    flow::{Delivery, Event, Flow, SendState, Step},
    outcome::{FingerprintVerdict, Outcome},
    web::{
        app::{App, Msg, Way},
        element::{Element, Group, el, group},
        icon,
        language::{phrase, sentence},
        part::{Tone, any_button, badge, button, copy_button, notice, quiet_button},
        view::{Unsure, View},
        words::{self, Word},
    },
};

pub(super) fn panel(flow: &Flow, view: &View, link: &Scope<App>) -> Group {
    let shown = flow.deliveries().iter().filter(|to| is_shown(to));
    group()
        .add(progress(flow, link))
        .each(shown.map(|delivery| row(flow, delivery, view, link)))
        .add(key::proving(flow, view, link))
        .add(guard::of_generated(flow, view, link))
        .add(next::card(flow, view, link))
        .add((view.unsure == Some(Unsure::Clear)).then(|| key::clearing(link)))
        .add(moves(flow, view, link))
}

/// How far it has got, and the way to stop the rest.
fn progress(flow: &Flow, link: &Scope<App>) -> Html {
    let all = flow.deliveries().iter().filter(|delivery| delivery.plan().is_some());
    let (mut count, mut done) = (0, 0);
    for delivery in all {
        count += 1;
        done += usize::from(delivery.outcome().is_some());
    }
    if !flow.is_sending() {
        return Html::default();
    }
    let can_cancel = flow.cancellable_count() > 0;
    let (most, value) = (count.to_string(), done.to_string());
    el("div")
        .class("row row-spread")
        .test("progress")
        .add(el("progress").attr("max", most).attr("value", value).attr("aria-label", words::PROGRESS))
        .add(el("span").class("small").add(words::done_of(done, count)))
        .add(button("", words::CANCEL_REST, "cancel", can_cancel).click(link, || Msg::Flow(Event::Cancelled)))
        .into()
}

fn row(flow: &Flow, delivery: &Delivery, view: &View, link: &Scope<App>) -> Element {
    let Some(destination) = flow.destination_of(delivery) else { return el("div") };
    let (tone, word) = standing(delivery);
    let operation = destination.operation();
    let title = ["result-", &delivery.id().to_string()].concat();
    let name = delivery.plan().map_or(flow.name_of(delivery), |plan| plan.name().unwrap_or_default());
    el("div")
        .class("card verdict")
        .key(delivery.id())
        .attr("role", "group")
        .attr("data-state", tone.id())
        .test("result")
        .attr("data-operation", operation.id)
        .attr("data-outcome", delivery.outcome().map(Outcome::status))
        .attr("aria-labelledby", title.clone())
        .attr("aria-busy", delivery.is_under_way().to_string())
        .add(
            el("div")
                .class("card-head")
                .add(
                    el("div").add(el("h2").id(title).add(label(destination))).add(
                        el("p")
                            .class("small muted")
                            .add(phrase(operation.label))
                            .add(which(flow, delivery))
                            .add(" · ")
                            .add(
                                el("span")
                                    .class("mono wrap")
                                    .attr("translate", "no")
                                    .add(words::shown_name(name)),
                            ),
                    ),
                )
                .add(badge(tone, word, "result-state")),
        )
        .add(delivery.outcome().map(|outcome| told(flow, delivery, outcome, view, link)))
        .add(matches!(delivery.state(), SendState::Idle).then(|| again(flow, delivery, link)).flatten())
        .add(is_first_there(flow, delivery).then(|| shelf::fold(flow, destination, link)))
}

/// Whether the keys at its destination are shown with it, and not with another one that goes there.
fn is_first_there(flow: &Flow, delivery: &Delivery) -> bool {
    let mut there = flow.deliveries_to(delivery.destination()).filter(|to| is_shown(to));
    !delivery.is_under_way() && there.next().is_some_and(|first| first.id() == delivery.id())
}

fn is_shown(delivery: &Delivery) -> bool {
    delivery.is_included() || delivery.plan().is_some()
}

fn standing(delivery: &Delivery) -> (Tone, Word) {
    match delivery.state() {
        SendState::Idle => (Tone::Neutral, words::NOT_SENT_YET),
        SendState::Queued(_) => (Tone::Neutral, words::QUEUED),
        SendState::AskingPortal(_) => (Tone::Neutral, words::ASKING_PORTAL),
        SendState::Disclosing(..) | SendState::Sending(_) => (Tone::Neutral, words::SENDING),
        SendState::LookingUp(..) => (Tone::Neutral, words::LOOKING_UP),
        SendState::Done(_, outcome) => of_outcome(outcome),
    }
}

pub(super) fn of_outcome(outcome: &Outcome) -> (Tone, Word) {
    let tone = match outcome {
        Outcome::Imported { fingerprint: FingerprintVerdict::Differs { .. }, .. }
        | Outcome::NameTaken { .. }
        | Outcome::Unauthorized { .. }
        | Outcome::Refused { .. }
        | Outcome::NotSent { .. } => Tone::Bad,
        Outcome::Imported { .. } | Outcome::Created { .. } | Outcome::AlreadyThere { .. } => Tone::Good,
        Outcome::Unreadable { .. } | Outcome::Unknown { .. } => Tone::Caution,
    };
    (tone, words::outcome(outcome))
}

fn told(flow: &Flow, delivery: &Delivery, outcome: &Outcome, view: &View, link: &Scope<App>) -> Html {
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
            .add(created(delivery, private_key.is_some(), view, link))
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
        Outcome::NameTaken { code, message, request_id, hint } => {
            refused(code.as_deref(), message, request_id.as_deref(), hint)
                .add(next_free_name(flow, delivery, link))
                .into()
        }
        Outcome::Unauthorized { code, message, request_id, hint } => {
            refused(code.as_deref(), message, request_id.as_deref(), hint)
                .add(other_credentials(flow, delivery, link))
                .add(again(flow, delivery, link))
                .into()
        }
        Outcome::Refused { code, message, request_id, hint, .. } => {
            refused(code.as_deref(), message, request_id.as_deref(), hint)
                .add(again(flow, delivery, link))
                .into()
        }
        Outcome::Unreadable { http_status, excerpt } => group()
            .add(el("p").add(words::unreadable(*http_status)))
            .add(
                (!excerpt.is_empty())
                    .then(|| el("pre").class("wire").attr("lang", "en").test("excerpt").add(excerpt)),
            )
            .add(check_again(flow, delivery, link))
            .into(),
        Outcome::Unknown { reason } => group()
            .add(el("p").test("reason").add(words::unknown(reason)))
            .add(check_again(flow, delivery, link))
            .into(),
        Outcome::NotSent { reason } => group()
            .add(el("p").test("reason").add(sentence(reason)))
            .add(missing_credentials(flow, delivery, link))
            .add(again(flow, delivery, link))
            .into(),
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

fn created(delivery: &Delivery, has_private_key: bool, view: &View, link: &Scope<App>) -> Html {
    if !has_private_key {
        return el("p").class("muted").add(words::KEPT_THERE).into();
    }
    let (id, way) = (delivery.id(), view.way_of_created(delivery.id()));
    let is_kept = delivery.is_created_saved();
    let word = if way == Some(Way::Download) { words::DOWNLOAD_AGAIN } else { words::DOWNLOAD_CREATED };
    let decline = quiet_button("decline-created").add(words::DECLINE);
    let copy = quiet_button("copy-created-key").add(icon::copy()).add(words::COPY_IN_PLACE);
    el("div")
        .class("card guard")
        .test("created-guard")
        .attr("data-state", way.map(|_| Tone::Good.id()))
        .add(if is_kept { kept(way) } else { el("p").add(words::CREATED_MEANS) })
        .add(
            el("div")
                .class("row row-spread")
                .add((!is_kept).then(|| decline.click(link, move || Msg::Flow(Event::CreatedSaved(id)))))
                .add(copy.click(link, move || Msg::SaveCreated(id, Way::Copy)))
                .add(
                    button("button-primary", word, "save-created", true)
                        .click(link, move || Msg::SaveCreated(id, Way::Download)),
                ),
        )
        .into()
}

/// Where a private key is that a provider generated.
fn kept(way: Option<Way>) -> Element {
    match way {
        Some(Way::Download) => {
            notice(Tone::Good, words::DOWNLOADED, words::check_file(false), "created-saved")
        }
        Some(Way::Copy) => {
            let copied = words::copied(words::PRIVATE_KEY, true);
            notice(Tone::Good, copied, words::CREATED_MEANS, "created-copied")
        }
        None => notice(Tone::Neutral, words::DECLINED, words::DECLINED_MEANS, "created-declined"),
    }
}

pub(super) fn refused(code: Option<&str>, message: &str, request_id: Option<&str>, hint: &str) -> Group {
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

/// Sends it once more, where that takes no consent.
fn again(flow: &Flow, delivery: &Delivery, link: &Scope<App>) -> Option<Element> {
    let id = delivery.id();
    let discloses = flow.destination_of(delivery)?.operation().discloses();
    (!discloses).then(|| {
        let is_ready = flow.is_ready(delivery);
        el("div").add(
            button("", words::SEND_AGAIN, "send-again", is_ready)
                .click(link, move || Msg::Flow(Event::SentAgain(id))),
        )
    })
}

/// The fields of the credentials that the provider did not take.
fn other_credentials(flow: &Flow, delivery: &Delivery, link: &Scope<App>) -> Option<Element> {
    let (destination, place) = (flow.destination_of(delivery)?, form::at_delivery(delivery.id()));
    if destination.scheme() == Scheme::LogIn {
        let form = log_in(&place, flow, destination, link);
        return Some(el("div").class("stack").test("other-credentials").add(form));
    }
    let fields = destination.scheme().fields();
    (!fields.is_empty()).then(|| {
        el("div")
            .class("fields fields-fit")
            .test("other-credentials")
            .each(fields.iter().map(|field| form::credential(&place, flow, destination, *field, link)))
    })
}

/// The same fields where they were emptied, or a session ended, before it was sent.
fn missing_credentials(flow: &Flow, delivery: &Delivery, link: &Scope<App>) -> Option<Element> {
    let are_there = flow.destination_of(delivery).is_some_and(|to| flow.has_credentials(to));
    if are_there { None } else { other_credentials(flow, delivery, link) }
}

/// Sends it under a name like this one that nobody has yet.
fn next_free_name(flow: &Flow, delivery: &Delivery, link: &Scope<App>) -> Option<Element> {
    let (id, name) = (delivery.id(), flow.next_free_name(delivery)?);
    let label = words::send_as(&name);
    Some(
        el("div").add(
            any_button("")
                .test("send-as")
                .click(link, move || Msg::Flow(Event::SentAs(id, name.clone())))
                .add(label),
        ),
    )
}

/// Asks the provider what it has, where it can be asked.
fn check_again(flow: &Flow, delivery: &Delivery, link: &Scope<App>) -> Element {
    let can_ask = flow.destination_of(delivery).is_some_and(|to| to.operation().lookup.is_some());
    if !can_ask {
        return el("p").class("muted").add(words::LOOK_YOURSELF);
    }
    let id = delivery.id();
    let missing = missing_credentials(flow, delivery, link);
    let check = button("", words::CHECK, "check", missing.is_none());
    el("div")
        .class("stack")
        .add(missing)
        .add(el("div").add(check.click(link, move || Msg::Flow(Event::LookedUp(id)))))
}

/// Rows of a term and a provider's own words, those that are there.
pub(super) fn facts(rows: &[(Word, Option<&str>)]) -> Html {
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
    let all_done = flow.deliveries().iter().filter(|to| to.is_included()).all(Delivery::is_done);
    let again = if all_done { words::TO_MORE } else { words::TO_AGAIN };
    el("div")
        .class("moves")
        .add(el("p").class("reason").add(flow.has_unsaved_key().then_some(words::SAVE_FIRST)))
        .add(form::forgetting(flow, link))
        .add(quiet_button("report").click(link, || Msg::SaveReport).add(words::SAVE_REPORT))
        .add(
            button("", again, "more", flow.can_go(Step::Destinations))
                .click(link, || Msg::Flow(Event::Went(Step::Destinations))),
        )
        .add((view.unsure != Some(Unsure::Clear)).then(|| {
            button("button-primary", words::FINISH, "finish", !flow.is_sending() && !flow.has_unsaved_key())
                .id(key::CLEAR)
                .click(link, || Msg::Clear)
        }))
}
