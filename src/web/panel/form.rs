//! Fields that are made from an operation's own description.

use web_sys::HtmlInputElement;
use yew::{Html, TargetCast, html::Scope};

use crate::{
    credentials::{CredentialField, Scheme},
    finding::Finding,
    flow::{Destination, Event, Flow, IDENTITY, NameOf},
    keystone::LogInKind,
    param::{ParamKind, ParamSpec},
    web::{
        app::{App, Msg},
        element::{Element, el, group},
        field,
        language::{self, phrase},
        part::{SecretInput, findings, quiet_button},
        words,
    },
};

/// What the ids of fields begin with in the form of that destination.
pub(in crate::web) fn at_destination(id: u32) -> String {
    ["d", &id.to_string()].concat()
}

/// What they begin with beside what came of that delivery.
pub(in crate::web) fn at_delivery(id: u32) -> String {
    ["r", &id.to_string()].concat()
}

/// The id of a field in that place.
pub(in crate::web) fn field_id(place: &str, field: &str) -> String {
    [place, "-", field].concat()
}

/// The code of the finding that something is yet to be filled in: no mistake.
const MISSING: &str = "param-missing";

/// The field for a name.
pub(super) fn name_field(
    id: &str,
    whose: NameOf,
    value: &str,
    invalid: bool,
    described_by: Option<String>,
    test: &'static str,
    link: &Scope<App>,
) -> Element {
    el("input")
        .class("input input-mono")
        .attr("type", "text")
        .id(id.to_owned())
        .value(value.to_owned())
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("translate", "no")
        .attr("aria-invalid", invalid.then_some("true"))
        .attr("aria-describedby", described_by)
        .test(test)
        .typed(link, "input", move |text| Msg::Flow(Event::Named(whose, text)))
}

/// A button that puts a name that is allowed in place of one that isn't.
pub(super) fn fix_button(
    whose: NameOf,
    name: &str,
    label: String,
    test: &'static str,
    link: &Scope<App>,
) -> Element {
    let name = name.to_owned();
    let put = move || Msg::Flow(Event::Named(whose, name.clone()));
    el("div").add(quiet_button(test).click(link, put).add(label))
}

/// One parameter of a destination.
pub(super) fn param(
    destination: &Destination,
    spec: &'static ParamSpec,
    all: &[Finding],
    link: &Scope<App>,
) -> Element {
    let id = field_id(&at_destination(destination.id()), spec.id);
    let about: Vec<&Finding> =
        all.iter().filter(|finding| finding.field.as_deref() == Some(spec.id)).collect();
    let is_wrong = about.iter().any(|finding| finding.blocks() && finding.code != MISSING);
    let findings_id = format!("{id}-findings");
    let described = described_by(&id, !spec.help.is_empty(), (!about.is_empty()).then_some(&findings_id));
    el("div")
        .class("field")
        .key(spec.id)
        .add(
            el("label").attr("for", id.clone()).add(phrase(spec.label)).add(
                (is_optional(spec) && !is_asked(&about))
                    .then(|| el("span").class("optional").add(words::OPTIONAL)),
            ),
        )
        .add(control(destination, spec, &id, is_wrong, described, link))
        .add(
            (!spec.help.is_empty())
                .then(|| el("p").class("hint").id(format!("{id}-help")).add(phrase(spec.help))),
        )
        .add(about_field(findings_id, &about))
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
        [only] if only.code == MISSING => el("p")
            .class("hint")
            .id(id)
            .test("finding")
            .attr("data-code", MISSING)
            .add(language::finding(only))
            .into(),
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
    let say = move |text| Msg::Flow(Event::Param(to, param, text));
    if let ParamKind::Choice(choices) = spec.kind {
        let chosen = if value.is_empty() { spec.default.to_owned() } else { value };
        let options = choices.iter().map(|(value, label)| {
            el("option").attr("value", *value).flag("selected", *value == chosen).add(phrase(label))
        });
        return el("select")
            .class("select")
            .id(id.to_owned())
            .attr("aria-describedby", described)
            .flag("disabled", destination.is_locked(param))
            .test(test)
            .typed(link, "change", say)
            .each(options)
            .into();
    }
    let (suggested, example) = suggestions(spec);
    let list = (!suggested.is_empty()).then(|| format!("{id}-list"));
    let field = text_field(id, list.clone(), is_wrong, described)
        // What is typed stays the field's own: the dialogue trims it.
        .property("defaultValue", &value)
        .attr("placeholder", if spec.default.is_empty() { example } else { spec.default })
        .flag("readonly", destination.is_locked(param))
        .test(test)
        .typed(link, "input", say);
    group().add(field).add(list.map(|list| suggestion_list(list, suggested))).into()
}

/// What a field suggests, and the example that stands in it.
fn suggestions(spec: &'static ParamSpec) -> (&'static [&'static str], &'static str) {
    match spec.kind {
        ParamKind::Suggested(known, rule) => (known, rule.example),
        ParamKind::Text(rule) => (&[], rule.example),
        ParamKind::Endpoint => (&[], words::ENDPOINT_EXAMPLE),
        ParamKind::Choice(_) => (&[], ""),
    }
}

fn text_field(id: &str, list: Option<String>, is_wrong: bool, described_by: Option<String>) -> Element {
    el("input")
        .class("input")
        .attr("type", "text")
        .id(id.to_owned())
        .attr("list", list)
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("aria-invalid", is_wrong.then_some("true"))
        .attr("aria-describedby", described_by)
}

fn suggestion_list(id: String, suggested: &'static [&'static str]) -> Element {
    el("datalist").id(id).each(suggested.iter().map(|value| el("option").attr("value", *value)))
}

/// One field of the credentials. The page reads what is typed, and never writes it.
pub(super) fn credential(
    place: &str,
    flow: &Flow,
    destination: &Destination,
    credential: CredentialField,
    link: &Scope<App>,
) -> Element {
    let id = field_id(place, credential.id);
    let (to, name) = (destination.id(), credential.id);
    let say = move |event: &web_sys::Event| {
        let input: HtmlInputElement = event.target_dyn_into()?;
        Some(Msg::Flow(Event::CredentialTyped(to, name, field::secret(&input))))
    };
    // Fields are empty when a person comes back to this step; what they typed is not lost.
    let input = SecretInput {
        id: id.clone(),
        test: format!("credential-{name}"),
        is_legible: !credential.secret,
        placeholder: flow.has_secret(destination, name).then_some(words::KEPT),
        ..SecretInput::default()
    };
    el("div")
        .class("field")
        .key(credential.id)
        .add(
            el("label")
                .attr("for", id)
                .add(phrase(credential.label))
                .add((!credential.required).then(|| el("span").class("optional").add(words::OPTIONAL))),
        )
        .add(input.view().on(link, "input", say))
}

/// The way to forget all credentials, where there are any.
pub(super) fn forgetting(flow: &Flow, link: &Scope<App>) -> Option<Element> {
    let forget = || Msg::Flow(Event::CredentialsForgotten);
    let any = flow.destinations().iter().any(|destination| knows_secret(flow, destination));
    any.then(|| quiet_button("forget-credentials").click(link, forget).add(words::FORGET_CREDENTIALS))
}

fn knows_secret(flow: &Flow, destination: &Destination) -> bool {
    let Some(account) = flow.account(destination) else { return false };
    account.logged_in().is_some() || credentials(flow, destination).any(|id| account.has(id))
}

/// The ids of all that can be filled in for a destination to be known by.
pub(in crate::web) fn credentials(
    flow: &Flow,
    destination: &Destination,
) -> impl Iterator<Item = &'static str> {
    let of_schemes = flow.schemes(destination.operation()).into_iter().flat_map(Scheme::fields);
    let of_log_in = LogInKind::ALL.into_iter().flat_map(LogInKind::fields);
    of_schemes.chain(of_log_in).map(|field| field.id).chain([IDENTITY])
}
