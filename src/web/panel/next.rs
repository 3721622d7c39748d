//! What comes after: logging in with the key that arrived.

use yew::html::Scope;

use super::guard::{file_name, file_of};
use crate::{
    flow::{Flow, HeldKey},
    vault::PrivateFormat,
    web::{
        app::App,
        element::{Element, el},
        part::copy_button,
        view::View,
        words,
    },
};

/// The commands for the first key that is anywhere, once one is.
pub(super) fn card(flow: &Flow, view: &View, link: &Scope<App>) -> Option<Element> {
    let arrived = flow.deliveries().iter().find(|delivery| delivery.is_done())?;
    let key = flow.key(arrived.key()?)?;
    let file = file(key, view);
    let (login, config) = (words::log_in(&file), words::ssh_config(&file, key.name()));
    Some(
        el("section")
            .class("card")
            .attr("aria-labelledby", "next-title")
            .test("next-steps")
            .add(el("h2").id("next-title").add(words::NEXT))
            .add(el("p").class("small muted").add(words::NEXT_MEANS))
            .add(commands(login.clone()))
            .add(el("div").add(copy_button(link, words::COMMANDS, login, "copy-log-in")))
            .add(el("p").class("small muted").add(words::NEXT_CONFIG))
            .add(commands(config.clone()))
            .add(el("div").add(copy_button(link, words::CONFIG_BLOCK, config, "copy-config"))),
    )
}

fn commands(text: String) -> Element {
    el("pre").class("wire").attr("lang", "en").attr("translate", "no").attr("tabindex", "0").add(text)
}

/// The file that was saved, or what it would be called.
fn file(key: &HeldKey, view: &View) -> String {
    let saved = file_of(key, &view.guard);
    saved.map_or_else(|| file_name(key, PrivateFormat::OpenSsh), |file| file.name.clone())
}
