//! NAVER Cloud Platform: its API Gateway, and the two APIs behind it.

pub(crate) mod nsml;
pub(crate) mod server;

use std::ops::Range;

use keyferry::{secret::Secret, sign::ncp_v2, time::Timestamp};
use serde_json::json;

use crate::{
    credentials::{ACCESS_KEY, SECRET_KEY},
    http::{Received, Reply},
};

/// How far a clock may be off, in milliseconds
/// (<https://api.ncloud-docs.com/docs/common-ncpapi>).
const MAX_SKEW: u64 = 5 * 60 * 1000;

/// KST, in which dates are answered.
const KST_MILLISECONDS: u64 = 9 * 3600 * 1000;

/// Checks signature v2 against what arrived.
fn authenticate(request: &Received, now: Timestamp) -> Result<(), Reply> {
    let timestamp = request.header("x-ncp-apigw-timestamp");
    let access_key = request.header("x-ncp-iam-access-key");
    let message = format!("{} {}\n{timestamp}\n{access_key}", request.method, request.path_and_query());
    let signature = ncp_v2::signature(&message, &Secret::new(SECRET_KEY.to_owned()));
    let fresh = timestamp.parse().is_ok_and(|at: u64| at.abs_diff(now.0) <= MAX_SKEW);
    let known = access_key == ACCESS_KEY && request.header("x-ncp-apigw-signature-v2") == signature;
    if fresh && known { Ok(()) } else { Err(unauthorised()) }
}

fn unauthorised() -> Reply {
    gateway(401, "200", "Authentication Failed", "Invalid authentication information.")
}

/// The gateway's word that there is no such API.
pub(crate) fn no_url() -> Reply {
    gateway(404, "300", "Not Found Exception", "URL not found.")
}

/// The date and the time of day in KST: `2025-06-25` and `17:20:42`.
fn kst(now: Timestamp) -> (String, String) {
    let basic = Timestamp(now.0 + KST_MILLISECONDS).basic_iso8601();
    let digits: Vec<char> = basic.chars().filter(char::is_ascii_digit).collect();
    let part = |range: Range<usize>| digits.get(range).unwrap_or_default().iter().collect::<String>();
    (
        format!("{}-{}-{}", part(0..4), part(4..6), part(6..8)),
        format!("{}:{}:{}", part(8..10), part(10..12), part(12..14)),
    )
}

/// An error of the gateway, with the content type that it was seen to have.
pub(crate) fn gateway(status: u16, code: &str, message: &str, details: &str) -> Reply {
    let body = json!({"error": {"errorCode": code, "message": message, "details": details}});
    Reply::new(status, "text/plain;charset=UTF-8", body.to_string())
}
