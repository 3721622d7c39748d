//! Private JSON Web Keys (RFC 7517), as RFC 7518 §6 and RFC 8037 §2 name their members.

use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use crate::private::{Jwk, Opened};

/// Room for the largest key, so that growing leaves no copies behind.
const CAPACITY: usize = 16 * 1024;

pub(super) fn write(key: &Opened) -> Zeroizing<Vec<u8>> {
    let Jwk { kty, crv, members } = key.private().pair().jwk();
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
