//! The built page with the headers it is to be served with, and a count of what should never
//! arrive.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header},
    routing::any,
};

/// The vault's own policy: it may compile what it is handed, and reach nothing.
const VAULT_POLICY: &str = "default-src 'none'; script-src 'wasm-unsafe-eval'";

/// The script that the vault's policy goes with.
const VAULT_SCRIPT: &str = "vault.js";

/// The file that says which proxy the page uses.
const CONFIG: &str = "config.json";

/// What every file is served with.
const HEADERS: [(&str, &str); 10] = [
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), display-capture=(), clipboard-read=(), \
         clipboard-write=(self), browsing-topics=()",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-dns-prefetch-control", "off"),
    ("x-frame-options", "DENY"),
    ("x-permitted-cross-domain-policies", "none"),
];

/// Types by file name extension.
const TYPES: [(&str, &str); 9] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("json", "application/json"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
];

/// What to serve, and how.
#[derive(Clone, Debug)]
pub struct Page {
    /// The directory with the built page.
    pub directory: PathBuf,
    /// Served as `config.json` in place of the directory's own.
    pub config: Option<PathBuf>,
    /// Origins that the page may send to, beside its own.
    pub connect: Vec<String>,
}

#[derive(Debug)]
struct Served {
    page: Page,
    hits: AtomicU64,
}

/// Serves a page. `/hit` and everything that begins so is counted; `/hits` says how many came.
pub fn router(page: Page) -> Router {
    Router::new()
        .route("/hits", any(hits))
        .fallback(answer)
        .with_state(Arc::new(Served { page, hits: AtomicU64::new(0) }))
}

async fn hits(State(served): State<Arc<Served>>) -> String {
    served.hits.load(Ordering::SeqCst).to_string()
}

async fn answer(State(served): State<Arc<Served>>, method: Method, uri: Uri) -> Response<Body> {
    if uri.path().starts_with("/hit") {
        served.hits.fetch_add(1, Ordering::SeqCst);
        return bare(StatusCode::NO_CONTENT);
    }
    if method != Method::GET && method != Method::HEAD {
        return bare(StatusCode::METHOD_NOT_ALLOWED);
    }
    let Some((name, file)) = served.page.file(uri.path()) else { return bare(StatusCode::NOT_FOUND) };
    match tokio::fs::read(&file).await {
        Ok(bytes) => served.page.response(&name, bytes),
        Err(_) => bare(StatusCode::NOT_FOUND),
    }
}

impl Page {
    /// The file that a path names: plain segments below the directory, none of them hidden.
    fn file(&self, path: &str) -> Option<(String, PathBuf)> {
        let name = path.strip_prefix('/')?;
        let name = if name.is_empty() { "index.html" } else { name };
        if !name.split('/').all(is_plain) {
            return None;
        }
        let file = match (&self.config, name) {
            (Some(config), CONFIG) => config.clone(),
            _ => self.directory.join(name),
        };
        Some((name.to_owned(), file))
    }

    fn response(&self, name: &str, bytes: Vec<u8>) -> Response<Body> {
        let mut response = Response::new(Body::from(bytes));
        let headers = response.headers_mut();
        for (header, value) in HEADERS {
            headers.insert(HeaderName::from_static(header), HeaderValue::from_static(value));
        }
        let policy = if name == VAULT_SCRIPT { VAULT_POLICY.to_owned() } else { self.policy() };
        set(headers, header::CONTENT_SECURITY_POLICY, &policy);
        set(headers, header::CONTENT_TYPE, content_type(name));
        let cache = if has_extension(name, "html") || name == CONFIG { "no-store" } else { "no-cache" };
        set(headers, header::CACHE_CONTROL, cache);
        response
    }

    fn policy(&self) -> String {
        let connect: String = self.connect.iter().map(|origin| [" ", origin].concat()).collect();
        format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
             font-src 'self'; connect-src 'self'{connect}; worker-src 'self'; frame-src 'self'; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'; trusted-types keyferry"
        )
    }
}

fn is_plain(segment: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !segment.is_empty() && !segment.starts_with('.') && segment.bytes().all(plain)
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|known| known.eq_ignore_ascii_case(extension))
}

fn content_type(name: &str) -> &'static str {
    let known = TYPES.into_iter().find(|(extension, _)| has_extension(name, extension));
    known.map_or("application/octet-stream", |(_, content_type)| content_type)
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn bare(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
