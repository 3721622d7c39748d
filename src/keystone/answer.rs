//! Answers of Keystone, of Huawei's IAM, and of what is where a Keystone was thought to be.

use std::fmt;

use crate::{http::Response, json::Json, secret::Secret, time::Timestamp};

/// How much of a message is kept.
const MESSAGE_LEN: usize = 400;

/// The interfaces of an endpoint, the one for everybody first.
const INTERFACES: [&str; 3] = ["public", "internal", "admin"];

/// What a log-in came to.
#[derive(Debug)]
pub struct Session {
    /// The token, for `X-Auth-Token`.
    pub token: Secret,
    /// When it ends.
    pub expires: Option<Timestamp>,
    /// The id of the user.
    pub user_id: Option<String>,
    /// The name of the user.
    pub user_name: Option<String>,
    /// The project it is for; one that is for none opens nothing.
    pub project: Option<SessionProject>,
    /// The compute endpoints of the catalogue, one for each region.
    pub compute: Vec<ComputeEndpoint>,
}

/// The project that a token is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionProject {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// A compute service of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComputeEndpoint {
    /// The region.
    pub region: String,
    /// The URL, as the catalogue has it.
    pub url: String,
}

/// Reads the answer to a log-in.
///
/// # Errors
/// When it gives no token, with what is known of the reason.
pub fn read(response: &Response) -> Result<Session, LogInFailure> {
    let body = Json::parse(&response.body).ok();
    let token = body.as_ref().and_then(|body| body.get("token")).filter(|_| response.is_success());
    let Some(token) = token else { return Err(failure(response, body.as_ref())) };
    match response.header("x-subject-token") {
        Some(subject) if !subject.is_empty() => Ok(session(Secret::new(subject.to_owned()), token)),
        _ => Err(LogInFailure::new(LogInProblem::TokenHidden, response, String::new())),
    }
}

fn session(token: Secret, facts: &Json) -> Session {
    let project = facts.get("project").and_then(|project| {
        Some(SessionProject { id: project.text("id")?, name: project.text("name").unwrap_or_default() })
    });
    let user = |member| facts.get("user").and_then(|user| user.text(member));
    Session {
        token,
        expires: facts.get("expires_at").and_then(Json::as_str).and_then(Timestamp::from_iso8601),
        user_id: user("id"),
        user_name: user("name"),
        project,
        compute: compute(facts),
    }
}

/// Of each region the endpoint that is meant for the most.
fn compute(facts: &Json) -> Vec<ComputeEndpoint> {
    let services = facts.get("catalog").map(Json::items).unwrap_or_default();
    let services =
        services.iter().filter(|service| service.get("type").and_then(Json::as_str) == Some("compute"));
    let endpoints: Vec<&Json> =
        services.flat_map(|service| service.get("endpoints").map(Json::items).unwrap_or_default()).collect();
    let mut found: Vec<ComputeEndpoint> = Vec::new();
    for interface in INTERFACES {
        let of_interface = endpoints
            .iter()
            .filter(|endpoint| endpoint.get("interface").and_then(Json::as_str) == Some(interface));
        for endpoint in of_interface.filter_map(|endpoint| compute_endpoint(endpoint)) {
            if found.iter().all(|known| known.region != endpoint.region) {
                found.push(endpoint);
            }
        }
    }
    found
}

fn compute_endpoint(endpoint: &Json) -> Option<ComputeEndpoint> {
    let region = endpoint.text("region_id").or_else(|| endpoint.text("region")).unwrap_or_default();
    Some(ComputeEndpoint { region, url: endpoint.text("url")? })
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogInFailure {
    /// What is in the way.
    pub problem: LogInProblem,
    /// The status of the answer.
    pub http_status: u16,
    /// The service's own words; empty if it gave none.
    pub message: String,
    /// The id of the request, for the provider's support.
    pub request_id: Option<String>,
}

/// What is in the way of a log-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogInProblem {
    /// User, password, project or application credential are not known.
    Credentials,
    /// The user has to show more than this.
    MoreFactors,
    /// What answers is no Keystone.
    NotKeystone,
    /// There is no Keystone of version 3 at this path.
    Path,
    /// Something else, in the service's own words.
    Refused,
    /// The log-in went well, and its token can't be read.
    TokenHidden,
    /// It has no time now.
    Busy,
}

impl LogInProblem {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Credentials => "log-in-credentials",
            Self::MoreFactors => "log-in-more-factors",
            Self::NotKeystone => "log-in-not-keystone",
            Self::Path => "log-in-path",
            Self::Refused => "log-in-refused",
            Self::TokenHidden => "log-in-token-hidden",
            Self::Busy => "log-in-busy",
        }
    }

    /// What to do.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Credentials => {
                "check user, password, project and their domains, or ID and secret of the application \
                 credential: Keystone does not say which of them it doesn't know"
            }
            Self::MoreFactors => {
                "this user has to show more than a password: use an application credential, or paste a \
                 token"
            }
            Self::NotKeystone => {
                "what answers at this address is no Keystone: take the URL of the service identity from \
                 openstack catalog list, or OS_AUTH_URL"
            }
            Self::Path => {
                "there is no Keystone of version 3 at this path: take the URL of the service identity \
                 from openstack catalog list, or OS_AUTH_URL"
            }
            Self::Refused => "",
            Self::TokenHidden => {
                "the log-in went well, and the proxy keeps its token from this page: its operator has to \
                 let X-Subject-Token through and expose it"
            }
            Self::Busy => "wait a minute, then log in again",
        }
    }
}

impl LogInFailure {
    fn new(problem: LogInProblem, response: &Response, message: String) -> Self {
        let names = ["x-openstack-request-id", "x-request-id"];
        let request_id = names.iter().find_map(|name| response.header(name)).map(str::to_owned);
        Self { problem, http_status: response.status, message, request_id }
    }
}

impl fmt::Display for LogInFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hint = self.problem.hint();
        f.write_str(&self.message)?;
        f.write_str(if self.message.is_empty() || hint.is_empty() { "" } else { " " })?;
        f.write_str(hint)
    }
}

impl std::error::Error for LogInFailure {}

fn failure(response: &Response, body: Option<&Json>) -> LogInFailure {
    let Some(body) = body else {
        return LogInFailure::new(without_json(response.status), response, String::new());
    };
    let message = message(body).unwrap_or_default().chars().take(MESSAGE_LEN).collect();
    LogInFailure::new(problem(response.status, body), response, message)
}

/// `{"error":{"message":…}}`, or as Huawei's gateway says it.
fn message(body: &Json) -> Option<&str> {
    let keystone = body.get("error").and_then(|error| error.get("message"));
    keystone.or_else(|| body.get("error_msg")).and_then(Json::as_str)
}

fn problem(status: u16, body: &Json) -> LogInProblem {
    // What asks for another factor is a receipt for the first one.
    if body.get("receipt").is_some() || body.get("required_auth_methods").is_some() {
        return LogInProblem::MoreFactors;
    }
    let code = body.get("error").and_then(|error| error.get("code"));
    match status {
        // The proxy's own codes are words.
        502 if code.and_then(Json::as_str) == Some("answer-not-data") => LogInProblem::NotKeystone,
        503 => LogInProblem::Busy,
        _ if code.and_then(Json::as_str).is_some() => LogInProblem::Refused,
        401 => LogInProblem::Credentials,
        404 if code.is_some() => LogInProblem::Credentials,
        300 | 404 | 405 => LogInProblem::Path,
        413 | 429 => LogInProblem::Busy,
        _ if message(body).is_some() => LogInProblem::Refused,
        _ => LogInProblem::NotKeystone,
    }
}

/// Keystone's own server answers with a page where Keystone has no path.
fn without_json(status: u16) -> LogInProblem {
    match status {
        300 | 404 | 405 => LogInProblem::Path,
        429 | 503 => LogInProblem::Busy,
        _ => LogInProblem::NotKeystone,
    }
}
