//! Bodies are whole here: a request is looked into before it goes on, an answer before it goes back.

use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes, Incoming};

use crate::refusal::Refusal;

/// The body of what the proxy sends, either way.
pub(crate) type Body = Full<Bytes>;

/// The largest request body that is read, in bytes.
const MAX_LEN: usize = 128 * 1024;

/// Reads a request's body, within the size there is and that time.
pub(crate) async fn read(body: Incoming, patience: Duration) -> Result<Bytes, Refusal> {
    if body.size_hint().lower() > MAX_LEN as u64 {
        return Err(Refusal::body_too_large());
    }
    match tokio::time::timeout(patience, Limited::new(body, MAX_LEN).collect()).await {
        Err(_) => Err(Refusal::body_slow()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::body_too_large()),
        Ok(Err(_)) => Err(Refusal::body_broken()),
        Ok(Ok(body)) => Ok(body.to_bytes()),
    }
}

/// Hears a request out and forgets it: a connection that is closed over unread bytes is reset, and
/// the answer may be lost with it.
pub(crate) async fn skip(body: Incoming, patience: Duration) {
    let mut body = Limited::new(body, MAX_LEN);
    let skipping = async { while let Some(Ok(_)) = body.frame().await {} };
    let _ = tokio::time::timeout(patience, skipping).await;
}
