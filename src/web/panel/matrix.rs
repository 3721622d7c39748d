//! What each provider will say of each key, before anything is sent.

use yew::{Html, html::Scope};

use super::{
    destination::{label, standing},
    summary::key_label,
};
use crate::{
    finding::{Finding, Severity},
    flow::{Delivery, Destination, Event, Flow, HeldKey},
    web::{
        app::{App, Msg},
        element::{Content, Element, el, group},
        icon, language,
        part::{Tone, badge},
        words,
    },
};

pub(super) fn panel(flow: &Flow, link: &Scope<App>) -> Element {
    el("section")
        .class("card")
        .attr("aria-labelledby", "matrix-title")
        .test("matrix")
        .add(el("h2").id("matrix-title").add(words::MATRIX))
        .add(el("p").class("small muted").add(words::MATRIX_MEANS))
        .add(
            el("div")
                .class("scroll")
                .attr("role", "group")
                .attr("aria-labelledby", "matrix-title")
                .attr("tabindex", "0")
                .add(grid(flow, link)),
        )
        .add(reasons(flow))
}

/// A row for each destination, a column for each key.
fn grid(flow: &Flow, link: &Scope<App>) -> Element {
    let head = el("tr").add(el("th").attr("scope", "col").add(words::DESTINATION)).each(match flow.keys() {
        [] => vec![el("th").attr("scope", "col").add(words::STATE)],
        keys => keys.iter().map(column).collect(),
    });
    let rows = flow.destinations().iter().map(|destination| row(flow, destination, link));
    el("table").class("table matrix").add(el("thead").add(head)).add(el("tbody").each(rows))
}

fn column(key: &HeldKey) -> Element {
    el("th").attr("scope", "col").key(key.id()).add(key_label(key.summary())).add(
        el("span").class("small muted wrap").attr("translate", "no").add(" ").add(&key.summary().comment),
    )
}

fn row(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Element {
    let cells: Vec<&Delivery> = flow.deliveries_to(destination.id()).collect();
    // What the provider generates is one thing, however many keys there are beside.
    let span = if destination.operation().generates() { flow.keys().len().max(1) } else { 1 };
    el("tr").key(destination.id()).add(el("th").attr("scope", "row").add(label(destination))).each(
        cells
            .into_iter()
            .map(|delivery| cell(flow, delivery, link).attr("colspan", (span > 1).then(|| span.to_string()))),
    )
}

fn cell(flow: &Flow, delivery: &Delivery, link: &Scope<App>) -> Element {
    let (id, on) = (delivery.id(), delivery.is_included());
    let (tone, word) = if on { standing(flow, delivery) } else { (Tone::Neutral, words::LEFT_OUT.into()) };
    let what = flow.destination_of(delivery).map(label).unwrap_or_default();
    let whose = delivery.key().and_then(|key| flow.key(key));
    let whose = whose.map(|key| [&key_label(key.summary()), " ", &key.summary().comment].concat());
    el("td").key(id).test("matrix-cell").attr("data-state", tone.id()).add(
        el("label")
            .class("tick")
            .add(
                el("input")
                    .attr("type", "checkbox")
                    .attr("aria-label", words::send_this(&whose.unwrap_or_default(), &what))
                    .checked(on)
                    .test("matrix-tick")
                    .on(link, "change", move |_| Some(Msg::Flow(Event::Included(id, !on)))),
            )
            .add(badge(tone, word, "matrix-state")),
    )
}

/// Why a cell is not simply ready, with where the rule stands.
fn reasons(flow: &Flow) -> Html {
    let included = flow.deliveries().iter().filter(|delivery| delivery.is_included());
    let rows: Vec<Element> = included.flat_map(|delivery| reasons_of(flow, delivery)).collect();
    if rows.is_empty() {
        return Html::default();
    }
    el("details")
        .class("more")
        .flag("open", true)
        .test("matrix-reasons")
        .add(el("summary").add(words::REASONS))
        .add(el("ul").class("findings").each(rows))
        .into()
}

fn reasons_of(flow: &Flow, delivery: &Delivery) -> Vec<Element> {
    let Some(verdict) = flow.verdict(delivery) else { return Vec::new() };
    let where_to = flow.destination_of(delivery).map(label).unwrap_or_default();
    let whose = delivery.key().filter(|_| flow.keys().len() > 1).and_then(|key| flow.key(key));
    let whose = whose.map(|key| [" · ", &key.summary().comment].concat()).unwrap_or_default();
    let told = verdict.findings.iter().filter(|finding| finding.severity != Severity::Info);
    told.map(|finding| reason(&[&where_to, whose.as_str()].concat(), finding)).collect()
}

fn reason(where_to: &str, finding: &Finding) -> Element {
    let tone = Tone::from(finding.severity);
    let mark = if finding.blocks() { icon::cross() } else { icon::warning() };
    let source = finding.params.get("source").map(|source| {
        el("span").class("small muted").add(" ").add(words::SOURCE).add(" ").add(language::phrase(source))
    });
    el("li")
        .class("finding")
        .attr("data-severity", tone.id())
        .test("reason-row")
        .attr("data-code", finding.code.to_string())
        .add(mark)
        .add(
            el("div")
                .add(group().add(el("strong").add(where_to)).add(": ").html())
                .add(language::finding(finding))
                .add(source),
        )
}
