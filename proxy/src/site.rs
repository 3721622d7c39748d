//! The page that the proxy serves where its operator wants that. The relay then lies below the page's
//! base, in a folder that no file is served from, so a path is the one or the other by its beginning.

use std::sync::Arc;

use hyper::{
    Request, Response, Uri,
    body::{Bytes, Incoming},
};
use keyferry_page::Page;

use crate::body::Body;

/// The folder below the page's base where the relay is.
pub(crate) const RELAY: &str = "relay";

#[derive(Debug)]
pub(crate) struct Site {
    page: Page,
    /// What stands for it in log and metrics, whichever file is asked for.
    pub(crate) name: Arc<str>,
}

impl Site {
    pub(crate) fn new(page: Page) -> Self {
        Self { page, name: "page".into() }
    }

    /// The relay's path in a path of this server: `/{route}…`.
    pub(crate) fn relayed<'a>(&self, path: &'a str) -> Option<&'a str> {
        let path = self.page.base.below(path)?.strip_prefix(RELAY)?;
        (path.is_empty() || path.starts_with('/')).then_some(path)
    }

    /// Whether a request is for the page and not for the relay.
    pub(crate) fn is_asked_for(&self, uri: &Uri) -> bool {
        uri.authority().is_none() && self.relayed(uri.path()).is_none()
    }

    pub(crate) async fn answer(&self, request: &Request<Incoming>) -> Response<Body> {
        let answer = self.page.answer(request.method(), request.uri().path(), request.headers()).await;
        answer.map(|bytes| Body::new(Bytes::from(bytes)))
    }
}
