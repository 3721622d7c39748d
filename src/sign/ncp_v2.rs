//! NAVER Cloud Platform's API Gateway signature v2.
//!
//! <https://api.ncloud-docs.com/docs/common-ncpapi>: it covers method, path, query, timestamp and
//! access key, and nothing of the body.

use base64ct::{Base64, Encoding};

use super::hmac_sha256;
use crate::{
    http::{Head, Method, Url},
    secret::Secret,
    time::Timestamp,
};

/// The text that is signed.
pub fn string_to_sign(method: Method, url: &Url, timestamp: Timestamp, access_key: &str) -> String {
    format!("{method} {}\n{}\n{access_key}", url.path_and_query(), timestamp.0)
}

/// The value of `x-ncp-apigw-signature-v2`.
pub fn signature(string_to_sign: &str, secret_key: &Secret) -> String {
    Base64::encode_string(&hmac_sha256(secret_key, string_to_sign))
}

/// Adds the three headers of a signed request.
pub(crate) fn sign(head: &mut Head, access_key: &str, secret_key: &Secret, now: Timestamp) {
    let string_to_sign = string_to_sign(head.method, &head.url, now, access_key);
    head.set("x-ncp-apigw-timestamp", now.0.to_string());
    head.set("x-ncp-iam-access-key", access_key);
    head.set("x-ncp-apigw-signature-v2", signature(&string_to_sign, secret_key));
}
