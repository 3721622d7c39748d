//! Huawei's API gateway: who calls, by token or by AK/SK.

use keyferry::{encode::hex, secret::Secret, sign::sdk_hmac, time::Timestamp};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    credentials::{ACCESS_KEY, SECRET_KEY, TOKEN},
    http::{Received, Reply},
};

/// How far a clock may be off, in minutes
/// (<https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html>).
const MAX_SKEW_MINUTES: u64 = 15;

pub(super) fn authenticate(request: &Received, now: Timestamp) -> Result<(), Reply> {
    let authorization = request.header("authorization");
    let known = if authorization.is_empty() {
        request.header("x-auth-token") == TOKEN
    } else {
        is_fresh(request.header("x-sdk-date"), now) && is_signed(request, authorization)
    };
    if known {
        Ok(())
    } else {
        Err(refusal(401, "APIGW.0301", "Incorrect IAM authentication information", now))
    }
}

pub(super) fn no_api(now: Timestamp) -> Reply {
    let message = "The API does not exist or has not been published in the environment";
    refusal(404, "APIGW.0101", message, now)
}

fn refusal(status: u16, code: &str, message: &str, now: Timestamp) -> Reply {
    let request_id = format!("sandbox-{}", now.0);
    Reply::json(status, &json!({"error_msg": message, "error_code": code, "request_id": request_id}))
}

/// Whether a date is one of the minutes around now.
fn is_fresh(date: &str, now: Timestamp) -> bool {
    let minute = |offset: u64| {
        let at = (now.0 + offset * 60_000).saturating_sub(MAX_SKEW_MINUTES * 60_000);
        Timestamp(at).basic_iso8601().get(..13).map(str::to_owned)
    };
    let given = date.get(..13).map(str::to_owned);
    given.is_some() && (0..=2 * MAX_SKEW_MINUTES).any(|offset| minute(offset) == given)
}

/// Whether the signature fits what arrived.
fn is_signed(request: &Received, authorization: &str) -> bool {
    let Some(fields) = authorization.strip_prefix("SDK-HMAC-SHA256 ") else { return false };
    let field = |name: &str| {
        let mut pairs = fields.split(", ").filter_map(|pair| pair.split_once('='));
        pairs.find(|(known, _)| *known == name).map(|(_, value)| value).unwrap_or_default()
    };
    let signed_headers = field("SignedHeaders");
    let covers = |name: &str| signed_headers.split(';').any(|signed| signed == name);
    let canonical_request = canonical_request(request, signed_headers);
    let to_sign = sdk_hmac::string_to_sign(request.header("x-sdk-date"), &canonical_request);
    let signature = sdk_hmac::signature(&to_sign, &Secret::new(SECRET_KEY.to_owned()));
    field("Access") == ACCESS_KEY && covers("host") && covers("x-sdk-date") && field("Signature") == signature
}

fn canonical_request(request: &Received, signed_headers: &str) -> String {
    let mut pairs: Vec<&str> = request.query.split('&').collect();
    pairs.sort_unstable();
    let header = |name: &str| format!("{name}:{}\n", request.header(name).trim());
    let headers: String = signed_headers.split(';').map(header).collect();
    format!(
        "{}\n{}/\n{}\n{headers}\n{signed_headers}\n{}",
        request.method,
        request.path,
        pairs.join("&"),
        hex(&Sha256::digest(&request.body))
    )
}
