//! Which headers each file has. docs/deploy.md says why; deploy/ says the same to nginx and Caddy.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::{
    kind::{content_type, has_extension},
    origin::Origin,
};

/// The vault's own policy: it may compile what it is handed, and reach nothing.
const VAULT_POLICY: &str = "default-src 'none'; script-src 'wasm-unsafe-eval'";

/// What every file is served with.
const HEADERS: [(HeaderName, &str); 8] = [
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("origin-agent-cluster"), "?1"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), display-capture=(), clipboard-read=(), \
         clipboard-write=(self), browsing-topics=()",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_DNS_PREFETCH_CONTROL, "off"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
];

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Extensions of what is public code or texts, the same for everybody.
const PUBLIC: [&str; 4] = ["js", "wasm", "css", "json"];

/// What a file is to pages of other origins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// The page that portals frame.
    Frame,
    /// The script that private keys are with.
    Vault,
    /// Public code, which a portal's page may load.
    Asset,
    /// For the page's own origin.
    Own,
}

impl Role {
    fn of(name: &str) -> Self {
        match name {
            "frame.html" => Self::Frame,
            "vault.js" => Self::Vault,
            crate::page::CONFIG => Self::Own,
            _ if PUBLIC.iter().any(|extension| has_extension(name, extension)) => Self::Asset,
            _ => Self::Own,
        }
    }
}

/// The headers of the file with that name, with where the page may send to, and who may frame it.
pub(crate) fn of(name: &str, connect: &[Origin], ancestors: &[Origin]) -> HeaderMap {
    let role = Role::of(name);
    let ancestors = if role == Role::Frame { ancestors } else { &[] };
    let mut headers: HeaderMap =
        HEADERS.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect();
    let policy = if role == Role::Vault { VAULT_POLICY.to_owned() } else { policy(connect, ancestors) };
    // Origins are header text.
    let policy = HeaderValue::from_str(&policy).ok();
    headers.extend(policy.map(|policy| (header::CONTENT_SECURITY_POLICY, policy)));
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_TYPE, content_type(name));
    set(header::CACHE_CONTROL, if is_kept(name) { "no-cache" } else { "no-store" });
    let shared = matches!(role, Role::Frame | Role::Asset);
    set(RESOURCE_POLICY, if shared { "cross-origin" } else { "same-origin" });
    if role == Role::Asset {
        set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
    // It knows no lists of origins, and would forbid what the policy allows.
    if ancestors.is_empty() {
        set(header::X_FRAME_OPTIONS, "DENY");
    }
    headers
}

/// Whether a browser may keep the file, and ask whether it is still the same.
pub(crate) fn is_kept(name: &str) -> bool {
    !has_extension(name, "html") && name != crate::page::CONFIG
}

fn policy(connect: &[Origin], ancestors: &[Origin]) -> String {
    let connect: String = connect.iter().map(|origin| [" ", origin.as_str()].concat()).collect();
    let ancestors: Vec<&str> = ancestors.iter().map(Origin::as_str).collect();
    let ancestors = if ancestors.is_empty() { "'none'".to_owned() } else { ancestors.join(" ") };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         font-src 'self'; connect-src 'self'{connect}; worker-src 'self'; frame-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}; \
         require-trusted-types-for 'script'; trusted-types keyferry"
    )
}
