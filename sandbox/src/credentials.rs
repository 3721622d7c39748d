//! The only credentials that the sandbox knows. They open nothing else.

/// Access key, for NAVER and Huawei.
pub const ACCESS_KEY: &str = "SANDBOXACCESSKEY0001";
/// The secret key that belongs to it.
pub const SECRET_KEY: &str = "sandbox-secret-key-0123456789abcdef0123";
/// API Gateway key, for CLOVA NSML.
pub const API_KEY: &str = "sandbox-api-key-0123456789abcdef01234567";
/// Token, for Huawei (32 characters at least), Nova and Vietnix.
pub const TOKEN: &str = "sandbox-token-0123456789abcdef0123456789abcdef";
/// Project, for Huawei, Nova and Vietnix. The clouds here take any other that is well-formed too.
pub const PROJECT_ID: &str = "5a4d0b0c5a4d0b0c5a4d0b0c5a4d0b0c";
/// A project that the token is not for.
pub const OTHER_PROJECT_ID: &str = "00000000000000000000000000000000";
/// The user behind the token.
pub const USER_ID: &str = "5a4d0b0c00000000000000000000user";
/// The name of that user, to log in with.
pub const USER_NAME: &str = "demo";
/// The user's password.
pub const PASSWORD: &str = "sandbox-password-0123456789";
/// The domain of user and project: of Huawei the account.
pub const DOMAIN_NAME: &str = "Default";
/// Its id.
pub const DOMAIN_ID: &str = "default";
/// The name of the project; of Huawei it is the region's.
pub const PROJECT_NAME: &str = "demo";
/// An application credential of that user for that project.
pub const APPLICATION_CREDENTIAL_ID: &str = "5a4d0b0c000000000000000000000app";
/// The user's name for it.
pub const APPLICATION_CREDENTIAL_NAME: &str = "keyferry";
/// Its secret.
pub const APPLICATION_CREDENTIAL_SECRET: &str = "sandbox-app-secret-0123456789abcdef";

/// The lines that the program prints.
pub fn in_words() -> String {
    format!(
        "  access key  {ACCESS_KEY}\n  secret key  {SECRET_KEY}\n  API key     {API_KEY}\n  \
         token       {TOKEN}\n  project     {PROJECT_ID}\n  user        {USER_NAME} of the domain {DOMAIN_NAME}\n  \
         password    {PASSWORD}\n  app cred.   {APPLICATION_CREDENTIAL_ID}\n  \
         its secret  {APPLICATION_CREDENTIAL_SECRET}\n"
    )
}
