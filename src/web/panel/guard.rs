//! Saving a private key that exists only here.

use yew::{Html, html::Scope};

use crate::{
    algorithm::Algorithm,
    flow::{Event, Flow},
    vault::{KeySummary, PrivateFormat, PublicFormat},
    web::{
        app::{App, Msg},
        element::{Content, Element, Group, el, group},
        icon,
        language::sentence,
        part::{Tone, any_button, button, notice, secret_field, tick},
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
        return saved(file, guard).into();
    }
    if !flow.has_unsaved_key() {
        return notice(Tone::Neutral, words::DECLINED, words::DECLINED_MEANS, "save-declined").into();
    }
    el("section")
        .class("card guard")
        .attr("aria-labelledby", "guard-title")
        .test("save-guard")
        .add(
            el("div")
                .add(el("h2").id("guard-title").add(words::SAVE_TITLE))
                .add(el("p").class("small muted").add(words::SAVE_WHY)),
        )
        .add(form(flow, guard, link))
        .add(
            el("div")
                .class("row row-spread")
                .add(
                    button("button-quiet", words::DECLINE, "save-decline", true)
                        .click(link, || Msg::Flow(Event::SaveDeclined)),
                )
                .add(download("button-primary", flow, guard, link)),
        )
        .into()
}

/// Saving a key that was read: in another format, or under another passphrase.
pub(super) fn conversion(flow: &Flow, view: &View, link: &Scope<App>) -> Element {
    let guard = &view.guard;
    el("details").class("more").test("convert").add(el("summary").add(words::CONVERT)).add(
        el("div")
            .class("stack")
            .add(form(flow, guard, link))
            .add(el("div").class("row").add(download("", flow, guard, link)))
            .add(guard.file.as_ref().map(|file| saved(file, guard))),
    )
}

fn form(flow: &Flow, guard: &Guard, link: &Scope<App>) -> Group {
    group().add(formats(flow, guard, link)).add(passphrases(guard, link)).add(guard.error.as_ref().map(
        |error| {
            el("div").id("guard-error").add(notice(
                Tone::Bad,
                words::NOT_SAVED,
                sentence(error),
                "save-error",
            ))
        },
    ))
}

fn download(look: &'static str, flow: &Flow, guard: &Guard, link: &Scope<App>) -> Html {
    any_button(look)
        .flag("disabled", guard.is_busy)
        .attr("aria-describedby", guard.error.is_some().then_some("guard-error"))
        .click(link, || Msg::Save)
        .test("save")
        .add(guard.is_busy.then(|| el("span").class("busy").attr("aria-hidden", "true")))
        .add(words::download(&file_name(flow, guard.format)))
        .into()
}

fn formats(flow: &Flow, guard: &Guard, link: &Scope<App>) -> Element {
    let algorithm = Algorithm::from(flow.summary().map_or("", |summary| summary.algorithm.as_str()));
    let offered = PrivateFormat::ALL.into_iter().filter(|format| format.holds(&algorithm));
    let choices = offered.map(|format| {
        el("label")
            .add(
                el("input")
                    .attr("type", "radio")
                    .attr("name", "save-format")
                    .checked(guard.format == format)
                    .on(link, "change", move |_| Some(Msg::SaveAs(format)))
                    .test(format!("save-format-{}", format.id())),
            )
            .add(el("span").add(words::format(format)))
    });
    el("fieldset")
        .class("stack")
        .add(el("legend").class("visually-hidden").add(words::FORMAT))
        .add(el("div").add(el("div").class("segments").each(choices)))
}

fn passphrases(guard: &Guard, link: &Scope<App>) -> Html {
    if !guard.format.can_be_encrypted() {
        return notice(Tone::Caution, words::IN_THE_CLEAR, words::PEM_IN_THE_CLEAR, "save-in-the-clear")
            .into();
    }
    let toggle = !guard.in_the_clear;
    group()
        .add(if guard.in_the_clear {
            notice(Tone::Caution, words::IN_THE_CLEAR, words::CLEAR_MEANS, "save-in-the-clear").html()
        } else {
            let first = secret_field(PASSPHRASE, words::PASSPHRASE);
            let again = secret_field(PASSPHRASE_AGAIN, words::PASSPHRASE_AGAIN);
            el("div").class("fields fields-fit").add(first).add(again).html()
        })
        .add(tick(
            link,
            words::WITHOUT_PASSPHRASE,
            "save-without-passphrase",
            guard.in_the_clear,
            move || Msg::InTheClear(toggle),
        ))
        .into()
}

fn saved(file: &str, guard: &Guard) -> Element {
    el("section")
        .class("card guard")
        .attr("data-state", "ok")
        .test("saved")
        .add(
            el("div").class("finding").attr("data-severity", "ok").add(icon::check()).add(
                el("div")
                    .add(el("span").class("word").add(words::downloaded(file)))
                    .add(el("p").class("small muted").add(words::check_file(guard.encrypts()))),
            ),
        )
        .add(el("pre").class("wire").attr("translate", "no").add(words::use_file(file, guard.format)))
}
