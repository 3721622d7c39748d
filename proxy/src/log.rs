//! One line of JSON for each request, made of what can't hold a secret: method, route, status,
//! code, time and sizes. There is no level that says more, because nothing more is ever handed
//! to this file.

use std::{
    fmt,
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use hyper::Method;

/// Where the lines go.
pub struct Log(Mutex<Box<dyn Write + Send>>);

impl Log {
    /// Writes to the standard output.
    pub fn stdout() -> Self {
        Self::new(io::stdout())
    }

    /// Writes to that place.
    pub fn new(place: impl Write + Send + 'static) -> Self {
        Self(Mutex::new(Box::new(place)))
    }

    /// Writes one line. A log that can't be written is no reason to fail the request.
    pub(crate) fn write(&self, entry: &Entry) {
        let line = entry.line();
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = place.write_all(line.as_bytes()).and_then(|()| place.flush());
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log { .. }")
    }
}

/// What is known of a request when it is over.
#[derive(Debug)]
pub(crate) struct Entry {
    method: &'static str,
    /// A route of the table: never what a caller wrote.
    pub(crate) route: Option<Arc<str>>,
    pub(crate) status: u16,
    pub(crate) code: Option<&'static str>,
    pub(crate) time: Duration,
    pub(crate) received: usize,
    pub(crate) sent: u64,
}

impl Entry {
    pub(crate) fn new(method: &Method) -> Self {
        let known = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"];
        let method = known.into_iter().find(|name| *name == method.as_str()).unwrap_or("other");
        Self { method, route: None, status: 0, code: None, time: Duration::ZERO, received: 0, sent: 0 }
    }

    /// Every text in it is of our own tables and needs no escape.
    fn line(&self) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let Self { method, status, received, sent, .. } = self;
        let (route, ms) = (route_name(self.route.as_deref()), self.time.as_millis());
        let code = self.code.map_or_else(|| "null".to_owned(), |code| format!("\"{code}\""));
        format!(
            "{{\"at\":{now},\"method\":\"{method}\",\"route\":\"{route}\",\"status\":{status},\
             \"code\":{code},\"ms\":{ms},\"received\":{received},\"sent\":{sent}}}\n"
        )
    }
}

/// What stands for a route, if there was one, in log and metrics.
pub(crate) fn route_name(route: Option<&str>) -> &str {
    route.unwrap_or("none")
}
