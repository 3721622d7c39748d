//! The form of the page where themes are tried: a field for each token, with what it is otherwise.

use anyhow::{Context, Result};
use serde_json::Value;

use super::markdown::escape;

/// The form, in HTML.
pub(super) fn form(table: &Value, style: &str) -> Result<String> {
    let mut html = String::new();
    for (syntax, legend) in [("color", "Colours"), ("length", "Sizes"), ("fonts", "Fonts")] {
        html.extend(["<fieldset>\n<legend>", legend, "</legend>\n"]);
        for token in table["tokens"].as_array().into_iter().flatten() {
            if token["syntax"] == syntax {
                html.push_str(&field(token, style)?);
            }
        }
        html.push_str("</fieldset>\n");
    }
    Ok(html)
}

fn field(token: &Value, style: &str) -> Result<String> {
    let member = |name: &str| token[name].as_str().unwrap_or_default();
    let (name, about) = (member("name"), escape(member("text")));
    let bare = name.trim_start_matches("--kf-");
    let usual = escape(&usual(style, name).with_context(|| format!("the style has no {name}"))?);
    let syntax = member("syntax");
    let kind = if syntax == "color" { "color" } else { "text" };
    Ok(format!(
        "<div class=\"field\"><label for=\"token-{bare}\"><code>{bare}</code></label>\
         <input id=\"token-{bare}\" type=\"{kind}\" data-token=\"{name}\" data-syntax=\"{syntax}\" data-usual=\"{usual}\" \
         aria-describedby=\"about-{bare}\" autocomplete=\"off\" spellcheck=\"false\">\
         <small id=\"about-{bare}\">{about}</small></div>\n"
    ))
}

/// What the style has behind the token, where nobody sets it, less what only the style can name.
fn usual(style: &str, token: &str) -> Option<String> {
    let (_, rest) = style.split_once(&format!("{token},"))?;
    let mut depth = 0;
    let end = rest.char_indices().find(|(_, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth < 0
    })?;
    let words = rest.get(..end.0)?.split_whitespace().filter(|word| !word.starts_with("var("));
    Some(words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_token_is_otherwise_ends_with_its_parenthesis() {
        let style = "--page: var(--kf-color-page, light-dark(#f3f6fa, #0e1319));\n--font: var(\n  --kf-font-family,\n  a,\n  var(--han),\n  b\n);";
        assert_eq!(usual(style, "--kf-color-page").as_deref(), Some("light-dark(#f3f6fa, #0e1319)"));
        assert_eq!(usual(style, "--kf-font-family").as_deref(), Some("a, b"));
        assert_eq!(usual(style, "--kf-radius"), None);
    }
}
