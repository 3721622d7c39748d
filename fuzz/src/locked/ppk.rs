//! `PuTTY-User-Key-File-2` (PuTTY manual, appendix C), whose key is two rounds of SHA-1, with the MAC
//! that fits.

use std::sync::LazyLock;

use hmac::{Hmac, KeyInit, Mac};
use keyferry::encode::hex;
use sha1::{Digest, Sha1};
use ssh_cipher::Cipher;

use super::{BLOCK, encrypted, string};
use crate::{PASSPHRASE, frame};

const CIPHER: &str = "aes256-cbc";
const COMMENT: &str = "me";

/// The public halves: the private one is in the bytes.
static PUBLIC: LazyLock<[Vec<u8>; 3]> = LazyLock::new(|| {
    [
        frame::blob(include_str!("../../../vault/tests/keys/id_ed25519.pub")),
        frame::blob(include_str!("../../../vault/tests/keys/id_ecdsa_p521.pub")),
        frame::blob(include_str!("../../../vault/tests/keys/id_rsa_2048.pub")),
    ]
});

/// The file whose private blob is in the bytes, beside the public half of that number.
pub(super) fn file(nth: usize, private: &[u8]) -> Vec<u8> {
    let public = &PUBLIC[nth];
    let name = frame::first_string(public).unwrap_or_default();
    let mut private = private.to_vec();
    private.resize(private.len().next_multiple_of(BLOCK).max(BLOCK), 0);
    let parts = [name, CIPHER.as_bytes(), COMMENT.as_bytes(), public, &private];
    let mac = mac(&parts.map(string).concat());
    let private = encrypted(Cipher::Aes256Cbc, &key(), &[0; BLOCK], &private);
    format!(
        "PuTTY-User-Key-File-2: {}\nEncryption: {CIPHER}\nComment: {COMMENT}\n{}{}Private-MAC: {mac}\n",
        String::from_utf8_lossy(name),
        block("Public-Lines", public),
        block("Private-Lines", &private),
    )
    .into_bytes()
}

fn key() -> Vec<u8> {
    let digest = |sequence: u32| Sha1::new().chain_update(sequence.to_be_bytes()).chain_update(PASSPHRASE);
    [0, 1].into_iter().flat_map(|sequence| digest(sequence).finalize()).take(32).collect()
}

fn mac(data: &[u8]) -> String {
    let key = Sha1::new().chain_update("putty-private-key-file-mac-key").chain_update(PASSPHRASE).finalize();
    let mac = Hmac::<Sha1>::new_from_slice(&key).expect("a key of any length is one").chain_update(data);
    hex(&mac.finalize().into_bytes())
}

fn block(name: &str, data: &[u8]) -> String {
    let lines = frame::lines(data);
    format!("{name}: {}\n{}\n", lines.len(), lines.join("\n"))
}
