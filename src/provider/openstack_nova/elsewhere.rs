//! The same import by OpenStack's own command, and by Terraform.

use super::{Microversion, chosen, has_later_name, lowest};
use crate::{
    export::{
        WhyNot,
        hcl::{self, Arguments},
        shell,
    },
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
    let settings = Arguments::default().text("auth_url", identity).object(
        "endpoint_overrides",
        "compute",
        &endpoint.join("/").to_string(),
    );
    let arguments = Arguments::default().text("name", Some(name)).text("user_id", owner);
    let arguments =
        if is_certificate(import) { arguments.object("value_specs", "type", "x509") } else { arguments };
    Ok(hcl::Configuration {
        provider: "openstack",
        source: "terraform-provider-openstack/openstack",
        environment: if identity.is_some() { "OS_TOKEN" } else { "OS_AUTH_URL and OS_TOKEN" },
        settings,
        resource: "openstack_compute_keypair_v2",
        name,
        arguments: arguments.text("public_key", Some(public_key)),
        id: &id,
    }
    .write())
}
