//! Step 4: what came of it.

use yew::{Html, html, html::Scope};

use super::{guard, key};
use crate::{
    flow::{Destination, Event, Flow, SendState, Step},
    outcome::{FingerprintVerdict, Outcome},
    web::{
        app::{App, Msg},
        part::{Tone, badge, button, copy_button, notice},
        view::View,
        words,
    },
};

pub(super) fn panel(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    let generated = flow.summary().is_some_and(|key| key.has_private_key && key.format == "generated");
    html! {
        <>
            { for flow.destinations().iter().map(|d| row(flow, view, d, link)) }
            if generated { { guard::panel(flow, view, link) } }
            if view.is_clearing { { key::clearing(link) } }
            { moves(flow, view, link) }
        </>
    }
}

fn row(flow: &Flow, view: &View, destination: &Destination, link: &Scope<App>) -> Html {
    let (tone, word) = standing(destination);
    let operation = destination.operation();
    let title = format!("result-{}", destination.id());
    html! {
        <section
            class="card verdict"
            key={destination.id()}
            data-state={tone.id()}
            data-test="result"
            data-operation={operation.id}
            data-outcome={destination.outcome().map(status)}
            aria-labelledby={title.clone()}
            aria-busy={matches!(destination.state(), SendState::Sending(_) | SendState::Disclosing(..)).to_string()}
        >
            <div class="card-head">
                <div>
                    <h2 id={title}>{ operation.provider().label }</h2>
                    <p class="small muted">
                        { operation.label }{ " · " }
                        <span class="mono wrap" translate="no">{ words::shown_name(flow.name_of(destination)) }</span>
                    </p>
                </div>
                { badge(tone, word, "result-state") }
            </div>
            if let Some(outcome) = destination.outcome() {
                { told(view, destination, outcome, link) }
            }
        </section>
    }
}

fn standing(destination: &Destination) -> (Tone, &'static str) {
    match destination.state() {
        SendState::Idle => (Tone::Neutral, words::NOT_SENT_YET),
        SendState::Disclosing(..) | SendState::Sending(_) => (Tone::Neutral, words::SENDING),
        SendState::LookingUp(..) => (Tone::Neutral, words::LOOKING_UP),
        SendState::Done(_, outcome) => of_outcome(outcome),
    }
}

fn of_outcome(outcome: &Outcome) -> (Tone, &'static str) {
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
        Outcome::Imported { id, name, request_id, fingerprint } => html! {
            <>
                { compared(fingerprint) }
                { facts(&[
                    (words::ID, id.as_deref()),
                    (words::NAME_THERE, name.as_deref()),
                    (words::REQUEST_ID, request_id.as_deref()),
                ]) }
            </>
        },
        Outcome::Created { name, public_key, request_id, private_key } => html! {
            <>
                { created(view, destination.id(), private_key.is_some(), link) }
                { facts(&[
                    (words::NAME_THERE, name.as_deref()),
                    (words::PUBLIC_KEY, public_key.as_deref()),
                    (words::REQUEST_ID, request_id.as_deref()),
                ]) }
                if let Some(public_key) = public_key {
                    <div>{ copy_button(link, words::PUBLIC_KEY, public_key.clone(), "copy-created") }</div>
                }
            </>
        },
        Outcome::AlreadyThere { request_id } => html! {
            <>
                <p>{ words::ALREADY_THERE_MEANS }</p>
                { facts(&[(words::REQUEST_ID, request_id.as_deref())]) }
            </>
        },
        Outcome::NameTaken { code, message, request_id, hint }
        | Outcome::Unauthorized { code, message, request_id, hint }
        | Outcome::Refused { code, message, request_id, hint, .. } => {
            refused(code.as_deref(), message, request_id.as_deref(), hint)
        }
        Outcome::Unreadable { http_status, excerpt } => html! {
            <>
                <p>{ words::unreadable(*http_status) }</p>
                if !excerpt.is_empty() {
                    <pre class="wire" lang="en" data-test="excerpt">{ excerpt }</pre>
                }
                { check_again(destination, link) }
            </>
        },
        Outcome::Unknown { reason } => html! {
            <>
                <p data-test="reason">{ words::unknown(reason) }</p>
                { check_again(destination, link) }
            </>
        },
        Outcome::NotSent { reason } => html! { <p data-test="reason">{ words::sentence(reason) }</p> },
    }
}

/// The fingerprint that came back, against the one of the key that left.
fn compared(verdict: &FingerprintVerdict) -> Html {
    match verdict {
        FingerprintVerdict::Match { value } => html! {
            <div data-test="fingerprint" data-verdict="match">
                { notice(Tone::Good, words::MATCH, html! { <span class="fingerprint">{ value }</span> }, "fingerprint-match") }
            </div>
        },
        FingerprintVerdict::NotReturned => html! {
            <p class="small muted" data-test="fingerprint" data-verdict="not-returned">{ words::NOT_RETURNED }</p>
        },
        FingerprintVerdict::Differs { expected, got } => html! {
            <div class="stack" role="alert" data-test="fingerprint" data-verdict="differs">
                { notice(Tone::Bad, words::DIFFERS, html! { words::DIFFERS_MEANS }, "fingerprint-differs") }
                { facts(&[(words::EXPECTED, Some(expected)), (words::GOT, Some(got))]) }
            </div>
        },
    }
}

fn created(view: &View, id: u32, has_private_key: bool, link: &Scope<App>) -> Html {
    if !has_private_key {
        return html! { <p class="muted">{ words::KEPT_THERE }</p> };
    }
    if view.guard.created.contains(&id) {
        return notice(Tone::Good, words::DOWNLOADED, html! { words::check_file(false) }, "created-saved");
    }
    html! {
        <div class="card guard" data-test="created-guard">
            <p>{ words::CREATED_MEANS }</p>
            <div>
                { button("button-primary", words::DOWNLOAD_CREATED, "save-created", true, link.callback(move |_| Msg::SaveCreated(id))) }
            </div>
        </div>
    }
}

fn refused(code: Option<&str>, message: &str, request_id: Option<&str>, hint: &str) -> Html {
    html! {
        <>
            { facts(&[
                (words::SAID, Some(message).filter(|message| !message.is_empty())),
                (words::CODE, code),
                (words::REQUEST_ID, request_id),
            ]) }
            if !hint.is_empty() {
                <p data-test="hint"><span class="word">{ words::TO_DO }</span>{ " " }{ words::sentence(hint) }</p>
            }
        </>
    }
}

/// Asks the provider what it has, where it can be asked.
fn check_again(destination: &Destination, link: &Scope<App>) -> Html {
    if destination.operation().lookup.is_none() {
        return html! { <p class="muted">{ words::LOOK_YOURSELF }</p> };
    }
    let id = destination.id();
    let onclick = link.callback(move |_| Msg::Flow(Event::LookedUp(id)));
    html! { <div>{ button("", words::CHECK, "check", true, onclick) }</div> }
}

/// Rows of a term and a provider's own words, those that are there.
fn facts(rows: &[(&'static str, Option<&str>)]) -> Html {
    let there: Vec<Html> = rows
        .iter()
        .filter_map(|(term, value)| value.map(|value| (*term, value)))
        .map(|(term, value)| {
            html! {
                <>
                    <dt>{ term }</dt>
                    <dd class="mono" lang="en" translate="no" data-test={words::fact_id(term)}>{ value }</dd>
                </>
            }
        })
        .collect();
    if there.is_empty() {
        Html::default()
    } else {
        html! { <dl>{ for there }</dl> }
    }
}

fn moves(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    let back = link.callback(|_| Msg::Flow(Event::Went(Step::Destinations)));
    let all_done = flow.destinations().iter().all(|d| d.outcome().is_some_and(Outcome::is_success));
    let again = if all_done { words::TO_MORE } else { words::TO_AGAIN };
    html! {
        <div class="moves">
            <p class="reason">{ if flow.has_unsaved_key() { words::SAVE_FIRST } else { "" } }</p>
            { button("", again, "more", flow.can_go(Step::Destinations), back) }
            if !view.is_clearing {
                { button("button-primary", words::FINISH, "finish", !flow.is_sending() && !flow.has_unsaved_key(), link.callback(|_| Msg::Clear)) }
            }
        </div>
    }
}
