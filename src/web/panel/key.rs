//! Step 1: a key comes in, or is generated.

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, HtmlInputElement, KeyboardEvent};
use yew::{Event as DomEvent, Html, TargetCast, html, html::Scope};

use super::guard;
use crate::{
    algorithm::KeySpec,
    finding::Finding,
    flow::{Event, Flow, KeyState, Step, Work},
    provider,
    vault::{Choice, Offers, Refusal},
    web::{
        app::{App, Msg},
        dom, icon, input,
        part::{SecretInput, Tone, button, findings, notice},
        view::View,
        words,
    },
};

/// The id of the field for the passphrase of the file that was read.
pub(in crate::web) const PASSPHRASE: &str = "key-passphrase";
const PICKER: &str = "key-file";
const ALGORITHM: &str = "generate-algorithm";
const COMMENT: &str = "generate-comment";

pub(super) fn panel(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    html! {
        <>
            { found(flow, view, link) }
            { saving(flow, view, link) }
            { sources(flow, view, link) }
            if let Some(error) = &view.input_error {
                { notice(Tone::Bad, words::NOT_TAKEN, html! { error }, "input-error") }
            }
            { moves(flow, view, link) }
        </>
    }
}

/// What is to be done about the private half, if it is held.
fn saving(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    match flow.summary() {
        Some(summary) if !summary.has_private_key => Html::default(),
        Some(summary) if summary.format == "generated" => guard::panel(flow, view, link),
        Some(_) => guard::conversion(flow, view, link),
        None => Html::default(),
    }
}

/// The ways a key comes in. They step back once there is one.
fn sources(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    let sources = html! {
        <div class="sources">
            { dropzone(view, link) }
            { generator(flow, link) }
        </div>
    };
    if flow.summary().is_none() {
        return sources;
    }
    html! {
        <details class="more" data-test="another-key">
            <summary>{ words::ANOTHER_KEY }</summary>
            { sources }
        </details>
    }
}

fn dropzone(view: &View, link: &Scope<App>) -> Html {
    let over = link.batch_callback(|event: DragEvent| {
        let welcome = input::is_welcome(&event);
        if welcome {
            event.prevent_default();
        }
        welcome.then_some(Msg::Over(true))
    });
    html! {
        <div
            class="dropzone"
            data-over={view.is_over.to_string()}
            data-test="dropzone"
            ondragenter={over.clone()}
            ondragover={over}
            ondragleave={link.callback(|_| Msg::Over(false))}
            ondrop={link.callback(|event: DragEvent| Msg::Took(input::dropped(&event)))}
        >
            { icon::inbox() }
            <p class="dropzone-title">{ words::DROP }</p>
            { picker(link) }
            { paste_zone(link) }
            <p class="small muted">{ words::READS }</p>
        </div>
    }
}

fn picker(link: &Scope<App>) -> Html {
    let onchange = link.batch_callback(|event: DomEvent| {
        let field: Option<HtmlInputElement> = event.target_dyn_into();
        field.map(|field| Msg::Took(input::chosen(&field)))
    });
    html! {
        <div>
            <input
                class="picker visually-hidden"
                type="file"
                id={PICKER}
                data-test="key-file"
                {onchange}
            />
            <label class="button button-primary" for={PICKER}>{ words::CHOOSE }</label>
        </div>
    }
}

/// A place that takes the focus and a paste, and shows nothing of what is pasted.
fn paste_zone(link: &Scope<App>) -> Html {
    let onpaste = link.batch_callback(|event: yew::Event| {
        let event: Option<ClipboardEvent> = event.dyn_into().ok();
        event.map(|event| Msg::Took(input::pasted(&event)))
    });
    html! {
        <div
            class="pastezone"
            tabindex="0"
            role="group"
            aria-label={words::PASTE_LABEL}
            data-test="paste-zone"
            {onpaste}
        >
            <span>{ words::PASTE_BEFORE }<kbd>{ "Ctrl" }</kbd>{ "+" }<kbd>{ "V" }</kbd>{ words::PASTE_AFTER }</span>
        </div>
    }
}

fn generator(flow: &Flow, link: &Scope<App>) -> Html {
    let busy = matches!(flow.key(), KeyState::Working(_));
    let generate = link.batch_callback(|_| chosen_spec().map(|(spec, comment)| Msg::Generate(spec, comment)));
    let is_allowed = |spec: &KeySpec| spec.rsa_bits().is_none_or(|bits| bits >= flow.min_rsa_bits());
    let options = KeySpec::ALL.into_iter().filter(is_allowed).map(|spec| {
        html! {
            <option value={spec.id()} selected={spec == KeySpec::ALL[0]}>{ words::key_spec(spec) }</option>
        }
    });
    html! {
        <div class="card">
            <h2>{ words::NEW_KEY }</h2>
            <div class="field">
                <label for={ALGORITHM}>{ words::ALGORITHM }</label>
                <select class="select" id={ALGORITHM} data-test="generate-algorithm">{ for options }</select>
            </div>
            <div class="field">
                <label for={COMMENT}>
                    { words::COMMENT }<span class="optional">{ words::OPTIONAL }</span>
                </label>
                <input
                    class="input"
                    type="text"
                    id={COMMENT}
                    autocomplete="off"
                    spellcheck="false"
                    maxlength="256"
                    placeholder={words::COMMENT_EXAMPLE}
                    data-test="generate-comment"
                />
            </div>
            { button("", words::GENERATE, "generate", !busy, generate) }
            <p class="small muted">{ words::GENERATED_HERE }</p>
        </div>
    }
}

fn chosen_spec() -> Option<(KeySpec, String)> {
    let select = dom::document()?.get_element_by_id(ALGORITHM)?;
    let spec = select.dyn_into::<web_sys::HtmlSelectElement>().ok()?.value();
    Some((KeySpec::from_id(&spec)?, dom::input(COMMENT)?.value()))
}

/// The sentence that says what was found, or why nothing was.
fn found(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    match flow.key() {
        KeyState::Empty => Html::default(),
        KeyState::Working(work) => working(*work),
        KeyState::Refused(refusal) => refused(refusal),
        KeyState::Locked { found, cost, refusal, .. } => {
            locked(found, cost, refusal.as_ref(), view.is_unlocking, link)
        }
        KeyState::Several(offers) => several(offers, link),
        KeyState::Held(summary) => html! {
            <div class="stack" data-test="key-held">
                <div class="found" data-test="found">
                    { icon::key() }
                    <div><strong>{ words::FOUND }</strong>{ " " }{ &summary.found }</div>
                </div>
                if summary.has_private_key {
                    <p class="small muted">{ words::PRIVATE_STAYS }</p>
                }
                if summary.key_inside.is_some() { { inside(link) } }
            </div>
        },
    }
}

/// The way from a certificate to the key it is about, for clouds that take no certificates.
fn inside(link: &Scope<App>) -> Html {
    html! {
        <div class="offer">
            <p class="small">{ words::KEY_INSIDE }</p>
            { button("", words::USE_KEY_INSIDE, "use-key-inside", true, link.callback(|_| Msg::UseKeyInside)) }
        </div>
    }
}

/// Keys of one file, of which one goes on.
fn several(offers: &Offers, link: &Scope<App>) -> Html {
    html! {
        <section class="card" aria-labelledby="several-title" data-test="key-several">
            <h2 id="several-title">{ words::several(offers) }</h2>
            <ol class="offers">{ for offers.choices.iter().map(|one| choice(one, link)) }</ol>
        </section>
    }
}

fn choice(choice: &Choice, link: &Scope<App>) -> Html {
    if let Some(refusal) = &choice.refusal {
        return html! {
            <li class="offer" data-test="choice-refused" data-code={refusal.code.clone()}>
                { notice(Tone::Caution, &words::not_usable(choice.line), html! { words::sentence(&refusal.message) }, "choice-refusal") }
            </li>
        };
    }
    let index = choice.index;
    let described = format!("choice-{index}");
    html! {
        <li class="offer" data-test="choice">
            <div id={described.clone()}>
                <p class="offer-title">
                    { &choice.found }
                    if let Some(line) = choice.line {
                        <span class="small muted">{ " · " }{ words::line(line) }</span>
                    }
                </p>
                if !choice.comment.is_empty() {
                    <p class="small wrap" translate="no">{ &choice.comment }</p>
                }
                <p class="small muted fingerprint" translate="no">{ &choice.fingerprint }</p>
            </div>
            <button
                type="button"
                class="button button-quiet"
                aria-describedby={described}
                onclick={link.callback(move |_| Msg::Flow(Event::Chose(index)))}
                data-test={format!("choose-{index}")}
            >
                { words::CHOOSE_THIS }
            </button>
        </li>
    }
}

fn working(work: Work) -> Html {
    html! {
        <div class="found" data-test="working">
            <span class="busy" aria-hidden="true"></span>
            <div>{ words::working(work) }</div>
        </div>
    }
}

fn refused(refusal: &Refusal) -> Html {
    html! {
        <div data-code={refusal.code.clone()} data-test="key-refused">
            { notice(Tone::Bad, words::NOT_READ, html! { words::sentence(&refusal.message) }, "key-refusal") }
        </div>
    }
}

fn locked(found: &str, cost: &str, refusal: Option<&Refusal>, busy: bool, link: &Scope<App>) -> Html {
    const ERROR: &str = "key-passphrase-error";
    const HINT: &str = "key-passphrase-hint";
    let described = if refusal.is_some() { format!("{HINT} {ERROR}") } else { HINT.to_owned() };
    let onkeydown =
        link.batch_callback(|event: KeyboardEvent| (event.key() == "Enter").then_some(Msg::Unlock));
    let input = SecretInput {
        id: PASSPHRASE.to_owned(),
        test: "key-passphrase".to_owned(),
        described_by: Some(described),
        is_wrong: refusal.is_some(),
        onkeydown: Some(onkeydown),
        ..SecretInput::default()
    };
    html! {
        <div class="card" data-test="key-locked">
            <div class="found" data-test="found">
                { icon::key() }
                <div><strong>{ words::FOUND }</strong>{ " " }{ found }</div>
            </div>
            <div class="field">
                <label for={PASSPHRASE}>{ words::PASSPHRASE }</label>
                <div class="with-button">
                    { input.view() }
                    { button("button-primary", words::unlock(busy), "unlock", !busy, link.callback(|_| Msg::Unlock)) }
                </div>
                <p class="hint" id={HINT}>{ words::sentence(cost) }</p>
                if let Some(refusal) = refusal {
                    <div id={ERROR}>
                        { notice(Tone::Bad, words::NOT_OPENED, html! { words::sentence(&refusal.message) }, "passphrase-error") }
                    </div>
                }
            </div>
        </div>
    }
}

fn moves(flow: &Flow, view: &View, link: &Scope<App>) -> Html {
    let ready = flow.can_go(Step::Destinations);
    let next = link.callback(|_| Msg::Flow(Event::Went(Step::Destinations)));
    html! {
        <>
            if view.is_clearing { { clearing(link) } }
            <div class="moves">
                <p class="reason">{ if ready { "" } else { why_not(flow) } }</p>
                if !matches!(flow.key(), KeyState::Empty) && !view.is_clearing {
                    { button("", words::CLEAR, "clear", true, link.callback(|_| Msg::Clear)) }
                }
                { button("button-primary", words::TO_DESTINATIONS, "next", ready, next) }
            </div>
            { without_key(flow, link) }
        </>
    }
}

fn why_not(flow: &Flow) -> &'static str {
    match flow.key() {
        KeyState::Held(summary) if summary.findings.iter().any(Finding::blocks) => words::KEY_BLOCKED,
        KeyState::Locked { .. } => words::KEY_LOCKED,
        KeyState::Several(_) => words::KEY_SEVERAL,
        KeyState::Working(_) => "",
        _ => words::KEY_MISSING,
    }
}

/// Clearing would lose a key that was generated and not saved.
pub(super) fn clearing(link: &Scope<App>) -> Html {
    html! {
        <div class="card guard" role="alert" data-test="clear-confirm">
            <p>{ words::CLEAR_LOSES }</p>
            <div class="moves">
                { button("", words::KEEP, "clear-keep", true, link.callback(|_| Msg::Keep)) }
                { button("button-danger", words::CLEAR_ANYWAY, "clear-anyway", true, link.callback(|_| Msg::Clear)) }
            </div>
        </div>
    }
}

/// The way on for those who want a provider to generate the key.
fn without_key(flow: &Flow, link: &Scope<App>) -> Html {
    if !matches!(flow.key(), KeyState::Empty) {
        return Html::default();
    }
    let creating = provider::operations().filter(|operation| operation.generates());
    let offers = creating.map(|operation| {
        let onclick = link.callback(move |_| Msg::WithoutKey(operation));
        html! {
            <div class="offer">
                <div>
                    <p class="offer-title">{ operation.provider().label }</p>
                    <p class="small muted">{ operation.label }</p>
                </div>
                <button
                    type="button"
                    class="button button-quiet"
                    data-test={format!("without-key-{}", operation.id)}
                    {onclick}
                >
                    { words::CHOOSE_THIS }
                </button>
            </div>
        }
    });
    html! {
        <details class="more" data-test="without-key">
            <summary>{ words::WITHOUT_KEY }</summary>
            <div class="stack">
                <p class="small muted">{ words::WHY_NOT_CREATE }</p>
                <div class="offers">{ for offers }</div>
            </div>
        </details>
    }
}

/// What the checks found about the key.
pub(super) fn key_findings(all: &[Finding]) -> Html {
    findings(None, all)
}
