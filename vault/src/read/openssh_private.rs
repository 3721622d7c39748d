//! `openssh-key-v1` (OpenSSH `PROTOCOL.key`), encrypted or not.

use keyferry::{algorithm::Algorithm, comment::Comment, finding::Finding, key::PublicKey, vault::Refusal};
use ssh_cipher::Cipher;
use zeroize::Zeroizing;

use super::{
    Read, comment,
    cost::Cost,
    kdf::{Bcrypt, MAGIC},
    locked::{Lock, LockedFile, wrong_passphrase},
    public_half,
};
use crate::{
    format::Format,
    gate::{self, Depth},
    private::{Opened, PrivateKey, mismatch},
    wire::{Malformed, Reader},
};

/// The most padding that a writer may have put behind the key, in bytes: a block of the longest
/// cipher, which PuTTYgen writes whole when none is needed.
const MAX_PADDING: usize = 16;
/// The authentication tag behind the section of AES-GCM and ChaCha20-Poly1305, in bytes.
const TAG_LEN: usize = 16;

/// The encrypted section, and what opens it.
struct Locked {
    public: PublicKey,
    cipher: Cipher,
    kdf: Bcrypt,
    section: Vec<u8>,
    tag: Option<[u8; TAG_LEN]>,
}

/// Reads what the base64 of the file holds.
pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    let mut reader = Reader::new(data);
    if reader.take(MAGIC.len())? != MAGIC {
        return Err(Malformed { position: 0 }.into());
    }
    let cipher = cipher(reader.text()?)?;
    let kdf_name = reader.text()?;
    let options = reader.string()?;
    one_key(reader.uint32()?)?;
    let public = public(reader.string()?)?;
    let findings = gate::check(&public, Depth::Whole)?;
    let section = reader.nested()?;
    let tag = tag(cipher, &mut reader)?;
    check_len(cipher, section.rest())?;
    match (cipher, kdf_name) {
        (Cipher::None, "none") if !is_read(public.algorithm()) => half(section, &public),
        (Cipher::None, "none") => parse(section, &public, findings),
        (Cipher::None, _) | (_, "none") => Err(Malformed { position: MAGIC.len() }.into()),
        _ if !is_read(public.algorithm()) => public_half(public.blob(), Format::OpensshPrivate),
        (_, "bcrypt") => {
            let kdf = Bcrypt::read(options)?;
            let section = section.rest().to_vec();
            let lock = Locked { public: public.clone(), cipher, kdf, section, tag };
            let mut file = LockedFile::new(Format::OpensshPrivate, lock).with_public(public);
            file.add(findings);
            Ok(Read::Locked(Box::new(file)))
        }
        (_, other) => {
            let name = shown(other);
            Err(unknown("kdf-unknown", "derived with", &name).with("kdf", name))
        }
    }
}

impl Lock for Locked {
    fn cipher(&self) -> &'static str {
        self.cipher.as_str()
    }

    fn cost(&self) -> Cost {
        self.kdf.cost()
    }

    fn open(&self, passphrase: &[u8]) -> Result<Read, Refusal> {
        let derived = self.kdf.derive(self.cipher, passphrase)?;
        let mut section = Zeroizing::new(self.section.clone());
        self.cipher
            .decrypt(derived.key(), derived.iv(), &mut section, self.tag.map(Into::into))
            .map_err(|_| wrong_passphrase())?;
        if !starts_with_equal_checks(&section) {
            return Err(wrong_passphrase());
        }
        parse(Reader::new(&section), &self.public, Vec::new())
    }
}

fn is_read(algorithm: &Algorithm) -> bool {
    matches!(
        algorithm,
        Algorithm::Ed25519
            | Algorithm::Rsa
            | Algorithm::EcdsaP256
            | Algorithm::EcdsaP384
            | Algorithm::EcdsaP521
    )
}

fn one_key(count: u32) -> Result<(), Refusal> {
    if count == 1 {
        return Ok(());
    }
    Err(Refusal::new(
        "openssh-private-several-keys",
        format!("the file says it holds {count} keys, and one is what every tool writes: it is damaged"),
    )
    .with("count", count))
}

fn public(blob: &[u8]) -> Result<PublicKey, Refusal> {
    PublicKey::from_blob(blob, Comment::default()).map_err(Refusal::from)
}

/// The ciphers of `ssh-keygen`, by their names in its `-Z`.
pub(super) const CIPHERS: [Cipher; 11] = [
    Cipher::None,
    Cipher::Aes128Cbc,
    Cipher::Aes192Cbc,
    Cipher::Aes256Cbc,
    Cipher::Aes128Ctr,
    Cipher::Aes192Ctr,
    Cipher::Aes256Ctr,
    Cipher::Aes128Gcm,
    Cipher::Aes256Gcm,
    Cipher::ChaCha20Poly1305,
    Cipher::TdesCbc,
];

fn cipher(name: &str) -> Result<Cipher, Refusal> {
    CIPHERS.into_iter().find(|cipher| cipher.as_str() == name).ok_or_else(|| {
        let name = shown(name);
        unknown("cipher-unknown", "encrypted with", &name).with("cipher", name)
    })
}

/// A name that a file has, as it can stand in a sentence.
fn shown(name: &str) -> String {
    name.chars().take(40).flat_map(char::escape_default).collect()
}

fn unknown(code: &'static str, how: &str, name: &str) -> Refusal {
    Refusal::new(
        code,
        format!(
            "the file is {how} \"{name}\", which is not known here: write it anew with \
             ssh-keygen -p -Z aes256-ctr -f FILE"
        ),
    )
}

/// What stands behind the section: the tag of a cipher that has one, and nothing else.
fn tag(cipher: Cipher, reader: &mut Reader<'_>) -> Result<Option<[u8; TAG_LEN]>, Malformed> {
    let malformed = reader.malformed();
    let tag =
        if cipher.has_tag() { Some(reader.take(TAG_LEN)?.try_into().map_err(|_| malformed)?) } else { None };
    if reader.rest().is_empty() { Ok(tag) } else { Err(reader.malformed()) }
}

/// Block ciphers know whole blocks; a section in the clear may be of any length, as some tools
/// leave the padding out.
fn check_len(cipher: Cipher, section: &[u8]) -> Result<(), Malformed> {
    if cipher.is_some() && !section.len().is_multiple_of(cipher.block_size()) {
        return Err(Malformed { position: MAGIC.len() });
    }
    Ok(())
}

fn starts_with_equal_checks(section: &[u8]) -> bool {
    let mut reader = Reader::new(section);
    matches!((reader.uint32(), reader.uint32()), (Ok(first), Ok(second)) if first == second)
}

/// Reads the decrypted section: two equal check numbers, type, values, comment, padding.
fn parse(mut section: Reader<'_>, outer: &PublicKey, mut findings: Vec<Finding>) -> Result<Read, Refusal> {
    read_head(&mut section, outer)?;
    let private = PrivateKey::read(outer.algorithm(), &mut section)?;
    let (comment, dropped) = comment::keep(&String::from_utf8_lossy(section.string()?));
    check_padding(&section)?;
    let key = Opened::new(private, comment)?;
    if key.public().blob() != outer.blob() {
        return Err(mismatch("the public key at the head of the file is another one"));
    }
    findings.extend(dropped);
    Ok(Read::Private { key, format: Format::OpensshPrivate, findings })
}

fn read_head(section: &mut Reader<'_>, outer: &PublicKey) -> Result<(), Refusal> {
    if !starts_with_equal_checks(section.rest()) {
        return Err(section.malformed().into());
    }
    section.take(8)?;
    if section.text()? == outer.algorithm().name() {
        return Ok(());
    }
    Err(mismatch("the two halves are of different types"))
}

/// Reads the comment behind a private half that is of no use here.
fn half(mut section: Reader<'_>, public: &PublicKey) -> Result<Read, Refusal> {
    read_head(&mut section, public)?;
    let mut read = public_half(public.blob(), Format::OpensshPrivate)?;
    if !skip_values(public.algorithm(), &mut section)? {
        return Ok(read);
    }
    let (comment, dropped) = comment::keep(&String::from_utf8_lossy(section.string()?));
    check_padding(&section)?;
    if let Read::Public { key, .. } = &mut read {
        *key = key.with_comment(comment);
    }
    Ok(read.with(dropped))
}

/// Skips the numbers of a DSA key, or what OpenSSH's `PROTOCOL.u2f` has in their place: the public
/// values, flags, the handle, and a reserved string.
fn skip_values(algorithm: &Algorithm, section: &mut Reader<'_>) -> Result<bool, Malformed> {
    let (strings, flags, more) = match algorithm {
        Algorithm::Dsa => (5, 0, 0),
        Algorithm::SkEd25519 => (2, 1, 2),
        Algorithm::SkEcdsaP256 => (3, 1, 2),
        _ => return Ok(false),
    };
    (0..strings).try_for_each(|_| section.string().map(drop))?;
    section.take(flags)?;
    (0..more).try_for_each(|_| section.string().map(drop))?;
    Ok(true)
}

/// Padding counts 1, 2, 3, ….
fn check_padding(reader: &Reader<'_>) -> Result<(), Malformed> {
    let padding = reader.rest();
    let counts = padding.iter().zip(1..).all(|(byte, count)| *byte == count);
    if counts && padding.len() <= MAX_PADDING { Ok(()) } else { Err(reader.malformed()) }
}
