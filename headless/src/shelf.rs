//! Keys that are at a provider already: lists, and what deletes a key in one.

use keyferry::{
    http::Response,
    outcome::{FingerprintVerdict, Outcome, Reply},
    plan::Material,
    provider::{PROVIDERS, Provider},
    shelf::{Deleted, KeptKey, ListedKey, Listing, Shelf, ShelfApi},
};
use serde::Serialize;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{
    error::Error,
    operation::{material, response},
    request::{BuiltRequest, credentials, now},
    value,
};

/// Builds the request for a page of the list, from `{provider, params?, page?, credentials, now}`.
///
/// # Errors
/// When a finding stands against a parameter, or the credentials don't fit.
#[wasm_bindgen(js_name = buildListRequest)]
pub fn build_list_request(input: &JsValue) -> Result<BuiltRequest, JsValue> {
    let credentials = credentials(api(input)?.1.schemes, input)?;
    let page = value::text(input, "page");
    let request = shelf(input)?.list(page.as_deref(), &credentials, now(input)?).map_err(Error::from)?;
    Ok(request.into())
}

/// What an answer to it says, from `{provider, params?, page?, publicKey?, response}`.
///
/// # Errors
/// When there is no such provider, or the response has another shape.
#[wasm_bindgen(js_name = readList)]
pub fn read_list(input: &JsValue) -> Result<ReadList, JsValue> {
    let shelf = shelf(input)?;
    let response = response(input)?;
    let page = value::text(input, "page");
    let listing = shelf.read_list(page.as_deref(), &response).or_outcome(&response);
    Ok(ReadList { listing, material: material(input)? })
}

/// What an answer to a deletion says, from `{provider, response}`.
///
/// # Errors
/// When there is no such provider, or the response has another shape.
#[wasm_bindgen(js_name = readDeletion)]
pub fn read_deletion(input: &JsValue) -> Result<JsValue, JsValue> {
    let response: Response = response(input)?;
    let read: Reply<Deleted> = (api(input)?.1.read_deletion)(&response);
    Ok(match read.or_outcome(&response) {
        Ok(Deleted { was_there, request_id }) => {
            let status = if was_there { "deleted" } else { "not-there" };
            value::to_js(&DeletedView { status, request_id })?
        }
        Err(outcome) => value::to_js(&outcome)?,
    })
}

/// A list that was read, or why it wasn't.
#[wasm_bindgen]
#[derive(Debug)]
pub struct ReadList {
    listing: Result<Listing, Outcome>,
    material: Option<Material>,
}

#[wasm_bindgen]
impl ReadList {
    /// Its plain values.
    ///
    /// # Errors
    /// Never.
    #[wasm_bindgen(getter)]
    pub fn parts(&self) -> Result<JsValue, JsValue> {
        Ok(match &self.listing {
            Ok(listing) => value::to_js(&ListView::new(listing, self.material.as_ref()))?,
            Err(outcome) => value::to_js(outcome)?,
        })
    }

    /// Builds the request that deletes the key at that place in the list, from
    /// `{typedName, credentials, now}`.
    ///
    /// # Errors
    /// When the typed name is another one, no URL can say the key's, or the credentials don't fit.
    #[wasm_bindgen(js_name = buildDeleteRequest)]
    pub fn build_delete_request(&self, place: usize, input: &JsValue) -> Result<BuiltRequest, JsValue> {
        let key = self.key(place).ok_or_else(|| Error::new("key-unknown", "the list has no such key"))?;
        let schemes = key.shelf().api().schemes;
        let credentials = credentials(schemes, input)?;
        let now = now(input)?;
        let typed = value::required_text(input, "typedName")?;
        let removal = key.removal(&typed).ok_or_else(|| not_removed(key))?;
        Ok(removal.request(&credentials, now).map_err(Error::from)?.into())
    }

    fn key(&self, place: usize) -> Option<&ListedKey> {
        self.listing.as_ref().ok()?.keys.get(place)
    }
}

fn not_removed(key: &ListedKey) -> Error {
    let name = &key.key().name;
    if key.is_removable() {
        return Error::new("name-differs", format!("the key is called {name:?}: type that to delete it"))
            .on("typedName");
    }
    Error::new(
        "name-unaddressable",
        format!("no URL can say {name:?}: delete it with the provider's own tools"),
    )
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeletedView {
    status: &'static str,
    request_id: Option<String>,
}

#[derive(Serialize)]
struct ListView<'l> {
    status: &'static str,
    keys: Vec<KeyView<'l>>,
    next: Option<&'l str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyView<'l> {
    name: &'l str,
    id: Option<&'l str>,
    fingerprint: Option<&'l str>,
    public_key: Option<&'l str>,
    created: Option<&'l str>,
    kind: Option<&'l str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<FingerprintVerdict>,
}

impl<'l> ListView<'l> {
    fn new(listing: &'l Listing, material: Option<&Material>) -> Self {
        let keys = listing.keys.iter().map(|key| KeyView::new(key.key(), material));
        Self { status: "listed", keys: keys.collect(), next: listing.next.as_deref() }
    }
}

impl<'l> KeyView<'l> {
    fn new(key: &'l KeptKey, material: Option<&Material>) -> Self {
        Self {
            name: &key.name,
            id: key.id.as_deref(),
            fingerprint: key.fingerprint.as_deref(),
            public_key: key.public_key.as_deref(),
            created: key.created.as_deref(),
            kind: key.kind.as_deref(),
            verdict: material.map(|material| key.compare(material)),
        }
    }
}

fn shelf(input: &JsValue) -> Result<Shelf, Error> {
    let params = value::params(&value::member(input, "params"));
    Shelf::new(api(input)?.0, &params).map_err(Error::blocked)
}

fn api(input: &JsValue) -> Result<(&'static Provider, &'static ShelfApi), Error> {
    let id = value::required_text(input, "provider")?;
    let mut shelves = PROVIDERS.into_iter().filter_map(|provider| Some((provider, provider.shelf.as_ref()?)));
    shelves.find(|(provider, _)| provider.id == id).ok_or_else(|| {
        let known: Vec<&str> = PROVIDERS.into_iter().map(|provider| provider.id).collect();
        let message =
            format!("there is no provider {id:?} that shows its keys; there are {}", known.join(", "));
        Error::new("provider-unknown", message).on("provider")
    })
}
