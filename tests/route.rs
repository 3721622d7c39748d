//! How a request rides to a proxy, and what it looks like as text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::{collections::BTreeSet, process::Command};

use common::{NAVER, keys, plan, token};
use keyferry::{
    export::{ExportFormat, export},
    http::Endpoint,
    provider,
    route::{ProxyConfig, RouteError},
    time::Timestamp,
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
    assert_eq!(upstreams.len(), 3 + 1 + 30 + 1);
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

/// The exported command, given to a shell, hands curl the very words.
#[test]
fn curl_survives_the_shell() {
    let key = format!("{} it's \"$HOME\" `x` \\ !", common::key("ed25519").rsplit_once(' ').unwrap().0);
    let request = plan("openstack-nova.import", "k", &key, &[("endpoint", "https://cloud.example/v2.1")])
        .request(&token("gAAAAABsecret"), Timestamp(0))
        .unwrap();
    let command = export(&request, ExportFormat::Curl);
    assert!(
        command.contains("\"X-Auth-Token: $OS_TOKEN\"") && !command.contains("gAAAAABsecret"),
        "{command}"
    );
    let script = format!("curl() {{ printf '%s\\n' \"$@\"; }}\n{command}");
    let output =
        Command::new("sh").args(["-c", &script]).env("OS_TOKEN", "from-the-environment").output().unwrap();
    let words: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(words[..3], ["-X", "POST", "https://cloud.example/v2.1/os-keypairs"]);
    assert!(words.contains(&"X-Auth-Token: from-the-environment".to_owned()));
    assert_eq!(words.last().map(String::as_str), request.body());
}

#[test]
fn as_http_secrets_are_masked() {
    let request = plan(
        "openstack-nova.import",
        "k",
        &common::key("ed25519"),
        &[("endpoint", "https://cloud.example/v2.1")],
    )
    .request(&token("gAAAAABsecret"), Timestamp(0))
    .unwrap();
    let message = export(&request, ExportFormat::Http);
    assert!(
        message
            .starts_with("POST /v2.1/os-keypairs HTTP/1.1\nHost: cloud.example\nAccept: application/json\n"),
        "{message}"
    );
    assert!(message.contains("X-Auth-Token: ••••••••") && !message.contains("gAAAAABsecret"), "{message}");
    assert!(message.ends_with(request.body().unwrap()));
}

#[test]
fn signatures_are_not_secrets_of_an_export() {
    let request = plan("naver-server.import", "test-key", &common::key("rsa2048"), &[])
        .request(&keys((NAVER.0, NAVER.1)), NAVER.2)
        .unwrap();
    let command = export(&request, ExportFormat::Curl);
    assert!(command.contains("x-ncp-apigw-signature-v2: ") && !command.contains(NAVER.1), "{command}");
}
