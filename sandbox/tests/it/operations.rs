//! Every operation of the core, through every kind of proxy, to clouds that check everything.

use keyferry::{
    credentials::{Credentials, Scheme},
    outcome::{FingerprintVerdict, Outcome},
    plan::{Draft, Material, Plan},
    provider::{self, Operation},
    route::ProxyConfig,
    secret::Secret,
};
use keyferry_sandbox::credentials::{ACCESS_KEY, API_KEY, PROJECT_ID, SECRET_KEY, TOKEN};

use crate::stack::{Stack, now, send};

const PRIVATE: &str = include_str!("../../src/generated.pem");
pub(crate) const PUBLIC: &str = include_str!("../../src/generated.pub");

pub(crate) fn credentials(scheme: Scheme) -> Option<Credentials> {
    let secret = |text: &str| Secret::new(text.to_owned());
    Some(match scheme {
        Scheme::LogIn | Scheme::FromPortal | Scheme::AtProxy => return None,
        Scheme::Token => Credentials::Token(secret(TOKEN)),
        Scheme::NcpKeys | Scheme::NcpKeysAndApiKey | Scheme::HuaweiKeys => Credentials::AccessKey {
            access_key: ACCESS_KEY.to_owned(),
            secret_key: secret(SECRET_KEY),
            api_key: Some(secret(API_KEY)),
            security_token: None,
        },
    })
}

fn plan(operation: &'static Operation, name: &str, stack: &Stack) -> Plan {
    let endpoint = format!("http://{}/v2.1/{PROJECT_ID}", stack.clouds);
    let given = [
        ("region", "ap-southeast-1"),
        ("projectId", PROJECT_ID),
        ("endpoint", &*endpoint),
        ("privateKeyFormat", "pkcs1"),
    ];
    let known = |id: &str| operation.params.iter().any(|param| param.id == id);
    let nova = operation.id.starts_with("openstack");
    let params = given.into_iter().filter(|(id, _)| known(id) && (nova || *id != "endpoint"));
    let draft = Draft {
        name: name.to_owned(),
        material: (!operation.generates()).then(|| Material::read(PUBLIC).unwrap()),
        params: params.collect(),
        ..Draft::new(operation)
    };
    let verdict = draft.check();
    verdict.plan.unwrap_or_else(|| panic!("{}: {:#?}", operation.id, verdict.findings))
}

fn run(plan: &Plan, credentials: &Credentials, way: &ProxyConfig) -> Outcome {
    let response = if plan.operation().discloses() {
        let consent = plan.consent(plan.name().unwrap()).unwrap();
        let key = consent.receive(Secret::new(PRIVATE.to_owned()));
        let request = plan.disclosing_request(key, credentials, now()).unwrap();
        send(way, request.head(), Some(request.expose_body()))
    } else {
        let request = plan.request(credentials, now()).unwrap();
        send(way, request.head(), request.body())
    };
    plan.outcome(&response)
}

/// Runs the operation by that name, having seen to what it needs to be there.
fn run_fresh(
    operation: &'static Operation,
    name: &str,
    stack: &Stack,
    credentials: &Credentials,
    way: &ProxyConfig,
) -> Outcome {
    if operation.id == "huawei-kps.import-private-key" {
        let import = provider::operation("huawei-kps.import").unwrap();
        assert!(run(&plan(import, name, stack), credentials, way).is_success());
    }
    run(&plan(operation, name, stack), credentials, way)
}

#[test]
fn every_operation_succeeds_through_every_kind_of_proxy_with_every_kind_of_credentials() {
    let stack = Stack::start();
    let mut count = 0;
    for way in stack.ways() {
        for operation in provider::operations() {
            for credentials in operation.schemes.iter().filter_map(|scheme| credentials(*scheme)) {
                count += 1;
                let outcome = run_fresh(operation, &format!("key-{count}"), &stack, &credentials, &way);
                assert!(outcome.is_success(), "{} {way:?}: {outcome:#?}", operation.id);
                if let Outcome::Imported { fingerprint: FingerprintVerdict::Differs { .. }, .. } = outcome {
                    panic!("{}: {outcome:#?}", operation.id);
                }
                if operation.generates() {
                    let Outcome::Created { private_key, .. } = outcome else { panic!("{outcome:#?}") };
                    assert_eq!(private_key.unwrap().expose(), PRIVATE, "{}", operation.id);
                }
            }
        }
    }
    assert!(count > 4 * 10, "{count}");
}

#[test]
fn a_name_that_is_taken_is_known_as_such() {
    let stack = Stack::start();
    let way = &stack.ways()[0];
    for operation in provider::operations().filter(|operation| !operation.id.contains("import-private-key")) {
        let credentials = operation.schemes.iter().find_map(|scheme| credentials(*scheme)).unwrap();
        let name = format!("twice-{}", operation.id.replace('.', "-")).chars().take(28).collect::<String>();
        let plan = plan(operation, name.trim_end_matches('-'), &stack);
        assert!(run(&plan, &credentials, way).is_success(), "{}", operation.id);
        let outcome = run(&plan, &credentials, way);
        assert!(!outcome.is_success(), "{}: {outcome:#?}", operation.id);
        if !operation.id.starts_with("clova") {
            assert!(matches!(outcome, Outcome::NameTaken { .. }), "{}: {outcome:#?}", operation.id);
        }
    }
}

#[test]
fn a_stranger_is_unauthorised_everywhere() {
    let stack = Stack::start();
    let stranger = |scheme: Scheme| {
        let secret = |text: &str| Secret::new(text.to_owned());
        match scheme {
            Scheme::AtProxy => None,
            Scheme::Token => Some(Credentials::Token(secret("nobody's token, of thirty-two characters"))),
            _ => Some(Credentials::AccessKey {
                access_key: ACCESS_KEY.to_owned(),
                secret_key: secret("another secret key"),
                api_key: Some(secret(API_KEY)),
                security_token: None,
            }),
        }
    };
    for way in stack.ways() {
        for operation in provider::operations() {
            for credentials in operation.schemes.iter().filter_map(|scheme| stranger(*scheme)) {
                let outcome = run(&plan(operation, "stranger", &stack), &credentials, &way);
                assert!(matches!(outcome, Outcome::Unauthorized { .. }), "{}: {outcome:#?}", operation.id);
            }
        }
    }
}

#[test]
fn a_key_that_arrived_can_be_looked_up() {
    let stack = Stack::start();
    let way = &stack.ways()[0];
    for operation in
        provider::operations().filter(|operation| operation.lookup.is_some() && !operation.discloses())
    {
        for credentials in operation.schemes.iter().filter_map(|scheme| credentials(*scheme)) {
            let name = if matches!(credentials, Credentials::Token(_)) { "by-token" } else { "by-keys" };
            let plan = plan(operation, name, &stack);
            assert!(run(&plan, &credentials, way).is_success());
            let taken = run(&plan, &credentials, way);
            let lookup = plan.lookup(&credentials, now()).unwrap().unwrap();
            let outcome = plan.outcome_of_lookup(&send(way, lookup.head(), None), taken);
            assert!(matches!(outcome, Outcome::AlreadyThere { .. }), "{}: {outcome:#?}", operation.id);
        }
    }
}
