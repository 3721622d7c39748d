//! Huawei Cloud Key Pair Service (KPS).

mod body;
mod gateway;

use keyferry::time::Timestamp;
use serde_json::{Value, json};

use crate::{
    credentials::USER_ID,
    form,
    http::{Received, Reply},
    huawei::body::{Create, ImportPrivateKey},
    json,
    shelf::{Full, Kept, Shelf},
    sshkey,
};

/// How many key pairs are listed at once, if nobody says otherwise.
const PAGE_LEN: usize = 50;

/// Answers a request to a path of KPS, taken apart at its slashes.
pub(crate) fn answer(request: &Received, path: &[&str], shelf: &mut Shelf, now: Timestamp) -> Reply {
    let reply = gateway::authenticate(request, now).and_then(|()| dispatch(request, path, shelf, now));
    reply.unwrap_or_else(|refusal| refusal).with("x-request-id", format!("sandbox-{}", now.0))
}

fn dispatch(request: &Received, path: &[&str], shelf: &mut Shelf, now: Timestamp) -> Result<Reply, Reply> {
    let cloud = request.header("host").to_owned();
    match (request.method.as_str(), path) {
        ("POST", ["v3", project, "keypairs"]) => {
            check_project(project)?;
            create(&read(request)?, &cloud, shelf, now)
        }
        ("POST", ["v3", project, "keypairs", "private-key", "import"]) => {
            check_project(project)?;
            import_private_key(&read(request)?, &cloud, shelf)
        }
        ("GET", ["v3", project, "keypairs"]) => {
            check_project(project)?;
            list(request, &cloud, shelf)
        }
        ("GET", ["v3", project, "keypairs", name]) => {
            check_project(project)?;
            show(&form::decode(name), &cloud, shelf)
        }
        ("DELETE", ["v3", project, "keypairs", name]) => {
            check_project(project)?;
            shelf.remove(&cloud, &form::decode(name)).map(|_| Reply::empty(204)).ok_or_else(not_there)
        }
        _ => Err(gateway::no_api(now)),
    }
}

fn list(request: &Received, cloud: &str, shelf: &Shelf) -> Result<Reply, Reply> {
    let limit = form::value(&request.query, "limit");
    let limit = limit.map_or(Ok(PAGE_LEN), |limit| limit.parse().map_err(|_| parameter_error()))?;
    let marker = form::value(&request.query, "marker");
    let (keys, is_full) = shelf.page(cloud, marker.as_deref(), limit);
    let next = keys.last().filter(|_| is_full).map(|(name, _)| *name);
    let keypairs: Vec<Value> = keys.iter().map(|(name, key)| json!({"keypair": listed(name, key)})).collect();
    let page = json!({"next_marker": next, "previous_marker": marker, "current_count": keypairs.len()});
    Ok(Reply::json(200, &json!({"keypairs": keypairs, "page_info": page})))
}

/// The list tells less than the detail, and other things.
fn listed(name: &str, key: &Kept) -> Value {
    json!({
        "name": name, "type": key.kind, "scope": "user", "public_key": key.public_key,
        "fingerprint": key.fingerprint, "is_key_protection": false, "frozen_state": "0",
    })
}

fn show(name: &str, cloud: &str, shelf: &Shelf) -> Result<Reply, Reply> {
    let key = shelf.get(cloud, name).ok_or_else(not_there)?;
    let mut keypair = keypair(name, key);
    if let Some(members) = keypair.as_object_mut() {
        members.insert("create_time".to_owned(), json!(key.created.0));
    }
    Ok(Reply::json(200, &json!({"keypair": keypair})))
}

fn not_there() -> Reply {
    refusal(404, "the key pair does not exist")
}

fn create(body: &Value, cloud: &str, shelf: &mut Shelf, now: Timestamp) -> Result<Reply, Reply> {
    let create = Create::parse(body).map_err(|()| parameter_error())?;
    let public_key = create.public_key.map_or_else(sshkey::generated_public, str::to_owned);
    let (_, fingerprint) = sshkey::read(&public_key).ok_or_else(parameter_error)?;
    let key = Kept { public_key, kind: create.kind.to_owned(), fingerprint, created: now };
    put(shelf, cloud, create.name, &key)?;
    let mut keypair = keypair(create.name, &key);
    if let (None, Some(members)) = (create.public_key, keypair.as_object_mut()) {
        members.insert("private_key".to_owned(), json!(sshkey::GENERATED_PRIVATE));
    }
    Ok(Reply::json(200, &json!({"keypair": keypair})))
}

fn import_private_key(body: &Value, cloud: &str, shelf: &Shelf) -> Result<Reply, Reply> {
    let import = ImportPrivateKey::parse(body).map_err(|()| parameter_error())?;
    if shelf.get(cloud, import.name).is_none() {
        return Err(refusal(400, "the key pair does not exist"));
    }
    Ok(Reply::json(200, &json!({"keypair": {"name": import.name}})))
}

fn put(shelf: &mut Shelf, cloud: &str, name: &str, key: &Kept) -> Result<(), Reply> {
    shelf.put(cloud, name, key.clone(), usize::MAX).map_err(|full| match full {
        Full::Taken => refusal(400, &format!("the key pair {name} already exists")),
        Full::Quota => refusal(403, "the sandbox keeps no more keys"),
    })
}

fn keypair(name: &str, key: &Kept) -> Value {
    json!({
        "name": name, "type": key.kind, "public_key": key.public_key,
        "fingerprint": key.fingerprint, "user_id": USER_ID,
    })
}

fn read(request: &Received) -> Result<Value, Reply> {
    serde_json::from_slice(&request.body).map_err(|_| parameter_error())
}

fn check_project(project: &str) -> Result<(), Reply> {
    let fits = (32..=64).contains(&project.len()) && project.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits { Ok(()) } else { Err(parameter_error()) }
}

/// The one code of KPS that is known, with the words that were observed.
fn parameter_error() -> Reply {
    refusal(400, "参数错误")
}

fn refusal(status: u16, message: &str) -> Reply {
    Reply::json(status, &json!({"error_code": "KPS.0002", "error_msg": message}))
}

/// A member that must be text if it is there at all.
fn optional<'v>(object: &'v Value, member: &str) -> Result<Option<&'v str>, ()> {
    match object.get(member) {
        None => Ok(None),
        Some(_) => json::text(object, member).map(Some).ok_or(()),
    }
}
