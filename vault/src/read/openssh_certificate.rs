//! OpenSSH certificates (OpenSSH `PROTOCOL.certkeys`): no provider imports one, but each holds a
//! key that they import.
//!
//! ```text
//! string  "ssh-ed25519-cert-v01@openssh.com"
//! string  nonce
//! …       the fields of the key
//! uint64  serial
//! uint32  type
//! string  key id
//! string  valid principals
//! uint64  valid after
//! uint64  valid before
//! string  critical options
//! string  extensions
//! string  reserved
//! string  signature key
//! string  signature
//! ```

use keyferry::{comment::Comment, finding::Finding, key::PublicKey, vault::Refusal};

use crate::wire::{Malformed, Reader, Writer};

const SUFFIX: &str = "-cert-v01@openssh.com";
const HOST: u32 = 2;

/// The key inside, and what is said of the certificate around it.
pub(super) fn key_inside(blob: &[u8]) -> Result<(PublicKey, Finding), Refusal> {
    let mut reader = Reader::new(blob);
    let (name, fields) = kind(reader.text()?).ok_or(Malformed { position: 0 })?;
    reader.string()?;
    let mut key = Writer::new().string(name.as_bytes());
    for _ in 0..fields {
        key = key.string(reader.string()?);
    }
    let finding = left_behind(&mut reader)?;
    let key = PublicKey::from_blob(&key.finish(), Comment::default())?;
    Ok((key, finding))
}

/// The name of the key's own type, and how many fields it has, all of them strings or numbers
/// written as strings are.
fn kind(name: &str) -> Option<(&'static str, usize)> {
    Some(match name.strip_suffix(SUFFIX)? {
        "ssh-ed25519" => ("ssh-ed25519", 1),
        "ssh-rsa" => ("ssh-rsa", 2),
        "ssh-dss" => ("ssh-dss", 4),
        "ecdsa-sha2-nistp256" => ("ecdsa-sha2-nistp256", 2),
        "ecdsa-sha2-nistp384" => ("ecdsa-sha2-nistp384", 2),
        "ecdsa-sha2-nistp521" => ("ecdsa-sha2-nistp521", 2),
        "sk-ssh-ed25519" => ("sk-ssh-ed25519@openssh.com", 2),
        "sk-ecdsa-sha2-nistp256" => ("sk-ecdsa-sha2-nistp256@openssh.com", 3),
        _ => return None,
    })
}

/// Reads the certificate to its end, and says that it is not what is imported.
fn left_behind(reader: &mut Reader<'_>) -> Result<Finding, Malformed> {
    reader.take(8)?;
    let owner = if reader.uint32()? == HOST { "host" } else { "user" };
    let id = shown(reader.string()?);
    reader.string()?;
    reader.take(16)?;
    for _ in 0..5 {
        reader.string()?;
    }
    if !reader.rest().is_empty() {
        return Err(reader.malformed());
    }
    Ok(Finding::warn(
        "openssh-certificate",
        format!(
            "this is an OpenSSH {owner} certificate, \"{id}\"; the key inside it was read, which is what \
             providers take. The certificate itself, with its principals and its dates, stays behind"
        ),
    )
    .with("owner", owner)
    .with("id", id))
}

/// The first characters of the id, with what can't be seen spelt out.
fn shown(id: &[u8]) -> String {
    const LEN: usize = 64;
    String::from_utf8_lossy(id).chars().take(LEN).flat_map(char::escape_debug).collect()
}
