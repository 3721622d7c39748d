//! JSON Web Keys (RFC 7517), as RFC 7518 §6 and RFC 8037 §2 name their members.

use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use crate::{
    private::{Jwk, Opened},
    values::Values,
};

/// Room for the largest key, so that growing leaves no copies behind.
const CAPACITY: usize = 16 * 1024;

pub(super) fn write(key: &Opened) -> Zeroizing<Vec<u8>> {
    text(key.private().pair().jwk())
}

/// The members that are public.
pub(super) fn write_public(values: &Values<'_>) -> Zeroizing<Vec<u8>> {
    let public = |bytes: &[u8]| Zeroizing::new(bytes.to_vec());
    text(match *values {
        Values::Rsa { n, e } => {
            Jwk { kty: "RSA", crv: None, members: vec![("n", public(n)), ("e", public(e))] }
        }
        Values::Ecdsa { curve, point } => {
            let (x, y) = coordinates(point);
            Jwk { kty: "EC", crv: Some(crv(curve)), members: vec![("x", public(x)), ("y", public(y))] }
        }
        Values::Ed25519(point) => {
            Jwk { kty: "OKP", crv: Some("Ed25519"), members: vec![("x", public(point))] }
        }
    })
}

/// The name of a curve (RFC 7518 §6.2.1.1), by its name in RFC 5656 §6.1.
pub(crate) fn crv(curve: &str) -> &'static str {
    match curve {
        "nistp256" => "P-256",
        "nistp384" => "P-384",
        _ => "P-521",
    }
}

/// The coordinates behind the mark of an uncompressed point (SEC 1 §2.3.3).
pub(crate) fn coordinates(point: &[u8]) -> (&[u8], &[u8]) {
    point.split_at(1).1.split_at(point.len() / 2)
}

fn text(Jwk { kty, crv, members }: Jwk) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(Vec::with_capacity(CAPACITY));
    text.extend_from_slice(format!("{{\"kty\":\"{kty}\"").as_bytes());
    if let Some(crv) = crv {
        text.extend_from_slice(format!(",\"crv\":\"{crv}\"").as_bytes());
    }
    for (name, bytes) in members {
        let mut base64 = Zeroizing::new(vec![0; Base64UrlUnpadded::encoded_len(&bytes)]);
        let _ = Base64UrlUnpadded::encode(&bytes, &mut base64);
        text.extend_from_slice(format!(",\"{name}\":\"").as_bytes());
        text.extend_from_slice(&base64);
        text.push(b'"');
    }
    text.extend_from_slice(b"}\n");
    text
}
