//! `custom-elements.json`: the element as tools read it, made of the one table.
//!
//! <https://github.com/webcomponents/custom-elements-manifest>

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

/// The module that defines the element, and what else it exports.
const MODULE: &str = "page/key-ferry.js";
const FUNCTIONS: [(&str, &str); 2] = [
    ("defineKeyFerry", "Defines the element, under another name or in another registry."),
    ("mountFrame", "Shows it in an element, without markup."),
];
const ERROR: &str = "KeyferryError";

/// What the table says, in the manifest's words.
pub(super) fn manifest(table: &Value) -> Result<Value> {
    let class = text(table, "class")?;
    let mut declarations =
        vec![element(table)?, json!({ "kind": "class", "name": ERROR, "superclass": { "name": "Error" } })];
    declarations.extend(
        FUNCTIONS.iter().map(
            |(name, description)| json!({ "kind": "function", "name": name, "description": description }),
        ),
    );
    let mut exports: Vec<Value> = [class, ERROR]
        .into_iter()
        .chain(FUNCTIONS.map(|(name, _)| name))
        .map(|name| exported("js", name, name))
        .collect();
    exports.push(exported("custom-element-definition", text(table, "tag")?, class));
    Ok(json!({
        "schemaVersion": "2.1.0",
        "modules": [{
            "kind": "javascript-module",
            "path": MODULE,
            "declarations": declarations,
            "exports": exports,
        }],
    }))
}

fn exported(kind: &str, name: &str, declared: &str) -> Value {
    json!({ "kind": kind, "name": name, "declaration": { "name": declared, "module": MODULE } })
}

fn element(table: &Value) -> Result<Value> {
    let each = |list: &str, make: fn(&Value) -> Result<Value>| {
        items(table, list).map(make).collect::<Result<Vec<Value>>>()
    };
    let mut attributes = each("attributes", attribute)?;
    attributes.extend(each("states", state)?);
    let mut members: Vec<Value> = Vec::new();
    for item in items(table, "attributes").filter(|item| item["property"].is_string()) {
        members.push(reflected(item)?);
    }
    members.extend(each("properties", property)?);
    members.extend(each("methods", method)?);
    Ok(json!({
        "kind": "class",
        "customElement": true,
        "name": table["class"],
        "tagName": table["tag"],
        "summary": table["summary"],
        "superclass": { "name": "HTMLElement" },
        "attributes": attributes,
        "members": members,
        "events": each("events", event)?,
        "slots": each("slots", named)?,
        "cssParts": each("parts", named)?,
        "cssProperties": each("tokens", token)?,
    }))
}

fn attribute(item: &Value) -> Result<Value> {
    let mut attribute = named(item)?;
    attribute["type"] = json!({ "text": type_in_markup(item) });
    if let Some(usual) = usual(item) {
        attribute["default"] = json!(usual);
    }
    if let Some(property) = item["property"].as_str() {
        attribute["fieldName"] = json!(property);
    }
    Ok(attribute)
}

/// Attributes that the element sets itself, for style sheets.
fn state(item: &Value) -> Result<Value> {
    let description = format!("Set by the element. {}", text(item, "text")?);
    Ok(json!({ "name": item["name"], "description": description }))
}

fn reflected(item: &Value) -> Result<Value> {
    let mut field = json!({
        "kind": "field",
        "name": item["property"],
        "description": text(item, "text")?,
        "type": { "text": type_of(item)? },
        "attribute": item["name"],
        "reflects": true,
    });
    if let Some(usual) = usual(item) {
        field["default"] = json!(usual);
    }
    Ok(field)
}

fn property(item: &Value) -> Result<Value> {
    let mut field = named(item)?;
    field["kind"] = json!("field");
    field["type"] = json!({ "text": text(item, "type")? });
    if item["readonly"] == json!(true) {
        field["readonly"] = json!(true);
    }
    Ok(field)
}

/// Parameters stand in the signature's parentheses, its result behind the arrow.
fn method(item: &Value) -> Result<Value> {
    let signature = text(item, "signature")?;
    let (parameters, result) =
        signature.split_once(") => ").with_context(|| format!("{signature} is no signature"))?;
    let parameters: Vec<Value> =
        split(parameters.trim_start_matches('(')).iter().map(|one| parameter(one)).collect();
    let mut method = named(item)?;
    method["kind"] = json!("method");
    method["parameters"] = json!(parameters);
    method["return"] = json!({ "type": { "text": result } });
    Ok(method)
}

fn parameter(text: &str) -> Value {
    let (name, kind) = text.split_once(": ").unwrap_or((text, "unknown"));
    let mut parameter = json!({ "name": name.trim_end_matches('?'), "type": { "text": kind } });
    if name.ends_with('?') {
        parameter["optional"] = json!(true);
    }
    parameter
}

/// The parts between commas that are in no braces.
fn split(parameters: &str) -> Vec<&str> {
    let mut depth = 0;
    let at_top = |c: char| {
        depth += match c {
            '{' | '(' | '<' => 1,
            '}' | ')' | '>' => -1,
            _ => 0,
        };
        c == ',' && depth == 0
    };
    parameters.split(at_top).map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn event(item: &Value) -> Result<Value> {
    let mut event = named(item)?;
    event["type"] = json!({ "text": format!("CustomEvent<{}>", text(item, "detail")?) });
    Ok(event)
}

fn token(item: &Value) -> Result<Value> {
    let syntax = match text(item, "syntax")? {
        "color" => "<color>",
        "length" => "<length>",
        _ => "*",
    };
    let mut token = named(item)?;
    token["syntax"] = json!(syntax);
    Ok(token)
}

fn named(item: &Value) -> Result<Value> {
    Ok(json!({ "name": text(item, "name")?, "description": text(item, "text")? }))
}

/// The type of an attribute's property.
fn type_of(item: &Value) -> Result<String> {
    let or_null = if item["default"].is_null() { " | null" } else { "" };
    Ok(match text(item, "kind")? {
        "flag" => "boolean".to_owned(),
        "number" => "number | null".to_owned(),
        "choice" => one_of(item),
        "words" if item["values"].is_array() => format!("ReadonlyArray<{}>{or_null}", one_of(item)),
        "words" => format!("ReadonlyArray<string>{or_null}"),
        _ => "string".to_owned(),
    })
}

/// The type of what is written: lists are words.
fn type_in_markup(item: &Value) -> String {
    match item["kind"].as_str() {
        Some("flag") => "boolean".to_owned(),
        Some("number") => "number".to_owned(),
        Some("choice") => one_of(item),
        _ => "string".to_owned(),
    }
}

fn one_of(item: &Value) -> String {
    let words: Vec<String> =
        items(item, "values").filter_map(Value::as_str).map(|word| format!("'{word}'")).collect();
    words.join(" | ")
}

fn usual(item: &Value) -> Option<String> {
    match &item["default"] {
        Value::Null => None,
        Value::String(text) if item["kind"] == json!("words") => {
            let words: Vec<Value> = text.split_whitespace().map(|word| json!(word)).collect();
            Some(Value::Array(words).to_string())
        }
        other => Some(other.to_string()),
    }
}

fn items<'t>(table: &'t Value, list: &str) -> impl Iterator<Item = &'t Value> {
    table[list].as_array().into_iter().flatten()
}

fn text<'t>(item: &'t Value, name: &str) -> Result<&'t str> {
    let empty = Map::new();
    let known = item.as_object().unwrap_or(&empty).keys().cloned().collect::<Vec<_>>().join(", ");
    item[name].as_str().with_context(|| format!("the table has no text {name} beside {known}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn signatures_are_taken_apart() {
        let item = json!({
            "name": "export",
            "text": "A request as text.",
            "signature": "(as: 'http' | 'curl', options?: { a: string, b: number }) => Promise<string>",
        });
        let method = method(&item).unwrap();
        assert_eq!(method["return"]["type"]["text"], "Promise<string>");
        assert_eq!(
            method["parameters"],
            json!([
                { "name": "as", "type": { "text": "'http' | 'curl'" } },
                { "name": "options", "type": { "text": "{ a: string, b: number }" }, "optional": true },
            ])
        );
    }

    #[test]
    fn lists_are_words_in_markup_and_arrays_in_scripts() {
        let item = json!({
            "name": "sources", "property": "sources", "kind": "words", "values": ["file", "paste"],
            "default": "file paste", "text": "Ways.",
        });
        assert_eq!(reflected(&item).unwrap()["type"]["text"], "ReadonlyArray<'file' | 'paste'>");
        assert_eq!(reflected(&item).unwrap()["default"], "[\"file\",\"paste\"]");
        assert_eq!(attribute(&item).unwrap()["type"]["text"], "string");
        assert_eq!(attribute(&item).unwrap()["fieldName"], "sources");
    }

    #[test]
    fn a_table_that_says_less_is_no_table() {
        let error = manifest(&json!({ "tag": "key-ferry" })).unwrap_err();
        assert!(error.to_string().contains("class"), "{error}");
    }
}
