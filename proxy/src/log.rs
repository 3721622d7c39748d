//! One line of JSON for each request, made of what can't hold a secret: method, route, status,
//! code, time and sizes. There is no level that says more, because nothing more is ever handed
//! to this file.

use std::{
    fmt,
    io::{self, Write},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::http::Method;
use serde_json::json;

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
    pub(crate) route: Option<String>,
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

    pub(crate) fn route(&self) -> &str {
        self.route.as_deref().unwrap_or("none")
    }

    fn line(&self) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let line = json!({
            "at": now.as_secs(),
            "method": self.method,
            "route": self.route(),
            "status": self.status,
            "code": self.code,
            "ms": u64::try_from(self.time.as_millis()).unwrap_or(u64::MAX),
            "received": self.received,
            "sent": self.sent,
        });
        format!("{line}\n")
    }
}
