//! Huawei Cloud Key Pair Service (KPS).
//!
//! <https://support.huaweicloud.com/intl/en-us/api-dew/CreateKeypair.html>,
//! <https://support.huaweicloud.com/intl/en-us/api-dew/ImportPrivateKey.html>

mod answer;
mod body;

use super::{Builder, Identity, KeyRule, Lookup, Mode, Operation, Provider};
use crate::{
    algorithm::Algorithm,
    charset::AsciiSet,
    credentials::{Credentials, Scheme},
    disclose::DisclosedKey,
    encode,
    export::{
        Exports, WhyNot,
        hcl::{self, Arguments},
    },
    finding::{Finding, Severity},
    http::{Endpoint, Head, Method},
    name::NameRule,
    param::{CheckedParams, ParamKind, ParamSpec, Params, TextRule},
    plan::{Draft, Import, Material, Unsigned, UnsignedDisclosing},
    secret::Secret,
    shelf::ShelfApi,
    sign::sdk_hmac,
    time::Timestamp,
};

const CREATE_DOCS: &str = "https://support.huaweicloud.com/intl/en-us/api-dew/CreateKeypair.html";
const IMPORT_DOCS: &str = "https://support.huaweicloud.com/intl/en-us/api-dew/ImportPrivateKey.html";
const KEYPAIRS: &str = "/v3/{project_id}/keypairs";
const KEYPAIR: &str = "/v3/{project_id}/keypairs/{name}";
const PRIVATE_KEY_IMPORT: &str = "/v3/{project_id}/keypairs/private-key/import";

/// How many key pairs a page of the list has, in the words of a query.
const PAGE_LEN: &str = "50";

/// The regions of the service (`huaweicloudsdkkps`, `region/kps_region.py`).
const REGIONS: [&str; 30] = [
    "cn-north-1",
    "cn-north-2",
    "cn-north-4",
    "cn-north-9",
    "cn-north-11",
    "cn-north-12",
    "cn-east-2",
    "cn-east-3",
    "cn-east-4",
    "cn-east-5",
    "cn-south-1",
    "cn-south-2",
    "cn-south-4",
    "cn-southwest-2",
    "cn-southwest-3",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "la-south-2",
    "la-north-2",
    "sa-brazil-1",
    "na-mexico-1",
    "af-south-1",
    "af-north-1",
    "me-east-1",
    "tr-west-1",
    "my-kualalumpur-1",
    "ru-moscow-1",
];

pub(super) static PROVIDER: Provider = Provider {
    id: "huawei-kps",
    label: "Huawei Cloud · KPS",
    docs: CREATE_DOCS,
    operations: &OPERATIONS,
    shelf: Some(SHELF),
    upstreams: || addresses("huawei-", "kms"),
    identity: Some(Identity {
        upstreams: || addresses("huawei-iam-", "iam"),
        url: |params| params.get("region").map(|region| origin("iam", region)),
        // The project that an account has in a region by itself is named like it.
        project: |params| params.get("region").map(str::to_owned),
    }),
};

fn addresses(route: &str, service: &str) -> Vec<(String, String)> {
    REGIONS.iter().map(|region| ([route, region].concat(), origin(service, region))).collect()
}

/// Of the keys `kms`, and `iam` for Identity and Access Management, which gives a token for the project
/// of the region.
fn origin(service: &str, region: &str) -> String {
    ["https://", service, ".", region, ".myhuaweicloud.com"].concat()
}

const KEYS: KeyRule = KeyRule {
    documented: &[
        Algorithm::Rsa,
        Algorithm::Ed25519,
        Algorithm::EcdsaP256,
        Algorithm::EcdsaP384,
        Algorithm::EcdsaP521,
    ],
    undocumented: Severity::Warn,
    x509: false,
    max_len: Some(1024),
    source: "KPS console guide: ED25519, ECDSA 256/384/521, RSA 2048/3072/4096; API definition: \
             public_key of at most 1024 characters",
};

const SCHEMES: &[Scheme] = &[Scheme::Token, Scheme::HuaweiKeys, Scheme::AtProxy];
const FINGERPRINT: &str = "The answer holds the key's MD5 fingerprint.";

static OPERATIONS: [Operation; 4] = [
    Operation {
        id: "huawei-kps.import",
        label: "Import a public key",
        docs: CREATE_DOCS,
        mode: Mode::Import,
        paths: &[("POST", KEYPAIRS)],
        name_rule: |_| &NAME,
        keys: KEYS,
        params: &IMPORT_PARAMS,
        advise: advise_address,
        schemes: SCHEMES,
        build: Builder::Public(|import, _| keypairs(import)),
        exports: Exports { openstack_cli: |_| Err(WhyNot::NotOpenStack), terraform },
        sign,
        read: answer::read,
        lookup: Some(LOOKUP),
        fingerprint: Some(FINGERPRINT),
    },
    Operation {
        id: "huawei-kps.import-with-private-key",
        label: "Import public and private key",
        docs: CREATE_DOCS,
        mode: Mode::ImportWithPrivateKey,
        paths: &[("POST", KEYPAIRS)],
        name_rule: |_| &NAME,
        keys: KEYS,
        params: &DISCLOSING_PARAMS,
        advise: advise_disclosing,
        schemes: SCHEMES,
        build: Builder::Disclosing(|import, key| disclosing(import, key, KEYPAIRS)),
        exports: Exports::DISCLOSING,
        sign,
        read: answer::read,
        lookup: Some(LOOKUP),
        fingerprint: Some(FINGERPRINT),
    },
    Operation {
        id: "huawei-kps.import-private-key",
        label: "Import the private key of a key pair that is there",
        docs: IMPORT_DOCS,
        mode: Mode::ImportPrivateKey,
        paths: &[("POST", PRIVATE_KEY_IMPORT)],
        name_rule: |_| &NAME,
        keys: KEYS,
        params: &PRIVATE_KEY_PARAMS,
        advise: advise_disclosing,
        schemes: SCHEMES,
        build: Builder::Disclosing(|import, key| disclosing(import, key, PRIVATE_KEY_IMPORT)),
        exports: Exports::DISCLOSING,
        sign,
        read: answer::read,
        lookup: None,
        fingerprint: None,
    },
    Operation {
        id: "huawei-kps.create",
        label: "Let Huawei generate a key pair",
        docs: CREATE_DOCS,
        mode: Mode::Create,
        paths: &[("POST", KEYPAIRS)],
        name_rule: |_| &NAME,
        keys: KEYS,
        params: &CREATE_PARAMS,
        advise: advise_create,
        schemes: SCHEMES,
        build: Builder::Public(|import, _| keypairs(import)),
        exports: Exports::GENERATING,
        sign,
        read: answer::read,
        lookup: None,
        fingerprint: Some(FINGERPRINT),
    },
];

const SHELF: ShelfApi = ShelfApi {
    docs: "https://support.huaweicloud.com/intl/en-us/api-dew/ListKeypairs.html",
    deletion_docs: "https://support.huaweicloud.com/intl/en-us/api-dew/DeleteKeypair.html",
    params: &SHELF_PARAMS,
    advise: advise_place,
    schemes: SCHEMES,
    looks: &[("GET", KEYPAIRS), ("GET", KEYPAIR)],
    deletions: &[("DELETE", KEYPAIR)],
    list,
    read_list: answer::read_list,
    delete: |params, key, _| (head(params, Method::Delete, KEYPAIR, &key.name), None),
    read_deletion: answer::read_deletion,
    sign,
};

const LOOKUP: Lookup = Lookup { head: lookup, read: answer::read_found };

static NAME: NameRule = NameRule {
    min: 1,
    max: 64,
    characters: AsciiSet::ALPHANUMERIC.plus('_').plus('-'),
    characters_in_words: "A–Z, a–z, 0–9, _ and -",
    first: AsciiSet::ALPHANUMERIC.plus('_').plus('-'),
    first_in_words: "any of them",
    last: AsciiSet::ALPHANUMERIC.plus('_').plus('-'),
    last_in_words: "any of them",
    never_doubled: None,
    optional: false,
    source: "CreateKeypair allows 255 characters and ImportPrivateKey 64: a longer name could never \
             have its private key imported, so Keyferry keeps to 64",
};

const REGION: ParamSpec = ParamSpec::required("region", "Region", "", REGION_ID)
    .of_kind(ParamKind::Suggested(&REGIONS, REGION_ID))
    .optional();
const ENDPOINT: ParamSpec = ParamSpec::required(
    "endpoint",
    "Endpoint",
    "In place of the region, for sites that are not in the list.",
    REGION_ID,
)
.of_kind(ParamKind::Endpoint)
.optional();
const PROJECT_ID: ParamSpec =
    ParamSpec::required("projectId", "Project ID", "Console → My Credentials → Projects.", PROJECT);
const SCOPE: ParamSpec = ParamSpec::choice(
    "scope",
    "Scope",
    "Whose key pair it is.",
    &[("", "Huawei's default (user)"), ("user", "user: mine alone"), ("domain", "domain: the account's")],
);
const USER_ID: ParamSpec =
    ParamSpec::required("userId", "User ID", "The IAM user it belongs to; your own with scope user.", USER)
        .optional();
const TYPE: ParamSpec = ParamSpec::choice(
    "type",
    "Type",
    "",
    &[("", "Huawei's default (ssh)"), ("ssh", "ssh"), ("x509", "x509")],
);
const ENCRYPTION: ParamSpec = ParamSpec::choice(
    "encryption.type",
    "Encryption of the private key at Huawei",
    "default is for sites without KMS.",
    &[("default", "default"), ("kms", "kms: a KMS key")],
);
const KEEP: ParamSpec = ParamSpec::choice(
    "encryption.type",
    "Keep the private key at Huawei",
    "",
    &[("", "No: it comes back once"), ("default", "Yes, default encryption"), ("kms", "Yes, with a KMS key")],
);
const KMS_NAME: ParamSpec =
    ParamSpec::required("encryption.kmsKeyName", "KMS key name", "Name or ID, one of the two.", KMS_KEY_NAME)
        .optional()
        .when("encryption.type", "kms");
const KMS_ID: ParamSpec = ParamSpec::required("encryption.kmsKeyId", "KMS key ID", "", KMS_KEY_ID)
    .optional()
    .when("encryption.type", "kms");
const FORMAT: ParamSpec = ParamSpec::choice(
    "privateKeyFormat",
    "Private key format",
    "The console guide wants PKCS#8; the API's examples show PKCS#1.",
    &[("pkcs8", "PKCS#8"), ("pkcs1", "PKCS#1 (RSA only)")],
);

static IMPORT_PARAMS: [ParamSpec; 6] = [REGION, ENDPOINT, PROJECT_ID, SCOPE, USER_ID, TYPE];
static SHELF_PARAMS: [ParamSpec; 3] = [REGION, ENDPOINT, PROJECT_ID];
static CREATE_PARAMS: [ParamSpec; 9] =
    [REGION, ENDPOINT, PROJECT_ID, SCOPE, USER_ID, TYPE, KEEP, KMS_NAME, KMS_ID];
static DISCLOSING_PARAMS: [ParamSpec; 10] =
    [REGION, ENDPOINT, PROJECT_ID, SCOPE, USER_ID, TYPE, ENCRYPTION, KMS_NAME, KMS_ID, FORMAT];
static PRIVATE_KEY_PARAMS: [ParamSpec; 8] =
    [REGION, ENDPOINT, PROJECT_ID, USER_ID, ENCRYPTION, KMS_NAME, KMS_ID, FORMAT];

const REGION_ID: TextRule = TextRule {
    allows: |text| text.len() <= 32 && AsciiSet::LOWER.or(AsciiSet::DIGIT).plus('-').holds(text),
    in_words: "a region id of a–z, 0–9 and -",
    example: "ap-southeast-1",
};
const PROJECT: TextRule = TextRule {
    allows: |text| (32..=64).contains(&text.len()) && AsciiSet::ALPHANUMERIC.holds(text),
    in_words: "32 to 64 letters and digits",
    example: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
};
const USER: TextRule = TextRule {
    allows: |text| (1..=64).contains(&text.len()) && AsciiSet::ALPHANUMERIC.holds(text),
    in_words: "1 to 64 letters and digits",
    example: "e4f380899b1248918f3d37098dc63746",
};
const KMS_KEY_NAME: TextRule = TextRule {
    allows: |text| text.len() <= 255 && !text.chars().any(char::is_control),
    in_words: "at most 255 characters",
    example: "kps/default",
};
const KMS_KEY_ID: TextRule = TextRule {
    allows: is_uuid,
    in_words: "a lower-case UUID",
    example: "bb6a3d22-dc93-47ac-b5bd-88df7ad35f1e",
};

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let is_hex = |group: &&str| group.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(is_hex)
}

fn advise_address(draft: &Draft) -> Vec<Finding> {
    advise_place(&draft.params)
}

fn advise_place(params: &Params) -> Vec<Finding> {
    let given = params.get("region").is_some() || params.get("endpoint").is_some();
    let missing =
        Finding::block("param-missing", "Region is missing: choose one, or give an endpoint").on("region");
    let missing = missing.with("label", REGION.label).with("example", REGION_ID.example);
    (!given).then_some(missing).into_iter().collect()
}

fn advise_create(draft: &Draft) -> Vec<Finding> {
    let mut findings = advise_address(draft);
    findings.extend(advise_kms(draft));
    findings.push(Finding::info(
        "provider-generates",
        "Huawei would know the private key: a key generated here is known to you alone",
    ));
    findings
}

fn advise_disclosing(draft: &Draft) -> Vec<Finding> {
    let mut findings = advise_address(draft);
    findings.extend(advise_kms(draft));
    findings.extend(advise_format(draft));
    findings
}

fn advise_kms(draft: &Draft) -> Option<Finding> {
    let given =
        ["encryption.kmsKeyName", "encryption.kmsKeyId"].iter().any(|id| draft.params.get(id).is_some());
    let wanted = draft.params.get("encryption.type") == Some("kms") && !given;
    wanted.then(|| {
        Finding::block(
            "kms-key-missing",
            "encryption by KMS needs the name or the ID of a KMS key: give one of them",
        )
        .on("encryption.kmsKeyName")
    })
}

fn advise_format(draft: &Draft) -> Option<Finding> {
    let is_rsa = matches!(&draft.material, Some(Material::Ssh(key)) if *key.algorithm() == Algorithm::Rsa);
    let wrong = draft.params.get("privateKeyFormat") == Some("pkcs1") && draft.material.is_some() && !is_rsa;
    wrong.then(|| {
        Finding::block("format-rsa-only", "PKCS#1 is a format of RSA keys: choose PKCS#8")
            .on("privateKeyFormat")
    })
}

fn head(params: &CheckedParams, method: Method, template: &str, name: &str) -> Head {
    let endpoint = params.get("endpoint").and_then(|text| Endpoint::new(text).ok());
    let endpoint = endpoint.unwrap_or_else(|| Endpoint::known(origin("kms", params.text("region"))));
    let path =
        template.replace("{project_id}", params.text("projectId")).replace("{name}", &encode::percent(name));
    let mut head = Head::new(method, endpoint.join(&path));
    head.set("Content-Type", "application/json");
    head
}

fn list(params: &CheckedParams, page: Option<&str>) -> Head {
    let mut path = [KEYPAIRS, "?limit=", PAGE_LEN].concat();
    if let Some(marker) = page {
        path = [&path, "&marker=", &encode::percent(marker)].concat();
    }
    head(params, Method::Get, &path, "")
}

fn keypairs(import: &Import) -> Unsigned {
    (head(&import.params, Method::Post, KEYPAIRS, ""), Some(body::public(import)))
}

fn disclosing(import: &Import, key: &DisclosedKey, template: &'static str) -> UnsignedDisclosing {
    let body = match template {
        KEYPAIRS => body::with_private_key(import, key),
        _ => body::private_key(import, key),
    };
    (head(&import.params, Method::Post, template, ""), Secret::new(body))
}

/// `huaweicloud_kps_keypair`, which says `account` where the API says `domain`.
///
/// <https://registry.terraform.io/providers/huaweicloud/huaweicloud/latest/docs/resources/kps_keypair>
fn terraform(import: &Import) -> Result<String, WhyNot> {
    if import.param("type") == Some("x509") {
        return Err(WhyNot::Type);
    }
    let name = import.name().unwrap_or_default();
    let scope = import.param("scope").map(|scope| if scope == "domain" { "account" } else { scope });
    let settings = Arguments::default()
        .text("region", import.param("region"))
        .text("project_id", import.param("projectId"));
    let settings = match import.param("endpoint") {
        Some(endpoint) => settings.object("endpoints", "kms", &[endpoint, "/"].concat()),
        None => settings,
    };
    let arguments = Arguments::default()
        .text("name", Some(name))
        .text("scope", scope)
        .text("user_id", import.param("userId"))
        .text("public_key", Some(&import.public_key()));
    Ok(hcl::Configuration {
        provider: "huaweicloud",
        source: "huaweicloud/huaweicloud",
        environment: "HW_ACCESS_KEY and HW_SECRET_KEY, or HW_AUTH_TOKEN",
        settings,
        resource: "huaweicloud_kps_keypair",
        name,
        arguments,
        id: name,
    }
    .write())
}

fn lookup(import: &Import) -> Option<Head> {
    Some(head(&import.params, Method::Get, KEYPAIR, import.name()?))
}

fn sign(
    head: &mut Head,
    params: &CheckedParams,
    body: &str,
    credentials: &Credentials,
    now: Timestamp,
) -> Option<()> {
    match credentials {
        Credentials::Token(token) => head.set_secret("X-Auth-Token", token, "HUAWEICLOUD_TOKEN"),
        Credentials::AccessKey { access_key, secret_key, security_token, .. } => {
            head.set("X-Project-Id", params.text("projectId"));
            if let Some(token) = security_token {
                head.set_secret("X-Security-Token", token, "HUAWEICLOUD_SDK_SECURITY_TOKEN");
            }
            sdk_hmac::sign(head, body.as_bytes(), access_key, secret_key, now);
        }
        Credentials::AtProxy => return None,
    }
    Some(())
}
