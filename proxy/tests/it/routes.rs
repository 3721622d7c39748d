//! What may pass, and that it passes byte for byte.

use keyferry::provider::{Purpose, upstreams};

use crate::support::{NAVER, OK, PAGE, Running, Upstream, ask};

const KEY: &str = r#"{"keypair":{"name":"a","public_key":"ssh-ed25519 AAAA c"}}"#;

#[test]
fn what_the_table_does_not_name_opens_no_connection() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    for (method, target, status, code) in [
        ("GET", "/", 404, "route-unknown"),
        ("GET", "/elsewhere/vserver/v2/importLoginKey", 404, "route-unknown"),
        ("GET", "/http://127.0.0.1:1/", 404, "route-unknown"),
        ("GET", "/naver-public", 404, "path-refused"),
        ("GET", "/naver-public/", 404, "path-refused"),
        ("GET", "/naver-public/vserver/v2/createLoginKey", 404, "path-refused"),
        ("GET", "/naver-public/vserver/v2/deleteLoginKeys/", 404, "path-refused"),
        ("POST", "/naver-public/vserver/v2/getLoginKeyList", 405, "method-refused"),
        ("GET", "/naver-public/vserver/v2/importLoginKey/", 404, "path-refused"),
        ("GET", "/naver-public//vserver/v2/importLoginKey", 404, "path-refused"),
        ("GET", "/naver-public/vserver/v2/../v2/importLoginKey", 404, "path-refused"),
        ("GET", "/naver-public/vserver/v2/%69mportLoginKey", 404, "path-refused"),
        ("DELETE", NAVER, 405, "method-refused"),
        ("PUT", NAVER, 405, "method-refused"),
        ("PATCH", NAVER, 405, "method-refused"),
        ("HEAD", NAVER, 405, ""),
        ("TRACE", NAVER, 405, "method-refused"),
        ("QUERY", NAVER, 405, "method-refused"),
        ("DELETE", "/vietnix/v2.1/p/os-keypairs", 405, "method-refused"),
        ("PUT", "/vietnix/v2.1/p/os-keypairs/a", 405, "method-refused"),
        ("DELETE", "/vietnix/v2.1/p/os-keypairs/..", 404, "path-refused"),
        ("DELETE", "/vietnix/v2.1/p/os-keypairs/a/b", 404, "path-refused"),
        ("DELETE", "/huawei-cn-north-1/v3/p/keypairs", 405, "method-refused"),
        ("DELETE", "/huawei-cn-north-1/v3/p/keypairs/a/private-key", 404, "path-refused"),
        ("DELETE", "/clova-nsml/nsml/v1/auth-keys", 405, "method-refused"),
        ("DELETE", "/clova-nsml/nsml/v1/auth-keys/title/a", 404, "path-refused"),
        ("POST", "/clova-nsml/vserver/v2/importLoginKey", 404, "path-refused"),
    ] {
        let answer = proxy.ask(method, target, &[], "");
        assert_eq!((answer.status(), &*answer.code()), (status, code), "{method} {target}");
    }
    assert!(upstream.received().is_empty());
}

#[test]
fn a_refused_method_is_told_which_ones_there_are() {
    let upstream = Upstream::answering(OK);
    let answer = Running::before(&upstream).ask("DELETE", NAVER, &[], "");
    assert_eq!(answer.header("allow"), Some("GET, POST"));
}

#[test]
fn a_path_parameter_can_not_become_another_path_or_host() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    for parameter in [
        "..",
        "%2e%2e",
        ".",
        "a%2Fb",
        "a%2fb",
        "a%5Cb",
        "a\\b",
        "a%0d%0aX:%20y",
        "a%00",
        "%252e",
        "a%3Fb",
        "a%23",
        "",
        "a/b",
    ] {
        let target = format!("/vietnix/v2.1/{parameter}/os-keypairs");
        let answer = proxy.ask("POST", &target, &[], KEY);
        assert!((400..405).contains(&answer.status()), "{target}: {}", answer.first_line);
    }
    assert!(upstream.received().is_empty());
}

#[test]
fn other_forms_of_the_request_target_are_refused() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    for (method, target) in [
        ("GET", format!("http://{}{NAVER}", upstream.address)),
        ("GET", format!("http://evil.example{NAVER}")),
        ("CONNECT", upstream.address.to_string()),
        ("OPTIONS", "*".to_owned()),
    ] {
        let answer = proxy.ask(method, &target, &[], "");
        assert!((400..405).contains(&answer.status()), "{method} {target}: {}", answer.first_line);
    }
    assert!(upstream.received().is_empty());
}

#[test]
fn path_and_query_reach_the_upstream_byte_for_byte() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    for query in [
        "",
        "?",
        "?keyName=a&publicKey=ssh-rsa%20AAAA%2Bb%2bc+d%2F%3D%3d/e==%20a@b:c&responseFormatType=json",
        "?%E2%82%AC=%e2%82%ac&&a&=b&a=%25%00%0D%0A",
        "?a=b?c=d'(*)!~;,$[]{}|",
        "?regionCode=KR&regionCode=../..//%2e%2e",
    ] {
        let target = format!("{NAVER}{query}");
        assert_eq!(proxy.ask("GET", &target, &[], "").status(), 200, "{query}");
        let received = upstream.received().pop().unwrap();
        assert_eq!(received.first_line, format!("GET /vserver/v2/importLoginKey{query} HTTP/1.1"));
    }
    for parameter in ["0a1b", "a%20b", "a%2Bb%2bc+d@e", "%41%5f", "a:b;c,d=$&'(*)!~"] {
        let target = format!("/vietnix/v2.1/{parameter}/os-keypairs");
        assert_eq!(proxy.ask("POST", &target, &[], KEY).status(), 200, "{parameter}");
        let received = upstream.received().pop().unwrap();
        assert_eq!(received.target(), format!("/v2.1/{parameter}/os-keypairs"));
    }
}

#[test]
fn bodies_pass_byte_for_byte_both_ways() {
    let bytes: String = (0..=127_u8).map(char::from).chain("é\u{1f511} +%2B".chars()).collect();
    let answer = format!(
        "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{bytes}",
        bytes.len()
    );
    let upstream = Upstream::answering(answer);
    let proxy = Running::before(&upstream);
    let answer = proxy.ask("POST", NAVER, &[("content-type", "application/x-www-form-urlencoded")], &bytes);
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.body, bytes.as_bytes());
    let received = upstream.received().pop().unwrap();
    assert_eq!(received.body, bytes.as_bytes());
    assert_eq!(received.header("content-length"), Some(&*bytes.len().to_string()));
}

#[test]
fn errors_of_the_upstream_pass_with_their_body() {
    for status in ["400 Bad Request", "401 Unauthorized", "409 Conflict", "500 Oops", "503 Unavailable"] {
        let text = r#"{"error_code":"KPS.0002","error_msg":"x"}"#;
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{text}",
            text.len()
        );
        let upstream = Upstream::answering(answer);
        let answer = Running::before(&upstream).ask("GET", NAVER, &[], "");
        assert!(status.starts_with(&answer.status().to_string()));
        assert_eq!(answer.text(), text);
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    }
}

#[test]
fn every_built_in_route_sends_the_real_host() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::with(&upstream, "allow_create = true\nallow_private_key_import = true");
    for table in upstreams() {
        for allowed in table.allowed {
            let path = allowed.path.replace("{project_id}", "0a1b");
            let path = path.replace("{title}", "t").replace("{name}", "a");
            let answer = proxy.ask(allowed.method, &format!("/{}{path}", table.route), &[], "");
            assert_eq!(answer.status(), 200, "{} {path}", table.route);
            let received = upstream.received().pop().unwrap();
            assert_eq!(received.first_line, format!("{} {path} HTTP/1.1", allowed.method));
            let host = table.origin.trim_start_matches("https://");
            assert_eq!(received.header("host"), Some(host));
        }
    }
}

#[test]
fn an_operators_own_cloud_is_reached_with_and_without_project() {
    let upstream = Upstream::answering(OK);
    let url = upstream.url();
    let proxy =
        Running::configured(&format!("[[openstack]]\nname = \"nova\"\nendpoint = \"{url}/compute/v2.1\"\n"));
    for (path, status) in [
        ("/compute/v2.1/os-keypairs", 200),
        ("/compute/v2.1/0a1b/os-keypairs", 200),
        ("/compute/v2.1/0a1b/x/os-keypairs", 404),
        ("/v2.1/0a1b/os-keypairs", 404),
        ("/compute/v2.1/0a1b/servers", 404),
        ("/compute/v2.1/os-keypairs/", 404),
    ] {
        let answer = proxy.ask("POST", &format!("/nova{path}"), &[], KEY);
        assert_eq!(answer.status(), status, "{path}");
    }
    let received = upstream.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[1].target(), "/compute/v2.1/0a1b/os-keypairs");
    assert_eq!(received[1].header("host"), Some(&*upstream.address.to_string()));
}

/// Every request that deletes, and no other, is refused where the operator shut deletion out.
#[test]
fn deletion_can_be_shut_out() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::with(
        &upstream,
        "allow_create = true\nallow_private_key_import = true\nallow_delete = false",
    );
    let mut refused = 0;
    for table in upstreams() {
        for allowed in table.allowed {
            let target = format!("/{}{}", table.route, allowed.path.replace(['{', '}'], ""));
            let answer = proxy.ask(allowed.method, &target, &[], "");
            if allowed.purpose == Purpose::Delete {
                assert_eq!((answer.status(), &*answer.code()), (403, "delete-refused"), "{target}");
                refused += 1;
            } else {
                assert_eq!(answer.status(), 200, "{} {target}", allowed.method);
            }
        }
    }
    assert_eq!(refused, 3 * 2 + 1 + 30 + 1);
    assert!(
        upstream.received().iter().all(|received| !received.first_line.to_lowercase().contains("delete"))
    );
}

#[test]
fn an_answer_without_a_body_passes() {
    let upstream = Upstream::answering("HTTP/1.1 204 No Content\r\nx-openstack-request-id: req-1\r\n\r\n");
    let proxy = Running::before(&upstream);
    let answer = proxy.ask("DELETE", "/vietnix/v2.1/p/os-keypairs/my%20key", &[("x-auth-token", "t")], "");
    assert_eq!((answer.status(), answer.header("x-openstack-request-id")), (204, Some("req-1")));
    let received = upstream.received().pop().unwrap();
    assert_eq!(received.first_line, "DELETE /v2.1/p/os-keypairs/my%20key HTTP/1.1");
}

const LOG_IN: &str = r#"{"auth":{"identity":{"methods":["password"]}}}"#;

#[test]
fn people_log_in_at_the_keystone_that_the_operator_names() {
    let (nova, keystone) = (Upstream::answering(OK), Upstream::answering(OK));
    for path in ["", "/v3", "/identity/v3"] {
        let proxy = Running::configured(&format!(
            "[[openstack]]\nname = \"nova\"\nendpoint = \"{}/v2.1\"\nidentity = \"{}{path}\"\n",
            nova.url(),
            keystone.url()
        ));
        let tokens = format!("{}/v3/auth/tokens", path.trim_end_matches("/v3"));
        for (method, target, status) in [
            ("POST", format!("/nova-identity{tokens}"), 200),
            ("GET", format!("/nova-identity{tokens}"), 405),
            ("DELETE", format!("/nova-identity{tokens}"), 405),
            ("POST", format!("/nova-identity{tokens}/"), 404),
            ("POST", "/nova-identity/v3/users".to_owned(), 404),
            ("POST", "/nova-identity/v2.1/os-keypairs".to_owned(), 404),
            ("POST", format!("/nova{tokens}"), 404),
            ("POST", "/nova/v2.1/os-keypairs".to_owned(), 200),
        ] {
            let body = if target.ends_with("os-keypairs") { KEY } else { LOG_IN };
            assert_eq!(proxy.ask(method, &target, &[], body).status(), status, "{method} {target}");
        }
        let received = keystone.received().pop().unwrap();
        assert_eq!(received.target(), tokens);
        assert_eq!(received.body, LOG_IN.as_bytes());
    }
}

/// A page finds routes by origins, so what has one origin has one route.
#[test]
fn a_keystone_of_the_same_origin_shares_the_route() {
    let upstream = Upstream::answering(OK);
    let url = upstream.url();
    let proxy = Running::configured(&format!(
        "[[openstack]]\nname = \"cloud\"\nendpoint = \"{url}/compute/v2.1\"\nidentity = \"{url}/identity\"\n"
    ));
    assert_eq!(proxy.ask("POST", "/cloud/identity/v3/auth/tokens", &[], LOG_IN).status(), 200);
    assert_eq!(proxy.ask("POST", "/cloud/compute/v2.1/os-keypairs", &[], KEY).status(), 200);
    assert_eq!(proxy.ask("POST", "/cloud/compute/v2.1/os-keypairs", &[], LOG_IN).code(), "create-refused");
    assert_eq!(proxy.ask("POST", "/cloud-identity/v3/auth/tokens", &[], LOG_IN).code(), "route-unknown");
}

#[test]
fn the_token_of_a_log_in_comes_through_and_may_be_read() {
    let upstream = Upstream::answering(
        "HTTP/1.1 201 Created\r\nx-subject-token: gAAAAAB\r\nx-openstack-request-id: req-1\r\n\
         content-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
    );
    let proxy = Running::before(&upstream);
    for route in ["vietnix-identity", "huawei-iam-ap-southeast-1"] {
        let answer = proxy.ask("POST", &format!("/{route}/v3/auth/tokens"), &[], LOG_IN);
        assert_eq!((answer.status(), answer.header("x-subject-token")), (201, Some("gAAAAAB")));
        let exposed = answer.header("access-control-expose-headers").unwrap_or_default();
        assert!(exposed.split(", ").any(|name| name == "x-subject-token"), "{exposed}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    assert!(!proxy.log.text().contains("gAAAAAB"), "{}", proxy.log.text());
}

#[test]
fn a_route_that_the_operator_did_not_list_does_not_exist() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::with(&upstream, "routes = [\"vietnix\"]");
    assert_eq!(proxy.ask("GET", NAVER, &[], "").code(), "route-unknown");
    assert_eq!(proxy.ask("POST", "/vietnix/v2.1/p/os-keypairs", &[], KEY).status(), 200);
}

#[test]
fn health_and_metrics_need_no_page() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    proxy.ask("GET", NAVER, &[], "");
    proxy.ask("GET", "/elsewhere", &[], "");
    assert_eq!(ask(proxy.address, "GET", "/healthz", &[], "").text(), "ok\n");
    let text = ask(proxy.address, "GET", "/metrics", &[], "").text();
    assert!(
        text.contains("keyferry_proxy_requests_total{route=\"naver-public\",status=\"200\"} 1\n"),
        "{text}"
    );
    assert!(text.contains("keyferry_proxy_requests_total{route=\"none\",status=\"404\"} 1\n"), "{text}");
    assert!(text.contains("keyferry_proxy_refusals_total{code=\"route-unknown\"} 1\n"), "{text}");
    assert!(text.contains("keyferry_proxy_request_seconds_count 2\n"), "{text}");
    assert_eq!(ask(proxy.address, "POST", "/healthz", &[], "").status(), 405);
}
