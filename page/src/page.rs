//! A path to a file, and the file to an answer.

use std::{
    ffi::OsString,
    fs::Metadata,
    io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

use crate::{
    base::{Base, is_plain},
    encoding::Encoding,
    headers,
    origin::Origin,
};

/// The file that says which proxy the page uses.
pub(crate) const CONFIG: &str = "config.json";

/// What to serve, and how.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The directory with the built page.
    pub directory: PathBuf,
    /// Where its `config.json` comes from.
    pub config: Config,
    /// Origins that the page may send to, beside its own.
    pub connect: Vec<Origin>,
    /// Origins whose pages may frame `frame.html`.
    pub ancestors: Vec<Origin>,
    /// The path that it lies below.
    pub base: Base,
}

/// What is served as `config.json`.
#[derive(Clone, Debug, Default)]
pub enum Config {
    /// The directory's own, if it has one.
    #[default]
    Beside,
    /// That file, whether the directory has one or not.
    File(PathBuf),
    /// The directory's own, or else this text.
    Otherwise(String),
}

impl Page {
    /// Answers a request for a path.
    pub async fn answer(&self, method: &Method, path: &str, asked: &HeaderMap) -> Response<Vec<u8>> {
        if method != Method::GET && method != Method::HEAD {
            return refused(StatusCode::METHOD_NOT_ALLOWED, header::ALLOW, "GET, HEAD");
        }
        if self.base.lacks_its_slash(path) {
            return refused(StatusCode::PERMANENT_REDIRECT, header::LOCATION, self.base.as_str());
        }
        let Some(name) = self.base.below(path).and_then(name) else { return bare(StatusCode::NOT_FOUND) };
        match self.read(name, asked).await {
            Ok(content) => self.response(name, content, asked),
            Err(_) => bare(StatusCode::NOT_FOUND),
        }
    }

    /// A file, as short as whoever asks can read it.
    async fn read(&self, name: &str, asked: &HeaderMap) -> io::Result<Content> {
        let file = match &self.config {
            Config::File(config) if name == CONFIG => config.clone(),
            _ => self.directory.join(name),
        };
        for encoding in Encoding::accepted(asked) {
            if let Some(content) = shortened(&file, encoding).await {
                return Ok(content);
            }
        }
        match (read(&file).await, &self.config) {
            (Err(_), Config::Otherwise(text)) if name == CONFIG => Ok(Content::from(text.as_str())),
            (found, _) => found,
        }
    }

    fn response(&self, name: &str, content: Content, asked: &HeaderMap) -> Response<Vec<u8>> {
        let tag = content.tag.filter(|_| headers::is_kept(name));
        let tag = tag.and_then(|tag| HeaderValue::try_from(tag).ok());
        let mut response = Response::new(content.bytes);
        if tag.is_some() && tag.as_ref() == asked.get(header::IF_NONE_MATCH) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.body_mut().clear();
        }
        let mut headers = headers::of(name, &self.connect, &self.ancestors);
        headers.extend(tag.map(|tag| (header::ETAG, tag)));
        if let Some(encoding) = content.encoding {
            headers.insert(header::CONTENT_ENCODING, encoding.value());
            headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        }
        *response.headers_mut() = headers;
        response
    }
}

/// What is sent of a file.
struct Content {
    bytes: Vec<u8>,
    /// What tells it from what the file had before.
    tag: Option<String>,
    encoding: Option<Encoding>,
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec(), tag: None, encoding: None }
    }
}

/// The file that a path below the base names: plain segments, none of them hidden.
fn name(path: &str) -> Option<&str> {
    let name = if path.is_empty() { "index.html" } else { path };
    name.split('/').all(is_plain).then_some(name)
}

async fn read(file: &Path) -> io::Result<Content> {
    // Before the bytes: of a file that changes meanwhile the older tag is the one that is asked about again.
    let tag = tokio::fs::metadata(file).await.ok().as_ref().and_then(tag);
    Ok(Content { bytes: tokio::fs::read(file).await?, tag, encoding: None })
}

/// What stands beside a file in that encoding, unless the file was changed after it.
async fn shortened(file: &Path, encoding: Encoding) -> Option<Content> {
    let mut beside = OsString::from(file);
    beside.push(encoding.suffix);
    let changed = async |path: &Path| tokio::fs::metadata(path).await.ok()?.modified().ok();
    let beside = Path::new(&beside);
    let is_of_it = changed(beside).await? >= changed(file).await?;
    let content = read(beside).await.ok().filter(|_| is_of_it)?;
    Some(Content { encoding: Some(encoding), ..content })
}

/// Length and time, as servers of files have it.
fn tag(metadata: &Metadata) -> Option<String> {
    let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("\"{:x}-{:x}\"", changed.as_nanos(), metadata.len()))
}

fn refused(status: StatusCode, name: header::HeaderName, value: &str) -> Response<Vec<u8>> {
    let mut response = bare(status);
    response.headers_mut().extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
    response
}

fn bare(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
