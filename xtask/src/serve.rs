//! The page, the proxy and the sandbox on this machine.

use std::{
    env, fs,
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::{
    build::{self, Profile},
    files::{read, write},
    nova::Nova,
    process::{self, Companion},
    setup::{self, Needs},
    stop,
    workspace::Workspace,
};

const PAGE: SocketAddr = here(8080);
const PROXY: SocketAddr = here(8081);
const SANDBOX: SocketAddr = here(8082);

const fn here(port: u16) -> SocketAddr {
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), port)
}

/// What to serve.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Serve {
    nova: bool,
    no_open: bool,
}

impl Serve {
    /// Reads the options.
    pub(crate) fn parse(options: &[&str]) -> Result<Self> {
        let mut serve = Self::default();
        for option in options {
            match *option {
                "--nova" => serve.nova = true,
                "--no-open" => serve.no_open = true,
                other => bail!("`serve` knows --nova and --no-open, not `{other}`"),
            }
        }
        Ok(serve)
    }
}

/// Builds and serves until somebody asks it to end.
pub(crate) fn run(workspace: &Workspace, serve: Serve) -> Result<()> {
    setup::install(workspace, if serve.nova { Needs::NOVA } else { Needs::BUILD })?;
    [PAGE, PROXY, SANDBOX].into_iter().try_for_each(check_free)?;
    build::everything(workspace, Profile::WebDev)?;
    let nova = serve.nova.then(|| Nova::start(workspace)).transpose()?;
    let files = Files::write(workspace, nova.as_ref())?;
    let mut companions = [proxy(workspace, &files)?, sandbox(workspace, &files)?];
    [PROXY, SANDBOX, PAGE].into_iter().try_for_each(|address| await_open(address, &mut companions))?;
    welcome(nova.as_ref())?;
    if !serve.no_open {
        open_browser();
    }
    while !stop::asked() {
        companions.iter_mut().try_for_each(Companion::check)?;
        stop::moment();
    }
    println!("stopping");
    Ok(())
}

/// The configuration of this run.
#[derive(Debug)]
struct Files {
    proxy: PathBuf,
    page: PathBuf,
}

impl Files {
    fn write(workspace: &Workspace, nova: Option<&Nova>) -> Result<Self> {
        let directory = workspace.root().join("target/serve");
        fs::create_dir_all(&directory).with_context(|| format!("could not make {}", directory.display()))?;
        let files = Self { proxy: directory.join("proxy.toml"), page: directory.join("config.json") };
        write(&files.proxy, &proxy_configuration(workspace, nova)?)?;
        write(&files.page, &page_configuration(workspace, nova)?)?;
        Ok(files)
    }
}

/// The sandbox's own, and the real Nova beside it.
fn proxy_configuration(workspace: &Workspace, nova: Option<&Nova>) -> Result<String> {
    let text = read(&workspace.path("sandbox/proxy.toml"))?;
    let Some(nova) = nova else { return Ok(text) };
    let (origin, identity) = (nova.origin()?, nova.identity()?);
    Ok(format!(
        "{text}\n[[openstack]]\nname = \"nova\"\nendpoint = \"{origin}/v2.1\"\nidentity = \"{identity}\"\n"
    ))
}

/// What the page fetches from its own origin: the sandbox's, or with the real Nova in its place.
fn page_configuration(workspace: &Workspace, nova: Option<&Nova>) -> Result<String> {
    let text = read(&workspace.path("sandbox/config.json"))?;
    let Some(nova) = nova else { return Ok(text) };
    let mut configuration: Value = serde_json::from_str(&text).context("sandbox/config.json")?;
    configuration["proxy"]["routes"][nova.origin()?] = json!("nova");
    configuration["proxy"]["routes"][nova.identity()?.trim_end_matches("/v3")] = json!("nova-identity");
    for operation in ["openstack-nova.import", "openstack-nova.create"] {
        configuration["endpoints"][operation] = json!(nova.endpoint()?);
        configuration["identities"][operation] = json!(nova.identity()?);
    }
    Ok(configuration.to_string())
}

fn proxy(workspace: &Workspace, files: &Files) -> Result<Companion> {
    Companion::start(
        Command::new(workspace.program("keyferry-proxy")).arg("--config").arg(&files.proxy).args([
            "--listen",
            &PROXY.to_string(),
            "--origin",
            &format!("http://{PAGE}"),
        ]),
    )
}

fn sandbox(workspace: &Workspace, files: &Files) -> Result<Companion> {
    Companion::start(
        Command::new(workspace.program("keyferry-sandbox"))
            .arg("--dir")
            .arg(workspace.console())
            .args(["--listen", &PAGE.to_string(), "--connect", &format!("http://{PROXY}")])
            .args(["--clouds", &SANDBOX.to_string()])
            .arg("--config")
            .arg(&files.page),
    )
}

fn welcome(nova: Option<&Nova>) -> Result<()> {
    println!("\nKeyferry is at http://{PAGE}\nCtrl-C ends it.");
    let Some(nova) = nova else { return Ok(()) };
    println!("\nA real OpenStack Nova answers at {}", nova.endpoint()?);
    println!("X-Auth-Token of the user demo: {}", nova.token()?);
    println!("Its Keystone at {} takes the user demo with the password demo", nova.identity()?);
    Ok(())
}

fn check_free(address: SocketAddr) -> Result<()> {
    if TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok() {
        bail!("something already listens on {address}: end it, then try again");
    }
    Ok(())
}

fn await_open(address: SocketAddr, companions: &mut [Companion]) -> Result<()> {
    let start = Instant::now();
    while TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
        companions.iter_mut().try_for_each(Companion::check)?;
        if start.elapsed() > Duration::from_secs(20) {
            bail!("nothing listens on {address} after 20 seconds");
        }
        stop::moment();
    }
    Ok(())
}

/// Where there is a desktop; elsewhere the printed address has to do.
fn open_browser() {
    let has_desktop = env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some();
    if has_desktop && process::find("xdg-open").is_some() {
        process::succeeds(Command::new("xdg-open").arg(format!("http://{PAGE}")));
    }
}
