//! What a provider wants to know a caller by.

use crate::secret::Secret;

/// A caller's credentials, or the word that the proxy holds them.
#[derive(Debug)]
pub enum Credentials {
    /// A key pair that signs each request (NAVER Cloud, Huawei Cloud).
    AccessKey {
        /// The public half.
        access_key: String,
        /// The half that signs. It never goes into a request.
        secret_key: Secret,
        /// NAVER's API Gateway key (`x-ncp-apigw-api-key`), for APIs that want one beside.
        api_key: Option<Secret>,
        /// Huawei's `X-Security-Token`, for temporary key pairs.
        security_token: Option<Secret>,
    },
    /// A token that stands for a session (`X-Auth-Token`).
    Token(Secret),
    /// None: the proxy signs.
    AtProxy,
}

impl Credentials {
    /// Those that a host or a portal gives, by the names of the JavaScript API; none of what is none.
    pub fn given(is_at_proxy: bool, text: impl Fn(&str) -> Option<String>) -> Option<Self> {
        if is_at_proxy {
            return Some(Self::AtProxy);
        }
        let secret = |name| text(name).filter(|text| !text.is_empty()).map(Secret::new);
        if let Some(token) = secret("token") {
            return Some(Self::Token(token));
        }
        Some(Self::AccessKey {
            access_key: text("accessKey")?,
            secret_key: secret("secretKey")?,
            api_key: secret("apiKey"),
            security_token: secret("securityToken"),
        })
    }
}

/// A way to be known to a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// NAVER Cloud access key and secret key.
    NcpKeys,
    /// The same and an API Gateway key.
    NcpKeysAndApiKey,
    /// Huawei Cloud AK/SK, with a security token if they are temporary.
    HuaweiKeys,
    /// A Keystone or Huawei IAM token.
    Token,
    /// A token that the page gets by logging in.
    LogIn,
    /// What the portal around the page gives at the moment of sending.
    FromPortal,
    /// The proxy holds the credentials.
    AtProxy,
}

/// One field of a form for credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CredentialField {
    /// The name in the JavaScript API.
    pub id: &'static str,
    /// The provider's word for it.
    pub label: &'static str,
    /// Whether it is to be hidden.
    pub secret: bool,
    /// Whether it must be there.
    pub required: bool,
}

const ACCESS_KEY: CredentialField =
    CredentialField { id: "accessKey", label: "Access key ID", secret: false, required: true };
const SECRET_KEY: CredentialField =
    CredentialField { id: "secretKey", label: "Secret key", secret: true, required: true };
const API_KEY: CredentialField =
    CredentialField { id: "apiKey", label: "API Gateway key", secret: true, required: true };
const SECURITY_TOKEN: CredentialField = CredentialField {
    id: "securityToken",
    label: "Security token (temporary keys)",
    secret: true,
    required: false,
};
const TOKEN: CredentialField =
    CredentialField { id: "token", label: "X-Auth-Token", secret: true, required: true };

impl Scheme {
    /// The id in the page and in tests.
    pub fn id(self) -> &'static str {
        match self {
            Self::NcpKeys => "ncp-keys",
            Self::NcpKeysAndApiKey => "ncp-keys-api-key",
            Self::HuaweiKeys => "huawei-keys",
            Self::Token => "token",
            Self::LogIn => "log-in",
            Self::FromPortal => "from-portal",
            Self::AtProxy => "at-proxy",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::NcpKeys => "Access key and secret key",
            Self::NcpKeysAndApiKey => "Access key, secret key and API Gateway key",
            Self::HuaweiKeys => "AK/SK",
            Self::Token => "Token",
            Self::LogIn => "Log in",
            Self::FromPortal => "From the portal",
            Self::AtProxy => "Held by the proxy",
        }
    }

    /// The fields to fill in. Those of a log-in are its kind's, and what it leads to is a session.
    pub fn fields(self) -> &'static [CredentialField] {
        match self {
            Self::NcpKeys => &[ACCESS_KEY, SECRET_KEY],
            Self::NcpKeysAndApiKey => &[ACCESS_KEY, SECRET_KEY, API_KEY],
            Self::HuaweiKeys => &[ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN],
            Self::Token => &[TOKEN],
            Self::LogIn | Self::FromPortal | Self::AtProxy => &[],
        }
    }

    /// The credentials, from a field's value by its id; none if a required one is missing, or if they come
    /// from somewhere else than a form.
    pub fn collect(self, mut value: impl FnMut(&str) -> Option<Secret>) -> Option<Credentials> {
        let mut filled = |id: &str| value(id).filter(|secret| !secret.is_empty());
        Some(match self {
            Self::LogIn | Self::FromPortal => return None,
            Self::AtProxy => Credentials::AtProxy,
            Self::Token => Credentials::Token(filled(TOKEN.id)?),
            keys => Credentials::AccessKey {
                access_key: filled(ACCESS_KEY.id)?.expose().to_owned(),
                secret_key: filled(SECRET_KEY.id)?,
                api_key: match keys {
                    Self::NcpKeysAndApiKey => Some(filled(API_KEY.id)?),
                    _ => None,
                },
                security_token: match keys {
                    Self::HuaweiKeys => filled(SECURITY_TOKEN.id),
                    _ => None,
                },
            },
        })
    }
}
