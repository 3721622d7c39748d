//! The page in one file, which works from a disk: style, scripts, languages, programs and vault in one HTML.
//!
//! Its policy allows the scripts that are in it, by their hashes, and nothing from anywhere else. The vault's
//! frame is made of a text that is in the file too, and has both policies: the file's and its own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use base64ct::{Base64, Encoding};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{files::read, workspace::Workspace};

/// What the page fetches from beside it where it has a server, but for its languages and its settings.
const FETCHED: [&str; 5] = ["keyferry_bg.wasm", "keyferry_rest.wasm", "vault.js", "vault_bg.wasm", FRAME];

/// The page of the vault's frame.
const FRAME: &str = "vault-frame.html";

/// The operator's settings.
const CONFIG: &str = "config.json";

/// Settings that name files beside the page, or hosts around it.
const OF_SERVERS: [&str; 4] = ["portal", "keyList", "ancestors", "hostProxy"];

/// What to make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Single {
    /// Settings to put into it.
    config: Option<PathBuf>,
    /// Where to write it, in place of `dist/keyferry.html`.
    out: Option<PathBuf>,
}

impl Single {
    /// Reads the options.
    pub(crate) fn parse(options: &[&str]) -> Result<Self> {
        let mut single = Self::default();
        let mut options = options.iter();
        while let Some(option) = options.next() {
            let place = match *option {
                "--config" => &mut single.config,
                "--out" => &mut single.out,
                other => bail!("a page in one file knows --config FILE and --out FILE, not `{other}`"),
            };
            *place = Some(options.next().with_context(|| format!("{option} needs a file"))?.into());
        }
        Ok(single)
    }

    /// Puts the page that was built last into one file.
    pub(crate) fn write(&self, workspace: &Workspace) -> Result<()> {
        let config = self.config.as_deref().map(read).transpose()?;
        let page = workspace.console();
        let script = script(&page, &read(&workspace.path("www/single.js"))?)?;
        let parts = Parts {
            style: read(&page.join("style.css"))?,
            icon: Base64::encode_string(read(&page.join("icon.svg"))?.as_bytes()),
            frame_hash: frame_hash(&read(&page.join(FRAME))?)?,
            connect: connect(config.as_deref())?,
            files: files(workspace, &page, config)?,
            script,
        };
        let out = self.out.clone().unwrap_or_else(|| workspace.single());
        fs::write(&out, parts.fill(&read(&page.join("index.html"))?)?)
            .with_context(|| format!("could not write {}", out.display()))
    }
}

/// What is put into the page.
#[derive(Debug)]
struct Parts {
    style: String,
    icon: String,
    script: String,
    frame_hash: String,
    connect: String,
    /// Blocks that no browser runs.
    files: String,
}

impl Parts {
    /// The page with everything in it that it names.
    fn fill(&self, index: &str) -> Result<String> {
        let mut html = String::new();
        let mut in_comment = false;
        for line in index.lines() {
            in_comment |= line.contains("<!--");
            if !in_comment {
                html += &self.line(line)?;
            }
            in_comment &= !line.contains("-->");
        }
        match html.find("=\"./") {
            Some(_) => bail!("index.html names a file that is not put into the one file"),
            None => Ok(html),
        }
    }

    fn line(&self, line: &str) -> Result<String> {
        let has = |text: &str| line.contains(text);
        Ok(if has("http-equiv=\"Content-Security-Policy\"") {
            let policy = self.policy();
            format!("    <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n")
        } else if has("rel=\"icon\"") {
            let icon = &self.icon;
            format!(
                "    <link rel=\"icon\" type=\"image/svg+xml\" href=\"data:image/svg+xml;base64,{icon}\">\n"
            )
        } else if has("rel=\"stylesheet\"") {
            format!("    <style>{}</style>\n", within("</style", &self.style)?)
        } else if has("rel=\"modulepreload\"") || has("rel=\"preload\"") || has("src=\"./boot.js\"") {
            String::new()
        } else if has("</body>") {
            let script = within("</script", within("<!--", &self.script)?)?;
            format!("{}    <script type=\"module\">{script}</script>\n{line}\n", self.files)
        } else {
            format!("{line}\n")
        })
    }

    /// The frame inherits it, and its worker both: so it allows the frame's script, and a worker made of a blob.
    /// No script of the page itself becomes a worker, since its Trusted Types allow none.
    fn policy(&self) -> String {
        let Self { frame_hash, connect, .. } = self;
        let (script, style) = (hash(&self.script), hash(&self.style));
        format!(
            "default-src 'none'; script-src '{script}' '{frame_hash}' 'wasm-unsafe-eval'; style-src '{style}'; \
             img-src data:; connect-src {connect}; worker-src blob:; base-uri 'none'; form-action 'none'; \
             require-trusted-types-for 'script'; trusted-types keyferry"
        )
    }
}

/// The one script: the program's glue and the frame's client, which are modules elsewhere, and what starts them.
fn script(page: &Path, start: &str) -> Result<String> {
    let glue = without_exports(&read(&page.join("keyferry.js"))?)?;
    let frame = without_exports(&read(&page.join("framed-vault.js"))?)?;
    Ok(format!(
        "\nconst {{ init, mount, restFrom }} = (() => {{\n{glue}\nreturn {{ init: __wbg_init, mount, restFrom }};\n}})();\n\
         const {{ FramedVault }} = (() => {{\n{frame}\nreturn {{ FramedVault }};\n}})();\n{start}"
    ))
}

/// A module's text, for a place where nothing can import it.
fn without_exports(module: &str) -> Result<String> {
    let mut text = String::with_capacity(module.len());
    for line in module.lines().filter(|line| !line.starts_with("export {")) {
        if line.starts_with("import ") || line.starts_with("export *") || line.starts_with("export default") {
            bail!("a module of the page begins a line with `{line}`, which has no place in one file");
        }
        text.push_str(line.strip_prefix("export ").unwrap_or(line));
        text.push('\n');
    }
    Ok(text)
}

/// What the frame's own policy calls its script.
fn frame_hash(frame: &str) -> Result<String> {
    let (_, rest) = frame.split_once("'sha256-").with_context(|| format!("{FRAME} has no hash"))?;
    let (hash, _) = rest.split_once('\'').with_context(|| format!("the hash in {FRAME} has no end"))?;
    Ok(format!("sha256-{hash}"))
}

fn files(workspace: &Workspace, page: &Path, config: Option<String>) -> Result<String> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in fs::read_dir(workspace.path("www/languages"))? {
        files.push((entry?.file_name().to_string_lossy().into_owned(), Vec::new()));
    }
    files.sort();
    files.splice(0..0, FETCHED.map(|name| (name.to_owned(), Vec::new())));
    for (name, bytes) in &mut files {
        *bytes = fs::read(page.join(&*name)).with_context(|| {
            format!("could not read {name} in {}: `cargo xtask build` writes it", page.display())
        })?;
    }
    files.extend(config.map(|config| (CONFIG.to_owned(), config.into_bytes())));
    Ok(files.iter().map(|(name, bytes)| block(name, bytes)).collect())
}

fn block(name: &str, bytes: &[u8]) -> String {
    format!(
        "    <script type=\"text/plain\" data-file=\"{name}\">{}</script>\n",
        Base64::encode_string(bytes)
    )
}

/// Where the page may send to: to the one proxy of its settings, or nowhere.
fn connect(config: Option<&str>) -> Result<String> {
    let Some(config) = config else { return Ok("'none'".to_owned()) };
    let config: Value = serde_json::from_str(config).context("the settings are not JSON")?;
    if let Some(name) = OF_SERVERS.into_iter().find(|name| config.get(name).is_some()) {
        bail!("`{name}` in the settings is for a page that has a server: a file has nothing beside it");
    }
    let proxy = &config["proxy"];
    match (proxy["kind"].as_str(), proxy["base"].as_str()) {
        (None | Some("unset"), _) => Ok("'none'".to_owned()),
        // The clouds themselves, which have many names.
        (Some("none"), _) => Ok("https:".to_owned()),
        (_, Some(base)) => origin(base).with_context(|| {
            format!("the proxy's base `{base}` has to be a whole URL: a file has no origin")
        }),
        (Some(kind), None) => bail!("a proxy of kind {kind} has to have a base"),
    }
}

/// `scheme://host[:port]`, of characters that say nothing else in a policy.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://").filter(|(scheme, _)| ["https", "http"].contains(scheme))?;
    let host = rest.split(['/', '?']).next().filter(|host| !host.is_empty())?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    host.bytes().all(plain).then(|| format!("{scheme}://{host}"))
}

fn hash(text: &str) -> String {
    format!("sha256-{}", Base64::encode_string(&Sha256::digest(text)))
}

/// A text that would not end early where it stands.
fn within<'t>(end: &str, text: &'t str) -> Result<&'t str> {
    if text.to_ascii_lowercase().contains(end) {
        bail!("`{end}` stands in what is put into the file")
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn the_policy_names_the_one_proxy() {
        let connects = |config: &str| connect(Some(config)).map_err(|error| error.to_string());
        assert_eq!(connect(None).unwrap(), "'none'");
        assert_eq!(connects("{}").unwrap(), "'none'");
        assert_eq!(connects(r#"{"proxy":{"kind":"none"}}"#).unwrap(), "https:");
        let routes = r#"{"proxy":{"kind":"routes","base":"https://keys.example:8443/relay"}}"#;
        assert_eq!(connects(routes).unwrap(), "https://keys.example:8443");
        for (config, sentence) in [
            (r#"{"proxy":{"kind":"routes","base":"./relay"}}"#, "has to be a whole URL"),
            (r#"{"proxy":{"kind":"routes","base":"https://a; script-src *"}}"#, "has to be a whole URL"),
            (r#"{"proxy":{"kind":"prefix"}}"#, "has to have a base"),
            (r#"{"portal":"./portal.js"}"#, "has nothing beside it"),
            ("no", "not JSON"),
        ] {
            let said = connects(config).unwrap_err();
            assert!(said.contains(sentence), "{config}: {said}");
        }
    }

    #[test]
    fn modules_lose_what_only_a_module_has() {
        let module =
            "export class A {}\nexport function b() {}\nconst c = 'export ';\nexport { b as default };\n";
        assert_eq!(without_exports(module).unwrap(), "class A {}\nfunction b() {}\nconst c = 'export ';\n");
        assert!(without_exports("import { a } from './a.js';\n").is_err());
    }

    #[test]
    fn every_file_that_the_page_names_is_in_it() {
        let parts = Parts {
            style: "a { color: red }".to_owned(),
            icon: "aWNvbg==".to_owned(),
            script: "start();".to_owned(),
            frame_hash: "sha256-frame".to_owned(),
            connect: "'none'".to_owned(),
            files: block("a.json", b"{}"),
        };
        let index = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../index.html")).unwrap();
        let html = parts.fill(&crate::document::Document::parse(&index).unwrap().html).unwrap();
        assert!(html.contains("<script type=\"module\">start();</script>"), "{html}");
        assert!(html.contains("data-file=\"a.json\">e30=</script>"), "{html}");
        assert!(html.contains("<style>a { color: red }</style>"), "{html}");
        assert!(!html.contains("<!--") && !html.contains("preload"), "{html}");
        assert!(parts.fill("<script src=\"./new.js\"></script>").is_err());
        let ending = Parts { script: "'</SCRIPT>'".to_owned(), ..parts };
        assert!(ending.fill("</body>").is_err());
    }
}
