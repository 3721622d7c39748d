//! Fields that are made from an operation's own description.

use web_sys::{HtmlInputElement, HtmlSelectElement, InputEvent};
use yew::{Callback, Event as DomEvent, Html, TargetCast, html, html::Scope};

use crate::{
    credentials::CredentialField,
    finding::Finding,
    flow::{Destination, Event},
    param::{ParamKind, ParamSpec},
    secret::Secret,
    web::{
        app::{App, Msg},
        field,
        part::{SecretInput, findings},
        words,
    },
};

/// The code of the finding that something is yet to be filled in: no mistake.
const MISSING: &str = "param-missing";

/// The field for a name: of one destination, or of all.
pub(super) fn name_field(
    id: &str,
    destination: Option<u32>,
    value: &str,
    invalid: bool,
    described_by: Option<String>,
    test: &'static str,
    link: &Scope<App>,
) -> Html {
    let (id, value) = (id.to_owned(), value.to_owned());
    let oninput = link.batch_callback(move |event: InputEvent| {
        let field: Option<HtmlInputElement> = event.target_dyn_into();
        field.map(|field| Msg::Flow(Event::Named(destination, field.value())))
    });
    html! {
        <input
            class="input input-mono"
            type="text"
            {id}
            {value}
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            translate="no"
            aria-invalid={invalid.then_some("true")}
            aria-describedby={described_by}
            data-test={test}
            {oninput}
        />
    }
}

/// A button that puts a name that is allowed in place of one that isn't.
pub(super) fn fix_button(
    destination: Option<u32>,
    name: &str,
    label: String,
    test: &'static str,
    link: &Scope<App>,
) -> Html {
    let name = name.to_owned();
    let onclick = link.callback(move |_| Msg::Flow(Event::Named(destination, name.clone())));
    html! {
        <div>
            <button type="button" class="button button-quiet" data-test={test} {onclick}>{ label }</button>
        </div>
    }
}

/// One parameter of a destination.
pub(super) fn param(
    destination: &Destination,
    spec: &'static ParamSpec,
    all: &[Finding],
    link: &Scope<App>,
) -> Html {
    let id = format!("d{}-{}", destination.id(), spec.id);
    let about: Vec<&Finding> =
        all.iter().filter(|finding| finding.field.as_deref() == Some(spec.id)).collect();
    let is_wrong = about.iter().any(|finding| finding.blocks() && finding.code != MISSING);
    let findings_id = format!("{id}-findings");
    let described = described_by(&id, !spec.help.is_empty(), (!about.is_empty()).then_some(&findings_id));
    html! {
        <div class="field" key={spec.id}>
            <label for={id.clone()}>
                { spec.label }
                if is_optional(spec) && !is_asked(&about) {
                    <span class="optional">{ words::OPTIONAL }</span>
                }
            </label>
            { control(destination, spec, &id, is_wrong, described, link) }
            if !spec.help.is_empty() {
                <p class="hint" id={format!("{id}-help")}>{ spec.help }</p>
            }
            { about_field(findings_id, &about) }
        </div>
    }
}

/// Whether a field may stay empty. A choice never is.
fn is_optional(spec: &ParamSpec) -> bool {
    !spec.required && !matches!(spec.kind, ParamKind::Choice(_))
}

/// Whether a parameter is one that most people leave alone.
pub(super) fn is_rare(spec: &ParamSpec) -> bool {
    let typed = matches!(spec.kind, ParamKind::Text(_) | ParamKind::Endpoint);
    typed && !spec.required && spec.when.is_none()
}

/// Whether it is wanted after all, by a check across fields.
fn is_asked(about: &[&Finding]) -> bool {
    about.iter().any(|finding| finding.blocks())
}

fn described_by(id: &str, has_help: bool, findings: Option<&String>) -> Option<String> {
    let help = has_help.then(|| format!("{id}-help"));
    let ids: Vec<String> = help.into_iter().chain(findings.cloned()).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// What is yet to be filled in is said quietly; what is wrong is not.
fn about_field(id: String, about: &[&Finding]) -> Html {
    match about {
        [] => Html::default(),
        [only] if only.code == MISSING => html! {
            <p class="hint" {id} data-test="finding" data-code={MISSING}>{ words::sentence(&only.message) }</p>
        },
        several => findings(Some(id), several.iter().copied()),
    }
}

fn control(
    destination: &Destination,
    spec: &'static ParamSpec,
    id: &str,
    is_wrong: bool,
    described: Option<String>,
    link: &Scope<App>,
) -> Html {
    let value = destination.params().get(spec.id).unwrap_or_default().to_owned();
    let test = format!("param-{}", spec.id);
    let (to, param) = (destination.id(), spec.id);
    if let ParamKind::Choice(choices) = spec.kind {
        let chosen = if value.is_empty() { spec.default.to_owned() } else { value };
        let onchange = link.batch_callback(move |event: DomEvent| {
            let field: Option<HtmlSelectElement> = event.target_dyn_into();
            field.map(|field| Msg::Flow(Event::Param(to, param, field.value())))
        });
        let options = choices.iter().map(|(value, label)| {
            html! { <option value={*value} selected={*value == chosen}>{ *label }</option> }
        });
        return html! {
            <select class="select" id={id.to_owned()} aria-describedby={described} data-test={test} {onchange}>
                { for options }
            </select>
        };
    }
    let oninput = link.batch_callback(move |event: InputEvent| {
        let field: Option<HtmlInputElement> = event.target_dyn_into();
        field.map(|field| Msg::Flow(Event::Param(to, param, field.value())))
    });
    text_control(spec, TextControl { id, value, test, is_wrong, described, oninput })
}

/// What a text field is made with.
struct TextControl<'i> {
    id: &'i str,
    value: String,
    test: String,
    is_wrong: bool,
    described: Option<String>,
    oninput: Callback<InputEvent>,
}

/// A text field, with suggestions where there are some. What is typed stays the field's own: the
/// dialogue trims it.
fn text_control(spec: &'static ParamSpec, control: TextControl<'_>) -> Html {
    let TextControl { id, value, test, is_wrong, described, oninput } = control;
    let (suggested, example): (&[&str], &str) = match spec.kind {
        ParamKind::Suggested(known, rule) => (known, rule.example),
        ParamKind::Text(rule) => (&[], rule.example),
        ParamKind::Endpoint => (&[], words::ENDPOINT_EXAMPLE),
        ParamKind::Choice(_) => (&[], ""),
    };
    let placeholder = if spec.default.is_empty() { example } else { spec.default };
    let list = (!suggested.is_empty()).then(|| format!("{id}-list"));
    html! {
        <>
            <input
                class="input"
                type="text"
                id={id.to_owned()}
                ~defaultValue={value}
                list={list.clone()}
                {placeholder}
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-invalid={is_wrong.then_some("true")}
                aria-describedby={described}
                data-test={test}
                {oninput}
            />
            if let Some(list) = list {
                <datalist id={list}>
                    { for suggested.iter().map(|value| html! { <option value={*value} /> }) }
                </datalist>
            }
        </>
    }
}

/// One field of the credentials. The page reads what is typed, and never writes it.
pub(super) fn credential(destination: &Destination, credential: CredentialField, link: &Scope<App>) -> Html {
    let id = format!("d{}-{}", destination.id(), credential.id);
    let (to, name) = (destination.id(), credential.id);
    let oninput = link.batch_callback(move |event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        let secret: Option<Secret> = input.map(|input| field::secret(&input));
        secret.map(|secret| Msg::Flow(Event::CredentialTyped(to, name, secret)))
    });
    // Fields are empty when a person comes back to this step; what they typed is not lost.
    let input = SecretInput {
        id: id.clone(),
        test: format!("credential-{name}"),
        is_legible: !credential.secret,
        placeholder: if destination.has_secret(name) { words::KEPT } else { "" },
        oninput: Some(oninput),
        ..SecretInput::default()
    };
    html! {
        <div class="field" key={credential.id}>
            <label for={id}>
                { credential.label }
                if !credential.required { <span class="optional">{ words::OPTIONAL }</span> }
            </label>
            { input.view() }
        </div>
    }
}
