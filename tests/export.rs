//! What a request looks like as text, and what other programs are told in its place.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::{env, fs, path::PathBuf, process::Command};

use common::{HUAWEI_PROJECT, NAVER, keys, plan, token};
use keyferry::{
    export::{ExportFormat, WhyNot, export},
    http::Request,
    plan::Plan,
    time::Timestamp,
};

const ENDPOINT: (&str, &str) = ("endpoint", "https://cloud.example:8774/v2.1");

fn written(plan: &Plan, request: &Request, format: ExportFormat) -> String {
    export(Some(plan), request.head(), request.body(), format).unwrap()
}

fn elsewhere(plan: &Plan, format: ExportFormat) -> Result<String, WhyNot> {
    let request = plan.unsigned().unwrap();
    export(Some(plan), request.head(), request.body(), format)
}

/// A comment with everything in it that shells and templates know.
fn awkward_key() -> String {
    let key = common::key("ed25519");
    format!("{} it's \"$HOME\" ${{x}} %{{y}} `id` \\n !! %s", key.rsplit_once(' ').unwrap().0)
}

fn certificate() -> String {
    let file = common::json("golden/nova-observed.json");
    let mut observations = common::array(&file, "observations").iter();
    let import = observations.find(|one| one["id"] == "import x509 type=x509 mv=2.2").unwrap();
    import["request"]["body"]["keypair"]["public_key"].as_str().unwrap().to_owned()
}

fn nova_plan(name: &str) -> Plan {
    plan("openstack-nova.import", name, &awkward_key(), &[ENDPOINT])
}

/// What a script prints.
fn shell(script: &str, variables: &[(&str, &str)]) -> String {
    let mut shell = Command::new("sh");
    let output = shell.args(["-c", script]).envs(variables.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn curl_survives_the_shell() {
    let plan = nova_plan("k");
    let request = plan.request(&token("gAAAAABsecret"), Timestamp(0)).unwrap();
    let command = written(&plan, &request, ExportFormat::Curl);
    assert!(
        command.contains("\"X-Auth-Token: $OS_TOKEN\"") && !command.contains("gAAAAABsecret"),
        "{command}"
    );
    let script = format!("curl() {{ printf '%s\n' \"$@\"; }}\n{command}");
    let printed = shell(&script, &[("OS_TOKEN", "from-the-environment")]);
    let words: Vec<&str> = printed.lines().collect();
    assert_eq!(words[..3], ["-X", "POST", "https://cloud.example:8774/v2.1/os-keypairs"]);
    assert!(words.contains(&"X-Auth-Token: from-the-environment"));
    assert_eq!(words.last().copied(), request.body());
}

#[test]
fn as_http_secrets_are_masked() {
    let plan = nova_plan("k");
    let request = plan.request(&token("gAAAAABsecret"), Timestamp(0)).unwrap();
    let message = written(&plan, &request, ExportFormat::Http);
    let start = "POST /v2.1/os-keypairs HTTP/1.1\nHost: cloud.example:8774\nAccept: application/json\n";
    assert!(message.starts_with(start), "{message}");
    assert!(message.contains("X-Auth-Token: ••••••••") && !message.contains("gAAAAABsecret"), "{message}");
    let body = request.body().unwrap();
    assert!(message.ends_with(&format!("\nContent-Length: {}\n\n{body}", body.len())), "{message}");
}

#[test]
fn signatures_are_not_secrets_of_an_export() {
    let plan = plan("naver-server.import", "test-key", &common::key("rsa2048"), &[]);
    let request = plan.request(&keys((NAVER.0, NAVER.1)), NAVER.2).unwrap();
    let command = written(&plan, &request, ExportFormat::Curl);
    assert!(command.contains("x-ncp-apigw-signature-v2: ") && !command.contains(NAVER.1), "{command}");
}

/// The text has to be that of the file. `BLESS=1` writes it anew.
#[track_caller]
fn assert_golden(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/export").join(name);
    if env::var_os("BLESS").is_some() {
        fs::write(&path, format!("{text}\n")).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{text}\n"), "{name}");
}

#[test]
fn texts_of_importing_operations() {
    let key = awkward_key();
    let project = ("projectId", HUAWEI_PROJECT);
    let owner = ("userId", "64166c7effeb4a89b59c073588099640");
    let table = [
        ("nova", plan("openstack-nova.import", "-my key", &key, &[ENDPOINT]), true),
        ("nova-owner", plan("openstack-nova.import", "1st", &key, &[ENDPOINT, owner]), false),
        ("vietnix", plan("vietnix.import", "demo", &key, &[project, ("description", "bastion")]), true),
        ("huawei", plan("huawei-kps.import", "demo", &key, &[project, ("region", "ap-southeast-1")]), false),
        (
            "huawei-endpoint",
            plan(
                "huawei-kps.import",
                "demo",
                &key,
                &[project, owner, ("scope", "domain"), ("endpoint", "https://kms.eu.example")],
            ),
            false,
        ),
    ];
    for (name, plan, has_command) in table {
        let terraform = elsewhere(&plan, ExportFormat::Terraform).unwrap();
        assert_golden(&format!("{name}.tf"), &terraform);
        if has_command {
            assert_golden(&format!("{name}.sh"), &elsewhere(&plan, ExportFormat::OpenStackCli).unwrap());
        }
    }
}

#[test]
fn the_openstack_command_gets_name_and_key_as_they_are() {
    let name = "-my  key_";
    let command = elsewhere(&nova_plan(name), ExportFormat::OpenStackCli).unwrap();
    let variables =
        [("OS_TOKEN", "t"), ("OS_USER_DOMAIN_NAME", "Default"), ("OS_CACERT", "/ca"), ("OS_PASSWORD", "p")];
    let script = format!("openstack() {{ printf '%s\n' \"$@\"; env; cat; }}\n{command}");
    let seen = shell(&script, &variables);
    assert!(seen.starts_with(&format!("keypair\ncreate\n--public-key\n/dev/stdin\n--\n{name}\n")), "{seen}");
    assert!(seen.ends_with(&awkward_key()), "{seen}");
    let mut settings: Vec<&str> = seen.lines().filter(|line| line.starts_with("OS_")).collect();
    settings.sort_unstable();
    assert_eq!(
        settings,
        [
            "OS_AUTH_TYPE=admin_token",
            "OS_CACERT=/ca",
            "OS_COMPUTE_API_VERSION=2.10",
            "OS_ENDPOINT=https://cloud.example:8774/v2.1",
            "OS_IDENTITY_API_VERSION=3",
            "OS_IDENTITY_ENDPOINT_OVERRIDE=https://cloud.example:8774/v2.1",
            "OS_TOKEN=t",
        ]
    );
}

#[test]
fn the_microversion_is_the_one_of_the_request() {
    let version = |name: &str, params: &[(&'static str, &str)]| {
        let params = [&[ENDPOINT], params].concat();
        let plan = plan("openstack-nova.import", name, &common::key("ed25519"), &params);
        let command = elsewhere(&plan, ExportFormat::OpenStackCli).unwrap();
        let (_, rest) = command.split_once("OS_COMPUTE_API_VERSION=").unwrap();
        rest.split(' ').next().unwrap().to_owned()
    };
    assert_eq!(version("k", &[]), "2.10");
    assert_eq!(version("k", &[("microversion", "2.72")]), "2.72");
    assert_eq!(version("a@b", &[]), "2.92");
    // The command knows no `latest`.
    assert_eq!(version("a@b", &[("microversion", "latest")]), "2.92");
    assert_eq!(version("k", &[("microversion", "latest")]), "2.10");
}

/// Why not, of every operation that has no such text, and of what else can't be said.
#[test]
fn what_can_not_be_said_has_a_reason() {
    let key = common::key("rsa2048");
    let project = ("projectId", HUAWEI_PROJECT);
    let region = ("region", "ap-southeast-1");
    let certificate = certificate();
    let nova = |name: &str, key: &str, params: &[(&'static str, &str)]| {
        plan("openstack-nova.import", name, key, &[&[ENDPOINT], params].concat())
    };
    let table = [
        (plan("naver-server.import", "abc", &key, &[]), WhyNot::NotOpenStack, Some(WhyNot::NaverGenerates)),
        (plan("clova-nsml.import", "abc", &key, &[]), WhyNot::NotOpenStack, Some(WhyNot::NoResource)),
        (plan("huawei-kps.import", "abc", &key, &[project, region]), WhyNot::NotOpenStack, None),
        (
            plan("huawei-kps.import", "abc", &key, &[project, region, ("type", "x509")]),
            WhyNot::NotOpenStack,
            Some(WhyNot::Type),
        ),
        (nova("a", &key, &[("userId", "u")]), WhyNot::Owner, None),
        (nova("a", &certificate, &[]), WhyNot::Certificate, None),
        (nova("a@b", &certificate, &[]), WhyNot::Certificate, Some(WhyNot::LaterName)),
        (plan("openstack-nova.create", "a", "", &[ENDPOINT]), WhyNot::Generates, Some(WhyNot::Generates)),
        (plan("vietnix.create", "a", "", &[project]), WhyNot::Generates, Some(WhyNot::Generates)),
        (plan("huawei-kps.create", "a", "", &[project, region]), WhyNot::Generates, Some(WhyNot::Generates)),
    ];
    for (plan, command, terraform) in table {
        let id = plan.operation().id;
        assert_eq!(elsewhere(&plan, ExportFormat::OpenStackCli).err(), Some(command), "{id}");
        assert_eq!(elsewhere(&plan, ExportFormat::Terraform).err(), terraform, "{id}");
    }
    for id in ["huawei-kps.import-with-private-key", "huawei-kps.import-private-key"] {
        let plan = plan(id, "abc", &key, &[project, region]);
        let (head, body) = plan.preview_disclosing().unwrap();
        for format in [ExportFormat::OpenStackCli, ExportFormat::Terraform] {
            assert_eq!(export(Some(&plan), &head, Some(&body), format), Err(WhyNot::Discloses));
        }
    }
}

#[test]
fn a_certificate_is_imported_by_its_type() {
    let certificate = certificate();
    let plan = plan("openstack-nova.import", "c", &certificate, &[ENDPOINT]);
    let text = elsewhere(&plan, ExportFormat::Terraform).unwrap();
    assert!(text.contains("value_specs = { type = \"x509\" }"), "{text}");
    assert!(text.contains("public_key  = \"-----BEGIN CERTIFICATE-----\\n"), "{text}");
}

#[test]
fn formats_are_known_by_their_ids() {
    for format in ExportFormat::ALL {
        assert_eq!(ExportFormat::from_id(format.id()), Some(format));
    }
    assert_eq!(ExportFormat::from_id("har"), None);
}
