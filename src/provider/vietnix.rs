//! Vietnix Cloud, an OpenStack Nova.
//!
//! <https://docs.vietnix.cloud>, Create or Import SSH Key Pair

use super::{Builder, Identity, Lookup, Mode, Operation, Provider, openstack_nova as nova};
use crate::{
    charset::AsciiSet,
    comment::Comment,
    export::Exports,
    finding::Finding,
    http::Endpoint,
    name::NameRule,
    param::{CheckedParams, ParamSpec, Params, TextRule},
    plan::{Draft, Import, Material},
    shelf::ShelfApi,
};

const DOCS: &str = "https://docs.vietnix.cloud";
const ORIGIN: &str = "https://api.vietnix.cloud:8774";
/// Vietnix's Keystone (<https://docs.vietnix.cloud>, Authentication).
const IDENTITY_ORIGIN: &str = "https://api.vietnix.cloud";
const IDENTITY: &str = "https://api.vietnix.cloud/v3";
const KEYPAIRS: &str = "/v2.1/{project_id}/os-keypairs";
const KEYPAIR: &str = "/v2.1/{project_id}/os-keypairs/{name}";

/// What a description begins with, behind the key.
const DESCRIPTION_MARK: &str = "VSTOR-KEY-DESC:";

pub(super) static PROVIDER: Provider = Provider {
    id: "vietnix",
    label: "Vietnix Cloud",
    docs: DOCS,
    operations: &OPERATIONS,
    shelf: Some(SHELF),
    upstreams: || vec![("vietnix".to_owned(), ORIGIN.to_owned())],
    identity: Some(Identity {
        upstreams: || vec![("vietnix-identity".to_owned(), IDENTITY_ORIGIN.to_owned())],
        url: |_| Some(IDENTITY.to_owned()),
        project: |_| None,
    }),
};

static OPERATIONS: [Operation; 2] = [
    Operation {
        id: "vietnix.import",
        label: "Import a public key",
        docs: DOCS,
        mode: Mode::Import,
        paths: &[("POST", KEYPAIRS)],
        name_rule,
        keys: nova::KEYS,
        params: &IMPORT_PARAMS,
        advise,
        schemes: nova::SCHEMES,
        build: Builder::Public(|import, _| {
            nova::build(import, &endpoint(&import.params), &described(import))
        }),
        exports: Exports {
            openstack_cli: |import| {
                nova::openstack_cli(import, &endpoint(&import.params), &described(import))
            },
            terraform: |import| {
                nova::terraform(import, &endpoint(&import.params), &described(import), Some(IDENTITY))
            },
        },
        sign: nova::sign,
        read: nova::read,
        lookup: Some(Lookup {
            head: |import| nova::lookup(import, &endpoint(&import.params)),
            read: nova::read_found,
        }),
        fingerprint: Some(nova::FINGERPRINT),
    },
    Operation {
        id: "vietnix.create",
        label: "Let Vietnix generate a key pair",
        docs: DOCS,
        mode: Mode::Create,
        paths: &[("POST", KEYPAIRS)],
        name_rule,
        keys: nova::KEYS,
        params: &CREATE_PARAMS,
        advise: nova::advise_create,
        schemes: nova::SCHEMES,
        build: Builder::Public(|import, _| nova::build(import, &endpoint(&import.params), "")),
        exports: Exports::GENERATING,
        sign: nova::sign,
        read: nova::read,
        lookup: None,
        fingerprint: Some(nova::FINGERPRINT),
    },
];

const SHELF: ShelfApi = ShelfApi {
    docs: nova::LIST_DOCS,
    deletion_docs: nova::DELETE_DOCS,
    params: &SHELF_PARAMS,
    advise: |_| Vec::new(),
    schemes: nova::SCHEMES,
    looks: &[("GET", KEYPAIRS), ("GET", KEYPAIR)],
    deletions: &[("DELETE", KEYPAIR)],
    list: |params, page| nova::list(params, &endpoint(params), page),
    read_list: nova::read_list,
    delete: |params, key, _| nova::delete(params, &endpoint(params), key),
    read_deletion: nova::read_deletion,
    sign: nova::sign,
};

static IMPORT_PARAMS: [ParamSpec; 3] = [PROJECT_ID, DESCRIPTION, MICROVERSION];
static CREATE_PARAMS: [ParamSpec; 2] = [PROJECT_ID, MICROVERSION];
static SHELF_PARAMS: [ParamSpec; 2] = [PROJECT_ID, MICROVERSION];

const PROJECT_ID: ParamSpec = ParamSpec::required(
    "projectId",
    "Project ID",
    "The UUID of the project.",
    TextRule {
        allows: |text| (32..=36).contains(&text.len()) && AsciiSet::ALPHANUMERIC.plus('-').holds(text),
        in_words: "a UUID of 32 digits and letters, with hyphens or without",
        example: "6f70656e737461636b70726f6a656374",
    },
);
const DESCRIPTION: ParamSpec = ParamSpec::required(
    "description",
    "Description",
    "Goes behind the key in place of its comment, as Vietnix's console shows it.",
    TextRule {
        allows: |text| Comment::new(&format!("{DESCRIPTION_MARK}{text}")).is_ok(),
        in_words: "one line of visible characters, at most 240 bytes",
        example: "bastion, Hanoi",
    },
)
.optional();
/// The microversion of Vietnix's own examples.
const MICROVERSION: ParamSpec = ParamSpec { default: "2.72", ..nova::MICROVERSION };

fn name_rule(params: &Params) -> &'static NameRule {
    let given = params.get("microversion").unwrap_or(MICROVERSION.default);
    match nova::Microversion::parse(given) {
        Some(given) if given >= nova::Microversion::MORE_NAMES => &nova::NAME_2_92,
        _ => &nova::NAME,
    }
}

fn advise(draft: &Draft) -> Vec<Finding> {
    let Some(Material::Ssh(key)) = &draft.material else { return Vec::new() };
    let replaced = draft.params.get("description").is_some() && !key.comment().is_empty();
    let message = format!("the description goes in place of the comment \"{}\"", key.comment());
    let finding = Finding::info("comment-replaced", message).on("description");
    replaced.then(|| finding.with("comment", key.comment())).into_iter().collect()
}

fn endpoint(params: &CheckedParams) -> Endpoint {
    Endpoint::known(ORIGIN).at(&format!("/v2.1/{}", params.text("projectId")))
}

/// The public key, with the description in place of the comment.
fn described(import: &Import) -> String {
    let mark = |text: &str| Comment::new(&format!("{DESCRIPTION_MARK}{text}")).ok();
    match (import.material.as_ref(), import.param("description").and_then(mark)) {
        (Some(Material::Ssh(key)), Some(description)) => key.with_comment(description).to_openssh(),
        _ => import.public_key(),
    }
}
