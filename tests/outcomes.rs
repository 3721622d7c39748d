//! Answers of each provider, as documented or observed, become one vocabulary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{HUAWEI_PROJECT, plan};
use keyferry::{
    http::Response,
    outcome::{FingerprintVerdict, Outcome},
    plan::{Material, Plan},
};

fn answer(status: u16, body: &str) -> Response {
    Response { status, headers: Vec::new(), body: body.to_owned() }
}

fn naver() -> Plan {
    plan("naver-server.import", "test-key", &common::key("rsa2048"), &[])
}

fn nsml() -> Plan {
    plan("clova-nsml.import", "authkey", &common::key("ed25519"), &[])
}

fn huawei(operation: &str) -> Plan {
    plan(
        operation,
        "demo2",
        &common::key("rsa2048"),
        &[("region", "ap-southeast-1"), ("projectId", HUAWEI_PROJECT)],
    )
}

/// Name of the outcome, provider's code, request id.
fn gist(outcome: &Outcome) -> (&'static str, Option<&str>, Option<String>) {
    let (kind, code) = match outcome {
        Outcome::Imported { fingerprint: FingerprintVerdict::Match { .. }, .. } => ("imported, match", None),
        Outcome::Imported { fingerprint: FingerprintVerdict::Differs { .. }, .. } => {
            ("imported, differs", None)
        }
        Outcome::Imported { .. } => ("imported", None),
        Outcome::NameTaken { code, .. } => ("name taken", code.as_deref()),
        Outcome::Unauthorized { code, .. } => ("unauthorised", code.as_deref()),
        Outcome::Refused { code, .. } => ("refused", code.as_deref()),
        Outcome::Unreadable { .. } => ("unreadable", None),
        other => panic!("{other:?}"),
    };
    (kind, code, outcome.request_id())
}

/// Status and body; name of the outcome, provider's code, request id.
type Row<'t> = (u16, &'t str, &'static str, Option<&'t str>, Option<&'t str>);

#[track_caller]
fn assert_gists(plan: &Plan, table: &[Row<'_>]) {
    for (status, body, kind, code, request_id) in table {
        let outcome = plan.outcome(&answer(*status, body));
        assert_eq!(gist(&outcome), (*kind, *code, request_id.map(str::to_owned)), "{status} {body}");
    }
}

#[test]
fn naver_decides_by_the_body() {
    let id = Some("e58e0e57-6a45-4939-92ab-62ad721f70d2");
    assert_gists(
        &naver(),
        &[
            (
                200,
                r#"{"importLoginKeyResponse":{"loginKeyList":[{"fingerprint":"","keyName":"test-key","createDate":"2025-06-25T17:20:42+0900"}],"requestId":"e58e0e57-6a45-4939-92ab-62ad721f70d2","returnCode":"0","returnMessage":"success"}}"#,
                "imported",
                None,
                id,
            ),
            (
                200,
                r#"{"importLoginKeyResponse":{"totalRows":1,"loginKeyList":[{"fingerprint":"-","keyName":"test-key"}],"requestId":"e58e0e57-6a45-4939-92ab-62ad721f70d2","returnCode":0,"returnMessage":"success"}}"#,
                "imported",
                None,
                id,
            ),
            (
                200,
                r#"{"importLoginKeyResponse":{"requestId":"e58e0e57-6a45-4939-92ab-62ad721f70d2","returnCode":"1007009","returnMessage":"The key is not valid."}}"#,
                "refused",
                Some("1007009"),
                id,
            ),
            (
                200,
                r#"{"responseError":{"returnCode":"1300","returnMessage":"unknown"}}"#,
                "refused",
                Some("1300"),
                None,
            ),
            (
                400,
                r#"{"responseError":{"returnCode":"1007009","returnMessage":"Login key name already exists."}}"#,
                "name taken",
                Some("1007009"),
                None,
            ),
            (
                401,
                r#"{"error":{"errorCode":"200","message":"Authentication Failed","details":"Invalid authentication information."}}"#,
                "unauthorised",
                Some("200"),
                None,
            ),
            (
                200,
                r#"{"error":{"errorCode":200,"message":"Authentication Failed"}}"#,
                "unauthorised",
                Some("200"),
                None,
            ),
            (
                401,
                r#"{"error":{"errorCode":"210","message":"Permission Denied","details":"A subscription to the API is required."}}"#,
                "unauthorised",
                Some("210"),
                None,
            ),
            (
                429,
                r#"{"error":{"errorCode":"400","message":"Quota Exceeded"}}"#,
                "refused",
                Some("400"),
                None,
            ),
            (404, r#"{"error":{"errorCode":"300","message":"Not Found"}}"#, "refused", Some("300"), None),
            (
                200,
                "<?xml version=\"1.0\"?><importLoginKeyResponse><requestId>e58e0e57-6a45-4939-92ab-62ad721f70d2</requestId><returnCode>0</returnCode><returnMessage>success</returnMessage><loginKeyList><loginKey><fingerprint>-</fingerprint><keyName>test-key</keyName></loginKey></loginKeyList></importLoginKeyResponse>",
                "imported",
                None,
                id,
            ),
            (
                400,
                "<responseError><returnCode>800</returnCode><returnMessage>authority parameter</returnMessage></responseError>",
                "refused",
                Some("800"),
                None,
            ),
            (200, "<html>Sign in to the network</html>", "unreadable", None, None),
            (200, "{}", "unreadable", None, None),
            (200, "", "unreadable", None, None),
            (502, "Bad Gateway", "unreadable", None, None),
        ],
    );
}

#[test]
fn a_trace_id_serves_where_there_is_no_request_id() {
    let mut response = answer(401, r#"{"error":{"errorCode":"200","message":"Authentication Failed"}}"#);
    response.headers.push(("X-NCP-Trace-ID".to_owned(), "7p1g".to_owned()));
    assert_eq!(naver().outcome(&response).request_id().as_deref(), Some("7p1g"));
}

#[test]
fn nsml_takes_any_success() {
    assert_gists(
        &nsml(),
        &[
            (201, "", "imported", None, None),
            (200, "", "imported", None, None),
            (200, "{}", "imported", None, None),
            (400, "", "refused", None, None),
            (401, "", "unauthorised", None, None),
            (403, "", "refused", None, None),
            (406, "", "refused", None, None),
            (400, r#"{"code":"E1","message":"title is not valid"}"#, "refused", Some("E1"), None),
            (
                401,
                r#"{"error":{"errorCode":"200","message":"Authentication Failed","details":"Invalid authentication information."}}"#,
                "unauthorised",
                Some("200"),
                None,
            ),
            (
                200,
                r#"{"error":{"errorCode":"210","message":"Permission Denied"}}"#,
                "unauthorised",
                Some("210"),
                None,
            ),
            (500, "", "unreadable", None, None),
            (502, "<html>", "unreadable", None, None),
        ],
    );
}

#[test]
fn huawei_errors_in_all_their_shapes() {
    let id = Some("6b1f");
    assert_gists(
        &huawei("huawei-kps.import"),
        &[
            (
                200,
                r#"{"keypair":{"name":"demo2","type":"ssh","public_key":"ssh-rsa AAAA","fingerprint":"34:7c:eb:29:1e:5c:b1:d4:da:b4:9f:03:11:51:29:b0","user_id":"e4f3"}}"#,
                "imported, match",
                None,
                None,
            ),
            (
                200,
                r#"{"keypair":{"name":"demo2","fingerprint":"49:ef:73:2b:9b:7f:2e:0c:58:d3:e3:42:8e:28:04:3b"}}"#,
                "imported, differs",
                None,
                None,
            ),
            (200, r#"{"keypair":{"name":"demo2"}}"#, "imported", None, None),
            (400, r#"{"error_code":"KPS.0002","error_msg":"参数错误"}"#, "refused", Some("KPS.0002"), None),
            (
                400,
                r#"{"error":{"error_code":"KMS.0401","error_msg":"illegal"}}"#,
                "refused",
                Some("KMS.0401"),
                None,
            ),
            (400, r#"{"errorCode":"KPS.0003","errorMsg":"m"}"#, "refused", Some("KPS.0003"), None),
            (400, r#"{"code":"KPS.0004","message":"m"}"#, "refused", Some("KPS.0004"), None),
            (400, r#"{"error":{"code":"KPS.0005","message":"m"}}"#, "refused", Some("KPS.0005"), None),
            (
                400,
                r#"{"error_code":"KPS.0102","error_msg":"The key pair already exists."}"#,
                "name taken",
                Some("KPS.0102"),
                None,
            ),
            (409, r#"{"error_code":"KPS.0102","error_msg":"m"}"#, "name taken", Some("KPS.0102"), None),
            (
                401,
                r#"{"error_msg":"Incorrect IAM authentication information","error_code":"APIGW.0301","request_id":"6b1f"}"#,
                "unauthorised",
                Some("APIGW.0301"),
                id,
            ),
            (
                404,
                r#"{"error_msg":"The API does not exist","error_code":"APIGW.0101","request_id":"6b1f"}"#,
                "refused",
                Some("APIGW.0101"),
                id,
            ),
            (
                429,
                r#"{"error_msg":"throttled","error_code":"APIGW.0308","request_id":"6b1f"}"#,
                "refused",
                Some("APIGW.0308"),
                id,
            ),
            (200, "[]", "unreadable", None, None),
            (403, "<html>", "unreadable", None, None),
        ],
    );
}

#[test]
fn an_import_of_a_private_key_returns_no_fingerprint() {
    let outcome =
        huawei("huawei-kps.import-private-key").outcome(&answer(200, r#"{"keypair":{"name":"demo2"}}"#));
    assert_eq!(gist(&outcome).0, "imported");
    assert!(outcome.is_success());
}

#[test]
fn a_key_that_differs_is_no_success() {
    let body =
        r#"{"keypair":{"name":"demo2","fingerprint":"49:ef:73:2b:9b:7f:2e:0c:58:d3:e3:42:8e:28:04:3b"}}"#;
    assert!(!huawei("huawei-kps.import").outcome(&answer(200, body)).is_success());
}

/// The answer to an import may hold a private key, as Huawei's own example does: it is not kept.
#[test]
fn only_a_create_brings_a_private_key() {
    let body = r#"{"keypair":{"name":"demo2","public_key":"ssh-rsa AAAA","private_key":"-----BEGIN RSA PRIVATE KEY-----\nMII"}}"#;
    let import = huawei("huawei-kps.import").outcome(&answer(200, body));
    assert!(matches!(import, Outcome::Imported { .. }));
    assert!(!format!("{import:?}").contains("BEGIN"));
    let params = [("region", "ap-southeast-1"), ("projectId", HUAWEI_PROJECT)];
    let create = plan("huawei-kps.create", "demo2", "", &params).outcome(&answer(200, body));
    assert!(!format!("{create:?}").contains("BEGIN"));
    assert!(!serde_json::to_string(&create).unwrap().contains("BEGIN"));
    let Outcome::Created { private_key: Some(key), .. } = create else { panic!("{create:?}") };
    assert!(key.expose().starts_with("-----BEGIN RSA PRIVATE KEY-----"));
}

/// Whatever comes back, it is read without a panic and shown in bounds.
#[test]
fn odd_answers_are_bounded() {
    let long = "x".repeat(1 << 20);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let nested = format!("{{\"error\":{}}}", "{\"error\":".repeat(50));
    for body in [
        long.as_str(),
        &deep,
        &nested,
        "\0\0",
        "\u{feff}{}",
        "null",
        "1",
        "\"x\"",
        "{\"keypair\":null}",
        "{\"keypair\":[]}",
        "{\"error\":5}",
    ] {
        for plan in [
            naver(),
            nsml(),
            huawei("huawei-kps.import"),
            plan("vietnix.import", "k", &common::key("ed25519"), &[("projectId", HUAWEI_PROJECT)]),
        ] {
            for status in [200, 302, 400, 500] {
                let outcome = plan.outcome(&answer(status, body));
                assert!(outcome.message().len() <= 1600, "{}", plan.operation().id);
            }
        }
    }
}

#[test]
fn a_nova_message_that_echoes_the_key_is_cut() {
    let echo = "A".repeat(5000);
    let body = format!(r#"{{"badRequest":{{"code":400,"message":"Invalid input. Value: {echo}"}}}}"#);
    let plan = plan("vietnix.import", "k", &common::key("ed25519"), &[("projectId", HUAWEI_PROJECT)]);
    assert_eq!(plan.outcome(&answer(400, &body)).message().len(), 400);
}

fn unknown() -> Outcome {
    Outcome::Unknown { reason: "reset".to_owned() }
}

/// What a look-up after a lost answer says: provider, status, body, what it comes to.
#[test]
fn a_lost_answer_is_looked_into() {
    let md5 = common::md5("rsa2048");
    let other = "d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e";
    let logins = |name: &str, fingerprint: &str| {
        format!(
            r#"{{"getLoginKeyListResponse":{{"totalRows":1,"loginKeyList":[{{"fingerprint":"{fingerprint}","keyName":"{name}","createDate":"2025-06-25T17:20:42+0900"}}],"requestId":"d046cdda","returnCode":"0","returnMessage":"success"}}}}"#
        )
    };
    let none = r#"{"getLoginKeyListResponse":{"totalRows":0,"loginKeyList":[],"requestId":"d046cdda","returnCode":"0","returnMessage":"success"}}"#;
    let auth_keys = |title: &str, fingerprint: &str| {
        format!(
            r#"{{"keyList":[{{"name":"u@h","title":"{title}","fingerprint":"{fingerprint}","createTime":"2024-09-03 09:36:40"}}],"totalCount":1}}"#
        )
    };
    let nsml = || plan("clova-nsml.import", "authkey", &common::key("rsa2048"), &[]);
    let kps = |fingerprint: &str| {
        format!(
            r#"{{"keypair":{{"name":"demo2","type":"ssh","fingerprint":"{fingerprint}","create_time":1}}}}"#
        )
    };
    let rows = [
        (naver(), 200, logins("test-key", &md5), "already there"),
        (naver(), 200, logins("test-key", other), "name taken"),
        (naver(), 200, logins("test-key", "-"), "unknown, which"),
        (naver(), 200, logins("test-key-2", &md5), "not sent"),
        (naver(), 200, none.to_owned(), "not sent"),
        (
            naver(),
            401,
            r#"{"error":{"errorCode":"200","message":"Authentication Failed"}}"#.to_owned(),
            "unknown",
        ),
        (naver(), 404, r#"{"error":{"errorCode":"300","message":"Not Found"}}"#.to_owned(), "unknown"),
        (naver(), 400, "<responseError><returnCode>800</returnCode></responseError>".to_owned(), "unknown"),
        (nsml(), 200, auth_keys("authkey", &md5), "already there"),
        (nsml(), 200, auth_keys("authkey", other), "name taken"),
        (nsml(), 200, auth_keys("u@h", &md5), "not sent"),
        (nsml(), 200, r#"{"keyList":[],"totalCount":0}"#.to_owned(), "not sent"),
        (nsml(), 200, "{}".to_owned(), "unknown"),
        (nsml(), 404, String::new(), "unknown"),
        (huawei("huawei-kps.import"), 200, kps(&md5), "already there"),
        (huawei("huawei-kps.import"), 200, kps(other), "name taken"),
        (
            huawei("huawei-kps.import"),
            404,
            r#"{"error_code":"KPS.0001","error_msg":"the key pair does not exist"}"#.to_owned(),
            "not sent",
        ),
        (
            huawei("huawei-kps.import"),
            404,
            r#"{"error_code":"APIGW.0101","error_msg":"The API does not exist"}"#.to_owned(),
            "unknown",
        ),
    ];
    for (plan, status, body, expected) in rows {
        let outcome = plan.outcome_of_lookup(&answer(status, &body), unknown());
        let said = match &outcome {
            Outcome::AlreadyThere { .. } => "already there",
            Outcome::NameTaken { .. } => "name taken",
            Outcome::NotSent { .. } => "not sent",
            Outcome::Unknown { reason } if reason == "reset" => "unknown",
            Outcome::Unknown { .. } => "unknown, which",
            _ => "else",
        };
        assert_eq!(said, expected, "{} {status} {body}", plan.operation().id);
    }
}

/// Notations that answers come in, against those of the key that left.
#[test]
fn a_fingerprint_is_told_by_its_notation() {
    let key = Material::read(&common::key("rsa2048")).unwrap();
    let md5 = common::md5("rsa2048");
    let sha256 = key.fingerprint().value;
    let sha1 = "aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd";
    let verdict = |got: &str| match FingerprintVerdict::compare(&key.fingerprints(), Some(got)) {
        FingerprintVerdict::Match { .. } => "match",
        FingerprintVerdict::Differs { .. } => "differs",
        FingerprintVerdict::NotReturned => "not returned",
        FingerprintVerdict::UnknownNotation { .. } => "unknown notation",
    };
    for (got, expected) in [
        (md5.clone(), "match"),
        (md5.to_uppercase(), "match"),
        (format!("MD5:{md5}"), "match"),
        (format!(" {md5}\n"), "match"),
        (sha256.clone(), "match"),
        (format!("{sha256}="), "match"),
        (sha256.to_uppercase(), "differs"),
        ("SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU".to_owned(), "differs"),
        ("d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e".to_owned(), "differs"),
        (sha1.to_owned(), "unknown notation"),
        (md5.replace(':', ""), "unknown notation"),
        (md5.replace(':', "-"), "unknown notation"),
        (format!("{md5}:00"), "unknown notation"),
        ("SHA256:short".to_owned(), "unknown notation"),
        ("lkp-a1b2".to_owned(), "unknown notation"),
        (String::new(), "not returned"),
        ("-".to_owned(), "not returned"),
    ] {
        assert_eq!(verdict(&got), expected, "{got:?}");
    }
}

#[test]
fn a_generated_key_in_an_answer_of_another_shape_is_neither_shown_nor_lost() {
    let body = r#"{"unexpected":{"private_key":"-----BEGIN RSA PRIVATE KEY-----\nMIIE"}}"#;
    let response = Response { status: 200, headers: Vec::new(), body: body.to_owned() };
    for id in ["huawei-kps.create", "openstack-nova.create"] {
        let outcome = keyferry::plan::outcome(keyferry::provider::operation(id).unwrap(), None, &response);
        let Outcome::Created { private_key: Some(key), .. } = &outcome else { panic!("{outcome:?}") };
        assert_eq!(key.expose(), body);
    }
}
