//! What stands around an article: head, navigation, footer.

use super::{
    markdown::{Article, escape},
    page::Page,
};

/// Most pages have no script, and what they load is beside them.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/// The page where themes are tried runs the element: its program, its languages, and its vault.
const PLAYGROUND: &str = "playground.html";
const PLAYGROUND_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
     require-trusted-types-for 'script'; trusted-types keyferry";
const PLAYGROUND_SCRIPTS: &str = "    <script type=\"module\" src=\"keyferry/key-ferry.js\"></script>\n    \
     <script type=\"module\" src=\"playground.js\"></script>\n";

/// The whole document.
pub(super) fn around(page: &Page, article: &Article, pages: &[&'static Page]) -> String {
    let is_playground = page.file == PLAYGROUND;
    let (policy, scripts) =
        if is_playground { (PLAYGROUND_POLICY, PLAYGROUND_SCRIPTS) } else { (POLICY, "") };
    let (title, version) = (escape(&article.title), env!("CARGO_PKG_VERSION"));
    let (navigation, html) = (navigation(page, pages), with_contents(article));
    format!(
        r##"<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="{policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <title>{title} · Keyferry {version}</title>
    <link rel="icon" type="image/svg+xml" href="icon.svg">
    <link rel="stylesheet" href="site.css">
{scripts}  </head>
  <body>
    <a class="skip" href="#content">Skip to the text</a>
    <header class="bar">
      <a class="brand" href="index.html"><img src="icon.svg" alt="" width="28" height="28">Keyferry</a>
      <span class="version">{version}</span>
      <a class="to-navigation" href="#navigation">All pages</a>
    </header>
    <div class="columns">
      <main id="content" tabindex="-1">
{html}      </main>
      <nav id="navigation" aria-label="All pages">
{navigation}      </nav>
    </div>
    <footer>
      <p>Keyferry {version}. Built from the repository by <code>cargo xtask docs</code>; MIT or Apache-2.0.</p>
    </footer>
  </body>
</html>
"##
    )
}

fn navigation(here: &Page, pages: &[&'static Page]) -> String {
    let mut html = String::new();
    for (at, page) in pages.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| pages.get(before));
        if before.is_none_or(|before| before.group != page.group) {
            let end = if before.is_some() { "        </ul>\n" } else { "" };
            html.extend([end, "        <h2>", page.group, "</h2>\n        <ul>\n"]);
        }
        let current = if page.file == here.file { " aria-current=\"page\"" } else { "" };
        html.extend(["          <li><a href=\"", page.file, "\"", current, ">", page.label, "</a></li>\n"]);
    }
    html + "        </ul>\n"
}

/// The article; behind its title, where there is more than a screen's worth, what it is made of.
fn with_contents(article: &Article) -> String {
    if article.contents.len() < 4 {
        return article.html.clone();
    }
    let line =
        |(anchor, text): &(String, String)| format!("<li><a href=\"#{anchor}\">{}</a></li>\n", escape(text));
    let lines: String = article.contents.iter().map(line).collect();
    let contents =
        format!("</h1>\n<nav class=\"contents\" aria-label=\"On this page\">\n<ul>\n{lines}</ul>\n</nav>");
    article.html.replacen("</h1>", &contents, 1)
}
