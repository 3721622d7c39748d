//! Logging in at a Keystone, in place of a token: the form, and what came of it.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::{Html, TargetCast, html::Scope};

use super::{
    form::{self, field_id},
    results::facts,
};
use crate::{
    credentials::CredentialField,
    flow::{
        Account, Destination, Event, Flow, IDENTITY, IDENTITY_EXAMPLE, IDENTITY_LABEL, LogInError,
        LogInState, LoggedIn,
    },
    keystone::{ComputeEndpoint, LogInFailure, LogInKind},
    web::{
        app::{App, Msg},
        clock,
        element::{Content, Element, Group, el, group},
        field,
        language::{phrase, sentence},
        part::{Tone, any_button, findings, notice, quiet_button},
        words,
    },
};

/// The id of what says who is logged in, in the form of that place.
pub(in crate::web) fn session_id(place: &str) -> String {
    field_id(place, "session")
}

/// The form; or who is logged in, if somebody is.
pub(super) fn log_in(place: &str, flow: &Flow, destination: &Destination, link: &Scope<App>) -> Html {
    match session(flow, destination) {
        Some(session) => logged_in(place, session)
            .add(elsewhere(flow, destination))
            .add(regions(place, flow, destination, link))
            .add(log_out(destination, link))
            .into(),
        None => log_in_form(place, flow, destination, link).into(),
    }
}

/// What is said of a log-in where another destination has its form.
pub(super) fn shared(place: &str, flow: &Flow, destination: &Destination, link: &Scope<App>) -> Group {
    group().add(elsewhere(flow, destination)).add(regions(place, flow, destination, link))
}

/// Whether a session has other regions to send to.
pub(super) fn has_regions(flow: &Flow, destination: &Destination) -> bool {
    let is_several = |session: &LoggedIn| session.regions().len() > 1;
    destination.operation().needs_endpoint() && session(flow, destination).is_some_and(is_several)
}

fn session<'f>(flow: &'f Flow, destination: &Destination) -> Option<&'f LoggedIn> {
    flow.account(destination)?.logged_in()
}

fn logged_in(place: &str, session: &LoggedIn) -> Element {
    let about = match session.project() {
        Some(project) => words::session_project(project),
        None => words::NO_PROJECT.into(),
    };
    let ends = session.expires().map(|time| words::session_ends(&clock::local(time)));
    let text = ends.map_or_else(|| about.clone(), |ends| [&about, " ", &ends].concat());
    let tone = if session.project().is_some() { Tone::Good } else { Tone::Caution };
    el("div").class("stack").id(session_id(place)).attr("tabindex", "-1").test("session").add(notice(
        tone,
        words::logged_in_as(session.user()),
        text,
        "logged-in",
    ))
}

fn elsewhere(flow: &Flow, destination: &Destination) -> Option<Element> {
    let is_elsewhere = flow.is_logged_in_elsewhere(destination);
    is_elsewhere
        .then(|| notice(Tone::Caution, words::LOGGED_IN_ELSEWHERE, words::ELSEWHERE_MEANS, "elsewhere"))
}

/// The regions of the catalogue, where an endpoint is wanted.
fn regions(place: &str, flow: &Flow, destination: &Destination, link: &Scope<App>) -> Option<Element> {
    let regions = session(flow, destination)?.regions();
    if regions.is_empty() || !destination.operation().needs_endpoint() {
        return None;
    }
    let (to, id) = (destination.id(), field_id(place, "log-in-region"));
    let chosen = destination.params().get("endpoint");
    let option = |one: &ComputeEndpoint| {
        let is_chosen = chosen == Some(&one.url);
        el("option").attr("value", one.region.clone()).flag("selected", is_chosen).add(&one.region)
    };
    let none = regions.iter().all(|one| chosen != Some(&one.url));
    let none = none.then(|| el("option").attr("value", "").flag("selected", true).add(words::CHOOSE_REGION));
    Some(
        el("div").class("field").add(el("label").attr("for", id.clone()).add(phrase("Region"))).add(
            el("select")
                .class("select")
                .id(id)
                .attr("translate", "no")
                .test("log-in-region")
                .typed(link, "change", move |region| Msg::Flow(Event::RegionChosen(to, region)))
                .add(none)
                .each(regions.iter().map(option)),
        ),
    )
}

fn log_out(destination: &Destination, link: &Scope<App>) -> Element {
    let id = destination.id();
    el("div")
        .add(quiet_button("log-out").click(link, move || Msg::Flow(Event::LoggedOut(id))).add(words::LOG_OUT))
}

fn log_in_form(place: &str, flow: &Flow, destination: &Destination, link: &Scope<App>) -> Element {
    let account = flow.account(destination);
    let kind = account.map(Account::log_in_kind).unwrap_or_default();
    let state = account.map(Account::log_in);
    let log_in = saying(place, destination);
    let entered = move |event: &web_sys::Event| {
        let is_enter = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Enter");
        let is_in_field = event.target_dyn_into::<HtmlInputElement>().is_some();
        (is_enter && is_in_field).then(&log_in)
    };
    el("div")
        .class("stack")
        .test("log-in-form")
        .on(link, "keydown", entered)
        .add(kind_choice(place, destination, kind, link))
        .add(el("div").class("stack").key(kind.id()).add(fields(place, flow, destination, kind, link)))
        .add(el("p").class("small muted").add(words::LOG_IN_FILLS_IN))
        .add(where_to(flow, destination))
        .add(state.map(said))
        .add(button(place, state, destination, link))
}

/// What is said to log in there.
fn saying(place: &str, destination: &Destination) -> impl Fn() -> Msg + 'static {
    let (place, id) = (place.to_owned(), destination.id());
    move || Msg::LogIn(place.clone(), id)
}

fn kind_choice(place: &str, destination: &Destination, chosen: LogInKind, link: &Scope<App>) -> Element {
    let id = destination.id();
    let choices = LogInKind::ALL.into_iter().map(|kind| {
        let input = el("input")
            .attr("type", "radio")
            .attr("name", field_id(place, "log-in-kind"))
            .checked(kind == chosen)
            .on(link, "change", move |_| Some(Msg::Flow(Event::LogInKindChosen(id, kind))))
            .test(["log-in-", kind.id()].concat());
        el("label").add(input).add(el("span").add(phrase(kind.label())))
    });
    let group = el("div").class("segments").attr("role", "radiogroup").attr("aria-label", words::LOG_IN);
    el("div").add(group.each(choices))
}

/// The fields that most people fill in, and the others behind them.
fn fields(place: &str, flow: &Flow, destination: &Destination, kind: LogInKind, link: &Scope<App>) -> Group {
    let (usual, rare): (Vec<_>, Vec<_>) = kind.fields().iter().partition(|field| is_usual(kind, field.id));
    let credential = |field: &CredentialField| {
        // Their ids will do in place of these two, which is why they may be left out.
        let required = field.required || matches!(field.id, "username" | "applicationCredentialId");
        let required = required && is_usual(kind, field.id);
        form::credential(place, flow, destination, CredentialField { required, ..*field }, link)
    };
    group()
        .add(
            el("div")
                .class("fields fields-fit")
                .add(
                    flow.known_identity(destination)
                        .is_none()
                        .then(|| identity(place, flow, destination, link)),
                )
                .each(usual.into_iter().map(credential)),
        )
        .add(
            el("details")
                .test("more-log-in")
                .add(el("summary").add(words::MORE_PARAMETERS))
                .add(el("div").class("fields").each(rare.into_iter().map(credential))),
        )
}

fn is_usual(kind: LogInKind, field: &str) -> bool {
    match kind {
        LogInKind::Password => matches!(field, "username" | "userDomainName" | "password" | "projectName"),
        LogInKind::ApplicationCredential => {
            matches!(field, "applicationCredentialId" | "applicationCredentialSecret")
        }
    }
}

/// The Keystone's address, where nobody knows it but the person.
fn identity(place: &str, flow: &Flow, destination: &Destination, link: &Scope<App>) -> Element {
    let (to, id) = (destination.id(), field_id(place, IDENTITY));
    let say = move |event: &web_sys::Event| {
        let input: HtmlInputElement = event.target_dyn_into()?;
        Some(Msg::Flow(Event::CredentialTyped(to, IDENTITY, field::secret(&input))))
    };
    el("div")
        .class("field")
        .key(IDENTITY)
        .add(el("label").attr("for", id.clone()).add(phrase(IDENTITY_LABEL)))
        .add(
            el("input")
                .class("input")
                .attr("type", "text")
                .id(id)
                .property("defaultValue", flow.typed_identity(destination))
                .attr("placeholder", IDENTITY_EXAMPLE)
                .attr("autocomplete", "off")
                .attr("autocapitalize", "none")
                .attr("spellcheck", "false")
                .attr("translate", "no")
                .test("log-in-identity")
                .on(link, "input", say),
        )
}

/// Where the secret goes: a person who types one should know.
fn where_to(flow: &Flow, destination: &Destination) -> Option<Element> {
    let known = flow.known_identity(destination)?;
    Some(el("p").class("small muted").add(words::secret_goes_to(&known)))
}

fn said(state: &LogInState) -> Html {
    match state {
        LogInState::Failed(LogInError::Form(finding)) => findings(None, [finding]),
        LogInState::Failed(LogInError::NoAnswer(error)) => {
            notice(Tone::Bad, words::NOT_LOGGED_IN, sentence(&error.to_string()), "log-in-failed").into()
        }
        LogInState::Failed(LogInError::Refused(failure)) => refused(failure).into(),
        LogInState::Over => {
            notice(Tone::Caution, words::SESSION_OVER, words::SESSION_OVER_MEANS, "session-over").into()
        }
        LogInState::Out | LogInState::UnderWay { .. } | LogInState::In(_) => Html::default(),
    }
}

/// What is in the way, and the service's own words.
fn refused(failure: &LogInFailure) -> Element {
    let hint = failure.problem.hint();
    let hint = if hint.is_empty() { Html::default() } else { sentence(hint).html() };
    let message = Some(failure.message.as_str()).filter(|message| !message.is_empty());
    el("div")
        .class("stack refused")
        .test("log-in-refused")
        .attr("data-code", failure.problem.code())
        .add(notice(Tone::Bad, words::NOT_LOGGED_IN, hint, "log-in-failed"))
        .add(facts(&[(words::SAID, message), (words::REQUEST_ID, failure.request_id.as_deref())]))
}

fn button(place: &str, state: Option<&LogInState>, destination: &Destination, link: &Scope<App>) -> Element {
    let is_under_way = matches!(state, Some(LogInState::UnderWay { .. }));
    let word = if is_under_way { words::LOGGING_IN } else { words::LOG_IN };
    // It keeps the focus while the answer is awaited; pressed again, nothing happens.
    el("div").add(
        any_button("")
            .attr("aria-busy", is_under_way.then_some("true"))
            .test("log-in")
            .click(link, saying(place, destination))
            .add(word),
    )
}
