//! What this page sent, to whom, and that no private key was in it: for those who have to believe it.

use yew::{Html, html::Scope};

use crate::{
    flow::{End, Entry, Flow},
    vault::Planted,
    web::{
        app::{App, Msg},
        element::{Element, Group, el, group},
        icon, language,
        part::{button, quiet_button},
        view::View,
        words::{self, Word},
    },
};

pub(super) fn card(flow: &Flow, view: &View, link: &Scope<App>) -> Element {
    el("section")
        .class("card")
        .attr("data-part", "proof")
        .attr("aria-labelledby", "proof-title")
        .test("proof-panel")
        .add(el("h2").id("proof-title").add(icon::shield()).add(words::PROOF))
        .add(sums(flow, view))
        .add(requests(flow))
        .add(guard(view, link))
        .add(el("p").class("small muted").add(words::PROOF_LIMITS))
        .add(
            el("div")
                .add(quiet_button("save-report").click(link, || Msg::SaveReport).add(words::SAVE_REPORT)),
        )
}

fn sums(flow: &Flow, view: &View) -> Element {
    let sum = flow.ledger_sum();
    let rows = [
        (words::SUM_REQUESTS, sum.requests, "sum-requests"),
        (words::SUM_BYTES, sum.bytes, "sum-bytes"),
        (words::SUM_PRIVATE, 0, "sum-private"),
        (words::SUM_CONSENTED, sum.disclosures, "sum-consented"),
        (words::SUM_STOPPED, sum.stopped, "sum-stopped"),
        (words::SUM_VIOLATIONS, usize::try_from(view.violations).unwrap_or_default(), "sum-violations"),
    ];
    el("dl").class("sums").each(rows.map(|(term, value, test)| {
        group().add(el("dt").class("small").add(term)).add(el("dd").test(test).add(value.to_string()))
    }))
}

fn requests(flow: &Flow) -> Html {
    if flow.ledger().is_empty() {
        return el("p").class("small muted").add(words::NOTHING_SENT).into();
    }
    el("details")
        .test("ledger")
        .add(el("summary").add(words::EVERY_REQUEST))
        .add(el("ol").class("ledger").each(flow.ledger().iter().map(entry)))
        .into()
}

fn entry(entry: &Entry) -> Element {
    let private = if entry.discloses { words::BY_CONSENT } else { words::NO_PRIVATE };
    el("li")
        .class("small")
        .test("ledger-entry")
        .add(
            el("p")
                .class("mono wrap")
                .attr("translate", "no")
                .add(el("strong").add(entry.method))
                .add(" ")
                .add(&entry.url),
        )
        .add((!entry.via.is_empty()).then(|| {
            el("p").class("muted wrap").add(words::VIA).add(el("span").class("mono").add(&entry.via))
        }))
        .add(
            el("p")
                .class("muted")
                .add(words::bytes(entry.bytes))
                .add(" · ")
                .add(private)
                .add(" · ")
                .add(end(&entry.end)),
        )
}

fn end(end: &End) -> String {
    match end {
        End::Answered(status) => words::answered(*status),
        End::Open => words::END_OPEN.into(),
        End::Lost => words::END_LOST.into(),
        End::Stopped => words::END_STOPPED.into(),
    }
}

/// Planting a key that was made for it, to see the search refuse it.
fn guard(view: &View, link: &Scope<App>) -> Group {
    group()
        .add(el("div").add(button("", words::TEST_GUARD, "test-guard", true).click(link, || Msg::TestGuard)))
        .add((!view.planted.is_empty()).then(|| {
            let rows = view.planted.iter().enumerate().map(|(at, planted)| form(planted, at == 0));
            el("ul").class("checklist").test("planted").each(rows)
        }))
}

/// The first is a request without a key, which has to pass.
fn form(planted: &Planted, is_control: bool) -> Element {
    let is_right = planted.found != is_control;
    let what: Word = match (is_control, planted.found) {
        (true, false) => words::PASSED_RIGHTLY,
        (true, true) => words::STOPPED_WRONGLY,
        (false, true) => words::REFUSED_RIGHTLY,
        (false, false) => words::MISSED,
    };
    el("li")
        .class("check")
        .attr("data-met", is_right.to_string())
        .test("planted-form")
        .add(if is_right { icon::check() } else { icon::cross() })
        .add(el("span").add(language::phrase(&planted.form)).add(what))
}
