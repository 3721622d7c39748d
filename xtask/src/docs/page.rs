//! The site's pages, in their order.

/// A page, and where its text is.
#[derive(Debug)]
pub(super) struct Page {
    /// What it is called in the site.
    pub(super) file: &'static str,
    /// The Markdown file, from the root of the repository.
    pub(super) source: &'static str,
    /// What the navigation calls it.
    pub(super) label: &'static str,
    /// The heading of the navigation that it stands under.
    pub(super) group: &'static str,
    /// The part of the source that it is.
    part: Part,
}

/// A part of a Markdown file.
#[derive(Debug)]
enum Part {
    Whole,
    /// A section by its heading, which becomes the page's own.
    Section(&'static str),
}

const fn page(group: &'static str, file: &'static str, label: &'static str, source: &'static str) -> Page {
    Page { file, source, label, group, part: Part::Whole }
}

const fn section(
    group: &'static str,
    file: &'static str,
    source: &'static str,
    heading: &'static str,
) -> Page {
    Page { file, source, label: heading, group, part: Part::Section(heading) }
}

const START: &str = "Start";
const REFERENCE: &str = "Reference";
const OPERATION: &str = "Run it";
const SECURITY: &str = "Security";
const QUALITY: &str = "What it is held to";

/// Every page. One whose source is not there is left out.
pub(super) const PAGES: &[Page] = &[
    page(START, "index.html", "Quick start", "docs/site/index.md"),
    page(START, "embed.html", "Destinations, credentials, events", "docs/site/embed.md"),
    page(START, "playground.html", "Theming", "docs/site/playground.md"),
    section(START, "console.html", "README.md", "Put it into a portal"),
    page(REFERENCE, "element.html", "The element", "docs/site/element.md"),
    page(REFERENCE, "providers.html", "Providers", "docs/site/providers.md"),
    page(REFERENCE, "errors.html", "Errors and findings", "docs/site/errors.md"),
    section(REFERENCE, "formats.html", "README.md", "Keys it reads and writes"),
    page(OPERATION, "deploy.html", "The page on a server", "docs/deploy.md"),
    page(OPERATION, "config.html", "config.json", "docs/site/config.md"),
    page(OPERATION, "proxy.html", "The proxy", "docs/site/proxy.md"),
    page(OPERATION, "policies.html", "CSP and SRI", "docs/site/policies.md"),
    page(OPERATION, "versions.html", "Versions and upgrades", "docs/site/versions.md"),
    page(SECURITY, "frame.html", "What the frame protects", "docs/site/frame.md"),
    page(SECURITY, "protocol.html", "How the frame is spoken to", "docs/site/protocol.md"),
    page(SECURITY, "security.html", "Security of the whole", "SECURITY.md"),
    page(QUALITY, "accessibility.html", "Accessibility", "docs/accessibility.md"),
    page(QUALITY, "performance.html", "Performance", "docs/performance.md"),
    page(QUALITY, "browsers.html", "Browsers", "docs/browsers.md"),
    page(QUALITY, "architecture.html", "Architecture", "ARCHITECTURE.md"),
    page(QUALITY, "contributing.html", "Contributing", "CONTRIBUTING.md"),
    page(QUALITY, "changelog.html", "Changelog", "CHANGELOG.md"),
];

impl Page {
    /// The heading of the section that it is; none, if it is all of its source.
    pub(super) fn heading(&self) -> Option<&'static str> {
        match self.part {
            Part::Whole => None,
            Part::Section(heading) => Some(heading),
        }
    }

    /// Its part of the source. A section's heading becomes that of a document, and those below it move up along.
    pub(super) fn of(&self, text: &str) -> String {
        let Part::Section(heading) = self.part else { return text.to_owned() };
        let (mut part, mut is_in, mut fenced) = (String::new(), false, false);
        for line in text.lines() {
            fenced ^= line.starts_with("```");
            if !fenced && line.starts_with("## ") {
                is_in = line.trim_start_matches("## ") == heading;
            }
            if is_in {
                let is_heading = !fenced && line.starts_with("##");
                part.push_str(if is_heading { line.strip_prefix('#').unwrap_or(line) } else { line });
                part.push('\n');
            }
        }
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_ends_at_the_next_and_becomes_a_document() {
        let page = section(START, "a.html", "a.md", "Two");
        let text = "# T\n## One\na\n## Two\nb\n```\n## no heading\n```\n### Sub\nc\n## Three\nd\n";
        assert_eq!(page.of(text), "# Two\nb\n```\n## no heading\n```\n## Sub\nc\n");
    }
}
