//! One destination: its name by its own rule, its parameters, its credentials.

use yew::{Html, html::Scope};

use super::{form, log_in, shelf, summary::key_label};
use crate::{
    algorithm::KeySpec,
    credentials::{CredentialField, Scheme},
    finding::{Finding, Severity},
    flow::{Delivery, Destination, Event, Flow, HeldKey, Input, NameOf, Source, Step},
    name::{Check, NameRule},
    param::ParamSpec,
    plan::Material,
    provider::Mode,
    web::{
        app::{App, Msg},
        element::{Content, Element, el, group},
        icon,
        language::{self, phrase},
        part::{Tone, badge, findings, notice, quiet_button},
        words,
    },
};

pub(super) fn card(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Element {
    let (tone, word) = standing_of_all(flow, destination);
    let id = destination.id();
    let title = ["destination-", &id.to_string()].concat();
    let all = distinct_findings(flow, destination);
    el("div")
        .class("card destination")
        .key(id)
        .attr("role", "group")
        .attr("data-state", tone.id())
        .test("destination")
        .attr("data-operation", destination.operation().id)
        .attr("aria-labelledby", title.clone())
        .add(head(flow, destination, title, tone, &word, link))
        .add(warning(destination.operation().mode))
        .add(names(flow, destination, link))
        .add(parameters(destination, &all, link))
        .add(credentials(flow, destination, link))
        .add(findings(None, other_findings(destination, &all)))
        .add(other_names(flow, destination, link))
        .add(second_key(flow, destination, link))
        .add(another_region(flow, destination, link))
        .add(shelf::fold(flow, destination, link))
}

/// What was found for any of the keys that go there, each once.
fn distinct_findings(flow: &Flow, destination: &Destination) -> Vec<Finding> {
    let included = flow.deliveries_to(destination.id()).filter(|delivery| delivery.is_included());
    let mut distinct: Vec<Finding> = Vec::new();
    for verdict in included.filter_map(|delivery| flow.verdict(delivery)) {
        for finding in &verdict.findings {
            if !distinct.contains(finding) {
                distinct.push(finding.clone());
            }
        }
    }
    distinct
}

/// What a destination is called: its provider, and what tells it from another one there.
pub(super) fn label(destination: &Destination) -> String {
    if let Some(label) = destination.label() {
        return label.to_owned();
    }
    let provider = destination.operation().provider().label;
    destination.place().map_or_else(|| provider.to_owned(), |place| [provider, " · ", place].concat())
}

/// How a destination stands before anything is sent: as the worst of what goes there.
pub(super) fn standing_of_all(flow: &Flow, destination: &Destination) -> (Tone, String) {
    let included = flow.deliveries_to(destination.id()).filter(|delivery| delivery.is_included());
    let each = included.map(|delivery| standing(flow, delivery));
    let worst = each.reduce(|worst, one| if one.0.is_worse_than(worst.0) { one } else { worst });
    worst.unwrap_or_else(|| (Tone::Neutral, words::NOTHING_GOES.into()))
}

/// How a delivery stands.
pub(super) fn standing(flow: &Flow, delivery: &Delivery) -> (Tone, String) {
    let Some(destination) = flow.destination_of(delivery) else { return (Tone::Neutral, String::new()) };
    match delivery.outcome() {
        Some(outcome) if outcome.is_success() => return (Tone::Good, words::DONE.into()),
        Some(_) if flow.current_step() == Step::Results => return (Tone::Bad, words::NOT_DONE.into()),
        _ => {}
    }
    if delivery.is_under_way() {
        return (Tone::Neutral, words::SENDING.into());
    }
    let Some(verdict) = flow.verdict(delivery) else { return (Tone::Neutral, String::new()) };
    let findings = &verdict.findings;
    let blocking = findings.iter().filter(|finding| finding.blocks()).count();
    if blocking > 0 {
        (Tone::Bad, words::to_fix(blocking))
    } else if !flow.has_credentials(destination) {
        (Tone::Caution, words::NEEDS_CREDENTIALS.into())
    } else if !flow.has_route(delivery) {
        (Tone::Caution, words::NO_ROUTE.into())
    } else if destination.operation().discloses() && !delivery.is_consented() {
        (Tone::Caution, words::NEEDS_CONSENT.into())
    } else if findings.iter().any(|finding| finding.severity == Severity::Warn) {
        (Tone::Caution, words::READY_WARNED.into())
    } else {
        (Tone::Good, words::READY.into())
    }
}

/// Names that are free, where those that were given are known to be taken.
fn other_names(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Html {
    let going = flow.deliveries_to(destination.id()).filter(|delivery| delivery.is_included());
    let taken = going.filter(|delivery| flow.is_name_taken(delivery));
    let free = taken.filter_map(|delivery| {
        let name = flow.next_free_name(delivery)?;
        let whose = NameOf::Delivery(delivery.id());
        Some(form::fix_button(whose, &name, words::use_name_here(&name), "use-free-name", link))
    });
    group().each(free).into()
}

/// A second key, where the provider documents another kind than those there are.
fn second_key(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Html {
    let (id, keys) = (destination.id(), &destination.operation().keys);
    let mut going = flow.deliveries_to(id).filter(|delivery| delivery.is_included());
    let is_documented = |delivery: &Delivery| {
        let Some(Material::Ssh(key)) = delivery.key().and_then(|key| flow.key(key)?.material()) else {
            return true;
        };
        keys.documented.contains(key.algorithm())
    };
    let spec = KeySpec::ALL
        .into_iter()
        .find(|spec| keys.documented.contains(&spec.algorithm()) && flow.may_make(*spec));
    let spec = spec.filter(|_| flow.bounds().takes(Source::Generate));
    let Some(spec) = spec.filter(|_| going.any(|delivery| !is_documented(delivery))) else {
        return Html::default();
    };
    el("div")
        .class("offer")
        .test("second-key")
        .add(el("p").class("small").add(words::SECOND_KEY_MEANS))
        .add(
            quiet_button("make-second-key")
                .flag("disabled", matches!(flow.input(), Input::Working(_)))
                .click(link, move || Msg::GenerateFor(id, spec))
                .add(words::second_key(spec)),
        )
        .into()
}

/// The same operation in another region: the same account and project, if those are the same.
fn another_region(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Html {
    let is_region = |spec: &ParamSpec| matches!(spec.id, "region" | "regionCode");
    let has_regions = destination.operation().params.iter().any(is_region);
    let is_given = flow.bounds().is_fixed || destination.has_locks();
    if is_given || (!has_regions && !log_in::has_regions(flow, destination)) {
        return Html::default();
    }
    let id = destination.id();
    el("div")
        .add(
            quiet_button("another-region")
                .click(link, move || Msg::Flow(Event::AddedLike(id)))
                .add(words::ANOTHER_REGION),
        )
        .into()
}

fn head(
    flow: &Flow,
    destination: &Destination,
    title: String,
    tone: Tone,
    word: &str,
    link: &Scope<App>,
) -> Element {
    let (id, operation) = (destination.id(), destination.operation());
    el("div")
        .class("card-head")
        .add(
            el("div")
                .add(el("h2").id(title).add(destination.label().unwrap_or(operation.provider().label)))
                .add(
                    el("p").class("small muted").add(phrase(operation.label)).add(" · ").add(
                        el("a")
                            .attr("href", operation.docs)
                            .attr("target", "_blank")
                            .attr("rel", "noreferrer noopener")
                            .add(words::docs()),
                    ),
                ),
        )
        .add(badge(tone, word, "destination-state"))
        .add((!flow.bounds().is_fixed).then(|| {
            quiet_button("remove")
                .flag("disabled", !flow.can_remove(id))
                .click(link, move || Msg::Flow(Event::Removed(id)))
                .add(words::REMOVE)
                .add(el("span").class("visually-hidden").add(format!(" {}", operation.provider().label)))
        }))
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

/// Whether this destination's own rule allows the name of a delivery.
pub(super) fn is_name_fine(flow: &Flow, delivery: &Delivery) -> bool {
    flow.destination_of(delivery).is_none_or(|to| rule(to).findings(flow.name_of(delivery)).is_empty())
}

/// The name of each key that goes there: of one with the rule's checklist, of several where it is not met.
fn names(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Html {
    let going: Vec<&Delivery> = flow.deliveries_to(destination.id()).collect();
    let are_several = going.len() > 1;
    let each = going.into_iter().map(|delivery| {
        let whose = flow.key(delivery.key().unwrap_or_default()).filter(|_| are_several);
        let is_shown = delivery.is_included() && (!are_several || !is_name_fine(flow, delivery));
        el("div")
            .class("stack")
            .key(delivery.id())
            .add(whose.map(|key| included(delivery, key, link)))
            .add((is_shown || !flow.has_same_name()).then(|| name(flow, destination, delivery, link)))
    });
    el("div").class("names").each(each).into()
}

/// Whether a key goes there, of several.
fn included(delivery: &Delivery, key: &HeldKey, link: &Scope<App>) -> Element {
    let (id, on) = (delivery.id(), delivery.is_included());
    let input = el("input").attr("type", "checkbox").checked(on).test("included");
    el("label")
        .class("tick")
        .add(input.on(link, "change", move |_| Some(Msg::Flow(Event::Included(id, !on)))))
        .add(
            el("span")
                .add(key_label(key.summary()))
                .add(" ")
                .add(el("span").class("muted wrap").attr("translate", "no").add(&key.summary().comment)),
        )
}

fn name(flow: &Flow, destination: &Destination, delivery: &Delivery, link: &Scope<App>) -> Element {
    let (id, name) = (delivery.id(), flow.name_of(delivery));
    let field = ["d", &id.to_string(), "-name"].concat();
    let rules = [&field, "-rules"].concat();
    let (fine, is_locked) = (is_name_fine(flow, delivery), flow.has_locked_name(id));
    let fix = rule(destination).fix(name).filter(|fix| !fine && !is_locked && fix != name);
    let is_typed_here = (!flow.has_same_name() || delivery.has_own_name()) && !is_locked;
    let whose = NameOf::Delivery(id);
    el("div")
        .class("field")
        .add(if is_typed_here {
            let input = form::name_field(&field, whose, name, !fine, Some(rules.clone()), "name", link);
            group().add(el("label").attr("for", field).add(words::NAME)).add(input).html()
        } else {
            shown_name(name).html()
        })
        .add(checklist(rule(destination), name, rules))
        .add(fix.map(|fix| form::fix_button(whose, &fix, words::use_name_here(&fix), "fix-name", link)))
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

fn credentials(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Html {
    let schemes = flow.schemes(destination.operation());
    el("fieldset")
        .class("group")
        .add(el("legend").add(words::CREDENTIALS))
        .add((schemes.len() > 1).then(|| scheme_choice(destination, &schemes, link)))
        .add(secrets(flow, destination, link))
        .into()
}

/// The fields of the credentials, less those that are filled in elsewhere for the same account.
pub(super) fn secrets(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Html {
    let elsewhere = flow.shares_account_with(destination);
    match destination.scheme() {
        Scheme::AtProxy => return el("p").class("small muted").add(words::AT_PROXY).into(),
        Scheme::FromPortal => return el("p").class("small muted").add(words::FROM_PORTAL).into(),
        Scheme::LogIn => return of_log_in(flow, destination, elsewhere, link),
        _ => {}
    }
    let fields = destination.scheme().fields();
    let asked_there = |field: &CredentialField| {
        elsewhere.is_some_and(|first| first.scheme().fields().iter().any(|known| known.id == field.id))
    };
    let asked = fields.iter().filter(|field| !asked_there(field));
    let place = form::at_destination(destination.id());
    let asked: Vec<Element> =
        asked.map(|field| form::credential(&place, flow, destination, *field, link)).collect();
    group()
        .add(elsewhere.map(|first| shared(destination, first, link)))
        .add(
            (!asked.is_empty())
                .then(|| el("div").class("fields fields-fit").key(destination.scheme().id()).each(asked)),
        )
        .into()
}

/// The form of a log-in, or which other destination has it.
fn of_log_in(
    flow: &Flow,
    destination: &Destination,
    elsewhere: Option<&Destination>,
    link: &Scope<App>,
) -> Html {
    let place = form::at_destination(destination.id());
    match elsewhere.filter(|first| first.scheme() == Scheme::LogIn) {
        Some(first) => group()
            .add(shared(destination, first, link))
            .add(log_in::shared(&place, flow, destination, link))
            .into(),
        None => log_in::log_in(&place, flow, destination, link),
    }
}

/// Which form has the fields, and the way to others.
fn shared(destination: &Destination, first: &Destination, link: &Scope<App>) -> Element {
    let id = destination.id();
    el("div")
        .class("row row-spread")
        .test("shared-account")
        .add(el("p").class("small muted").add(words::same_account(&label(first))))
        .add(
            quiet_button("own-account")
                .click(link, move || Msg::Flow(Event::OwnAccount(id)))
                .add(words::OWN_ACCOUNT),
        )
}

fn scheme_choice(destination: &Destination, schemes: &[Scheme], link: &Scope<App>) -> Element {
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
