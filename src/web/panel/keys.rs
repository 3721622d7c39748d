//! The keys that are held: one in a sentence, several in a table.

use yew::{Html, html::Scope};

use super::{
    key::{KEEP, inside},
    summary::{key_label, strength},
};
use crate::{
    flow::{Custody, Flow, HeldKey},
    web::{
        app::{App, Msg},
        element::{Element, el},
        icon, language,
        part::{Tone, badge, button, quiet_button},
        view::{Unsure, View},
        words::{self, Word},
    },
};

pub(super) fn panel(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    match flow.keys() {
        [] => Html::default(),
        [only] => found(only, link).into(),
        several => table(several, view, link).into(),
    }
}

/// The sentence that says what was found.
fn found(key: &HeldKey, link: &Scope<App>) -> Element {
    let summary = key.summary();
    el("div")
        .class("stack")
        .test("key-held")
        .add(
            el("div").class("found").test("found").add(icon::key()).add(
                el("div").add(el("strong").add(words::FOUND)).add(" ").add(language::list(&summary.found)),
            ),
        )
        .add(summary.has_private_key.then(|| el("p").class("small muted").add(words::PRIVATE_STAYS)))
        .add(summary.key_inside.is_some().then(|| inside(link)))
}

fn table(keys: &[HeldKey], view: &View, link: &Scope<App>) -> Element {
    let heads = [words::KEY, words::COMMENT, words::FINGERPRINT, words::STATE];
    let head = el("tr").each(heads.map(|word| el("th").attr("scope", "col").add(word))).add(el("td"));
    el("section")
        .class("card")
        .attr("aria-labelledby", "keys-title")
        .test("keys")
        .add(el("h2").id("keys-title").add(words::keys(keys.len())))
        .add(
            el("div").class("scroll").add(
                el("table")
                    .class("table table-stacked")
                    .add(el("thead").add(head))
                    .add(el("tbody").each(keys.iter().map(|key| row(key, view, link)))),
            ),
        )
        .add(
            keys.iter()
                .find(|key| view.unsure == Some(Unsure::Drop(key.id())))
                .map(|key| dropping(key, link)),
        )
}

fn row(key: &HeldKey, view: &View, link: &Scope<App>) -> Element {
    let (id, summary) = (key.id(), key.summary());
    let is_shown = view.shown_key == Some(id);
    let custody = custody(key.custody()).map(|(tone, word)| badge(tone, word, "key-custody"));
    el("tr")
        .key(id)
        .test("key-row")
        .attr("data-shown", is_shown.to_string())
        .add(el("th").attr("scope", "row").attr("data-label", words::KEY).add(key_label(summary)))
        .add(
            el("td")
                .attr("data-label", words::COMMENT)
                .class("wrap")
                .attr("translate", "no")
                .add(&summary.comment),
        )
        .add(
            el("td")
                .attr("data-label", words::FINGERPRINT)
                .class("fingerprint small")
                .attr("translate", "no")
                .add(summary.fingerprint()),
        )
        .add(el("td").attr("data-label", words::STATE).add(strength(summary)).add(" ").add(custody))
        .add(
            el("td")
                .class("acts")
                .add(
                    quiet_button("key-show")
                        .attr("aria-pressed", is_shown.to_string())
                        .click(link, move || Msg::ShowKey(id))
                        .add(words::SHOW)
                        .add(of(key)),
                )
                .add(
                    quiet_button("key-remove")
                        .click(link, move || Msg::DropKey(id))
                        .add(words::REMOVE)
                        .add(of(key)),
                ),
        )
}

/// Whose a button is, for those who don't see its row.
fn of(key: &HeldKey) -> Element {
    el("span")
        .class("visually-hidden")
        .add([" ", &key_label(key.summary()), " ", &key.summary().comment].concat())
}

/// Where the private half of a key is, where that is worth a word.
fn custody(custody: Custody) -> Option<(Tone, Word)> {
    match custody {
        Custody::Elsewhere => None,
        Custody::Unsaved => Some((Tone::Caution, words::UNSAVED)),
        Custody::Saved => Some((Tone::Good, words::SAVED)),
        Custody::Proven => Some((Tone::Good, words::PROVEN)),
        Custody::Declined => Some((Tone::Neutral, words::NOT_KEPT)),
    }
}

/// Removing would lose a key that was generated and not saved.
fn dropping(key: &HeldKey, link: &Scope<App>) -> Element {
    let id = key.id();
    el("div")
        .class("card guard")
        .attr("role", "alert")
        .test("drop-confirm")
        .add(el("p").add(words::CLEAR_LOSES))
        .add(
            el("div")
                .class("moves")
                .add(button("", words::KEEP, "drop-keep", true).id(KEEP).click(link, || Msg::Keep))
                .add(
                    button("button-danger", words::CLEAR_ANYWAY, "drop-anyway", true)
                        .click(link, move || Msg::DropKey(id)),
                ),
        )
}
