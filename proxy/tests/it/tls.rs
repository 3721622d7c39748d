//! Certificates of upstreams are verified: authority, name and time.

use std::{net::TcpListener, sync::atomic::Ordering};

use crate::support::{Running, tls_file as file, tls_upstream as upstream};

const KEY: &str = r#"{"keypair":{"name":"a","public_key":"ssh-ed25519 AAAA c"}}"#;

fn proxy(port: u16, settings: &str) -> Running {
    let cloud = format!("[[openstack]]\nname = \"nova\"\nendpoint = \"https://localhost:{port}/v2.1\"\n");
    Running::configured(&format!("{settings}\n{cloud}"))
}

#[test]
fn an_upstream_of_a_named_authority_is_trusted() {
    let (port, read) = upstream("good.pem");
    let proxy = proxy(port, &format!("extra_ca = {:?}", file("ca.pem")));
    assert_eq!(proxy.ask("POST", "/nova/v2.1/os-keypairs", &[], KEY).status(), 200);
    assert_eq!(read.load(Ordering::SeqCst), 1);
}

#[test]
fn an_upstream_that_is_not_who_it_should_be_hears_nothing() {
    let extra_ca = format!("extra_ca = {:?}", file("ca.pem"));
    for (certificate, settings) in
        [("good.pem", ""), ("other-host.pem", &*extra_ca), ("expired.pem", &*extra_ca)]
    {
        let (port, read) = upstream(certificate);
        let answer = proxy(port, settings).ask("POST", "/nova/v2.1/os-keypairs", &[], KEY);
        assert_eq!((answer.status(), &*answer.code()), (502, "upstream-unreachable"), "{certificate}");
        assert_eq!(read.load(Ordering::SeqCst), 0, "{certificate}");
    }
}

/// It is not said to have heard something.
#[test]
fn an_upstream_that_never_shakes_hands_hears_nothing() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let answer = proxy(silent.local_addr().unwrap().port(), "limits = { connect_ms = 300 }").ask(
        "POST",
        "/nova/v2.1/os-keypairs",
        &[],
        KEY,
    );
    assert_eq!((answer.status(), &*answer.code()), (502, "upstream-unreachable"));
}
