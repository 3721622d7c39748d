//! The page's development server: the built page, and a count of what should never arrive.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, Method, Response, StatusCode, Uri},
    routing::any,
};
use keyferry_page::Page;

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

async fn answer(
    State(served): State<Arc<Served>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    if uri.path().starts_with("/hit") {
        served.hits.fetch_add(1, Ordering::SeqCst);
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        return response;
    }
    served.page.answer(&method, uri.path(), &headers).await.map(Body::from)
}
