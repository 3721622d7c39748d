//! `importLoginKey` of NAVER Cloud's Server.

use keyferry::time::Timestamp;
use serde_json::{Value, json};

use crate::{
    form,
    http::{Received, Reply},
    shelf::{Full, Kept, Shelf},
    sshkey,
};

/// KST, in which dates are answered.
const KST_MILLISECONDS: u64 = 9 * 3600 * 1000;

/// The service's code for a parameter it can't use. That of a taken name is not documented.
const PARAMETER_ERROR: &str = "1300";

pub(crate) fn answer(request: &Received, shelf: &mut Shelf, now: Timestamp) -> Reply {
    if let Err(refusal) = super::authenticate(request, now) {
        return refusal;
    }
    let parameters = Parameters::new(request);
    let body = match import(request, &parameters, shelf, now) {
        Ok(body) => (200, body),
        Err(message) => {
            let error = json!({"returnCode": PARAMETER_ERROR, "returnMessage": message});
            (400, json!({"responseError": error}))
        }
    };
    parameters.write(body.0, &body.1)
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
    request: &Received,
    parameters: &Parameters,
    shelf: &mut Shelf,
    now: Timestamp,
) -> Result<Value, String> {
    let name = parameters.get("keyName").unwrap_or_else(|| format!("key-{}", now.0));
    if !is_name(&name) {
        return Err("keyName: 3 to 30 characters of lowercase letters, numbers and \"-\"".to_owned());
    }
    let public_key = parameters.get("publicKey").ok_or("publicKey is required")?;
    sshkey::read(&public_key).ok_or("publicKey is not a valid public key")?;
    let region = parameters.get("regionCode").unwrap_or_else(|| "KR".to_owned());
    let cloud = format!("{} {region}", request.header("host"));
    let key = Kept { public_key, kind: "ssh".to_owned(), fingerprint: String::new() };
    shelf.put(&cloud, &name, key, usize::MAX).map_err(|full| match full {
        Full::Taken => format!("The login key name {name} already exists."),
        Full::Quota => "The sandbox keeps no more keys.".to_owned(),
    })?;
    let key = json!({"fingerprint": "", "keyName": name, "createDate": date(now)});
    Ok(json!({"importLoginKeyResponse": {
        "totalRows": 1, "loginKeyList": [key], "requestId": format!("sandbox-{}", now.0),
        "returnCode": "0", "returnMessage": "success",
    }}))
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
    let basic = Timestamp(now.0 + KST_MILLISECONDS).basic_iso8601();
    let digits: Vec<char> = basic.chars().filter(char::is_ascii_digit).collect();
    let part =
        |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default().iter().collect::<String>();
    format!(
        "{}-{}-{}T{}:{}:{}+0900",
        part(0..4),
        part(4..6),
        part(6..8),
        part(8..10),
        part(10..12),
        part(12..14)
    )
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
