//! Markdown as HTML: headings that can be linked to, and tables and code that scroll by themselves.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::link::Links;

/// A text for an element's content or an attribute.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A page's article.
#[derive(Debug)]
pub(super) struct Article {
    /// Its first heading.
    pub(super) title: String,
    /// Its HTML, with that heading.
    pub(super) html: String,
    /// Its headings of the second level, by anchor and text.
    pub(super) contents: Vec<(String, String)>,
}

/// Writes a Markdown text as HTML.
pub(super) fn render(text: &str, links: &Links) -> Result<Article> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events: Vec<Event> = Parser::new_ext(text, options).collect();
    let mut writer =
        Writer { links, html: String::new(), anchors: BTreeMap::new(), contents: Vec::new(), head: false };
    let mut title = None;
    let mut at = 0;
    while let Some(event) = events.get(at) {
        if let Event::Start(Tag::Heading { level, .. }) = event {
            let inner = inside(&events, at);
            let words = plain(inner);
            writer.heading(*level, &words, inner)?;
            title.get_or_insert(words);
            at += inner.len() + 2;
        } else if let Event::Start(Tag::Table(_)) = event {
            writer.table(inside(&events, at))?;
            at += inside(&events, at).len() + 2;
        } else if let Event::Start(Tag::CodeBlock(kind)) = event {
            writer.code(kind, &plain(inside(&events, at)));
            at += inside(&events, at).len() + 2;
        } else if let Event::Start(Tag::Image { dest_url, .. }) = event {
            writer.image(dest_url, &plain(inside(&events, at)))?;
            at += inside(&events, at).len() + 2;
        } else {
            writer.event(event)?;
            at += 1;
        }
    }
    let title = title.context("a page begins with a heading")?;
    Ok(Article { title, html: writer.html, contents: writer.contents })
}

/// What stands between a start and its end.
fn inside<'e, 't>(events: &'e [Event<'t>], start: usize) -> &'e [Event<'t>] {
    let mut depth = 0;
    let behind = events.get(start + 1..).unwrap_or_default();
    let end = behind.iter().position(|event| {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        depth < 0
    });
    behind.get(..end.unwrap_or(behind.len())).unwrap_or_default()
}

/// The text alone.
fn plain(events: &[Event]) -> String {
    let text = |event: &Event| match event {
        Event::Text(text) | Event::Code(text) => text.to_string(),
        Event::SoftBreak | Event::HardBreak => " ".to_owned(),
        _ => String::new(),
    };
    events.iter().map(text).collect()
}

/// A heading's anchor, as GitHub makes them.
pub(super) fn slug(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>().to_lowercase()
}

struct Writer<'l> {
    links: &'l Links<'l>,
    html: String,
    /// How often each anchor was made.
    anchors: BTreeMap<String, usize>,
    contents: Vec<(String, String)>,
    /// Whether the row of a table's head is written.
    head: bool,
}

impl Writer<'_> {
    fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn all(&mut self, events: &[Event]) -> Result<()> {
        events.iter().try_for_each(|event| self.event(event))
    }

    fn heading(&mut self, level: HeadingLevel, words: &str, inner: &[Event]) -> Result<()> {
        let anchor = self.anchor(words);
        self.push(&format!("<{level} id=\"{anchor}\">"));
        self.all(inner)?;
        if level != HeadingLevel::H1 {
            let label = escape(&format!("Link to “{words}”"));
            self.push(&format!(" <a class=\"anchor\" href=\"#{anchor}\" aria-label=\"{label}\">#</a>"));
        }
        self.push(&format!("</{level}>\n"));
        if level == HeadingLevel::H2 {
            self.contents.push((anchor, words.to_owned()));
        }
        Ok(())
    }

    fn anchor(&mut self, words: &str) -> String {
        let slug = slug(words);
        let times = self.anchors.entry(slug.clone()).or_default();
        *times += 1;
        if *times == 1 { slug } else { format!("{slug}-{}", *times - 1) }
    }

    /// A table can be wider than a narrow window: then it scrolls, by keyboard too.
    fn table(&mut self, inner: &[Event]) -> Result<()> {
        self.push("<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>\n");
        self.all(inner)?;
        self.push("</tbody></table></div>\n");
        // The corner of a table with headings on two sides names no column.
        self.html = self.html.replace("<th scope=\"col\"></th>", "<td></td>");
        Ok(())
    }

    fn code(&mut self, kind: &CodeBlockKind, text: &str) {
        let language = match kind {
            CodeBlockKind::Fenced(words) => words.split_whitespace().next().unwrap_or("text").to_owned(),
            CodeBlockKind::Indented => "text".to_owned(),
        };
        let language = escape(if language.is_empty() { "text" } else { &language });
        let text = escape(text);
        self.push(&format!(
            "<pre role=\"group\" aria-label=\"Code: {language}\" tabindex=\"0\"><code class=\"language-{language}\">{text}</code></pre>\n"
        ));
    }

    fn image(&mut self, destination: &str, words: &str) -> Result<()> {
        let (file, words) = (self.links.image(destination)?, escape(words));
        self.push(&format!("<img src=\"{file}\" alt=\"{words}\">"));
        Ok(())
    }

    fn event(&mut self, event: &Event) -> Result<()> {
        match event {
            Event::Start(tag) => return self.start(tag),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.push(&escape(text)),
            Event::Code(text) => self.push(&format!("<code>{}</code>", escape(text))),
            Event::Html(html) | Event::InlineHtml(html) => self.push(html),
            Event::SoftBreak => self.push("\n"),
            Event::HardBreak => self.push("<br>\n"),
            Event::Rule => self.push("<hr>\n"),
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag) -> Result<()> {
        match tag {
            Tag::Link { dest_url, .. } => {
                let to = escape(&self.links.resolve(dest_url)?);
                self.push(&format!("<a href=\"{to}\">"));
            }
            Tag::HtmlBlock => {}
            Tag::TableHead => {
                self.head = true;
                self.push("<thead><tr>");
            }
            Tag::TableCell if self.head => self.push("<th scope=\"col\">"),
            other => {
                let name = name(other.to_end());
                self.push(&format!("<{name}>"));
            }
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock => {}
            TagEnd::Link => self.push("</a>"),
            TagEnd::TableHead => {
                self.head = false;
                self.push("</tr></thead>\n<tbody>\n");
            }
            TagEnd::TableCell if self.head => self.push("</th>"),
            other => {
                let is_inline = matches!(other, TagEnd::Emphasis | TagEnd::Strong | TagEnd::TableCell);
                let line = if is_inline { "" } else { "\n" };
                self.push(&format!("</{}>{line}", name(other)));
            }
        }
    }
}

/// The element that stands for it.
fn name(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "p",
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::List(true) => "ol",
        TagEnd::List(false) => "ul",
        TagEnd::Item => "li",
        TagEnd::TableRow => "tr",
        TagEnd::TableCell => "td",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Strikethrough => "s",
        _ => "div",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::workspace::Workspace;

    fn html(text: &str) -> Result<Article> {
        let workspace = Workspace::find().unwrap();
        render(text, &Links::from(&workspace, "docs/site/index.md", &[]))
    }

    #[test]
    fn headings_have_the_anchors_of_github() {
        let article = html("# The page\n\n## CSP, and `SRI`\n\n## CSP, and SRI\n").unwrap();
        assert_eq!(article.title, "The page");
        assert_eq!(
            article.contents,
            [("csp-and-sri", "CSP, and SRI"), ("csp-and-sri-1", "CSP, and SRI")]
                .map(|(anchor, text)| (anchor.to_owned(), text.to_owned()))
        );
    }

    #[test]
    fn code_and_tables_say_what_they_are() {
        let article =
            html("# T\n\n```js\nf<T>('&');\n```\n\n| a | b |\n|---|---|\n| 1 | `x\\|y` |\n").unwrap();
        assert!(
            article.html.contains("<code class=\"language-js\">f&lt;T&gt;('&amp;');\n</code>"),
            "{}",
            article.html
        );
        assert!(article.html.contains("<th scope=\"col\">a</th>"), "{}", article.html);
        assert!(article.html.contains("<td><code>x|y</code></td>"), "{}", article.html);
        assert!(article.html.contains("</tbody></table>"), "{}", article.html);
        let article = html("# T\n\n| | b |\n|---|---|\n| 1 | 2 |\n").unwrap();
        assert!(article.html.contains("<thead><tr><td></td><th scope=\"col\">b</th>"), "{}", article.html);
    }

    #[test]
    fn html_stays_as_it_is() {
        let article = html("# T\n\n<form class=\"a\">\n<p>b</p>\n\n*c*\n\n</form>\n").unwrap();
        assert!(
            article.html.ends_with("<form class=\"a\">\n<p>b</p>\n<p><em>c</em></p>\n</form>\n"),
            "{}",
            article.html
        );
    }

    #[test]
    fn a_link_to_nothing_is_refused() {
        let error = html("# T\n\n[x](../nowhere.md)\n").unwrap_err();
        assert!(error.to_string().contains("docs/nowhere.md"), "{error}");
        let article = html("# T\n\n[x](../../Cargo.toml)\n").unwrap();
        assert!(article.html.contains("/blob/main/Cargo.toml\""), "{}", article.html);
    }
}
