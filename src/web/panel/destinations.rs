//! Step 2: where the key goes, and under which name.

use yew::{Html, html::Scope};

use super::{destination, form};
use crate::{
    flow::{Event, Flow, Step},
    provider::{self, Mode, Operation},
    web::{
        app::{App, Msg},
        element::{Content, Element, Group, el, group},
        language::phrase,
        part::{button, quiet_button, tick},
        words,
    },
};

/// The id of the field for the name that goes everywhere.
const SHARED_NAME: &str = "shared-name";

pub(super) fn panel(flow: &Flow, link: &Scope<App>) -> Group {
    let any = !flow.destinations().is_empty();
    group()
        .add(offers(any, link))
        .add(any.then(|| names(flow, link)))
        .each(flow.destinations().iter().map(|d| destination::card(flow, d, link)))
        .add(moves(flow, link))
}

/// What can be added: imports at sight, the rest behind a fold.
fn offers(any: bool, link: &Scope<App>) -> Element {
    el("section")
        .class("card")
        .attr("aria-labelledby", "offers-title")
        .add(el("h2").id("offers-title").add(if any { words::ADD_ANOTHER } else { words::ADD }))
        .add(el("div").class("offers offers-grid").each(of_mode(|mode| mode == Mode::Import, link)))
        .add(
            el("details").class("more").test("more-operations").add(el("summary").add(words::MORE)).add(
                el("div")
                    .class("stack")
                    .add(el("p").class("small muted").add(words::WHY_MORE))
                    .add(el("div").class("offers").each(of_mode(|mode| mode != Mode::Import, link))),
            ),
        )
}

fn of_mode(wanted: fn(Mode) -> bool, link: &Scope<App>) -> impl Iterator<Item = Element> {
    let operations = provider::operations().filter(move |operation| wanted(operation.mode));
    let link = link.clone();
    operations.map(move |operation| offer(operation, &link))
}

fn offer(operation: &'static Operation, link: &Scope<App>) -> Element {
    let caution = words::caution(operation.mode);
    el("div")
        .class("offer")
        .attr("data-risk", operation.discloses().to_string())
        .add(
            el("div")
                .add(el("p").class("offer-title").add(operation.provider().label))
                .add(el("p").class("small muted").add(phrase(operation.label)))
                .add(caution.map(|caution| el("p").class("small").add(caution))),
        )
        .add(
            quiet_button(format!("add-{}", operation.id))
                .click(link, move || Msg::Flow(Event::Added(operation)))
                .add(words::ADD_BUTTON)
                .add(el("span").class("visually-hidden").add(format!(
                    " {}: {}",
                    operation.provider().label,
                    phrase(operation.label)
                ))),
        )
}

/// One name for all, or one for each.
fn names(flow: &Flow, link: &Scope<App>) -> Element {
    let same = flow.has_same_name();
    el("section")
        .class("card")
        .attr("aria-labelledby", "names-title")
        .add(el("h2").id("names-title").add(words::NAME_TITLE))
        .add(tick(link, words::SAME_NAME, "same-name", same, move || Msg::Flow(Event::SameName(!same))))
        .add(same.then(|| shared_name(flow, link)))
}

fn shared_name(flow: &Flow, link: &Scope<App>) -> Html {
    let name = flow.shared_name();
    let refused = flow.destinations().iter().any(|d| !destination::is_name_fine(flow, d));
    let better = flow.suggested_name().filter(|better| refused && better != name);
    el("div")
        .class("field")
        .add(el("label").attr("for", SHARED_NAME).add(words::NAME))
        .add(form::name_field(SHARED_NAME, None, name, refused, None, "shared-name", link))
        .add(if let Some(better) = better {
            form::fix_button(None, &better, words::use_for_all(&better), "use-suggested-name", link).html()
        } else {
            refused.then(|| el("p").class("hint").test("no-common-name").add(words::NO_COMMON_NAME)).html()
        })
        .into()
}

fn moves(flow: &Flow, link: &Scope<App>) -> Element {
    let ready = flow.can_go(Step::Review);
    let (all, fine) = (flow.destinations().len(), planned(flow));
    el("div")
        .class("moves")
        .add(el("p").class("reason").test("destinations-count").add(words::fine_of(fine, all)))
        .add(
            button("", words::BACK, "back", flow.can_go(Step::Key))
                .click(link, || Msg::Flow(Event::Went(Step::Key))),
        )
        .add(
            button("button-primary", words::TO_REVIEW, "next", ready)
                .click(link, || Msg::Flow(Event::Went(Step::Review))),
        )
}

/// How many destinations have nothing against them.
pub(super) fn planned(flow: &Flow) -> usize {
    flow.destinations().iter().filter(|destination| flow.plan(destination).is_some()).count()
}
