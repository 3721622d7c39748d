//! Logging in to OpenStack's Keystone, for a token in place of one that was fetched elsewhere.
//!
//! <https://docs.openstack.org/api-ref/identity/v3/#password-authentication-with-scoped-authorization>;
//! Huawei Cloud's IAM speaks the same
//! (<https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html>), where the domain is the
//! account and the project has the region's name.
//!
//! The ordinary sender takes [`crate::http::Request`], which a log-in is not:
//! ```compile_fail,E0308
//! use keyferry::{http::Request, keystone::LogInRequest};
//! fn send(request: Request) {}
//! fn leak(request: LogInRequest) { send(request) }
//! ```

mod answer;
mod form;

use std::fmt;

pub use answer::{ComputeEndpoint, LogInFailure, LogInProblem, Session, SessionProject, read};
pub use form::LogInKind;

use crate::{
    http::{Endpoint, Head, Method, Url},
    json::Object,
    plan::BuildError,
    secret::Secret,
    tripwire,
};

/// The path that tokens are asked for at, below a Keystone's address.
pub const TOKENS: &str = "/v3/auth/tokens";

/// What a body has beside the secret, in bytes, and more: Keystone's names have 255 characters at most.
const FRAME_LEN: usize = 8192;

/// A log-in that was filled in.
#[derive(Debug)]
pub struct LogIn {
    /// The Keystone's address, with the version in its path or without.
    pub identity: Endpoint,
    /// What the caller is known by.
    pub by: By,
}

/// What a caller is known by.
#[derive(Debug)]
pub enum By {
    /// A password.
    Password {
        /// Whose.
        user: User,
        /// The password.
        password: Secret,
        /// The project that the token is to be for; the user's default one if there is none.
        project: Option<Project>,
    },
    /// An application credential, which is for one project.
    ApplicationCredential {
        /// Which.
        credential: ApplicationCredential,
        /// Its secret.
        secret: Secret,
    },
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum User {
    /// By the id.
    Id(String),
    /// By the name in a domain.
    Name(String, Domain),
}

/// A project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Project {
    /// By the id.
    Id(String),
    /// By the name in a domain.
    Name(String, Domain),
}

/// A domain: of Huawei Cloud an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// By the id.
    Id(String),
    /// By the name.
    Name(String),
}

/// An application credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplicationCredential {
    /// By the id.
    Id(String),
    /// By its owner's name for it.
    Name(String, User),
}

impl LogIn {
    /// Builds the request.
    ///
    /// # Errors
    /// When the secret got into the URL, or a private key into the body.
    pub fn request(&self) -> Result<LogInRequest, BuildError> {
        let mut head = Head::new(Method::Post, tokens(&self.identity));
        head.set("Accept", "application/json");
        head.set("Content-Type", "application/json");
        let body = Secret::new(self.by.body());
        tripwire::check_log_in(&head, body.expose(), self.by.secret()).map_err(BuildError::Tripped)?;
        Ok(LogInRequest { head, body })
    }
}

/// Where tokens are asked for, whatever a person copied the address from.
fn tokens(identity: &Endpoint) -> Url {
    let path = identity.path();
    let path = path.strip_suffix("/auth/tokens").unwrap_or(path);
    let path = ["/v3", "/v2.0"].iter().find_map(|version| path.strip_suffix(version)).unwrap_or(path);
    identity.clone().at(path).join(TOKENS)
}

impl By {
    fn secret(&self) -> &Secret {
        match self {
            Self::Password { password, .. } => password,
            Self::ApplicationCredential { secret, .. } => secret,
        }
    }

    /// With room for the secret from the start, however it is escaped, so that no copy is left behind.
    fn body(&self) -> String {
        let body = Object::with_capacity(FRAME_LEN + 6 * self.secret().expose().len());
        let body = body.open("auth").open("identity");
        match self {
            Self::Password { user, password, project } => {
                let body = body.texts("methods", &["password"]).open("password");
                let body = user.write(body, Some(password)).close().close();
                match project {
                    Some(project) => project.write(body.open("scope")).close(),
                    None => body,
                }
            }
            Self::ApplicationCredential { credential, secret } => {
                let body = body.texts("methods", &["application_credential"]).open("application_credential");
                credential.write(body.text("secret", secret.expose())).close().close()
            }
        }
        .close()
        .end()
    }
}

impl User {
    fn write(&self, object: Object, password: Option<&Secret>) -> Object {
        let object = object.open("user").maybe("password", password.map(Secret::expose));
        match self {
            Self::Id(id) => object.text("id", id),
            Self::Name(name, domain) => domain.write(object.text("name", name)),
        }
        .close()
    }
}

impl Project {
    fn write(&self, object: Object) -> Object {
        let object = object.open("project");
        match self {
            Self::Id(id) => object.text("id", id),
            Self::Name(name, domain) => domain.write(object.text("name", name)),
        }
        .close()
    }
}

impl Domain {
    fn write(&self, object: Object) -> Object {
        let object = object.open("domain");
        match self {
            Self::Id(id) => object.text("id", id),
            Self::Name(name) => object.text("name", name),
        }
        .close()
    }
}

impl ApplicationCredential {
    fn write(&self, object: Object) -> Object {
        match self {
            Self::Id(id) => object.text("id", id),
            Self::Name(name, user) => user.write(object.text("name", name), None),
        }
    }
}

/// A request that carries a password or an application credential's secret.
pub struct LogInRequest {
    head: Head,
    body: Secret,
}

impl LogInRequest {
    /// Method, URL and headers, which hold no secret.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// How many bytes the body has.
    pub fn body_len(&self) -> usize {
        self.body.expose().len()
    }

    /// The body, with the secret in it, for the one place that sends it.
    pub fn expose_body(&self) -> &str {
        self.body.expose()
    }
}

impl fmt::Debug for LogInRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogInRequest({} {}, ..)", self.head.method, self.head.url)
    }
}
