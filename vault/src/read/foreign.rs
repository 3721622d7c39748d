//! What is not read, each by its name, and what to do about it.

mod text;

use keyferry::vault::Refusal;

pub(super) use self::text::refuse_text;
use super::pem::find;

/// How files that are not text begin: beginning, code, what it is, what to do.
const MAGICS: [(&[u8], &str, &str, &str); 3] = [
    (
        b"openssh-key-v1\0",
        "openssh-private-bare",
        "an OpenSSH private key without the base64 and the lines around it",
        "choose the file that begins with -----BEGIN OPENSSH PRIVATE KEY-----",
    ),
    (b"SSH PRIVATE KEY FILE FORMAT 1.1\n\0", "ssh1-private", "a key of SSH protocol 1", REGENERATE_1),
    (
        b"\xfe\xed\xfe\xed",
        "java-keystore",
        "a keystore of Java",
        "turn it into PKCS#12 with keytool -importkeystore -deststoretype PKCS12, and take the key out of that \
         with openssl pkcs12 -nocerts -nodes",
    ),
];

/// Refuses what is not text.
pub(super) fn refuse_binary(bytes: &[u8]) -> Result<(), Refusal> {
    if let Some((_, code, what, advice)) = MAGICS.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Err(refusal(code, what, advice).at(0));
    }
    match bytes.iter().position(|byte| *byte == 0) {
        Some(position) => Err(nul(bytes, position)),
        None => Ok(()),
    }
}

/// Refuses the key of a service account of Google Cloud, which is JSON with a PEM inside.
pub(super) fn refuse_service_account(text: &[u8]) -> Result<(), Refusal> {
    if !text.trim_ascii().starts_with(b"{") || find(text, b"\"service_account\"", 0).is_none() {
        return Ok(());
    }
    Err(Refusal::new(
        "service-account",
        "this is the key of a Google Cloud service account, which signs for an application and is no \
         SSH key: choose an SSH key, ~/.ssh/id_ed25519 for one",
    ))
}

fn nul(bytes: &[u8], position: usize) -> Refusal {
    let controls = bytes.iter().filter(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace());
    if controls.count() * 8 > bytes.len() || std::str::from_utf8(bytes).is_err() {
        return Refusal::new(
            "binary",
            "this is not text, so it is no key file that is read: choose a key file, \
             ~/.ssh/id_ed25519 or ~/.ssh/id_ed25519.pub for one",
        )
        .at(position);
    }
    Refusal::new(
        "text-nul",
        format!(
            "there is a NUL byte at position {position}, which no key file holds: the file is \
             damaged. Copy it again, whole"
        ),
    )
    .with("position", position)
    .at(position)
}

/// The refusal of a PKCS#12 file (RFC 7292 §4).
pub(super) fn pkcs12() -> Refusal {
    Refusal::new(
        "pkcs12",
        "this is a PKCS#12 file, which is not read here: take the key out with openssl pkcs12 -in \
         FILE -nocerts -nodes -out KEY",
    )
    .at(0)
}

/// The refusal of a DER value (X.690) that is no key.
pub(super) fn der() -> Refusal {
    Refusal::new(
        "der-unknown",
        "this is DER, but of no key or certificate that is known here: openssl asn1parse -inform \
         DER -in FILE shows what it holds",
    )
    .at(0)
}

/// What a PEM label stands for, and what to do: label, code, what it is, what to do.
const LABELS: [(&str, &str, &str, &str); 12] = [
    ("EC PARAMETERS", "ec-parameters", "the name of a curve, and no key on it", NOT_A_KEY),
    ("DSA PARAMETERS", "dsa-parameters", "a set of DSA parameters, and no key", NOT_A_KEY),
    ("CERTIFICATE REQUEST", "certificate-request", "a certificate signing request", CERTIFICATE),
    ("NEW CERTIFICATE REQUEST", "certificate-request", "a certificate signing request", CERTIFICATE),
    (
        "TRUSTED CERTIFICATE",
        "trusted-certificate",
        "an OpenSSL trusted certificate",
        "write a plain one with openssl x509 -in FILE",
    ),
    ("X509 CRL", "certificate-revocations", "a list of revoked certificates", CERTIFICATE),
    ("PKCS7", "pkcs7", "a PKCS#7 bundle", CERTIFICATE),
    ("CMS", "pkcs7", "a CMS bundle", CERTIFICATE),
    ("SSH SIGNATURE", "ssh-signature", "an SSH signature", NOT_A_KEY),
    ("DH PARAMETERS", "dh-parameters", "a set of Diffie-Hellman parameters", NOT_A_KEY),
    ("AGE ENCRYPTED FILE", "age", "a file encrypted by age", "decrypt it with age -d first"),
    ("PGP SIGNATURE", "pgp", "an OpenPGP signature", NOT_A_KEY),
];

const CERTIFICATE: &str = "choose the certificate or the key itself";
const NOT_A_KEY: &str = "choose a key file, ~/.ssh/id_ed25519.pub for one";
const REGENERATE_1: &str = "nothing reads it any more: generate a new key with ssh-keygen -t ed25519";

/// The refusal of a PEM block that is not read.
pub(super) fn refuse_label(label: &str) -> Refusal {
    if label.starts_with("PGP ") {
        return refusal("pgp", "an OpenPGP block", "write its SSH key with gpg --export-ssh-key KEYID");
    }
    LABELS.iter().find(|(known, ..)| *known == label).map_or_else(
        || refusal("pem-label-unknown", "a PEM block of a kind that is not known here", NOT_A_KEY),
        |(_, code, what, advice)| refusal(code, what, advice),
    )
}

fn refusal(code: &str, what: &str, advice: &str) -> Refusal {
    Refusal::new(code.to_owned(), format!("this is {what}, which is not read here: {advice}"))
}
