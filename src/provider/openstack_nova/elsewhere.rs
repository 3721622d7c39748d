//! The same import by OpenStack's own command, and by Terraform.

use super::{Microversion, chosen, has_later_name, lowest};
use crate::{
    export::{WhyNot, hcl, shell},
    http::Endpoint,
    plan::{Import, Material},
};

fn is_certificate(import: &Import) -> bool {
    matches!(import.material, Some(Material::X509(_)))
}

/// `openstack keypair create`, with the endpoint in place of a catalogue. It knows no `latest`.
///
/// <https://docs.openstack.org/python-openstackclient/latest/cli/command-objects/keypair.html>
pub(crate) fn openstack_cli(
    import: &Import,
    endpoint: &Endpoint,
    public_key: &str,
) -> Result<String, WhyNot> {
    if is_certificate(import) {
        return Err(WhyNot::Certificate);
    }
    if import.param("userId").is_some() {
        return Err(WhyNot::Owner);
    }
    let microversion = match chosen(import) {
        Microversion::LATEST => lowest(import),
        chosen => chosen,
    };
    let name = import.name().unwrap_or_default();
    Ok(shell::openstack(&endpoint.join("").to_string(), &microversion.to_string(), name, public_key))
}

/// `openstack_compute_keypair_v2`, which asks for microversion 2.10 whatever is wanted.
///
/// <https://registry.terraform.io/providers/terraform-provider-openstack/openstack/latest/docs/resources/compute_keypair_v2>
pub(crate) fn terraform(
    import: &Import,
    endpoint: &Endpoint,
    public_key: &str,
    identity: Option<&str>,
) -> Result<String, WhyNot> {
    if has_later_name(import) {
        return Err(WhyNot::LaterName);
    }
    let name = import.name().unwrap_or_default();
    let owner = import.param("userId");
    let id = owner.map_or_else(|| name.to_owned(), |owner| [owner, ":", name].concat());
    Ok(hcl::Configuration {
        provider: "openstack",
        source: "terraform-provider-openstack/openstack",
        environment: if identity.is_some() { "OS_TOKEN" } else { "OS_AUTH_URL and OS_TOKEN" },
        settings: settings(endpoint, identity),
        resource: "openstack_compute_keypair_v2",
        name,
        arguments: arguments(import, name, owner, public_key),
        id: &id,
    }
    .write())
}

fn settings(endpoint: &Endpoint, identity: Option<&str>) -> Vec<(&'static str, String)> {
    let compute = endpoint.join("/").to_string();
    let identity = identity.map(|identity| ("auth_url", hcl::quoted(identity)));
    identity.into_iter().chain([("endpoint_overrides", hcl::object("compute", &compute))]).collect()
}

fn arguments(
    import: &Import,
    name: &str,
    owner: Option<&str>,
    public_key: &str,
) -> Vec<(&'static str, String)> {
    let mut arguments = vec![("name", hcl::quoted(name))];
    arguments.extend(owner.map(|owner| ("user_id", hcl::quoted(owner))));
    if is_certificate(import) {
        arguments.push(("value_specs", hcl::object("type", "x509")));
    }
    arguments.push(("public_key", hcl::quoted(public_key)));
    arguments
}
