//! Configurations that the proxy refuses to start with, and what it says.

use std::process::Command;

use keyferry_proxy::{
    Log, Proxy,
    config::{Config, Flags},
};

fn refusal(toml: &str) -> String {
    let config = Config::read(toml, Flags::default());
    let error = config.and_then(|config| Proxy::new(&config, Log::new(std::io::sink())).map(drop));
    error.expect_err(toml).to_string()
}

#[test]
fn unsafe_or_unknown_settings_are_refused_with_a_sentence() {
    let page = "origins = [\"https://console.example\"]\n";
    for (toml, sentence) in [
        ("", "no page may use this proxy"),
        ("origins = [\"*\"]", "never as *"),
        ("origins = [\"https://console.example/\"]", "not exact"),
        ("origins = [\"null\"]", "not exact"),
        ("origin = [\"https://console.example\"]", "unknown field `origin`"),
        (&format!("{page}insecure = true"), "unknown field `insecure`"),
        (&format!("{page}[limits]\ntotal = 1"), "unknown field `total`"),
        (&format!("{page}[limits]\ntotal_ms = 0"), "limits.total_ms is 0"),
        (&format!("{page}routes = [\"aws\"]"), "\"aws\" does not exist"),
        (
            &format!("{page}[[openstack]]\nname = \"n\"\nendpoint = \"http://nova.example/v2.1\""),
            "in the clear",
        ),
        (&format!("{page}[[openstack]]\nname = \"n\"\nendpoint = \"https://10.0.0.5/v2.1\""), "numeric"),
        (
            &format!("{page}[[openstack]]\nname = \"n\"\nendpoint = \"https://169.254.169.254/v2.1\""),
            "numeric",
        ),
        (&format!("{page}[[openstack]]\nname = \"n\"\nendpoint = \"https://[fd00::1]/v2.1\""), "numeric"),
        (&format!("{page}[[openstack]]\nname = \"n\"\nendpoint = \"https://u@nova.example\""), "is not one"),
        (
            &format!(
                "{page}[[openstack]]\nname = \"n\"\nendpoint = \"https://nova.example\"\n\
                 identity = \"http://keystone.example\""
            ),
            "in the clear",
        ),
        (
            &format!(
                "{page}[[openstack]]\nname = \"vietnix\"\nendpoint = \"https://nova.example\"\n\
                 identity = \"https://keystone.example\""
            ),
            "exists already",
        ),
        (
            &format!("{page}[[openstack]]\nname = \"n/m\"\nendpoint = \"https://nova.example\""),
            "can't stand in a path",
        ),
        (
            &format!("{page}[[openstack]]\nname = \"vietnix\"\nendpoint = \"https://nova.example\""),
            "exists already",
        ),
        (
            &format!(
                "{page}[[openstack]]\nname = \"n\"\nendpoint = \"https://nova.example\"\nverify = false"
            ),
            "unknown field `verify`",
        ),
        (&format!("{page}[upstreams]\nvietnix = \"http://10.0.0.1:1\""), "not on this machine"),
        (&format!("{page}[upstreams]\nvietnix = \"https://nova.example\""), "not on this machine"),
        (&format!("{page}[upstreams]\nelsewhere = \"http://127.0.0.1:1\""), "\"elsewhere\" does not exist"),
        (&format!("{page}[page]\ndirectory = \"no/such\""), "has no index.html"),
        (&format!("{page}[page]\ndirectory = \"..\"\nbase = \"keys\""), "a slash at either end"),
        (&format!("{page}[page]\ndirectory = \"..\"\nancestors = [\"*\"]"), "never as *"),
        (&format!("{page}[page]\ndirectory = \"..\"\nindex = \"x\""), "unknown field `index`"),
        (&format!("{page}[page]\nbase = \"/\""), "missing field `directory`"),
        (&format!("{page}extra_ca = \"no/such/file.pem\""), "no/such/file.pem"),
    ] {
        let said = refusal(toml);
        assert!(said.contains(sentence), "{toml}\n-> {said}");
    }
}

#[test]
fn an_operator_can_insist() {
    for toml in [
        "endpoint = \"http://nova.example/v2.1\"\nallow_http = true",
        "endpoint = \"https://10.0.0.5/v2.1\"\nallow_address = true",
        "endpoint = \"https://nova.example:8774/v2.1\"",
    ] {
        let toml = format!("origins = [\"https://console.example\"]\n[[openstack]]\nname = \"n\"\n{toml}");
        let config = Config::read(&toml, Flags::default()).unwrap();
        assert!(Proxy::new(&config, Log::new(std::io::sink())).is_ok(), "{toml}");
    }
}

#[test]
fn the_program_ends_with_the_sentence() {
    for (arguments, sentence) in [
        (&["--origin", "*"][..], "never as *"),
        (&[], "no page may use this proxy"),
        (&["--verbose"], "unknown flag \"--verbose\""),
        (&["--listen"], "--listen needs a value"),
        (&["--listen", "8081"], "is not ADDRESS:PORT"),
        (&["--config", "no/such.toml"], "can't read no/such.toml"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_keyferry-proxy")).args(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        assert!(said.starts_with("keyferry-proxy: ") && said.contains(sentence), "{said}");
    }
}
