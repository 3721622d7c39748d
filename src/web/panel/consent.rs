//! The step before a private key goes out: what, where, why, and a typed name.

use web_sys::{HtmlInputElement, InputEvent};
use yew::{Html, TargetCast, html, html::Scope};

use crate::{
    flow::{Destination, Event, Flow},
    plan::Plan,
    web::{
        app::{App, Msg},
        icon,
        part::{Tone, notice},
        words,
    },
};

pub(super) fn step(flow: &Flow, destination: &Destination, plan: &Plan, link: &Scope<App>) -> Html {
    let title = format!("consent-{}", destination.id());
    let url = plan.url().map(|url| url.to_string()).unwrap_or_default();
    html! {
        <div class="card consent" role="group" aria-labelledby={title.clone()} data-test="consent">
            <h3 id={title}>{ icon::warning() }{ words::CONSENT_TITLE }</h3>
            <dl>
                <dt>{ words::WHAT }</dt>
                <dd>{ words::consent_what(plan.disclosed_format(), flow.summary()) }</dd>
                <dt>{ words::WHERE }</dt>
                <dd>{ destination.operation().provider().label }{ ", " }<span class="mono">{ url }</span></dd>
                <dt>{ words::WHY }</dt>
                <dd>{ words::CONSENT_WHY }</dd>
            </dl>
            { typed_name(destination, plan, link) }
        </div>
    }
}

fn typed_name(destination: &Destination, plan: &Plan, link: &Scope<App>) -> Html {
    let id = destination.id();
    let field = format!("d{id}-consent");
    let oninput = link.batch_callback(move |event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        input.map(|input| Msg::Flow(Event::Consented(id, input.value())))
    });
    html! {
        <div class="field">
            <label for={field.clone()}>{ words::type_name(plan.name().unwrap_or_default()) }</label>
            <input
                class="input input-mono"
                type="text"
                id={field}
                autocomplete="off"
                spellcheck="false"
                translate="no"
                data-test="consent-name"
                {oninput}
            />
            if destination.is_consented() {
                { notice(Tone::Caution, words::CONSENTED, html! { words::CONSENTED_MEANS }, "consented") }
            }
        </div>
    }
}
