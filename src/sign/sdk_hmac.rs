//! Huawei Cloud's AK/SK signature, `SDK-HMAC-SHA256`.
//!
//! <https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html>: it covers
//! method, path, query, the headers it names, and the body. A page can't set `Host` and
//! `User-Agent`, so the sender's `Host` is signed as the URL gives it and `User-Agent` is not.

use sha2::{Digest, Sha256};

use super::hmac_sha256;
use crate::{encode::hex, http::Head, order::sorted, secret::Secret, time::Timestamp};

const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// The request in the form that is hashed: the path ends with `/` here and only here.
pub fn canonical_request(head: &Head, body: &[u8]) -> String {
    let headers = canonical_headers(head);
    let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    format!(
        "{}\n{}/\n{}\n{}\n{}\n{}",
        head.method,
        head.url.path().trim_end_matches('/'),
        canonical_query(head.url.query()),
        lines.concat(),
        signed_headers(&headers),
        hex(&Sha256::digest(body)),
    )
}

/// The text that is signed.
pub fn string_to_sign(date: &str, canonical_request: &str) -> String {
    format!("{ALGORITHM}\n{date}\n{}", hex(&Sha256::digest(canonical_request)))
}

/// The signature of that text, in hex.
pub fn signature(string_to_sign: &str, secret_key: &Secret) -> String {
    hex(&hmac_sha256(secret_key, string_to_sign))
}

/// Adds `X-Sdk-Date` and `Authorization`, which covers every header there is by then and `Host`.
pub(crate) fn sign(head: &mut Head, body: &[u8], access_key: &str, secret_key: &Secret, now: Timestamp) {
    let date = now.basic_iso8601();
    head.set("X-Sdk-Date", date.clone());
    let string_to_sign = string_to_sign(&date, &canonical_request(head, body));
    let signed_headers = signed_headers(&canonical_headers(head));
    let signature = signature(&string_to_sign, secret_key);
    head.set(
        "Authorization",
        format!("{ALGORITHM} Access={access_key}, SignedHeaders={signed_headers}, Signature={signature}"),
    );
}

/// Names in lower case with trimmed values, in the order of the names.
fn canonical_headers(head: &Head) -> Vec<(String, String)> {
    let set = head
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.expose().trim().to_owned()));
    let host = ("host".to_owned(), head.url.host().to_owned());
    sorted(set.chain([host]), |one, other| one < other)
}

fn signed_headers(headers: &[(String, String)]) -> String {
    headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";")
}

/// The pairs as they are encoded on the wire, in the order of their names.
fn canonical_query(query: &str) -> String {
    sorted(query.split('&'), |one, other| one < other).join("&")
}
