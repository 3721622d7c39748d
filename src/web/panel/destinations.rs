//! Step 2: where the key goes, and under which name.

use yew::{Html, html, html::Scope};

use super::{destination, form};
use crate::{
    flow::{Event, Flow, Step},
    provider::{self, Mode, Operation},
    web::{
        app::{App, Msg},
        part::button,
        words,
    },
};

/// The id of the field for the name that goes everywhere.
const SHARED_NAME: &str = "shared-name";

pub(super) fn panel(flow: &Flow, link: &Scope<App>) -> Html {
    let any = !flow.destinations().is_empty();
    html! {
        <>
            { offers(any, link) }
            if any { { names(flow, link) } }
            { for flow.destinations().iter().map(|d| destination::card(flow, d, link)) }
            { moves(flow, link) }
        </>
    }
}

/// What can be added: imports at sight, the rest behind a fold.
fn offers(any: bool, link: &Scope<App>) -> Html {
    html! {
        <section class="card" aria-labelledby="offers-title">
            <h2 id="offers-title">{ if any { words::ADD_ANOTHER } else { words::ADD } }</h2>
            <div class="offers offers-grid">{ for of_mode(|mode| mode == Mode::Import, link) }</div>
            <details class="more" data-test="more-operations">
                <summary>{ words::MORE }</summary>
                <div class="stack">
                    <p class="small muted">{ words::WHY_MORE }</p>
                    <div class="offers">{ for of_mode(|mode| mode != Mode::Import, link) }</div>
                </div>
            </details>
        </section>
    }
}

fn of_mode(wanted: fn(Mode) -> bool, link: &Scope<App>) -> impl Iterator<Item = Html> {
    let operations = provider::operations().filter(move |operation| wanted(operation.mode));
    let link = link.clone();
    operations.map(move |operation| offer(operation, &link))
}

fn offer(operation: &'static Operation, link: &Scope<App>) -> Html {
    let caution = words::caution(operation.mode);
    html! {
        <div class="offer" data-risk={operation.discloses().to_string()}>
            <div>
                <p class="offer-title">{ operation.provider().label }</p>
                <p class="small muted">{ operation.label }</p>
                if !caution.is_empty() { <p class="small">{ caution }</p> }
            </div>
            <button
                type="button"
                class="button button-quiet"
                data-test={format!("add-{}", operation.id)}
                onclick={link.callback(move |_| Msg::Flow(Event::Added(operation)))}
            >
                { words::ADD_BUTTON }
                <span class="visually-hidden">{ format!(" {}: {}", operation.provider().label, operation.label) }</span>
            </button>
        </div>
    }
}

/// One name for all, or one for each.
fn names(flow: &Flow, link: &Scope<App>) -> Html {
    let same = flow.has_same_name();
    html! {
        <section class="card" aria-labelledby="names-title">
            <h2 id="names-title">{ words::NAME_TITLE }</h2>
            <label class="tick">
                <input
                    type="checkbox"
                    checked={same}
                    onchange={link.callback(move |_| Msg::Flow(Event::SameName(!same)))}
                    data-test="same-name"
                />
                <span>{ words::SAME_NAME }</span>
            </label>
            if same { { shared_name(flow, link) } }
        </section>
    }
}

fn shared_name(flow: &Flow, link: &Scope<App>) -> Html {
    let name = flow.shared_name();
    let refused = flow.destinations().iter().any(|d| !destination::is_name_fine(flow, d));
    let better = flow.suggested_name().filter(|better| refused && better != name);
    html! {
        <div class="field">
            <label for={SHARED_NAME}>{ words::NAME }</label>
            { form::name_field(SHARED_NAME, None, name, refused, None, "shared-name", link) }
            if let Some(better) = better {
                { form::fix_button(None, &better, words::use_for_all(&better), "use-suggested-name", link) }
            } else if refused {
                <p class="hint" data-test="no-common-name">{ words::NO_COMMON_NAME }</p>
            }
        </div>
    }
}

fn moves(flow: &Flow, link: &Scope<App>) -> Html {
    let ready = flow.can_go(Step::Review);
    let (all, fine) = (flow.destinations().len(), planned(flow));
    let back = link.callback(|_| Msg::Flow(Event::Went(Step::Key)));
    let next = link.callback(|_| Msg::Flow(Event::Went(Step::Review)));
    html! {
        <div class="moves">
            <p class="reason" data-test="destinations-count">{ words::fine_of(fine, all) }</p>
            { button("", words::BACK, "back", flow.can_go(Step::Key), back) }
            { button("button-primary", words::TO_REVIEW, "next", ready, next) }
        </div>
    }
}

/// How many destinations have nothing against them.
pub(super) fn planned(flow: &Flow) -> usize {
    flow.destinations().iter().filter(|destination| flow.plan(destination).is_some()).count()
}
