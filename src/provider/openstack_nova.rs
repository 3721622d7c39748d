//! OpenStack Nova, any cloud: `POST /os-keypairs`.
//!
//! <https://docs.openstack.org/api-ref/compute/#keypairs-keypairs>; what each microversion changes
//! is in Nova's `rest_api_version_history`.

mod answer;
mod elsewhere;
mod microversion;

use super::{Builder, Identity, KeyRule, Lookup, Mode, Operation, Provider};
use crate::{
    algorithm::Algorithm,
    charset::AsciiSet,
    credentials::{Credentials, Scheme},
    encode,
    export::Exports,
    finding::{Finding, Severity},
    http::{Endpoint, Head, Method},
    json::Object,
    name::NameRule,
    param::{CheckedParams, ParamKind, ParamSpec, Params, TextRule},
    plan::{Draft, Import, Material, Unsigned},
    shelf::{KeptKey, ShelfApi},
    time::Timestamp,
};

pub(super) use answer::{read, read_deletion, read_found, read_list};
pub(super) use elsewhere::{openstack_cli, terraform};
pub(super) use microversion::Microversion;

const DOCS: &str = "https://docs.openstack.org/api-ref/compute/#import-or-create-keypair";
pub(super) const LIST_DOCS: &str = "https://docs.openstack.org/api-ref/compute/#list-keypairs";
pub(super) const DELETE_DOCS: &str = "https://docs.openstack.org/api-ref/compute/#delete-keypair";
const KEYPAIRS: &str = "/os-keypairs";
const KEYPAIR: &str = "/os-keypairs/{name}";

/// How many key pairs a page of the list has, in the words of a query.
const PAGE_LEN: &str = "100";

pub(super) static PROVIDER: Provider = Provider {
    id: "openstack-nova",
    label: "OpenStack · Nova",
    docs: DOCS,
    operations: &OPERATIONS,
    shelf: Some(SHELF),
    upstreams: Vec::new,
    identity: Some(Identity { upstreams: Vec::new, url: |_| None, project: |_| None }),
};

pub(super) const KEYS: KeyRule = KeyRule {
    documented: &[
        Algorithm::Ed25519,
        Algorithm::Rsa,
        Algorithm::EcdsaP256,
        Algorithm::EcdsaP384,
        Algorithm::EcdsaP521,
        Algorithm::SkEd25519,
        Algorithm::SkEcdsaP256,
    ],
    undocumented: Severity::Warn,
    x509: true,
    max_len: None,
    source: "what Nova 34 takes when it is tried: every key that its cryptography library can read",
};

pub(super) const SCHEMES: &[Scheme] = &[Scheme::Token, Scheme::AtProxy];
pub(super) const FINGERPRINT: &str =
    "The answer holds the key's MD5 fingerprint, of a certificate the SHA-1.";

static OPERATIONS: [Operation; 2] = [
    Operation {
        id: "openstack-nova.import",
        label: "Import a public key",
        docs: DOCS,
        mode: Mode::Import,
        paths: &[("POST", KEYPAIRS)],
        name_rule,
        keys: KEYS,
        params: &IMPORT_PARAMS,
        advise,
        schemes: SCHEMES,
        build: Builder::Public(|import, _| build(import, &endpoint(&import.params), &import.public_key())),
        exports: Exports {
            openstack_cli: |import| openstack_cli(import, &endpoint(&import.params), &import.public_key()),
            terraform: |import| terraform(import, &endpoint(&import.params), &import.public_key(), None),
        },
        sign,
        read,
        lookup: Some(Lookup { head: |import| lookup(import, &endpoint(&import.params)), read: read_found }),
        fingerprint: Some(FINGERPRINT),
    },
    Operation {
        id: "openstack-nova.create",
        label: "Let Nova generate a key pair",
        docs: DOCS,
        mode: Mode::Create,
        paths: &[("POST", KEYPAIRS)],
        name_rule: |_| &NAME,
        keys: KEYS,
        params: &CREATE_PARAMS,
        advise: advise_create,
        schemes: SCHEMES,
        build: Builder::Public(|import, _| build(import, &endpoint(&import.params), "")),
        exports: Exports::GENERATING,
        sign,
        read,
        lookup: None,
        fingerprint: Some(FINGERPRINT),
    },
];

const SHELF: ShelfApi = ShelfApi {
    docs: LIST_DOCS,
    deletion_docs: DELETE_DOCS,
    params: &SHELF_PARAMS,
    advise: advise_shelf,
    schemes: SCHEMES,
    looks: &[("GET", KEYPAIRS), ("GET", KEYPAIR)],
    deletions: &[("DELETE", KEYPAIR)],
    list: |params, page| list(params, &endpoint(params), page),
    read_list,
    delete: |params, key, _| delete(params, &endpoint(params), key),
    read_deletion,
    sign,
};

const NAME_EDGES: AsciiSet = AsciiSet::ALPHANUMERIC.plus('_').plus('-');
const NAME_CHARACTERS: AsciiSet = NAME_EDGES.plus(' ');

/// Names up to microversion 2.91 (`nova/api/validation/parameter_types.py`).
const NAME_RULE: NameRule = NameRule {
    min: 1,
    max: 255,
    characters: NAME_CHARACTERS,
    characters_in_words: "A–Z, a–z, 0–9, _, - and blanks",
    first: NAME_EDGES,
    first_in_words: "anything but a blank",
    last: NAME_EDGES,
    last_in_words: "anything but a blank",
    never_doubled: None,
    optional: false,
    source: "Nova up to microversion 2.91: 1 to 255 of letters, digits, _, - and inner blanks",
};
pub(super) static NAME: NameRule = NAME_RULE;

/// Names from microversion 2.92 on, which allows `@` and `.` besides.
pub(super) static NAME_2_92: NameRule = NameRule {
    characters: NAME_CHARACTERS.plus('@').plus('.'),
    characters_in_words: "A–Z, a–z, 0–9, _, -, @, . and blanks",
    first: NAME_EDGES.plus('@').plus('.'),
    last: NAME_EDGES.plus('@').plus('.'),
    source: "Nova from microversion 2.92 on: 1 to 255 of letters, digits, _, -, @, . and inner blanks",
    ..NAME_RULE
};

static IMPORT_PARAMS: [ParamSpec; 4] = [ENDPOINT, MICROVERSION, TYPE, USER_ID];
static CREATE_PARAMS: [ParamSpec; 4] = [ENDPOINT, MICROVERSION, TYPE, USER_ID];
static SHELF_PARAMS: [ParamSpec; 3] = [ENDPOINT, MICROVERSION, USER_ID];

const ENDPOINT: ParamSpec = ParamSpec {
    id: "endpoint",
    label: "Compute endpoint",
    help: "As the catalogue gives it: openstack endpoint list --service compute.",
    kind: ParamKind::Endpoint,
    required: true,
    default: "",
    when: None,
};
pub(super) const MICROVERSION: ParamSpec = ParamSpec::required(
    "microversion",
    "Microversion",
    "Left empty: the lowest that does the job.",
    MICROVERSION_RULE,
)
.of_kind(ParamKind::Suggested(&["2.1", "2.10", "2.72", "2.92"], MICROVERSION_RULE))
.optional();
const TYPE: ParamSpec =
    ParamSpec::choice("type", "Type", "", &[("", "By the key"), ("ssh", "ssh"), ("x509", "x509")]);
const USER_ID: ParamSpec = ParamSpec::required(
    "userId",
    "User ID",
    "The owner, if not you; for administrators alone.",
    TextRule {
        allows: |text| text.len() <= 255 && AsciiSet::ALPHANUMERIC.plus('-').plus('_').holds(text),
        in_words: "letters, digits, - and _",
        example: "64166c7effeb4a89b59c073588099640",
    },
)
.optional();
const MICROVERSION_RULE: TextRule = TextRule {
    allows: |text| Microversion::parse(text).is_some(),
    in_words: "2 and a number behind a point, or latest",
    example: "2.10",
};

fn name_rule(params: &Params) -> &'static NameRule {
    match params.get("microversion").and_then(Microversion::parse) {
        Some(given) if given < Microversion::MORE_NAMES => &NAME,
        _ => &NAME_2_92,
    }
}

fn advise(draft: &Draft) -> Vec<Finding> {
    let mut findings = advise_type(draft);
    findings.extend(advise_microversion(draft));
    findings
}

/// What a microversion that was given can't do.
fn advise_microversion(draft: &Draft) -> Vec<Finding> {
    let Some(given) = draft.params.get("microversion").and_then(Microversion::parse) else {
        let raised = draft.name.contains(['@', '.']);
        let message =
            "@ and . in a name need microversion 2.92, so that is sent: the cloud has to be of 2022 or later";
        return raised
            .then(|| Finding::info("nova-microversion-raised", message).on("name"))
            .into_iter()
            .collect();
    };
    let is_x509 = matches!(draft.material, Some(Material::X509(_)));
    let needs = |wanted: bool, minimum: Microversion, what: &str| {
        (wanted && given < minimum).then(|| too_low(what, minimum, given))
    };
    let type_given = is_x509 || draft.params.get("type").is_some();
    [
        needs(type_given, Microversion::TYPE, "a type"),
        needs(draft.params.get("userId").is_some(), Microversion::USER_ID, "a user ID"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn too_low(what: &str, least: Microversion, given: Microversion) -> Finding {
    let message = format!("{what} needs microversion {least} or later, and {given} was asked for");
    let finding = Finding::block("nova-microversion-low", message).on("microversion");
    finding.with("what", what).with("least", least).with("given", given)
}

fn advise_type(draft: &Draft) -> Vec<Finding> {
    let (Some(type_), Some(material)) = (draft.params.get("type"), &draft.material) else {
        return Vec::new();
    };
    if type_ == natural_type(material) {
        return Vec::new();
    }
    let message =
        format!("this is a key of type {}, not {type_}: leave the type to the key", natural_type(material));
    let finding = Finding::block("nova-type-differs", message).on("type");
    vec![finding.with("type", natural_type(material)).with("given", type_)]
}

fn advise_shelf(params: &Params) -> Vec<Finding> {
    let given = params.get("userId").and(params.get("microversion")).and_then(Microversion::parse);
    let low = given.filter(|given| *given < Microversion::USER_ID);
    low.map(|given| too_low("a user ID", Microversion::USER_ID, given)).into_iter().collect()
}

pub(super) fn advise_create(draft: &Draft) -> Vec<Finding> {
    let mut findings = vec![Finding::info(
        "provider-generates",
        "the cloud would know the private key: a key generated here is known to you alone",
    )];
    let given = draft.params.get("microversion").and_then(Microversion::parse);
    if given.is_some_and(|given| given >= Microversion::MORE_NAMES) {
        let message = "Nova generates keys up to microversion 2.91: ask for a lower one, or generate here";
        findings.push(Finding::block("nova-generates-no-more", message).on("microversion"));
    }
    findings
}

fn natural_type(material: &Material) -> &'static str {
    match material {
        Material::Ssh(_) => "ssh",
        Material::X509(_) => "x509",
    }
}

fn endpoint(params: &CheckedParams) -> Endpoint {
    // The parameter's own check lets only endpoints through.
    Endpoint::new(params.text("endpoint")).unwrap_or_else(|_| Endpoint::known(""))
}

/// The request to an endpoint for a public key; an empty one asks Nova to generate.
pub(super) fn build(import: &Import, endpoint: &Endpoint, public_key: &str) -> Unsigned {
    let microversion = chosen(import);
    let natural = import.material.as_ref().map_or("ssh", natural_type);
    let type_ = (microversion >= Microversion::TYPE).then(|| import.param("type").unwrap_or(natural));
    // In the order of novaclient.
    let keypair = Object::new().open("keypair").text("name", import.name().unwrap_or_default());
    let keypair = keypair
        .maybe("type", type_)
        .maybe("public_key", Some(public_key).filter(|key| !key.is_empty()))
        .maybe("user_id", import.param("userId"));
    let mut head = head(Method::Post, endpoint, KEYPAIRS, microversion);
    head.set("Content-Type", "application/json");
    (head, Some(keypair.close().end()))
}

/// The request for the key of the same name.
pub(super) fn lookup(import: &Import, endpoint: &Endpoint) -> Option<Head> {
    let path = with_query(&keypair(import.name()?), &[("user_id", import.param("userId"))]);
    Some(head(Method::Get, endpoint, &path, chosen(import)))
}

/// The request for a page of the list, or for all of it where there are no pages yet.
pub(super) fn list(params: &CheckedParams, endpoint: &Endpoint, page: Option<&str>) -> Head {
    let microversion = asked_for(params).unwrap_or(Microversion::USER_ID);
    let limit = (microversion >= Microversion::PAGES).then_some(PAGE_LEN);
    // In the order of novaclient.
    let query = [("limit", limit), ("marker", page), ("user_id", params.get("userId"))];
    head(Method::Get, endpoint, &with_query(KEYPAIRS, &query), microversion)
}

/// The request that deletes a key.
pub(super) fn delete(params: &CheckedParams, endpoint: &Endpoint, key: &KeptKey) -> Unsigned {
    let microversion = asked_for(params).unwrap_or(Microversion::USER_ID);
    let path = with_query(&keypair(&key.name), &[("user_id", params.get("userId"))]);
    (head(Method::Delete, endpoint, &path, microversion), None)
}

fn keypair(name: &str) -> String {
    KEYPAIR.replace("{name}", &encode::percent(name))
}

fn with_query(path: &str, pairs: &[(&str, Option<&str>)]) -> String {
    let given: Vec<_> = pairs.iter().filter_map(|(name, value)| Some((*name, (*value)?))).collect();
    if given.is_empty() { path.to_owned() } else { [path, "?", &encode::form(given)].concat() }
}

fn head(method: Method, endpoint: &Endpoint, path: &str, microversion: Microversion) -> Head {
    let mut head = Head::new(method, endpoint.join(path));
    head.set("Accept", "application/json");
    head.set("X-OpenStack-Nova-API-Version", microversion.to_string());
    head.set("OpenStack-API-Version", format!("compute {microversion}"));
    head
}

/// The microversion that was asked for, else the lowest that does the job.
fn chosen(import: &Import) -> Microversion {
    asked_for(&import.params).unwrap_or_else(|| lowest(import))
}

fn lowest(import: &Import) -> Microversion {
    if has_later_name(import) { Microversion::MORE_NAMES } else { Microversion::USER_ID }
}

/// Whether the name is one of those that microversion 2.92 has added.
fn has_later_name(import: &Import) -> bool {
    import.name().is_some_and(|name| name.contains(['@', '.']))
}

fn asked_for(params: &CheckedParams) -> Option<Microversion> {
    params.get("microversion").and_then(Microversion::parse)
}

pub(super) fn sign(
    head: &mut Head,
    _: &CheckedParams,
    _: &str,
    credentials: &Credentials,
    _: Timestamp,
) -> Option<()> {
    let Credentials::Token(token) = credentials else { return None };
    head.set_secret("X-Auth-Token", token, "OS_TOKEN");
    Some(())
}
