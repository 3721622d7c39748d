//! One destination: its name by its own rule, its parameters, its credentials.

use yew::{Html, html::Scope};

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
        element::{Content, Element, el, group},
        icon,
        language::{self, phrase},
        part::{Tone, badge, findings, notice, quiet_button},
        words::{self, Word},
    },
};

pub(super) fn card(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Element {
    let verdict = flow.verdict(destination);
    let (tone, word) = standing(flow, destination, &verdict.findings);
    let id = destination.id();
    let title = format!("destination-{id}");
    el("section")
        .class("card destination")
        .key(id)
        .attr("data-state", tone.id())
        .test("destination")
        .attr("data-operation", destination.operation().id)
        .attr("aria-labelledby", title.clone())
        .add(head(destination, title, tone, &word, link))
        .add(warning(destination.operation().mode))
        .add(name(flow, destination, link))
        .add(parameters(destination, &verdict.findings, link))
        .add(credentials(destination, link))
        .add(findings(None, other_findings(destination, &verdict.findings)))
}

/// How a destination stands before anything is sent.
pub(super) fn standing(flow: &Flow, destination: &Destination, all: &[Finding]) -> (Tone, String) {
    let blocking = all.iter().filter(|finding| finding.blocks()).count();
    if blocking > 0 {
        (Tone::Bad, words::to_fix(blocking))
    } else if !destination.has_credentials() {
        (Tone::Caution, words::NEEDS_CREDENTIALS.into())
    } else if let Some(reason) = no_route(flow, destination) {
        (Tone::Caution, reason.into())
    } else if destination.operation().discloses() && !destination.is_consented() {
        (Tone::Caution, words::NEEDS_CONSENT.into())
    } else {
        (Tone::Good, words::READY.into())
    }
}

fn no_route(flow: &Flow, destination: &Destination) -> Option<Word> {
    let url = flow.plan(destination)?.url()?;
    flow.proxy().url(&url).err().map(|_| words::NO_ROUTE)
}

fn head(destination: &Destination, title: String, tone: Tone, word: &str, link: &Scope<App>) -> Element {
    let (id, operation) = (destination.id(), destination.operation());
    el("div")
        .class("card-head")
        .add(
            el("div").add(el("h2").id(title).add(operation.provider().label)).add(
                el("p").class("small muted").add(phrase(operation.label)).add(" · ").add(
                    el("a")
                        .attr("href", operation.docs)
                        .attr("target", "_blank")
                        .attr("rel", "noreferrer noopener")
                        .add(words::DOCS),
                ),
            ),
        )
        .add(badge(tone, word, "destination-state"))
        .add(
            quiet_button("remove")
                .click(link, move || Msg::Flow(Event::Removed(id)))
                .add(words::REMOVE)
                .add(el("span").class("visually-hidden").add(format!(" {}", operation.provider().label))),
        )
}

fn warning(mode: Mode) -> Html {
    match mode {
        Mode::Import => Html::default(),
        Mode::Create => notice(Tone::Caution, words::CREATES, words::CAUTION_CREATES, "creates").into(),
        Mode::ImportWithPrivateKey | Mode::ImportPrivateKey => {
            notice(Tone::Bad, words::DISCLOSES, words::DISCLOSES_MEANS, "discloses").into()
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
    el("div")
        .class("field")
        .add(if flow.has_same_name() {
            shown_name(name).html()
        } else {
            let input = form::name_field(&field, Some(id), name, !fine, Some(rules.clone()), "name", link);
            group().add(el("label").attr("for", field).add(words::NAME)).add(input).html()
        })
        .add(checklist(rule(destination), name, rules))
        .add(
            fix.filter(|_| !flow.has_same_name())
                .map(|fix| form::fix_button(Some(id), &fix, words::use_name(&fix), "fix-name", link)),
        )
        .into()
}

fn shown_name(name: &str) -> Element {
    let name = el("span").class("mono wrap").attr("translate", "no").add(words::shown_name(name));
    el("p").class("label").add(words::NAME_HERE).add(name)
}

fn checklist(rule: &NameRule, name: &str, id: String) -> Html {
    if name.is_empty() && rule.optional {
        return el("p").class("hint").id(id).add(words::NAME_OPTIONAL).into();
    }
    let checks = rule.checklist(name);
    el("ul")
        .class("checklist")
        .id(id)
        .test("name-checklist")
        .attr("title", rule.source)
        .each(checks.iter().map(check))
        .into()
}

fn check(check: &Check) -> Element {
    el("li")
        .class("check")
        .attr("data-met", check.met.to_string())
        .attr("data-code", check.code)
        .test("name-check")
        .add(if check.met { icon::check() } else { icon::cross() })
        .add(
            el("span")
                .add(el("span").class("visually-hidden").add(words::met(check.met)))
                .add(language::check(check))
                .add((!check.offending.is_empty()).then(|| {
                    group().add(": ").add(
                        el("span").class("offending").test("offending").add(words::visible(&check.offending)),
                    )
                })),
        )
}

fn parameters(destination: &Destination, all: &[Finding], link: &Scope<App>) -> Html {
    let asked = destination.operation().params.iter().filter(|spec| spec.applies(destination.params()));
    let (rare, usual): (Vec<_>, Vec<_>) = asked.partition(|spec| form::is_rare(spec));
    let fields = |specs: Vec<&'static ParamSpec>| {
        specs.into_iter().map(|spec| form::param(destination, spec, all, link)).collect::<Vec<_>>()
    };
    let (rare, usual) = (fields(rare), fields(usual));
    if rare.is_empty() && usual.is_empty() {
        return Html::default();
    }
    el("fieldset")
        .class("group")
        .add(el("legend").add(words::PARAMETERS))
        .add(el("div").class("fields").each(usual))
        .add((!rare.is_empty()).then(|| {
            el("details")
                .test("more-params")
                .add(el("summary").add(words::MORE_PARAMETERS))
                .add(el("div").class("fields").each(rare))
        }))
        .into()
}

fn credentials(destination: &Destination, link: &Scope<App>) -> Html {
    let schemes = destination.operation().schemes;
    let fields = destination.scheme().fields();
    el("fieldset")
        .class("group")
        .add(el("legend").add(words::CREDENTIALS))
        .add((schemes.len() > 1).then(|| scheme_choice(destination, schemes, link)))
        .add(if fields.is_empty() {
            el("p").class("small muted").add(words::AT_PROXY).html()
        } else {
            let fields = fields.iter().map(|field| form::credential(destination, *field, link));
            el("div").class("fields fields-fit").key(destination.scheme().id()).each(fields).html()
        })
        .into()
}

fn scheme_choice(destination: &Destination, schemes: &'static [Scheme], link: &Scope<App>) -> Element {
    let id = destination.id();
    let choices = schemes.iter().map(|scheme| {
        let scheme = *scheme;
        el("label")
            .add(
                el("input")
                    .attr("type", "radio")
                    .attr("name", format!("d{id}-scheme"))
                    .checked(destination.scheme() == scheme)
                    .on(link, "change", move |_| Some(Msg::Flow(Event::SchemeChosen(id, scheme))))
                    .test(format!("scheme-{}", scheme.id())),
            )
            .add(el("span").add(phrase(scheme.label())))
    });
    el("div").add(el("div").class("segments").each(choices))
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
