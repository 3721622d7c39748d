//! Public keys as the clouds read them, which is not as strictly as Keyferry does.

use base64ct::{Base64, Encoding};
use keyferry::fingerprint::{Fingerprint, FingerprintKind};

/// The algorithm and the MD5 fingerprint of a public key line, as `cryptography` and Nova find
/// them: one space between type and base64, a comment of anything at all.
pub(crate) fn read(line: &str) -> Option<(&str, String)> {
    let (algorithm, rest) = line.split_once(' ')?;
    let base64 = rest.trim_start_matches(' ').split([' ', '\r', '\n']).next()?;
    let blob = Base64::decode_vec(base64).ok()?;
    let one_key = keyferry::key::PublicKey::from_blob(&blob, keyferry::comment::Comment::default()).ok()?;
    if one_key.algorithm().name() != algorithm {
        return None;
    }
    // With a second space Nova takes the fingerprint of the nothing between the two.
    let hashed = if rest.starts_with(' ') { &[][..] } else { &blob };
    Some((algorithm, Fingerprint::of(FingerprintKind::Md5, hashed).value))
}

/// The pair that every cloud here "generates": always the same one, for nobody to rely on.
pub(crate) const GENERATED_PRIVATE: &str = include_str!("generated.pem");

/// Its public half.
pub(crate) fn generated_public() -> String {
    let line = include_str!("generated.pub").trim_end();
    let key = line.rsplit_once(' ').map_or(line, |(key, _)| key);
    format!("{key} Generated-by-Nova")
}
