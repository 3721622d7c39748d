//! One destination: its name by its own rule, its parameters, its credentials.

use yew::{Html, html, html::Scope};

use super::form;
use crate::{
    credentials::Scheme,
    finding::Finding,
    flow::{Destination, Event, Flow},
    name::{Check, NameRule},
    param::ParamSpec,
    provider::Mode,
    web::{
        app::{App, Msg},
        icon,
        part::{Tone, badge, findings, notice},
        words,
    },
};

pub(super) fn card(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Html {
    let verdict = flow.verdict(destination);
    let (tone, word) = standing(flow, destination, &verdict.findings);
    let id = destination.id();
    let title = format!("destination-{id}");
    html! {
        <section
            class="card destination"
            key={id}
            data-state={tone.id()}
            data-test="destination"
            data-operation={destination.operation().id}
            aria-labelledby={title.clone()}
        >
            { head(destination, title, tone, &word, link) }
            { warning(destination.operation().mode) }
            { name(flow, destination, link) }
            { parameters(destination, &verdict.findings, link) }
            { credentials(destination, link) }
            { findings(None, other_findings(destination, &verdict.findings)) }
        </section>
    }
}

/// How a destination stands before anything is sent.
pub(super) fn standing(flow: &Flow, destination: &Destination, all: &[Finding]) -> (Tone, String) {
    let blocking = all.iter().filter(|finding| finding.blocks()).count();
    if blocking > 0 {
        (Tone::Bad, words::to_fix(blocking))
    } else if !destination.has_credentials() {
        (Tone::Caution, words::NEEDS_CREDENTIALS.to_owned())
    } else if let Some(reason) = no_route(flow, destination) {
        (Tone::Caution, reason.to_owned())
    } else if destination.operation().discloses() && !destination.is_consented() {
        (Tone::Caution, words::NEEDS_CONSENT.to_owned())
    } else {
        (Tone::Good, words::READY.to_owned())
    }
}

fn no_route(flow: &Flow, destination: &Destination) -> Option<&'static str> {
    let url = flow.plan(destination)?.url()?;
    flow.proxy().url(&url).err().map(|_| words::NO_ROUTE)
}

fn head(destination: &Destination, title: String, tone: Tone, word: &str, link: &Scope<App>) -> Html {
    let (id, operation) = (destination.id(), destination.operation());
    html! {
        <div class="card-head">
            <div>
                <h2 id={title}>{ operation.provider().label }</h2>
                <p class="small muted">
                    { operation.label }{ " · " }
                    <a href={operation.docs} target="_blank" rel="noreferrer noopener">{ words::DOCS }</a>
                </p>
            </div>
            { badge(tone, word, "destination-state") }
            <button
                type="button"
                class="button button-quiet"
                data-test="remove"
                onclick={link.callback(move |_| Msg::Flow(Event::Removed(id)))}
            >
                { words::REMOVE }
                <span class="visually-hidden">{ format!(" {}", operation.provider().label) }</span>
            </button>
        </div>
    }
}

fn warning(mode: Mode) -> Html {
    match mode {
        Mode::Import => Html::default(),
        Mode::Create => notice(Tone::Caution, words::CREATES, html! { words::caution(mode) }, "creates"),
        Mode::ImportWithPrivateKey | Mode::ImportPrivateKey => {
            notice(Tone::Bad, words::DISCLOSES, html! { words::DISCLOSES_MEANS }, "discloses")
        }
    }
}

fn rule(destination: &Destination) -> &'static NameRule {
    (destination.operation().name_rule)(destination.params())
}

/// Whether this destination's own rule allows the name.
pub(super) fn is_name_fine(flow: &Flow, destination: &Destination) -> bool {
    rule(destination).findings(flow.name_of(destination)).is_empty()
}

fn name(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Html {
    let (id, name) = (destination.id(), flow.name_of(destination));
    let field = format!("d{id}-name");
    let rules = format!("{field}-rules");
    let fine = is_name_fine(flow, destination);
    let fix = rule(destination).fix(name).filter(|fix| !fine && fix != name);
    html! {
        <div class="field">
            if flow.has_same_name() {
                <p class="label">
                    { words::NAME_HERE }<span class="mono wrap" translate="no">{ words::shown_name(name) }</span>
                </p>
            } else {
                <label for={field.clone()}>{ words::NAME }</label>
                { form::name_field(&field, Some(id), name, !fine, Some(rules.clone()), "name", link) }
            }
            { checklist(rule(destination), name, rules) }
            if let Some(fix) = fix.filter(|_| !flow.has_same_name()) {
                { form::fix_button(Some(id), &fix, words::use_name(&fix), "fix-name", link) }
            }
        </div>
    }
}

fn checklist(rule: &NameRule, name: &str, id: String) -> Html {
    if name.is_empty() && rule.optional {
        return html! { <p class="hint" {id}>{ words::NAME_OPTIONAL }</p> };
    }
    let checks = rule.checklist(name);
    html! {
        <ul class="checklist" {id} data-test="name-checklist" title={rule.source}>
            { for checks.iter().map(check) }
        </ul>
    }
}

fn check(check: &Check) -> Html {
    html! {
        <li class="check" data-met={check.met.to_string()} data-code={check.code} data-test="name-check">
            { if check.met { icon::check() } else { icon::cross() } }
            <span>
                <span class="visually-hidden">{ words::met(check.met) }</span>
                { &check.label }
                if !check.offending.is_empty() {
                    { ": " }
                    <span class="offending" data-test="offending">{ words::visible(&check.offending) }</span>
                }
            </span>
        </li>
    }
}

fn parameters(destination: &Destination, all: &[Finding], link: &Scope<App>) -> Html {
    let asked = destination.operation().params.iter().filter(|spec| spec.applies(destination.params()));
    let (rare, usual): (Vec<_>, Vec<_>) = asked.partition(|spec| form::is_rare(spec));
    let fields = |specs: Vec<&'static ParamSpec>| {
        specs.into_iter().map(|spec| form::param(destination, spec, all, link)).collect::<Vec<Html>>()
    };
    let (rare, usual) = (fields(rare), fields(usual));
    if rare.is_empty() && usual.is_empty() {
        return Html::default();
    }
    html! {
        <fieldset class="group">
            <legend>{ words::PARAMETERS }</legend>
            <div class="fields">{ for usual }</div>
            if !rare.is_empty() {
                <details data-test="more-params">
                    <summary>{ words::MORE_PARAMETERS }</summary>
                    <div class="fields">{ for rare }</div>
                </details>
            }
        </fieldset>
    }
}

fn credentials(destination: &Destination, link: &Scope<App>) -> Html {
    let schemes = destination.operation().schemes;
    let fields = destination.scheme().fields();
    html! {
        <fieldset class="group">
            <legend>{ words::CREDENTIALS }</legend>
            if schemes.len() > 1 { { scheme_choice(destination, schemes, link) } }
            if fields.is_empty() {
                <p class="small muted">{ words::AT_PROXY }</p>
            } else {
                <div class="fields fields-fit" key={destination.scheme().id()}>
                    { for fields.iter().map(|field| form::credential(destination, *field, link)) }
                </div>
            }
        </fieldset>
    }
}

fn scheme_choice(destination: &Destination, schemes: &'static [Scheme], link: &Scope<App>) -> Html {
    let id = destination.id();
    let choices = schemes.iter().map(|scheme| {
        let scheme = *scheme;
        html! {
            <label>
                <input
                    type="radio"
                    name={format!("d{id}-scheme")}
                    checked={destination.scheme() == scheme}
                    onchange={link.callback(move |_| Msg::Flow(Event::SchemeChosen(id, scheme)))}
                    data-test={format!("scheme-{}", scheme.id())}
                />
                <span>{ scheme.label() }</span>
            </label>
        }
    });
    html! { <div><div class="segments">{ for choices }</div></div> }
}

/// Findings that no field of the card shows: the name has its checklist, a parameter its field.
fn other_findings<'f>(destination: &'f Destination, all: &'f [Finding]) -> impl Iterator<Item = &'f Finding> {
    let shown = |field: &str| {
        field == "name"
            || destination
                .operation()
                .params
                .iter()
                .any(|spec| spec.id == field && spec.applies(destination.params()))
    };
    all.iter().filter(move |finding| !finding.field.as_deref().is_some_and(shown))
}
