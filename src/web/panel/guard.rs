//! Saving a private key that exists only here.

use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event as DomEvent, HtmlInputElement};
use yew::{Html, TargetCast, html::Scope};

use crate::{
    algorithm::Algorithm,
    flow::{Custody, Event, Flow, HeldKey},
    vault::{KeySummary, PrivateFormat, PublicFormat, Strength},
    web::{
        app::{App, Msg, Way},
        element::{Content, Element, Group, el, group},
        icon, input,
        part::{Tone, any_button, button, notice, quiet_button, secret_field, tick},
        view::{Guard, SavedFile, View},
        words,
    },
};

/// The ids of the fields for the passphrase of the file.
pub(in crate::web) const PASSPHRASE: &str = "save-passphrase";
pub(in crate::web) const PASSPHRASE_AGAIN: &str = "save-passphrase-again";

/// The id of what a passphrase is worth.
const WEIGHT: &str = "save-passphrase-strength";

/// What the file is called: after the key's name, or as `ssh-keygen` would.
pub(in crate::web) fn file_name(key: &HeldKey, format: PrivateFormat) -> String {
    let stem = stem(key);
    match format {
        PrivateFormat::OpenSsh => stem,
        PrivateFormat::Pkcs8 | PrivateFormat::Pkcs1 | PrivateFormat::Sec1 => stem + ".pem",
        PrivateFormat::Ppk3 | PrivateFormat::Ppk2 => stem + ".ppk",
        PrivateFormat::Jwk => stem + ".jwk.json",
    }
}

/// What a file of the public key is called.
pub(in crate::web) fn public_file_name(key: &HeldKey, format: PublicFormat) -> String {
    let extension = match format {
        PublicFormat::OpenSsh => ".pub",
        PublicFormat::Rfc4716 => ".ssh2.pub",
        PublicFormat::Spki => ".pub.pem",
        PublicFormat::Pkcs1 => ".pkcs1.pub.pem",
        PublicFormat::Jwk => ".pub.jwk.json",
    };
    stem(key) + extension
}

fn stem(key: &HeldKey) -> String {
    match key.name() {
        "" => default_stem(key.summary()),
        name => name.to_owned(),
    }
}

fn default_stem(summary: &KeySummary) -> String {
    let family = ["rsa", "ed25519", "ecdsa"].into_iter().find(|family| summary.algorithm.contains(family));
    ["id_", family.unwrap_or("key")].concat()
}

/// Everything that is to be done about private halves that are held.
pub(super) fn panel(flow: &Flow, view: &View, link: &Scope<App>) -> Group {
    let held = || flow.keys().iter().filter(|key| key.summary().has_private_key);
    let open = view.guard.opened;
    group().each(held().map(|key| match key.custody() {
        Custody::Elsewhere => conversion(key, view, open, link),
        Custody::Unsaved => unsaved(key, view, open, link),
        Custody::Saved | Custody::Proven => saved(key, view, open, link),
        Custody::Declined => notice(Tone::Neutral, words::DECLINED, words::DECLINED_MEANS, "save-declined"),
    }))
}

/// The same of the keys that were generated here alone.
pub(super) fn of_generated(flow: &Flow, view: &View, link: &Scope<App>) -> Option<Group> {
    let generated = flow.keys().iter().any(|key| key.custody() != Custody::Elsewhere);
    generated.then(|| panel(flow, view, link))
}

/// The key whose form is open: one at a time, those that would be lost first.
pub(in crate::web) fn opened(flow: &Flow, view: &View) -> Option<u32> {
    let holds = |key: &&HeldKey| key.summary().has_private_key;
    let chosen = view.guard.key.and_then(|id| flow.key(id)).filter(holds);
    let unsaved = || flow.keys().iter().find(|key| key.custody() == Custody::Unsaved);
    let only = || flow.keys().iter().find(holds);
    chosen.or_else(unsaved).or_else(only).map(HeldKey::id)
}

fn unsaved(key: &HeldKey, view: &View, open: Option<u32>, link: &Scope<App>) -> Element {
    let id = key.id();
    let title = ["guard-title-", &id.to_string()].concat();
    let decline = quiet_button("save-decline")
        .click(link, move || Msg::Flow(Event::Kept(id, Custody::Declined)))
        .add(words::DECLINE);
    el("div")
        .class("card guard")
        .key(id)
        .attr("role", "group")
        .attr("aria-labelledby", title.clone())
        .test("save-guard")
        .add(
            el("div")
                .add(el("h2").id(title).add(words::SAVE_TITLE))
                .add(which(key))
                .add(el("p").class("small muted").add(words::SAVE_WHY)),
        )
        .add(if open == Some(id) {
            group().add(form(key, &view.guard, link)).add(
                el("div")
                    .class("row row-spread")
                    .add(decline)
                    .add(copy(key, &view.guard, link))
                    .add(download("button-primary", key, &view.guard, link)),
            )
        } else {
            group().add(el("div").class("row row-spread").add(decline).add(opener(key, link)))
        })
}

/// Which key it is about.
fn which(key: &HeldKey) -> Element {
    el("p").class("small fingerprint").attr("translate", "no").add(key.summary().fingerprint())
}

fn opener(key: &HeldKey, link: &Scope<App>) -> Element {
    let id = key.id();
    button("button-primary", words::SAVE_THIS, "guard-open", true).click(link, move || Msg::Guard(id))
}

/// Saving a key that was read: in another format, or under another passphrase.
fn conversion(key: &HeldKey, view: &View, open: Option<u32>, link: &Scope<App>) -> Element {
    let (id, guard) = (key.id(), &view.guard);
    el("details").class("more").key(id).test("convert").add(el("summary").add(words::CONVERT)).add(
        el("div")
            .class("stack")
            .add(which(key))
            .add(if open == Some(id) {
                group()
                    .add(form(key, guard, link))
                    .add(el("div").class("row").add(download("", key, guard, link)))
            } else {
                group().add(el("div").add(opener(key, link)))
            })
            .add(file_of(key, guard).map(handed_over)),
    )
}

/// The file of this key that was saved last.
pub(super) fn file_of<'g>(key: &HeldKey, guard: &'g Guard) -> Option<&'g SavedFile> {
    guard.file.as_ref().filter(|file| file.saving.key == key.id())
}

fn form(key: &HeldKey, guard: &Guard, link: &Scope<App>) -> Group {
    group().add(formats(key, guard, link)).add(passphrases(guard, link)).add(guard.error.as_ref().map(
        |error| el("div").id("guard-error").add(notice(Tone::Bad, words::NOT_SAVED, error, "save-error")),
    ))
}

fn download(look: &'static str, key: &HeldKey, guard: &Guard, link: &Scope<App>) -> Html {
    let id = key.id();
    any_button(look)
        .flag("disabled", guard.is_busy)
        .attr("aria-describedby", guard.error.is_some().then_some("guard-error"))
        .click(link, move || Msg::Save(id, Way::Download))
        .test("save")
        .add(guard.is_busy.then(|| el("span").class("busy").attr("aria-hidden", "true")))
        .add(words::download(&file_name(key, guard.format)))
        .into()
}

/// Copies what would be in the file.
fn copy(key: &HeldKey, guard: &Guard, link: &Scope<App>) -> Element {
    let id = key.id();
    quiet_button("copy-private-key")
        .flag("disabled", guard.is_busy)
        .click(link, move || Msg::Save(id, Way::Copy))
        .add(icon::copy())
        .add(words::COPY_IN_PLACE)
}

fn formats(key: &HeldKey, guard: &Guard, link: &Scope<App>) -> Element {
    let algorithm = Algorithm::from(key.summary().algorithm.as_str());
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
            let first = secret_field(PASSPHRASE, words::PASSPHRASE, |input| {
                input.attr("aria-describedby", WEIGHT).on(link, "input", |_| Some(Msg::Typed))
            });
            let again = secret_field(PASSPHRASE_AGAIN, words::PASSPHRASE_AGAIN, |input| input);
            group().add(el("div").class("fields fields-fit").add(first).add(again)).add(weight(guard)).html()
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

/// What the passphrase is worth, in a meter and a word.
fn weight(guard: &Guard) -> Element {
    let level = guard.weight.map(|strength| (words::strength(strength), strength_id(strength)));
    el("p").class("strength").id(WEIGHT).test("strength").attr("data-strength", level.map(|(_, id)| id)).add(
        level.map(|(word, _)| group().add(el("span").class("meter").attr("aria-hidden", "true")).add(word)),
    )
}

fn strength_id(strength: Strength) -> &'static str {
    match strength {
        Strength::VeryWeak => "very-weak",
        Strength::Weak => "weak",
        Strength::Fair => "fair",
        Strength::Strong => "strong",
    }
}

/// A key that was generated here and is in a file by now.
fn saved(key: &HeldKey, view: &View, open: Option<u32>, link: &Scope<App>) -> Element {
    let (id, guard) = (key.id(), &view.guard);
    el("div")
        .class("card guard")
        .key(id)
        .attr("role", "group")
        .attr("aria-label", words::SAVED)
        .attr("data-state", "ok")
        .test("saved")
        .add(file_of(key, guard).map(handed_over))
        .add(if key.custody() == Custody::Proven {
            notice(Tone::Good, words::PROVEN_TITLE, words::PROVEN_MEANS, "proven")
        } else {
            proving(id, link)
        })
        .add(el("details").class("more").test("save-again").add(el("summary").add(words::CONVERT)).add(
            if open == Some(id) {
                el("div").class("stack").add(form(key, guard, link)).add(download("", key, guard, link))
            } else {
                el("div").add(opener(key, link))
            },
        ))
}

/// Giving the saved file back, to see that it opens and is this key.
fn proving(id: u32, link: &Scope<App>) -> Element {
    let picker = ["prove-", &id.to_string()].concat();
    let chosen = move |event: &DomEvent| {
        let field: HtmlInputElement = event.target_dyn_into()?;
        Some(Msg::Prove(id, input::chosen(&field)))
    };
    let dropped = move |event: &DomEvent| {
        event.stop_propagation();
        event.dyn_ref::<DragEvent>().map(|event| Msg::Prove(id, input::dropped(event)))
    };
    let over = |event: &DomEvent| {
        event.prevent_default();
        None
    };
    el("div")
        .class("prove")
        .test("prove")
        .on(link, "dragover", over)
        .on(link, "drop", dropped)
        .add(el("p").class("small").add(words::PROVE))
        .add(
            el("input")
                .class("picker visually-hidden")
                .attr("type", "file")
                .id(picker.clone())
                .test("prove-file")
                .on(link, "change", chosen),
        )
        .add(el("label").class("button button-quiet").attr("for", picker).add(words::PROVE_CHOOSE))
}

fn handed_over(SavedFile { name, saving }: &SavedFile) -> Element {
    let commands = words::use_file(name, saving.format);
    el("div")
        .class("stack")
        .test("handed-over")
        .add(
            el("div").class("finding").attr("data-severity", "ok").add(icon::check()).add(
                el("div")
                    .add(el("span").class("word").add(words::downloaded(name)))
                    .add(el("p").class("small muted").add(words::check_file(saving.encrypts))),
            ),
        )
        .add(el("pre").class("wire").attr("lang", "en").attr("translate", "no").add(commands))
}
