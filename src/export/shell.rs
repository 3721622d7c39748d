//! Commands for a POSIX shell.

use crate::http::{Head, HeaderValue};

/// A word (XCU §2.2.2), in which nothing has a meaning of its own.
pub(crate) fn quoted(text: &str) -> String {
    ["'", &text.replace('\'', r"'\''"), "'"].concat()
}

/// The request as a `curl` command. `--data-raw`, since a body may begin with `@`.
pub(super) fn curl(head: &Head, body: Option<&str>) -> String {
    let mut command = ["curl -X ", head.method.as_str(), " ", &quoted(&head.url.to_string())].concat();
    for (name, value) in &head.headers {
        let header = match value {
            HeaderValue::Plain(text) => quoted(&[name, ": ", text].concat()),
            HeaderValue::Secret(_, variable) => ["\"", name, ": $", variable, "\""].concat(),
        };
        command.push_str(" \\\n  -H ");
        command.push_str(&header);
    }
    if let Some(body) = body {
        command.push_str(" \\\n  --data-raw ");
        command.push_str(&quoted(body));
    }
    command
}

/// The command of python-openstackclient that imports a public key by that name.
///
/// `admin_token` is its word for a token and an endpoint without a log-in, and takes no other
/// setting, so what a file like `openrc` has set is taken out of the way. The command wants a
/// Keystone of version 3 to be named, and doesn't ask it.
pub(crate) fn openstack(endpoint: &str, microversion: &str, name: &str, public_key: &str) -> String {
    let endpoint = quoted(endpoint);
    [
        "(\n",
        "  unset $(env | sed -n 's/^\\(OS_[A-Z_]*\\)=.*/\\1/p' | grep -vx -e OS_TOKEN -e OS_CACERT)\n",
        "  export OS_TOKEN OS_AUTH_TYPE=admin_token OS_ENDPOINT=",
        &endpoint,
        "\n  export OS_COMPUTE_API_VERSION=",
        microversion,
        " OS_IDENTITY_API_VERSION=3 OS_IDENTITY_ENDPOINT_OVERRIDE=\"$OS_ENDPOINT\"\n  printf %s ",
        &quoted(public_key),
        " |\n    openstack keypair create --public-key /dev/stdin -- ",
        &quoted(name),
        "\n)",
    ]
    .concat()
}
