//! `POST /nsml/v1/auth-keys` of CLOVA NSML.

use keyferry::time::Timestamp;
use serde_json::Value;

use super::{authenticate, gateway, unauthorised};
use crate::{
    credentials::API_KEY,
    http::{Received, Reply},
    json,
    shelf::{Kept, Shelf},
    sshkey,
};

/// The types that the API's page lists, its misspelt one as it is meant.
const ALGORITHMS: [&str; 5] =
    ["ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"];

pub(crate) fn answer(request: &Received, shelf: &mut Shelf, now: Timestamp) -> Reply {
    match create(request, shelf, now) {
        Ok(()) => Reply::empty(201),
        Err(refusal) => refusal,
    }
}

fn create(request: &Received, shelf: &mut Shelf, now: Timestamp) -> Result<(), Reply> {
    authenticate(request, now)?;
    if request.header("x-ncp-apigw-api-key") != API_KEY {
        return Err(unauthorised());
    }
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
    let key = Kept { public_key: key.to_owned(), kind: "ssh".to_owned(), fingerprint };
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
