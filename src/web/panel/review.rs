//! Step 3: the requests, as they will be sent.

use yew::{Html, html, html::Scope};

use super::{consent, destination::standing};
use crate::{
    export::{self, ExportFormat},
    flow::{Destination, Event, Flow, Preview, Step},
    http::{Head, HeaderValue},
    route::ProxyConfig,
    web::{
        app::{App, Msg},
        clock, icon,
        part::{Tone, badge, button, copy_button, findings, notice},
        view::View,
        words,
    },
};

/// The ways a request is shown.
const FORMATS: [(ExportFormat, &str, &str); 2] =
    [(ExportFormat::Http, "HTTP", "show-http"), (ExportFormat::Curl, "curl", "show-curl")];

pub(super) fn panel(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    html! {
        <>
            if *flow.proxy() == ProxyConfig::Unset {
                { notice(Tone::Caution, words::NO_PROXY, html! { words::NO_PROXY_MEANS }, "no-proxy") }
            }
            <div class="row row-spread">
                { format_choice(view, link) }
                <p class="small muted">{ words::SIGNED_ANEW }</p>
            </div>
            { for flow.destinations().iter().map(|d| card(flow, view, d, link)) }
            { moves(flow, link) }
        </>
    }
}

fn format_choice(view: &View, link: &Scope<App>) -> Html {
    let choices = FORMATS.into_iter().map(|(format, label, test)| {
        html! {
            <label>
                <input
                    type="radio"
                    name="show-as"
                    checked={view.shown_as == format}
                    onchange={link.callback(move |_| Msg::ShowAs(format))}
                    data-test={test}
                />
                <span>{ label }</span>
            </label>
        }
    });
    html! {
        <fieldset>
            <legend class="visually-hidden">{ words::SHOW_AS }</legend>
            <div class="segments">{ for choices }</div>
        </fieldset>
    }
}

fn card(flow: &Flow, view: &View, destination: &Destination, link: &Scope<App>) -> Html {
    let verdict = flow.verdict(destination);
    let (tone, word) = match destination.outcome() {
        Some(outcome) if outcome.is_success() => (Tone::Good, words::DONE_ALREADY.to_owned()),
        _ => standing(flow, destination, &verdict.findings),
    };
    let operation = destination.operation();
    let title = format!("request-{}", destination.id());
    html! {
        <section
            class="card destination"
            key={destination.id()}
            data-state={tone.id()}
            data-test="request"
            data-operation={operation.id}
            aria-labelledby={title.clone()}
        >
            <div class="card-head">
                <div>
                    <h2 id={title}>{ operation.provider().label }</h2>
                    <p class="small muted">{ operation.label }</p>
                </div>
                { badge(tone, &word, "request-state") }
            </div>
            { request(flow, view, destination, link) }
            { findings(None, &verdict.findings) }
            if let Some(plan) = verdict.plan.filter(|_| operation.discloses()) {
                { consent::step(flow, destination, &plan, link) }
            }
        </section>
    }
}

fn request(flow: &Flow, view: &View, destination: &Destination, link: &Scope<App>) -> Html {
    match flow.preview(destination, clock::now()) {
        Ok(None) => html! { <p class="muted">{ words::NO_REQUEST }</p> },
        Err(error) => {
            notice(Tone::Bad, words::NOT_BUILT, html! { words::sentence(&error.to_string()) }, "not-built")
        }
        Ok(Some(Preview::Request(request))) => {
            shown(flow, view, destination, request.head(), request.body(), link)
        }
        Ok(Some(Preview::Unsigned(request))) => html! {
            <>
                { notice(Tone::Neutral, words::UNSIGNED, html! { words::UNSIGNED_MEANS }, "unsigned") }
                { shown(flow, view, destination, request.head(), request.body(), link) }
            </>
        },
        Ok(Some(Preview::Disclosing(head, body))) => html! {
            <>
                { notice(Tone::Neutral, words::INCOMPLETE, html! { words::INCOMPLETE_MEANS }, "incomplete") }
                { shown(flow, view, destination, &head, Some(&body), link) }
            </>
        },
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
    let text = export::written(head, body, view.shown_as);
    let drawn = match view.shown_as {
        ExportFormat::Http => message(head, body),
        ExportFormat::Curl => html! { &text },
    };
    html! {
        <>
            <div class="request-head">
                { way(flow, head) }
                { copy_button(link, words::REQUEST, text.clone(), "copy-request") }
            </div>
            <pre class="wire" tabindex="0" translate="no" data-test="preview" aria-label={words::REQUEST}>{ drawn }</pre>
            { proof(destination, body) }
        </>
    }
}

/// The URL at the provider, and the one that is fetched in its place.
fn way(flow: &Flow, head: &Head) -> Html {
    let via = flow.proxy().url(&head.url);
    html! {
        <div>
            <p class="request-line" data-test="request-url">
                <strong>{ head.method.as_str() }</strong>{ " " }{ head.url.origin() }{ head.url.path() }
            </p>
            <p class="small muted wrap" data-test="request-via">
                { match via {
                    Ok(via) => html! { <>{ words::VIA }<span class="mono">{ without_query(&via) }</span></> },
                    Err(error) => html! { words::sentence(&error.to_string()) },
                } }
            </p>
        </div>
    }
}

fn without_query(url: &str) -> &str {
    url.split('?').next().unwrap_or(url)
}

/// The message with its parts told apart, secrets masked.
fn message(head: &Head, body: Option<&str>) -> Html {
    let headers = head.headers.iter().map(|(name, value)| {
        let class = match value {
            HeaderValue::Plain(_) => "",
            HeaderValue::Secret(..) => "masked",
        };
        html! {
            <>
                <span class="header-name">{ *name }{ ": " }</span>
                <span {class}>{ value.masked() }</span>
                { "\n" }
            </>
        }
    });
    html! {
        <>
            <span class="method">{ head.method.as_str() }</span>
            { format!(" {} HTTP/1.1\n", head.url.path_and_query()) }
            <span class="header-name">{ "Host: " }</span>{ format!("{}\n", head.url.host()) }
            { for headers }
            if let Some(body) = body {
                <span class="header-name">{ "Content-Length: " }</span>
                { format!("{}\n\n{body}", body.len()) }
            }
        </>
    }
}

/// What goes out, in a line.
fn proof(destination: &Destination, body: Option<&str>) -> Html {
    let operation = destination.operation();
    let (mark, what) = if operation.discloses() {
        (icon::warning(), words::PRIVATE_KEY_GOES)
    } else if operation.generates() {
        (icon::info(), words::NO_KEY_GOES)
    } else {
        (icon::shield(), words::PUBLIC_KEY_ONLY)
    };
    html! {
        <ul class="proof" data-test="proof">
            <li>{ mark }{ what }</li>
            <li class="muted">{ words::body_len(body.map_or(0, str::len)) }</li>
            <li class="muted">{ operation.fingerprint_in_words }</li>
        </ul>
    }
}

fn moves(flow: &Flow, link: &Scope<App>) -> Html {
    let ready = flow.ready_count();
    let back = link.callback(|_| Msg::Flow(Event::Went(Step::Destinations)));
    let send = link.callback(|_| Msg::Flow(Event::Sent));
    let discloses = flow.destinations().iter().any(|d| d.operation().discloses() && flow.is_ready(d));
    let look = if discloses { "button-danger" } else { "button-primary" };
    html! {
        <div class="moves">
            <p class="reason" data-test="send-reason">{ words::why_not_send(flow) }</p>
            { button("", words::BACK, "back", flow.can_go(Step::Destinations), back) }
            { button(look, &words::send(ready), "send", ready > 0, send) }
        </div>
    }
}
