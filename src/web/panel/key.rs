//! Step 1: a key comes in, or is generated.

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Event as DomEvent, HtmlInputElement, KeyboardEvent};
use yew::{Html, TargetCast, html::Scope};

use super::{guard, several};
use crate::{
    algorithm::KeySpec,
    finding::Finding,
    flow::{Event, Flow, KeyState, Step, Work},
    provider,
    vault::Refusal,
    web::{
        app::{App, Msg},
        dom,
        element::{Element, Group, el, group},
        icon, input, language,
        part::{SecretInput, Tone, button, findings, notice, quiet_button},
        view::View,
        words::{self, Word},
    },
};

/// The id of the field for the passphrase of the file that was read.
pub(in crate::web) const PASSPHRASE: &str = "key-passphrase";
const PICKER: &str = "key-file";
const ALGORITHM: &str = "generate-algorithm";
const COMMENT: &str = "generate-comment";

pub(super) fn panel(flow: &Flow, view: &View, link: &Scope<App>) -> Group {
    group()
        .add(found(flow, view, link))
        .add(saving(flow, view, link))
        .add(sources(flow, view, link))
        .add(view.input_error.as_ref().map(|error| notice(Tone::Bad, words::NOT_TAKEN, error, "input-error")))
        .add(moves(flow, view, link))
}

/// What is to be done about the private half, if it is held.
fn saving(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    match flow.summary() {
        Some(summary) if !summary.has_private_key => Html::default(),
        Some(summary) if summary.format == "generated" => guard::panel(flow, view, link),
        Some(_) => guard::conversion(flow, view, link).into(),
        None => Html::default(),
    }
}

/// The ways a key comes in. They step back once there is one.
fn sources(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    let sources = el("div").class("sources").add(dropzone(view, link)).add(generator(flow, link));
    if flow.summary().is_none() {
        return sources.into();
    }
    el("details")
        .class("more")
        .test("another-key")
        .add(el("summary").add(words::ANOTHER_KEY))
        .add(sources)
        .into()
}

fn dropzone(view: &View, link: &Scope<App>) -> Element {
    el("div")
        .class("dropzone")
        .attr("data-over", view.is_over.to_string())
        .test("dropzone")
        .on(link, "dragenter", over)
        .on(link, "dragover", over)
        .on(link, "dragleave", |_| Some(Msg::Over(false)))
        .on(link, "drop", dropped)
        .add(icon::inbox())
        .add(el("p").class("dropzone-title").add(words::DROP))
        .add(picker(link))
        .add(paste_zone(link))
        .add(el("p").class("small muted").add(words::READS))
}

fn over(event: &DomEvent) -> Option<Msg> {
    let welcome = event.dyn_ref::<DragEvent>().is_some_and(input::is_welcome);
    if welcome {
        event.prevent_default();
    }
    welcome.then_some(Msg::Over(true))
}

fn dropped(event: &DomEvent) -> Option<Msg> {
    event.dyn_ref::<DragEvent>().map(|event| Msg::Took(input::dropped(event)))
}

fn picker(link: &Scope<App>) -> Element {
    let chosen = |event: &DomEvent| {
        let field: HtmlInputElement = event.target_dyn_into()?;
        Some(Msg::Took(input::chosen(&field)))
    };
    el("div")
        .add(
            el("input")
                .class("picker visually-hidden")
                .attr("type", "file")
                .id(PICKER)
                .test("key-file")
                .on(link, "change", chosen),
        )
        .add(el("label").class("button button-primary").attr("for", PICKER).add(words::CHOOSE))
}

/// A place that takes the focus and a paste, and shows nothing of what is pasted.
fn paste_zone(link: &Scope<App>) -> Element {
    let pasted =
        |event: &DomEvent| event.dyn_ref::<ClipboardEvent>().map(|event| Msg::Took(input::pasted(event)));
    el("div")
        .class("pastezone")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", words::PASTE_LABEL)
        .test("paste-zone")
        .on(link, "paste", pasted)
        .add(
            el("span")
                .add(words::PASTE_BEFORE)
                .add(el("kbd").add("Ctrl"))
                .add("+")
                .add(el("kbd").add("V"))
                .add(words::PASTE_AFTER),
        )
}

fn generator(flow: &Flow, link: &Scope<App>) -> Element {
    let busy = matches!(flow.key(), KeyState::Working(_));
    let is_allowed = |spec: &KeySpec| spec.rsa_bits().is_none_or(|bits| bits >= flow.min_rsa_bits());
    let options = KeySpec::ALL.into_iter().filter(is_allowed).map(|spec| {
        el("option")
            .attr("value", spec.id())
            .flag("selected", spec == KeySpec::ALL[0])
            .add(words::key_spec(spec))
    });
    el("div")
        .class("card")
        .add(el("h2").add(words::NEW_KEY))
        .add(
            el("div")
                .class("field")
                .add(el("label").attr("for", ALGORITHM).add(words::ALGORITHM))
                .add(el("select").class("select").id(ALGORITHM).test("generate-algorithm").each(options)),
        )
        .add(
            el("div")
                .class("field")
                .add(
                    el("label")
                        .attr("for", COMMENT)
                        .add(words::COMMENT)
                        .add(el("span").class("optional").add(words::OPTIONAL)),
                )
                .add(
                    el("input")
                        .class("input")
                        .attr("type", "text")
                        .id(COMMENT)
                        .attr("autocomplete", "off")
                        .attr("spellcheck", "false")
                        .attr("maxlength", "256")
                        .attr("placeholder", words::COMMENT_EXAMPLE)
                        .test("generate-comment"),
                ),
        )
        .add(
            button("", words::GENERATE, "generate", !busy)
                .on(link, "click", |_| chosen_spec().map(|(spec, comment)| Msg::Generate(spec, comment))),
        )
        .add(el("p").class("small muted").add(words::GENERATED_HERE))
}

fn chosen_spec() -> Option<(KeySpec, String)> {
    let select = dom::document()?.get_element_by_id(ALGORITHM)?;
    let spec = select.dyn_into::<web_sys::HtmlSelectElement>().ok()?.value();
    Some((KeySpec::from_id(&spec)?, dom::input(COMMENT)?.value()))
}

/// The sentence that says what was found, or why nothing was.
fn found(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    match flow.key() {
        KeyState::Empty => Html::default(),
        KeyState::Working(work) => working(*work).into(),
        KeyState::Refused(refusal) => refused(refusal).into(),
        KeyState::Locked { found, cost, refusal, .. } => {
            locked(found, cost, refusal.as_ref(), view.is_unlocking, link).into()
        }
        KeyState::Several(offers) => several::panel(offers, link).into(),
        KeyState::Held(summary) => el("div")
            .class("stack")
            .test("key-held")
            .add(el("div").class("found").test("found").add(icon::key()).add(
                el("div").add(el("strong").add(words::FOUND)).add(" ").add(language::list(&summary.found)),
            ))
            .add(summary.has_private_key.then(|| el("p").class("small muted").add(words::PRIVATE_STAYS)))
            .add(summary.key_inside.is_some().then(|| inside(link)))
            .into(),
    }
}

/// The way from a certificate to the key it is about, for clouds that take no certificates.
fn inside(link: &Scope<App>) -> Element {
    el("div")
        .class("offer")
        .add(el("p").class("small").add(words::KEY_INSIDE))
        .add(button("", words::USE_KEY_INSIDE, "use-key-inside", true).click(link, || Msg::UseKeyInside))
}

fn working(work: Work) -> Element {
    el("div")
        .class("found")
        .test("working")
        .add(el("span").class("busy").attr("aria-hidden", "true"))
        .add(el("div").add(words::working(work)))
}

fn refused(refusal: &Refusal) -> Element {
    el("div").attr("data-code", refusal.code.clone()).test("key-refused").add(notice(
        Tone::Bad,
        words::NOT_READ,
        language::refusal(refusal),
        "key-refusal",
    ))
}

fn locked(found: &str, cost: &str, refusal: Option<&Refusal>, busy: bool, link: &Scope<App>) -> Element {
    const ERROR: &str = "key-passphrase-error";
    const HINT: &str = "key-passphrase-hint";
    let described = if refusal.is_some() { format!("{HINT} {ERROR}") } else { HINT.to_owned() };
    let entered = |event: &DomEvent| {
        let is_enter = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Enter");
        is_enter.then_some(Msg::Unlock)
    };
    let input = SecretInput {
        id: PASSPHRASE.to_owned(),
        test: "key-passphrase".to_owned(),
        described_by: Some(described),
        is_wrong: refusal.is_some(),
        ..SecretInput::default()
    };
    el("div")
        .class("card")
        .test("key-locked")
        .add(
            el("div")
                .class("found")
                .test("found")
                .add(icon::key())
                .add(el("div").add(el("strong").add(words::FOUND)).add(" ").add(language::list(found))),
        )
        .add(
            el("div")
                .class("field")
                .add(el("label").attr("for", PASSPHRASE).add(words::PASSPHRASE))
                .add(
                    el("div").class("with-button").add(input.view().on(link, "keydown", entered)).add(
                        button("button-primary", words::unlock(busy), "unlock", !busy)
                            .click(link, || Msg::Unlock),
                    ),
                )
                .add(el("p").class("hint").id(HINT).add(language::sentence(cost)))
                .add(refusal.map(|refusal| {
                    el("div").id(ERROR).add(notice(
                        Tone::Bad,
                        words::NOT_OPENED,
                        language::refusal(refusal),
                        "passphrase-error",
                    ))
                })),
        )
}

fn moves(flow: &Flow, view: &View, link: &Scope<App>) -> Group {
    let ready = flow.can_go(Step::Destinations);
    group()
        .add(view.is_clearing.then(|| clearing(link)))
        .add(
            el("div")
                .class("moves")
                .add(el("p").class("reason").add(if ready { None } else { why_not(flow) }))
                .add(
                    (!matches!(flow.key(), KeyState::Empty) && !view.is_clearing)
                        .then(|| button("", words::CLEAR, "clear", true).click(link, || Msg::Clear)),
                )
                .add(
                    button("button-primary", words::TO_DESTINATIONS, "next", ready)
                        .click(link, || Msg::Flow(Event::Went(Step::Destinations))),
                ),
        )
        .add(without_key(flow, link))
}

fn why_not(flow: &Flow) -> Option<Word> {
    let word = match flow.key() {
        KeyState::Held(summary) if summary.findings.iter().any(Finding::blocks) => words::KEY_BLOCKED,
        KeyState::Locked { .. } => words::KEY_LOCKED,
        KeyState::Several(_) => words::KEY_SEVERAL,
        KeyState::Working(_) => return None,
        _ => words::KEY_MISSING,
    };
    Some(word)
}

/// Clearing would lose a key that was generated and not saved.
pub(super) fn clearing(link: &Scope<App>) -> Element {
    el("div")
        .class("card guard")
        .attr("role", "alert")
        .test("clear-confirm")
        .add(el("p").add(words::CLEAR_LOSES))
        .add(
            el("div")
                .class("moves")
                .add(button("", words::KEEP, "clear-keep", true).click(link, || Msg::Keep))
                .add(
                    button("button-danger", words::CLEAR_ANYWAY, "clear-anyway", true)
                        .click(link, || Msg::Clear),
                ),
        )
}

/// The way on for those who want a provider to generate the key.
fn without_key(flow: &Flow, link: &Scope<App>) -> Html {
    if !matches!(flow.key(), KeyState::Empty) {
        return Html::default();
    }
    let creating = provider::operations().filter(|operation| operation.generates());
    let offers = creating.map(|operation| {
        el("div")
            .class("offer")
            .add(
                el("div")
                    .add(el("p").class("offer-title").add(operation.provider().label))
                    .add(el("p").class("small muted").add(language::phrase(operation.label))),
            )
            .add(
                quiet_button(format!("without-key-{}", operation.id))
                    .click(link, move || Msg::WithoutKey(operation))
                    .add(words::CHOOSE_THIS),
            )
    });
    el("details")
        .class("more")
        .test("without-key")
        .add(el("summary").add(words::WITHOUT_KEY))
        .add(
            el("div")
                .class("stack")
                .add(el("p").class("small muted").add(words::WHY_NOT_CREATE))
                .add(el("div").class("offers").each(offers)),
        )
        .into()
}

/// What the checks found about the key.
pub(super) fn key_findings(all: &[Finding]) -> Html {
    findings(None, all)
}
