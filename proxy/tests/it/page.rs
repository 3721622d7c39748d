//! The page that the proxy serves where its operator wants that, and the relay beside it.

use std::{fs, path::PathBuf};

use crate::support::{Message, NAVER, OK, PAGE, Running, Upstream, ask};

/// The header by which a browser says that the page of the same origin asks.
const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");

const FILES: [&str; 5] = ["index.html", "frame.html", "boot.js", "vault.js", ".hidden"];

fn directory(name: &str) -> PathBuf {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    for file in FILES {
        fs::write(directory.join(file), file).unwrap();
    }
    directory
}

fn serving(upstream: &Upstream, name: &str, settings: &str) -> Running {
    let directory = directory(name);
    Running::with(upstream, &format!("[page]\ndirectory = \"{}\"\n{settings}", directory.display()))
}

fn get(proxy: &Running, path: &str) -> Message {
    ask(proxy.address, "GET", path, &[], "")
}

#[test]
fn without_the_table_no_file_is_served() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    for path in ["/", "/index.html", "/relay/naver-public/vserver/v2/importLoginKey"] {
        assert_eq!(get(&proxy, path).status(), 403, "{path}");
        assert_eq!(proxy.ask("GET", path, &[], "").status(), 404, "{path}");
    }
    // Nor does a page of this origin exist that would not name it.
    assert_eq!(ask(proxy.address, "GET", NAVER, &[OWN], "").status(), 403);
    assert!(upstream.received().is_empty());
}

#[test]
fn the_page_comes_with_its_headers() {
    let upstream = Upstream::answering(OK);
    let proxy = serving(&upstream, "page-headers", "ancestors = [\"https://portal.example\"]");
    let page = get(&proxy, "/");
    assert_eq!((page.status(), page.text().as_str()), (200, "index.html"));
    assert!(page.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"));
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
    let frame = get(&proxy, "/frame.html");
    let policy = frame.header("content-security-policy").unwrap();
    assert!(policy.contains("frame-ancestors https://portal.example;"), "{policy}");
    assert!(policy.contains("connect-src 'self';"), "{policy}");
    assert_eq!(get(&proxy, "/boot.js").header("access-control-allow-origin"), Some("*"));
    let vault = get(&proxy, "/vault.js");
    assert_eq!(
        vault.header("content-security-policy"),
        Some("default-src 'none'; script-src 'wasm-unsafe-eval'")
    );
    for path in ["/.hidden", "/no.js", "/../Cargo.toml", "/%2e%2e/Cargo.toml", NAVER] {
        assert_eq!(get(&proxy, path).status(), 404, "{path}");
    }
    assert_eq!(ask(proxy.address, "POST", "/", &[], "body").status(), 405);
    assert_eq!(get(&proxy, "/healthz").status(), 200);
}

#[test]
fn a_path_is_the_pages_or_the_relays_by_its_beginning() {
    let upstream = Upstream::answering(OK);
    for (name, settings, base) in
        [("page-root", "", "/"), ("page-base", "base = \"/tools/keys/\"", "/tools/keys/")]
    {
        let proxy = serving(&upstream, name, settings);
        // A folder of that name in the directory can't be reached, nor can it shadow the relay.
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name).join("relay/naver-public");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.js"), "a file").unwrap();
        let relayed = format!("{base}relay{NAVER}?a=b%20");
        assert_eq!(proxy.ask("GET", &relayed, &[], "").status(), 200, "{relayed}");
        assert_eq!(upstream.received().pop().unwrap().target(), "/vserver/v2/importLoginKey?a=b%20");
        let before = upstream.received().len();
        for (path, status) in [
            (NAVER.to_owned(), 404),
            (format!("{base}relay"), 400),
            (format!("{base}relay/"), 404),
            (format!("{base}relay/index.html"), 404),
            (format!("{base}relay/naver-public/a.js"), 404),
            (format!("{base}relay/../relay{NAVER}"), 404),
            (format!("{base}relays{NAVER}"), 404),
            (format!("/relay{base}relay{NAVER}"), 404),
        ] {
            assert_eq!(proxy.ask("GET", &path, &[], "").status(), status, "{path}");
        }
        assert_eq!(proxy.ask("GET", &format!("http://elsewhere.example{base}"), &[], "").status(), 400);
        assert_eq!(upstream.received().len(), before);
        assert_eq!(get(&proxy, base).text(), "index.html");
    }
}

#[test]
fn its_own_page_names_no_origin_when_it_reads() {
    let upstream = Upstream::answering(OK);
    let proxy = serving(&upstream, "page-origins", "");
    let target = format!("/relay{NAVER}");
    let own = ask(proxy.address, "GET", &target, &[OWN], "");
    assert_eq!((own.status(), own.header("access-control-allow-origin")), (200, None));
    assert_eq!(own.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    for headers in [
        &[][..],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "none")],
        &[OWN, ("sec-fetch-site", "cross-site")],
        &[OWN, ("origin", "https://evil.example")],
        &[OWN, ("origin", "null")],
    ] {
        assert_eq!(ask(proxy.address, "GET", &target, headers, "").status(), 403, "{headers:?}");
    }
    let other = ask(proxy.address, "GET", &target, &[("origin", PAGE)], "");
    assert_eq!((other.status(), other.header("access-control-allow-origin")), (200, Some(PAGE)));
}

#[test]
fn its_settings_are_made_where_the_directory_has_none() {
    let upstream = Upstream::answering(OK);
    let clouds = "ancestors = [\"https://portal.example\"]\n[[openstack]]\nname = \"nova\"\nendpoint = \
                  \"https://nova.example:8774/v2.1\"\nidentity = \"https://keystone.example:5000/v3\"\n\
                  [[openstack]]\nname = \"one\"\nendpoint = \"https://one.example/v2.1\"\nidentity = \
                  \"https://one.example/v3\"";
    let proxy = serving(&upstream, "page-settings", clouds);
    let settings = get(&proxy, "/config.json");
    assert_eq!(settings.header("cache-control"), Some("no-store"));
    assert_eq!(settings.header("access-control-allow-origin"), None);
    let settings: serde_json::Value = serde_json::from_slice(&settings.body).unwrap();
    let expected = serde_json::json!({
        "proxy": { "kind": "routes", "base": "./relay", "routes": {
            "https://nova.example:8774": "nova",
            "https://keystone.example:5000": "nova-identity",
            "https://one.example": "one",
        } },
        "ancestors": ["https://portal.example"],
    });
    assert_eq!(settings, expected);
    let own = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("page-settings/config.json");
    fs::write(own, "{}").unwrap();
    assert_eq!(get(&proxy, "/config.json").text(), "{}");
}

#[test]
fn the_log_says_that_it_was_the_page_and_not_which_file() {
    const CANARY: &str = "C4N4RY";
    let upstream = Upstream::answering(OK);
    let proxy = serving(&upstream, "page-log", "");
    get(&proxy, "/index.html");
    get(&proxy, &format!("/{CANARY}.js?{CANARY}"));
    ask(proxy.address, CANARY, "/", &[("cookie", CANARY), ("if-none-match", CANARY)], CANARY);
    let log = proxy.log.text();
    let routes: Vec<_> = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| (line["route"].as_str().unwrap().to_owned(), line["status"].as_u64().unwrap()))
        .collect();
    let page = |status| ("page".to_owned(), status);
    assert_eq!(routes, [page(200), page(404), page(405)]);
    let metrics = get(&proxy, "/metrics").text();
    assert!(metrics.contains("requests_total{route=\"page\",status=\"200\"} 1"), "{metrics}");
    assert!(!log.contains(CANARY) && !metrics.contains(CANARY), "{log}{metrics}");
}
