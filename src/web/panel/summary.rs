//! What is known so far: the key, the vault, the destinations, the way there.

use yew::{Html, html, html::Scope};

use super::{destination::standing, destinations::planned, key::key_findings};
use crate::{
    algorithm::Algorithm,
    flow::{Flow, Isolation, Step, Wall},
    route::ProxyConfig,
    vault::{Fingerprints, KeySummary, PublicFormat, WayOut},
    web::{
        app::{App, Msg},
        icon,
        part::{Tone, badge, copy_button, notice},
        view::View,
        words,
    },
};

/// The summary in a line, where there is no room beside the work.
pub(super) fn chip(flow: &Flow) -> Html {
    let Some(summary) = flow.summary() else { return Html::default() };
    let fingerprint = summary.fingerprints.sha256.as_deref().unwrap_or_default();
    html! {
        <p class="chip" data-test="chip">
            <strong>{ key_label(summary) }</strong>
            <span class="fingerprint">{ fingerprint }</span>
            if is_preparing(flow) {
                <span class="muted">{ words::fine_of(planned(flow), flow.destinations().len()) }</span>
            }
        </p>
    }
}

/// Whether destinations are being made ready.
fn is_preparing(flow: &Flow) -> bool {
    matches!(flow.current_step(), Step::Destinations | Step::Review) && !flow.destinations().is_empty()
}

pub(super) fn aside(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    html! {
        <aside class="summary" aria-label={words::SUMMARY}>
            if let Some(summary) = flow.summary() { { key_card(summary, view, link) } }
            { vault_card(flow.isolation()) }
            if !flow.destinations().is_empty() { { destinations_card(flow) } }
            { route_card(flow.proxy(), view) }
        </aside>
    }
}

fn key_label(summary: &KeySummary) -> String {
    match summary.algorithm.as_str() {
        "" => words::CERTIFICATE.to_owned(),
        name => Algorithm::from(name).label().to_owned(),
    }
}

fn key_card(summary: &KeySummary, view: &View, link: &Scope<App>) -> Html {
    html! {
        <section class="card" aria-labelledby="key-card-title" data-test="key-card">
            <h2 id="key-card-title">{ icon::key() }{ words::YOUR_KEY }</h2>
            <p class="key-name">
                <span data-test="key-algorithm">{ key_label(summary) }</span>
                if let Some(bits) = summary.bits {
                    <span class="muted" data-test="key-bits">{ words::bits(bits) }</span>
                }
                { strength(summary) }
            </p>
            if !summary.comment.is_empty() {
                <p class="small muted wrap" data-test="key-comment" translate="no">{ &summary.comment }</p>
            }
            { fingerprints(&summary.fingerprints, link) }
            if !summary.randomart.is_empty() {
                <pre class="randomart" role="img" aria-label={words::RANDOMART} data-test="randomart">
                    { &summary.randomart }
                </pre>
            }
            { key_findings(&summary.findings) }
            <details>
                <summary>{ words::PUBLIC_KEY }</summary>
                <pre class="wire" translate="no" data-test="public-key">{ &summary.public_key }</pre>
                { copy_button(link, words::PUBLIC_KEY, summary.public_key.clone(), "copy-public-key") }
                if !summary.algorithm.is_empty() { { downloads(summary, link) } }
                if let Some(error) = &view.public_error {
                    { notice(Tone::Bad, words::NOT_SAVED, html! { words::sentence(error) }, "public-error") }
                }
            </details>
        </section>
    }
}

/// The public key as a file, in every format that can hold it.
fn downloads(summary: &KeySummary, link: &Scope<App>) -> Html {
    let algorithm = Algorithm::from(summary.algorithm.as_str());
    let formats = PublicFormat::ALL.into_iter().filter(|format| format.holds(&algorithm));
    let buttons = formats.map(|format| {
        html! {
            <button
                type="button"
                class="button button-quiet"
                onclick={link.callback(move |_| Msg::SavePublic(format))}
                data-test={format!("save-public-{}", format.id())}
            >
                <span class="visually-hidden">{ words::SAVE_PUBLIC }{ " " }</span>
                { format.label() }
            </button>
        }
    });
    html! {
        <div class="stack">
            <p class="small muted" aria-hidden="true">{ words::SAVE_PUBLIC }</p>
            <div class="ways">{ for buttons }</div>
        </div>
    }
}

fn strength(summary: &KeySummary) -> Html {
    match summary.findings.iter().map(|finding| finding.severity).max() {
        Some(crate::finding::Severity::Block) => badge(Tone::Bad, words::UNUSABLE, "key-strength"),
        Some(crate::finding::Severity::Warn) => badge(Tone::Caution, words::WARNED, "key-strength"),
        _ => badge(Tone::Good, words::SOUND, "key-strength"),
    }
}

fn fingerprints(prints: &Fingerprints, link: &Scope<App>) -> Html {
    let usual = [
        ("SHA-256", prints.sha256.as_ref(), "sha256", "copy-sha256"),
        ("MD5", prints.md5.as_ref(), "md5", "copy-md5"),
        ("SHA-1", prints.sha1_certificate.as_ref(), "sha1", "copy-sha1"),
    ];
    let bare = prints.md5.as_ref().map(|md5| md5.replace(':', ""));
    let others = [
        (words::MD5_BARE, bare.as_ref(), "md5-bare", "copy-md5-bare"),
        (words::MD5_SPKI, prints.md5_spki.as_ref(), "md5-spki", "copy-md5-spki"),
        (words::SHA1_PKCS8, prints.sha1_pkcs8.as_ref(), "sha1-pkcs8", "copy-sha1-pkcs8"),
    ];
    html! {
        <>
            { notations(&usual, link) }
            if bare.is_some() {
                <details data-test="other-notations">
                    <summary>{ words::OTHER_NOTATIONS }</summary>
                    { notations(&others, link) }
                </details>
            }
        </>
    }
}

/// What a notation is called, the fingerprint in it, and the names of the two for tests.
type Notation<'p> = (&'static str, Option<&'p String>, &'static str, &'static str);

fn notations(rows: &[Notation<'_>], link: &Scope<App>) -> Html {
    let there = rows.iter().filter_map(|&(label, value, test, copy)| {
        let value = value?.clone();
        Some(html! {
            <div class="fact">
                <dt>{ label }</dt>
                <dd>{ copy_button(link, label, value.clone(), copy) }</dd>
                <dd class="fingerprint" translate="no" data-test={test}>{ value }</dd>
            </div>
        })
    });
    html! { <dl class="facts">{ for there }</dl> }
}

fn vault_card(isolation: &Isolation) -> Html {
    let (tone, mark, text) = match isolation {
        Isolation::Unknown => (Tone::Neutral, icon::shield(), words::VAULT_STARTING.to_owned()),
        Isolation::Tried { wall, ways } if isolation.holds() => {
            (Tone::Good, icon::shield(), words::vault_holds(*wall, ways.len()))
        }
        Isolation::Tried { ways, .. } => (Tone::Bad, icon::shield_open(), words::vault_open(ways)),
        Isolation::Absent(reason) => (Tone::Bad, icon::shield_open(), reason.clone()),
    };
    let (state, wall) = standing_of(isolation);
    html! {
        <section class="card" aria-labelledby="vault-title" data-test="vault" data-isolation={state} data-wall={wall}>
            <h2 id="vault-title">{ mark }{ words::VAULT }</h2>
            <div class="shield">
                <p class="small">{ text }</p>
                <div>{ badge(tone, words::isolation(state), "vault-state") }</div>
            </div>
            if let Isolation::Tried { ways, .. } = isolation { { ways_out(ways) } }
        </section>
    }
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

fn ways_out(ways: &[WayOut]) -> Html {
    let each = ways.iter().map(|way| {
        html! {
            <li class="check" data-met={way.shut.to_string()} data-test="way-out">
                { if way.shut { icon::check() } else { icon::cross() } }
                <span>{ &way.way }{ words::shut(way.shut) }</span>
            </li>
        }
    });
    html! {
        <details>
            <summary>{ words::WAYS }</summary>
            <ul class="checklist">{ for each }</ul>
        </details>
    }
}

fn destinations_card(flow: &Flow) -> Html {
    let rows = flow.destinations().iter().map(|destination| {
        let (tone, word) = match destination.outcome() {
            Some(outcome) if outcome.is_success() => (Tone::Good, words::DONE.to_owned()),
            Some(_) => (Tone::Bad, words::NOT_DONE.to_owned()),
            None => standing(flow, destination, &flow.verdict(destination).findings),
        };
        html! {
            <li class="row row-spread" key={destination.id()}>
                <span class="small">{ destination.operation().provider().label }</span>
                { badge(tone, &word, "summary-state") }
            </li>
        }
    });
    html! {
        <section class="card" aria-labelledby="to-title">
            <h2 id="to-title">{ icon::cloud() }{ words::DESTINATIONS }</h2>
            <ul class="stack">{ for rows }</ul>
        </section>
    }
}

fn route_card(proxy: &ProxyConfig, view: &View) -> Html {
    let (text, base) = match proxy {
        ProxyConfig::Unset => (words::ROUTE_UNSET, ""),
        ProxyConfig::None => (words::ROUTE_DIRECT, ""),
        ProxyConfig::Routes { base, .. }
        | ProxyConfig::Prefix { base, .. }
        | ProxyConfig::Query { base, .. } => (words::ROUTE_PROXY, base.as_str()),
    };
    html! {
        <section class="card" aria-labelledby="route-title" data-test="route">
            <h2 id="route-title">{ icon::route() }{ words::ROUTE }</h2>
            <p class="small">
                { text }
                if !base.is_empty() { <span class="mono wrap" data-test="proxy">{ base }</span> }
            </p>
            if view.operator.sandbox { <div>{ badge(Tone::Caution, words::SANDBOX, "sandbox-badge") }</div> }
        </section>
    }
}
