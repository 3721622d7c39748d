//! OpenStack Nova's key pairs, as Nova 34.0.0 was observed to answer.

mod microversion;
mod schema;

use keyferry::{encode::percent, key::Certificate, time::Timestamp};
use serde_json::{Value, json};

use crate::{
    credentials::{OTHER_PROJECT_ID, PROJECT_ID, TOKEN, USER_ID},
    form,
    http::{Received, Reply},
    nova::{microversion::Microversion, schema::Keypair},
    shelf::{Full, Kept, Shelf},
    sshkey,
};

/// The most key pairs of a user (`[quota] key_pairs`).
const QUOTA: usize = 100;

/// The most key pairs on a page (`[api] max_limit`).
const MAX_PAGE_LEN: usize = 1000;

/// The largest body (`oslo_middleware.sizelimit`), in bytes.
const MAX_BODY_LEN: usize = 114_688;

const NO_FINGERPRINT: &str = "Keypair data is invalid: failed to generate fingerprint";
const NO_X509_FINGERPRINT: &str = "Keypair data is invalid: failed to generate X509 fingerprint. Error \
    message: Unable to load PEM file. See https://cryptography.io/en/latest/faq/#why-can-t-i-import-my-pem-file \
    for more details. MalformedFraming";

/// Answers a request to a path of Nova, taken apart at its slashes.
pub(crate) fn answer(request: &Received, path: &[&str], shelf: &mut Shelf, now: Timestamp) -> Reply {
    let id = format!("req-sandbox-{}", now.0);
    let reply = check_caller(request).and_then(|()| versioned(request, path, shelf, now));
    let reply = reply.unwrap_or_else(|refusal| refusal);
    reply.with("x-openstack-request-id", id.clone()).with("x-compute-request-id", id)
}

fn check_caller(request: &Received) -> Result<(), Reply> {
    if request.body.len() > MAX_BODY_LEN {
        let text = "Request is too large. Larger than max_request_body_size (%s).<br /><br />\n\n\n";
        let title = "Request Entity Too Large";
        return Err(Reply::json(
            413,
            &json!({"message": text, "code": format!("413 {title}"), "title": title}),
        ));
    }
    if request.header("x-auth-token") == TOKEN {
        return Ok(());
    }
    let message = "The request you have made requires authentication.";
    let body = json!({"error": {"code": 401, "title": "Unauthorized", "message": message}});
    Err(Reply::json(401, &body).with("www-authenticate", "Keystone uri=\"http://127.0.0.1:5000/v3\""))
}

fn versioned(request: &Received, path: &[&str], shelf: &mut Shelf, now: Timestamp) -> Result<Reply, Reply> {
    let (project, rest) = match path.get(1..).unwrap_or_default() {
        rest @ ["os-keypairs", ..] => (PROJECT_ID, rest),
        [project, rest @ ..] if is_project(project) => (*project, rest),
        _ => return Err(no_resource()),
    };
    let asked = microversion::asked(request);
    let version = match Microversion::parse(&asked) {
        Ok(version) => version,
        Err(refusal) if refusal.status == 406 => return Ok(in_version(refusal, &asked)),
        Err(refusal) => return Err(refusal),
    };
    let reply = match (request.method.as_str(), rest) {
        (_, ["os-keypairs", ..]) if project == OTHER_PROJECT_ID => Err(other_project(project)),
        ("POST", ["os-keypairs"]) => create(request, version, shelf, now),
        ("GET", ["os-keypairs"]) => list(request, project, version, shelf),
        ("GET", ["os-keypairs", name]) => show(request, &form::decode(name), version, shelf),
        ("DELETE", ["os-keypairs", name]) => delete(request, &form::decode(name), version, shelf),
        _ => return Err(no_resource()),
    };
    Ok(in_version(reply.unwrap_or_else(|refusal| refusal), &version.to_string()))
}

/// Says in which microversion an answer is.
fn in_version(reply: Reply, version: &str) -> Reply {
    reply
        .with("openstack-api-version", format!("compute {version}"))
        .with("x-openstack-nova-api-version", version)
        .with("vary", "OpenStack-API-Version")
        .with("vary", "X-OpenStack-Nova-API-Version")
}

fn create(
    request: &Received,
    version: Microversion,
    shelf: &mut Shelf,
    now: Timestamp,
) -> Result<Reply, Reply> {
    if request.header("content-type").starts_with("application/x-www-form-urlencoded") {
        let body = json!({"badMediaType": {"code": 415, "message": "Unsupported Content-Type"}});
        return Err(Reply::json(415, &body));
    }
    let body = schema::read(&request.body)?;
    let keypair = Keypair::parse(&body, version)?;
    check_user(keypair.user_id, "create")?;
    let generated = keypair.public_key.is_none();
    let public_key = keypair.public_key.map_or_else(sshkey::generated_public, str::to_owned);
    let fingerprint = fingerprint(&public_key, keypair.kind)?;
    let key = Kept { public_key, kind: keypair.kind.to_owned(), fingerprint, created: now };
    put(shelf, request.header("host"), keypair.name, &key)?;
    let mut answer = shown(keypair.name, &key);
    if let (true, Some(members)) = (generated, answer.as_object_mut()) {
        members.insert("private_key".to_owned(), json!(sshkey::GENERATED_PRIVATE));
    }
    let answer = without_type(answer, version);
    let status = if version < Microversion::TYPED { 200 } else { 201 };
    Ok(Reply::json(status, &json!({"keypair": answer})))
}

fn put(shelf: &mut Shelf, cloud: &str, name: &str, key: &Kept) -> Result<(), Reply> {
    shelf.put(cloud, name, key.clone(), QUOTA).map_err(|full| match full {
        Full::Taken => {
            let message = format!("Key pair '{name}' already exists.");
            Reply::json(409, &json!({"conflictingRequest": {"code": 409, "message": message}}))
        }
        Full::Quota => forbidden("Quota exceeded, too many key pairs."),
    })
}

/// A page has as many as are asked for, and a link to the next if it is full.
fn list(request: &Received, project: &str, version: Microversion, shelf: &Shelf) -> Result<Reply, Reply> {
    check_user(asked_user(request, version).as_deref(), "index")?;
    let paged = |name: &str| form::value(&request.query, name).filter(|_| version >= Microversion::PAGES);
    let limit =
        paged("limit").map_or(Ok(MAX_PAGE_LEN), |limit| limit.parse().map_err(|_| bad_limit(&limit)))?;
    let host = request.header("host");
    let (keys, is_full) = shelf.page(host, paged("marker").as_deref(), limit);
    let keypairs: Vec<Value> =
        keys.iter().map(|(name, key)| json!({"keypair": listed(name, key, version)})).collect();
    let mut body = json!({ "keypairs": keypairs });
    if let (true, Some((last, _)), Some(members)) = (is_full, keys.last(), body.as_object_mut()) {
        let href = format!("http://{host}/v2.1/{project}/os-keypairs?limit={limit}&marker={}", percent(last));
        members.insert("keypairs_links".to_owned(), json!([{"rel": "next", "href": href}]));
    }
    Ok(Reply::json(200, &body))
}

fn listed(name: &str, key: &Kept, version: Microversion) -> Value {
    let mut keypair = without_type(shown(name, key), version);
    if let Some(members) = keypair.as_object_mut() {
        members.remove("user_id");
    }
    keypair
}

fn without_type(mut keypair: Value, version: Microversion) -> Value {
    if let (true, Some(members)) = (version < Microversion::TYPED, keypair.as_object_mut()) {
        members.remove("type");
    }
    keypair
}

fn delete(request: &Received, name: &str, version: Microversion, shelf: &mut Shelf) -> Result<Reply, Reply> {
    check_user(asked_user(request, version).as_deref(), "delete")?;
    shelf.remove(request.header("host"), name).ok_or_else(|| not_there(name))?;
    Ok(Reply::empty(if version < Microversion::TYPED { 202 } else { 204 }))
}

/// The user whose key pairs they are, where a query may say that.
fn asked_user(request: &Received, version: Microversion) -> Option<String> {
    form::value(&request.query, "user_id").filter(|_| version >= Microversion::USERS)
}

fn bad_limit(limit: &str) -> Reply {
    bad_request(&format!(
        "Invalid input for query parameters limit. Value: {limit}. '{limit}' does not match '^[0-9]*$'"
    ))
}

fn not_there(name: &str) -> Reply {
    let message = format!("Keypair {name} not found for user {USER_ID}");
    Reply::json(404, &json!({"itemNotFound": {"code": 404, "message": message}}))
}

fn show(request: &Received, name: &str, version: Microversion, shelf: &Shelf) -> Result<Reply, Reply> {
    check_user(asked_user(request, version).as_deref(), "show")?;
    let key = shelf.get(request.header("host"), name).ok_or_else(|| not_there(name))?;
    let mut answer = without_type(shown(name, key), version);
    if let Some(members) = answer.as_object_mut() {
        members.insert("id".to_owned(), json!(1));
        members.insert("deleted".to_owned(), json!(false));
        members.insert("created_at".to_owned(), json!("2026-11-22T00:00:00.000000"));
    }
    Ok(Reply::json(200, &json!({"keypair": answer})))
}

fn shown(name: &str, key: &Kept) -> Value {
    json!({
        "name": name, "type": key.kind, "public_key": key.public_key,
        "fingerprint": key.fingerprint, "user_id": USER_ID,
    })
}

fn fingerprint(public_key: &str, kind: &str) -> Result<String, Reply> {
    if kind == "x509" {
        let certificate = Certificate::from_pem(public_key).map_err(|_| bad_request(NO_X509_FINGERPRINT))?;
        return Ok(certificate.fingerprint().value);
    }
    let (_, fingerprint) = sshkey::read(public_key).ok_or_else(|| bad_request(NO_FINGERPRINT))?;
    Ok(fingerprint)
}

fn check_user(user_id: Option<&str>, action: &str) -> Result<(), Reply> {
    match user_id {
        None | Some("" | USER_ID) => Ok(()),
        Some(_) => Err(forbidden(&format!(
            "Policy doesn't allow os_compute_api:os-keypairs:{action} to be performed."
        ))),
    }
}

/// The router's own pattern for a project.
fn is_project(segment: &str) -> bool {
    segment.len() >= 32 && segment.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn other_project(project: &str) -> Reply {
    bad_request(&format!(
        "Malformed request URL: URL's project_id '{project}' doesn't match Context's project_id '{PROJECT_ID}'"
    ))
}

fn no_resource() -> Reply {
    let text = "The resource could not be found.<br /><br />\n\n\n";
    Reply::json(404, &json!({"message": text, "code": "404 Not Found", "title": "Not Found"}))
}

fn bad_request(message: &str) -> Reply {
    Reply::new(
        400,
        "application/json; charset=UTF-8",
        json!({"badRequest": {"code": 400, "message": message}}).to_string(),
    )
}

fn forbidden(message: &str) -> Reply {
    Reply::json(403, &json!({"forbidden": {"code": 403, "message": message}}))
}
