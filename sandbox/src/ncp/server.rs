//! The login keys of NAVER Cloud's Server.

use keyferry::time::Timestamp;
use serde_json::{Map, Value, json};

use crate::{
    form,
    http::{Received, Reply},
    shelf::{Full, Kept, Shelf},
    sshkey,
};

/// What can be asked for.
pub(crate) const ACTIONS: [&str; 3] = ["importLoginKey", "getLoginKeyList", "deleteLoginKeys"];

/// The most keys on a page.
const MAX_PAGE_LEN: usize = 1000;

/// The service's code for a parameter it can't use. That of a taken name is not documented.
const PARAMETER_ERROR: &str = "1300";

pub(crate) fn answer(request: &Received, action: &str, shelf: &mut Shelf, now: Timestamp) -> Reply {
    if let Err(refusal) = super::authenticate(request, now) {
        return refusal;
    }
    let parameters = Parameters::new(request);
    let region = parameters.get("regionCode").unwrap_or_else(|| "KR".to_owned());
    let cloud = format!("{} {region}", request.header("host"));
    let done = match action {
        "importLoginKey" => import(&cloud, &parameters, shelf, now),
        "getLoginKeyList" => list(&cloud, &parameters, shelf),
        _ => delete(&cloud, &parameters, shelf),
    };
    let body = match done {
        Ok(members) => (200, success(action, members, now)),
        Err(message) => {
            let error = json!({"returnCode": PARAMETER_ERROR, "returnMessage": message});
            (400, json!({"responseError": error}))
        }
    };
    parameters.write(body.0, &body.1)
}

fn success(action: &str, mut members: Map<String, Value>, now: Timestamp) -> Value {
    members.insert("requestId".to_owned(), json!(format!("sandbox-{}", now.0)));
    members.insert("returnCode".to_owned(), json!("0"));
    members.insert("returnMessage".to_owned(), json!("success"));
    json!({ format!("{action}Response"): members })
}

/// The members of a list of so many keys in all.
fn login_keys(total: usize, keys: Vec<Value>) -> Map<String, Value> {
    let members = [("totalRows", json!(total)), ("loginKeyList", Value::Array(keys))];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

struct Parameters {
    pairs: String,
}

impl Parameters {
    /// Those of the query and, in a POST, of the form.
    fn new(request: &Received) -> Self {
        let form = if request.method == "POST" { String::from_utf8_lossy(&request.body) } else { "".into() };
        Self { pairs: format!("{}&{form}", request.query) }
    }

    fn get(&self, name: &str) -> Option<String> {
        form::value(&self.pairs, name).filter(|value| !value.is_empty())
    }

    /// The answer in the format that was asked for; XML if none was.
    fn write(&self, status: u16, body: &Value) -> Reply {
        if self.get("responseFormatType").as_deref() == Some("json") {
            Reply::new(status, "application/json;charset=UTF-8", body.to_string())
        } else {
            let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
            Reply::new(status, "application/xml;charset=UTF-8", format!("{head}{}", xml(body)))
        }
    }
}

fn import(
    cloud: &str,
    parameters: &Parameters,
    shelf: &mut Shelf,
    now: Timestamp,
) -> Result<Map<String, Value>, String> {
    let name = parameters.get("keyName").unwrap_or_else(|| format!("key-{}", now.0));
    if !is_name(&name) {
        return Err("keyName: 3 to 30 characters of lowercase letters, numbers and \"-\"".to_owned());
    }
    let public_key = parameters.get("publicKey").ok_or("publicKey is required")?;
    let fingerprint = sshkey::read(&public_key).ok_or("publicKey is not a valid public key")?.1;
    let key = Kept { public_key, kind: "ssh".to_owned(), fingerprint, created: now };
    shelf.put(cloud, &name, key, usize::MAX).map_err(|full| match full {
        Full::Taken => format!("The login key name {name} already exists."),
        Full::Quota => "The sandbox keeps no more keys.".to_owned(),
    })?;
    // The list tells the fingerprint, the answer to an import doesn't.
    let key = json!({"fingerprint": "", "keyName": name, "createDate": date(now)});
    Ok(login_keys(1, vec![key]))
}

fn list(cloud: &str, parameters: &Parameters, shelf: &Shelf) -> Result<Map<String, Value>, String> {
    let wanted = parameters.get("keyName");
    let mut keys = shelf.all(cloud);
    keys.retain(|(name, _)| wanted.as_deref().is_none_or(|wanted| name.contains(wanted)));
    let (start, len) = page(parameters)?;
    let shown = keys.iter().skip(start).take(len).map(|(name, key)| {
        json!({"fingerprint": key.fingerprint, "keyName": name, "createDate": date(key.created)})
    });
    Ok(login_keys(keys.len(), shown.collect()))
}

/// Where the page begins, and its length. 0 and 1 are both the first one's number.
fn page(parameters: &Parameters) -> Result<(usize, usize), String> {
    let Some(number) = parameters.get("pageNo") else { return Ok((0, usize::MAX)) };
    let number: usize = number.parse().map_err(|_| "pageNo: a number")?;
    let len = parameters.get("pageSize").and_then(|len| len.parse().ok());
    let len = len.filter(|len| (1..=MAX_PAGE_LEN).contains(len)).ok_or("pageSize: 1 to 1000")?;
    Ok((number.saturating_sub(1).saturating_mul(len), len))
}

/// Confirms that of keys that aren't there, too.
fn delete(cloud: &str, parameters: &Parameters, shelf: &mut Shelf) -> Result<Map<String, Value>, String> {
    let names: Vec<String> =
        (1..).map_while(|number| parameters.get(&format!("keyNameList.{number}"))).collect();
    if names.is_empty() {
        return Err("keyNameList is required".to_owned());
    }
    for name in names {
        shelf.remove(cloud, &name);
    }
    Ok(Map::new())
}

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (3..=30).contains(&name.len())
        && name.bytes().all(|byte| plain(byte) || byte == b'-')
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().last().is_some_and(plain)
}

/// `2025-06-25T17:20:42+0900`.
fn date(now: Timestamp) -> String {
    let (date, time) = super::kst(now);
    format!("{date}T{time}+0900")
}

/// The same tree as elements; the items of a list are `loginKey`s.
fn xml(value: &Value) -> String {
    match value {
        Value::Object(members) => members.iter().map(|(name, value)| element(name, value)).collect(),
        Value::Array(items) => items.iter().map(|item| element("loginKey", item)).collect(),
        Value::String(text) => text.replace('&', "&amp;").replace('<', "&lt;"),
        other => other.to_string(),
    }
}

fn element(name: &str, content: &Value) -> String {
    format!("<{name}>{}</{name}>", xml(content))
}
