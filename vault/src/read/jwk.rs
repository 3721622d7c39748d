//! JSON Web Keys (RFC 7517), of the types RSA and EC (RFC 7518 §6) and OKP (RFC 8037 §2), alone or
//! in a set.
//!
//! ```text
//! {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKx…", "d": "nWGxne_9…"}
//! ```

use base64ct::{Base64UrlUnpadded, Encoding};
use keyferry::{comment::Comment, vault::Refusal};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::{Read, private_key, public_key, several};
use crate::{
    format::Format,
    private::{EcdsaKey, Ed25519Key, Kind, RsaKey, RsaNumbers},
    wire::Writer,
};

/// The members that are used, by their names in RFC 7518 §6. They are borrowed from the text, so
/// that nothing secret is copied on the way.
#[derive(Deserialize)]
#[allow(clippy::min_ident_chars, reason = "the names are the RFC's")]
struct Jwk<'t> {
    kty: &'t str,
    #[serde(borrow)]
    crv: Option<&'t str>,
    x: Option<&'t str>,
    y: Option<&'t str>,
    n: Option<&'t str>,
    e: Option<&'t str>,
    d: Option<&'t str>,
    p: Option<&'t str>,
    q: Option<&'t str>,
    dp: Option<&'t str>,
    dq: Option<&'t str>,
    qi: Option<&'t str>,
    oth: Option<IgnoredAny>,
}

/// RFC 7517 §5.
#[derive(Deserialize)]
struct Set<'t> {
    #[serde(borrow)]
    keys: Vec<&'t RawValue>,
}

/// Reads the key, if the text is JSON with one.
pub(super) fn read(text: &[u8]) -> Result<Option<Read>, Refusal> {
    let text = text.trim_ascii();
    if !text.starts_with(b"{") || super::pem::find(text, b"\"kty\"", 0).is_none() {
        return Ok(None);
    }
    let set = serde_json::from_slice::<Set<'_>>(text).map(|set| set.keys).unwrap_or_default();
    match set.as_slice() {
        [] => read_one(text).map(Some),
        [key] => read_one(key.get().as_bytes()).map(Some),
        keys => several::pieces_of(keys.iter().map(|key| key.get().as_bytes()))
            .map(|several| Some(Read::Several(several)))
            .map_err(|(_, refusal)| Refusal { position: None, ..refusal }),
    }
}

fn read_one(text: &[u8]) -> Result<Read, Refusal> {
    serde_json::from_slice::<Jwk<'_>>(text).map_err(|error| damaged(&error))?.read()
}

fn damaged(error: &serde_json::Error) -> Refusal {
    Refusal::new(
        "jwk-damaged",
        format!(
            "the JSON Web Key is cut short or damaged at line {}, column {}: copy it again, whole",
            error.line(),
            error.column()
        ),
    )
}

impl Jwk<'_> {
    fn read(&self) -> Result<Read, Refusal> {
        match (self.kty, self.crv) {
            ("RSA", _) => self.rsa(),
            ("EC", Some("P-256")) => self.ecdsa("nistp256"),
            ("EC", Some("P-384")) => self.ecdsa("nistp384"),
            ("EC", Some("P-521")) => self.ecdsa("nistp521"),
            ("OKP", Some("Ed25519")) => self.ed25519(),
            (kty, crv) => Err(unknown(kty, crv.unwrap_or_default())),
        }
    }

    fn rsa(&self) -> Result<Read, Refusal> {
        let (n, e) = (number("n", self.n)?, number("e", self.e)?);
        let Some(d) = self.d else {
            return public_key(
                &Writer::new().string(b"ssh-rsa").mpint(&e).mpint(&n).finish(),
                Format::JwkPublic,
            );
        };
        if self.oth.is_some() {
            return Err(Refusal::new(
                "rsa-several-primes",
                "the RSA key has more than two primes, which SSH does not know: generate a new key",
            ));
        }
        let numbers = RsaNumbers {
            n: &n,
            e: &e,
            d: &number("d", Some(d))?,
            p: &number("p", self.p)?,
            q: &number("q", self.q)?,
            coefficient: &number("qi", self.qi)?,
            exponents: Some([&number("dp", self.dp)?, &number("dq", self.dq)?]),
        };
        private_key(Kind::Rsa(RsaKey::from_numbers(&numbers)?), Format::JwkPrivate, Comment::default())
    }

    fn ecdsa(&self, curve: &str) -> Result<Read, Refusal> {
        let point = [&[4][..], &number("x", self.x)?, &number("y", self.y)?].concat();
        let Some(d) = self.d else {
            let name = format!("ecdsa-sha2-{curve}");
            let writer = Writer::new().string(name.as_bytes()).string(curve.as_bytes());
            return public_key(&writer.string(&point).finish(), Format::JwkPublic);
        };
        let key = EcdsaKey::from_scalar(curve, &number("d", Some(d))?, Some(&point))?;
        private_key(Kind::Ecdsa(key), Format::JwkPrivate, Comment::default())
    }

    fn ed25519(&self) -> Result<Read, Refusal> {
        let public = number("x", self.x)?;
        let Some(seed) = self.d else {
            return public_key(
                &Writer::new().string(b"ssh-ed25519").string(&public).finish(),
                Format::JwkPublic,
            );
        };
        let key = Ed25519Key::from_seed(&number("d", Some(seed))?, Some(&public))?;
        private_key(Kind::Ed25519(key), Format::JwkPrivate, Comment::default())
    }
}

/// The bytes of a member, base64url without padding (RFC 7515 §2).
fn number(name: &str, text: Option<&str>) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let text = text.ok_or_else(|| {
        Refusal::new(
            "jwk-member-missing",
            format!("the JSON Web Key has no member \"{name}\" (RFC 7518 §6): export it again, whole"),
        )
    })?;
    let text = text.trim_end_matches('=');
    let mut bytes = Zeroizing::new(vec![0; text.len() / 4 * 3 + 3]);
    let len = Base64UrlUnpadded::decode(text, &mut bytes).map_err(|_| {
        Refusal::new(
            "jwk-base64",
            format!("the member \"{name}\" of the JSON Web Key is not base64url: export it again, whole"),
        )
    })?;
    let len = len.len();
    bytes.truncate(len);
    Ok(bytes)
}

fn unknown(kty: &str, crv: &str) -> Refusal {
    let shown: String =
        format!("{kty} {crv}").trim().chars().take(40).flat_map(char::escape_default).collect();
    Refusal::new(
        "algorithm-not-ssh",
        format!(
            "the JSON Web Key is of the type {shown}, and no SSH server takes it: generate a new key with ssh-keygen -t ed25519"
        ),
    )
}
