//! `index.html` as Trunk reads it: links marked `data-trunk` say what to copy beside the page.
//!
//! <https://trunkrs.dev/assets/>

use anyhow::{Context, Result, bail};

/// The page without the links meant for the builder, and the files these name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Document {
    /// What is served.
    pub(crate) html: String,
    /// Files to copy, relative to the page's source.
    pub(crate) copies: Vec<String>,
}

impl Document {
    /// Reads a page whose `data-trunk` links stand on a line each.
    pub(crate) fn parse(source: &str) -> Result<Self> {
        let mut document = Self { html: String::with_capacity(source.len()), copies: Vec::new() };
        for line in source.lines() {
            if line.contains("data-trunk") {
                document.copies.extend(copied_file(line)?);
            } else {
                document.html.push_str(line);
                document.html.push('\n');
            }
        }
        Ok(document)
    }
}

/// The file that a link asks to copy; none for the link that names the application.
fn copied_file(line: &str) -> Result<Option<String>> {
    match attribute(line, "rel") {
        Some("copy-file") => {
            let href = attribute(line, "href");
            let href = href.with_context(|| format!("no href in `{}`", line.trim()))?;
            Ok(Some(href.to_owned()))
        }
        Some("rust") => Ok(None),
        _ => bail!(
            "`{}`: only data-trunk links with rel=\"rust\" and rel=\"copy-file\" are built",
            line.trim()
        ),
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn links_for_the_builder_are_taken_out() {
        let document = Document::parse(
            "<head>\n<link data-trunk rel=\"rust\">\n<link data-trunk rel=\"copy-file\" href=\"www/a.js\">\n</head>",
        );
        assert_eq!(
            document.unwrap(),
            Document { html: "<head>\n</head>\n".to_owned(), copies: vec!["www/a.js".to_owned()] }
        );
    }

    #[test]
    fn an_unknown_kind_of_link_is_refused() {
        let error = Document::parse("<link data-trunk rel=\"sass\" href=\"a.scss\">").unwrap_err();
        assert!(error.to_string().contains("sass"), "{error}");
    }
}
