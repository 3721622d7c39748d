//! What a host says: settings, commands, and answers to what it was asked.

use super::settings::Settings;
use crate::{
    credentials::Credentials,
    export::ExportFormat,
    flow::Existing,
    http::Response,
    json::{Json, Members, Object},
};

/// The longest message that is read, in bytes.
pub const MAX_MESSAGE_LEN: usize = 256 * 1024;

/// What a host says.
#[derive(Debug)]
pub enum Message {
    /// What it sets from now on.
    Settings(Box<Settings>),
    /// What it wants done. What comes of it is said with that number.
    Command(u32, Command),
    /// It answers a question of that number.
    Answer(u32, Answer),
}

/// What a host wants done.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Take that public key in.
    SetPublicKey(String),
    /// Have the key called that.
    SuggestName(String),
    /// Say what stands against what is filled in.
    Validate,
    /// Send what is ready, which a person is looking at.
    Send,
    /// Send nothing more of what still waits.
    Cancel,
    /// Begin again.
    Reset {
        /// Even if a private key would be lost.
        force: bool,
    },
    /// Move the focus to what is to be put right first.
    FocusFirstError,
    /// Write a request that way.
    Export(ExportFormat, Option<String>),
}

/// An answer to a question.
#[derive(Debug)]
pub enum Answer {
    /// This.
    Value(Json),
    /// The host could not, and says why.
    Failed(String),
}

impl Message {
    /// Reads what a host says.
    ///
    /// # Errors
    /// With a sentence for whoever wrote the host's page, and the number of the command it is about.
    pub fn read(text: &str) -> Result<Self, (Option<u32>, String)> {
        if text.len() > MAX_MESSAGE_LEN {
            return Err((None, format!("the message has more than {MAX_MESSAGE_LEN} bytes")));
        }
        let json = Json::parse(text).map_err(|error| (None, error.to_string()))?;
        let id = json.get("id").and_then(Json::as_u64).and_then(|id| u32::try_from(id).ok());
        Self::of(json, id).map_err(|error| (id, error))
    }

    fn of(json: Json, id: Option<u32>) -> Result<Self, String> {
        let mut members = Members::of(json, "a message");
        members.take("id");
        let kind = members.text("type").unwrap_or_default();
        if kind == "settings" {
            let settings = members.take("settings").unwrap_or_default();
            members.end()?;
            return Ok(Self::Settings(Box::new(Settings::from_json(settings)?)));
        }
        let id = id.ok_or_else(|| ["a message of type \"", &kind, "\" has to have an id"].concat())?;
        let message = match kind.as_str() {
            "answer" => Self::Answer(id, answer(&mut members)),
            _ => Self::Command(id, command(&kind, &mut members)),
        };
        members.end().map(|()| message)
    }
}

fn answer(members: &mut Members) -> Answer {
    match members.text("error") {
        Some(reason) => Answer::Failed(reason),
        None => Answer::Value(members.take("value").unwrap_or_default()),
    }
}

fn command(kind: &str, members: &mut Members) -> Command {
    match kind {
        "set-public-key" => Command::SetPublicKey(members.needed("text")),
        "suggest-name" => Command::SuggestName(members.needed("name")),
        "validate" => Command::Validate,
        "send" => Command::Send,
        "cancel" => Command::Cancel,
        "reset" => Command::Reset { force: members.truth("force") },
        "focus-first-error" => Command::FocusFirstError,
        "export" => {
            let format = members.needed("as");
            let known = ExportFormat::from_id(&format);
            if known.is_none() {
                members.blame(["export: there is no format \"", &format, "\""].concat());
            }
            Command::Export(known.unwrap_or(ExportFormat::Http), members.text("destination"))
        }
        _ => {
            members.blame(["a message of type \"", kind, "\" means nothing here"].concat());
            Command::Validate
        }
    }
}

/// Says what came of a command.
pub fn succeeded(id: u32, value: &str) -> String {
    Object::new().text("type", "done").number("id", u64::from(id)).json("value", value).end()
}

/// Says why nothing came of a command.
pub fn failed(id: u32, code: &str, message: &str) -> String {
    let error = Object::new().text("code", code).text("message", message).end();
    Object::new().text("type", "done").number("id", u64::from(id)).json("error", &error).end()
}

/// Credentials that a host lends; none of what is none.
pub fn lent(json: &Json) -> Option<Credentials> {
    let is_at_proxy = json.get("atProxy").and_then(Json::as_bool) == Some(true);
    Credentials::given(is_at_proxy, |name| json.text(name))
}

impl Answer {
    /// The answer of a provider that the host brings.
    ///
    /// # Errors
    /// With what the host said instead, or what is wrong with it.
    pub fn response(self) -> Result<Response, String> {
        let json = self.value()?;
        let status = json.get("status").and_then(Json::as_u64).and_then(|status| u16::try_from(status).ok());
        Ok(Response {
            status: status.ok_or("transport gave no status")?,
            headers: pairs(json.get("headers").unwrap_or(&Json::Null)),
            body: json.text("body").unwrap_or_default(),
        })
    }

    /// The headers that the host adds to a request.
    ///
    /// # Errors
    /// With what the host said instead.
    pub fn headers(self) -> Result<Vec<(String, String)>, String> {
        Ok(self.value()?.get("headers").map(pairs).unwrap_or_default())
    }

    /// The keys that the host knows to be there.
    ///
    /// # Errors
    /// With what the host said instead.
    pub fn existing(self) -> Result<Vec<Existing>, String> {
        let read = |item: &Json| {
            let name = item.text("name")?;
            Some(Existing { name, fingerprint: item.text("fingerprint"), public_key: item.text("publicKey") })
        };
        Ok(self.value()?.items().iter().filter_map(read).collect())
    }

    /// Whether the host says yes: whatever it answers but `false`.
    pub fn is_yes(self) -> bool {
        self.value().is_ok_and(|value| value != Json::Bool(false))
    }

    /// What it answers.
    ///
    /// # Errors
    /// With what the host said instead.
    pub fn value(self) -> Result<Json, String> {
        match self {
            Self::Value(json) => Ok(json),
            Self::Failed(reason) => Err(reason),
        }
    }
}

/// Names and values, `[[name, value], …]`.
fn pairs(json: &Json) -> Vec<(String, String)> {
    let pair = |item: &Json| match item.items() {
        [Json::Text(name), Json::Text(value)] => Some((name.clone(), value.clone())),
        _ => None,
    };
    json.items().iter().filter_map(pair).collect()
}
