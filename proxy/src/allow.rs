//! Which requests may pass, and where to: the provider table of the core, and the operator's own
//! clouds.

use std::{collections::BTreeMap, sync::Arc};

use hyper::{Method, header::HeaderValue};
use keyferry::provider::{self, Allowed, LOG_IN, Purpose};

use crate::{
    config::{Config, ConfigError, Endpoint, OpenStack},
    refusal::Refusal,
    server::Server,
    template::Template,
};

/// The key of `[upstreams]` that stands for every built-in route.
const EVERY_ROUTE: &str = "*";

/// What the route to a cloud's Keystone is called, behind the cloud's own name.
const IDENTITY_SUFFIX: &str = "-identity";

/// Every route by its name.
#[derive(Debug)]
pub(crate) struct Routes(BTreeMap<String, Arc<Route>>);

/// One upstream and what may go there.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) name: Arc<str>,
    /// Where to connect to.
    pub(crate) server: Server,
    /// What stands in `Host`, which some signatures cover.
    pub(crate) host: HeaderValue,
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    allowed: Allowed,
    template: Template,
}

impl Routes {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        let mut routes = BTreeMap::new();
        for upstream in provider::upstreams() {
            let rules = upstream.allowed.into_iter().map(Rule::exact).collect();
            let route = Route::new(&upstream.route, &Endpoint::new(&upstream.origin)?, rules)?;
            routes.insert(upstream.route, route);
        }
        keep_listed(&mut routes, config.routes.as_deref())?;
        stand_in(&mut routes, &config.upstreams)?;
        for route in config.openstack.iter().flat_map(Route::of_cloud) {
            let route = route?;
            if let Some(taken) = routes.insert(route.name.to_string(), route) {
                return Err(ConfigError::RouteTaken(taken.name.to_string()));
            }
        }
        Ok(Self(routes.into_iter().map(|(name, route)| (name, Arc::new(route))).collect()))
    }

    /// The route that the first segment of a path names, and the rest of the path.
    pub(crate) fn find<'a>(&self, path: &'a str) -> Result<(Arc<Route>, &'a str), Refusal> {
        let inner = path.strip_prefix('/').ok_or_else(Refusal::target)?;
        let end = inner.find('/').unwrap_or(inner.len());
        let (name, rest) = inner.split_at(end);
        self.0.get(name).map(|route| (Arc::clone(route), rest)).ok_or_else(Refusal::route)
    }
}

/// Drops the routes that an operator did not list.
fn keep_listed(routes: &mut BTreeMap<String, Route>, listed: Option<&[String]>) -> Result<(), ConfigError> {
    let Some(listed) = listed else { return Ok(()) };
    if let Some(name) = listed.iter().find(|name| !routes.contains_key(*name)) {
        return Err(ConfigError::RouteUnknown(name.clone()));
    }
    routes.retain(|name, _| listed.contains(name));
    Ok(())
}

/// Points routes to upstreams on this machine. `Host` stays the real one's.
fn stand_in(
    routes: &mut BTreeMap<String, Route>,
    upstreams: &BTreeMap<String, Endpoint>,
) -> Result<(), ConfigError> {
    for (name, endpoint) in upstreams {
        let mut found = false;
        for route in routes.values_mut().filter(|route| name == EVERY_ROUTE || **name == *route.name) {
            route.server = Server::new(endpoint)?;
            found = true;
        }
        if !found {
            return Err(ConfigError::RouteUnknown(name.clone()));
        }
    }
    Ok(())
}

/// The names of a cloud's routes by the origins that they lead to.
pub(crate) fn cloud_routes(cloud: &OpenStack) -> Vec<(String, String)> {
    let compute = (cloud.endpoint.origin(), cloud.name.clone());
    let beside = identity_beside(cloud).map(|identity| (identity.origin(), identity_route(cloud)));
    std::iter::once(compute).chain(beside).collect()
}

/// A cloud's Keystone where it has an origin of its own. Where compute has the same they share the
/// route, since a page finds routes by origins.
fn identity_beside(cloud: &OpenStack) -> Option<&Endpoint> {
    cloud.identity.as_ref().filter(|identity| identity.origin() != cloud.endpoint.origin())
}

fn identity_route(cloud: &OpenStack) -> String {
    format!("{}{IDENTITY_SUFFIX}", cloud.name)
}

impl Route {
    fn new(name: &str, endpoint: &Endpoint, rules: Vec<Rule>) -> Result<Self, ConfigError> {
        let host = HeaderValue::from_str(&endpoint.authority)
            .map_err(|_| ConfigError::Endpoint(endpoint.origin()))?;
        Ok(Self { name: name.into(), server: Server::new(endpoint)?, host, rules })
    }

    /// A cloud's compute endpoint, and its Keystone beside it or in it.
    fn of_cloud(cloud: &OpenStack) -> Vec<Result<Self, ConfigError>> {
        let mut rules = compute_rules(&cloud.endpoint.path);
        let beside = identity_beside(cloud);
        let within = cloud.identity.as_ref().filter(|_| beside.is_none());
        rules.extend(within.map(|identity| log_in_rule(&identity.path)));
        let beside = beside
            .map(|identity| Self::new(&identity_route(cloud), identity, vec![log_in_rule(&identity.path)]));
        std::iter::once(Self::new(&cloud.name, &cloud.endpoint, rules)).chain(beside).collect()
    }

    /// The methods that a path of the upstream takes.
    pub(crate) fn methods(&self, path: &str) -> Vec<&'static str> {
        let mut methods: Vec<_> = self.matching(path).map(|rule| rule.allowed.method).collect();
        methods.sort_unstable();
        methods.dedup();
        methods
    }

    /// What a method is for on a path of the upstream, by the table: more than one thing where the
    /// body decides.
    pub(crate) fn purposes(&self, method: &Method, path: &str) -> Result<Vec<Purpose>, Refusal> {
        if self.methods(path).is_empty() {
            return Err(Refusal::path());
        }
        let allowed = self.matching(path).map(|rule| &rule.allowed);
        let of_method = allowed.filter(|allowed| allowed.method == method.as_str());
        let purposes: Vec<Purpose> = of_method.map(|allowed| allowed.purpose).collect();
        if purposes.is_empty() { Err(Refusal::method()) } else { Ok(purposes) }
    }

    fn matching(&self, path: &str) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |rule| rule.template.matches(path))
    }
}

/// With and without the project in the path, as catalogues have it.
fn compute_rules(path: &str) -> Vec<Rule> {
    let both = |allowed: Allowed| {
        ["", "/{project_id}"].map(|project| {
            let template = Template::new(&format!("{path}{project}{}", allowed.path));
            Rule { allowed, template }
        })
    };
    provider::openstack_allowed().into_iter().flat_map(both).collect()
}

/// A Keystone's path with the version in it or without.
fn log_in_rule(path: &str) -> Rule {
    let path = path.strip_suffix("/v3").unwrap_or(path);
    Rule { allowed: LOG_IN, template: Template::new(&format!("{path}{}", LOG_IN.path)) }
}

impl Rule {
    fn exact(allowed: Allowed) -> Self {
        let template = Template::new(allowed.path);
        Self { allowed, template }
    }
}
