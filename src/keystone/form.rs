//! A log-in from the fields of a form, by the names that OpenStack's clients have for them.

use super::{ApplicationCredential, By, Domain, LogIn, Project, User};
use crate::{credentials::CredentialField, finding::Finding, http::Endpoint, secret::Secret};

/// The id of the domain that a cloud has from the beginning.
const DEFAULT_DOMAIN: &str = "default";

/// A way to log in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogInKind {
    /// User and password.
    #[default]
    Password,
    /// An application credential.
    ApplicationCredential,
}

const fn field(id: &'static str, label: &'static str, required: bool) -> CredentialField {
    CredentialField { id, label, secret: false, required }
}

const fn secret(id: &'static str, label: &'static str) -> CredentialField {
    CredentialField { id, label, secret: true, required: true }
}

const PASSWORD: [CredentialField; 9] = [
    field("username", "User name", false),
    field("userId", "User ID, in place of the name", false),
    field("userDomainName", "User domain", false),
    field("userDomainId", "User domain ID, in place of the name", false),
    secret("password", "Password"),
    field("projectName", "Project name", false),
    field("projectId", "Project ID, in place of the name", false),
    field("projectDomainName", "Project domain, if not the user's", false),
    field("projectDomainId", "Project domain ID, in place of the name", false),
];

const APPLICATION_CREDENTIAL: [CredentialField; 7] = [
    field("applicationCredentialId", "Application credential ID", false),
    field("applicationCredentialName", "Name, in place of the ID", false),
    field("username", "User name, beside the name", false),
    field("userId", "User ID, in place of the user name", false),
    field("userDomainName", "User domain", false),
    field("userDomainId", "User domain ID, in place of the name", false),
    secret("applicationCredentialSecret", "Application credential secret"),
];

impl LogInKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Password, Self::ApplicationCredential];

    /// The id in the page and in the JavaScript API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::ApplicationCredential => "application-credential",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Password => "User and password",
            Self::ApplicationCredential => "Application credential",
        }
    }

    /// The fields to fill in.
    pub fn fields(self) -> &'static [CredentialField] {
        match self {
            Self::Password => &PASSWORD,
            Self::ApplicationCredential => &APPLICATION_CREDENTIAL,
        }
    }

    /// The log-in, from a field's value by its id. A user without a domain is one of the domain
    /// `default`, and a project of the user's.
    ///
    /// # Errors
    /// With a finding about the field that is missing.
    pub fn collect(
        self,
        identity: Endpoint,
        mut value: impl FnMut(&str) -> Option<Secret>,
    ) -> Result<LogIn, Finding> {
        let mut form = Form(&mut value);
        let by = match self {
            Self::Password => form.password()?,
            Self::ApplicationCredential => form.application_credential()?,
        };
        Ok(LogIn { identity, by })
    }
}

struct Form<'f>(&'f mut dyn FnMut(&str) -> Option<Secret>);

impl Form<'_> {
    fn password(&mut self) -> Result<By, Finding> {
        let user = self.user()?;
        let password = self.secret("password", "the password is missing: give it")?;
        Ok(By::Password { project: self.project(&user), user, password })
    }

    fn application_credential(&mut self) -> Result<By, Finding> {
        let credential = match self.text("applicationCredentialId") {
            Some(id) => ApplicationCredential::Id(id),
            None => self.named_credential()?,
        };
        let secret = self.secret(
            "applicationCredentialSecret",
            "the secret of the application credential is missing: give it",
        )?;
        Ok(By::ApplicationCredential { credential, secret })
    }

    fn named_credential(&mut self) -> Result<ApplicationCredential, Finding> {
        let name = self.text("applicationCredentialName");
        let missing = "the application credential is missing: give its ID, or its name and its owner";
        let name = name.ok_or_else(|| absent("applicationCredentialId", missing))?;
        Ok(ApplicationCredential::Name(name, self.user()?))
    }

    fn user(&mut self) -> Result<User, Finding> {
        if let Some(id) = self.text("userId") {
            return Ok(User::Id(id));
        }
        let name = self.text("username");
        let name = name.ok_or_else(|| absent("username", "the user is missing: give the name or the ID"))?;
        let domain = self.domain("userDomainId", "userDomainName");
        Ok(User::Name(name, domain.unwrap_or_else(|| Domain::Id(DEFAULT_DOMAIN.to_owned()))))
    }

    fn project(&mut self, user: &User) -> Option<Project> {
        if let Some(id) = self.text("projectId") {
            return Some(Project::Id(id));
        }
        let name = self.text("projectName")?;
        let domain = self.domain("projectDomainId", "projectDomainName").unwrap_or_else(|| match user {
            User::Name(_, domain) => domain.clone(),
            User::Id(_) => Domain::Id(DEFAULT_DOMAIN.to_owned()),
        });
        Some(Project::Name(name, domain))
    }

    fn domain(&mut self, id: &str, name: &str) -> Option<Domain> {
        let by_id = self.text(id).map(Domain::Id);
        by_id.or_else(|| self.text(name).map(Domain::Name))
    }

    /// What was typed for anybody to see, less the blanks around it.
    fn text(&mut self, id: &str) -> Option<String> {
        let text = (self.0)(id)?.expose().trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    fn secret(&mut self, id: &'static str, missing: &str) -> Result<Secret, Finding> {
        (self.0)(id).filter(|secret| !secret.is_empty()).ok_or_else(|| absent(id, missing))
    }
}

fn absent(id: &'static str, message: &str) -> Finding {
    let fields = PASSWORD.iter().chain(&APPLICATION_CREDENTIAL);
    let label = fields.into_iter().find(|field| field.id == id).map_or(id, |field| field.label);
    Finding::block("log-in-incomplete", message).on(id).with("label", label)
}
