//! The README's table of formats is made from the code. `BLESS=1` writes it anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

use std::{env, fs, path::Path};

use keyferry_vault::Format;

const BEGIN: &str = "<!-- formats: begin -->\n";
const END: &str = "<!-- formats: end -->";

/// A name around its first number.
fn parts(name: &str) -> ([String; 2], String) {
    let before: String = name.chars().take_while(|c| !c.is_ascii_digit()).collect();
    let number: String = name.chars().skip(before.len()).take_while(char::is_ascii_digit).collect();
    let after = name.chars().skip(before.len() + number.len()).collect();
    ([before, after], number)
}

/// `aes-128-cbc, aes-256-cbc` as `aes-{128,256}-cbc`.
fn grouped(names: &[&str]) -> String {
    let mut groups: Vec<([String; 2], Vec<String>)> = Vec::new();
    for (around, number) in names.iter().map(|name| parts(name)) {
        match groups.last_mut() {
            Some((last, numbers)) if *last == around => numbers.push(number),
            _ => groups.push((around, vec![number])),
        }
    }
    let shown = groups.into_iter().map(|([before, after], numbers)| match &numbers[..] {
        [one] => format!("{before}{one}{after}"),
        several => format!("{before}{{{}}}{after}", several.join(",")),
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn row(format: Format) -> String {
    let written = match format.is_written() {
        (true, true) => "in the clear or encrypted",
        (true, false) if format.id().ends_with("-private") => "in the clear",
        (true, false) => "yes",
        (false, _) => "",
    };
    let (label, specification) = (format.label(), format.specification());
    format!("| {label} | {specification} | {} | {written} |\n", grouped(&format.ciphers()))
}

#[test]
fn the_table_of_formats_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("the table has a beginning");
    let (table, after) = rest.split_once(END).expect("the table has an end");
    let head = "| Format | Written down in | Opened when encrypted with | Written |\n|---|---|---|---|\n";
    let rows: String = Format::READ.into_iter().map(row).collect();
    let expected = format!("{head}{rows}");
    if env::var_os("BLESS").is_some() {
        fs::write(path, format!("{before}{BEGIN}{expected}{END}{after}")).unwrap();
    } else {
        assert_eq!(table, expected, "run the test with BLESS=1 to write the table anew");
    }
}
