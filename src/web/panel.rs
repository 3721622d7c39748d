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

/// The whole page below its bar.
pub(super) fn page(flow: &Flow, view: &View, link: &Scope<App>) -> Element {
    let step = flow.current_step();
    el("div")
        .class("deck")
        .test("page")
        .attr("data-step", words::step_id(step))
        .add(el("div").class("deck-head").add(rail(flow, link)).add(languages(link)))
        .add(summary::chip(flow))
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
                        .add(work(flow, view, link)),
                )
                .add(summary::aside(flow, view, link)),
        )
        .add(el("p").class("visually-hidden").attr("role", "status").test("status").add(&view.said))
}

fn index(step: Step) -> usize {
    Step::ALL.iter().position(|known| *known == step).unwrap_or_default()
}

fn work(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    match flow.current_step() {
        Step::Key => key::panel(flow, view, link).into(),
        Step::Destinations => destinations::panel(flow, link).into(),
        Step::Review => review::panel(flow, view, link).into(),
        Step::Results => results::panel(flow, view, link).into(),
    }
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

fn rail(flow: &Flow, link: &Scope<App>) -> Element {
    el("nav")
        .attr("aria-label", words::STEPS_LABEL)
        .add(el("ol").class("rail").each(Step::ALL.into_iter().map(|step| rail_step(flow, link, step))))
}

fn rail_step(flow: &Flow, link: &Scope<App>, step: Step) -> Element {
    let (here, index) = (flow.current_step(), index(step));
    let state = match step.cmp(&here) {
        std::cmp::Ordering::Less => "done",
        std::cmp::Ordering::Equal => "now",
        std::cmp::Ordering::Greater => "later",
    };
    let mark = if state == "done" { icon::check().html() } else { (index + 1).to_string().html() };
    el("li").class("rail-step").attr("data-state", state).add(
        el("button")
            .attr("type", "button")
            .class("rail-button")
            .attr("aria-current", (state == "now").then_some("step"))
            .flag("disabled", step == here || !flow.can_go(step))
            .click(link, move || Msg::Flow(Event::Went(step)))
            .test(format!("step-{}", words::step_id(step)))
            .add(el("span").class("rail-mark").add(mark))
            .add(el("span").class("rail-word").add(words::step(step))),
    )
}
