//! Nova 34.0.0's own answers, replayed: every create that was observed, each on an empty shelf.

use axum::Router;
use keyferry_sandbox::{
    clouds,
    credentials::{OTHER_PROJECT_ID, PROJECT_ID, TOKEN, USER_ID},
};
use serde_json::Value;

use crate::support::{Answer, ask};

/// The project and the user of the observations.
const OBSERVED_PROJECT: &str = "55eae5e72f334cf89454e1b83b812e04";
const OBSERVED_USER: &str = "7fe78b07fd8f44d48873c8814373c4db";

/// What the sandbox does not do: PKCS#12, administrators, Nova's 2.0 API, an empty project, DER
/// errors in words, members in the order they came.
const LEFT_OUT: [&str; 8] = [
    "extra property",
    "x509 garbage type=x509",
    "generate x509 mv=2.72",
    "admin, user_id=demo",
    "admin, user_id nonexistent",
    "invalid utf-8",
    "path /v2/{project_id}/os-keypairs",
    "path /v2.1//os-keypairs",
];

struct Observed {
    id: String,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
    status: u16,
    answer: Value,
    version: Option<String>,
}

impl Observed {
    fn new(observation: &Value) -> Self {
        let here = |text: &str| {
            text.replace("{project_id}", PROJECT_ID)
                .replace(OBSERVED_USER, USER_ID)
                .replace("quotauser", USER_ID)
        };
        let id = observation["id"].as_str().unwrap();
        let token = if id == "bad token" { "nonsense" } else { TOKEN };
        let request = &observation["request"];
        let headers = request["headers"].as_object().unwrap().iter();
        let answer = here(&observation["response"]["body"].to_string()).replace(OBSERVED_PROJECT, PROJECT_ID);
        let mut answered = observation["response"]["headers"].as_array().unwrap().iter();
        Self {
            id: id.to_owned(),
            path: here(request["path"].as_str().unwrap()),
            headers: headers
                .map(|(name, value)| (name.to_lowercase(), value.as_str().unwrap().replace("TOKEN", token)))
                .collect(),
            body: match &request["body"] {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                json => here(&json.to_string()),
            },
            status: u16::try_from(observation["response"]["status"].as_u64().unwrap()).unwrap(),
            answer: serde_json::from_str(&answer).unwrap(),
            version: answered
                .find(|pair| pair[0] == "OpenStack-API-Version")
                .map(|pair| pair[1].as_str().unwrap().to_owned()),
        }
    }

    async fn send(&self, clouds: &Router) -> Answer {
        let headers: Vec<_> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        ask(clouds, "POST", &self.path, &headers, self.body.clone()).await
    }

    /// Puts on the shelf what was there when this was observed.
    async fn prepare(&self, clouds: &Router) {
        if self.status == 409 {
            let first = self.send(clouds).await;
            assert!(first.status < 300, "{}: {}", self.id, first.text());
        }
        if self.id.starts_with("quota") {
            for number in 0..100 {
                let body = self.body.replace("q100", &format!("q{number}"));
                let first =
                    Self { body, headers: self.headers.clone(), path: self.path.clone(), ..self.blank() };
                first.send(clouds).await;
            }
        }
    }

    fn blank(&self) -> Self {
        Self {
            id: self.id.clone(),
            path: String::new(),
            headers: Vec::new(),
            body: String::new(),
            status: 0,
            answer: Value::Null,
            version: None,
        }
    }

    fn differs(&self, answer: &Answer) -> Option<String> {
        let (json, expected) = (answer.json(), &self.answer);
        let same = if self.status < 300 {
            ["name", "type", "public_key", "fingerprint", "user_id"]
                .iter()
                .filter(|member| expected["keypair"].get("private_key").is_none() || **member == "type")
                .all(|member| json["keypair"].get(member) == expected["keypair"].get(member))
                && json["keypair"].get("private_key").is_some()
                    == expected["keypair"].get("private_key").is_some()
        } else {
            json == *expected
        };
        let version = self.version.as_deref().unwrap_or_default();
        let fits = answer.status == self.status && same && answer.header("openstack-api-version") == version;
        (!fits).then(|| format!("{}\n  {} {json}\n  {} {expected}", self.id, answer.status, self.status))
    }
}

fn observed() -> Vec<Observed> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/golden/nova-observed.json");
    let file: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let observations = file["observations"].as_array().unwrap().iter();
    let creates = observations.filter(|observation| observation["request"]["method"] == "POST");
    let creates = creates.map(Observed::new);
    creates.filter(|observed| !LEFT_OUT.contains(&observed.id.as_str())).collect()
}

#[tokio::test]
async fn creates_are_answered_as_nova_was_observed_to_answer() {
    let observed = observed();
    assert!(observed.len() > 260, "{}", observed.len());
    let mut wrong = Vec::new();
    for create in observed {
        let clouds = clouds::router();
        create.prepare(&clouds).await;
        wrong.extend(create.differs(&create.send(&clouds).await));
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn a_body_that_is_not_utf_8_is_a_fault() {
    let path = format!("/v2.1/{PROJECT_ID}/os-keypairs");
    let headers = [("x-auth-token", TOKEN)];
    let answer = ask(&clouds::router(), "POST", &path, &headers, b"{\"keypair\":\"\xff\"}".to_vec()).await;
    assert_eq!(answer.status, 500);
    assert_eq!(answer.json()["computeFault"]["code"], 500);
}

#[tokio::test]
async fn the_other_project_is_not_the_tokens() {
    let path = format!("/v2.1/{OTHER_PROJECT_ID}/os-keypairs");
    let answer = ask(&clouds::router(), "POST", &path, &[("x-auth-token", TOKEN)], "").await;
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("doesn't match Context's project_id"), "{}", answer.text());
}
