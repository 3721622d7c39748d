//! Real sockets on 127.0.0.1: an upstream that notes what arrives, a proxy, a client that writes
//! bytes.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use keyferry_proxy::{
    Log, Proxy,
    config::{Config, Flags},
};
use rustls::{
    ServerConfig, ServerConnection, Stream,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

/// The page of every test.
pub(crate) const PAGE: &str = "https://console.example";

/// A request that every configuration lets pass.
pub(crate) const NAVER: &str = "/naver-public/vserver/v2/importLoginKey";

/// An answer with nothing special about it.
pub(crate) const OK: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";

/// A message as it came over the wire.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    pub(crate) first_line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    pub(crate) fn status(&self) -> u16 {
        self.first_line.split(' ').nth(1).and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    pub(crate) fn target(&self) -> &str {
        self.first_line.split(' ').nth(1).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The code of a refusal by the proxy.
    pub(crate) fn code(&self) -> String {
        let json: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
        json["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Reads one message; an empty one if the other side closed without a word.
    pub(crate) fn read(stream: &mut TcpStream) -> Self {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read(&mut byte) {
                Ok(1) => head.push(byte[0]),
                _ => return Self::default(),
            }
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let mut lines = head.trim_end().split("\r\n");
        let first_line = lines.next().unwrap_or_default().to_owned();
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut message = Self { first_line, headers, body: Vec::new() };
        let len = message.header("content-length").and_then(|len| len.parse().ok()).unwrap_or(0);
        message.body = vec![0; len];
        if stream.read_exact(&mut message.body).is_err() {
            message.body.clear();
        }
        message
    }
}

/// An upstream on this machine.
pub(crate) struct Upstream {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Message>>>,
}

impl Upstream {
    pub(crate) fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::new(move |_, stream| {
            let _ = stream.write_all(&answer);
        })
    }

    pub(crate) fn new(answer: impl Fn(&Message, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (notes, answer) = (Arc::clone(&received), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (notes, answer) = (Arc::clone(&notes), Arc::clone(&answer));
                thread::spawn(move || serve_one(stream, &notes, &*answer));
            }
        });
        Self { address, received }
    }

    pub(crate) fn received(&self) -> Vec<Message> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn serve_one(mut stream: TcpStream, notes: &Mutex<Vec<Message>>, answer: &dyn Fn(&Message, &mut TcpStream)) {
    let message = Message::read(&mut stream);
    if !message.first_line.is_empty() {
        notes.lock().unwrap().push(message.clone());
        answer(&message, &mut stream);
    }
}

/// A place for log lines that the test can read.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// A proxy on this machine, stopped when it goes out of scope.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) log: Lines,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Running {
    /// Every built-in route leads to that upstream.
    pub(crate) fn before(upstream: &Upstream) -> Self {
        Self::with(upstream, "")
    }

    pub(crate) fn with(upstream: &Upstream, settings: &str) -> Self {
        let url = upstream.url();
        Self::configured(&format!("{settings}\n[upstreams]\n\"*\" = \"{url}\"\n"))
    }

    pub(crate) fn configured(toml: &str) -> Self {
        let text = format!("origins = [\"{PAGE}\"]\n{toml}");
        let config = Config::read(&text, Flags::default()).unwrap();
        let log = Lines::default();
        let proxy = Arc::new(Proxy::new(&config, Log::new(log.clone())).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let stop = async { drop(stopped.await) };
                keyferry_proxy::serve(listener, proxy, stop).await.unwrap();
            });
        });
        Self { address, log, stop: Some(stop), thread: Some(thread) }
    }

    /// Asks to stop and says when it has.
    pub(crate) fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    /// A request of the page.
    pub(crate) fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Message {
        let mut all = vec![("origin", PAGE)];
        all.extend_from_slice(headers);
        ask(self.address, method, target, &all, body)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
    }
}

/// A request of anybody.
pub(crate) fn ask(
    address: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Message {
    let mut text = format!("{method} {target} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    if !body.is_empty() {
        text += &format!("content-length: {}\r\n", body.len());
    }
    let mut stream = connect(address);
    stream.write_all(format!("{text}\r\n{body}").as_bytes()).unwrap();
    Message::read(&mut stream)
}

/// Everything that comes back for some bytes, until the other side closes.
pub(crate) fn exchange(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = connect(address);
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// A file of the TLS tests.
pub(crate) fn tls_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)
}

/// An upstream with that certificate. Gives its port, and how many requests it could read.
pub(crate) fn tls_upstream(certificate: &str) -> (u16, Arc<AtomicUsize>) {
    let chain = vec![CertificateDer::from_pem_file(tls_file(certificate)).unwrap()];
    let key = PrivateKeyDer::from_pem_file(tls_file("leaf.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let (config, read) = (Arc::new(config), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&read);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = Stream::new(&mut connection, &mut socket);
            if stream.read(&mut [0; 4096]).is_ok_and(|len| len > 0) {
                count.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(OK.as_bytes());
            }
        }
    });
    (port, read)
}
