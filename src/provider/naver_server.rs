//! NAVER Cloud Platform, Server (VPC): `importLoginKey`.
//!
//! <https://api.ncloud-docs.com/docs/compute-vserver-server-loginkey-importloginkey>

use super::{Builder, KeyRule, Lookup, Mode, Operation, Provider, ncp};
use crate::{
    algorithm::Algorithm,
    charset::AsciiSet,
    credentials::{Credentials, Scheme},
    encode,
    export::{Exports, WhyNot},
    finding::{Finding, Severity},
    http::{Endpoint, Head, Method, Response},
    json::Json,
    name::NameRule,
    outcome::{Failure, FailureKind, Receipt, Reply},
    param::CheckedParams,
    param::{ParamKind, ParamSpec, TextRule},
    plan::{Draft, Import, Unsigned},
    shelf::{Deleted, KeptKey, Page, ShelfApi},
    time::Timestamp,
};

const DOCS: &str = "https://api.ncloud-docs.com/docs/compute-vserver-server-loginkey-importloginkey";
const PATH: &str = "/vserver/v2/importLoginKey";
const LIST: &str = "/vserver/v2/getLoginKeyList";
const DELETE: &str = "/vserver/v2/deleteLoginKeys";

/// The member that an answer stands in.
const IMPORTED: &str = "importLoginKeyResponse";
const LISTED: &str = "getLoginKeyListResponse";
const DELETED: &str = "deleteLoginKeysResponse";

/// `The authentication key does not exist.`
/// (<https://api.ncloud-docs.com/docs/en/compute-server-deleteloginkey>)
const NOT_THERE: &str = "10406";

const SCHEMES: &[Scheme] = &[Scheme::NcpKeys, Scheme::AtProxy];

/// The most keys on a page of the list, which allows a thousand.
const PAGE_LEN: u64 = 100;

/// The sites, with the names of their routes and their origins
/// (terraform-provider-ncloud, `internal/provider/provider.go`).
const SITES: [(&str, &str, &str); 3] = [
    ("public", "naver-public", "https://ncloud.apigw.ntruss.com"),
    ("gov", "naver-gov", "https://ncloud.apigw.gov-ntruss.com"),
    ("fin", "naver-fin", "https://fin-ncloud.apigw.fin-ntruss.com"),
];

pub(super) static PROVIDER: Provider = Provider {
    id: "naver-server",
    label: "NAVER Cloud · Server",
    docs: DOCS,
    operations: &OPERATIONS,
    shelf: Some(SHELF),
    upstreams: || {
        SITES.iter().map(|(_, route, origin)| ((*route).to_owned(), (*origin).to_owned())).collect()
    },
    identity: None,
};

static OPERATIONS: [Operation; 1] = [Operation {
    id: "naver-server.import",
    label: "Import a login key",
    docs: DOCS,
    mode: Mode::Import,
    paths: &[("GET", PATH), ("POST", PATH)],
    name_rule: |_| &NAME,
    keys: KeyRule {
        documented: &[Algorithm::Rsa],
        undocumented: Severity::Warn,
        x509: false,
        max_len: None,
        source: "importLoginKey documents \"ssh-keygen -t rsa\" and nothing else; reading a \
                 Windows server's password later needs an RSA private key",
    },
    params: &PARAMS,
    advise,
    schemes: SCHEMES,
    build: Builder::Public(build),
    exports: Exports {
        openstack_cli: |_| Err(WhyNot::NotOpenStack),
        terraform: |_| Err(WhyNot::NaverGenerates),
    },
    sign,
    read,
    lookup: Some(Lookup { head: lookup, read: read_found }),
    fingerprint: None,
}];

const SHELF: ShelfApi = ShelfApi {
    docs: "https://api.ncloud-docs.com/docs/compute-vserver-server-loginkey-getloginkeylist",
    deletion_docs: "https://api.ncloud-docs.com/docs/compute-vserver-server-loginkey-deleteloginkeys",
    params: &SHELF_PARAMS,
    advise: |_| Vec::new(),
    schemes: SCHEMES,
    looks: &[("GET", LIST)],
    deletions: &[("GET", DELETE), ("POST", DELETE)],
    list: page,
    read_list: read_page,
    delete,
    read_deletion,
    sign,
};

static NAME: NameRule = NameRule {
    min: 3,
    max: 30,
    characters: AsciiSet::LOWER.or(AsciiSet::DIGIT).plus('-'),
    characters_in_words: "a–z, 0–9 and -",
    first: AsciiSet::LOWER,
    first_in_words: "a–z",
    last: AsciiSet::LOWER.or(AsciiSet::DIGIT),
    last_in_words: "a–z or 0–9",
    never_doubled: None,
    optional: true,
    source: "importLoginKey, keyName (2026-09-17): 3 to 30 characters, lowercase letters, numbers \
             and \"-\"; NAVER makes up a name when there is none",
};

const SITE: ParamSpec = ParamSpec::choice(
    "site",
    "Site",
    "Which of NAVER's three clouds.",
    &[
        ("public", "Public (ncloud.com)"),
        ("gov", "Government (gov-ncloud.com)"),
        ("fin", "Financial (fin-ncloud.com)"),
    ],
);
const REGION: ParamSpec =
    ParamSpec::required("regionCode", "Region code", "Left empty: the account's first region.", REGION_CODE)
        .of_kind(ParamKind::Suggested(&["KR", "SGN", "JPN"], REGION_CODE))
        .optional();
const METHOD: ParamSpec = ParamSpec::choice(
    "method",
    "Method",
    "Signature v2 covers path and query, not a body. Signed here, GET keeps a bad proxy from \
     swapping the key; signed at the proxy, POST keeps the key out of its logs.",
    &[
        ("", "Chosen by who signs"),
        ("GET", "GET, parameters in the signed query"),
        ("POST", "POST, parameters in a form"),
    ],
);

static PARAMS: [ParamSpec; 3] = [SITE, REGION, METHOD];
static SHELF_PARAMS: [ParamSpec; 2] = [SITE, REGION];

const REGION_CODE: TextRule = TextRule {
    allows: |text| text.len() <= 32 && AsciiSet::ALPHANUMERIC.plus('-').plus('_').holds(text),
    in_words: "a region code of letters, digits, - and _",
    example: "KR",
};

fn advise(draft: &Draft) -> Vec<Finding> {
    let unnamed =
        Finding::info("name-made-up", "NAVER will make up a name: give one to find the key again").on("name");
    draft.name.is_empty().then_some(unnamed).into_iter().collect()
}

fn build(import: &Import, at_proxy: bool) -> Unsigned {
    let public_key = import.public_key();
    let mut parameters = Vec::new();
    parameters.extend(import.name().map(|name| ("keyName", name)));
    parameters.push(("publicKey", &*public_key));
    let parameters = in_region(&import.params, &parameters);
    let method = import.param("method").unwrap_or(usual_method(at_proxy));
    sent_by(method, &endpoint(&import.params), PATH, parameters)
}

/// A signature covers path and query, not a body.
fn usual_method(at_proxy: bool) -> &'static str {
    if at_proxy { "POST" } else { "GET" }
}

fn sent_by(method: &str, endpoint: &Endpoint, path: &str, parameters: String) -> Unsigned {
    if method == "GET" {
        return (Head::new(Method::Get, endpoint.join(&[path, "?", &parameters].concat())), None);
    }
    let mut head = Head::new(Method::Post, endpoint.join(path));
    head.set("Content-Type", "application/x-www-form-urlencoded");
    (head, Some(parameters))
}

fn endpoint(params: &CheckedParams) -> Endpoint {
    let site = params.get("site").unwrap_or("public");
    Endpoint::known(SITES.iter().find(|(id, ..)| *id == site).map_or(SITES[0].2, |(.., origin)| origin))
}

/// The list, of the one name alone.
fn lookup(import: &Import) -> Option<Head> {
    let name = import.name()?;
    Some(list(&import.params, &[("keyName", name)]))
}

/// A page of the list, by its number.
fn page(params: &CheckedParams, number: Option<&str>) -> Head {
    list(params, &[("pageNo", &page_number(number).to_string()), ("pageSize", &PAGE_LEN.to_string())])
}

fn page_number(marker: Option<&str>) -> u64 {
    marker.and_then(|number| number.parse().ok()).unwrap_or(1)
}

fn list(params: &CheckedParams, narrowed: &[(&str, &str)]) -> Head {
    sent_by("GET", &endpoint(params), LIST, in_region(params, narrowed)).0
}

fn delete(params: &CheckedParams, key: &KeptKey, at_proxy: bool) -> Unsigned {
    let parameters = in_region(params, &[("keyNameList.1", &key.name)]);
    sent_by(usual_method(at_proxy), &endpoint(params), DELETE, parameters)
}

fn in_region(params: &CheckedParams, parameters: &[(&str, &str)]) -> String {
    let mut pairs = Vec::new();
    pairs.extend(params.get("regionCode").map(|region| ("regionCode", region)));
    pairs.extend_from_slice(parameters);
    pairs.push(("responseFormatType", "json"));
    encode::form(pairs)
}

fn sign(
    head: &mut Head,
    _: &CheckedParams,
    _: &str,
    credentials: &Credentials,
    now: Timestamp,
) -> Option<()> {
    ncp::sign(head, credentials, now)
}

/// Reads the answer to an import.
fn read(response: &Response) -> Reply {
    let Ok(body) = Json::parse(&response.body) else {
        return xml(response, IMPORTED).map(|body| receipt(response, |name| xml_text(body, name)));
    };
    answered(response, &body, IMPORTED).map(|answer| {
        let key = answer.get("loginKeyList").and_then(|keys| keys.items().first());
        let of_key = |name: &str| key.and_then(|key| key.text_or_number(name));
        receipt(response, |name| of_key(name).or_else(|| answer.text_or_number(name)))
    })
}

fn receipt(response: &Response, member: impl Fn(&str) -> Option<String>) -> Receipt {
    Receipt {
        name: member("keyName"),
        fingerprint: member("fingerprint"),
        request_id: member("requestId").or_else(|| ncp::trace_id(response)),
        ..Receipt::default()
    }
}

/// Reads the answer to a look-up: the API filters by name, and may find names that only begin so.
fn read_found(import: &Import, response: &Response) -> Reply<Option<KeptKey>> {
    read_list(response, |answer| kept(answer).find(|key| Some(key.name.as_str()) == import.name()))
}

/// Reads a page of the list. Which page it is stands in the request alone.
fn read_page(response: &Response, number: Option<&str>) -> Reply<Page> {
    read_list(response, |answer| {
        let total = answer.text_or_number("totalRows").and_then(|total| total.parse().ok()).unwrap_or(0);
        let number = page_number(number);
        let more = total > number.saturating_mul(PAGE_LEN);
        Page { keys: kept(answer).collect(), next: more.then(|| (number + 1).to_string()) }
    })
}

/// Reads the answer to a deletion. The service confirms that of a key that isn't there, too; an older one
/// had a code for it.
fn read_deletion(response: &Response) -> Reply<Deleted> {
    let done = match Json::parse(&response.body) {
        Ok(body) => answered(response, &body, DELETED).map(|answer| answer.text_or_number("requestId")),
        Err(_) => xml(response, DELETED).map(|body| xml_text(body, "requestId")),
    };
    match done {
        Reply::Failed(Failure { code: Some(code), request_id, .. }) if code == NOT_THERE => {
            Reply::Done(Deleted { was_there: false, request_id })
        }
        done => {
            done.map(|id| Deleted { was_there: true, request_id: id.or_else(|| ncp::trace_id(response)) })
        }
    }
}

fn read_list<T>(response: &Response, make: impl FnOnce(&Json) -> T) -> Reply<T> {
    match Json::parse(&response.body) {
        Ok(body) => answered(response, &body, LISTED).map(make),
        Err(_) => failed_xml(response),
    }
}

fn kept(answer: &Json) -> impl Iterator<Item = KeptKey> {
    let keys = answer.get("loginKeyList").map(Json::items).unwrap_or_default();
    keys.iter().filter_map(|key| {
        Some(KeptKey {
            name: key.text("keyName")?,
            fingerprint: key.text("fingerprint"),
            created: key.text("createDate"),
            ..KeptKey::default()
        })
    })
}

/// What the service answered, under that name. The body decides: the gateway answers errors with any
/// status and content type.
fn answered<'b>(response: &Response, body: &'b Json, name: &str) -> Reply<&'b Json> {
    if let Some(failure) = ncp::gateway_failure(response, body) {
        return Reply::Failed(failure);
    }
    let Some(answer) = body.get(name).or_else(|| body.get("responseError")) else { return Reply::Unreadable };
    judged(response, |name| answer.text_or_number(name)).map(|()| answer)
}

/// The same answer in XML, which the gateway gives when it did not get as far as the parameter
/// `responseFormatType`.
fn xml<'r>(response: &'r Response, name: &str) -> Reply<&'r str> {
    let body = response.body.trim_start();
    let is_known = |element: &str| body.strip_prefix('<').is_some_and(|rest| rest.starts_with(element));
    if ![name, "responseError", "?xml"].into_iter().any(is_known) {
        return Reply::Unreadable;
    }
    judged(response, |name| xml_text(body, name)).map(|()| body)
}

/// An answer in XML that can only be an error: lists are asked for in JSON.
fn failed_xml<T>(response: &Response) -> Reply<T> {
    match xml(response, "responseError") {
        Reply::Failed(failure) => Reply::Failed(failure),
        _ => Reply::Unreadable,
    }
}

/// Whether the service did it.
fn judged(response: &Response, member: impl Fn(&str) -> Option<String>) -> Reply<()> {
    match member("returnCode") {
        Some(code) if code == "0" && response.is_success() => Reply::Done(()),
        None => Reply::Unreadable,
        code => {
            let request_id = member("requestId").or_else(|| ncp::trace_id(response));
            Reply::Failed(failure(code, member("returnMessage").unwrap_or_default(), request_id))
        }
    }
}

fn failure(code: Option<String>, message: String, request_id: Option<String>) -> Failure {
    let lower = message.to_ascii_lowercase();
    let taken = lower.contains("already") || lower.contains("duplicate");
    let (kind, hint) =
        if taken { (FailureKind::NameTaken, "choose another name") } else { (FailureKind::Refused, "") };
    Failure { kind, code, message, request_id, hint: hint.to_owned() }
}

/// The text of the first element by that name.
fn xml_text(body: &str, name: &str) -> Option<String> {
    let (_, rest) = body.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    Some(text.trim().to_owned())
}
