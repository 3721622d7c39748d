//! What is drawn: the four steps, and the summary beside them.

mod consent;
mod destination;
mod destinations;
mod form;
pub(super) mod guard;
pub(super) mod key;
mod results;
mod review;
mod summary;

use yew::{Html, html, html::Scope};

use super::{
    app::{App, HEADING, Msg},
    icon,
    part::{Tone, notice},
    view::View,
    words,
};
use crate::flow::{Event, Flow, Step};

/// The whole page below its bar.
pub(super) fn page(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    let step = flow.current_step();
    let index = index(step);
    html! {
        <div class="deck" data-test="page" data-step={words::STEPS[index].to_ascii_lowercase()}>
            { rail(flow, link) }
            { summary::chip(flow) }
            <div class="columns">
                <section class="work" aria-labelledby={HEADING}>
                    <header>
                        <h1 class="title" id={HEADING} tabindex="-1" data-test="step-title">
                            { words::TITLES[index] }
                        </h1>
                        <p class="lead">{ words::LEADS[index] }</p>
                    </header>
                    { operator_notices(view) }
                    { work(flow, view, link) }
                </section>
                { summary::aside(flow, view, link) }
            </div>
            <p class="visually-hidden" role="status" data-test="status">{ &view.said }</p>
        </div>
    }
}

fn index(step: Step) -> usize {
    Step::ALL.iter().position(|known| *known == step).unwrap_or_default()
}

fn work(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    match flow.current_step() {
        Step::Key => key::panel(flow, view, link),
        Step::Destinations => destinations::panel(flow, link),
        Step::Review => review::panel(flow, view, link),
        Step::Results => results::panel(flow, view, link),
    }
}

/// What the operator of the page should know or has set.
fn operator_notices(view: &View) -> Html {
    html! {
        <>
            if let Some(error) = &view.operator.error {
                { notice(Tone::Bad, words::CONFIG_WRONG, html! { error }, "config-error") }
            }
            if let Some(error) = &view.operator.key_list_error {
                { notice(Tone::Caution, words::NOT_LOOKED_UP, html! { error }, "key-list-error") }
            }
            if view.operator.sandbox {
                { notice(Tone::Caution, words::SANDBOX, html! { words::SANDBOX_MEANS }, "sandbox") }
            }
        </>
    }
}

fn rail(flow: &Flow, link: &Scope<App>) -> Html {
    html! {
        <nav aria-label={words::STEPS_LABEL}>
            <ol class="rail">
                { for Step::ALL.into_iter().map(|step| rail_step(flow, link, step)) }
            </ol>
        </nav>
    }
}

fn rail_step(flow: &Flow, link: &Scope<App>, step: Step) -> Html {
    let (here, index) = (flow.current_step(), index(step));
    let state = match step.cmp(&here) {
        std::cmp::Ordering::Less => "done",
        std::cmp::Ordering::Equal => "now",
        std::cmp::Ordering::Greater => "later",
    };
    let mark = if state == "done" {
        icon::check()
    } else {
        html! { index + 1 }
    };
    html! {
        <li class="rail-step" data-state={state}>
            <button
                type="button"
                class="rail-button"
                aria-current={(state == "now").then_some("step")}
                disabled={step == here || !flow.can_go(step)}
                onclick={link.callback(move |_| Msg::Flow(Event::Went(step)))}
                data-test={format!("step-{}", words::STEPS[index].to_ascii_lowercase())}
            >
                <span class="rail-mark">{ mark }</span>
                <span class="rail-word">{ words::STEPS[index] }</span>
            </button>
        </li>
    }
}
