//! What every provider's operations take, out of the core.

use keyferry::{
    algorithm::Algorithm,
    credentials::{CredentialField, Scheme},
    finding::Severity,
    name::NameRule,
    param::{ParamKind, ParamSpec, Params},
    provider::{DOCS_READ, KeyRule, Mode, Operation, PROVIDERS, Provider},
    shelf::ShelfApi,
};

use super::table::{Table, anchored, code, literal};

/// Values of a parameter by which an API's rule for names differs.
const RULES_BY: (&str, [&str; 2]) = ("microversion", ["2.1", "latest"]);

/// Every provider, a section each.
pub(super) fn all() -> String {
    let mut text = format!("The documentation that these rules come from was last read on {DOCS_READ}.\n\n");
    text.extend(PROVIDERS.iter().map(|provider| section(provider)));
    text
}

fn section(provider: &Provider) -> String {
    let mut text = format!("## {}\n\n", provider.label);
    text.extend(["Documentation: [", host(provider.docs), "](", provider.docs, ").\n\n"]);
    text.push_str(&upstreams(provider));
    text.extend(provider.operations.iter().map(operation));
    text.extend(provider.shelf.iter().map(shelf));
    text
}

fn host(url: &str) -> &str {
    url.trim_start_matches("https://").split('/').next().unwrap_or(url)
}

/// How many addresses of a kind are listed; there is one for each region.
const LISTED: usize = 3;

/// The proxy's routes: for keys, and for log-ins.
fn upstreams(provider: &Provider) -> String {
    let of_log_in = provider.identity.as_ref().map(|identity| (identity.upstreams)()).unwrap_or_default();
    let kinds = [(provider.upstreams)(), of_log_in];
    if kinds.iter().all(Vec::is_empty) {
        return "It has no fixed address: operators add their clouds to the proxy.\n\n".to_owned();
    }
    let mut table = Table::new(&["Route of the proxy", "Leads to"]);
    for kind in kinds {
        for (route, origin) in kind.iter().take(LISTED) {
            table.row(&[code(route), code(origin)]);
        }
        let more = kind.len().saturating_sub(LISTED);
        if more > 0 {
            table.row(&[format!("and {more} more"), "of other regions".to_owned()]);
        }
    }
    table.end()
}

fn operation(operation: &Operation) -> String {
    let mut text =
        format!("### `{}`\n\n{}. {}\n\n", operation.id, literal(operation.label), passes(operation.mode));
    let mut facts = Table::new(&["What", "Rule", "Source"]);
    for (when, rule) in name_rules(operation) {
        facts.row(&[format!("Name{when}"), name(rule), literal(rule.source)]);
    }
    facts.row(&["Keys".to_owned(), keys(&operation.keys), literal(operation.keys.source)]);
    let documentation = format!("[{}]({})", host(operation.docs), operation.docs);
    facts.row(&["Requests".to_owned(), requests(operation.paths), documentation]);
    facts.row(&["Credentials".to_owned(), credentials(operation.schemes), String::new()]);
    facts.row(&["Its answer".to_owned(), fingerprint(operation), String::new()]);
    text.push_str(&facts.end());
    text.push_str(&params(operation));
    text
}

fn passes(mode: Mode) -> &'static str {
    match mode {
        Mode::Import => "The public key goes out.",
        Mode::ImportWithPrivateKey => "**Public and private key go out**, by consent.",
        Mode::ImportPrivateKey => "**The private key goes out**, by consent.",
        Mode::Create => "The provider generates, and the private key comes in once. Not recommended.",
    }
}

/// The rules that there are, with the values that each holds for; one alone holds for all.
fn name_rules(operation: &Operation) -> Vec<(String, &'static NameRule)> {
    let usual = (operation.name_rule)(&Params::default());
    let (param, values) = RULES_BY;
    let others = values.into_iter().map(|value| {
        let params: Params = [(param, value)].into_iter().collect();
        (format!(", `{param}` {value}"), (operation.name_rule)(&params))
    });
    let mut rules = vec![(String::new(), usual)];
    if operation.params.iter().any(|spec| spec.id == param) {
        rules.extend(others.filter(|(_, rule)| *rule != usual));
    }
    rules
}

fn name(rule: &NameRule) -> String {
    let checks: Vec<String> = rule.checklist("").into_iter().map(|check| literal(&check.label)).collect();
    let end = if rule.optional { "; may be left out" } else { "" };
    format!("{}{end}", checks.join("; "))
}

fn keys(rule: &KeyRule) -> String {
    let labels: Vec<&str> = rule.documented.iter().map(Algorithm::label).collect();
    let others = match rule.undocumented {
        Severity::Block => "no others",
        Severity::Warn => "others with a warning",
        Severity::Info => "others too",
    };
    let mut text = format!("{}; {others}", labels.join(", "));
    if rule.x509 {
        text.push_str("; X.509 certificates");
    }
    if let Some(max) = rule.max_len {
        text.extend(["; ", &max.to_string(), " characters at most"]);
    }
    text
}

fn requests(paths: &[(&str, &str)]) -> String {
    paths.iter().map(|(method, path)| format!("`{method} {path}`")).collect::<Vec<_>>().join("<br>")
}

fn credentials(schemes: &[Scheme]) -> String {
    schemes.iter().map(|scheme| credential(*scheme)).collect::<Vec<_>>().join("<br>")
}

fn credential(scheme: Scheme) -> String {
    let field = |field: &CredentialField| {
        let mark = if field.required { "" } else { "?" };
        format!("`{}{mark}`", field.id)
    };
    let fields: Vec<String> = match scheme {
        Scheme::AtProxy => vec!["`atProxy`".to_owned()],
        other => other.fields().iter().map(field).collect(),
    };
    format!("{}: {}", scheme.label(), fields.join(", "))
}

fn fingerprint(operation: &Operation) -> String {
    match operation.fingerprint {
        Some(notation) => literal(notation),
        None => "The answer says no fingerprint to compare.".to_owned(),
    }
}

fn params(operation: &Operation) -> String {
    if operation.params.is_empty() {
        return "It takes no parameters.\n\n".to_owned();
    }
    let mut table = Table::new(&["Parameter", "What it may be", "Otherwise", "What it is"]);
    for spec in operation.params {
        let anchor = format!("{}-{}", operation.id.replace('.', "-"), spec.id);
        let otherwise = match (spec.required, spec.default) {
            (true, "") => "has to be there".to_owned(),
            (_, default) => code(default),
        };
        table.row(&[anchored(&anchor, spec.id), kind(spec), otherwise, meaning(spec)]);
    }
    table.end()
}

fn kind(spec: &ParamSpec) -> String {
    let listed = |values: &[&str]| values.iter().map(|value| code(value)).collect::<Vec<_>>().join(", ");
    match spec.kind {
        ParamKind::Choice(choices) => {
            let values: Vec<&str> = choices.iter().map(|(value, _)| *value).collect();
            listed(&values)
        }
        ParamKind::Suggested(values, rule) => format!("{}, or {}", listed(values), literal(rule.in_words)),
        ParamKind::Text(rule) => format!("{}; {} for one", literal(rule.in_words), code(rule.example)),
        ParamKind::Endpoint => "a URL without query".to_owned(),
    }
}

fn meaning(spec: &ParamSpec) -> String {
    let label = literal(spec.label);
    let help = if spec.help.is_empty() { String::new() } else { format!(": {}", literal(spec.help)) };
    let when = match spec.when {
        Some((id, value)) => format!(" Where `{id}` is `{value}`."),
        None => String::new(),
    };
    format!("{label}{help}{when}")
}

fn shelf(shelf: &ShelfApi) -> String {
    format!(
        "### Keys that are there\n\nListed ([documentation]({})) by {}; deleted ([documentation]({})) by {}, \
         by the name that a person typed.\n\n",
        shelf.docs,
        requests(shelf.looks).replace("<br>", ", "),
        shelf.deletion_docs,
        requests(shelf.deletions).replace("<br>", ", "),
    )
}
