//! `keyferry-sandbox`: the page, the clouds and the relay, whichever are asked for.

use std::{
    error::Error,
    io::{self, Write},
    net::SocketAddr,
    process::ExitCode,
};

use axum::Router;
use keyferry_page::{Config, Page};
use keyferry_sandbox::{clouds, credentials, page, relay};
use tokio::net::TcpListener;

const USAGE: &str = "\
keyferry-sandbox [--dir DIR [--listen A:P] [--base PATH] [--connect ORIGIN]… [--ancestor ORIGIN]… [--config FILE]]
                 [--clouds A:P] [--relay A:P]

  --dir DIR        serve the built page in DIR, on --listen (127.0.0.1:8080)
  --base PATH      the path that the page lies below, /tools/keys/ for one
  --connect O      an origin that the page may send to, its proxy's; repeatable
  --ancestor O     an origin whose pages may frame frame.html; repeatable
  --config FILE    served as config.json in place of the directory's own
  --clouds A:P     stand-ins for the five APIs
  --relay A:P      a relay of the kinds {base}/{url} and {base}?url={url}, before --clouds; for tests
All of it is for development, on loopback addresses only.
";

/// What a server is called, where it listens, and what it answers with.
type Server = (&'static str, SocketAddr, Router);

#[derive(Default)]
struct Arguments {
    has_page: bool,
    listen: Option<SocketAddr>,
    page: Page,
    clouds: Option<SocketAddr>,
    relay: Option<SocketAddr>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "keyferry-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    let mut servers = Vec::new();
    for (name, address, router) in arguments.servers()? {
        let listener = bind(address).await?;
        writeln!(io::stdout(), "keyferry-sandbox: {name} on http://{}", listener.local_addr()?)?;
        servers.push(tokio::spawn(async move { axum::serve(listener, router).await }));
    }
    if arguments.clouds.is_some() {
        write!(io::stdout(), "keyferry-sandbox: the clouds know\n{}", credentials::in_words())?;
    }
    for server in servers {
        server.await??;
    }
    Ok(())
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Box<dyn Error>> {
    if !address.ip().is_loopback() {
        return Err(format!("{address} is not a loopback address: use 127.0.0.1").into());
    }
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| format!("can't listen on {address}: {error}").into())
}

impl Arguments {
    fn read(mut texts: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut arguments = Self::default();
        while let Some(flag) = texts.next() {
            let value = texts.next().ok_or_else(|| format!("{flag} needs a value\n\n{USAGE}"))?;
            match flag.as_str() {
                "--dir" => (arguments.has_page, arguments.page.directory) = (true, value.into()),
                "--listen" => arguments.listen = Some(address(&value)?),
                "--base" => arguments.page.base = value.parse()?,
                "--connect" => arguments.page.connect.push(value.parse()?),
                "--ancestor" => arguments.page.ancestors.push(value.parse()?),
                "--config" => arguments.page.config = Config::File(value.into()),
                "--clouds" => arguments.clouds = Some(address(&value)?),
                "--relay" => arguments.relay = Some(address(&value)?),
                _ => return Err(format!("unknown flag {flag:?}\n\n{USAGE}").into()),
            }
        }
        Ok(arguments)
    }

    fn servers(&self) -> Result<Vec<Server>, Box<dyn Error>> {
        let mut servers = Vec::new();
        if self.has_page {
            let default = SocketAddr::from(([127, 0, 0, 1], 8080));
            servers.push(("the page", self.listen.unwrap_or(default), page::router(self.page.clone())));
        }
        servers.extend(self.clouds.map(|address| ("the clouds", address, clouds::router())));
        if let Some(address) = self.relay {
            let clouds = self.clouds.ok_or("--relay needs --clouds to send to")?;
            servers.push(("the relay", address, relay::router(clouds)));
        }
        if servers.is_empty() { Err(format!("nothing to do\n\n{USAGE}").into()) } else { Ok(servers) }
    }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("{text:?} is not ADDRESS:PORT, 127.0.0.1:8080 for one"))
}
