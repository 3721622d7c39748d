//! What is known so far: the key, the vault, the destinations, the way there.

use yew::{Html, html::Scope};

use super::{destination::standing, destinations::planned, key::key_findings};
use crate::{
    algorithm::Algorithm,
    flow::{Flow, Isolation, Step, Wall},
    route::ProxyConfig,
    vault::{Fingerprints, KeySummary, PublicFormat},
    web::{
        app::{App, Msg},
        element::{Element, Group, el, group},
        icon,
        language::{phrase, sentence},
        part::{Tone, badge, copy_button, notice},
        view::View,
        words::{self, Word},
    },
};

/// The summary in a line, where there is no room beside the work.
pub(super) fn chip(flow: &Flow) -> Html {
    let Some(summary) = flow.summary() else { return Html::default() };
    let fingerprint = summary.fingerprints.sha256.as_deref().unwrap_or_default();
    el("p")
        .class("chip")
        .test("chip")
        .add(el("strong").add(key_label(summary)))
        .add(el("span").class("fingerprint").add(fingerprint))
        .add(
            (is_preparing(flow)).then(|| {
                el("span").class("muted").add(words::fine_of(planned(flow), flow.destinations().len()))
            }),
        )
        .into()
}

/// Whether destinations are being made ready.
fn is_preparing(flow: &Flow) -> bool {
    matches!(flow.current_step(), Step::Destinations | Step::Review) && !flow.destinations().is_empty()
}

pub(super) fn aside(flow: &Flow, view: &View, link: &Scope<App>) -> Element {
    el("aside")
        .class("summary")
        .attr("aria-label", words::SUMMARY)
        .add(flow.summary().map(|summary| key_card(summary, view, link)))
        .add(vault_card(flow.isolation()))
        .add((!flow.destinations().is_empty()).then(|| destinations_card(flow)))
        .add(route_card(flow.proxy(), view))
}

fn key_label(summary: &KeySummary) -> String {
    match summary.algorithm.as_str() {
        "" => words::CERTIFICATE.into(),
        name => phrase(Algorithm::from(name).label()),
    }
}

fn key_card(summary: &KeySummary, view: &View, link: &Scope<App>) -> Element {
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
        .add((!summary.comment.is_empty()).then(|| {
            el("p")
                .class("small muted wrap")
                .test("key-comment")
                .attr("translate", "no")
                .add(&summary.comment)
        }))
        .add(fingerprints(&summary.fingerprints, link))
        .add((!summary.randomart.is_empty()).then(|| {
            el("pre")
                .class("randomart")
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
                        .attr("translate", "no")
                        .test("public-key")
                        .add(&summary.public_key),
                )
                .add(copy_button(link, words::PUBLIC_KEY, summary.public_key.clone(), "copy-public-key"))
                .add((!summary.algorithm.is_empty()).then(|| downloads(summary, link)))
                .add(
                    view.public_error
                        .as_ref()
                        .map(|error| notice(Tone::Bad, words::NOT_SAVED, sentence(error), "public-error")),
                ),
        )
}

/// The public key as a file, in every format that can hold it.
fn downloads(summary: &KeySummary, link: &Scope<App>) -> Element {
    let algorithm = Algorithm::from(summary.algorithm.as_str());
    let formats = PublicFormat::ALL.into_iter().filter(|format| format.holds(&algorithm));
    let buttons = formats.map(|format| {
        el("button")
            .attr("type", "button")
            .class("button button-quiet")
            .click(link, move || Msg::SavePublic(format))
            .test(format!("save-public-{}", format.id()))
            .add(el("span").class("visually-hidden").add(words::SAVE_PUBLIC).add(" "))
            .add(phrase(format.label()))
    });
    el("div")
        .class("stack")
        .add(el("p").class("small muted").attr("aria-hidden", "true").add(words::SAVE_PUBLIC))
        .add(el("div").class("ways").each(buttons))
}

fn strength(summary: &KeySummary) -> Element {
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
        let (tone, word) = match destination.outcome() {
            Some(outcome) if outcome.is_success() => (Tone::Good, words::DONE.into()),
            Some(_) => (Tone::Bad, words::NOT_DONE.into()),
            None => standing(flow, destination, &flow.verdict(destination).findings),
        };
        el("li")
            .class("row row-spread")
            .key(destination.id())
            .add(el("span").class("small").add(destination.operation().provider().label))
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
