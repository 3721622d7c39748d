//! Step 2: where the key goes, and under which name.

use yew::{Html, html::Scope};

use super::{destination, form, matrix, summary::key_label};
use crate::{
    flow::{Event, Flow, HeldKey, NameOf, Step},
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
    let goes = !flow.deliveries().is_empty();
    group()
        .add(offers(flow, any, link))
        .add(goes.then(|| names(flow, link)))
        .each(flow.destinations().iter().map(|d| destination::card(flow, d, link)))
        .add(goes.then(|| matrix::panel(flow, link)))
        .add(moves(flow, link))
}

/// What can be added: imports at sight, the rest behind a fold. Nothing where the host has named all there is.
fn offers(flow: &Flow, any: bool, link: &Scope<App>) -> Html {
    let of = |is_usual: bool| -> Vec<Element> {
        let operations = provider::operations().filter(|operation| flow.bounds().offers(operation));
        let wanted = operations.filter(|operation| (operation.mode == Mode::Import) == is_usual);
        wanted.map(|operation| offer(operation, link)).collect()
    };
    let (usual, rare) = (of(true), of(false));
    if usual.is_empty() && rare.is_empty() {
        return Html::default();
    }
    el("section")
        .class("card")
        .attr("aria-labelledby", "offers-title")
        .add(el("h2").id("offers-title").add(if any { words::ADD_ANOTHER } else { words::ADD }))
        .add(el("div").class("offers offers-grid").each(usual))
        .add((!rare.is_empty()).then(|| {
            el("details").class("more").test("more-operations").add(el("summary").add(words::MORE)).add(
                el("div")
                    .class("stack")
                    .add(el("p").class("small muted").add(words::WHY_MORE))
                    .add(el("div").class("offers").each(rare)),
            )
        }))
        .into()
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

/// One name for all destinations, or one for each; of several keys one for each of them.
fn names(flow: &Flow, link: &Scope<App>) -> Element {
    let same = flow.has_same_name();
    el("section")
        .class("card")
        .attr("aria-labelledby", "names-title")
        .add(el("h2").id("names-title").add(words::NAME_TITLE))
        .add(tick(link, words::SAME_NAME, "same-name", same, move || Msg::Flow(Event::SameName(!same))))
        .add(same.then(|| shared_names(flow, link)))
}

fn shared_names(flow: &Flow, link: &Scope<App>) -> Group {
    match flow.keys() {
        [] => group().add(created_name(flow, link)),
        [only] => group().add(shared_name(flow, only, words::NAME.into(), link)),
        several => group().each(several.iter().map(|key| {
            let label = [&key_label(key.summary()), " ", &key.summary().comment].concat();
            shared_name(flow, key, label, link)
        })),
    }
}

fn created_name(flow: &Flow, link: &Scope<App>) -> Element {
    let (name, fine) =
        (flow.created_name(), flow.deliveries().iter().all(|to| destination::is_name_fine(flow, to)));
    el("div").class("field").add(el("label").attr("for", SHARED_NAME).add(words::NAME)).add(form::name_field(
        SHARED_NAME,
        NameOf::Created,
        name,
        !fine,
        None,
        "shared-name",
        link,
    ))
}

fn shared_name(flow: &Flow, key: &HeldKey, label: String, link: &Scope<App>) -> Element {
    let (whose, name) = (NameOf::Key(key.id()), key.name());
    let field = [SHARED_NAME, "-", &key.id().to_string()].concat();
    let mut going =
        flow.deliveries().iter().filter(|to| to.key().is_none_or(|id| id == key.id()) && to.is_included());
    let refused = going.any(|delivery| !destination::is_name_fine(flow, delivery));
    let better = flow.suggested_name(key).filter(|better| refused && better != name);
    el("div")
        .class("field")
        .key(key.id())
        .add(el("label").attr("for", field.clone()).add(label))
        .add(form::name_field(&field, whose, name, refused, None, "shared-name", link))
        .add(if let Some(better) = better {
            form::fix_button(whose, &better, words::use_for_all(&better), "use-suggested-name", link).html()
        } else {
            refused.then(|| el("p").class("hint").test("no-common-name").add(words::NO_COMMON_NAME)).html()
        })
}

fn moves(flow: &Flow, link: &Scope<App>) -> Element {
    let ready = flow.can_go(Step::Review);
    let (all, fine) = (included(flow), planned(flow));
    let lacks_key = flow.deliveries().is_empty() && !flow.destinations().is_empty();
    let why = if lacks_key { words::KEY_MISSING.into() } else { words::fine_of(fine, all) };
    el("div")
        .class("moves")
        .add(el("p").class("reason").test("destinations-count").add(why))
        .add(form::forgetting(flow, link))
        .add(
            button("", words::BACK, "back", flow.can_go(Step::Key))
                .click(link, || Msg::Flow(Event::Went(Step::Key))),
        )
        .add(
            button("button-primary", words::TO_REVIEW, "next", ready)
                .click(link, || Msg::Flow(Event::Went(Step::Review))),
        )
}

/// How many deliveries have nothing against them.
pub(super) fn planned(flow: &Flow) -> usize {
    flow.deliveries().iter().filter(|to| to.is_included() && flow.plan(to).is_some()).count()
}

/// How many deliveries there are to be.
pub(super) fn included(flow: &Flow) -> usize {
    flow.deliveries().iter().filter(|delivery| delivery.is_included()).count()
}
