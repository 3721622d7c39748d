//! Answers of Nova, of Keystone's middleware before it, and of the router before both.

use crate::{
    http::Response,
    json::Json,
    outcome::{Failure, FailureKind, Receipt, Reply},
    plan::Import,
    secret::Secret,
    shelf::{Deleted, KeptKey, Page},
};

/// How much of a message is kept: Nova echoes the whole public key in some.
const MESSAGE_LEN: usize = 400;

/// Reads an answer.
pub(crate) fn read(response: &Response) -> Reply {
    let Ok(body) = Json::parse(&response.body) else { return Reply::Unreadable };
    match body.get("keypair") {
        Some(keypair) if response.is_success() => Reply::Done(receipt(keypair, response)),
        _ => fault(&body, response).map_or(Reply::Unreadable, Reply::Failed),
    }
}

/// Reads the answer to a look-up by name.
pub(crate) fn read_found(_: &Import, response: &Response) -> Reply<Option<KeptKey>> {
    let Ok(body) = Json::parse(&response.body) else { return Reply::Unreadable };
    match body.get("keypair") {
        Some(keypair) if response.is_success() => Reply::Done(Some(kept(keypair))),
        _ if is_missing(&body, response) => Reply::Done(None),
        _ => fault(&body, response).map_or(Reply::Unreadable, Reply::Failed),
    }
}

/// Reads a page of the list. What leads to the next is the last name, as Nova's own link says.
pub(crate) fn read_list(response: &Response, _: Option<&str>) -> Reply<Page> {
    let Ok(body) = Json::parse(&response.body) else { return Reply::Unreadable };
    match body.get("keypairs") {
        Some(keypairs) if response.is_success() => Reply::Done(page(keypairs, &body)),
        _ => fault(&body, response).map_or(Reply::Unreadable, Reply::Failed),
    }
}

fn page(keypairs: &Json, body: &Json) -> Page {
    let links = body.get("keypairs_links").map(Json::items).unwrap_or_default();
    let more = links.iter().any(|link| link.get("rel").and_then(Json::as_str) == Some("next"));
    let keys = keypairs.items().iter().filter_map(|item| item.get("keypair").map(kept));
    let keys: Vec<KeptKey> = keys.filter(|key| !key.name.is_empty()).collect();
    let next = keys.last().filter(|_| more).map(|key| key.name.clone());
    Page { keys, next }
}

/// Reads the answer to a deletion, which has no body if it was done.
pub(crate) fn read_deletion(response: &Response) -> Reply<Deleted> {
    let Ok(body) = Json::parse_body(&response.body) else { return Reply::Unreadable };
    let deleted = |was_there| Reply::Done(Deleted { was_there, request_id: request_id(response) });
    if response.is_success() {
        return deleted(true);
    }
    if is_missing(&body, response) {
        return deleted(false);
    }
    fault(&body, response).map_or(Reply::Unreadable, Reply::Failed)
}

fn kept(keypair: &Json) -> KeptKey {
    KeptKey {
        name: keypair.text("name").unwrap_or_default(),
        id: keypair.text_or_number("id"),
        fingerprint: keypair.text("fingerprint"),
        public_key: keypair.text("public_key"),
        created: keypair.text("created_at"),
        kind: keypair.text("type"),
    }
}

/// Whether Nova says that there is no such key pair. The router's 404, which says that there is no such
/// path, has another shape.
fn is_missing(body: &Json, response: &Response) -> bool {
    response.status == 404 && body.get("itemNotFound").is_some()
}

fn receipt(keypair: &Json, response: &Response) -> Receipt {
    Receipt {
        id: keypair.text_or_number("id"),
        name: keypair.text("name"),
        fingerprint: keypair.text("fingerprint"),
        public_key: keypair.text("public_key"),
        private_key: keypair.text("private_key").map(Secret::new),
        request_id: request_id(response),
    }
}

fn request_id(response: &Response) -> Option<String> {
    let names = ["x-openstack-request-id", "x-compute-request-id"];
    names.iter().find_map(|name| response.header(name)).map(str::to_owned)
}

/// A fault is one member, whatever its name, that holds `code` and `message`; the router's faults
/// hold them at the top, with the status text as the code and markup in the message.
fn fault(body: &Json, response: &Response) -> Option<Failure> {
    let (name, fault) = match body.members().first().filter(|(_, fault)| fault.is_object()) {
        Some((name, fault)) => (Some(name.clone()), fault),
        None => (None, body),
    };
    let message = fault.get("message")?.as_str()?;
    let (kind, hint) = kind_and_hint(response.status, message);
    Some(Failure {
        kind,
        code: name.or_else(|| Some(response.status.to_string())),
        message: plain(message),
        request_id: request_id(response),
        hint,
    })
}

fn plain(message: &str) -> String {
    let text = message.replace("<br />", " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(MESSAGE_LEN).collect()
}

fn kind_and_hint(status: u16, message: &str) -> (FailureKind, String) {
    match status {
        401 => (FailureKind::Unauthorized, "get a new token: openstack token issue".to_owned()),
        403 if message.contains("Quota") => {
            (FailureKind::Refused, "delete a key pair that is not used, or ask for a larger quota".to_owned())
        }
        404 => {
            (FailureKind::Refused, "check the endpoint: openstack endpoint list --service compute".to_owned())
        }
        406 => (FailureKind::Refused, supported(message)),
        409 => (FailureKind::NameTaken, String::new()),
        413 | 429 | 503 => (FailureKind::Refused, "wait a minute, then send again".to_owned()),
        _ => (FailureKind::Refused, String::new()),
    }
}

/// What to ask for in place of a microversion that the cloud doesn't know.
fn supported(message: &str) -> String {
    let maximum = message.split("maximum is ").nth(1).map(|rest| rest.trim_end_matches('.'));
    match maximum {
        Some(maximum) => format!("this cloud goes up to {maximum}: ask for that microversion or a lower one"),
        None => "ask for a lower microversion".to_owned(),
    }
}
