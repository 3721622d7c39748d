//! What NAVER Cloud Platform's APIs behind its API Gateway have in common.

use crate::{
    credentials::Credentials,
    http::{Head, Response},
    json::Json,
    outcome::{Failure, FailureKind},
    sign::ncp_v2,
    time::Timestamp,
};

/// The gateway's code for an unknown caller, and for a clock that is off by more than five
/// minutes (<https://api.ncloud-docs.com/docs/common-ncpapi>).
const AUTHENTICATION_FAILED: &str = "200";
/// The gateway's code for a caller without a subscription.
const PERMISSION_DENIED: &str = "210";

/// Signs with an access key; none if the credentials are others.
pub(super) fn sign(head: &mut Head, credentials: &Credentials, now: Timestamp) -> Option<()> {
    let Credentials::AccessKey { access_key, secret_key, .. } = credentials else { return None };
    ncp_v2::sign(head, access_key, secret_key, now);
    Some(())
}

/// The id of the request, where the gateway gives one.
pub(super) fn trace_id(response: &Response) -> Option<String> {
    response.header("x-ncp-trace-id").map(str::to_owned)
}

/// The gateway's own error, `{"error":{"errorCode","message","details"}}`, whatever the status
/// and the content type say.
pub(super) fn gateway_failure(response: &Response, body: &Json) -> Option<Failure> {
    let error = body.get("error")?;
    let code = error.text_or_number("errorCode");
    let parts = [error.text_or_number("message"), error.text_or_number("details")];
    let message = parts.into_iter().flatten().collect::<Vec<_>>().join(": ");
    let (kind, hint) = match code.as_deref() {
        Some(AUTHENTICATION_FAILED) => (
            FailureKind::Unauthorized,
            "check access key and secret key, and that this computer's clock is right to five minutes",
        ),
        Some(PERMISSION_DENIED) => (
            FailureKind::Unauthorized,
            "subscribe to this API in the NAVER Cloud console, or use the keys of an account that did",
        ),
        _ if response.status == 401 => (FailureKind::Unauthorized, "check access key and secret key"),
        _ => (FailureKind::Refused, ""),
    };
    Some(Failure { kind, code, message, request_id: trace_id(response), hint: hint.to_owned() })
}
