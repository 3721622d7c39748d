//! The provider table as values for JavaScript.

use keyferry::{
    credentials::{CredentialField, Scheme},
    param::{ParamKind, ParamSpec, Params},
    provider::{Operation, PROVIDERS, Provider},
    shelf::ShelfApi,
};
use serde::Serialize;

/// A provider.
#[derive(Debug, Serialize)]
pub(crate) struct ProviderView {
    id: &'static str,
    label: &'static str,
    docs: &'static str,
    operations: Vec<OperationView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shelf: Option<ShelfView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ShelfView {
    docs: &'static str,
    deletion_docs: &'static str,
    params: Vec<ParamView>,
    credentials: Vec<SchemeView>,
}

#[derive(Debug, Serialize)]
struct OperationView {
    id: &'static str,
    label: &'static str,
    docs: &'static str,
    discloses: bool,
    generates: bool,
    name: NameView,
    keys: KeysView,
    params: Vec<ParamView>,
    credentials: Vec<SchemeView>,
}

#[derive(Debug, Serialize)]
struct NameView {
    min: usize,
    max: usize,
    characters: &'static str,
    first: &'static str,
    last: &'static str,
    optional: bool,
    source: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct KeysView {
    algorithms: Vec<&'static str>,
    x509: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<usize>,
    source: &'static str,
}

#[derive(Debug, Serialize)]
struct ParamView {
    id: &'static str,
    label: &'static str,
    help: &'static str,
    kind: &'static str,
    required: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    default: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<ChoiceView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<WhenView>,
}

#[derive(Debug, Serialize)]
struct ChoiceView {
    value: &'static str,
    label: &'static str,
}

#[derive(Debug, Serialize)]
struct WhenView {
    param: &'static str,
    is: &'static str,
}

#[derive(Debug, Serialize)]
struct SchemeView {
    id: &'static str,
    label: &'static str,
    fields: Vec<FieldView>,
}

#[derive(Debug, Serialize)]
struct FieldView {
    id: &'static str,
    label: &'static str,
    secret: bool,
    required: bool,
}

/// Every provider.
pub(crate) fn providers() -> Vec<ProviderView> {
    PROVIDERS.iter().map(|provider| of_provider(provider)).collect()
}

fn of_provider(provider: &'static Provider) -> ProviderView {
    ProviderView {
        id: provider.id,
        label: provider.label,
        docs: provider.docs,
        operations: provider.operations.iter().map(of_operation).collect(),
        shelf: provider.shelf.as_ref().map(of_shelf),
    }
}

fn of_shelf(shelf: &'static ShelfApi) -> ShelfView {
    ShelfView {
        docs: shelf.docs,
        deletion_docs: shelf.deletion_docs,
        params: shelf.params.iter().map(of_param).collect(),
        credentials: shelf.schemes.iter().map(|scheme| of_scheme(*scheme)).collect(),
    }
}

fn of_operation(operation: &'static Operation) -> OperationView {
    OperationView {
        id: operation.id,
        label: operation.label,
        docs: operation.docs,
        discloses: operation.discloses(),
        generates: operation.generates(),
        name: of_name(operation),
        keys: of_keys(operation),
        params: operation.params.iter().map(of_param).collect(),
        credentials: operation.schemes.iter().map(|scheme| of_scheme(*scheme)).collect(),
    }
}

/// The rule without parameters; `checkName` takes them into account.
fn of_name(operation: &Operation) -> NameView {
    let rule = (operation.name_rule)(&Params::default());
    NameView {
        min: rule.min,
        max: rule.max,
        characters: rule.characters_in_words,
        first: rule.first_in_words,
        last: rule.last_in_words,
        optional: rule.optional,
        source: rule.source,
    }
}

fn of_keys(operation: &'static Operation) -> KeysView {
    let keys = &operation.keys;
    KeysView {
        algorithms: keys.documented.iter().map(keyferry::algorithm::Algorithm::name).collect(),
        x509: keys.x509,
        max_length: keys.max_len,
        source: keys.source,
    }
}

fn of_param(param: &'static ParamSpec) -> ParamView {
    let choice = |value, label| ChoiceView { value, label };
    let (kind, choices) = match param.kind {
        ParamKind::Choice(choices) => {
            ("choice", choices.iter().map(|(value, label)| choice(*value, *label)).collect())
        }
        ParamKind::Suggested(values, _) => {
            ("suggested", values.iter().map(|value| choice(*value, *value)).collect())
        }
        ParamKind::Text(_) => ("text", Vec::new()),
        ParamKind::Endpoint => ("url", Vec::new()),
    };
    let when = param.when.map(|(param, is)| WhenView { param, is });
    let ParamSpec { id, label, help, required, default, .. } = *param;
    ParamView { id, label, help, kind, required, default, choices, when }
}

fn of_scheme(scheme: Scheme) -> SchemeView {
    let field = |field: &CredentialField| {
        let CredentialField { id, label, secret, required } = *field;
        FieldView { id, label, secret, required }
    };
    let fields = scheme.fields().iter().map(field).collect();
    SchemeView { id: scheme.id(), label: scheme.label(), fields }
}
