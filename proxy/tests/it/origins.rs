//! Which pages may use the proxy, and what a preflight tells them.

use keyferry::route::{EXPOSED_HEADERS, REQUEST_HEADERS};

use crate::support::{NAVER, OK, PAGE, Running, Upstream, ask};

#[test]
fn a_request_without_one_listed_origin_is_refused_and_goes_nowhere() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    for origin in [
        "null",
        "",
        "*",
        "https://console.example.evil.tld",
        "https://evil.tld/https://console.example",
        "https://Console.example",
        "HTTPS://console.example",
        "http://console.example",
        "https://console.example:443",
        "https://console.example:8443",
        "https://console.example/",
        "https://console.example.",
        "https://sub.console.example",
        "https://console.example, https://evil.tld",
    ] {
        for method in ["GET", "OPTIONS"] {
            let headers = [("origin", origin), ("access-control-request-method", "GET")];
            let answer = ask(proxy.address, method, NAVER, &headers, "");
            assert_eq!(answer.status(), 403, "{origin}");
            assert_eq!(answer.code(), "origin-refused", "{origin}");
            assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
        }
    }
    let twice = [("origin", PAGE), ("origin", PAGE)];
    assert_eq!(ask(proxy.address, "GET", NAVER, &twice, "").status(), 403);
    assert_eq!(ask(proxy.address, "GET", NAVER, &[], "").status(), 403);
    assert!(upstream.received().is_empty());
}

#[test]
fn a_listed_page_may_read_the_answer_and_the_listed_headers() {
    let upstream = Upstream::answering(OK);
    let answer = Running::before(&upstream).ask("GET", NAVER, &[], "");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    assert_eq!(answer.header("access-control-expose-headers"), Some(&*EXPOSED_HEADERS.join(", ")));
    assert!(answer.header("vary").unwrap().contains("Origin"));
}

#[test]
fn a_preflight_lists_what_the_path_takes_whatever_was_asked() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    let asked =
        [("access-control-request-method", "DELETE"), ("access-control-request-headers", "x-evil, cookie")];
    for (path, methods) in [
        (NAVER, "GET, POST"),
        ("/clova-nsml/nsml/v1/auth-keys", "GET, POST"),
        ("/vietnix/v2.1/p/os-keypairs/a", "DELETE, GET"),
    ] {
        let answer = proxy.ask("OPTIONS", path, &asked, "");
        assert_eq!(answer.status(), 204);
        assert_eq!(answer.header("access-control-allow-methods"), Some(methods));
        assert_eq!(answer.header("access-control-allow-headers"), Some(&*REQUEST_HEADERS.join(", ")));
        assert_eq!(answer.header("access-control-max-age"), Some("600"));
        let vary = answer.header("vary").unwrap();
        assert_eq!(vary, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    }
    assert!(upstream.received().is_empty(), "the proxy answers preflights by itself");
}

#[test]
fn a_preflight_for_a_path_of_no_operation_is_refused() {
    let upstream = Upstream::answering(OK);
    let answer = Running::before(&upstream).ask("OPTIONS", "/naver-public/vserver/v2/x", &[], "");
    assert_eq!((answer.status(), &*answer.code()), (404, "path-refused"));
    assert_eq!(answer.header("access-control-allow-methods"), None);
}

#[test]
fn refusals_can_be_read_by_a_listed_page() {
    let upstream = Upstream::answering(OK);
    let answer = Running::before(&upstream).ask("GET", "/elsewhere/x", &[], "");
    assert_eq!(answer.status(), 404);
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    assert_eq!(answer.header("content-type"), Some("application/json"));
}
