//! The clouds with a proxy and a relay before them, on real sockets.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use axum::Router;
use keyferry::{
    http::{Head, Response},
    route::ProxyConfig,
    time::Timestamp,
};
use keyferry_proxy::{
    Log, Proxy,
    config::{Config, Flags},
};
use keyferry_sandbox::{clouds, relay};

/// The page of `proxy.toml`.
const PAGE: &str = "http://127.0.0.1:8080";

pub(crate) struct Stack {
    pub(crate) clouds: SocketAddr,
    proxy: SocketAddr,
    relay: SocketAddr,
}

impl Stack {
    pub(crate) fn start() -> Self {
        let clouds = serve(clouds::router());
        let relay = serve(relay::router(clouds));
        let settings = include_str!("../../proxy.toml").replace("127.0.0.1:8082", &clouds.to_string());
        let nova = format!("[[openstack]]\nname = \"nova\"\nendpoint = \"http://{clouds}/v2.1\"\n");
        let config = Config::read(&format!("{settings}\n{nova}"), Flags::default()).unwrap();
        let proxy = Arc::new(Proxy::new(&config, Log::new(std::io::sink())).unwrap());
        let proxy = run(move |listener| async move {
            keyferry_proxy::serve(listener, proxy, std::future::pending()).await.unwrap();
        });
        Self { clouds, proxy, relay }
    }

    /// Each way that a page may be configured to go.
    pub(crate) fn ways(&self) -> [ProxyConfig; 4] {
        let Self { clouds, proxy, relay } = self;
        [
            format!(r#"{{"kind":"routes","base":"http://{proxy}","routes":{{"http://{clouds}":"nova"}}}}"#),
            format!(r#"{{"kind":"prefix","base":"http://{relay}"}}"#),
            format!(r#"{{"kind":"prefix","base":"http://{relay}","encode":true}}"#),
            format!(r#"{{"kind":"query","base":"http://{relay}/","param":"url"}}"#),
        ]
        .map(|text| serde_json::from_str(&text).unwrap())
    }
}

/// Sends what the core built, as a page would.
pub(crate) fn send(way: &ProxyConfig, head: &Head, body: Option<&str>) -> Response {
    let url = way.url(&head.url).unwrap();
    let (address, target) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut text = format!("{} /{target} HTTP/1.1\r\nhost: {address}\r\n", head.method);
    text += &format!("origin: {PAGE}\r\nconnection: close\r\n");
    for (name, value) in &head.headers {
        text += &format!("{name}: {}\r\n", value.expose());
    }
    if let Some(body) = body {
        text += &format!("content-length: {}\r\n", body.len());
    }
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(format!("{text}\r\n{}", body.unwrap_or_default()).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer}"));
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers: Vec<_> = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    assert!(headers.iter().any(|(name, _)| name == "access-control-allow-origin"), "{answer}");
    Response { status, headers, body: body.to_owned() }
}

pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp(u64::try_from(since.as_millis()).unwrap())
}

fn serve(router: Router) -> SocketAddr {
    run(move |listener| async move { axum::serve(listener, router).await.unwrap() })
}

/// Runs a server beside the test, for as long as the test's process.
fn run<F: Future<Output = ()>>(
    server: impl FnOnce(tokio::net::TcpListener) -> F + Send + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move { server(tokio::net::TcpListener::from_std(listener).unwrap()).await });
    });
    address
}
