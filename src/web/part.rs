//! Small parts that panels are made of.

use web_sys::{InputEvent, KeyboardEvent};
use yew::{Callback, Html, classes, html, html::Scope};

use super::{
    app::{App, Msg},
    icon, words,
};
use crate::finding::{Finding, Severity};

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

    fn icon(self) -> Html {
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
pub(super) fn badge(tone: Tone, word: &str, id: &'static str) -> Html {
    html! {
        <span class="badge" data-severity={tone.id()} data-test={id}>{ tone.icon() }{ word }</span>
    }
}

/// A sentence that stands out.
pub(super) fn notice(tone: Tone, word: &str, text: Html, id: &'static str) -> Html {
    html! {
        <div class="notice" data-severity={tone.id()} data-test={id}>
            { tone.icon() }
            <div><span class="word">{ word }</span>{ " " }{ text }</div>
        </div>
    }
}

/// Findings, each with its glyph and word. The id lets a field say that they are about it.
pub(super) fn findings<'f>(id: Option<String>, findings: impl IntoIterator<Item = &'f Finding>) -> Html {
    let rows: Vec<Html> = findings.into_iter().map(finding).collect();
    if rows.is_empty() {
        return Html::default();
    }
    html! { <ul class="findings" {id}>{ for rows }</ul> }
}

fn finding(finding: &Finding) -> Html {
    let tone = Tone::from(finding.severity);
    html! {
        <li
            class="finding"
            data-severity={tone.id()}
            data-test="finding"
            data-code={finding.code.to_string()}
        >
            { tone.icon() }
            <div>
                <span class="word">{ words::severity(finding.severity) }</span>
                { " " }
                { words::sentence(&finding.message) }
            </div>
        </li>
    }
}

/// A button that copies a text; `what` is heard by those who don't see what stands beside it.
pub(super) fn copy_button(link: &Scope<App>, what: &'static str, text: String, id: &'static str) -> Html {
    let onclick = link.callback(move |_| Msg::Copy { what, text: text.clone() });
    html! {
        <button type="button" class="button button-quiet copy" data-test={id} {onclick}>
            { icon::copy() }
            { words::COPY }
            <span class="visually-hidden">{ " " }{ what }</span>
        </button>
    }
}

/// A button.
pub(super) fn button(
    look: &'static str,
    label: &str,
    id: &'static str,
    enabled: bool,
    onclick: Callback<yew::MouseEvent>,
) -> Html {
    html! {
        <button
            type="button"
            class={classes!("button", look)}
            data-test={id}
            disabled={!enabled}
            {onclick}
        >
            { label }
        </button>
    }
}

/// A password field with its label, that the page reads when it is needed and never writes.
pub(super) fn secret_field(id: &'static str, label: &'static str) -> Html {
    let input = SecretInput { id: id.to_owned(), test: id.to_owned(), ..SecretInput::default() };
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            { input.view() }
        </div>
    }
}

/// A field for a secret, which nothing that helps people type may keep, send or complete.
#[derive(Default)]
pub(super) struct SecretInput {
    pub(super) id: String,
    pub(super) test: String,
    /// Whether what is typed can be read; of a public half, such as an access key's id.
    pub(super) is_legible: bool,
    pub(super) placeholder: &'static str,
    pub(super) described_by: Option<String>,
    pub(super) is_wrong: bool,
    pub(super) oninput: Option<Callback<InputEvent>>,
    pub(super) onkeydown: Option<Callback<KeyboardEvent>>,
}

impl SecretInput {
    /// The field.
    pub(super) fn view(self) -> Html {
        html! {
            <input
                class="input input-mono"
                type={if self.is_legible { "text" } else { "password" }}
                id={self.id}
                placeholder={self.placeholder}
                autocomplete="off"
                autocorrect="off"
                autocapitalize="none"
                spellcheck="false"
                translate="no"
                writingsuggestions="false"
                data-op-ignore="true"
                data-lpignore="true"
                data-bwignore="true"
                data-form-type="other"
                aria-describedby={self.described_by}
                aria-invalid={self.is_wrong.then_some("true")}
                data-test={self.test}
                oninput={self.oninput}
                onkeydown={self.onkeydown}
            />
        }
    }
}
