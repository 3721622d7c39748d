//! What the element has, out of `www/embed/table.json`.

use serde_json::Value;

use super::table::{Table, anchored, code};

/// Writes an item's cells.
type Row = fn(&Value) -> Vec<String>;

/// The Markdown table of one of the lists; none if there is no such list.
pub(super) fn list(table: &Value, list: &str) -> Option<String> {
    let items = table[list].as_array()?;
    let (columns, row): (&[&str], Row) = match list {
        "attributes" => (&["Attribute", "Property", "Values", "Otherwise", "What it says"], attribute),
        "properties" => (&["Property", "Type", "What it is"], property),
        "hooks" => (&["Hook", "Signature", "What it is asked"], |item| called("hook", item)),
        "methods" => (&["Method", "Signature", "What it does"], |item| called("method", item)),
        "events" => (&["Event", "`detail`", "When"], event),
        "states" => (&["Attribute", "What is true"], |item| plain("state", item)),
        "slots" => (&["Slot", "Where"], |item| plain("slot", item)),
        "parts" => (&["Part", "What it is", "Reached with"], part),
        "tokens" => (&["Token", "Kind", "What it colours or measures"], token),
        "errors" => (&["Code", "Trying again", "What happened"], error),
        _ => return None,
    };
    let mut rows = Table::new(columns);
    for item in items {
        rows.row(&row(item));
    }
    Some(rows.end())
}

fn text(item: &Value, member: &str) -> String {
    item[member].as_str().unwrap_or_default().to_owned()
}

fn name(kind: &str, item: &Value) -> String {
    let name = text(item, if kind == "error" { "code" } else { "name" });
    anchored(&format!("{kind}-{}", name.trim_start_matches('-')), &name)
}

fn attribute(item: &Value) -> Vec<String> {
    let values: Vec<String> = item["values"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|value| format!("`{value}`"))
        .collect();
    let kind = match item["kind"].as_str() {
        Some("words") if values.is_empty() => "words, with blanks between them".to_owned(),
        Some("words") => format!("of {}, with blanks between them", values.join(", ")),
        Some("number") => "a number".to_owned(),
        Some("flag") => "there or not".to_owned(),
        Some("choice") => values.join(", "),
        _ => "a text".to_owned(),
    };
    let default = item["default"].as_str().map(code).unwrap_or_default();
    vec![name("attribute", item), code(&text(item, "property")), kind, default, text(item, "text")]
}

fn property(item: &Value) -> Vec<String> {
    let is_fixed = item["readonly"].as_bool() == Some(true);
    let about = text(item, "text") + if is_fixed { " Can’t be set." } else { "" };
    vec![name("property", item), code(&text(item, "type")), about]
}

fn called(kind: &str, item: &Value) -> Vec<String> {
    vec![name(kind, item), code(&text(item, "signature")), text(item, "text")]
}

fn event(item: &Value) -> Vec<String> {
    vec![name("event", item), code(&text(item, "detail")), text(item, "text")]
}

fn plain(kind: &str, item: &Value) -> Vec<String> {
    vec![name(kind, item), text(item, "text")]
}

fn part(item: &Value) -> Vec<String> {
    let reach = if item["page"].as_bool() == Some(true) { "`isolation=\"page\"`" } else { "both" };
    vec![name("part", item), text(item, "text"), reach.to_owned()]
}

fn token(item: &Value) -> Vec<String> {
    vec![name("token", item), text(item, "syntax"), text(item, "text")]
}

fn error(item: &Value) -> Vec<String> {
    let again = if item["retryable"].as_bool() == Some(true) { "may help" } else { "does not help" };
    vec![name("error", item), again.to_owned(), text(item, "text")]
}
