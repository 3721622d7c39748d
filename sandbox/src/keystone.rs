//! Keystone's tokens, as Keystone 30.0.0 was observed to give and refuse them. Huawei's IAM speaks the
//! same, with the region's name for the project's.

use keyferry::time::Timestamp;
use serde_json::{Value, json};

use crate::{
    credentials::{
        APPLICATION_CREDENTIAL_ID, APPLICATION_CREDENTIAL_NAME, APPLICATION_CREDENTIAL_SECRET, DOMAIN_ID,
        DOMAIN_NAME, PASSWORD, PROJECT_ID, PROJECT_NAME, TOKEN, USER_ID, USER_NAME,
    },
    http::{Received, Reply},
    json::text,
};

/// How long a token is good for, in milliseconds.
const LIFE: u64 = 3_600_000;

/// The region of the catalogue.
const REGION: &str = "RegionOne";

/// Answers a request to `/v3/auth/tokens`.
pub(crate) fn answer(request: &Received, now: Timestamp) -> Reply {
    let reply = log_in(request, now).unwrap_or_else(|refusal| refusal);
    reply.with("vary", "X-Auth-Token").with("x-openstack-request-id", format!("req-sandbox-{}", now.0))
}

fn log_in(request: &Received, now: Timestamp) -> Result<Reply, Reply> {
    if request.method != "POST" {
        return Err(unauthorized());
    }
    let body: Value = match serde_json::from_slice(&request.body) {
        Ok(body @ Value::Object(_)) => body,
        _ => return Err(expecting("valid JSON", "request body")),
    };
    let auth = member(&body, "auth", "request body")?;
    let identity = member(auth, "identity", "auth")?;
    let method = identity["methods"][0].as_str().unwrap_or("methods");
    let shown = member(identity, method, "identity")?;
    match method {
        "password" => check_password(shown)?,
        "application_credential" => check_application_credential(shown)?,
        _ => return Err(unauthorized()),
    }
    // An application credential is for its project, and takes no other scope.
    let scoped = method == "application_credential" || check_scope(auth, request)?;
    let token = token(method, scoped.then(|| project_name(request)), request, now);
    Ok(Reply::json(201, &json!({"token": token})).with("x-subject-token", TOKEN))
}

fn check_password(shown: &Value) -> Result<(), Reply> {
    let user = member(shown, "user", "password")?;
    let known = is_user(user)?;
    if known && text(user, "password") == Some(PASSWORD) { Ok(()) } else { Err(unauthorized()) }
}

fn check_application_credential(shown: &Value) -> Result<(), Reply> {
    let known = match text(shown, "id") {
        Some(APPLICATION_CREDENTIAL_ID) => true,
        Some(id) => {
            return Err(error(404, "Not Found", &format!("Could not find Application Credential: {id}.")));
        }
        None => {
            let owned = is_user(member(shown, "user", "application_credential")?)?;
            owned && text(shown, "name") == Some(APPLICATION_CREDENTIAL_NAME)
        }
    };
    let secret = text(shown, "secret") == Some(APPLICATION_CREDENTIAL_SECRET);
    if known && secret { Ok(()) } else { Err(unauthorized()) }
}

/// Whether the token is to be for a project.
fn check_scope(auth: &Value, request: &Received) -> Result<bool, Reply> {
    let Some(project) = auth.get("scope").and_then(|scope| scope.get("project")) else { return Ok(false) };
    let known = match text(project, "id") {
        Some(id) => id == PROJECT_ID,
        None => text(project, "name") == Some(&*project_name(request)) && is_domain(project, "project")?,
    };
    if known { Ok(true) } else { Err(unauthorized()) }
}

fn is_user(user: &Value) -> Result<bool, Reply> {
    match text(user, "id") {
        Some(id) => Ok(id == USER_ID),
        None => Ok(text(user, "name") == Some(USER_NAME) && is_domain(user, "user")?),
    }
}

fn is_domain(owner: &Value, what: &str) -> Result<bool, Reply> {
    let domain = member(owner, "domain", what)?;
    Ok(text(domain, "id") == Some(DOMAIN_ID) || text(domain, "name") == Some(DOMAIN_NAME))
}

/// Huawei's projects have the names of their regions.
fn project_name(request: &Received) -> String {
    let region = request.header("host").strip_prefix("iam.").and_then(|host| host.split('.').next());
    region.unwrap_or(PROJECT_NAME).to_owned()
}

fn token(method: &str, project: Option<String>, request: &Received, now: Timestamp) -> Value {
    let domain = json!({"id": DOMAIN_ID, "name": DOMAIN_NAME});
    let mut token = json!({
        "methods": [method],
        "user": {"domain": domain, "id": USER_ID, "name": USER_NAME, "password_expires_at": null},
        "audit_ids": ["sandbox"],
        "expires_at": extended(Timestamp(now.0 + LIFE)),
        "issued_at": extended(now),
    });
    if let Some(name) = project {
        token["project"] = json!({"domain": domain, "id": PROJECT_ID, "name": name});
        token["is_domain"] = json!(false);
        token["roles"] = json!([{"id": "sandbox", "name": "member"}]);
        token["catalog"] = catalog(request.header("host"));
    }
    token
}

/// Where the cloud's Nova is; Huawei has none.
fn catalog(host: &str) -> Value {
    let compute = match host {
        "api.vietnix.cloud" => "https://api.vietnix.cloud:8774".to_owned(),
        host if host.starts_with("iam.") => return json!([]),
        host => format!("http://{host}"),
    };
    let url = format!("{compute}/v2.1/{PROJECT_ID}");
    let endpoint =
        json!({"id": "sandbox", "interface": "public", "region_id": REGION, "region": REGION, "url": url});
    json!([{"endpoints": [endpoint], "id": "sandbox", "type": "compute", "name": "nova"}])
}

/// `2026-11-26T11:59:50.000000Z`, from the basic format.
fn extended(time: Timestamp) -> String {
    let mut text = String::new();
    for (at, character) in time.basic_iso8601().chars().enumerate() {
        match at {
            4 | 6 => text.push('-'),
            11 | 13 => text.push(':'),
            15 => text.push_str(".000000"),
            _ => {}
        }
        text.push(character);
    }
    text
}

fn member<'v>(object: &'v Value, name: &str, place: &str) -> Result<&'v Value, Reply> {
    object.get(name).ok_or_else(|| expecting(name, place))
}

fn expecting(what: &str, place: &str) -> Reply {
    let message = format!(
        "Expecting to find {what} in {place}. The server could not comply with the request since it is \
         either malformed or otherwise incorrect. The client is assumed to be in error."
    );
    error(400, "Bad Request", &message)
}

fn unauthorized() -> Reply {
    error(401, "Unauthorized", "The request you have made requires authentication.")
        .with("www-authenticate", "Keystone uri=\"http://127.0.0.1:5000/v3\"")
}

fn error(code: u16, title: &str, message: &str) -> Reply {
    Reply::json(code, &json!({"error": {"code": code, "message": message, "title": title}}))
}
