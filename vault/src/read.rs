//! Bytes of a file or a paste: what they are, by what they hold and never by a name.

mod authorized_keys;
mod bare;
mod base64;
mod beside;
mod cipher;
mod comment;
mod cost;
mod der;
mod dsa_private;
mod foreign;
mod json;
mod json_text;
mod jwk;
pub(crate) mod kdf;
mod legacy_pem;
mod locked;
mod openssh_certificate;
mod openssh_private;
pub(crate) mod openssh_public;
mod pbes1;
pub(crate) mod pbes2;
mod pem;
mod pkcs1;
pub(crate) mod pkcs8;
mod pkcs8_encrypted;
pub(crate) mod ppk;
pub(crate) mod rfc4716;
pub(crate) mod sec1_private;
mod several;
pub(crate) mod spki_public;
mod text;
mod x509_certificate;

use keyferry::{
    comment::Comment,
    finding::Finding,
    key::{Certificate, PublicKey},
    vault::{MAX_INPUT_LEN, MAX_LIST_LEN, Refusal},
};

pub(crate) use self::pkcs8::read as read_pkcs8;
pub use self::{
    authorized_keys::{PublicKeyLines, read_public_keys},
    locked::{LockedFile, Pbkdf2},
    several::Several,
};
use crate::{
    format::Format,
    gate::{self, Depth},
    private::{Kind, Opened, PrivateKey},
};

/// In how many lines of a long file, remarks left out, a key is looked for.
const LOOKED_AT: usize = 100;

/// What was read.
#[derive(Debug)]
pub enum Read {
    /// A public key.
    Public {
        /// The key.
        key: PublicKey,
        /// What it was read from.
        format: Format,
        /// What the checks found.
        findings: Vec<Finding>,
    },
    /// An X.509 certificate.
    Certificate(Certified),
    /// A private key that was not encrypted.
    Private {
        /// The key.
        key: Opened,
        /// What it was read from.
        format: Format,
        /// What the checks found.
        findings: Vec<Finding>,
    },
    /// An encrypted private key.
    Locked(Box<LockedFile>),
    /// Several of these.
    Several(Several),
}

/// An X.509 certificate, and the key it is about if SSH has such keys.
#[derive(Debug)]
pub struct Certified {
    /// The certificate.
    pub certificate: Certificate,
    /// The key.
    pub key: Option<PublicKey>,
    /// What the checks found about the key.
    pub findings: Vec<Finding>,
}

impl Read {
    /// The same, with more findings.
    fn with(mut self, more: Vec<Finding>) -> Self {
        match &mut self {
            Self::Public { findings, .. } | Self::Private { findings, .. } => findings.extend(more),
            Self::Locked(file) => file.add(more),
            Self::Certificate(certified) => certified.findings.extend(more),
            Self::Several(_) => {}
        }
        self
    }
}

/// Reads one key or certificate.
///
/// # Errors
/// With what the bytes are instead, where they go wrong, and what to do.
pub fn read(bytes: &[u8]) -> Result<Read, Refusal> {
    if bytes.len() > MAX_INPUT_LEN { many(bytes) } else { read_one(bytes) }
}

/// Reads what may be a key or a certificate, or several that lie in it.
fn read_one(bytes: &[u8]) -> Result<Read, Refusal> {
    if bytes.len() > MAX_INPUT_LEN {
        return Err(too_large(bytes.len()));
    }
    if der::is_der(bytes) {
        return der::read(bytes);
    }
    let text = text::plain(bytes);
    if text.trim_ascii().is_empty() {
        return Err(Refusal::new(
            "input-empty",
            "there is nothing in it: choose a key file, or paste a public key line",
        ));
    }
    // Where it goes wrong is known in the text as it was made, which may not be what came in.
    let is_same = *text == *bytes;
    match read_text(&text) {
        Err(refusal) if !is_same => Err(Refusal { position: None, ..refusal }),
        Ok(Read::Several(several)) if !is_same => Ok(Read::Several(several.without_positions())),
        read => read,
    }
}

/// Reads what is longer than any key, if it is a file of many lines of keys.
fn many(bytes: &[u8]) -> Result<Read, Refusal> {
    if bytes.len() > MAX_LIST_LEN {
        return Err(list_too_large(bytes.len()));
    }
    let lines = PublicKeyLines::new(bytes)?;
    let has_key = |line: &[u8]| str::from_utf8(line).is_ok_and(openssh_public::is_in);
    if !lines.numbered().take(LOOKED_AT).any(|(_, line)| has_key(line)) {
        return Err(too_large(bytes.len()));
    }
    several::of_lines(&lines).map(Read::Several)
}

fn read_text(text: &[u8]) -> Result<Read, Refusal> {
    foreign::refuse_binary(text)?;
    foreign::refuse_service_account(text)?;
    for reader in [ppk::read, jwk::read, read_marked, json::read, openssh_public::read, bare::read] {
        if let Some(read) = reader(text)? {
            return Ok(read);
        }
    }
    Err(foreign::refuse_text(text))
}

/// Reads what says by a line of its own what it is.
fn read_marked(text: &[u8]) -> Result<Option<Read>, Refusal> {
    match pem::blocks(text) {
        Ok(blocks) if blocks.is_empty() => rfc4716::read(text),
        Ok(blocks) => read_blocks(text, &blocks).map(Some),
        // Where only the last line is lost, the key's own lengths tell that it is whole.
        Err(cut_short) if !pem::has_end(text) => bare::read(text).ok().flatten().ok_or(cut_short).map(Some),
        Err(cut_short) => Err(cut_short),
    }
}

/// Reads the one private key among the blocks, or the one block, or all for a person to choose.
fn read_blocks(text: &[u8], blocks: &[pem::Block<'_>]) -> Result<Read, Refusal> {
    let keys = pem::keys(blocks);
    let Some((chosen, others)) = pem::choose(&keys) else {
        let starts: Vec<usize> = keys.iter().map(|block| block.position).collect();
        return several::cut(text, several::between(&starts, text.len()));
    };
    let read = read_block(chosen)?;
    let findings = beside::findings(text, &read, &others);
    Ok(read.with(findings.into_iter().collect()))
}

/// The refusal of more bytes than any key has.
pub(crate) fn too_large(len: usize) -> Refusal {
    Refusal::new(
        "input-too-large",
        format!(
            "it has {len} bytes, and no key file has more than {MAX_INPUT_LEN}: choose the key \
             file itself"
        ),
    )
    .with("bytes", len)
    .with("most", MAX_INPUT_LEN)
}

/// The refusal of more bytes than any file of many keys has.
pub(crate) fn list_too_large(len: usize) -> Refusal {
    Refusal::new(
        "input-too-large",
        format!(
            "it has {len} bytes, and no file of keys that is read has more than {MAX_LIST_LEN}: choose the key \
             file itself, or cut the list in parts"
        ),
    )
    .with("bytes", len)
    .with("most", MAX_LIST_LEN)
}

/// The labels (RFC 7468, and OpenSSL's older ones) of blocks that hold DER which is read.
const DER_LABELS: [&str; 8] = [
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "DSA PRIVATE KEY",
    "PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
    "CERTIFICATE",
];

fn read_block(block: &pem::Block<'_>) -> Result<Read, Refusal> {
    match block.label {
        "OPENSSH PRIVATE KEY" => {
            openssh_private::read(&block.decode()?).map_err(|refusal| block.placed(refusal))
        }
        label if DER_LABELS.contains(&label) => match legacy_pem::read(block)? {
            Some(read) => Ok(read),
            None => der::read(&block.decode()?).map_err(|refusal| block.placed(refusal)),
        },
        label => Err(foreign::refuse_label(label).at(block.position)),
    }
}

/// The ciphers that encrypted files of a format are opened with, by the names that the readers show.
pub(crate) fn ciphers(format: Format) -> Vec<&'static str> {
    match format {
        Format::OpensshPrivate => {
            let ciphers = openssh_private::CIPHERS.into_iter().filter(|cipher| !cipher.is_none());
            ciphers.map(ssh_cipher::Cipher::as_str).collect()
        }
        Format::Pkcs1Private | Format::Sec1Private | Format::DsaPrivate => {
            legacy_pem::CIPHERS.iter().map(|cipher| cipher.name).collect()
        }
        Format::Pkcs8Private => pkcs8_encrypted::ciphers(),
        Format::Ppk2 | Format::Ppk3 => vec![ppk::CIPHER],
        _ => Vec::new(),
    }
}

/// A private key that went through the gate.
fn private_key(kind: Kind, format: Format, comment: Comment) -> Result<Read, Refusal> {
    let key = Opened::new(PrivateKey::from(kind), comment)?;
    let findings = gate::check_computed(key.public())?;
    Ok(Read::Private { key, format, findings })
}

/// A public key that went through the gate, by its blob.
fn public_key(blob: &[u8], format: Format) -> Result<Read, Refusal> {
    let key = PublicKey::from_blob(blob, Comment::default())?;
    let (key, findings) = checked(key, Depth::Whole)?;
    Ok(Read::Public { key, format, findings })
}

/// A key that went through the gate, taken out of its certificate if it is in one.
fn checked(key: PublicKey, depth: Depth) -> Result<(PublicKey, Vec<Finding>), Refusal> {
    if !key.algorithm().is_certificate() {
        let findings = gate::check(&key, depth)?;
        return Ok((key, findings));
    }
    let (inside, certificate) = openssh_certificate::key_inside(key.blob())?;
    let mut findings = gate::check(&inside, depth)?;
    findings.push(certificate);
    Ok((inside, findings))
}

/// The public half of a key whose private half is not read: it is on a token, or of no use.
fn public_half(blob: &[u8], format: Format) -> Result<Read, Refusal> {
    let mut read = public_key(blob, format)?;
    if let Read::Public { findings, .. } = &mut read {
        findings.push(Finding::info(
            "private-half-not-read",
            "the private half of this type of key is not read; the public half is all that is held",
        ));
    }
    Ok(read)
}
