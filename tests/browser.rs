//! The core and the page in a real browser, without servers: the page as it is when nothing but its
//! own program could be loaded.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

use keyferry::{
    credentials::Credentials,
    param::Params,
    plan::{Draft, Material},
    provider,
    secret::Secret,
    time::Timestamp,
};
use wasm_bindgen::{JsCast, prelude::JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element, HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

const ED25519: &str = include_str!("keys/ed25519.pub");

/// The vector of `naver.rs`, computed by the code that the page runs.
#[wasm_bindgen_test]
fn a_signature_in_the_browser_is_the_sdks() {
    let operation = provider::operation("clova-nsml.import").unwrap();
    let draft =
        Draft { name: "authkey".to_owned(), material: Material::read(ED25519).ok(), ..Draft::new(operation) };
    let credentials = Credentials::AccessKey {
        access_key: "AKIDEXAMPLE0123456789".to_owned(),
        secret_key: Secret::new("sEcReT/ExAmPlE+KeY0123456789abcdef==".to_owned()),
        api_key: Some(Secret::new("APIGWKEYEXAMPLE0000000000000000000000000".to_owned())),
        security_token: None,
    };
    let request = draft.check().plan.unwrap().request(&credentials, Timestamp(1_750_839_642_123)).unwrap();
    let signature = request.head().header("x-ncp-apigw-signature-v2").unwrap().expose();
    assert_eq!(signature, "i8jKgN1kXFhsGi5wzxxorO4v06vTTARHets0nGGwn40=");
}

#[wasm_bindgen_test]
fn every_operation_can_be_drafted() {
    for operation in provider::operations() {
        let draft = Draft { params: Params::default(), ..Draft::new(operation) };
        assert!(!draft.check().findings.is_empty(), "{}", operation.id);
    }
}

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A place for the page, beside what the test harness shows.
fn root() -> Element {
    let root = document().create_element("div").unwrap();
    root.set_id("app");
    document().body().unwrap().append_child(&root).unwrap();
    root
}

fn find(test: &str) -> Option<Element> {
    document().query_selector(&format!("[data-test=\"{test}\"]")).unwrap()
}

fn all(selector: &str) -> Vec<Element> {
    let list = document().query_selector_all(selector).unwrap();
    (0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok()).collect()
}

/// Waits until it is there; ten seconds are long.
async fn wait_for(test: &str) -> Element {
    for _ in 0..200 {
        if let Some(element) = find(test) {
            return element;
        }
        pause().await;
    }
    panic!("{test} did not appear");
}

async fn pause() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let window = web_sys::window().unwrap();
        window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 50).unwrap();
    });
    JsFuture::from(promise).await.unwrap_or(JsValue::UNDEFINED);
}

/// The powers of a page that has no files beside it, and no workers.
fn page_without_files() -> keyferry::web::Page {
    let fails = js_sys::Function::new_no_args("throw new Error('there is none')");
    let page = js_sys::Object::new();
    for (name, value) in [
        ("base", JsValue::from(document().base_uri().unwrap())),
        ("isolation", JsValue::from("console")),
        ("fetch", fails.clone().into()),
        ("startVault", fails.clone().into()),
        ("startFramedVault", fails.into()),
    ] {
        js_sys::Reflect::set(&page, &name.into(), &value).unwrap();
    }
    page.unchecked_into()
}

/// One test, since there is one page: the steps of it tell what failed.
#[wasm_bindgen_test]
async fn the_page_stands_without_vault_and_proxy() {
    let root = root();
    keyferry::web::start();
    let shown = keyferry::web::mount(root.clone(), page_without_files()).unwrap();
    let title = wait_for("step-title").await;
    assert_eq!(title.tag_name(), "H1");
    assert!(find("dropzone").is_some() && find("paste-zone").is_some() && find("key-file").is_some());
    assert_eq!(all("[data-test^=\"step-\"]").len(), 5, "a heading and four steps");

    // Going on without a key is for operations that generate one.
    let without = wait_for("without-key-openstack-nova.create").await;
    without.dyn_into::<HtmlElement>().unwrap().click();
    let destination = wait_for("destination").await;
    assert_eq!(destination.get_attribute("data-operation").as_deref(), Some("openstack-nova.create"));

    // A secret is typed into a field that browsers and their helpers leave alone.
    let token: HtmlInputElement = wait_for("credential-token").await.dyn_into().unwrap();
    assert_eq!(token.type_(), "password");
    for (name, value) in [
        ("autocomplete", "off"),
        ("spellcheck", "false"),
        ("autocapitalize", "none"),
        ("writingsuggestions", "false"),
        ("translate", "no"),
    ] {
        assert_eq!(token.get_attribute(name).as_deref(), Some(value), "{name}");
    }

    // The policy of the page allows no inline style, and nothing may need one.
    assert!(all("#app [style]").is_empty());
    assert!(all("#app form").is_empty(), "a form could be sent by Enter");
    shown.unmount();
    // It goes in a task of its own.
    pause().await;
    assert!(find("page").is_none(), "the page is still there");
    root.remove();
}
