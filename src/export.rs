//! A request as text that does the same elsewhere. Secrets are environment variables.
//!
//! HTTP and curl show the request itself. The `openstack` command and Terraform build one of their
//! own, so a provider's file writes what they are told, or says why they can't do it.

pub(crate) mod hcl;
pub(crate) mod shell;

use std::fmt;

use crate::{
    http::Head,
    plan::{Import, Plan},
};

/// How a request is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// An HTTP/1.1 message (RFC 9112), with secrets masked.
    Http,
    /// A `curl` command for a POSIX shell.
    Curl,
    /// A command of python-openstackclient, in a POSIX shell.
    OpenStackCli,
    /// A Terraform configuration.
    Terraform,
}

impl ExportFormat {
    /// Every format, the request's own ones first.
    pub const ALL: [Self; 4] = [Self::Http, Self::Curl, Self::OpenStackCli, Self::Terraform];

    /// The id in the page and in the JavaScript API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Curl => "curl",
            Self::OpenStackCli => "openstack-cli",
            Self::Terraform => "terraform",
        }
    }

    /// The format with that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }
}

/// How other programs are told to do what an operation does.
#[derive(Clone, Copy, Debug)]
pub struct Exports {
    /// Writes the `openstack` command.
    pub openstack_cli: fn(&Import) -> Result<String, WhyNot>,
    /// Writes the Terraform configuration.
    pub terraform: fn(&Import) -> Result<String, WhyNot>,
}

impl Exports {
    /// Those of an operation that hands a private key over.
    pub(crate) const DISCLOSING: Self =
        Self { openstack_cli: |_| Err(WhyNot::Discloses), terraform: |_| Err(WhyNot::Discloses) };
    /// Those of an operation that has the provider generate a key.
    pub(crate) const GENERATING: Self =
        Self { openstack_cli: |_| Err(WhyNot::Generates), terraform: |_| Err(WhyNot::Generates) };
}

/// Writes what a plan does: for HTTP and curl the request with that head and body, which may be
/// unsigned or have a placeholder in it. Without a plan it is no import, and has no other forms.
///
/// # Errors
/// When the format can't say it, with the reason.
pub fn export(
    plan: Option<&Plan>,
    head: &Head,
    body: Option<&str>,
    format: ExportFormat,
) -> Result<String, WhyNot> {
    let plan = || plan.ok_or(WhyNot::NoImport);
    match format {
        ExportFormat::Http => Ok(http(head, body)),
        ExportFormat::Curl => Ok(shell::curl(head, body)),
        ExportFormat::OpenStackCli => {
            plan().and_then(|plan| (plan.operation().exports.openstack_cli)(plan.import()))
        }
        ExportFormat::Terraform => {
            plan().and_then(|plan| (plan.operation().exports.terraform)(plan.import()))
        }
    }
}

fn http(head: &Head, body: Option<&str>) -> String {
    let line = [head.method.as_str(), " ", head.url.path_and_query(), " HTTP/1.1\nHost: ", head.url.host()];
    let mut message = line.concat();
    for (name, value) in &head.headers {
        message.push_str(&["\n", name, ": ", value.masked()].concat());
    }
    match body {
        Some(body) => message + "\nContent-Length: " + &body.len().to_string() + "\n\n" + body,
        None => message + "\n",
    }
}

/// Why a format can't say what an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhyNot {
    /// The `openstack` command drops the type of a key, and Nova takes a certificate only by its type.
    Certificate,
    /// It would write down a private key.
    Discloses,
    /// The other program would generate another key, or keep a private key.
    Generates,
    /// The program asks for microversion 2.10, in which names have neither `@` nor `.`.
    LaterName,
    /// NAVER's Terraform resource takes no public key.
    NaverGenerates,
    /// It is no import.
    NoImport,
    /// Terraform has no resource for it.
    NoResource,
    /// The cloud is not `OpenStack`.
    NotOpenStack,
    /// The `openstack` command looks owners up in Keystone, whose address a request doesn't hold.
    Owner,
    /// Terraform's resource makes keys of type `ssh` alone.
    Type,
}

impl WhyNot {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Certificate => "export-certificate",
            Self::Discloses => "export-discloses",
            Self::Generates => "export-generates",
            Self::LaterName => "export-later-name",
            Self::NaverGenerates => "export-naver-generates",
            Self::NoImport => "export-no-import",
            Self::NoResource => "export-no-resource",
            Self::NotOpenStack => "export-not-openstack",
            Self::Owner => "export-owner",
            Self::Type => "export-type",
        }
    }

    /// What is in the way, and what to do.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Certificate => {
                "the openstack command leaves out the type of a key pair, and without it Nova takes no \
                 certificate: use curl"
            }
            Self::Discloses => {
                "it would have to hold the private key, and that belongs neither into a command nor into \
                 Terraform's state: send it from here"
            }
            Self::Generates => {
                "the openstack command would generate another key, and Terraform would keep the private \
                 key in its state: use curl"
            }
            Self::LaterName => {
                "Terraform's provider asks for microversion 2.10, which has neither @ nor . in names: \
                 choose another name, or use curl"
            }
            Self::NaverGenerates => {
                "Terraform's ncloud_login_key takes no public key: it has NAVER generate one and keeps the \
                 private key in Terraform's state. Import with curl, and name the key in login_key_name"
            }
            Self::NoImport => "this is written down for imports alone: use curl",
            Self::NoResource => "Terraform has no resource for the keys of this API: use curl",
            Self::NotOpenStack => "the openstack command speaks to OpenStack alone: use curl",
            Self::Owner => {
                "the openstack command looks an owner up in Keystone, whose address it isn't told here: \
                 leave out the user ID, or use curl"
            }
            Self::Type => "Terraform's resource makes keys of type ssh alone: leave the type to the key",
        }
    }
}

impl fmt::Display for WhyNot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

impl std::error::Error for WhyNot {}
