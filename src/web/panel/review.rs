//! Step 3: the requests, as they will be sent.

use yew::{Html, html::Scope};

use super::{
    consent,
    destination::{label, standing},
    summary::key_label,
};
use crate::{
    credentials::Scheme,
    export::{self, ExportFormat},
    flow::{Delivery, Destination, Event, Flow, Preview, Sender, Step},
    http::{Head, HeaderValue},
    route::ProxyConfig,
    web::{
        app::{App, Msg},
        clock,
        element::{Content, Element, Group, el, group},
        icon,
        language::{phrase, sentence},
        part::{Tone, badge, button, copy_button, findings, notice},
        view::View,
        words::{self, Word},
    },
};

/// The ways a request is shown.
const FORMATS: [(ExportFormat, &str, &str); 4] = [
    (ExportFormat::Http, "HTTP", "show-http"),
    (ExportFormat::Curl, "curl", "show-curl"),
    (ExportFormat::OpenStackCli, "openstack", "show-openstack"),
    (ExportFormat::Terraform, "Terraform", "show-terraform"),
];

pub(super) fn panel(flow: &Flow, view: &View, link: &Scope<App>) -> Group {
    group()
        .add(
            (*flow.proxy() == ProxyConfig::Unset && flow.bounds().sender != Sender::Nobody)
                .then(|| notice(Tone::Caution, words::NO_PROXY, words::NO_PROXY_MEANS, "no-proxy")),
        )
        .add(
            el("div")
                .class("row row-spread")
                .add(format_choice(view, link))
                .add(el("p").class("small muted").add(words::SIGNED_ANEW)),
        )
        .each(flow.deliveries().iter().filter(|to| to.is_included()).map(|to| card(flow, view, to, link)))
        .add(moves(flow, link))
}

fn format_choice(view: &View, link: &Scope<App>) -> Element {
    let choices = FORMATS.into_iter().map(|(format, label, test)| {
        el("label")
            .add(
                el("input")
                    .attr("type", "radio")
                    .attr("name", "show-as")
                    .checked(view.shown_as == format)
                    .on(link, "change", move |_| Some(Msg::ShowAs(format)))
                    .test(test),
            )
            .add(el("span").add(label))
    });
    el("fieldset")
        .attr("data-part", "exports")
        .add(el("legend").class("visually-hidden").add(words::SHOW_AS))
        .add(el("div").class("segments").each(choices))
}

fn card(flow: &Flow, view: &View, delivery: &Delivery, link: &Scope<App>) -> Element {
    let Some(destination) = flow.destination_of(delivery) else { return el("div") };
    let findings_and_plan = flow.verdict(delivery);
    let (tone, word) = standing(flow, delivery);
    let operation = destination.operation();
    let title = ["request-", &delivery.id().to_string()].concat();
    el("div")
        .class("card destination")
        .key(delivery.id())
        .attr("role", "group")
        .attr("data-state", tone.id())
        .test("request")
        .attr("data-operation", operation.id)
        .attr("aria-labelledby", title.clone())
        .add(
            el("div")
                .class("card-head")
                .add(el("div").add(el("h2").id(title).add(label(destination))).add(
                    el("p").class("small muted").add(phrase(operation.label)).add(which(flow, delivery)),
                ))
                .add(badge(tone, &word, "request-state")),
        )
        .add(request(flow, view, delivery, link))
        .add(findings_and_plan.as_ref().map(|verdict| findings(None, &verdict.findings)))
        .add(
            findings_and_plan
                .and_then(|verdict| verdict.plan.clone())
                .filter(|_| operation.discloses())
                .map(|plan| consent::step(flow, delivery, &plan, link)),
        )
}

/// Of several keys, which one it is.
pub(super) fn which(flow: &Flow, delivery: &Delivery) -> Option<Group> {
    let key = delivery.key().filter(|_| flow.keys().len() > 1).and_then(|key| flow.key(key))?;
    let (label, summary) = (key_label(key.summary()), key.summary());
    let comment = el("span").class("wrap").attr("translate", "no").add(&summary.comment);
    Some(group().add(" · ").add(label).add(" ").add(comment))
}

fn request(flow: &Flow, view: &View, delivery: &Delivery, link: &Scope<App>) -> Html {
    match flow.preview(delivery, clock::now()) {
        Ok(None) => el("p").class("muted").add(words::NO_REQUEST).into(),
        Err(error) => notice(Tone::Bad, words::NOT_BUILT, sentence(&error.to_string()), "not-built").into(),
        Ok(Some(Preview::Request(request))) => {
            shown(flow, view, delivery, request.head(), request.body(), link)
        }
        Ok(Some(Preview::Unsigned(request))) => group()
            .add(notice(Tone::Neutral, words::UNSIGNED, unsigned(flow, delivery), "unsigned"))
            .add(shown(flow, view, delivery, request.head(), request.body(), link))
            .into(),
        Ok(Some(Preview::Disclosing(head, body))) => group()
            .add(notice(Tone::Neutral, words::INCOMPLETE, words::INCOMPLETE_MEANS, "incomplete"))
            .add(shown(flow, view, delivery, &head, Some(&body), link))
            .into(),
    }
}

fn shown(
    flow: &Flow,
    view: &View,
    delivery: &Delivery,
    head: &Head,
    body: Option<&str>,
    link: &Scope<App>,
) -> Html {
    let written = export::export(flow.plan(delivery).as_ref(), head, body, view.shown_as);
    let text = written.as_ref().map(|text| copy_button(link, words::REQUEST, text.clone(), "copy-request"));
    group()
        .add(el("div").class("request-head").add(way(flow, head)).add(text.ok()))
        .add(match &written {
            Ok(_) if view.shown_as == ExportFormat::Http => wire(message(head, body)),
            Ok(text) => wire(text.as_str()),
            Err(why_not) => {
                notice(Tone::Neutral, words::NOT_THIS_WAY, sentence(why_not.sentence()), "why-not")
            }
        })
        .add(proof(flow, delivery, body))
        .into()
}

/// The text that is shown and copied.
fn wire(text: impl Content) -> Element {
    el("pre")
        .class("wire")
        .attr("tabindex", "0")
        .attr("lang", "en")
        .attr("translate", "no")
        .test("preview")
        .attr("aria-label", words::REQUEST)
        .add(text)
}

/// The URL at the provider, and the one that is fetched in its place.
fn way(flow: &Flow, head: &Head) -> Html {
    let via = flow.proxy().url(&head.url);
    el("div")
        .add(
            el("p")
                .class("request-line")
                .test("request-url")
                .add(el("strong").add(head.method.as_str()))
                .add(" ")
                .add(head.url.origin())
                .add(head.url.path()),
        )
        .add(el("p").class("small muted wrap").test("request-via").add(match via {
            Ok(via) => group().add(words::VIA).add(el("span").class("mono").add(without_query(&via))).into(),
            Err(error) => sentence(&error.to_string()).html(),
        }))
        .into()
}

fn without_query(url: &str) -> &str {
    url.split('?').next().unwrap_or(url)
}

/// The message with its parts told apart, secrets masked.
fn message(head: &Head, body: Option<&str>) -> Group {
    let headers = head.headers.iter().map(|(name, value)| {
        let class = matches!(value, HeaderValue::Secret(..)).then_some("masked");
        group()
            .add(el("span").class("header-name").add(*name).add(": "))
            .add(el("span").attr("class", class).add(value.masked()))
            .add("\n")
    });
    group()
        .add(el("span").class("method").add(head.method.as_str()))
        .add(format!(" {} HTTP/1.1\n", head.url.path_and_query()))
        .add(el("span").class("header-name").add("Host: "))
        .add(format!("{}\n", head.url.host()))
        .each(headers)
        .add(body.map(|body| {
            group()
                .add(el("span").class("header-name").add("Content-Length: "))
                .add(format!("{}\n\n{body}", body.len()))
        }))
}

/// What goes out, in a line.
fn proof(flow: &Flow, delivery: &Delivery, body: Option<&str>) -> Option<Element> {
    let operation = flow.destination_of(delivery)?.operation();
    let (mark, what) = if operation.discloses() {
        (icon::warning(), words::PRIVATE_KEY_GOES)
    } else if operation.generates() {
        (icon::info(), words::NO_KEY_GOES)
    } else {
        (icon::shield(), words::PUBLIC_KEY_ONLY)
    };
    Some(
        el("ul")
            .class("proof")
            .test("proof")
            .add(el("li").add(mark).add(what))
            .add(el("li").class("muted").add(words::body_len(body.unwrap_or_default())))
            .add(expected(flow, delivery)),
    )
}

/// What the answer should hold, for whoever compares it elsewhere.
fn expected(flow: &Flow, delivery: &Delivery) -> Option<Element> {
    let operation = flow.destination_of(delivery)?.operation();
    let Some(notation) = operation.fingerprint else {
        return Some(el("li").class("muted").add(words::NOT_RETURNED));
    };
    let key = delivery.key().and_then(|key| flow.key(key)?.material());
    let value = key.map(|key| key.returned_fingerprint().value);
    Some(el("li").class("muted").add(phrase(notation)).add(value.map(|value| {
        el("span").class("fingerprint").attr("translate", "no").test("expected").add(" ").add(value)
    })))
}

fn moves(flow: &Flow, link: &Scope<App>) -> Element {
    let ready = flow.ready_count();
    let goes_out = |to: &&Delivery| flow.destination_of(to).is_some_and(|at| at.operation().discloses());
    let discloses = flow.deliveries().iter().filter(goes_out).any(|to| flow.is_ready(to));
    let look = if discloses { "button-danger" } else { "button-primary" };
    el("div")
        .class("moves")
        .add(el("p").class("reason").test("send-reason").add(words::why_not_send(flow)))
        .add(
            button("", words::BACK, "back", flow.can_go(Step::Destinations))
                .click(link, || Msg::Flow(Event::Went(Step::Destinations))),
        )
        .add(button(look, words::send(ready), "send", ready > 0).click(link, || Msg::Flow(Event::Sent)))
}

/// Why a request has no credentials in it yet.
fn unsigned(flow: &Flow, delivery: &Delivery) -> Word {
    match flow.destination_of(delivery).map(Destination::scheme) {
        Some(Scheme::FromPortal) => words::PORTAL_AT_SENDING,
        _ => words::UNSIGNED_MEANS,
    }
}
