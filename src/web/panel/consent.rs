//! The step before a private key goes out: what, where, why, and a typed name.

use yew::html::Scope;

use crate::{
    flow::{Delivery, Event, Flow, HeldKey},
    plan::Plan,
    web::{
        app::{App, Msg},
        element::{Element, el},
        icon,
        part::{Tone, notice},
        words,
    },
};

pub(super) fn step(flow: &Flow, delivery: &Delivery, plan: &Plan, link: &Scope<App>) -> Element {
    let title = ["consent-", &delivery.id().to_string()].concat();
    let summary = delivery.key().and_then(|key| flow.key(key)).map(HeldKey::summary);
    let url = plan.url().map(|url| url.to_string()).unwrap_or_default();
    el("div")
        .class("card consent")
        .attr("role", "group")
        .attr("aria-labelledby", title.clone())
        .test("consent")
        .add(el("h3").id(title).add(icon::warning()).add(words::CONSENT_TITLE))
        .add(
            el("dl")
                .add(el("dt").add(words::WHAT))
                .add(el("dd").add(words::consent_what(plan.disclosed_format(), summary)))
                .add(el("dt").add(words::WHERE))
                .add(
                    el("dd")
                        .add(plan.operation().provider().label)
                        .add(", ")
                        .add(el("span").class("mono").add(url)),
                )
                .add(el("dt").add(words::WHY))
                .add(el("dd").add(words::CONSENT_WHY)),
        )
        .add(typed_name(delivery, plan, link))
}

fn typed_name(delivery: &Delivery, plan: &Plan, link: &Scope<App>) -> Element {
    let id = delivery.id();
    let field = ["d", &id.to_string(), "-consent"].concat();
    let say = move |text| Msg::Flow(Event::Consented(id, text));
    el("div")
        .class("field")
        .add(el("label").attr("for", field.clone()).add(words::type_name(plan.name().unwrap_or_default())))
        .add(
            el("input")
                .class("input input-mono")
                .attr("type", "text")
                .id(field)
                .attr("autocomplete", "off")
                .attr("spellcheck", "false")
                .attr("translate", "no")
                .test("consent-name")
                .typed(link, "input", say),
        )
        .add(
            (delivery.is_consented())
                .then(|| notice(Tone::Caution, words::CONSENTED, words::CONSENTED_MEANS, "consented")),
        )
}
