//! Step 1: a key comes in, or is generated.

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Event as DomEvent, HtmlInputElement, KeyboardEvent};
use yew::{Html, TargetCast, html::Scope};

use super::{guard, keys, several, shelf};
use crate::{
    algorithm::KeySpec,
    finding::Finding,
    flow::{Bounds, Event, Flow, HeldKey, Input, Locked, Source, Step, Taking, Work},
    provider,
    vault::Refusal,
    web::{
        app::{App, Msg},
        dom,
        element::{Element, Group, el, group},
        icon, input, language,
        part::{SecretInput, Tone, button, findings, notice, quiet_button, tick},
        view::{Unsure, View},
        words::{self, Word},
    },
};

/// The id of the field for the passphrase of the file that was read.
pub(in crate::web) const PASSPHRASE: &str = "key-passphrase";

/// The ids of the button that clears or finishes, and of the one that doesn't.
pub(in crate::web) const CLEAR: &str = "clear";
pub(in crate::web) const KEEP: &str = "keep";

/// The code of the refusal of a file that is another key than the one that was saved.
const NOT_THE_SAVED_KEY: &str = "not-the-saved-key";

const PICKER: &str = "key-file";
const ALGORITHM: &str = "generate-algorithm";
const COMMENT: &str = "generate-comment";

/// What the rest of the program draws of this step.
#[derive(Default)]
pub(super) struct Drawn {
    /// The keys that are held, and what is to be done about another one.
    above: Html,
    /// The ways on without a key.
    without: Html,
}

/// What there is to see once the rest of the program is there.
pub(super) fn draw(flow: &Flow, view: &View, link: &Scope<App>) -> Drawn {
    let above = group()
        .add(keys::panel(flow, view, link))
        .add(problems(flow, view))
        .add(doing(flow, view, link))
        .add(guard::panel(flow, view, link));
    Drawn { above: above.into(), without: without_key(flow, link) }
}

/// What there is to see before: a key was given, or the rest can't be had.
pub(super) fn draw_first(flow: &Flow, view: &View, link: &Scope<App>) -> Drawn {
    let at_it = match flow.input() {
        Input::Working(work) => Some(working(*work)),
        _ => None,
    };
    let above = group().add(at_it).add(view.rest_error.map(|error| rest_missing(error, link)));
    Drawn { above: above.into(), without: Html::default() }
}

fn rest_missing(error: Word, link: &Scope<App>) -> Element {
    el("div")
        .class("stack")
        .add(notice(Tone::Bad, error, words::REST_MISSING_MEANS, "rest-missing"))
        .add(el("div").add(button("", words::LOAD_AGAIN, "load-rest", true).click(link, || Msg::LoadRest)))
}

pub(super) fn panel(flow: &Flow, view: &View, link: &Scope<App>, drawn: Drawn) -> Group {
    group()
        .add(drawn.above)
        .add(sources(flow, view, link))
        .add(view.input_error.as_ref().map(|error| notice(Tone::Bad, words::NOT_TAKEN, error, "input-error")))
        .add(moves(flow, view, link))
        .add(drawn.without)
}

/// What of several files or keys could not be read: the others go on.
fn problems(flow: &Flow, view: &View) -> Html {
    let of_files = view.refused_files.iter().map(|(name, refusal)| (Some(name), refusal));
    let of_keys = flow.problems().iter().map(|refusal| (None, refusal));
    let rows: Vec<Element> = of_files.chain(of_keys).map(|(name, refusal)| problem(name, refusal)).collect();
    if rows.is_empty() {
        return Html::default();
    }
    el("ul").class("findings").test("problems").each(rows).into()
}

fn problem(name: Option<&String>, refusal: &Refusal) -> Element {
    el("li")
        .class("finding")
        .attr("data-severity", "warn")
        .attr("data-code", refusal.code.clone())
        .add(icon::warning())
        .add(
            el("div")
                .add(name.map(|name| el("span").class("mono wrap").attr("translate", "no").add(name)))
                .add(name.map(|_| ": "))
                .add(language::refusal(refusal)),
        )
}

/// The ways a key comes in. They step back once there is one.
fn sources(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    let bounds = flow.bounds();
    let takes = bounds.takes(Source::File) || bounds.takes(Source::Paste);
    let sources = el("div")
        .class("sources")
        .add(takes.then(|| dropzone(bounds, view, link)))
        .add(bounds.takes(Source::Generate).then(|| generator(flow, link)));
    if flow.keys().is_empty() {
        return sources.into();
    }
    let adds = view.adds;
    el("details")
        .class("more")
        .test("another-key")
        .add(el("summary").add(words::ANOTHER_KEY))
        .add(tick(link, words::KEEP_AND_ADD, "adds", adds, move || Msg::Adds(!adds)))
        .add(sources)
        .add((flow.has_list() && matches!(flow.input(), Input::Idle)).then(|| others(link)))
        .into()
}

/// The way back to the keys of a file that were not chosen.
fn others(link: &Scope<App>) -> Element {
    let seek = || Msg::Flow(Event::Sought { from: 0, sought: String::new() });
    el("div").add(button("", words::OTHERS_OF_FILE, "others", true).click(link, seek))
}

fn dropzone(bounds: &Bounds, view: &View, link: &Scope<App>) -> Element {
    let zone = el("div").class("dropzone").attr("data-over", view.is_over.to_string()).test("dropzone");
    let zone = if bounds.takes(Source::File) { droppable(zone, link) } else { zone };
    zone.add(bounds.takes(Source::Paste).then(|| paste_zone(link)))
        .add(el("p").class("small muted").add(words::READS))
}

fn droppable(zone: Element, link: &Scope<App>) -> Element {
    zone.on(link, "dragenter", over)
        .on(link, "dragover", over)
        .on(link, "dragleave", |_| Some(Msg::Over(false)))
        .on(link, "drop", dropped)
        .add(icon::inbox())
        .add(el("p").class("dropzone-title").add(words::DROP))
        .add(picker(link))
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
                .flag("multiple", true)
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
    let busy = matches!(flow.input(), Input::Working(_));
    let is_allowed = |spec: &KeySpec| flow.may_make(*spec);
    let first = KeySpec::ALL.into_iter().find(is_allowed);
    let options = KeySpec::ALL.into_iter().filter(is_allowed).map(|spec| {
        el("option").attr("value", spec.id()).flag("selected", Some(spec) == first).add(words::key_spec(spec))
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
    let select = dom::find(ALGORITHM)?;
    let spec = select.dyn_into::<web_sys::HtmlSelectElement>().ok()?.value();
    Some((KeySpec::from_id(&spec)?, dom::input(COMMENT)?.value()))
}

/// What came of giving back a file that was saved, or is yet to be done about it.
pub(super) fn proving(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    let failed = matches!(flow.input(), Input::Refused(refusal) if refusal.code == NOT_THE_SAVED_KEY);
    let is_proof = failed || matches!(flow.taking(), Taking::Prove(_));
    if is_proof { doing(flow, view, link) } else { Html::default() }
}

/// What a person is doing about a key that is not there yet.
fn doing(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    match flow.input() {
        Input::Idle => Html::default(),
        Input::Working(work) => working(*work).into(),
        Input::Refused(refusal) => refused(refusal).into(),
        Input::Locked(file) => locked(file, flow, view, link).into(),
        Input::Several(offers) => several::panel(flow, offers, link).into(),
    }
}

/// The way from a certificate to the key it is about, for clouds that take no certificates.
pub(super) fn inside(link: &Scope<App>) -> Element {
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

fn locked(file: &Locked, flow: &Flow, view: &View, link: &Scope<App>) -> Element {
    const ERROR: &str = "key-passphrase-error";
    const HINT: &str = "key-passphrase-hint";
    let (refusal, busy) = (file.refusal.as_ref(), view.is_unlocking);
    let described = if refusal.is_some() { [HINT, " ", ERROR].concat() } else { HINT.to_owned() };
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
                .add(el("div").add(el("strong").add(words::FOUND)).add(" ").add(language::list(&file.found))),
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
                .add(el("p").class("hint").id(HINT).add(language::sentence(&file.cost)))
                .add(refusal.map(|refusal| {
                    el("div").id(ERROR).add(notice(
                        Tone::Bad,
                        words::NOT_OPENED,
                        language::refusal(refusal),
                        "passphrase-error",
                    ))
                })),
        )
        .add(skip(flow, view).map(|word| {
            el("div").add(button("", word, "skip", !busy).click(link, || Msg::Flow(Event::Skipped)))
        }))
}

/// The way on without a file that nobody can open, if there is something to go on with.
fn skip(flow: &Flow, view: &View) -> Option<Word> {
    let is_more_there = !flow.keys().is_empty() || flow.has_list();
    if view.waiting_files > 0 { Some(words::SKIP_FILE) } else { is_more_there.then_some(words::SKIP) }
}

fn moves(flow: &Flow, view: &View, link: &Scope<App>) -> Group {
    let ready = flow.can_go_on();
    group().add((view.unsure == Some(Unsure::Clear)).then(|| clearing(link))).add(
        el("div")
            .class("moves")
            .add(el("p").class("reason").add(if ready { None } else { why_not(flow) }))
            .add(
                (has_something(flow) && view.unsure != Some(Unsure::Clear))
                    .then(|| button("", words::CLEAR, CLEAR, true).id(CLEAR).click(link, || Msg::Clear)),
            )
            .add(
                button("button-primary", words::TO_DESTINATIONS, "next", ready)
                    .click(link, || Msg::Flow(Event::Went(Step::Destinations))),
            ),
    )
}

fn has_something(flow: &Flow) -> bool {
    !flow.keys().is_empty() || !matches!(flow.input(), Input::Idle)
}

fn why_not(flow: &Flow) -> Option<Word> {
    Some(match flow.input() {
        Input::Locked(_) => words::KEY_LOCKED,
        Input::Working(_) => return None,
        _ if flow.keys().iter().any(HeldKey::is_blocked) => words::KEY_BLOCKED,
        Input::Several(_) => words::KEY_SEVERAL,
        _ => words::KEY_MISSING,
    })
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
                .add(button("", words::KEEP, "clear-keep", true).id(KEEP).click(link, || Msg::Keep))
                .add(
                    button("button-danger", words::CLEAR_ANYWAY, "clear-anyway", true)
                        .click(link, || Msg::Clear),
                ),
        )
}

/// The way on for those who want a provider to generate the key.
fn without_key(flow: &Flow, link: &Scope<App>) -> Html {
    if has_something(flow) {
        return Html::default();
    }
    let creating = provider::operations().filter(|operation| operation.generates());
    let creating: Vec<_> = creating.filter(|operation| flow.bounds().offers(operation)).collect();
    if creating.is_empty() {
        return shelf::without_key(flow, link);
    }
    let offers = creating.into_iter().map(|operation| {
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
    let creating =
        el("details").class("more").test("without-key").add(el("summary").add(words::WITHOUT_KEY)).add(
            el("div")
                .class("stack")
                .add(el("p").class("small muted").add(words::WHY_NOT_CREATE))
                .add(el("div").class("offers").each(offers)),
        );
    group().add(creating).add(shelf::without_key(flow, link)).into()
}

/// What the checks found about the key.
pub(super) fn key_findings(all: &[Finding]) -> Html {
    findings(None, all)
}
