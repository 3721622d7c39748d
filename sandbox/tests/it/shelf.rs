//! Keys that are there: seen, compared and deleted, through every kind of proxy.

use std::collections::BTreeSet;

use keyferry::{
    credentials::{Credentials, Scheme},
    outcome::{FailureKind, FingerprintVerdict, Outcome, Reply},
    param::Params,
    plan::{Draft, Material},
    provider::{self, PROVIDERS, Provider},
    route::ProxyConfig,
    secret::Secret,
    shelf::{Deleted, ListedKey, Shelf, ShelfApi},
};
use keyferry_sandbox::credentials::{PROJECT_ID, TOKEN};

use crate::{
    operations::{PUBLIC, credentials},
    stack::{Stack, now, send},
};

const OTHER: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHuWPC8LuA+1QqAHcBJ7fHQbaf2yzxwuQpIt8GLHFybE u@h";

fn shelves() -> impl Iterator<Item = (&'static Provider, &'static ShelfApi)> {
    PROVIDERS.into_iter().filter_map(|provider| Some((provider, provider.shelf.as_ref()?)))
}

fn params(provider: &Provider, stack: &Stack) -> Params {
    let endpoint = format!("http://{}/v2.1/{PROJECT_ID}", stack.clouds);
    let given: Params = match provider.id {
        "openstack-nova" => [("endpoint", endpoint.as_str()), ("microversion", "2.72")].into_iter().collect(),
        "clova-nsml" => Params::default(),
        _ => [("region", "ap-southeast-1"), ("projectId", PROJECT_ID), ("regionCode", "KR")]
            .into_iter()
            .collect(),
    };
    given.known_to(provider.shelf.as_ref().unwrap().params)
}

/// One place, with somebody who is known there.
struct Visit<'v> {
    shelf: Shelf,
    credentials: Credentials,
    way: &'v ProxyConfig,
}

impl Visit<'_> {
    fn import(&self, name: &str, key: &str, stack: &Stack) {
        let id = format!("{}.import", self.shelf.provider().id);
        let draft = Draft {
            name: name.to_owned(),
            material: Some(Material::read(key).unwrap()),
            params: params(self.shelf.provider(), stack),
            ..Draft::new(provider::operation(&id).unwrap())
        };
        let plan = draft.check().plan.unwrap_or_else(|| panic!("{id} {name}"));
        let request = plan.request(&self.credentials, now()).unwrap();
        let outcome = plan.outcome(&send(self.way, request.head(), request.body()));
        assert!(outcome.is_success(), "{id} {name}: {outcome:#?}");
    }

    fn pages(&self) -> Vec<Vec<ListedKey>> {
        let (mut pages, mut next) = (Vec::new(), None);
        loop {
            let request = self.shelf.list(next.as_deref(), &self.credentials, now()).unwrap();
            let response = send(self.way, request.head(), request.body());
            match self.shelf.read_list(next.as_deref(), &response) {
                Reply::Done(listing) => pages.push((listing.keys, listing.next)),
                other => panic!("{}: {other:?}\n{response:?}", self.shelf.provider().id),
            }
            next.clone_from(&pages.last().unwrap().1);
            if next.is_none() {
                return pages.into_iter().map(|(keys, _)| keys).collect();
            }
        }
    }

    fn keys(&self) -> Vec<ListedKey> {
        self.pages().into_iter().flatten().collect()
    }

    fn delete(&self, key: &ListedKey) -> Deleted {
        let removal = key.removal(&key.key().name).unwrap();
        let request = removal.request(&self.credentials, now()).unwrap();
        let response = send(self.way, request.head(), request.body());
        match self.shelf.read_deletion(&response) {
            Reply::Done(deleted) => deleted,
            other => panic!("{}: {other:?}\n{response:?}", self.shelf.provider().id),
        }
    }
}

fn names(keys: &[ListedKey]) -> BTreeSet<&str> {
    keys.iter().map(|key| key.key().name.as_str()).collect()
}

fn round_trip(visit: &Visit<'_>, stack: &Stack) {
    let id = visit.shelf.provider().id;
    visit.import("shelf-mine", PUBLIC, stack);
    visit.import("shelf-other", OTHER, stack);
    let mine = Material::read(PUBLIC).unwrap();
    let keys = visit.keys();
    assert_eq!(names(&keys), ["shelf-mine", "shelf-other"].into(), "{id}");
    let [first, second] = &keys[..] else { panic!("{id}: {keys:?}") };
    let verdicts = [first, second].map(|key| key.key().compare(&mine));
    assert!(
        matches!(verdicts, [FingerprintVerdict::Match { .. }, FingerprintVerdict::Differs { .. }]),
        "{id}: {verdicts:?}"
    );
    assert!(visit.delete(first).was_there, "{id}");
    assert_eq!(names(&visit.keys()), ["shelf-other"].into(), "{id}");
    // NAVER confirms the deletion of what isn't there.
    assert_eq!(visit.delete(first).was_there, id == "naver-server", "{id}");
    visit.delete(second);
    assert!(visit.keys().is_empty(), "{id}");
}

#[test]
fn keys_are_listed_compared_and_deleted_through_every_kind_of_proxy() {
    let stack = Stack::start();
    let mut count = 0;
    for way in &stack.ways() {
        for (provider, api) in shelves() {
            for credentials in api.schemes.iter().filter_map(|scheme| credentials(*scheme)) {
                let shelf = Shelf::new(provider, &params(provider, &stack)).unwrap();
                round_trip(&Visit { shelf, credentials, way }, &stack);
                count += 1;
            }
        }
    }
    assert_eq!(count, 4 * 6);
}

#[test]
fn long_lists_come_in_pages() {
    let stack = Stack::start();
    let way = &stack.ways()[0];
    for (provider, api) in shelves().filter(|(provider, _)| provider.id != "clova-nsml") {
        let shelf = Shelf::new(provider, &params(provider, &stack)).unwrap();
        let credentials = api.schemes.iter().find_map(|scheme| credentials(*scheme)).unwrap();
        let visit = Visit { shelf, credentials, way };
        let (count, expected) = match provider.id {
            "huawei-kps" => (51, [50, 1]),
            "naver-server" => (101, [100, 1]),
            // A user has no more than a hundred, and Nova links from every full page.
            _ => (100, [100, 0]),
        };
        (0..count).for_each(|number| visit.import(&format!("key-{number}"), PUBLIC, &stack));
        let pages = visit.pages();
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), expected, "{}", provider.id);
        assert_eq!(names(&pages.concat()).len(), count, "{}", provider.id);
    }
}

#[test]
fn a_stranger_sees_and_deletes_nothing() {
    let stack = Stack::start();
    let way = &stack.ways()[0];
    for (provider, api) in shelves() {
        let shelf = Shelf::new(provider, &params(provider, &stack)).unwrap();
        let known = api.schemes.iter().find_map(|scheme| credentials(*scheme)).unwrap();
        let host = Visit { shelf: shelf.clone(), credentials: known, way };
        host.import("shelf-mine", PUBLIC, &stack);
        let key = host.keys().remove(0);
        let stranger = api.schemes.iter().find_map(|scheme| stranger(*scheme)).unwrap();
        let request = shelf.list(None, &stranger, now()).unwrap();
        let listed = shelf.read_list(None, &send(way, request.head(), request.body()));
        let unauthorised = FailureKind::Unauthorized;
        assert!(matches!(&listed, Reply::Failed(why) if why.kind == unauthorised), "{}", provider.id);
        let request = key.removal("shelf-mine").unwrap().request(&stranger, now()).unwrap();
        let deleted = shelf.read_deletion(&send(way, request.head(), request.body()));
        assert!(matches!(&deleted, Reply::Failed(why) if why.kind == unauthorised), "{}", provider.id);
        assert_eq!(host.keys().len(), 1, "{}", provider.id);
    }
}

fn stranger(scheme: Scheme) -> Option<Credentials> {
    scheme.fields().first()?;
    scheme.collect(|field| Some(Secret::new(format!("{field}, of nobody, in thirty-two letters"))))
}

#[test]
fn a_lost_answer_is_looked_into_at_every_provider() {
    let stack = Stack::start();
    let way = &stack.ways()[0];
    for (provider, api) in shelves() {
        let credentials = api.schemes.iter().find_map(|scheme| credentials(*scheme)).unwrap();
        let draft = Draft {
            name: "lost-key".to_owned(),
            material: Some(Material::read(PUBLIC).unwrap()),
            params: params(provider, &stack),
            ..Draft::new(provider::operation(&format!("{}.import", provider.id)).unwrap())
        };
        let plan = draft.check().plan.unwrap();
        let look = || {
            let request = plan.lookup(&credentials, now()).unwrap().unwrap();
            let lost = Outcome::Unknown { reason: "no answer came in time".to_owned() };
            plan.outcome_of_lookup(&send(way, request.head(), request.body()), lost)
        };
        assert!(matches!(look(), Outcome::NotSent { .. }), "{}", provider.id);
        let request = plan.request(&credentials, now()).unwrap();
        send(way, request.head(), request.body());
        assert!(matches!(look(), Outcome::AlreadyThere { .. }), "{}", provider.id);
    }
}

/// Statuses by microversion, and another user's keys, as Nova was observed to answer.
#[test]
fn nova_answers_by_microversion() {
    let stack = Stack::start();
    let way = &stack.ways()[0];
    let token = || Credentials::Token(Secret::new(TOKEN.to_owned()));
    let nova = PROVIDERS.into_iter().find(|provider| provider.id == "openstack-nova").unwrap();
    let mut given = params(nova, &stack);
    for (version, status) in [("2.1", 202), ("2.2", 204), ("2.92", 204)] {
        given.set("microversion", version);
        let shelf = Shelf::new(nova, &given).unwrap();
        let visit = Visit { shelf: shelf.clone(), credentials: token(), way };
        let first =
            Visit { shelf: Shelf::new(nova, &params(nova, &stack)).unwrap(), credentials: token(), way };
        first.import("by-version", PUBLIC, &stack);
        let key = visit.keys().remove(0);
        assert_eq!(key.key().kind.is_some(), version != "2.1");
        let request = key.removal("by-version").unwrap().request(&token(), now()).unwrap();
        assert_eq!(send(way, request.head(), request.body()).status, status, "{version}");
    }
    given.set("userId", "somebody-else");
    let shelf = Shelf::new(nova, &given).unwrap();
    let request = shelf.list(None, &token(), now()).unwrap();
    let listed = shelf.read_list(None, &send(way, request.head(), request.body()));
    assert!(matches!(&listed, Reply::Failed(why) if why.message.contains("os-keypairs:index")), "{listed:?}");
}
