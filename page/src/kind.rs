//! What files are, by the ends of their names.

use std::path::Path;

/// Types by file name extension.
const TYPES: [(&str, &str); 6] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("json", "application/json"),
    ("svg", "image/svg+xml"),
];

/// The value of `Content-Type`.
pub(crate) fn content_type(name: &str) -> &'static str {
    let known = TYPES.into_iter().find(|(extension, _)| has_extension(name, extension));
    known.map_or("application/octet-stream", |(_, content_type)| content_type)
}

pub(crate) fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|known| known.eq_ignore_ascii_case(extension))
}
