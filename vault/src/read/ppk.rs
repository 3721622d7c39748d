//! PuTTY's private key files, versions 2 and 3 (PuTTY manual, appendix C, "PPK file format").
//!
//! ```text
//! PuTTY-User-Key-File-3: ssh-ed25519
//! Encryption: aes256-cbc
//! Comment: me
//! Public-Lines: 2
//! AAAA…
//! Key-Derivation: Argon2id
//! Argon2-Memory: 8192
//! Argon2-Passes: 13
//! Argon2-Parallelism: 1
//! Argon2-Salt: 0f1e…
//! Private-Lines: 1
//! …
//! Private-MAC: …
//! ```
//!
//! The MAC is taken over algorithm, encryption, comment, public blob and the private blob in the
//! clear with its padding, each as an SSH string.

use hmac::{Hmac, KeyInit, Mac};
use keyferry::{algorithm::Algorithm, comment::Comment, finding::Finding, key::PublicKey, vault::Refusal};
use sha1::Sha1;
use sha2::Sha256;
use ssh_cipher::Cipher;
use zeroize::Zeroizing;

use self::derivation::{Derivation, Keys};
use super::{
    Read, base64, comment,
    cost::Cost,
    locked::{Lock, LockedFile, wrong_passphrase},
    private_key, public_half,
};
use crate::{
    format::Format,
    gate::{self, Depth},
    private::{EcdsaKey, Ed25519Key, Kind, RsaKey, RsaNumbers, mismatch},
    wire::{Reader, Writer, pad_end},
};

pub(crate) mod derivation;

const MAGIC: &[u8] = b"PuTTY-User-Key-File-";
/// AES-256 in CBC, the one cipher (C.2).
pub(crate) const CIPHER: &str = "aes256-cbc";
/// The block of AES in bytes.
pub(crate) const BLOCK: usize = 16;

/// Whether the text is such a file.
pub(super) fn is_ppk(text: &[u8]) -> bool {
    text.trim_ascii_start().starts_with(MAGIC)
}

/// What the file says in the clear.
struct File {
    format: Format,
    algorithm: String,
    encryption: String,
    comment: Vec<u8>,
    public: PublicKey,
    derivation: Derivation,
    private: Zeroizing<Vec<u8>>,
    mac: Vec<u8>,
}

/// Reads the file, if it is one.
pub(super) fn read(text: &[u8]) -> Result<Option<Read>, Refusal> {
    if !is_ppk(text) {
        return Ok(None);
    }
    let file = File::parse(text)?;
    if !is_read(file.public.algorithm()) {
        return file.half().map(Some);
    }
    match file.encryption.as_str() {
        "none" => file.open(&file.private, &file.derivation.keys_in_the_clear()).map(Some),
        CIPHER => {
            if file.private.is_empty() || !file.private.len().is_multiple_of(BLOCK) {
                return Err(damaged("the encrypted part is not of whole blocks"));
            }
            // Shown before the file is open, so it has to be a key by then.
            gate::check(&file.public, Depth::Whole)?;
            let public = file.public.clone();
            Ok(Some(Read::Locked(Box::new(LockedFile::new(file.format, file).with_public(public)))))
        }
        other => Err(cipher_unknown(other)),
    }
}

fn is_read(algorithm: &Algorithm) -> bool {
    !matches!(algorithm, Algorithm::Dsa)
}

fn damaged(what: &str) -> Refusal {
    Refusal::new("ppk-damaged", format!("{what}: the PuTTY key is damaged. Copy the file again, whole"))
}

fn header_damaged(name: &str, what: &str) -> Refusal {
    damaged(what).with("header", name)
}

/// The lines that are left, one header after the other.
struct Lines<'t>(Box<dyn Iterator<Item = &'t [u8]> + 't>);

impl<'t> Lines<'t> {
    fn of(text: &'t [u8]) -> Self {
        let lines = text.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii_start);
        Self(Box::new(lines.filter(|line| !line.is_empty())))
    }

    /// The value of that header, which has to come next.
    fn header(&mut self, name: &str) -> Result<&'t [u8], Refusal> {
        let line = self.0.next().unwrap_or_default();
        let value = line.strip_prefix(name.as_bytes()).and_then(|rest| rest.strip_prefix(b":"));
        let value = value
            .ok_or_else(|| header_damaged(name, &format!("there is no line {name} where it has to be")))?;
        Ok(value.strip_prefix(b" ").unwrap_or(value))
    }

    fn text(&mut self, name: &str) -> Result<String, Refusal> {
        Ok(String::from_utf8_lossy(self.header(name)?.trim_ascii()).into_owned())
    }

    fn number(&mut self, name: &str) -> Result<u32, Refusal> {
        self.text(name)?.parse().map_err(|_| header_damaged(name, &format!("{name} is no number")))
    }

    /// As many lines of base64 as that header says.
    fn block(&mut self, name: &str) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        let mut base64 = Zeroizing::new(Vec::with_capacity(keyferry::vault::MAX_INPUT_LEN));
        for _ in 0..self.number(name)? {
            base64.extend_from_slice(self.0.next().ok_or_else(|| damaged("the file is cut short"))?);
        }
        base64::decode(&base64)
            .ok_or_else(|| header_damaged(name, &format!("what {name} counts is not base64")))
    }

    fn hexadecimal(&mut self, name: &str) -> Result<Vec<u8>, Refusal> {
        let text = self.text(name)?;
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
        bytes
            .filter(|_| rest.is_empty())
            .ok_or_else(|| header_damaged(name, &format!("{name} is not hexadecimal")))
    }
}

impl File {
    fn parse(text: &[u8]) -> Result<Self, Refusal> {
        let mut lines = Lines::of(text);
        let version = text.trim_ascii_start().get(MAGIC.len()).copied().unwrap_or_default();
        let format = match version {
            b'3' => Format::Ppk3,
            b'2' => Format::Ppk2,
            _ => return Err(version_unknown()),
        };
        let algorithm = lines.text(&format!("PuTTY-User-Key-File-{}", char::from(version)))?;
        check_algorithm(&algorithm)?;
        let encryption = lines.text("Encryption")?;
        let comment = lines.header("Comment")?.to_vec();
        let public = PublicKey::from_blob(&lines.block("Public-Lines")?, Comment::default())?;
        if public.algorithm().name() != algorithm {
            return Err(mismatch("the first line names another algorithm than the public key has"));
        }
        let derivation = Derivation::read(format, encryption != "none", &mut lines)?;
        let private = lines.block("Private-Lines")?;
        let mac = lines.hexadecimal("Private-MAC")?;
        Ok(Self { format, algorithm, encryption, comment, public, derivation, private, mac })
    }

    /// The public half, with the comment that stands beside it in the clear.
    fn half(&self) -> Result<Read, Refusal> {
        let (comment, dropped) = comment::keep(&String::from_utf8_lossy(&self.comment));
        let mut read = public_half(self.public.blob(), self.format)?;
        if let Read::Public { key, .. } = &mut read {
            *key = key.with_comment(comment);
        }
        Ok(read.with(dropped))
    }

    /// Reads the private blob in the clear, and holds the whole file against its MAC.
    fn open(&self, private: &[u8], keys: &Keys) -> Result<Read, Refusal> {
        let (comment, dropped) = comment::keep(&String::from_utf8_lossy(&self.comment));
        let is_whole = self.has_mac(private, keys);
        let read = self.pair(private).and_then(|kind| {
            let read = private_key(kind, self.format, comment)?;
            match &read {
                Read::Private { key, .. } if key.public().blob() != self.public.blob() => {
                    Err(mismatch("the public key at the head of the file is another one"))
                }
                _ => Ok(read.with(dropped).with(self.biased().into_iter().collect())),
            }
        });
        match (read, is_whole) {
            // Where it goes wrong is known in the blob, which is not what came in.
            (read, true) => read.map_err(|refusal| Refusal { position: None, ..refusal }),
            (Err(_), false) if self.encryption != "none" => Err(wrong_passphrase()),
            // Where the key is the one of the public half, what opened it was right.
            (_, false) => Err(mac_differs()),
        }
    }

    /// PuTTY 0.68 to 0.80 signed with P-521 so that sixty signatures give the key away.
    fn biased(&self) -> Option<Finding> {
        (*self.public.algorithm() == Algorithm::EcdsaP521).then(|| {
            Finding::warn(
                "putty-p521-biased",
                "if PuTTY before 0.81 has signed with this key, whoever saw sixty of its signatures can compute \
                 the private half (CVE-2024-31497): then generate a new key, and take this one off every server",
            )
        })
    }

    fn has_mac(&self, private: &[u8], keys: &Keys) -> bool {
        let data = mac_data(&self.algorithm, &self.encryption, &self.comment, self.public.blob(), private);
        match self.format {
            Format::Ppk2 => verifies::<Hmac<Sha1>>(keys.mac(), &data, &self.mac),
            _ => verifies::<Hmac<Sha256>>(keys.mac(), &data, &self.mac),
        }
    }

    /// The values of the private blob (C.3), with the public ones where they are needed.
    fn pair(&self, private: &[u8]) -> Result<Kind, Refusal> {
        let mut public = Reader::new(self.public.blob());
        public.string()?;
        let mut reader = Reader::new(private);
        match self.public.algorithm() {
            Algorithm::Rsa => {
                let (e, n) = (public.mpint()?, public.mpint()?);
                RsaKey::from_numbers(&RsaNumbers {
                    n,
                    e,
                    d: reader.mpint()?,
                    p: reader.mpint()?,
                    q: reader.mpint()?,
                    coefficient: reader.mpint()?,
                    exponents: None,
                })
                .map(Kind::Rsa)
            }
            Algorithm::Ed25519 => {
                // Little-endian, so that PuTTY before 0.74 left zeros out at the end.
                let seed = pad_end(reader.string()?, 32).ok_or(reader.malformed())?;
                Ed25519Key::from_seed(&seed, Some(public.string()?)).map(Kind::Ed25519)
            }
            _ => {
                let (curve, point) = (public.text()?, public.string()?);
                EcdsaKey::from_scalar(curve, reader.mpint()?, Some(point)).map(Kind::Ecdsa)
            }
        }
    }
}

/// What the MAC is taken over, with the private blob in the clear.
pub(crate) fn mac_data(
    algorithm: &str,
    encryption: &str,
    comment: &[u8],
    public: &[u8],
    private: &[u8],
) -> Zeroizing<Vec<u8>> {
    Writer::new()
        .string(algorithm.as_bytes())
        .string(encryption.as_bytes())
        .string(comment)
        .string(public)
        .string(private)
        .finish()
}

fn verifies<M: Mac + KeyInit>(key: &[u8], data: &[u8], mac: &[u8]) -> bool {
    <M as KeyInit>::new_from_slice(key).is_ok_and(|hmac| hmac.chain_update(data).verify_slice(mac).is_ok())
}

fn mac_differs() -> Refusal {
    Refusal::new(
        "ppk-mac",
        "the file's Private-MAC does not fit the rest of it: something in it was changed. Take \
         another copy of the key",
    )
}

fn cipher_unknown(name: &str) -> Refusal {
    let name: String = name.chars().take(40).flat_map(char::escape_default).collect();
    Refusal::new(
        "cipher-unknown",
        format!(
            "the file is encrypted with \"{name}\", and PuTTY knows {CIPHER} alone: save it anew with PuTTYgen"
        ),
    )
    .with("cipher", name)
}

fn version_unknown() -> Refusal {
    Refusal::new(
        "ppk-version",
        "this is a PuTTY key of a version other than 2 and 3: open it in PuTTYgen and save it anew",
    )
}

fn check_algorithm(name: &str) -> Result<(), Refusal> {
    let known = [
        "ssh-rsa",
        "ssh-dss",
        "ssh-ed25519",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
    ];
    if known.contains(&name) {
        return Ok(());
    }
    let name: String = name.chars().take(40).flat_map(char::escape_default).collect();
    Err(Refusal::new(
        "algorithm-not-ssh",
        format!(
            "the PuTTY key is one of {name}, which OpenSSH does not know: generate a new key, of Ed25519 for one"
        ),
    )
    .with("algorithm", name))
}

impl Lock for File {
    fn cipher(&self) -> &'static str {
        CIPHER
    }

    fn cost(&self) -> Cost {
        self.derivation.cost()
    }

    fn open(&self, passphrase: &[u8]) -> Result<Read, Refusal> {
        let keys = self.derivation.keys(passphrase)?;
        let mut private = Zeroizing::new(self.private.to_vec());
        Cipher::Aes256Cbc
            .decrypt(keys.cipher(), keys.iv(), &mut private, None)
            .map_err(|_| damaged("the encrypted part is not of whole blocks"))?;
        Self::open(self, &private, &keys)
    }
}
