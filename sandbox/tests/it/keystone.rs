//! A log-in: what a real Keystone was observed to answer, and what its token opens.

use axum::Router;
use keyferry::{
    http::{Endpoint, Response},
    keystone::{LogInKind, LogInProblem, Session, read},
    secret::Secret,
};
use keyferry_sandbox::{
    clouds,
    credentials::{
        APPLICATION_CREDENTIAL_ID, APPLICATION_CREDENTIAL_NAME, APPLICATION_CREDENTIAL_SECRET, PASSWORD,
        PROJECT_ID, TOKEN, USER_ID, USER_NAME,
    },
};
use serde_json::Value;

use crate::support::ask;

const HERE: &str = "http://127.0.0.1:8082";

/// Logs in through the core, and reads the answer by it.
async fn log_in(
    router: &Router,
    kind: LogInKind,
    identity: &str,
    fields: &[(&str, &str)],
) -> Result<Session, LogInProblem> {
    let value = |id: &str| {
        let found = fields.iter().find(|(known, _)| *known == id);
        found.map(|(_, text)| Secret::new((*text).to_owned()))
    };
    let log_in = kind.collect(Endpoint::new(identity).unwrap(), value).unwrap();
    let request = log_in.request().unwrap();
    let url = &request.head().url;
    let answer = ask(router, "POST", url.path(), &[("host", url.host())], request.expose_body()).await;
    let header = |name: &str| (name.to_owned(), answer.header(name).to_owned());
    let headers = vec![header("x-subject-token"), header("x-openstack-request-id")];
    read(&Response { status: answer.status, headers, body: answer.text().to_owned() })
        .map_err(|failure| failure.problem)
}

#[tokio::test]
async fn user_and_password_give_the_token_and_where_nova_is() {
    let router = clouds::router();
    let fields = [("username", USER_NAME), ("password", PASSWORD), ("projectName", "demo")];
    for (identity, nova) in [(HERE, HERE), ("https://api.vietnix.cloud/v3", "https://api.vietnix.cloud:8774")]
    {
        let session = log_in(&router, LogInKind::Password, identity, &fields).await.unwrap();
        assert_eq!(session.token.expose(), TOKEN);
        assert_eq!(session.user_id.as_deref(), Some(USER_ID));
        assert!(session.expires.is_some());
        assert_eq!(session.project.unwrap().id, PROJECT_ID);
        assert_eq!(session.compute[0].url, format!("{nova}/v2.1/{PROJECT_ID}"));
    }
}

#[tokio::test]
async fn huaweis_projects_have_the_names_of_regions() {
    let router = clouds::router();
    let identity = "https://iam.ap-southeast-1.myhuaweicloud.com";
    for (project, found) in [("ap-southeast-1", true), ("ap-southeast-2", false)] {
        let fields = [
            ("username", USER_NAME),
            ("userDomainName", "Default"),
            ("password", PASSWORD),
            ("projectName", project),
        ];
        let session = log_in(&router, LogInKind::Password, identity, &fields).await;
        assert_eq!(session.is_ok_and(|session| session.project.unwrap().name == project), found);
    }
}

#[tokio::test]
async fn an_application_credential_gives_it_too() {
    let router = clouds::router();
    let secret = ("applicationCredentialSecret", APPLICATION_CREDENTIAL_SECRET);
    for fields in [
        &[("applicationCredentialId", APPLICATION_CREDENTIAL_ID), secret][..],
        &[("applicationCredentialName", APPLICATION_CREDENTIAL_NAME), ("username", USER_NAME), secret],
    ] {
        let session = log_in(&router, LogInKind::ApplicationCredential, HERE, fields).await.unwrap();
        assert_eq!(session.compute.len(), 1);
    }
}

#[tokio::test]
async fn what_is_wrong_opens_nothing() {
    let router = clouds::router();
    let password =
        |password, project| [("username", USER_NAME), ("password", password), ("projectName", project)];
    for fields in [password("wrong", "demo"), password(PASSWORD, "nowhere")] {
        let problem = log_in(&router, LogInKind::Password, HERE, &fields).await.err();
        assert_eq!(problem, Some(LogInProblem::Credentials));
    }
    let unscoped = password(PASSWORD, "");
    assert!(log_in(&router, LogInKind::Password, HERE, &unscoped).await.unwrap().project.is_none());
}

/// The refusals of the real one, word for word.
#[tokio::test]
async fn refusals_are_keystones() {
    let router = clouds::router();
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/keystone_answers.json");
    let recorded: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let credential = |id: &str| {
        format!(
            r#"{{"auth":{{"identity":{{"methods":["application_credential"],"application_credential":{{"id":"{id}","secret":"wrong"}}}}}}}}"#
        )
    };
    let user = r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"demo","domain":{"id":"default"},"password":"nope"}}}}}"#;
    for (id, method, body) in [
        ("wrong password", "POST", user.to_owned()),
        ("unknown user", "POST", user.replace("demo", "nobody")),
        ("application credential, wrong secret", "POST", credential(APPLICATION_CREDENTIAL_ID)),
        ("application credential, unknown id", "POST", credential("00")),
        ("a body that is no JSON", "POST", "{".to_owned()),
        ("a method that is not there", "GET", String::new()),
    ] {
        let found = recorded["observations"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
        let answer = ask(&router, method, "/v3/auth/tokens", &[("host", "127.0.0.1:8082")], body).await;
        let expected: Value = serde_json::from_str(found["response"]["body"].as_str().unwrap()).unwrap();
        assert_eq!(answer.status, found["response"]["status"], "{id}");
        assert_eq!(answer.json(), expected, "{id}");
    }
}
