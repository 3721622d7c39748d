//! Answers of KPS, and of the gateways before it.

use crate::{
    http::Response,
    json::Json,
    outcome::{Failure, FailureKind, Receipt, Reply},
    secret::Secret,
};

/// Pairs of names that Huawei's services give code and message
/// (`huaweicloudsdkcore`, `exceptions/exception_handler.py`).
const ERROR_NAMES: [(&str, &str); 3] =
    [("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message")];

/// Reads an answer.
pub(super) fn read(response: &Response) -> Reply {
    let Ok(body) = Json::parse(&response.body) else { return Reply::Unreadable };
    let request_id = body.text("request_id").or_else(|| response.header("X-Request-Id").map(str::to_owned));
    if let Some((code, message)) = error(&body) {
        return Reply::Failed(failure(response.status, code, message, request_id));
    }
    match body.get("keypair") {
        Some(keypair) if response.is_success() => Reply::Done(Receipt {
            id: None,
            name: keypair.text("name"),
            fingerprint: keypair.text("fingerprint"),
            public_key: keypair.text("public_key"),
            private_key: keypair.text("private_key").filter(|key| !key.is_empty()).map(Secret::new),
            request_id,
        }),
        _ => Reply::Unreadable,
    }
}

/// Code and message, at the top or one level down.
fn error(body: &Json) -> Option<(Option<String>, String)> {
    let nested = body.members().iter().map(|(_, value)| value).filter(|value| value.is_object());
    std::iter::once(body).chain(nested).find_map(pair)
}

fn pair(object: &Json) -> Option<(Option<String>, String)> {
    ERROR_NAMES.iter().find_map(|(code, message)| Some((Some(object.text(code)?), object.text(message)?)))
}

fn failure(status: u16, code: Option<String>, message: String, request_id: Option<String>) -> Failure {
    let lower = message.to_ascii_lowercase();
    let taken = status == 409 || lower.contains("already exist") || message.contains("已存在");
    let (kind, hint) = match status {
        401 => (FailureKind::Unauthorized, "get a new token, or check AK, SK and this computer's clock"),
        _ if taken => (FailureKind::NameTaken, ""),
        403 => (FailureKind::Refused, "the account needs the permission for KPS in this project"),
        404 => (FailureKind::Refused, "check region and project ID, and that KPS is offered there"),
        429 => (FailureKind::Refused, "wait a minute, then send again"),
        _ => (FailureKind::Refused, ""),
    };
    Failure { kind, code, message, request_id, hint: hint.to_owned() }
}
