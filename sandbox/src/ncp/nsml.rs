//! The authentication keys of CLOVA NSML.

use keyferry::time::Timestamp;
use serde_json::{Value, json};

use super::{authenticate, gateway, kst, no_url, unauthorised};
use crate::{
    credentials::API_KEY,
    form,
    http::{Received, Reply},
    json,
    shelf::{Kept, Shelf},
    sshkey,
};

/// The types that the API's page lists, its misspelt one as it is meant.
const ALGORITHMS: [&str; 5] =
    ["ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"];

/// Answers a request to a path below `/nsml/v1/auth-keys`, taken apart at its slashes.
pub(crate) fn answer(request: &Received, rest: &[&str], shelf: &mut Shelf, now: Timestamp) -> Reply {
    dispatch(request, rest, shelf, now).unwrap_or_else(|refusal| refusal)
}

fn dispatch(request: &Received, rest: &[&str], shelf: &mut Shelf, now: Timestamp) -> Result<Reply, Reply> {
    authenticate(request, now)?;
    if request.header("x-ncp-apigw-api-key") != API_KEY {
        return Err(unauthorised());
    }
    match (request.method.as_str(), rest) {
        ("POST", []) => create(request, shelf, now).map(|()| Reply::empty(201)),
        ("GET", []) => Ok(list(request, shelf)),
        ("DELETE", ["title", title, "name", name]) => {
            Ok(delete(request, &form::decode(title), &form::decode(name), shelf))
        }
        _ => Err(no_url()),
    }
}

fn list(request: &Received, shelf: &Shelf) -> Reply {
    let keys = shelf.all(request.header("host")).into_iter().map(|(title, key)| {
        let (date, time) = kst(key.created);
        json!({
            "name": name(key), "title": title, "fingerprint": key.fingerprint,
            "createTime": format!("{date} {time}"),
        })
    });
    let keys: Vec<Value> = keys.collect();
    Reply::json(200, &json!({"totalCount": keys.len(), "keyList": keys}))
}

/// The API makes names up itself, of 33 characters in its documentation.
fn name(key: &Kept) -> String {
    format!("k{}", key.fingerprint.replace(':', ""))
}

fn delete(request: &Received, title: &str, wanted: &str, shelf: &mut Shelf) -> Reply {
    let cloud = request.header("host");
    if shelf.get(cloud, title).is_none_or(|key| name(key) != wanted) {
        return Reply::empty(404);
    }
    shelf.remove(cloud, title);
    Reply::empty(200)
}

fn create(request: &Received, shelf: &mut Shelf, now: Timestamp) -> Result<(), Reply> {
    let body: Value = serde_json::from_slice(&request.body).map_err(|_| bad("the body is not JSON"))?;
    let title = json::text(&body, "title").ok_or_else(|| bad("title is required"))?;
    let key = json::text(&body, "key").ok_or_else(|| bad("key is required"))?;
    if !is_title(title) {
        return Err(bad("title: letters, numbers and single hyphens, a letter first"));
    }
    let (algorithm, fingerprint) = sshkey::read(key).ok_or_else(not_accepted)?;
    if !ALGORITHMS.contains(&algorithm) {
        return Err(not_accepted());
    }
    let key = Kept { public_key: key.to_owned(), kind: "ssh".to_owned(), fingerprint, created: now };
    let kept = shelf.put(request.header("host"), title, key, usize::MAX);
    kept.map_err(|_| bad("the title already exists"))
}

fn is_title(title: &str) -> bool {
    title.starts_with(|first: char| first.is_ascii_alphabetic())
        && title.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !title.contains("--")
}

fn bad(details: &str) -> Reply {
    gateway(400, "100", "Bad Request", details)
}

fn not_accepted() -> Reply {
    gateway(406, "406", "Not Accepted", "key: this public key is not accepted")
}
