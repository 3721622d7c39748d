//! The five APIs and their log-in behind one address, told apart by their paths. `Host` says which site or region.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::Response,
};
use keyferry::time::Timestamp;
use serde_json::json;

use crate::{
    http::{Received, Reply},
    huawei, keystone, ncp, nova,
    shelf::Shelf,
};

/// The header by which every answer of the sandbox can be told from a real one.
pub const MARK: &str = "x-keyferry-sandbox";

/// The largest body that is read, in bytes.
const MAX_BODY_LEN: usize = 1 << 20;

/// The clouds, with nothing kept yet.
pub fn router() -> Router {
    Router::new().fallback(answer).with_state(Arc::new(Mutex::new(Shelf::default())))
}

async fn answer(State(shelf): State<Arc<Mutex<Shelf>>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY_LEN).await else {
        return Reply::json(413, &json!({"message": "Request is too large."})).into_response();
    };
    let received = Received::new(&parts, &body);
    let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    dispatch(&received, &mut shelf, now()).with(MARK, "1").into_response()
}

fn dispatch(request: &Received, shelf: &mut Shelf, now: Timestamp) -> Reply {
    let path: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
    match path.as_slice() {
        ["vserver", "v2", action] if ncp::server::ACTIONS.contains(action) => {
            ncp::server::answer(request, action, shelf, now)
        }
        ["nsml", "v1", "auth-keys", rest @ ..] => ncp::nsml::answer(request, rest, shelf, now),
        ["vserver" | "nsml", ..] => ncp::no_url(),
        ["v3", "auth", "tokens"] => keystone::answer(request, now),
        ["v3", ..] => huawei::answer(request, &path, shelf, now),
        ["v2.1", ..] => nova::answer(request, &path, shelf, now),
        _ => Reply::json(404, &json!({"message": "the sandbox has no such API"})),
    }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
