//! Saving a private key that exists only here.

use yew::{Html, classes, html, html::Scope};

use crate::{
    algorithm::Algorithm,
    flow::{Event, Flow},
    vault::{KeySummary, PrivateFormat, PublicFormat},
    web::{
        app::{App, Msg},
        icon,
        part::{Tone, button, notice, secret_field},
        view::{Guard, View},
        words,
    },
};

/// The ids of the fields for the passphrase of the file.
pub(in crate::web) const PASSPHRASE: &str = "save-passphrase";
pub(in crate::web) const PASSPHRASE_AGAIN: &str = "save-passphrase-again";

/// What the file is called: after the key's name, or as `ssh-keygen` would.
pub(in crate::web) fn file_name(flow: &Flow, format: PrivateFormat) -> String {
    let stem = stem(flow);
    match format {
        PrivateFormat::OpenSsh => stem,
        PrivateFormat::Pkcs8 | PrivateFormat::Pkcs1 | PrivateFormat::Sec1 => format!("{stem}.pem"),
        PrivateFormat::Ppk3 | PrivateFormat::Ppk2 => format!("{stem}.ppk"),
        PrivateFormat::Jwk => format!("{stem}.jwk.json"),
    }
}

/// What a file of the public key is called.
pub(in crate::web) fn public_file_name(flow: &Flow, format: PublicFormat) -> String {
    let extension = match format {
        PublicFormat::OpenSsh => "pub",
        PublicFormat::Rfc4716 => "ssh2.pub",
        PublicFormat::Spki => "pub.pem",
        PublicFormat::Pkcs1 => "pkcs1.pub.pem",
        PublicFormat::Jwk => "pub.jwk.json",
    };
    format!("{}.{extension}", stem(flow))
}

fn stem(flow: &Flow) -> String {
    match flow.shared_name() {
        "" => default_stem(flow.summary()),
        name => name.to_owned(),
    }
}

fn default_stem(summary: Option<&KeySummary>) -> String {
    let algorithm = summary.map_or("", |summary| summary.algorithm.as_str());
    let family = ["rsa", "ed25519", "ecdsa"].into_iter().find(|family| algorithm.contains(family));
    format!("id_{}", family.unwrap_or("key"))
}

pub(super) fn panel(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    let guard = &view.guard;
    if let Some(file) = guard.file.as_deref().filter(|_| !flow.has_unsaved_key()) {
        return saved(file, guard);
    }
    if !flow.has_unsaved_key() {
        return notice(Tone::Neutral, words::DECLINED, html! { words::DECLINED_MEANS }, "save-declined");
    }
    let decline = link.callback(|_| Msg::Flow(Event::SaveDeclined));
    html! {
        <section class="card guard" aria-labelledby="guard-title" data-test="save-guard">
            <div>
                <h2 id="guard-title">{ words::SAVE_TITLE }</h2>
                <p class="small muted">{ words::SAVE_WHY }</p>
            </div>
            { form(flow, guard, link) }
            <div class="row row-spread">
                { button("button-quiet", words::DECLINE, "save-decline", true, decline) }
                { download("button-primary", flow, guard, link) }
            </div>
        </section>
    }
}

/// Saving a key that was read: in another format, or under another passphrase.
pub(super) fn conversion(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    let guard = &view.guard;
    html! {
        <details class="more" data-test="convert">
            <summary>{ words::CONVERT }</summary>
            <div class="stack">
                { form(flow, guard, link) }
                <div class="row">{ download("", flow, guard, link) }</div>
                if let Some(file) = &guard.file { { saved(file, guard) } }
            </div>
        </details>
    }
}

fn form(flow: &Flow, guard: &Guard, link: &Scope<App>) -> Html {
    html! {
        <>
            { formats(flow, guard, link) }
            { passphrases(guard, link) }
            if let Some(error) = &guard.error {
                <div id="guard-error">{ notice(Tone::Bad, words::NOT_SAVED, html! { words::sentence(error) }, "save-error") }</div>
            }
        </>
    }
}

fn download(look: &'static str, flow: &Flow, guard: &Guard, link: &Scope<App>) -> Html {
    html! {
        <button
            type="button"
            class={classes!("button", look)}
            disabled={guard.is_busy}
            aria-describedby={guard.error.is_some().then_some("guard-error")}
            onclick={link.callback(|_| Msg::Save)}
            data-test="save"
        >
            if guard.is_busy { <span class="busy" aria-hidden="true"></span> }
            { words::download(&file_name(flow, guard.format)) }
        </button>
    }
}

fn formats(flow: &Flow, guard: &Guard, link: &Scope<App>) -> Html {
    let algorithm = Algorithm::from(flow.summary().map_or("", |summary| summary.algorithm.as_str()));
    let offered = PrivateFormat::ALL.into_iter().filter(|format| format.holds(&algorithm));
    let choices = offered.map(|format| {
        html! {
            <label>
                <input
                    type="radio"
                    name="save-format"
                    checked={guard.format == format}
                    onchange={link.callback(move |_| Msg::SaveAs(format))}
                    data-test={format!("save-format-{}", format.id())}
                />
                <span>{ words::format(format) }</span>
            </label>
        }
    });
    html! {
        <fieldset class="stack">
            <legend class="visually-hidden">{ words::FORMAT }</legend>
            <div><div class="segments">{ for choices }</div></div>
        </fieldset>
    }
}

fn passphrases(guard: &Guard, link: &Scope<App>) -> Html {
    if !guard.format.can_be_encrypted() {
        return notice(
            Tone::Caution,
            words::IN_THE_CLEAR,
            html! { words::PEM_IN_THE_CLEAR },
            "save-in-the-clear",
        );
    }
    let toggle = !guard.in_the_clear;
    html! {
        <>
            if guard.in_the_clear {
                { notice(Tone::Caution, words::IN_THE_CLEAR, html! { words::CLEAR_MEANS }, "save-in-the-clear") }
            } else {
                <div class="fields fields-fit">
                    { secret_field(PASSPHRASE, words::PASSPHRASE) }
                    { secret_field(PASSPHRASE_AGAIN, words::PASSPHRASE_AGAIN) }
                </div>
            }
            <label class="tick">
                <input
                    type="checkbox"
                    checked={guard.in_the_clear}
                    onchange={link.callback(move |_| Msg::InTheClear(toggle))}
                    data-test="save-without-passphrase"
                />
                <span>{ words::WITHOUT_PASSPHRASE }</span>
            </label>
        </>
    }
}

fn saved(file: &str, guard: &Guard) -> Html {
    html! {
        <section class="card guard" data-state="ok" data-test="saved">
            <div class="finding" data-severity="ok">
                { icon::check() }
                <div>
                    <span class="word">{ words::downloaded(file) }</span>
                    <p class="small muted">{ words::check_file(guard.encrypts()) }</p>
                </div>
            </div>
            <pre class="wire" translate="no">{ words::use_file(file, guard.format) }</pre>
        </section>
    }
}
