//! JSON Web Keys (RFC 7517), of the types RSA and EC (RFC 7518 §6) and OKP (RFC 8037 §2), alone or
//! in a set.
//!
//! ```text
//! {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKx…", "d": "nWGxne_9…"}
//! ```

use base64ct::{Base64UrlUnpadded, Encoding};
use keyferry::{comment::Comment, vault::Refusal};
use zeroize::Zeroizing;

use super::{
    Read,
    json_text::{self, NotJson, Value},
    private_key, public_key, several,
};
use crate::{
    format::Format,
    private::{EcdsaKey, Ed25519Key, Kind, RsaKey, RsaNumbers},
    wire::Writer,
};

/// The members that are used and are strings, by their names in RFC 7518 §6.
const NAMES: [&str; 12] = ["kty", "crv", "x", "y", "n", "e", "d", "p", "q", "dp", "dq", "qi"];

struct Jwk<'t> {
    members: Vec<(&'static str, &'t str)>,
    /// Whether it has further primes (RFC 7518 §6.3.2.7).
    has_oth: bool,
}

/// Reads the key, if the text is JSON with one.
pub(super) fn read(text: &[u8]) -> Result<Option<Read>, Refusal> {
    let text = text.trim_ascii();
    if !text.starts_with(b"{") || super::pem::find(text, b"\"kty\"", 0).is_none() {
        return Ok(None);
    }
    match set(text).as_slice() {
        [] => read_one(text).map(Some),
        [key] => read_one(key.text).map(Some),
        keys => several::pieces_of(keys.iter().map(|key| key.text))
            .map(|several| Some(Read::Several(several)))
            .map_err(|(_, refusal)| Refusal { position: None, ..refusal }),
    }
}

/// The keys of a set (RFC 7517 §5).
fn set(text: &[u8]) -> Vec<Value<'_>> {
    let members = json_text::members(text).unwrap_or_default();
    let keys = members.into_iter().find(|(name, _)| name == "keys");
    keys.map(|(_, keys)| keys.items()).unwrap_or_default()
}

fn read_one(text: &[u8]) -> Result<Read, Refusal> {
    Jwk::of(text).map_err(|error| damaged(text, error))?.read()
}

fn damaged(text: &[u8], NotJson(position): NotJson) -> Refusal {
    let before = text.get(..position).unwrap_or(text);
    let line = before.split(|byte| *byte == b'\n').count();
    let column = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default().len() + 1;
    Refusal::new(
        "jwk-damaged",
        format!(
            "the JSON Web Key is cut short or damaged at line {line}, column {column}: copy it again, whole"
        ),
    )
    .with("line", line)
    .with("column", column)
}

impl<'t> Jwk<'t> {
    fn of(text: &'t [u8]) -> Result<Self, NotJson> {
        let mut jwk = Self { members: Vec::new(), has_oth: false };
        for (name, value) in json_text::members(text)?.into_iter().filter(|(_, value)| !value.is_null()) {
            jwk.has_oth |= name == "oth";
            let Some(name) = NAMES.into_iter().find(|known| *known == name) else { continue };
            // Readers differ in which of two members with one name they take (RFC 7517 §4).
            let is_new = jwk.text(name).is_none();
            jwk.members.push((name, value.plain().filter(|_| is_new).ok_or(value.error())?));
        }
        if jwk.text("kty").is_some() { Ok(jwk) } else { Err(NotJson(text.len())) }
    }

    fn text(&self, name: &str) -> Option<&'t str> {
        self.members.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }

    fn read(&self) -> Result<Read, Refusal> {
        match (self.text("kty").unwrap_or_default(), self.text("crv")) {
            ("RSA", _) => self.rsa(),
            ("EC", Some("P-256")) => self.ecdsa("nistp256"),
            ("EC", Some("P-384")) => self.ecdsa("nistp384"),
            ("EC", Some("P-521")) => self.ecdsa("nistp521"),
            ("OKP", Some("Ed25519")) => self.ed25519(),
            (kty, crv) => Err(unknown(kty, crv.unwrap_or_default())),
        }
    }

    fn rsa(&self) -> Result<Read, Refusal> {
        let (n, e) = (self.number("n")?, self.number("e")?);
        if !self.is_private() {
            return public_key(
                &Writer::new().string(b"ssh-rsa").mpint(&e).mpint(&n).finish(),
                Format::JwkPublic,
            );
        }
        if self.has_oth {
            return Err(Refusal::new(
                "rsa-several-primes",
                "the RSA key has more than two primes, which SSH does not know: generate a new key",
            ));
        }
        let numbers = RsaNumbers {
            n: &n,
            e: &e,
            d: &self.number("d")?,
            p: &self.number("p")?,
            q: &self.number("q")?,
            coefficient: &self.number("qi")?,
            exponents: Some([&self.number("dp")?, &self.number("dq")?]),
        };
        private_key(Kind::Rsa(RsaKey::from_numbers(&numbers)?), Format::JwkPrivate, Comment::default())
    }

    fn ecdsa(&self, curve: &str) -> Result<Read, Refusal> {
        let point = [&[4][..], &self.number("x")?, &self.number("y")?].concat();
        if !self.is_private() {
            let name = format!("ecdsa-sha2-{curve}");
            let writer = Writer::new().string(name.as_bytes()).string(curve.as_bytes());
            return public_key(&writer.string(&point).finish(), Format::JwkPublic);
        }
        let key = EcdsaKey::from_scalar(curve, &self.number("d")?, Some(&point))?;
        private_key(Kind::Ecdsa(key), Format::JwkPrivate, Comment::default())
    }

    fn ed25519(&self) -> Result<Read, Refusal> {
        let public = self.number("x")?;
        if !self.is_private() {
            return public_key(
                &Writer::new().string(b"ssh-ed25519").string(&public).finish(),
                Format::JwkPublic,
            );
        }
        let key = Ed25519Key::from_seed(&self.number("d")?, Some(&public))?;
        private_key(Kind::Ed25519(key), Format::JwkPrivate, Comment::default())
    }

    fn is_private(&self) -> bool {
        self.text("d").is_some()
    }

    /// The bytes of a member, base64url without padding (RFC 7515 §2).
    fn number(&self, name: &str) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        let text = self.text(name).ok_or_else(|| {
            Refusal::new(
                "jwk-member-missing",
                format!("the JSON Web Key has no member \"{name}\" (RFC 7518 §6): export it again, whole"),
            )
            .with("member", name)
        })?;
        let text = text.trim_end_matches('=');
        let mut bytes = Zeroizing::new(vec![0; text.len() / 4 * 3 + 3]);
        let len = Base64UrlUnpadded::decode(text, &mut bytes).map_err(|_| {
            Refusal::new(
                "jwk-base64",
                format!("the member \"{name}\" of the JSON Web Key is not base64url: export it again, whole"),
            )
            .with("member", name)
        })?;
        let len = len.len();
        bytes.truncate(len);
        Ok(bytes)
    }
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
    .with("algorithm", shown)
}
