//! Tables in Markdown.

/// A table, row by row.
#[derive(Debug)]
pub(super) struct Table(String);

impl Table {
    /// A table with these columns.
    pub(super) fn new(columns: &[&str]) -> Self {
        let rule: Vec<&str> = columns.iter().map(|_| "---").collect();
        Self(line(columns) + &line(&rule))
    }

    /// Adds a row. Cells are Markdown.
    pub(super) fn row<S: AsRef<str>>(&mut self, cells: &[S]) {
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        self.0.push_str(&line(&cells));
    }

    /// The table's text.
    pub(super) fn end(self) -> String {
        self.0 + "\n"
    }
}

fn line(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// A name that can be linked to by that anchor.
pub(super) fn anchored(anchor: &str, name: &str) -> String {
    let name = super::markdown::escape(name);
    format!("<code id=\"{anchor}\">{name}</code>")
}

/// A text as code; nothing, if it is empty.
pub(super) fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{text}`") }
}

/// A text that is no Markdown, in Markdown.
pub(super) fn literal(text: &str) -> String {
    let escaped = |c: char| {
        let is_mark = "\\`*_[]<>#".contains(c);
        if is_mark { vec!['\\', c] } else { vec![c] }
    };
    text.chars().flat_map(escaped).collect()
}
