//! What NAVER, NSML and Huawei refuse here, and in which shape.

use keyferry::{encode, secret::Secret, sign::ncp_v2};
use keyferry_sandbox::{
    clouds,
    credentials::{ACCESS_KEY, API_KEY, OTHER_PROJECT_ID, PROJECT_ID, SECRET_KEY, TOKEN},
};
use serde_json::json;

use crate::{
    stack::now,
    support::{Answer, ask},
};

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHuWPC8LuA+1QqAHcBJ7fHQbaf2yzxwuQpIt8GLHFybE u@h";
const DSA: &str = include_str!("dsa.pub");

/// A request of NAVER's, signed so many milliseconds from now.
async fn signed(method: &str, target: &str, body: &str, extra: &[(&str, &str)], skew: i64) -> Answer {
    let timestamp = now().0.saturating_add_signed(skew).to_string();
    let message = format!("{method} {target}\n{timestamp}\n{ACCESS_KEY}");
    let signature = ncp_v2::signature(&message, &Secret::new(SECRET_KEY.to_owned()));
    let mut headers = vec![
        ("x-ncp-apigw-timestamp", timestamp.as_str()),
        ("x-ncp-iam-access-key", ACCESS_KEY),
        ("x-ncp-apigw-signature-v2", signature.as_str()),
    ];
    headers.extend_from_slice(extra);
    ask(&clouds::router(), method, target, &headers, body).await
}

async fn naver(pairs: &[(&str, &str)]) -> Answer {
    let target = format!("/vserver/v2/importLoginKey?{}", encode::form(pairs.iter().copied()));
    signed("GET", &target, "", &[], 0).await
}

async fn nsml(body: serde_json::Value) -> Answer {
    signed("POST", "/nsml/v1/auth-keys", &body.to_string(), &[("x-ncp-apigw-api-key", API_KEY)], 0).await
}

async fn huawei(path: &str, body: serde_json::Value) -> Answer {
    let path = format!("/v3/{PROJECT_ID}/keypairs{path}");
    ask(&clouds::router(), "POST", &path, &[("x-auth-token", TOKEN)], body.to_string()).await
}

#[tokio::test]
async fn naver_answers_in_the_format_that_was_asked_for() {
    let pairs = [("keyName", "a-b-c"), ("publicKey", KEY), ("responseFormatType", "json")];
    let answer = naver(&pairs).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let key = &answer.json()["importLoginKeyResponse"]["loginKeyList"][0];
    assert_eq!((&key["keyName"], &key["fingerprint"]), (&json!("a-b-c"), &json!("")));
    assert!(key["createDate"].as_str().unwrap().ends_with("+0900"));
    let answer = naver(&pairs[..2]).await;
    assert!(answer.text().contains("<loginKeyList><loginKey>"), "{}", answer.text());
    assert!(answer.header("content-type").starts_with("application/xml"));
    assert_eq!(answer.header(clouds::MARK), "1");
}

#[tokio::test]
async fn naver_refuses_in_its_own_shape() {
    for (name, key) in [
        ("ab", KEY),
        ("Abc", KEY),
        ("1abc", KEY),
        ("abc-", KEY),
        ("a_c", KEY),
        ("abc", ""),
        ("abc", "nonsense"),
    ] {
        let answer = naver(&[("keyName", name), ("publicKey", key), ("responseFormatType", "json")]).await;
        assert_eq!(answer.status, 400, "{name}");
        assert!(answer.json()["responseError"]["returnMessage"].is_string(), "{}", answer.text());
    }
}

#[tokio::test]
async fn the_gateway_refuses_what_was_changed_or_is_late() {
    let target = "/vserver/v2/importLoginKey?keyName=abc&responseFormatType=json";
    for skew in [-6 * 60 * 1000, 6 * 60 * 1000] {
        let late = signed("GET", target, "", &[], skew).await;
        assert_eq!((late.status, &late.json()["error"]["errorCode"]), (401, &json!("200")));
        assert!(late.header("content-type").starts_with("text/plain"));
    }
    let changed = [("x-ncp-apigw-signature-v2", "AAAA")];
    let answer = ask(&clouds::router(), "GET", target, &changed, "").await;
    assert_eq!(answer.json()["error"]["message"], "Authentication Failed");
    let unknown = signed("GET", "/vserver/v2/x", "", &[], 0).await;
    assert_eq!((unknown.status, &unknown.json()["error"]["errorCode"]), (404, &json!("300")));
}

#[tokio::test]
async fn nsml_answers_with_nothing_and_refuses_as_documented() {
    let answer = nsml(json!({"title": "A-b-", "key": KEY})).await;
    assert_eq!((answer.status, answer.text(), answer.header("content-type")), (201, "", ""));
    for (body, status) in [
        (json!({"title": "a--b", "key": KEY}), 400),
        (json!({"title": "-ab", "key": KEY}), 400),
        (json!({"title": "a b", "key": KEY}), 400),
        (json!({"title": "ab"}), 400),
        (json!({"title": "ab", "key": "nonsense"}), 406),
        (json!({"title": "ab", "key": DSA}), 406),
    ] {
        let answer = nsml(body.clone()).await;
        assert_eq!(answer.status, status, "{body}");
        assert!(answer.json()["error"]["errorCode"].is_string(), "{}", answer.text());
    }
    let without_api_key = signed("POST", "/nsml/v1/auth-keys", "{}", &[], 0).await;
    assert_eq!(without_api_key.status, 401);
}

#[tokio::test]
async fn huawei_takes_the_documented_bodies_and_no_others() {
    let pem = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let protection = |encryption: serde_json::Value| json!({"private_key": pem, "encryption": encryption});
    let default = json!({"type": "default"});
    let long = format!("{KEY}{}", "x".repeat(1024));
    let (n64, n255) = ("n".repeat(64), "n".repeat(255));
    for (keypair, status) in [
        (json!({"name": n255, "public_key": KEY, "scope": "domain", "type": "ssh", "user_id": "a1"}), 200),
        (json!({"name": "n"}), 200),
        (json!({"name": "n", "key_protection": {"encryption": default}}), 200),
        (json!({"name": "n", "public_key": KEY, "key_protection": protection(default.clone())}), 200),
        (
            json!({"name": "n", "public_key": KEY, "key_protection": protection(json!({"type": "kms", "kms_key_name": "k"}))}),
            200,
        ),
        (json!({"name": "n", "public_key": KEY, "key_protection": protection(json!({"type": "kms"}))}), 400),
        (json!({"name": "n", "public_key": KEY, "key_protection": {"encryption": default}}), 400),
        (json!({"name": "n", "public_key": KEY, "key_protection": {"private_key": pem}}), 400),
        (json!({"name": "n", "public_key": null}), 400),
        (json!({"name": "n", "public_key": KEY, "scope": "account"}), 400),
        (json!({"name": "n", "public_key": KEY, "description": "x"}), 400),
        (json!({"name": "n.n", "public_key": KEY}), 400),
        (json!({"name": "", "public_key": KEY}), 400),
        (json!({"name": format!("{n255}n"), "public_key": KEY}), 400),
        (json!({"name": "n", "public_key": long}), 400),
        (json!({"name": "n", "public_key": "nonsense"}), 400),
        (json!({"public_key": KEY}), 400),
    ] {
        let answer = huawei("", json!({"keypair": keypair.clone()})).await;
        assert_eq!(answer.status, status, "{keypair}: {}", answer.text());
        if status != 200 {
            assert_eq!(answer.json()["error_code"], "KPS.0002");
        }
    }
    let nothing_there = huawei(
        "/private-key/import",
        json!({"keypair": {"name": n64, "key_protection": protection(default.clone())}}),
    )
    .await;
    assert!(nothing_there.text().contains("does not exist"), "{}", nothing_there.text());
    let too_long = huawei(
        "/private-key/import",
        json!({"keypair": {"name": n255, "key_protection": protection(default)}}),
    )
    .await;
    assert_eq!(too_long.status, 400);
}

#[tokio::test]
async fn huawei_refuses_private_keys_that_it_can_not_read() {
    for pem in [
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
        "PuTTY-User-Key-File-3: ssh-rsa\n",
        "",
    ] {
        let protection = json!({"private_key": pem, "encryption": {"type": "default"}});
        let keypair = json!({"name": "n", "public_key": KEY, "key_protection": protection});
        assert_eq!(huawei("", json!({"keypair": keypair})).await.status, 400, "{pem}");
    }
}

#[tokio::test]
async fn huaweis_gateway_refuses_strangers_and_unknown_paths() {
    let path = format!("/v3/{PROJECT_ID}/keypairs");
    for headers in [
        &[][..],
        &[("x-auth-token", "short")],
        &[("authorization", "SDK-HMAC-SHA256 Access=a, SignedHeaders=host;x-sdk-date, Signature=b")],
        &[("authorization", "Bearer x"), ("x-sdk-date", "20261122T000000Z")],
    ] {
        let answer = ask(&clouds::router(), "POST", &path, headers, "{}").await;
        assert_eq!((answer.status, &answer.json()["error_code"]), (401, &json!("APIGW.0301")));
    }
    let unknown = format!("/v3/{PROJECT_ID}/keys");
    let answer = ask(&clouds::router(), "POST", &unknown, &[("x-auth-token", TOKEN)], "{}").await;
    assert_eq!((answer.status, &answer.json()["error_code"]), (404, &json!("APIGW.0101")));
    assert!(answer.json()["request_id"].is_string());
    let short = ask(&clouds::router(), "POST", "/v3/p/keypairs", &[("x-auth-token", TOKEN)], "{}").await;
    assert_eq!(short.status, 400, "{OTHER_PROJECT_ID} has 32 characters, p has not");
}
