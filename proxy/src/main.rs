//! `keyferry-proxy`: flags and a file to a configuration, a configuration to a proxy.

use std::{
    error::Error,
    io::{self, Write},
    net::SocketAddr,
    process::ExitCode,
    sync::Arc,
};

use keyferry_proxy::{
    Log, Proxy,
    config::{Config, Flags},
    serve, stop_signal,
};
use tokio::net::{TcpListener, TcpSocket};

const USAGE: &str = "\
keyferry-proxy [--config FILE] [--listen ADDRESS:PORT] [--origin ORIGIN]…

  --config FILE   TOML: origins, limits, your own OpenStack clouds, the page (deploy/proxy.toml shows all)
  --listen A:P    where to listen, in place of the file's; 127.0.0.1:8081 if neither says
  --origin O      a page that may use the proxy, https://console.example for one; repeatable
";

/// How many may wait to be let in. Beyond them the system drops packets, and whoever sent them only
/// tries again after a second or more. It is as many as Linux allows where nobody changed that.
const QUEUE: u32 = 4096;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    quiet_panics();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "keyferry-proxy: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let Some((text, flags)) = arguments(std::env::args().skip(1))? else {
        return Ok(io::stdout().write_all(USAGE.as_bytes())?);
    };
    let config = Config::read(&text, flags)?;
    let proxy = Arc::new(Proxy::new(&config, Log::stdout())?);
    let listener =
        listen(config.listen).map_err(|error| format!("can't listen on {}: {error}", config.listen))?;
    let stop = stop_signal()?;
    writeln!(io::stderr(), "keyferry-proxy: listening on http://{}", listener.local_addr()?)?;
    Ok(serve(listener, proxy, stop).await?)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A new process may take over where one just ended.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// The configuration file's text and the flags; nothing if help was asked for.
fn arguments(mut arguments: impl Iterator<Item = String>) -> Result<Option<(String, Flags)>, Box<dyn Error>> {
    let (mut text, mut flags) = (String::new(), Flags::default());
    while let Some(flag) = arguments.next() {
        if matches!(flag.as_str(), "--help" | "-h") {
            return Ok(None);
        }
        if !matches!(flag.as_str(), "--config" | "--listen" | "--origin") {
            return Err(format!("unknown flag {flag:?}\n\n{USAGE}").into());
        }
        let value = arguments.next().ok_or_else(|| format!("{flag} needs a value\n\n{USAGE}"))?;
        match flag.as_str() {
            "--config" => {
                text = std::fs::read_to_string(&value)
                    .map_err(|error| format!("can't read {value}: {error}"))?;
            }
            "--listen" => {
                let wrong = |_| format!("{value:?} is not ADDRESS:PORT, 127.0.0.1:8081 for one");
                flags.listen = Some(value.parse().map_err(wrong)?);
            }
            _ => flags.origins.push(value),
        }
    }
    Ok(Some((text, flags)))
}

/// A panic's message may quote what was being handled; its place never does.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(io::stderr(), "keyferry-proxy: internal error at {place}");
    }));
}
