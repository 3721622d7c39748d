//! Step 3: the requests, as they will be sent.

use yew::{Html, html::Scope};

use super::{consent, destination::standing};
use crate::{
    export::{self, ExportFormat},
    flow::{Destination, Event, Flow, Preview, Step},
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
        words,
    },
};

/// The ways a request is shown.
const FORMATS: [(ExportFormat, &str, &str); 2] =
    [(ExportFormat::Http, "HTTP", "show-http"), (ExportFormat::Curl, "curl", "show-curl")];

pub(super) fn panel(flow: &Flow, view: &View, link: &Scope<App>) -> Group {
    group()
        .add(
            (*flow.proxy() == ProxyConfig::Unset)
                .then(|| notice(Tone::Caution, words::NO_PROXY, words::NO_PROXY_MEANS, "no-proxy")),
        )
        .add(
            el("div")
                .class("row row-spread")
                .add(format_choice(view, link))
                .add(el("p").class("small muted").add(words::SIGNED_ANEW)),
        )
        .each(flow.destinations().iter().map(|d| card(flow, view, d, link)))
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
        .add(el("legend").class("visually-hidden").add(words::SHOW_AS))
        .add(el("div").class("segments").each(choices))
}

fn card(flow: &Flow, view: &View, destination: &Destination, link: &Scope<App>) -> Element {
    let verdict = flow.verdict(destination);
    let (tone, word) = match destination.outcome() {
        Some(outcome) if outcome.is_success() => (Tone::Good, words::DONE_ALREADY.into()),
        _ => standing(flow, destination, &verdict.findings),
    };
    let operation = destination.operation();
    let title = format!("request-{}", destination.id());
    el("section")
        .class("card destination")
        .key(destination.id())
        .attr("data-state", tone.id())
        .test("request")
        .attr("data-operation", operation.id)
        .attr("aria-labelledby", title.clone())
        .add(
            el("div")
                .class("card-head")
                .add(
                    el("div")
                        .add(el("h2").id(title).add(operation.provider().label))
                        .add(el("p").class("small muted").add(phrase(operation.label))),
                )
                .add(badge(tone, &word, "request-state")),
        )
        .add(request(flow, view, destination, link))
        .add(findings(None, &verdict.findings))
        .add(
            verdict
                .plan
                .filter(|_| operation.discloses())
                .map(|plan| consent::step(flow, destination, &plan, link)),
        )
}

fn request(flow: &Flow, view: &View, destination: &Destination, link: &Scope<App>) -> Html {
    match flow.preview(destination, clock::now()) {
        Ok(None) => el("p").class("muted").add(words::NO_REQUEST).into(),
        Err(error) => notice(Tone::Bad, words::NOT_BUILT, sentence(&error.to_string()), "not-built").into(),
        Ok(Some(Preview::Request(request))) => {
            shown(flow, view, destination, request.head(), request.body(), link)
        }
        Ok(Some(Preview::Unsigned(request))) => group()
            .add(notice(Tone::Neutral, words::UNSIGNED, words::UNSIGNED_MEANS, "unsigned"))
            .add(shown(flow, view, destination, request.head(), request.body(), link))
            .into(),
        Ok(Some(Preview::Disclosing(head, body))) => group()
            .add(notice(Tone::Neutral, words::INCOMPLETE, words::INCOMPLETE_MEANS, "incomplete"))
            .add(shown(flow, view, destination, &head, Some(&body), link))
            .into(),
    }
}

fn shown(
    flow: &Flow,
    view: &View,
    destination: &Destination,
    head: &Head,
    body: Option<&str>,
    link: &Scope<App>,
) -> Html {
    let plan = flow.verdict(destination).plan;
    let text =
        plan.and_then(|plan| export::export(&plan, head, body, view.shown_as).ok()).unwrap_or_default();
    let drawn = match view.shown_as {
        ExportFormat::Http => message(head, body).html(),
        _ => text.as_str().html(),
    };
    group()
        .add(el("div").class("request-head").add(way(flow, head)).add(copy_button(
            link,
            words::REQUEST,
            text.clone(),
            "copy-request",
        )))
        .add(
            el("pre")
                .class("wire")
                .attr("tabindex", "0")
                .attr("translate", "no")
                .test("preview")
                .attr("aria-label", words::REQUEST)
                .add(drawn),
        )
        .add(proof(destination, body))
        .into()
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
fn proof(destination: &Destination, body: Option<&str>) -> Element {
    let operation = destination.operation();
    let (mark, what) = if operation.discloses() {
        (icon::warning(), words::PRIVATE_KEY_GOES)
    } else if operation.generates() {
        (icon::info(), words::NO_KEY_GOES)
    } else {
        (icon::shield(), words::PUBLIC_KEY_ONLY)
    };
    el("ul")
        .class("proof")
        .test("proof")
        .add(el("li").add(mark).add(what))
        .add(el("li").class("muted").add(words::body_len(body.map_or(0, str::len))))
        .add(el("li").class("muted").add(phrase(operation.fingerprint_in_words)))
}

fn moves(flow: &Flow, link: &Scope<App>) -> Element {
    let ready = flow.ready_count();
    let discloses = flow.destinations().iter().any(|d| d.operation().discloses() && flow.is_ready(d));
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
