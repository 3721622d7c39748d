//! Answers of KPS, and of the gateways before it.

use crate::{
    http::Response,
    json::Json,
    outcome::{Failure, FailureKind, Receipt, Reply},
    plan::Import,
    secret::Secret,
    shelf::{Deleted, KeptKey, Page},
};

/// Pairs of names that Huawei's services give code and message
/// (`huaweicloudsdkcore`, `exceptions/exception_handler.py`).
const ERROR_NAMES: [(&str, &str); 3] =
    [("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message")];

/// Reads an answer.
pub(super) fn read(response: &Response) -> Reply {
    let Ok(body) = Json::parse(&response.body) else { return Reply::Unreadable };
    let request_id = request_id(&body, response);
    if let Some(failure) = refusal(&body, response) {
        return Reply::Failed(failure);
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

/// Reads the answer to a look-up by name.
pub(super) fn read_found(_: &Import, response: &Response) -> Reply<Option<KeptKey>> {
    let Ok(body) = Json::parse(&response.body) else { return Reply::Unreadable };
    match (refusal(&body, response), body.get("keypair")) {
        (Some(failure), _) if is_missing(&failure, response) => Reply::Done(None),
        (Some(failure), _) => Reply::Failed(failure),
        (None, Some(keypair)) if response.is_success() => Reply::Done(Some(kept(keypair))),
        _ => Reply::Unreadable,
    }
}

/// Reads a page of the list.
pub(super) fn read_list(response: &Response, _: Option<&str>) -> Reply<Page> {
    let Ok(body) = Json::parse(&response.body) else { return Reply::Unreadable };
    match (refusal(&body, response), body.get("keypairs")) {
        (Some(failure), _) => Reply::Failed(failure),
        (None, Some(keypairs)) if response.is_success() => Reply::Done(page(keypairs, &body)),
        _ => Reply::Unreadable,
    }
}

fn page(keypairs: &Json, body: &Json) -> Page {
    let keys = keypairs.items().iter().filter_map(|item| item.get("keypair").map(kept));
    Page {
        keys: keys.filter(|key| !key.name.is_empty()).collect(),
        next: body.get("page_info").and_then(|info| info.text_or_number("next_marker")),
    }
}

/// Reads the answer to a deletion, which has no body if it was done.
pub(super) fn read_deletion(response: &Response) -> Reply<Deleted> {
    let Ok(body) = Json::parse_body(&response.body) else { return Reply::Unreadable };
    let deleted = |was_there| Deleted { was_there, request_id: request_id(&body, response) };
    match refusal(&body, response) {
        Some(failure) if is_missing(&failure, response) => Reply::Done(deleted(false)),
        Some(failure) => Reply::Failed(failure),
        None if response.is_success() => Reply::Done(deleted(true)),
        None => Reply::Unreadable,
    }
}

fn kept(keypair: &Json) -> KeptKey {
    KeptKey {
        name: keypair.text("name").unwrap_or_default(),
        fingerprint: keypair.text("fingerprint"),
        public_key: keypair.text("public_key"),
        kind: keypair.text("type"),
        ..KeptKey::default()
    }
}

/// Whether KPS itself says that there is no such key pair. A gateway's 404, which says that there is no
/// such API, has a code of its own.
fn is_missing(failure: &Failure, response: &Response) -> bool {
    let words = failure.message.contains("not exist") || failure.message.contains("不存在");
    let of_kps = failure.code.as_ref().is_some_and(|code| code.starts_with("KPS."));
    of_kps && (response.status == 404 || words)
}

fn request_id(body: &Json, response: &Response) -> Option<String> {
    body.text("request_id").or_else(|| response.header("X-Request-Id").map(str::to_owned))
}

fn refusal(body: &Json, response: &Response) -> Option<Failure> {
    let (code, message) = error(body)?;
    Some(failure(response.status, code, message, request_id(body, response)))
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
