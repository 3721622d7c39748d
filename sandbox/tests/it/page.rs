//! How the page is served.

use std::{fs, path::PathBuf};

use axum::Router;
use keyferry_sandbox::page::{Page, router};

use crate::support::ask;

fn served(name: &str) -> Router {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(directory.join("sub")).unwrap();
    for file in ["index.html", "boot.js", "vault.js", "vault_bg.wasm", "style.css", ".hidden", "sub/a.css"] {
        fs::write(directory.join(file), file).unwrap();
    }
    fs::write(directory.with_extension("json"), "{}").unwrap();
    let config = Some(directory.with_extension("json"));
    router(Page { directory, config, connect: vec!["http://127.0.0.1:8081".to_owned()] })
}

#[tokio::test]
async fn the_page_has_its_policy_and_the_vault_its_own() {
    let page = served("policies");
    let answer = ask(&page, "GET", "/", &[], "").await;
    assert_eq!((answer.status, answer.text()), (200, "index.html"));
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src \
         'self'; connect-src 'self' http://127.0.0.1:8081; worker-src 'self'; frame-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types keyferry"
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    let vault = ask(&page, "GET", "/vault.js", &[], "").await;
    let policy = "default-src 'none'; script-src 'wasm-unsafe-eval'";
    assert_eq!(vault.header("content-security-policy"), policy);
}

#[tokio::test]
async fn every_file_has_its_type_and_the_isolating_headers() {
    let page = served("types");
    for (path, content_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/boot.js", "text/javascript; charset=utf-8"),
        ("/vault.js?x", "text/javascript; charset=utf-8"),
        ("/vault_bg.wasm", "application/wasm"),
        ("/sub/a.css", "text/css; charset=utf-8"),
        ("/config.json", "application/json"),
    ] {
        let answer = ask(&page, "GET", path, &[], "").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, content_type), "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-embedder-policy"), "require-corp");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("permissions-policy").contains("clipboard-read=()"));
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
    ] {
        assert_eq!(ask(&page, "GET", path, &[], "").await.status, 404, "{path}");
    }
    assert_eq!(ask(&page, "POST", "/index.html", &[], "").await.status, 405);
}

#[tokio::test]
async fn hits_are_counted() {
    let page = served("hits");
    assert_eq!(ask(&page, "GET", "/hits", &[], "").await.text(), "0");
    for (method, path) in [("GET", "/hit"), ("POST", "/hit/beacon?x"), ("OPTIONS", "/hit-me")] {
        assert_eq!(ask(&page, method, path, &[], "").await.status, 204);
    }
    assert_eq!(ask(&page, "GET", "/hits", &[], "").await.text(), "3");
}
