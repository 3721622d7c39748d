//! A request as text that runs elsewhere with the same result. Secrets are environment variables.

use std::fmt::Write;

use crate::http::{Head, HeaderValue, Request};

/// How a request is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A `curl` command for a POSIX shell.
    Curl,
    /// An HTTP/1.1 message (RFC 9112), with secrets masked.
    Http,
}

/// Writes a request.
pub fn export(request: &Request, format: ExportFormat) -> String {
    written(request.head(), request.body(), format)
}

/// Writes a head and a body, which may be of a request that isn't built yet.
pub fn written(head: &Head, body: Option<&str>, format: ExportFormat) -> String {
    match format {
        ExportFormat::Curl => curl(head, body),
        ExportFormat::Http => http(head, body),
    }
}

fn curl(head: &Head, body: Option<&str>) -> String {
    let mut command = format!("curl -X {} {}", head.method, quoted(&head.url.to_string()));
    for (name, value) in &head.headers {
        let header = match value {
            HeaderValue::Plain(text) => quoted(&format!("{name}: {text}")),
            HeaderValue::Secret(_, variable) => format!("\"{name}: ${variable}\""),
        };
        let _ = write!(command, " \\\n  -H {header}");
    }
    if let Some(body) = body {
        let _ = write!(command, " \\\n  --data-raw {}", quoted(body));
    }
    command
}

/// A word for a POSIX shell (XCU §2.2.2).
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn http(head: &Head, body: Option<&str>) -> String {
    let mut message =
        format!("{} {} HTTP/1.1\nHost: {}\n", head.method, head.url.path_and_query(), head.url.host());
    for (name, value) in &head.headers {
        let _ = writeln!(message, "{name}: {}", value.masked());
    }
    if let Some(body) = body {
        let _ = write!(message, "Content-Length: {}\n\n{body}", body.len());
    }
    message
}
