//! Keys that are there: requests as the providers' clients were recorded to send them, answers as they
//! are documented or were observed, and what it takes to delete one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{HUAWEI, HUAWEI_PROJECT, HUAWEI_TIME, NAVER, array, header, json, keys, text, token};
use keyferry::{
    credentials::Credentials,
    http::{Request, Response},
    outcome::{FailureKind, FingerprintVerdict, Reply},
    param::Params,
    plan::{BuildError, Material},
    provider::{PROVIDERS, Purpose, Upstream, upstreams},
    secret::Secret,
    shelf::{Deleted, ListedKey, Listing, Shelf},
    time::Timestamp,
};
use serde_json::Value;

const NOW: Timestamp = Timestamp(0);
const CLOUD: &str = "https://cloud.example/compute/v2.1/6f70656e737461636b70726f6a656374";
const PROJECT: &str = "6f70656e737461636b70726f6a656374";

fn shelf(id: &str, params: &[(&'static str, &str)]) -> Shelf {
    let provider = PROVIDERS.into_iter().find(|provider| provider.id == id).unwrap();
    Shelf::new(provider, &params.iter().copied().collect()).unwrap_or_else(|wrong| panic!("{id}: {wrong:#?}"))
}

fn naver() -> Shelf {
    shelf("naver-server", &[("regionCode", "KR")])
}

fn nsml() -> Shelf {
    shelf("clova-nsml", &[])
}

fn kps() -> Shelf {
    shelf("huawei-kps", &[("region", "ap-southeast-1"), ("projectId", HUAWEI_PROJECT)])
}

fn nova(params: &[(&'static str, &str)]) -> Shelf {
    let mut all = vec![("endpoint", CLOUD)];
    all.extend_from_slice(params);
    shelf("openstack-nova", &all)
}

fn nsml_keys() -> Credentials {
    Credentials::AccessKey {
        access_key: NAVER.0.to_owned(),
        secret_key: Secret::new(NAVER.1.to_owned()),
        api_key: Some(Secret::new("APIGWKEYEXAMPLE0000000000000000000000000".to_owned())),
        security_token: None,
    }
}

fn answer(status: u16, body: impl Into<String>) -> Response {
    Response { status, headers: Vec::new(), body: body.into() }
}

#[track_caller]
fn listing(shelf: &Shelf, page: Option<&str>, body: impl Into<String>) -> Listing {
    match shelf.read_list(page, &answer(200, body)) {
        Reply::Done(listing) => listing,
        other => panic!("{other:?}"),
    }
}

/// The one key of a list that holds it.
#[track_caller]
fn listed(shelf: &Shelf, name: &str) -> ListedKey {
    let body = match shelf.provider().id {
        "naver-server" => naver_list(&[(name, "-")], 1),
        "clova-nsml" => {
            format!(r#"{{"keyList":[{{"name":"KEYNAME-FROM-LIST","title":"{name}"}}],"totalCount":1}}"#)
        }
        _ => format!(r#"{{"keypairs":[{{"keypair":{{"name":"{name}"}}}}]}}"#),
    };
    listing(shelf, None, body).keys.remove(0)
}

fn naver_list(keys: &[(&str, &str)], total: usize) -> String {
    let key = |(name, fingerprint): &(&str, &str)| {
        format!(
            r#"{{"fingerprint":"{fingerprint}","keyName":"{name}","createDate":"2025-06-25T17:20:42+0900"}}"#
        )
    };
    let keys: Vec<String> = keys.iter().map(key).collect();
    format!(
        r#"{{"getLoginKeyListResponse":{{"totalRows":{total},"loginKeyList":[{}],"requestId":"d046cdda","returnCode":"0","returnMessage":"success"}}}}"#,
        keys.join(",")
    )
}

#[track_caller]
fn deletion(shelf: &Shelf, name: &str, credentials: &Credentials, now: Timestamp) -> Request {
    listed(shelf, name).removal(name).unwrap().request(credentials, now).unwrap()
}

fn derived(label: &str) -> Value {
    let file = json("golden/naver_v2_derived_requests.json");
    array(&file, "vectors").iter().find(|vector| vector["label"] == label).unwrap().clone()
}

#[track_caller]
fn assert_derived(request: &Request, vector: &Value) {
    assert_eq!(request.head().method.as_str(), vector["method"].as_str().unwrap());
    assert_eq!(request.head().url.to_string(), vector["url"].as_str().unwrap());
    assert_eq!(request.body(), vector["body"].as_str());
    for (name, value) in vector["headers"].as_object().unwrap() {
        assert_eq!(header(request, name), value.as_str().unwrap(), "{name}");
    }
}

#[test]
fn naver_and_nsml_ask_as_the_documented_requests_do() {
    let naver_keys = keys((NAVER.0, NAVER.1));
    let list = naver().list(None, &naver_keys, NAVER.2).unwrap();
    assert_derived(&list, &derived("getLoginKeyList GET"));
    let list = nsml().list(None, &nsml_keys(), NAVER.2).unwrap();
    assert_derived(&list, &derived("NSML list"));
    let delete = deletion(&nsml(), "authkey", &nsml_keys(), NAVER.2);
    assert_derived(&delete, &derived("NSML delete"));
}

/// Signed at the proxy it is a form, as in the SDKs; signed here, the signature has to cover the name.
#[test]
fn naver_deletes_by_form_or_in_the_signed_query() {
    let vector = derived("deleteLoginKeys POST");
    let request = deletion(&naver(), "test-key", &Credentials::AtProxy, NAVER.2);
    assert_eq!(request.head().url.to_string(), vector["url"].as_str().unwrap());
    assert_eq!(request.body(), vector["body"].as_str());
    let request = deletion(&naver(), "test-key", &keys((NAVER.0, NAVER.1)), NAVER.2);
    assert_eq!((request.head().method.as_str(), request.body()), ("GET", None));
    assert_eq!(request.head().url.query(), vector["body"].as_str().unwrap());
}

#[test]
fn naver_is_asked_on_its_own_site() {
    let list = shelf("naver-server", &[("site", "fin")]).list(None, &Credentials::AtProxy, NOW).unwrap();
    assert_eq!(list.head().url.origin(), "https://fin-ncloud.apigw.fin-ntruss.com");
    assert_eq!(list.head().url.query(), "pageNo=1&pageSize=100&responseFormatType=json");
}

fn recorded(file: &str, label: &str) -> Value {
    let file = json(file);
    let found = array(&file, "requests").iter().find(|request| request["label"] == label);
    let captured = &found.unwrap_or_else(|| panic!("no request {label}"))["captured"];
    captured.get(0).unwrap_or(captured).clone()
}

/// Method, target and the named headers are those of the client.
#[track_caller]
fn assert_recorded(request: &Request, captured: &Value, headers: &[&str]) {
    assert_eq!(request.head().method.as_str(), captured["method"].as_str().unwrap());
    assert_eq!(request.head().url.path_and_query(), captured["target"].as_str().unwrap());
    assert_eq!(request.body(), None);
    for name in headers {
        let pairs = captured["headers"].as_array().unwrap();
        let recorded = pairs.iter().find(|pair| pair[0] == *name).unwrap_or_else(|| panic!("no {name}"));
        assert_eq!(header(request, name), recorded[1].as_str().unwrap(), "{name}");
    }
}

#[test]
fn kps_is_asked_as_by_its_sdk() {
    let credentials = keys(HUAWEI);
    let file = "golden/huawei_kps_python_sdk.json";
    let headers = ["Content-Type", "X-Project-Id", "X-Sdk-Date"];
    let list = kps().list(None, &credentials, HUAWEI_TIME).unwrap();
    assert_recorded(&list, &recorded(file, "list keypairs"), &headers);
    assert!(header(&list, "Authorization").starts_with("SDK-HMAC-SHA256 Access=HWAKEXAMPLE000000001, "));
    let delete = deletion(&kps(), "demo2", &credentials, HUAWEI_TIME);
    assert_recorded(&delete, &recorded(file, "delete keypair"), &headers);
    let next = kps().list(Some("key pair/50"), &credentials, HUAWEI_TIME).unwrap();
    assert_eq!(next.head().url.query(), "limit=50&marker=key%20pair%2F50");
}

#[test]
fn nova_is_asked_as_by_novaclient() {
    let token = token("gAAAAABexampletoken");
    let file = "golden/openstack_clients.json";
    let headers = ["Accept", "X-OpenStack-Nova-API-Version", "OpenStack-API-Version", "X-Auth-Token"];
    let version = ("microversion", "2.72");
    let mut list = recorded(file, "novaclient 2.72 list user/limit/marker");
    list["target"] = list["target"].as_str().unwrap().replace("limit=10", "limit=100").into();
    let page = nova(&[version, ("userId", "u1")]).list(Some("apikey1"), &token, NOW).unwrap();
    assert_recorded(&page, &list, &headers);
    let delete = deletion(&nova(&[version]), "apikey2", &token, NOW);
    assert_recorded(&delete, &recorded(file, "novaclient 2.72 delete"), &headers);
}

/// Below 2.35 the list comes whole.
#[test]
fn nova_has_pages_where_its_microversion_has() {
    let token = token("gAAAAABexampletoken");
    let query = |params: &[(&'static str, &str)]| {
        let list = nova(params).list(None, &token, NOW).unwrap();
        (header(&list, "X-OpenStack-Nova-API-Version"), list.head().url.query().to_owned())
    };
    assert_eq!(query(&[]), ("2.10".to_owned(), String::new()));
    assert_eq!(query(&[("microversion", "2.34")]), ("2.34".to_owned(), String::new()));
    assert_eq!(query(&[("microversion", "2.35")]), ("2.35".to_owned(), "limit=100".to_owned()));
    let vietnix = shelf("vietnix", &[("projectId", PROJECT)]).list(None, &token, NOW).unwrap();
    assert_eq!(
        vietnix.head().url.to_string(),
        format!("https://api.vietnix.cloud:8774/v2.1/{PROJECT}/os-keypairs?limit=100")
    );
}

/// A name goes into a path as one segment, whatever it holds.
#[test]
fn a_name_is_one_segment_of_the_path() {
    let token = token("gAAAAABexampletoken");
    for (name, segment) in [("me@host.x", "me%40host.x"), ("ops lab", "ops%20lab"), ("a/../b", "a%2F..%2Fb")]
    {
        let path = deletion(&nova(&[]), name, &token, NOW).head().url.path().to_owned();
        assert!(path.ends_with(&format!("/os-keypairs/{segment}")), "{path}");
    }
}

#[test]
fn parameters_are_checked_first() {
    let wrong = |id: &str, params: &[(&'static str, &str)]| -> Vec<String> {
        let provider = PROVIDERS.into_iter().find(|provider| provider.id == id).unwrap();
        let wrong = Shelf::new(provider, &params.iter().copied().collect()).unwrap_err();
        wrong
            .iter()
            .map(|finding| format!("{} {}", finding.code, finding.field.as_deref().unwrap()))
            .collect()
    };
    assert_eq!(wrong("openstack-nova", &[]), ["param-missing endpoint"]);
    assert_eq!(wrong("openstack-nova", &[("endpoint", "http://cloud.example")]), ["param-invalid endpoint"]);
    assert_eq!(
        wrong("openstack-nova", &[("endpoint", CLOUD), ("microversion", "2.9"), ("userId", "u1")]),
        ["nova-microversion-low microversion"]
    );
    assert_eq!(wrong("huawei-kps", &[]), ["param-missing region", "param-missing projectId"]);
    assert_eq!(wrong("naver-server", &[("method", "POST")]), ["param-unknown method"]);
}

/// An import's parameters open the shelf of the same place.
#[test]
fn of_an_imports_parameters_those_of_the_place_remain() {
    let given: Params = [("site", "gov"), ("regionCode", "KR"), ("method", "POST")].into_iter().collect();
    let provider = PROVIDERS[0];
    let known = given.known_to(provider.shelf.as_ref().unwrap().params);
    let list = Shelf::new(provider, &known).unwrap().list(None, &Credentials::AtProxy, NOW).unwrap();
    assert!(list.head().url.to_string().starts_with("https://ncloud.apigw.gov-ntruss.com/"));
    assert!(list.head().url.query().starts_with("regionCode=KR&"));
}

#[test]
fn other_credentials_make_no_request() {
    let wrong = nova(&[]).list(None, &keys(HUAWEI), NOW).unwrap_err();
    assert_eq!(wrong, BuildError::WrongCredentials);
    let removal = listed(&nsml(), "authkey").removal("authkey").unwrap();
    assert_eq!(removal.request(&keys(HUAWEI), NOW).unwrap_err(), BuildError::WrongCredentials);
}

#[test]
fn a_credential_in_a_parameter_is_caught() {
    let token = token("gAAAAABexampletoken");
    let wrong = nova(&[("userId", "gAAAAABexampletoken")]).list(None, &token, NOW).unwrap_err();
    assert!(matches!(wrong, BuildError::Tripped(_)), "{wrong:?}");
}

#[test]
fn a_key_is_deleted_by_its_typed_name_alone() {
    let key = listed(&kps(), "prod-key");
    for typed in ["", "prod-ke", "prod-key2", "Prod-Key", "prod key"] {
        assert!(key.removal(typed).is_none(), "{typed:?}");
    }
    assert!(key.removal(" prod-key\n").is_some());
}

/// A browser makes `/os-keypairs/..` another path before it sends it.
#[test]
fn what_no_url_can_say_is_not_deleted() {
    for name in [".", ".."] {
        let key = listed(&nova(&[]), name);
        assert!(!key.is_removable() && key.removal(name).is_none(), "{name}");
    }
    let body = r#"{"keyList":[{"title":"authkey","fingerprint":"-"}],"totalCount":1}"#;
    assert!(!listing(&nsml(), None, body).keys[0].is_removable());
}

#[test]
fn lists_are_read_to_their_ends() {
    let next = |shelf: &Shelf, page: Option<&str>, body: &str| listing(shelf, page, body).next;
    let some = naver_list(&[("abc", "-")], 250);
    assert_eq!(next(&naver(), None, &some).as_deref(), Some("2"));
    assert_eq!(next(&naver(), Some("2"), &some).as_deref(), Some("3"));
    assert_eq!(next(&naver(), Some("3"), &some), None);
    assert_eq!(next(&naver(), Some("18446744073709551615"), &some), None);
    let second = naver().list(Some("2"), &Credentials::AtProxy, NOW).unwrap();
    assert!(second.head().url.query().contains("pageNo=2&pageSize=100"));
    let kps_page = |marker: &str| {
        format!(r#"{{"keypairs":[],"page_info":{{"next_marker":{marker},"current_count":50}}}}"#)
    };
    assert_eq!(next(&kps(), None, &kps_page(r#""k50""#)).as_deref(), Some("k50"));
    assert_eq!(next(&kps(), Some("k50"), &kps_page(r#""k50""#)), None);
    assert_eq!(next(&kps(), None, &kps_page("null")), None);
    assert_eq!(next(&kps(), None, &kps_page(r#""""#)), None);
    assert_eq!(next(&kps(), None, r#"{"keypairs":[]}"#), None);
}

fn nova_case(label: &str) -> (u16, String) {
    let file = json("golden/nova_server_responses.json");
    let case = array(&file, "results").iter().find(|case| case["label"] == label).unwrap().clone();
    (u16::try_from(case["status"].as_u64().unwrap()).unwrap(), case["body"].as_str().unwrap().to_owned())
}

#[test]
fn novas_own_list_is_read() {
    let (_, body) = nova_case("list");
    let page = listing(&nova(&[("microversion", "2.72")]), None, body);
    assert_eq!(page.keys.len(), 2);
    assert_eq!(page.next.as_deref(), Some("algo-dsa"));
    let key = page.keys[1].key();
    assert_eq!((key.name.as_str(), key.kind.as_deref()), ("algo-dsa", Some("ssh")));
    assert_eq!(key.fingerprint.as_deref(), Some("e6:95:39:a3:04:a2:37:e1:42:6c:a3:a1:37:1a:a9:c7"));
    assert!(key.public_key.as_deref().unwrap().starts_with("ssh-dss AAAA"));
    let observed = text("golden/nova-observed.json");
    let observed: Value = serde_json::from_str(&observed).unwrap();
    let list = array(&observed, "observations").iter().find(|observed| observed["id"] == "list").unwrap();
    let all = listing(&nova(&[]), None, list["response"]["body"].to_string());
    let names: Vec<&str> = all.keys.iter().map(|key| key.key().name.as_str()).collect();
    assert_eq!(names, [".", "..", "Dup", "dup", "dup2"]);
}

#[test]
fn a_listed_key_is_compared() {
    let mine = Material::read(&common::key("rsa2048")).unwrap();
    let kept = |members: &str| {
        let body = format!(r#"{{"keypairs":[{{"keypair":{{"name":"k",{members}}}}}]}}"#);
        match listing(&nova(&[]), None, body).keys[0].key().compare(&mine) {
            FingerprintVerdict::Match { .. } => "this",
            FingerprintVerdict::Differs { .. } => "another",
            _ => "unknown",
        }
    };
    let md5 = common::md5("rsa2048");
    let other = common::key("rsa4096");
    let line = mine.text();
    let blob = line.rsplit_once(' ').unwrap().0;
    for (members, expected) in [
        (format!(r#""fingerprint":"{md5}""#), "this"),
        (format!(r#""fingerprint":"{}""#, common::md5("rsa4096")), "another"),
        (r#""fingerprint":"-""#.to_owned(), "unknown"),
        (r#""type":"ssh""#.to_owned(), "unknown"),
        (format!(r#""public_key":"{blob} another comment","fingerprint":"-""#), "this"),
        // Of text with two blanks in it Nova fingerprints nothing, and the key is the key nevertheless.
        (
            format!(
                r#""public_key":"{blob}","fingerprint":"d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e""#
            ),
            "this",
        ),
        (format!(r#""public_key":"{other}","fingerprint":"{md5}""#), "another"),
        (format!(r#""public_key":"no key","fingerprint":"{md5}""#), "this"),
    ] {
        assert_eq!(kept(&members), expected, "{members}");
    }
}

/// `Ok` with what was there, or the kind of failure and the provider's code; `Err(None)` if unreadable.
type Gist = Result<bool, Option<(FailureKind, Option<String>)>>;

fn gist(reply: Reply<Deleted>) -> Gist {
    match reply {
        Reply::Done(deleted) => Ok(deleted.was_there),
        Reply::Failed(failure) => Err(Some((failure.kind, failure.code))),
        Reply::Unreadable => Err(None),
    }
}

fn refused(code: Option<&str>) -> Gist {
    Err(Some((FailureKind::Refused, code.map(str::to_owned))))
}

fn unauthorised(code: &str) -> Gist {
    Err(Some((FailureKind::Unauthorized, Some(code.to_owned()))))
}

#[test]
fn deletions_are_answered() {
    let (nova, kps, naver, nsml) = (nova(&[]), kps(), naver(), nsml());
    let missing = nova_case("delete missing").1;
    let gateway = r#"{"error":{"errorCode":"200","message":"Authentication Failed"}}"#;
    let no_url = r#"{"error":{"errorCode":"300","message":"Not Found"}}"#;
    let proxy = r#"{"error":{"code":"delete-refused","message":"shut"}}"#;
    for (shelf, status, body, expected) in [
        (&nova, 202, "", Ok(true)),
        (&nova, 204, "", Ok(true)),
        (&nova, 404, missing.as_str(), Ok(false)),
        (
            &nova,
            404,
            r#"{"message":"The resource could not be found.","code":"404 Not Found"}"#,
            refused(Some("404")),
        ),
        (&nova, 401, r#"{"error":{"code":401,"message":"log in"}}"#, unauthorised("error")),
        (
            &nova,
            403,
            r#"{"forbidden":{"code":403,"message":"Policy doesn't allow it"}}"#,
            refused(Some("forbidden")),
        ),
        (&nova, 200, "<html>Sign in to the network</html>", Err(None)),
        (&kps, 200, "", Ok(true)),
        (&kps, 204, "", Ok(true)),
        (&kps, 404, r#"{"error_code":"KPS.0001","error_msg":"no such key pair"}"#, Ok(false)),
        (&kps, 400, r#"{"error_code":"KPS.0002","error_msg":"参数错误"}"#, refused(Some("KPS.0002"))),
        (
            &kps,
            404,
            r#"{"error_code":"APIGW.0101","error_msg":"The API does not exist"}"#,
            refused(Some("APIGW.0101")),
        ),
        (&kps, 404, proxy, refused(Some("delete-refused"))),
        (&kps, 200, "<html>", Err(None)),
        (
            &naver,
            200,
            r#"{"deleteLoginKeysResponse":{"requestId":"d","returnCode":"0","returnMessage":"success"}}"#,
            Ok(true),
        ),
        (
            &naver,
            200,
            "<deleteLoginKeysResponse><returnCode>0</returnCode></deleteLoginKeysResponse>",
            Ok(true),
        ),
        (
            &naver,
            400,
            r#"{"responseError":{"returnCode":"10406","returnMessage":"The authentication key does not exist."}}"#,
            Ok(false),
        ),
        (
            &naver,
            400,
            r#"{"responseError":{"returnCode":"10407","returnMessage":"k is the authentication key being used by s server."}}"#,
            refused(Some("10407")),
        ),
        (&naver, 401, gateway, unauthorised("200")),
        (&naver, 200, "", Err(None)),
        (&nsml, 200, "", Ok(true)),
        (&nsml, 404, "", Ok(false)),
        (&nsml, 404, no_url, refused(Some("300"))),
        (&nsml, 401, gateway, unauthorised("200")),
        (&nsml, 200, "<html>", Err(None)),
        (&nsml, 500, "", Err(None)),
    ] {
        assert_eq!(
            gist(shelf.read_deletion(&answer(status, body))),
            expected,
            "{} {status} {body}",
            shelf.provider().id
        );
    }
}

#[test]
fn a_list_that_fails_says_why() {
    for (shelf, status, body) in [
        (naver(), 401, r#"{"error":{"errorCode":"200","message":"Authentication Failed"}}"#),
        (nsml(), 401, ""),
        (kps(), 401, r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information"}"#),
        (
            nova(&[]),
            401,
            r#"{"error":{"code":401,"message":"The request you have made requires authentication."}}"#,
        ),
    ] {
        let reply = shelf.read_list(None, &answer(status, body));
        assert!(
            matches!(&reply, Reply::Failed(failure) if failure.kind == FailureKind::Unauthorized),
            "{}: {reply:?}",
            shelf.provider().id
        );
        for (status, body) in [(200, "{}"), (200, "<html>"), (502, "Bad Gateway")] {
            let reply = shelf.read_list(None, &answer(status, body));
            assert!(matches!(reply, Reply::Unreadable), "{} {body}: {reply:?}", shelf.provider().id);
        }
    }
}

/// Deletion has a purpose of its own at the proxy, and nothing that deletes passes for anything else.
#[test]
fn the_proxy_is_told_what_deletes() {
    let is_for_keys = |upstream: &Upstream| upstream.allowed.iter().any(|one| one.purpose != Purpose::LogIn);
    for upstream in upstreams().into_iter().filter(is_for_keys) {
        let looks = upstream.allowed.iter().filter(|allowed| allowed.purpose == Purpose::Look);
        assert!(
            looks.clone().count() >= 1 && looks.clone().all(|look| look.method == "GET"),
            "{}",
            upstream.route
        );
        for allowed in &upstream.allowed {
            let deletes = allowed.method == "DELETE" || allowed.path.contains("delete");
            assert_eq!(deletes, allowed.purpose == Purpose::Delete, "{} {allowed:?}", upstream.route);
        }
        assert!(
            upstream.allowed.iter().any(|allowed| allowed.purpose == Purpose::Delete),
            "{}",
            upstream.route
        );
    }
}
