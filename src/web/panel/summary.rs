//! What is known so far: the key, the vault, the destinations, the way there.

use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::{Html, html::Scope};

use super::{
    destination::{label, standing_of_all},
    destinations::{included, planned},
    key::key_findings,
    proof,
};
use crate::{
    algorithm::Algorithm,
    flow::{Destination, Flow, HeldKey, Isolation, Step, Wall},
    route::ProxyConfig,
    vault::{Fingerprints, KeySummary, PublicFormat},
    web::{
        app::{App, Msg},
        element::{Element, Group, el, group},
        icon,
        language::{self, phrase},
        part::{Tone, badge, copy_button, notice, quiet_button},
        view::View,
        words::{self, Word},
    },
};

/// The id of the field for the comment of the key that is shown.
pub(in crate::web) const COMMENT: &str = "key-comment";

/// The summary in a line, where there is no room beside the work.
pub(super) fn chip(flow: &Flow) -> Html {
    let which = match flow.keys() {
        [] => return Html::default(),
        [only] => {
            let summary = only.summary();
            let label = el("strong").add(key_label(summary));
            group().add(label).add(el("span").class("fingerprint").add(summary.fingerprint()))
        }
        several => group().add(el("strong").add(words::keys(several.len()))),
    };
    el("p")
        .class("chip")
        .test("chip")
        .add(which)
        .add(
            (is_preparing(flow))
                .then(|| el("span").class("muted").add(words::fine_of(planned(flow), included(flow)))),
        )
        .into()
}

/// Whether destinations are being made ready.
fn is_preparing(flow: &Flow) -> bool {
    matches!(flow.current_step(), Step::Destinations | Step::Review) && !flow.destinations().is_empty()
}

/// What is known before the rest of the program is there.
pub(super) fn first(flow: &Flow) -> Html {
    frame().add(vault_card(flow.isolation())).into()
}

pub(super) fn aside(flow: &Flow, view: &View, link: &Scope<App>) -> Element {
    frame()
        .add((!flow.destinations().is_empty()).then(|| destinations_card(flow)))
        .add(shown_key(flow, view).map(|key| key_card(flow, key, view, link)))
        .add(vault_card(flow.isolation()))
        .add(route_card(flow.proxy(), view))
        .add(proof::card(flow, view, link))
}

fn frame() -> Element {
    el("aside").class("summary").attr("aria-label", words::SUMMARY)
}

/// The key that is shown: the one that was asked for, or the last one.
fn shown_key<'f>(flow: &'f Flow, view: &View) -> Option<&'f HeldKey> {
    view.shown_key.and_then(|id| flow.key(id)).or(flow.keys().last())
}

pub(super) fn key_label(summary: &KeySummary) -> String {
    match summary.algorithm.as_str() {
        "" => words::CERTIFICATE.into(),
        name => phrase(Algorithm::from(name).label()),
    }
}

fn key_card(flow: &Flow, key: &HeldKey, view: &View, link: &Scope<App>) -> Element {
    let summary = key.summary();
    el("section")
        .class("card")
        .attr("aria-labelledby", "key-card-title")
        .test("key-card")
        .add(el("h2").id("key-card-title").add(icon::key()).add(words::YOUR_KEY))
        .add(
            el("p")
                .class("key-name")
                .add(el("span").test("key-algorithm").add(key_label(summary)))
                .add(
                    summary
                        .bits
                        .map(|bits| el("span").class("muted").test("key-bits").add(words::bits(bits))),
                )
                .add(strength(summary)),
        )
        .add((!summary.algorithm.is_empty()).then(|| comment(key, view, link)))
        .add(fingerprints(&summary.fingerprints, link))
        .add(shown_by(flow))
        .add((!summary.randomart.is_empty()).then(|| {
            el("pre")
                .class("randomart")
                .attr("translate", "no")
                .attr("role", "img")
                .attr("aria-label", words::RANDOMART)
                .test("randomart")
                .add(&summary.randomart)
        }))
        .add(key_findings(&summary.findings))
        .add(
            el("details")
                .add(el("summary").add(words::PUBLIC_KEY))
                .add(
                    el("pre")
                        .class("wire")
                        .attr("lang", "en")
                        .attr("translate", "no")
                        .test("public-key")
                        .add(&summary.public_key),
                )
                .add(copy_button(link, words::PUBLIC_KEY, summary.public_key.clone(), "copy-public-key"))
                .add((!summary.algorithm.is_empty()).then(|| downloads(key, link)))
                .add(
                    view.public_error
                        .as_ref()
                        .map(|error| notice(Tone::Bad, words::NOT_SAVED, error, "public-error")),
                ),
        )
}

/// The comment, which goes out with the key, and can be another one.
fn comment(key: &HeldKey, view: &View, link: &Scope<App>) -> Element {
    const ERROR: &str = "comment-error";
    let (id, error) = (key.id(), view.comment_error.as_ref());
    let entered = move |event: &web_sys::Event| {
        let is_enter = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Enter");
        is_enter.then_some(Msg::Comment(id))
    };
    let input = el("input")
        .class("input")
        .attr("type", "text")
        .id(COMMENT)
        .key(id)
        .property("defaultValue", &key.summary().comment)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("translate", "no")
        .attr("aria-invalid", error.is_some().then_some("true"))
        .attr("aria-describedby", error.is_some().then_some(ERROR))
        .test("key-comment")
        .on(link, "keydown", entered);
    let change = quiet_button("key-comment-change").click(link, move || Msg::Comment(id)).add(words::CHANGE);
    el("div")
        .class("field")
        .add(el("label").class("small").attr("for", COMMENT).add(words::COMMENT))
        .add(el("div").class("with-button").add(input).add(change))
        .add(error.map(|error| {
            let text = language::refusal(error);
            el("div").id(ERROR).add(notice(Tone::Bad, words::NOT_CHANGED, text, "key-comment-error"))
        }))
}

/// The public key as a file, in every format that can hold it.
fn downloads(key: &HeldKey, link: &Scope<App>) -> Element {
    let (id, summary) = (key.id(), key.summary());
    let algorithm = Algorithm::from(summary.algorithm.as_str());
    let formats = PublicFormat::ALL.into_iter().filter(|format| format.holds(&algorithm));
    let buttons = formats.map(|format| {
        el("button")
            .attr("type", "button")
            .class("button button-quiet")
            .click(link, move || Msg::SavePublic(id, format))
            .test(format!("save-public-{}", format.id()))
            .add(el("span").class("visually-hidden").add(words::SAVE_PUBLIC).add(" "))
            .add(phrase(format.label()))
    });
    el("div")
        .class("stack")
        .add(el("p").class("small muted").attr("aria-hidden", "true").add(words::SAVE_PUBLIC))
        .add(el("div").class("ways").each(buttons))
}

pub(super) fn strength(summary: &KeySummary) -> Element {
    match summary.findings.iter().map(|finding| finding.severity).max() {
        Some(crate::finding::Severity::Block) => badge(Tone::Bad, words::UNUSABLE, "key-strength"),
        Some(crate::finding::Severity::Warn) => badge(Tone::Caution, words::WARNED, "key-strength"),
        _ => badge(Tone::Good, words::SOUND, "key-strength"),
    }
}

fn fingerprints(prints: &Fingerprints, link: &Scope<App>) -> Group {
    let usual = [
        (words::SHA256, prints.sha256.as_ref(), "sha256", "copy-sha256"),
        (words::MD5, prints.md5.as_ref(), "md5", "copy-md5"),
        (words::SHA1, prints.sha1_certificate.as_ref(), "sha1", "copy-sha1"),
    ];
    let bare = prints.md5.as_ref().map(|md5| md5.replace(':', ""));
    let others = [
        (words::MD5_BARE, bare.as_ref(), "md5-bare", "copy-md5-bare"),
        (words::MD5_SPKI, prints.md5_spki.as_ref(), "md5-spki", "copy-md5-spki"),
        (words::SHA1_PKCS8, prints.sha1_pkcs8.as_ref(), "sha1-pkcs8", "copy-sha1-pkcs8"),
    ];
    group().add(notations(&usual, link)).add(bare.is_some().then(|| {
        el("details")
            .test("other-notations")
            .add(el("summary").add(words::OTHER_NOTATIONS))
            .add(notations(&others, link))
    }))
}

/// Which of the chosen providers show MD5, so that people know what to compare there.
fn shown_by(flow: &Flow) -> Html {
    let mut providers: Vec<&str> = Vec::new();
    for operation in flow.destinations().iter().map(Destination::operation) {
        let label = operation.provider().label;
        if operation.fingerprint.is_some() && !providers.contains(&label) {
            providers.push(label);
        }
    }
    if providers.is_empty() {
        return Html::default();
    }
    let text = ["MD5: ", &words::shown_by(&providers.join(", "))].concat();
    el("p").class("small muted").test("shown-by").add(text).into()
}

/// What a notation is called, the fingerprint in it, and the names of the two for tests.
type Notation<'p> = (Word, Option<&'p String>, &'static str, &'static str);

fn notations(rows: &[Notation<'_>], link: &Scope<App>) -> Element {
    let there = rows.iter().filter_map(|&(label, value, test, copy)| {
        let value = value?.clone();
        Some(
            el("div")
                .class("fact")
                .add(el("dt").add(label))
                .add(el("dd").add(copy_button(link, label, value.clone(), copy)))
                .add(el("dd").class("fingerprint").attr("translate", "no").test(test).add(value)),
        )
    });
    el("dl").class("facts").each(there)
}

fn vault_card(isolation: &Isolation) -> Element {
    let (tone, mark, text) = match isolation {
        Isolation::Unknown => (Tone::Neutral, icon::shield(), words::VAULT_STARTING.into()),
        Isolation::Tried { wall, ways } if isolation.holds() => {
            (Tone::Good, icon::shield(), words::vault_holds(*wall, ways.len()))
        }
        Isolation::Tried { ways, .. } => (Tone::Bad, icon::shield_open(), words::vault_open(ways)),
        Isolation::Absent(reason) => (Tone::Bad, icon::shield_open(), reason.clone()),
    };
    let (state, wall) = standing_of(isolation);
    el("section")
        .class("card")
        .attr("aria-labelledby", "vault-title")
        .test("vault")
        .attr("data-isolation", state)
        .attr("data-wall", wall)
        .add(el("h2").id("vault-title").add(mark).add(words::VAULT))
        .add(el("div").class("shield").add(el("p").class("small").add(text)).add(el("div").add(badge(
            tone,
            words::isolation(state),
            "vault-state",
        ))))
        .add(ways_out(isolation))
}

/// How isolated the vault is, and behind which wall, for stylesheets and tests.
fn standing_of(isolation: &Isolation) -> (&'static str, Option<&'static str>) {
    match isolation {
        Isolation::Unknown => ("unknown", None),
        Isolation::Absent(_) => ("absent", None),
        Isolation::Tried { .. } if !isolation.holds() => ("open", None),
        Isolation::Tried { wall: Wall::OwnPolicy, .. } => ("holds", Some("own-policy")),
        Isolation::Tried { wall: Wall::Frame, .. } => ("holds", Some("frame")),
    }
}

fn ways_out(isolation: &Isolation) -> Html {
    let Isolation::Tried { ways, .. } = isolation else { return Html::default() };
    let each = ways.iter().map(|way| {
        el("li")
            .class("check")
            .attr("data-met", way.shut.to_string())
            .test("way-out")
            .add(if way.shut { icon::check() } else { icon::cross() })
            .add(el("span").add(&way.way).add(words::shut(way.shut)))
    });
    el("details").add(el("summary").add(words::WAYS)).add(el("ul").class("checklist").each(each)).into()
}

fn destinations_card(flow: &Flow) -> Element {
    let rows = flow.destinations().iter().map(|destination| {
        let (tone, word) = standing_of_all(flow, destination);
        el("li")
            .class("row row-spread")
            .key(destination.id())
            .add(el("span").class("small").add(label(destination)))
            .add(badge(tone, &word, "summary-state"))
    });
    el("section")
        .class("card")
        .attr("aria-labelledby", "to-title")
        .add(el("h2").id("to-title").add(icon::cloud()).add(words::DESTINATIONS))
        .add(el("ul").class("stack").each(rows))
}

fn route_card(proxy: &ProxyConfig, view: &View) -> Element {
    let (text, base) = match proxy {
        ProxyConfig::Unset => (words::ROUTE_UNSET, ""),
        ProxyConfig::None => (words::ROUTE_DIRECT, ""),
        ProxyConfig::Routes { base, .. }
        | ProxyConfig::Prefix { base, .. }
        | ProxyConfig::Query { base, .. } => (words::ROUTE_PROXY, base.as_str()),
    };
    el("section")
        .class("card")
        .attr("aria-labelledby", "route-title")
        .test("route")
        .add(el("h2").id("route-title").add(icon::route()).add(words::ROUTE))
        .add(
            el("p")
                .class("small")
                .add(text)
                .add((!base.is_empty()).then(|| el("span").class("mono wrap").test("proxy").add(base))),
        )
        .add(
            (view.operator.sandbox)
                .then(|| el("div").add(badge(Tone::Caution, words::SANDBOX, "sandbox-badge"))),
        )
}
