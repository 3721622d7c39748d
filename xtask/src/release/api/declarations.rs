//! A file of TypeScript declarations as a set of lines, one for each thing that is declared.
//!
//! Enough of the language for files that are formatted as ours are: comments go, members of interfaces, classes
//! and modules are known by where they stand, and alternatives of a union one by one, so that another one is
//! something new and no change.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};

/// What a file declares.
pub(super) fn of(source: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    members(&without_comments(source)?, "", &mut found)?;
    Ok(found)
}

/// Comments, in the text outside of quotes, become blanks.
fn without_comments(source: &str) -> Result<String> {
    let (mut text, mut rest) = (String::new(), source);
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").context("a comment has no end")?.1;
        } else if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.split_once('\n').map_or("", |(_, after)| after);
        } else {
            let end =
                if matches!(next, '"' | '\'' | '`') { after_quoted(rest, next)? } else { next.len_utf8() };
            let (taken, after) = rest.split_at(end);
            text.push_str(taken);
            rest = after;
            continue;
        }
        text.push(' ');
    }
    Ok(text)
}

/// Where a quoted text ends that a text begins with.
fn after_quoted(text: &str, quote: char) -> Result<usize> {
    let (_, inner) = text.split_at(quote.len_utf8());
    let end = inner.find(quote).context("a quoted text has no end")?;
    Ok(end + 2 * quote.len_utf8())
}

/// What stands in a file or between braces.
fn members(text: &str, place: &str, found: &mut BTreeSet<String>) -> Result<()> {
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = statement_end(rest)?;
        let (statement, after) = rest.split_at(end);
        declared(statement.trim_end_matches([';', ',']), place, found)?;
        rest = after.trim_start();
    }
    Ok(())
}

/// Where the first statement ends: with a semicolon, or with the brace of a block.
fn statement_end(text: &str) -> Result<usize> {
    let mut depth = 0_usize;
    let mut quoted = None;
    for (at, c) in text.char_indices() {
        match (quoted, c) {
            (Some(quote), _) => quoted = Some(quote).filter(|quote| *quote != c),
            (None, '"' | '\'' | '`') => quoted = Some(c),
            (None, '{' | '(' | '[') => depth += 1,
            (None, '}' | ')' | ']') => {
                depth = depth.checked_sub(1).context("a bracket closes what is not open")?;
                if depth == 0 && c == '}' && block(text).is_some_and(|(_, _, end)| end == at) {
                    return Ok(at + 1);
                }
            }
            (None, ';') if depth == 0 => return Ok(at + 1),
            _ => {}
        }
    }
    ensure!(depth == 0 && quoted.is_none(), "a bracket or a quoted text has no end");
    Ok(text.len())
}

/// The kinds of declaration that have members.
const BLOCKS: [&str; 4] = ["interface", "class", "namespace", "module"];

/// Of a statement that is a block: what stands before its brace, where that is, and where the block ends.
fn block(text: &str) -> Option<(&str, usize, usize)> {
    let open = text.find('{')?;
    let (head, body) = text.split_at(open);
    let mut words =
        head.split_whitespace().skip_while(|word| matches!(*word, "export" | "declare" | "abstract"));
    let is_block = words.next().is_some_and(|word| BLOCKS.contains(&word)) || head.trim() == "declare global";
    let mut depth = 0_usize;
    let close = body.char_indices().find(|(_, c)| {
        depth = if *c == '{' { depth + 1 } else { depth.saturating_sub(usize::from(*c == '}')) };
        depth == 0
    });
    close.filter(|_| is_block).map(|(at, _)| (head, open, open + at))
}

fn declared(statement: &str, place: &str, found: &mut BTreeSet<String>) -> Result<()> {
    if let Some((head, open, close)) = block(statement) {
        let place = within(place, &plain(head));
        let (_, inner) = statement.split_at(open + 1);
        let (inner, _) = inner.split_at(close - open - 1);
        found.insert(place.clone());
        return members(inner, &place, found);
    }
    let text = plain(statement);
    if text.starts_with("import ") {
        return Ok(());
    }
    if let Some((_, names)) = text
        .strip_prefix("export ")
        .and_then(|rest| rest.split_once('{'))
        .filter(|(before, _)| matches!(before.trim(), "" | "type"))
    {
        let names = names.split('}').next().unwrap_or_default();
        found.extend(
            names
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(|name| within(place, &format!("export {name}"))),
        );
        return Ok(());
    }
    match text.split_once(" = ").filter(|(head, _)| head.starts_with("export type ")) {
        Some((head, alternatives)) => {
            found.extend(union(alternatives).iter().map(|one| within(place, &format!("{head} | {one}"))));
        }
        None => {
            found.insert(within(place, &text));
        }
    }
    Ok(())
}

fn within(place: &str, what: &str) -> String {
    if place.is_empty() { what.to_owned() } else { format!("{place} > {what}") }
}

/// On one line, with one blank where there are some.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The alternatives of a union, those in brackets left together.
fn union(text: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let at_top = |c: char| {
        depth +=
            i32::from(matches!(c, '{' | '(' | '[' | '<')) - i32::from(matches!(c, '}' | ')' | ']' | '>'));
        c == '|' && depth == 0
    };
    text.split(at_top).map(str::trim).filter(|one| !one.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn found(source: &str) -> Vec<String> {
        of(source).unwrap().into_iter().collect()
    }

    #[test]
    fn members_are_known_by_where_they_stand() {
        let source = "/** A; key. */\nexport class Key {\n  // not this;\n  readonly x: { a: string; b: number };\n  f(\n    y: string,\n  ): void;\n}\ndeclare module \"m\" {\n  namespace JSX { interface I { \"k-f\": Key; } }\n}";
        assert_eq!(
            found(source),
            [
                "declare module \"m\"",
                "declare module \"m\" > namespace JSX",
                "declare module \"m\" > namespace JSX > interface I",
                "declare module \"m\" > namespace JSX > interface I > \"k-f\": Key",
                "export class Key",
                "export class Key > f( y: string, ): void",
                "export class Key > readonly x: { a: string; b: number }",
            ]
        );
    }

    #[test]
    fn alternatives_stand_for_themselves() {
        assert_eq!(
            found("export type A =\n  | \"x\"\n  | { k: \"y\" | \"z\" };"),
            ["export type A | \"x\"", "export type A | { k: \"y\" | \"z\" }",]
        );
    }

    #[test]
    fn what_is_passed_on_is_declared_and_what_is_taken_in_is_not() {
        assert_eq!(
            found("import type { A } from \"./a.js\";\nexport { b, c } from \"./a.js\";\nexport type { D };"),
            ["export D", "export b", "export c",]
        );
    }

    #[test]
    fn functions_are_one_thing_with_their_parameters() {
        assert_eq!(
            found("export function f(input: { a: string }): { b: number };"),
            ["export function f(input: { a: string }): { b: number }",]
        );
    }

    #[test]
    fn what_has_no_end_is_refused() {
        for source in ["/* no end", "export interface A { b: string;", "export type A = \"x", "a }"] {
            assert!(of(source).is_err(), "{source}");
        }
    }
}
