//! What stands around the bytes, so that they come to one reader.

use base64ct::{Base64, Encoding};

/// Characters of base64 in a line.
const WIDTH: usize = 64;

/// A DER value of any format: what the label says is not asked.
pub fn der(value: &[u8]) -> Vec<u8> {
    pem("PRIVATE KEY", value)
}

/// `EncryptedPrivateKeyInfo` (RFC 5958 §3).
pub fn pkcs8_encrypted(value: &[u8]) -> Vec<u8> {
    pem("ENCRYPTED PRIVATE KEY", value)
}

/// `openssh-key-v1` (OpenSSH `PROTOCOL.key`).
pub fn openssh_private(data: &[u8]) -> Vec<u8> {
    pem("OPENSSH PRIVATE KEY", data)
}

/// A PEM block (RFC 7468) that holds the bytes.
fn pem(label: &str, data: &[u8]) -> Vec<u8> {
    pem_with(label, "", data)
}

/// A PEM block with lines in front of its base64.
pub(crate) fn pem_with(label: &str, headers: &str, data: &[u8]) -> Vec<u8> {
    let base64 = lines(data).join("\n");
    format!("-----BEGIN {label}-----\n{headers}{base64}\n-----END {label}-----\n").into_bytes()
}

/// The base64 of the bytes, line by line.
pub(crate) fn lines(data: &[u8]) -> Vec<String> {
    let base64 = Base64::encode_string(data);
    let lines = base64.as_bytes().chunks(WIDTH);
    lines.map(|line| String::from_utf8_lossy(line).into_owned()).collect()
}

/// A public key line that holds the blob and names the type that stands in it.
pub fn public_line(blob: &[u8]) -> Vec<u8> {
    let name = first_string(blob).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or("ssh-rsa");
    format!("{name} {} me@example\n", Base64::encode_string(blob)).into_bytes()
}

/// The blob of a public key line.
pub(crate) fn blob(line: &str) -> Vec<u8> {
    let base64 = line.split(' ').nth(1).unwrap_or_default();
    Base64::decode_vec(base64).expect("the lines are the repository's own")
}

/// The first of the strings in a blob (RFC 4251 §5): the name of its type.
pub(crate) fn first_string(blob: &[u8]) -> Option<&[u8]> {
    let (len, rest) = blob.split_first_chunk()?;
    rest.get(..usize::try_from(u32::from_be_bytes(*len)).ok()?)
}

/// The body of a public key file of RFC 4716.
pub fn rfc4716(body: &[u8]) -> Vec<u8> {
    [b"---- BEGIN SSH2 PUBLIC KEY ----\n", body, b"\n---- END SSH2 PUBLIC KEY ----\n"].concat()
}

/// One value of DER (X.690) that is shorter than 2¹⁶ bytes.
fn tagged(tag: u8, value: &[u8]) -> Vec<u8> {
    let [.., high, low] = value.len().to_be_bytes();
    let length: &[u8] = match (high, low) {
        (0, 0..0x80) => &[low],
        (0, _) => &[0x81, low],
        _ => &[0x82, high, low],
    };
    [&[tag], length, value].concat()
}

/// Identifiers of curves (RFC 5480 §2.1.1.1), and how many bytes their scalars have.
const CURVES: [(&[u8], usize); 3] = [
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], 32),
    (&[0x2b, 0x81, 0x04, 0x00, 0x22], 48),
    (&[0x2b, 0x81, 0x04, 0x00, 0x23], 66),
];

/// A private key whose secret number is in the bytes: the first of them says of which kind, and
/// whether the rest is a whole file instead.
pub fn private(bytes: &[u8]) -> Vec<u8> {
    let Some((kind, rest)) = bytes.split_first() else { return Vec::new() };
    match kind {
        0 => der(&ed25519(rest)),
        1..=3 => der(&sec1(CURVES[usize::from(kind - 1)], rest)),
        4 => openssh_private(rest),
        5 => der(rest),
        _ => rest.to_vec(),
    }
}

/// RFC 8410 §7, with the seed in as many bytes as there are.
fn ed25519(seed: &[u8]) -> Vec<u8> {
    const ALGORITHM: &[u8] = &[0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70];
    let seed = seed.get(..32).unwrap_or(seed);
    tagged(0x30, &[ALGORITHM, &tagged(0x04, &tagged(0x04, seed))].concat())
}

/// RFC 5915 §3, without the public half, so that every number below the order is a key.
fn sec1((curve, len): (&[u8], usize), scalar: &[u8]) -> Vec<u8> {
    let scalar = scalar.get(..len).unwrap_or(scalar);
    let parameters = tagged(0xa0, &tagged(0x06, curve));
    tagged(0x30, &[&[0x02, 0x01, 0x01], &*tagged(0x04, scalar), &*parameters].concat())
}
