//! Requests that make a private key pass, and who may allow them.

use crate::support::{OK, Running, Upstream};

const CREATE: &str = r#"{"keypair":{"name":"a"}}"#;
const IMPORT: &str = r#"{"keypair":{"name":"a","public_key":"ssh-ed25519 AAAA"}}"#;
const BOTH: &str = r#"{"keypair":{"name":"a","public_key":"ssh-ed25519 AAAA","key_protection":{"private_key":"x","encryption":{"type":"default"}}}}"#;
const KEYPAIRS: &str = "/huawei-ap-southeast-1/v3/0a1b/keypairs";
const PRIVATE: &str = "/huawei-ap-southeast-1/v3/0a1b/keypairs/private-key/import";

#[test]
fn a_create_without_public_key_stops_here_unless_the_operator_allowed_it() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    for path in [KEYPAIRS, "/vietnix/v2.1/0a1b/os-keypairs"] {
        let answer = proxy.ask("POST", path, &[], CREATE);
        assert_eq!((answer.status(), &*answer.code()), (403, "create-refused"), "{path}");
    }
    assert!(upstream.received().is_empty());
    let proxy = Running::with(&upstream, "allow_create = true");
    assert_eq!(proxy.ask("POST", KEYPAIRS, &[], CREATE).status(), 200);
    assert_eq!(proxy.ask("POST", KEYPAIRS, &[], BOTH).code(), "private-key-refused");
}

#[test]
fn a_private_key_stops_here_unless_the_operator_allowed_it() {
    let upstream = Upstream::answering(OK);
    let proxy = Running::before(&upstream);
    assert_eq!(proxy.ask("POST", KEYPAIRS, &[], IMPORT).status(), 200);
    for (path, body) in [(KEYPAIRS, BOTH), (PRIVATE, BOTH), (PRIVATE, "")] {
        let answer = proxy.ask("POST", path, &[], body);
        assert_eq!((answer.status(), &*answer.code()), (403, "private-key-refused"), "{path}");
    }
    assert_eq!(upstream.received().len(), 1);
    let proxy = Running::with(&upstream, "allow_private_key_import = true");
    assert_eq!(proxy.ask("POST", KEYPAIRS, &[], BOTH).status(), 200);
    assert_eq!(proxy.ask("POST", PRIVATE, &[], BOTH).status(), 200);
    assert_eq!(proxy.ask("POST", KEYPAIRS, &[], CREATE).code(), "create-refused");
}
