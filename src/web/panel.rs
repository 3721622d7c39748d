//! What is drawn: the four steps, and the summary beside them.

mod consent;
mod destination;
mod destinations;
pub(super) mod form;
pub(super) mod guard;
pub(super) mod key;
mod keys;
pub(super) mod log_in;
mod matrix;
mod next;
mod proof;
mod results;
mod review;
mod several;
pub(super) mod shelf;
pub(super) mod summary;

use yew::{Html, html::Scope};

use super::{
    app::{App, HEADING, LANGUAGES, Msg},
    element::{Content, Element, Group, el, group, text_of},
    icon, language,
    part::{Tone, notice},
    view::View,
    words,
};
use crate::{
    flow::{Event, Flow, Step},
    language::Language,
};

/// What the page shows of what only the rest of the program can draw.
#[derive(Default)]
pub(super) struct Drawn {
    /// Which steps can be gone to.
    reach: [bool; Step::ALL.len()],
    chip: Html,
    work: Work,
    aside: Html,
}

/// The work of a step.
enum Work {
    /// The first, which is drawn around it.
    Key(key::Drawn),
    /// Another one, whole.
    Other(Html),
}

impl Default for Work {
    fn default() -> Self {
        Self::Key(key::Drawn::default())
    }
}

/// What is there to see before the rest of the program is there.
pub(super) fn draw_first(flow: &Flow, view: &View, link: &Scope<App>) -> Drawn {
    Drawn {
        work: Work::Key(key::draw_first(flow, view, link)),
        aside: summary::first(flow),
        ..Drawn::default()
    }
}

/// What there is to see.
pub(super) fn draw(flow: &Flow, view: &View, link: &Scope<App>) -> Drawn {
    let work = match flow.current_step() {
        Step::Key => Work::Key(key::draw(flow, view, link)),
        Step::Destinations => Work::Other(destinations::panel(flow, link).into()),
        Step::Review => Work::Other(review::panel(flow, view, link).into()),
        Step::Results => Work::Other(results::panel(flow, view, link).into()),
    };
    let reach = Step::ALL.map(|step| flow.can_go(step));
    Drawn { reach, chip: summary::chip(flow), work, aside: summary::aside(flow, view, link).into() }
}

/// The whole page below its bar.
pub(super) fn page(flow: &Flow, view: &View, link: &Scope<App>, drawn: Drawn) -> Element {
    let step = flow.current_step();
    let work = match drawn.work {
        Work::Key(drawn) => key::panel(flow, view, link, drawn).into(),
        Work::Other(panel) => panel,
    };
    el("div")
        .class("deck")
        .test("page")
        .attr("data-step", words::step_id(step))
        .add(el("div").class("deck-head").add(rail(step, drawn.reach, link)).add(languages(link)))
        .add(drawn.chip)
        .add(
            el("div")
                .class("columns")
                .add(
                    el("section")
                        .class("work")
                        .attr("aria-labelledby", HEADING)
                        .add(
                            el("header")
                                .add(
                                    el("h1")
                                        .class("title")
                                        .id(HEADING)
                                        .attr("tabindex", "-1")
                                        .test("step-title")
                                        .add(words::title(step)),
                                )
                                .add(el("p").class("lead").add(words::lead(step))),
                        )
                        .add(operator_notices(view))
                        .add(work),
                )
                .add(drawn.aside),
        )
        .add(el("p").class("visually-hidden").attr("role", "status").test("status").add(&view.said))
}

/// What the operator of the page should know or has set.
fn operator_notices(view: &View) -> Group {
    group()
        .add(
            view.operator
                .error
                .as_ref()
                .map(|error| notice(Tone::Bad, words::CONFIG_WRONG, error, "config-error")),
        )
        .add(
            view.operator
                .key_list_error
                .as_ref()
                .map(|error| notice(Tone::Caution, words::NOT_LOOKED_UP, error, "key-list-error")),
        )
        .add(
            (view.operator.sandbox)
                .then(|| notice(Tone::Caution, words::SANDBOX, words::SANDBOX_MEANS, "sandbox")),
        )
}

/// The choice of language, each by its own name.
fn languages(link: &Scope<App>) -> Element {
    let spoken = language::spoken();
    let options = Language::ALL.into_iter().map(|language| {
        let tag = language.tag();
        el("option")
            .attr("value", tag)
            .attr("lang", tag)
            .flag("selected", language == spoken)
            .add(language.own_name())
    });
    el("select")
        .class("select languages")
        .id(LANGUAGES)
        .attr("aria-label", words::LANGUAGE)
        .attr("translate", "no")
        .test(LANGUAGES)
        .on(link, "change", |event| Some(Msg::Speak(Language::of_tag(&text_of(event)?)?)))
        .each(options)
}

fn rail(here: Step, reach: [bool; Step::ALL.len()], link: &Scope<App>) -> Element {
    let steps = Step::ALL.into_iter().zip(reach).enumerate();
    el("nav").attr("aria-label", words::STEPS_LABEL).add(
        el("ol")
            .class("rail")
            .each(steps.map(|(at, (step, can_go))| rail_step(at, step, here, can_go, link))),
    )
}

fn rail_step(at: usize, step: Step, here: Step, can_go: bool, link: &Scope<App>) -> Element {
    let state = match step.cmp(&here) {
        std::cmp::Ordering::Less => "done",
        std::cmp::Ordering::Equal => "now",
        std::cmp::Ordering::Greater => "later",
    };
    let mark = if state == "done" { icon::check().html() } else { (at + 1).to_string().html() };
    el("li").class("rail-step").attr("data-state", state).add(
        el("button")
            .attr("type", "button")
            .class("rail-button")
            .attr("aria-current", (state == "now").then_some("step"))
            .flag("disabled", step == here || !can_go)
            .click(link, move || Msg::Flow(Event::Went(step)))
            .test(format!("step-{}", words::step_id(step)))
            .add(el("span").class("rail-mark").add(mark))
            .add(el("span").class("rail-word").add(words::step(step))),
    )
}
