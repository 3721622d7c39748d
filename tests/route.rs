//! How a request rides to a proxy, and what it looks like as text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

use std::collections::BTreeSet;

use keyferry::{
    http::Endpoint,
    provider,
    route::{ProxyConfig, RouteError},
};

fn proxy(json: &str) -> ProxyConfig {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

const TARGET: &str = "/vserver/v2/importLoginKey?publicKey=ssh-rsa%20AAAA%2B%2F";

#[test]
fn each_style_keeps_the_bytes() {
    let url = Endpoint::new("https://ncloud.apigw.ntruss.com").unwrap().join(TARGET);
    let table = [
        (r#"{"kind":"routes","base":"https://p.example/relay/"}"#, format!("https://p.example/relay/naver-public{TARGET}")),
        (r#"{"kind":"routes","base":"/relay","routes":{"https://ncloud.apigw.ntruss.com":"own"}}"#, format!("/relay/own{TARGET}")),
        (r#"{"kind":"prefix","base":"https://p.example"}"#, format!("https://p.example/https://ncloud.apigw.ntruss.com{TARGET}")),
        (r#"{"kind":"none"}"#, format!("https://ncloud.apigw.ntruss.com{TARGET}")),
        (
            r#"{"kind":"query","base":"https://p.example/","param":"scalar_url"}"#,
            "https://p.example/?scalar_url=https%3A%2F%2Fncloud.apigw.ntruss.com%2Fvserver%2Fv2%2FimportLoginKey%3FpublicKey%3Dssh-rsa%2520AAAA%252B%252F".to_owned(),
        ),
    ];
    for (config, expected) in table {
        assert_eq!(proxy(config).url(&url).unwrap(), expected, "{config}");
    }
}

#[test]
fn without_a_route_nothing_goes() {
    let url = Endpoint::new("https://unknown.example").unwrap().join("/x");
    assert_eq!(ProxyConfig::default().url(&url), Err(RouteError::NoProxy));
    assert!(matches!(proxy(r#"{"kind":"routes","base":"/r"}"#).url(&url), Err(RouteError::NoRoute(_))));
}

#[test]
fn a_misspelt_configuration_is_not_guessed_at() {
    for json in [
        r#"{"kind":"route","base":"/r"}"#,
        r#"{"kind":"routes"}"#,
        r#"{"kind":"prefix","base":"/r","encoded":true}"#,
    ] {
        assert!(serde_json::from_str::<ProxyConfig>(json).is_err(), "{json}");
    }
}

#[test]
fn routes_are_one_for_each_origin() {
    let upstreams = provider::upstreams();
    let routes: BTreeSet<_> = upstreams.iter().map(|upstream| &upstream.route).collect();
    let origins: BTreeSet<_> = upstreams.iter().map(|upstream| &upstream.origin).collect();
    assert_eq!((routes.len(), origins.len()), (upstreams.len(), upstreams.len()));
    // Of Huawei and Vietnix the same number where people log in.
    assert_eq!(upstreams.len(), 3 + 1 + 2 * (30 + 1));
    assert!(
        upstreams
            .iter()
            .all(|upstream| Endpoint::new(&upstream.origin).is_ok() && !upstream.allowed.is_empty())
    );
}

#[test]
fn endpoints() {
    let good = [
        ("https://cloud.example", "https://cloud.example"),
        ("https://Cloud.Example:8774/v2.1/", "https://cloud.example:8774"),
        ("http://127.0.0.1:8774/v2.1/x", "http://127.0.0.1:8774"),
        ("http://localhost:1", "http://localhost:1"),
        ("https://[2001:db8::1]:8774", "https://[2001:db8::1]:8774"),
        ("http://[::1]", "http://[::1]"),
    ];
    for (text, origin) in good {
        assert_eq!(
            Endpoint::new(text).map(|endpoint| endpoint.origin().to_owned()).as_deref(),
            Ok(origin),
            "{text}"
        );
    }
    let bad = [
        "",
        "cloud.example",
        "ftp://cloud.example",
        "http://cloud.example",
        "https://",
        "https://user@cloud.example",
        "https://cloud.example?x",
        "https://cloud.example/#x",
        "https://cloud.example/a b",
        "https://cloud.example:99999",
        "https://cloud\u{2024}example",
        "https://127.0.0.1.evil.example:x",
        "http://127.0.0.1.evil.example",
        "https://a\\b",
        "javascript:alert(1)",
        "https://[::1",
        "http://127.0.0.1@evil.example",
    ];
    for text in bad {
        assert!(Endpoint::new(text).is_err(), "{text:?}");
    }
}
