//! Small parts that panels are made of.

use yew::{Html, html::Scope};

use super::{
    app::{App, Msg},
    element::{Content, Element, Value, el},
    icon, language, words,
};
use crate::{
    finding::{Finding, Severity},
    language::Word,
};

/// How something stands: its colour, its glyph and its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Neutral,
    Caution,
    Bad,
}

impl Tone {
    /// What style sheets know it by.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Neutral => "info",
            Self::Caution => "warn",
            Self::Bad => "block",
        }
    }

    /// Whether it weighs more.
    pub(super) fn is_worse_than(self, other: Self) -> bool {
        let weight = |tone| match tone {
            Self::Good => 0,
            Self::Neutral => 1,
            Self::Caution => 2,
            Self::Bad => 3,
        };
        weight(self) > weight(other)
    }

    fn icon(self) -> Element {
        match self {
            Self::Good => icon::check(),
            Self::Neutral => icon::info(),
            Self::Caution => icon::warning(),
            Self::Bad => icon::cross(),
        }
    }
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info => Self::Neutral,
            Severity::Warn => Self::Caution,
            Severity::Block => Self::Bad,
        }
    }
}

/// A short word on a coloured ground.
pub(super) fn badge(tone: Tone, word: impl Content, id: &'static str) -> Element {
    badge_of(tone, word.html(), id)
}

fn badge_of(tone: Tone, word: Html, id: &'static str) -> Element {
    el("span").class("badge").attr("data-severity", tone.id()).test(id).add(tone.icon()).add(word)
}

/// A sentence that stands out.
pub(super) fn notice(tone: Tone, word: impl Content, text: impl Content, id: &'static str) -> Element {
    notice_of(tone, word.html(), text.html(), id)
}

fn notice_of(tone: Tone, word: Html, text: Html, id: &'static str) -> Element {
    el("div")
        .class("notice")
        .attr("data-severity", tone.id())
        .test(id)
        .add(tone.icon())
        .add(el("div").add(el("span").class("word").add(word)).add(" ").add(text))
}

/// Findings, each with its glyph and word. The id lets a field say that they are about it.
pub(super) fn findings<'f>(id: Option<String>, findings: impl IntoIterator<Item = &'f Finding>) -> Html {
    let rows: Vec<Element> = findings.into_iter().map(finding).collect();
    if rows.is_empty() {
        return Html::default();
    }
    el("ul").class("findings").id(id).each(rows).into()
}

fn finding(finding: &Finding) -> Element {
    let tone = Tone::from(finding.severity);
    el("li")
        .class("finding")
        .attr("data-severity", tone.id())
        .test("finding")
        .attr("data-code", finding.code.to_string())
        .add(tone.icon())
        .add(
            el("div")
                .add(el("span").class("word").add(words::severity(finding.severity)))
                .add(" ")
                .add(language::finding(finding)),
        )
}

/// A button that copies a text; `what` is heard by those who don't see what stands beside it.
pub(super) fn copy_button(link: &Scope<App>, what: Word, text: String, id: &'static str) -> Element {
    any_button("button-quiet copy")
        .test(id)
        .click(link, move || Msg::Copy { what, text: text.clone() })
        .add(icon::copy())
        .add(words::COPY)
        .add(el("span").class("visually-hidden").add(" ").add(what))
}

/// A button with that label.
pub(super) fn button(look: &str, label: impl Content, id: &'static str, enabled: bool) -> Element {
    any_button(look).test(id).flag("disabled", !enabled).add(label.html())
}

/// A button that doesn't ask for attention. What it says is to be added.
pub(super) fn quiet_button(id: impl Value) -> Element {
    any_button("button-quiet").test(id)
}

/// A button of a look that style sheets know, or of the usual one.
pub(super) fn any_button(look: &str) -> Element {
    let class = format!("button {look}");
    el("button").attr("type", "button").class(class.trim_end().to_owned())
}

/// A box to tick, with its label.
pub(super) fn tick(
    link: &Scope<App>,
    label: Word,
    id: &'static str,
    checked: bool,
    say: impl Fn() -> Msg + 'static,
) -> Element {
    let input = el("input").attr("type", "checkbox").checked(checked);
    el("label")
        .class("tick")
        .add(input.on(link, "change", move |_| Some(say())).test(id))
        .add(el("span").add(label))
}

/// A password field with its label, that the page reads when it is needed and never writes.
pub(super) fn secret_field(id: &'static str, label: Word, more: impl FnOnce(Element) -> Element) -> Element {
    let input = SecretInput { id: id.to_owned(), test: id.to_owned(), ..SecretInput::default() };
    el("div").class("field").add(el("label").attr("for", id).add(label)).add(more(input.view()))
}

/// A field for a secret, which nothing that helps people type may keep, send or complete.
#[derive(Default)]
pub(super) struct SecretInput {
    pub(super) id: String,
    pub(super) test: String,
    /// Whether what is typed can be read; of a public half, such as an access key's id.
    pub(super) is_legible: bool,
    pub(super) placeholder: Option<Word>,
    pub(super) described_by: Option<String>,
    pub(super) is_wrong: bool,
}

impl SecretInput {
    /// The field.
    pub(super) fn view(self) -> Element {
        el("input")
            .class("input input-mono")
            .attr("type", if self.is_legible { "text" } else { "password" })
            .id(self.id)
            .attr("placeholder", self.placeholder)
            .attr("autocomplete", "off")
            .attr("autocorrect", "off")
            .attr("autocapitalize", "none")
            .attr("spellcheck", "false")
            .attr("translate", "no")
            .attr("writingsuggestions", "false")
            .attr("data-op-ignore", "true")
            .attr("data-lpignore", "true")
            .attr("data-bwignore", "true")
            .attr("data-form-type", "other")
            .attr("aria-describedby", self.described_by)
            .attr("aria-invalid", self.is_wrong.then_some("true"))
            .test(self.test)
    }
}
