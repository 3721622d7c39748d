//! The files that are shipped beside the program say what the program and the core say.

use std::{collections::BTreeSet, fs, path::Path};

use keyferry::{
    provider::upstreams,
    route::{EXPOSED_HEADERS, REQUEST_HEADERS},
};
use keyferry_proxy::{
    Log, Proxy,
    config::{Config, Flags},
};

fn text(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)).unwrap()
}

fn is_accepted(toml: &str) {
    let config = Config::read(toml, Flags::default()).unwrap_or_else(|error| panic!("{error}\n{toml}"));
    Proxy::new(&config, Log::new(std::io::sink())).unwrap_or_else(|error| panic!("{error}\n{toml}"));
}

#[test]
fn the_configurations_are_accepted() {
    is_accepted(&text("deploy/proxy.toml"));
    is_accepted(&text("sandbox/proxy.toml"));
}

#[test]
fn every_setting_that_is_shown_exists() {
    let shown = text("deploy/proxy.toml");
    // It has an index.html, as a built page does.
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").display().to_string();
    let commented_out = |line: &'_ str| {
        let setting = line.strip_prefix("# ").map(str::to_owned)?;
        let named = setting.split_once(" = ").is_some_and(|(name, _)| !name.contains(' '));
        (named || setting.starts_with('[')).then_some(setting)
    };
    let settings: Vec<_> = shown
        .lines()
        .map(|line| commented_out(line).unwrap_or_else(|| line.to_owned()))
        .filter(|line| !line.contains("extra_ca"))
        .map(|line| line.replace("/srv/keyferry/console", &page))
        .collect();
    for table in ["[limits]", "[page]", "[[openstack]]"] {
        assert!(settings.iter().any(|line| line == table), "{settings:#?}");
    }
    is_accepted(&settings.join("\n"));
}

/// Every block of settings that the documentation shows.
#[test]
fn the_settings_in_the_documentation_are_accepted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    // It has an index.html, as a built page does.
    let page = root.display().to_string();
    let mut count = 0;
    for folder in ["docs/site", "docs", "."] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|kind| kind != "md") {
                continue;
            }
            let markdown = fs::read_to_string(&path).unwrap();
            for block in markdown.split("\n```toml\n").skip(1) {
                let block = block.split("\n```\n").next().unwrap();
                is_accepted(&block.replace("/srv/keyferry/console", &page));
                count += 1;
            }
        }
    }
    assert!(count >= 4, "{count} blocks");
}

#[test]
fn the_caddyfile_has_the_headers_and_the_hosts_of_the_core() {
    let caddyfile = text("deploy/caddy/Caddyfile");
    for list in [REQUEST_HEADERS.join(", "), EXPOSED_HEADERS.join(", ")] {
        assert!(caddyfile.contains(&format!("\"{list}\"")), "{list}");
    }
    for upstream in upstreams() {
        let host = upstream.origin.trim_start_matches("https://");
        let host = match upstream.route.strip_prefix("huawei-") {
            Some(region) => host.replace(region.trim_start_matches("iam-"), "${1}"),
            None => host.to_owned(),
        };
        assert!(caddyfile.contains(&host), "{host}");
    }
}

/// The part of a path behind its last gap, and the methods that the table allows there.
#[test]
fn the_caddyfile_has_the_paths_of_the_core() {
    let caddyfile = text("deploy/caddy/Caddyfile");
    for upstream in upstreams() {
        for allowed in &upstream.allowed {
            let same_path = upstream.allowed.iter().filter(|other| other.path == allowed.path);
            let methods: BTreeSet<_> = same_path.map(|other| other.method).collect();
            let methods = format!("\"{}\"", Vec::from_iter(methods).join(", "));
            let (_, tail) =
                allowed.path.trim_end_matches("/{name}").rsplit_once('}').unwrap_or(("", allowed.path));
            let end = if allowed.path.ends_with('}') { format!("{tail}/[") } else { format!("{tail}(") };
            let mut lines = caddyfile.lines();
            assert!(lines.any(|line| line.contains(&end) && line.contains(&methods)), "{end} {methods}");
        }
    }
}
