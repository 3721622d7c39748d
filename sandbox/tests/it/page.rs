//! The page's development server. How files are served is tested where that is done, in `page/`.

use std::{fs, path::PathBuf};

use axum::Router;
use keyferry_page::Page;
use keyferry_sandbox::page::router;

use crate::support::ask;

fn served(name: &str) -> Router {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("index.html"), "the page").unwrap();
    router(Page { directory, ..Page::default() })
}

#[tokio::test]
async fn the_page_is_served_with_its_headers() {
    let page = served("page");
    let answer = ask(&page, "GET", "/?lang=ko", &[], "").await;
    assert_eq!((answer.status, answer.text()), (200, "the page"));
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
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
