//! NAVER CLOVA NSML: `POST /auth-keys`.
//!
//! <https://api.ncloud-docs.com/docs/clovansml-authkey-create>

use super::{Builder, KeyRule, Lookup, Mode, Operation, Provider, ncp};
use crate::{
    algorithm::Algorithm,
    charset::AsciiSet,
    credentials::{Credentials, Scheme},
    encode,
    export::{Exports, WhyNot},
    finding::{Finding, Severity},
    http::{Endpoint, Head, Method, Response},
    json::{Json, Object},
    name::NameRule,
    outcome::{Failure, FailureKind, Receipt, Reply},
    param::CheckedParams,
    plan::{Draft, Import, Material, Unsigned},
    shelf::{Deleted, KeptKey, Page, ShelfApi},
    time::Timestamp,
};

const DOCS: &str = "https://api.ncloud-docs.com/docs/clovansml-authkey-create";
const ORIGIN: &str = "https://nsml.apigw.ntruss.com";
const PATH: &str = "/nsml/v1/auth-keys";
const KEY_PATH: &str = "/nsml/v1/auth-keys/title/{title}/name/{name}";
const SCHEMES: &[Scheme] = &[Scheme::NcpKeysAndApiKey, Scheme::AtProxy];

pub(super) static PROVIDER: Provider = Provider {
    id: "clova-nsml",
    label: "NAVER CLOVA NSML",
    docs: DOCS,
    operations: &OPERATIONS,
    shelf: Some(SHELF),
    upstreams: || vec![("clova-nsml".to_owned(), ORIGIN.to_owned())],
    identity: None,
};

static OPERATIONS: [Operation; 1] = [Operation {
    id: "clova-nsml.import",
    label: "Create an authentication key",
    docs: DOCS,
    mode: Mode::Import,
    paths: &[("POST", PATH)],
    name_rule: |_| &TITLE,
    keys: KeyRule {
        documented: &[
            Algorithm::Ed25519,
            Algorithm::Rsa,
            Algorithm::EcdsaP256,
            Algorithm::EcdsaP384,
            Algorithm::EcdsaP521,
        ],
        undocumented: Severity::Block,
        x509: false,
        max_len: None,
        source: "NSML, key: must start with ssh-rsa, ssh-ed25519, ecdsa-sha-nistp256, \
                 ecdsa-sha2-nistp384 or ecdsa-sha2-nistp521",
    },
    params: &[],
    advise,
    schemes: SCHEMES,
    build: Builder::Public(build),
    exports: Exports { openstack_cli: |_| Err(WhyNot::NotOpenStack), terraform: |_| Err(WhyNot::NoResource) },
    sign,
    read,
    lookup: Some(Lookup { head: |_| Some(list()), read: read_found }),
    fingerprint: None,
}];

const SHELF: ShelfApi = ShelfApi {
    docs: "https://api.ncloud-docs.com/docs/clovansml-authkey-list",
    deletion_docs: "https://api.ncloud-docs.com/docs/clovansml-authkey-delete",
    params: &[],
    advise: |_| Vec::new(),
    schemes: SCHEMES,
    looks: &[("GET", PATH)],
    deletions: &[("DELETE", KEY_PATH)],
    list: |_, _| list(),
    read_list,
    delete,
    read_deletion,
    sign,
};

static TITLE: NameRule = NameRule {
    min: 1,
    max: 63,
    characters: AsciiSet::ALPHANUMERIC.plus('-'),
    characters_in_words: "A–Z, a–z, 0–9 and -",
    first: AsciiSet::LETTER,
    first_in_words: "a letter",
    last: AsciiSet::ALPHANUMERIC.plus('-'),
    last_in_words: "any of them",
    never_doubled: Some('-'),
    optional: false,
    source: "NSML, title: letters, numbers and \"-\", begins with a letter, \"-\" not consecutively; \
             no length is documented, 63 is Keyferry's own bound",
};

/// The documentation writes `ecdsa-sha-nistp256`, in each of its languages, where OpenSSH writes
/// `ecdsa-sha2-nistp256`. It may be the server's own literal.
fn advise(draft: &Draft) -> Vec<Finding> {
    let p256 =
        matches!(&draft.material, Some(Material::Ssh(key)) if *key.algorithm() == Algorithm::EcdsaP256);
    let message = "NSML's documentation misspells this key type (\"ecdsa-sha-nistp256\"), so its \
                   server may refuse it: Ed25519 is safer here";
    p256.then(|| Finding::warn("nsml-p256-misspelt", message).on("publicKey")).into_iter().collect()
}

fn head(method: Method, path: &str) -> Head {
    let mut head = Head::new(method, Endpoint::known(ORIGIN).join(path));
    head.set("Content-Type", "application/json");
    head
}

/// The API shows all keys or none, whatever one is looked for.
fn list() -> Head {
    head(Method::Get, PATH)
}

fn delete(_: &CheckedParams, key: &KeptKey, _: bool) -> Unsigned {
    let name = key.id.as_deref().unwrap_or_default();
    let path =
        KEY_PATH.replace("{title}", &encode::percent(&key.name)).replace("{name}", &encode::percent(name));
    (head(Method::Delete, &path), None)
}

fn build(import: &Import, _: bool) -> Unsigned {
    let head = head(Method::Post, PATH);
    let body =
        Object::new().text("title", import.name().unwrap_or_default()).text("key", &import.public_key());
    (head, Some(body.end()))
}

fn sign(
    head: &mut Head,
    _: &CheckedParams,
    _: &str,
    credentials: &Credentials,
    now: Timestamp,
) -> Option<()> {
    let Credentials::AccessKey { api_key: Some(api_key), .. } = credentials else { return None };
    ncp::sign(head, credentials, now)?;
    head.set_secret("x-ncp-apigw-api-key", api_key, "NCP_APIGW_API_KEY");
    Some(())
}

/// No body is documented, so every success counts, with a body or without.
fn read(response: &Response) -> Reply {
    let request_id = ncp::trace_id(response);
    answered(response).map(|_| Receipt { request_id, ..Receipt::default() })
}

/// The keys are found by their titles: what the API calls their name it makes up itself.
fn read_found(import: &Import, response: &Response) -> Reply<Option<KeptKey>> {
    let mine = |key: &KeptKey| Some(key.name.as_str()) == import.name();
    read_list(response, None).map(|page| page.keys.into_iter().find(mine))
}

/// Reads the list, which has no pages.
fn read_list(response: &Response, _: Option<&str>) -> Reply<Page> {
    match answered(response) {
        Reply::Done(body) if body.get("keyList").is_none() => Reply::Unreadable,
        answer => answer.map(|body| Page { keys: kept(&body).collect(), next: None }),
    }
}

/// Reads the answer to a deletion. The gateway's 404, which says that there is no such API, has a body.
fn read_deletion(response: &Response) -> Reply<Deleted> {
    if Json::parse_body(&response.body).is_err() {
        return Reply::Unreadable;
    }
    let deleted = |was_there| Deleted { was_there, request_id: ncp::trace_id(response) };
    match answered(response) {
        Reply::Failed(Failure { code: None, .. }) if response.status == 404 => Reply::Done(deleted(false)),
        answer => answer.map(|_| deleted(true)),
    }
}

fn kept(body: &Json) -> impl Iterator<Item = KeptKey> {
    let keys = body.get("keyList").map(Json::items).unwrap_or_default();
    keys.iter().filter_map(|key| {
        Some(KeptKey {
            name: key.text("title")?,
            // It is half of the key's address.
            id: Some(key.text("name").unwrap_or_default()),
            fingerprint: key.text("fingerprint"),
            created: key.text("createTime"),
            ..KeptKey::default()
        })
    })
}

/// The body of a success, which may be empty.
fn answered(response: &Response) -> Reply<Json> {
    let body = Json::parse(&response.body).unwrap_or_default();
    if let Some(failure) = ncp::gateway_failure(response, &body) {
        return Reply::Failed(failure);
    }
    if response.is_success() {
        return Reply::Done(body);
    }
    let request_id = ncp::trace_id(response);
    let message = body.text_or_number("message").or_else(|| body.text_or_number("errorMessage"));
    let Some(message) = message else { return bare_failure(response, request_id) };
    let code = body.text_or_number("code").or_else(|| body.text_or_number("errorCode"));
    Reply::Failed(Failure { kind: kind(response.status), code, message, request_id, hint: String::new() })
}

/// An error without a body that says why: the documented statuses speak for themselves.
fn bare_failure(response: &Response, request_id: Option<String>) -> Reply<Json> {
    let message = match response.status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        406 => "Not Accepted",
        409 => "Conflict",
        _ => return Reply::Unreadable,
    };
    Reply::Failed(Failure {
        kind: kind(response.status),
        code: None,
        message: message.to_owned(),
        request_id,
        hint: String::new(),
    })
}

fn kind(status: u16) -> FailureKind {
    match status {
        401 => FailureKind::Unauthorized,
        409 => FailureKind::NameTaken,
        _ => FailureKind::Refused,
    }
}
