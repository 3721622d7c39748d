//! A key file, and what of it a target begins with.

use std::{fs, io, path::Path};

use base64ct::{Base64, Encoding};

/// A key file of `vault/tests/keys`.
pub(crate) struct File {
    pub(crate) name: String,
    bytes: Vec<u8>,
}

impl File {
    /// All of them.
    pub(crate) fn all() -> io::Result<Vec<Self>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vault/tests/keys");
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if ![".sh", ".tsv"].iter().any(|ending| name.ends_with(ending)) {
                files.push(Self { name, bytes: fs::read(entry.path())? });
            }
        }
        Ok(files)
    }

    /// The file as it is.
    pub(crate) fn whole(&self) -> Vec<Vec<u8>> {
        vec![self.bytes.clone()]
    }

    /// The file, if its name ends so.
    pub(crate) fn if_named(&self, endings: &[&str]) -> Vec<Vec<u8>> {
        let is_named = endings.iter().any(|ending| self.name.ends_with(ending));
        if is_named { self.whole() } else { Vec::new() }
    }

    /// The file, if it begins so.
    pub(crate) fn if_begins(&self, text: &str) -> Vec<Vec<u8>> {
        if self.bytes.starts_with(text.as_bytes()) { self.whole() } else { Vec::new() }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What the base64 of a PEM block without headers holds.
    fn body(&self) -> Option<Vec<u8>> {
        let text = self.text();
        let base64: String =
            text.strip_prefix("-----BEGIN ")?.lines().skip(1).filter(|line| !line.starts_with('-')).collect();
        Base64::decode_vec(&base64).ok()
    }

    /// The DER in it.
    pub(crate) fn der(&self) -> Vec<Vec<u8>> {
        let body = self.body().filter(|body| body.starts_with(&[0x30]));
        let own = self.bytes.starts_with(&[0x30]).then(|| self.bytes.clone());
        body.or(own).into_iter().collect()
    }

    /// The DER in it, if it is encrypted PKCS#8.
    pub(crate) fn encrypted(&self) -> Vec<Vec<u8>> {
        if self.text().starts_with("-----BEGIN ENCRYPTED") { self.der() } else { Vec::new() }
    }

    /// The `openssh-key-v1` in it.
    pub(crate) fn openssh(&self) -> Vec<Vec<u8>> {
        self.body().filter(|body| body.starts_with(b"openssh-key-v1\0")).into_iter().collect()
    }

    /// The blob of the public key line that it is.
    pub(crate) fn blob(&self) -> Vec<Vec<u8>> {
        let text = self.text();
        let word = text.split(' ').nth(1).unwrap_or_default();
        let is_line = word.starts_with("AAAA");
        is_line.then(|| Base64::decode_vec(word).ok()).flatten().into_iter().collect()
    }

    /// What is between the first and the last line of RFC 4716.
    pub(crate) fn rfc4716(&self) -> Vec<Vec<u8>> {
        let text = self.text();
        let Some(rest) = text.strip_prefix("---- BEGIN SSH2 PUBLIC KEY ----\n") else { return Vec::new() };
        rest.split_once("\n---- END").map(|(body, _)| body.as_bytes().to_vec()).into_iter().collect()
    }

    /// Kinds of `frame::private`: a number of each length, and whole files.
    pub(crate) fn round_trip(&self) -> Vec<Vec<u8>> {
        let kind = |kind: u8| move |data: Vec<u8>| [vec![kind], data].concat();
        if self.name == "id_ed25519" {
            return (0..4)
                .map(|curve| kind(curve)((1..=66).collect()))
                .chain(self.openssh().into_iter().map(kind(4)))
                .collect();
        }
        let openssh = self.openssh().into_iter().map(kind(4));
        let pkcs1 = self.if_named(&[".pkcs1.der"]).into_iter().map(kind(5));
        let others = self.if_named(&[".jwk", ".ppk2", ".ppk3"]).into_iter().map(kind(6));
        openssh.chain(pkcs1).chain(others).collect()
    }

    /// Kinds of `locked::file`: what their files hold when they are not encrypted.
    pub(crate) fn unlock(&self) -> Vec<Vec<u8>> {
        let kinds: Vec<(u8, Vec<u8>)> = match self.name.as_str() {
            "id_rsa_2048.pkcs1.der" => vec![(0, self.bytes.clone())],
            name if name.ends_with(".sec1.der") => vec![(1, self.bytes.clone())],
            name if name.ends_with(".pkcs8.der") => vec![(2, self.bytes.clone())],
            "id_ed25519" => {
                self.section().into_iter().flat_map(|section| [(3, section.clone()), (4, section)]).collect()
            }
            "id_ed25519.ppk2" => vec![(5, self.putty())],
            "id_ecdsa_p521.ppk2" => vec![(6, self.putty())],
            "id_rsa_2048.ppk2" => vec![(7, self.putty())],
            _ => Vec::new(),
        };
        kinds.into_iter().map(|(kind, data)| [vec![kind], data].concat()).collect()
    }

    /// The private section of an OpenSSH file (`PROTOCOL.key`), without its padding.
    fn section(&self) -> Option<Vec<u8>> {
        let body = self.body()?;
        let mut rest = body.strip_prefix(b"openssh-key-v1\0")?;
        for _cipher_kdf_and_options in 0..3 {
            (_, rest) = string(rest)?;
        }
        let (_count, rest) = rest.split_at_checked(4)?;
        let (_public, rest) = string(rest)?;
        let (section, _) = string(rest)?;
        let is_padding = |len: &u8| section.ends_with(&(1..=*len).collect::<Vec<u8>>());
        let padding = (0..16).rev().find(is_padding).map_or(0, usize::from);
        section.get(..section.len() - padding).map(<[u8]>::to_vec)
    }

    /// The private blob of a PuTTY file.
    fn putty(&self) -> Vec<u8> {
        let text = self.text();
        let lines = text.lines().skip_while(|line| !line.starts_with("Private-Lines")).skip(1);
        let base64: String = lines.take_while(|line| !line.contains(':')).collect();
        Base64::decode_vec(&base64).unwrap_or_default()
    }
}

/// The string (RFC 4251 §5) at the front, and what is behind it.
fn string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*len)).ok()?)
}
