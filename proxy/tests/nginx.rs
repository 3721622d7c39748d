//! The nginx configuration that is shipped, run by the real nginx before an upstream that notes
//! every byte.
#![allow(
    clippy::expect_used,
    clippy::format_push_string,
    clippy::panic,
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    reason = "tests"
)]

mod servers;
#[path = "it/support.rs"]
mod support;

use std::{
    collections::BTreeSet,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

use keyferry::{provider::upstreams, route::REQUEST_HEADERS};
use servers::{Server, Shipped, check::received_without, held_to, is_accepted};
use support::PAGE;

const LISTENS: &str = "listen 127.0.0.1:8081;";
const AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";

const NGINX: Shipped = Shipped { preflight: 204, unreachable: 502, before, before_tls };

held_to! {
    NGINX,
    and [
        a_length_over_the_limit_is_refused_before_the_body,
        a_preflight_varies_with_the_origin,
        chunks_over_the_limit_never_reach_the_upstream,
        listed_headers_alone_pass,
    ],
    but not {
        failures_have_codes: "nginx says what failed in a page of its own",
        no_answer_names_the_server: "nginx takes its version out of Server, and its name with a further module alone",
    }
}

fn before(upstream: SocketAddr) -> Server {
    start(&format!("http://{upstream}"), |settings| settings)
}

fn before_tls(port: u16, authority: Option<&Path>) -> Server {
    start(&format!("https://127.0.0.1:{port}"), |settings| {
        assert!(settings.contains(AUTHORITIES));
        let authority = authority.map_or_else(|| AUTHORITIES.into(), |file| file.display().to_string());
        settings.replace(AUTHORITIES, &authority) + "proxy_ssl_name localhost;\n"
    })
}

/// nginx with the shipped files, but for the listening address, the upstreams, and what the test sets.
fn start(upstream: &str, set: impl FnOnce(String) -> String) -> Server {
    Server::start("nginx", |directory, address| {
        copy_configuration(directory);
        let upstreams = format!("map $route $upstream {{ default {upstream}; }}\n");
        fs::write(directory.join("upstreams.inc"), upstreams).unwrap();
        let file = directory.join("settings.inc");
        let settings = fs::read_to_string(&file).unwrap();
        assert!(settings.contains(PAGE) && settings.contains(LISTENS));
        let settings = settings.replace(LISTENS, &format!("listen {address};"));
        fs::write(file, set(settings)).unwrap();
        let mut command = nginx(directory);
        command.args(["-g", "daemon off; master_process off;"]);
        command
    })
}

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/nginx")
}

fn copy_configuration(directory: &Path) {
    for file in fs::read_dir(shipped()).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), directory.join(file.file_name())).unwrap();
    }
}

fn nginx(directory: &Path) -> Command {
    let mut command = Command::new("nginx");
    command.arg("-p").arg(directory).args(["-c", "nginx.conf"]);
    command
}

#[test]
fn the_shipped_files_are_a_configuration_as_they_are() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nginx-as-shipped");
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    copy_configuration(&directory);
    let mut command = nginx(&directory);
    command.arg("-t");
    is_accepted(command);
}

#[test]
fn the_shipped_upstreams_are_those_of_the_table() {
    let text = fs::read_to_string(shipped().join("upstreams.inc")).unwrap();
    for table in upstreams() {
        let line = if let Some(region) = table.route.strip_prefix("huawei-iam-") {
            assert_eq!(table.origin, format!("https://iam.{region}.myhuaweicloud.com"));
            r#""~^huawei-iam-(?<huawei_iam_region>.+)$" https://iam.$huawei_iam_region.myhuaweicloud.com;"#
                .to_owned()
        } else if let Some(region) = table.route.strip_prefix("huawei-") {
            assert_eq!(table.origin, format!("https://kms.{region}.myhuaweicloud.com"));
            r#""~^huawei-(?<huawei_region>.+)$" https://kms.$huawei_region.myhuaweicloud.com;"#.to_owned()
        } else {
            format!("{} {};", table.route, table.origin)
        };
        assert!(text.contains(&line), "{line}");
    }
}

/// Those that nginx adds are there each time, so this says all of them.
#[test]
fn exactly_the_listed_headers_reach_the_upstream() {
    let unwanted =
        ["cookie", "referer", "forwarded", "x-forwarded-for", "via", "sec-fetch-site", "te", "x-anything"];
    let received = received_without(&NGINX, &unwanted);
    let names: BTreeSet<&str> = received.headers.iter().map(|(name, _)| name.as_str()).collect();
    let added = ["host", "user-agent", "content-length", "connection"];
    assert_eq!(names, REQUEST_HEADERS.iter().copied().chain(added).collect());
}
