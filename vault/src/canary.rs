//! Planting a private key where none may be, to see that it is found.

use base64ct::{Base64, Encoding};
use keyferry::{
    algorithm::KeySpec,
    comment::Comment,
    vault::{Planted, PrivateFormat, Refusal},
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{
    generate::generate,
    inspect::{Needles, is_clean},
    write::write,
};

/// What a request has around the place where a key is planted.
const BEFORE: &[u8] = b"POST https://cloud.example/keys\n\n{\"name\":\"canary\",\"text\":\"";
const AFTER: &[u8] = b"\"}";

/// Plants a key that was made for this in a request, in every form that it could have there, and says of
/// each whether the search saw it. The first is a request without a key, which the search has to let pass.
///
/// # Errors
/// When no key could be made.
pub(crate) fn test(rng: &mut impl CryptoRng) -> Result<Vec<Planted>, Refusal> {
    let key = generate(KeySpec::Ed25519, Comment::default(), rng)?;
    let needles = Needles::of(std::iter::once(&key));
    let file = write(&key, PrivateFormat::OpenSsh, None, rng)?;
    let secret = key.private().pair().secrets().into_iter().next().unwrap_or_default();
    let sees = |bytes: &[u8]| !is_clean(&around(bytes), &needles);
    let planted = |form: &str, found: bool| Planted { form: form.to_owned(), found };
    Ok(vec![
        planted("nothing", sees(b"ssh-ed25519 AAAA")),
        planted("a key file", sees(&file)),
        planted("a key file, percent-escaped", sees(&percent(&file))),
        planted("a key file, escaped as JSON", sees(&json(&file))),
        planted("the bare number", sees(&secret)),
        planted("the number in hexadecimal", sees(&hex(&secret))),
        planted("the number in base64", (0..3).all(|shift| sees(&base64(&secret, shift)))),
        planted("half of the number in base64", sees(&base64(&secret[..secret.len() / 2], 0))),
    ])
}

fn around(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new([BEFORE, bytes, AFTER].concat())
}

fn percent(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(bytes.iter().flat_map(|byte| [b'%', digit(byte >> 4), digit(byte & 15)]).collect())
}

fn json(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let escaped = bytes.iter().flat_map(|byte| [b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)]);
    Zeroizing::new(escaped.collect())
}

fn hex(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
}

/// With as many other bytes before it, which moves where its digits fall.
fn base64(bytes: &[u8], shift: usize) -> Zeroizing<Vec<u8>> {
    let shifted = Zeroizing::new([&b"xx"[..shift], bytes].concat());
    Zeroizing::new(Base64::encode_string(&shifted).into_bytes())
}

fn digit(value: u8) -> u8 {
    b"0123456789abcdef"[usize::from(value & 15)]
}

#[cfg(test)]
mod tests {
    use getrandom::{SysRng, rand_core::UnwrapErr};

    #[test]
    fn every_form_is_found_and_a_request_without_a_key_passes() {
        let planted = super::test(&mut UnwrapErr(SysRng)).unwrap_or_default();
        let found: Vec<bool> = planted.iter().map(|one| one.found).collect();
        assert_eq!(found, [false, true, true, true, true, true, true, true]);
    }
}
