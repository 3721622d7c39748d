//! How the page is served.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::{fs, path::PathBuf, time::SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue, Method, Response};
use keyferry_page::{Base, Config, Origin, Page};

const FILES: [&str; 12] = [
    "index.html",
    "frame.html",
    "vault-frame.html",
    "boot.js",
    "vault.js",
    "vault_bg.wasm",
    "style.css",
    "ko.json",
    "icon.svg",
    "keys.kfl",
    ".hidden",
    "sub/a.css",
];

fn served(name: &str) -> Page {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(directory.join("sub")).unwrap();
    for file in FILES {
        fs::write(directory.join(file), file).unwrap();
    }
    let connect = vec!["http://127.0.0.1:8081".parse().unwrap()];
    Page { directory, connect, ..Page::default() }
}

fn framed(name: &str) -> Page {
    let ancestors = ["https://portal.example", "https://other.example:8443"];
    let ancestors = ancestors.map(|origin| origin.parse().unwrap()).to_vec();
    Page { ancestors, ..served(name) }
}

async fn get(page: &Page, path: &str) -> Response<Vec<u8>> {
    page.answer(&Method::GET, path, &HeaderMap::new()).await
}

fn header<'a>(answer: &'a Response<Vec<u8>>, name: &str) -> Option<&'a str> {
    answer.headers().get(name).map(|value| value.to_str().unwrap())
}

fn policy(ancestors: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src \
         'self'; connect-src 'self' http://127.0.0.1:8081; worker-src 'self'; frame-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors {ancestors}; require-trusted-types-for 'script'; trusted-types \
         keyferry"
    )
}

#[tokio::test]
async fn the_page_has_its_policy_and_the_vault_its_own() {
    let page = served("policies");
    let answer = get(&page, "/").await;
    assert_eq!((answer.status().as_u16(), answer.body().as_slice()), (200, &b"index.html"[..]));
    assert_eq!(header(&answer, "content-security-policy"), Some(&*policy("'none'")));
    assert_eq!(header(&answer, "cache-control"), Some("no-store"));
    let vault = get(&page, "/vault.js").await;
    let policy = "default-src 'none'; script-src 'wasm-unsafe-eval'";
    assert_eq!(header(&vault, "content-security-policy"), Some(policy));
}

#[tokio::test]
async fn every_file_has_its_type_and_the_isolating_headers() {
    let page = framed("types");
    for (path, content_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/frame.html", "text/html; charset=utf-8"),
        ("/boot.js", "text/javascript; charset=utf-8"),
        ("/vault.js", "text/javascript; charset=utf-8"),
        ("/vault_bg.wasm", "application/wasm"),
        ("/sub/a.css", "text/css; charset=utf-8"),
        ("/ko.json", "application/json"),
        ("/icon.svg", "image/svg+xml"),
        ("/keys.kfl", "application/octet-stream"),
    ] {
        let answer = get(&page, path).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, Some(content_type)));
        assert_eq!(header(&answer, "cross-origin-opener-policy"), Some("same-origin"), "{path}");
        assert_eq!(header(&answer, "cross-origin-embedder-policy"), Some("require-corp"), "{path}");
        assert_eq!(header(&answer, "referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(header(&answer, "x-content-type-options"), Some("nosniff"), "{path}");
        assert!(header(&answer, "permissions-policy").unwrap().contains("clipboard-read=()"), "{path}");
    }
}

#[tokio::test]
async fn listed_origins_alone_may_frame_one_page_alone() {
    let page = framed("framed");
    let frame = get(&page, "/frame.html").await;
    let listed = policy("https://portal.example https://other.example:8443");
    assert_eq!(header(&frame, "content-security-policy"), Some(&*listed));
    assert_eq!(header(&frame, "x-frame-options"), None);
    assert_eq!(header(&frame, "cross-origin-resource-policy"), Some("cross-origin"));
    assert_eq!(header(&frame, "access-control-allow-origin"), None);
    for path in ["/", "/vault-frame.html", "/boot.js", "/config.json"] {
        let mut answer = get(&page, path).await;
        if path == "/config.json" {
            let config = Config::Otherwise("{}".to_owned());
            answer = get(&Page { config, ..page.clone() }, path).await;
        }
        assert_eq!(header(&answer, "content-security-policy"), Some(&*policy("'none'")), "{path}");
        assert_eq!(header(&answer, "x-frame-options"), Some("DENY"), "{path}");
    }
}

#[tokio::test]
async fn with_nobody_listed_nobody_frames_it() {
    let frame = get(&served("unframed"), "/frame.html").await;
    assert_eq!(header(&frame, "content-security-policy"), Some(&*policy("'none'")));
    assert_eq!(header(&frame, "x-frame-options"), Some("DENY"));
}

#[tokio::test]
async fn other_origins_load_public_code_and_nothing_else() {
    let page = Page { config: Config::Otherwise("{}".to_owned()), ..framed("shared") };
    for path in ["/boot.js", "/vault_bg.wasm", "/style.css", "/ko.json", "/sub/a.css"] {
        let answer = get(&page, path).await;
        assert_eq!(header(&answer, "access-control-allow-origin"), Some("*"), "{path}");
        assert_eq!(header(&answer, "cross-origin-resource-policy"), Some("cross-origin"), "{path}");
    }
    for path in
        ["/", "/index.html", "/vault-frame.html", "/vault.js", "/config.json", "/icon.svg", "/keys.kfl"]
    {
        let answer = get(&page, path).await;
        assert_eq!(header(&answer, "access-control-allow-origin"), None, "{path}");
        assert_eq!(header(&answer, "cross-origin-resource-policy"), Some("same-origin"), "{path}");
    }
}

#[tokio::test]
async fn the_documentation_names_every_header() {
    let document = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/deploy.md")).unwrap();
    let document = document.to_ascii_lowercase();
    let page = framed("documented");
    for path in ["/", "/frame.html", "/vault.js", "/boot.js"] {
        for name in get(&page, path).await.headers().keys().filter(|name| *name != "etag") {
            assert!(document.contains(&format!("| `{name}` |")), "docs/deploy.md says nothing of {name}");
        }
    }
}

#[tokio::test]
async fn nothing_else_is_served() {
    let page = served("nothing");
    for path in [
        "/.hidden",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/sub/../boot.js",
        "//boot.js",
        "/sub/",
        "/no.js",
        "/sub",
        "/config.json",
        "boot.js",
        "",
    ] {
        assert_eq!(get(&page, path).await.status(), 404, "{path}");
    }
    let posted = page.answer(&Method::POST, "/index.html", &HeaderMap::new()).await;
    assert_eq!((posted.status().as_u16(), header(&posted, "allow")), (405, Some("GET, HEAD")));
}

#[tokio::test]
async fn it_lies_below_its_base() {
    let page = Page { base: "/tools/keys/".parse().unwrap(), ..served("base") };
    for path in ["/tools/keys/", "/tools/keys/index.html", "/tools/keys/sub/a.css"] {
        assert_eq!(get(&page, path).await.status(), 200, "{path}");
    }
    for path in [
        "/",
        "/index.html",
        "/tools/",
        "/tools/keys/tools/keys/",
        "/tools/keys//boot.js",
        "/tools/keysboot.js",
    ] {
        assert_eq!(get(&page, path).await.status(), 404, "{path}");
    }
    let answer = get(&page, "/tools/keys").await;
    assert_eq!((answer.status().as_u16(), header(&answer, "location")), (308, Some("/tools/keys/")));
}

#[tokio::test]
async fn its_settings_come_from_where_it_is_told() {
    let page = served("settings");
    let text = async |config: Config| {
        let answer = get(&Page { config, ..page.clone() }, "/config.json").await;
        String::from_utf8(answer.into_body()).unwrap()
    };
    assert_eq!(text(Config::Otherwise("made".to_owned())).await, "made");
    fs::write(page.directory.join("config.json"), "own").unwrap();
    assert_eq!(text(Config::Otherwise("made".to_owned())).await, "own");
    assert_eq!(text(Config::Beside).await, "own");
    assert_eq!(text(Config::File(page.directory.join("ko.json"))).await, "ko.json");
}

fn asked(name: &'static str, value: &str) -> HeaderMap {
    HeaderMap::from_iter([(HeaderName::from_static(name), value.parse().unwrap())])
}

#[tokio::test]
async fn what_a_browser_has_is_not_sent_again() {
    let page = served("tags");
    let first = get(&page, "/boot.js").await;
    let known = asked("if-none-match", header(&first, "etag").unwrap());
    let second = page.answer(&Method::GET, "/boot.js", &known).await;
    assert_eq!((second.status().as_u16(), second.body().len()), (304, 0));
    assert_eq!(second.headers(), first.headers());
    fs::write(page.directory.join("boot.js"), "changed").unwrap();
    assert_eq!(page.answer(&Method::GET, "/boot.js", &known).await.status(), 200);
    assert_eq!(get(&page, "/").await.headers().get("etag"), None::<&HeaderValue>);
}

#[tokio::test]
async fn a_file_is_sent_as_short_as_a_browser_can_read_it() {
    let page = served("encodings");
    for (name, text) in [("boot.js.br", "brotli"), ("boot.js.gz", "gzip"), ("style.css.gz", "gzip")] {
        fs::write(page.directory.join(name), text).unwrap();
    }
    let content = async |path: &str, accepted: &str| {
        let answer = page.answer(&Method::GET, path, &asked("accept-encoding", accepted)).await;
        let encoding = header(&answer, "content-encoding").map(str::to_owned);
        assert_eq!(header(&answer, "vary"), encoding.as_ref().map(|_| "Accept-Encoding"));
        (encoding, String::from_utf8(answer.into_body()).unwrap())
    };
    let sent = |encoding: &str, text: &str| (Some(encoding.to_owned()), text.to_owned());
    assert_eq!(content("/boot.js", "gzip, deflate, br").await, sent("br", "brotli"));
    assert_eq!(content("/boot.js", "gzip, br;q=0").await, sent("gzip", "gzip"));
    assert_eq!(content("/style.css", "gzip, deflate, br").await, sent("gzip", "gzip"));
    assert_eq!(content("/boot.js", "identity").await, (None, "boot.js".to_owned()));
    assert_eq!(content("/vault.js", "br").await, (None, "vault.js".to_owned()));
    let plain = get(&page, "/boot.js").await;
    let short = page.answer(&Method::GET, "/boot.js", &asked("accept-encoding", "br")).await;
    assert_ne!(header(&plain, "etag"), header(&short, "etag"));
    let mut others = short.headers().clone();
    for name in ["content-encoding", "vary"] {
        others.remove(name);
    }
    others.insert("etag", plain.headers()["etag"].clone());
    assert_eq!(&others, plain.headers());
}

#[tokio::test]
async fn what_was_shortened_before_the_file_changed_is_left_alone() {
    let page = served("stale");
    let short = fs::File::create(page.directory.join("boot.js.br")).unwrap();
    short.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    let answer = page.answer(&Method::GET, "/boot.js", &asked("accept-encoding", "br")).await;
    assert_eq!((header(&answer, "content-encoding"), answer.body().as_slice()), (None, &b"boot.js"[..]));
}

#[test]
fn a_base_is_plain() {
    for text in ["/", "/keys/", "/tools/keys/", "/a.b/c_d-e/"] {
        assert_eq!(text.parse::<Base>().unwrap().as_str(), text);
    }
    for text in ["", "keys/", "/keys", "//", "/a//b/", "/../", "/.a/", "/a b/", "/a%20/", "/a?b/", "/é/"] {
        assert!(text.parse::<Base>().is_err(), "{text}");
    }
}

#[test]
fn an_origin_says_nothing_else_in_a_policy() {
    for text in ["https://portal.example", "http://127.0.0.1:8080", "http://[::1]:8080", "https://a-b.c:8443"]
    {
        assert_eq!(text.parse::<Origin>().unwrap().as_str(), text);
    }
    for text in [
        "",
        "*",
        "null",
        "'self'",
        "https:",
        "https://",
        "https://*",
        "https://*.example",
        "https://a.example/",
        "https://a.example/path",
        "https://a.example https://b.example",
        "https://a.example; script-src *",
        "https://a.example\r\nx: y",
        "https://A.example",
        "https://a.example:443",
        "http://a.example:80",
        "https://:8443",
        "https://u@a.example",
        "file://",
        "ws://a.example",
    ] {
        assert!(text.parse::<Origin>().is_err(), "{text}");
    }
}
