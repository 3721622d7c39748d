//! What is not read, each by its name, and what to do about it.

use keyferry::vault::Refusal;

use super::pem::find;

/// How much of a text is looked at to name it, in bytes.
const HEAD: usize = 512;

/// Refuses what is not text.
pub(super) fn refuse_binary(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.starts_with(b"openssh-key-v1\0") {
        return Err(Refusal::new(
            "openssh-private-bare",
            "this is an OpenSSH private key without the base64 and the lines around it: choose \
             the file that begins with -----BEGIN OPENSSH PRIVATE KEY-----",
        )
        .at(0));
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
    if controls.count() * 8 > bytes.len() {
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
    ("EC PARAMETERS", "sec1-private", "the parameters of an EC key", REWRITE),
    ("DSA PARAMETERS", "dsa-private", "the parameters of a DSA key", REGENERATE),
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

const REWRITE: &str = "on a copy of it run ssh-keygen -p -f FILE, which writes it as an OpenSSH \
                       key, or drop the .pub file beside it";
const REGENERATE: &str = "OpenSSH no longer reads DSA: generate a new key with ssh-keygen -t ed25519";
const CERTIFICATE: &str = "choose the certificate or the key itself";
const NOT_A_KEY: &str = "choose a key file, ~/.ssh/id_ed25519.pub for one";

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

/// How texts begin: beginning, code, what it is, what to do.
const BEGINNINGS: [(&str, &str, &str, &str); 11] = [
    (
        "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY",
        "ssh-com-private",
        "an ssh.com private key",
        "turn it into an OpenSSH key with puttygen FILE -O private-openssh-new -o id_key",
    ),
    ("SSH PRIVATE KEY FILE FORMAT 1", "ssh1-private", "a key of SSH protocol 1", REGENERATE_1),
    ("AGE-SECRET-KEY-", "age", "an age identity", NOT_A_KEY),
    ("age1", "age", "an age recipient", NOT_A_KEY),
    ("age-encryption.org/", "age", "a file encrypted by age", "decrypt it with age -d first"),
    ("SHA256:", "fingerprint", "a fingerprint", WHOLE_KEY),
    ("SHA512:", "fingerprint", "a fingerprint", WHOLE_KEY),
    ("MD5:", "fingerprint", "a fingerprint", WHOLE_KEY),
    ("<", "markup", "a web page or XML", NOT_A_KEY),
    ("http", "web-address", "an address", "open it, and copy the key itself"),
    ("ssh ", "command", "a command line", NOT_A_KEY),
];

const WHOLE_KEY: &str = "a key can't be made from it: choose the public key itself";
const REGENERATE_1: &str = "nothing reads it any more: generate a new key with ssh-keygen -t ed25519";

/// The refusal of a text that is no key that is read.
pub(super) fn refuse_text(bytes: &[u8]) -> Refusal {
    let blanks = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let text = String::from_utf8_lossy(bytes.get(blanks..).unwrap_or_default());
    let beginning = BEGINNINGS.iter().find(|(beginning, ..)| text.starts_with(beginning));
    let found = match beginning {
        Some((_, code, what, advice)) => refusal(code, what, advice),
        None => refuse_shape(&text),
    };
    found.at(blanks)
}

fn refuse_shape(text: &str) -> Refusal {
    let head: String = text.chars().take(HEAD).collect();
    if is_fingerprint(&head) {
        return refusal("fingerprint", "a fingerprint", WHOLE_KEY);
    }
    if head.starts_with(['{', '[']) {
        return refusal("json", "JSON", "copy the key out of it, with real line ends in place of \\n");
    }
    if head.contains("BEGIN") && head.contains("KEY") {
        return refusal(
            "pem-dashes",
            "a key whose first line is not as it was written, perhaps with other dashes",
            "copy the file again, not from a word processor",
        );
    }
    Refusal::new(
        "not-a-key",
        "there is no key in it that is known here: choose a key file, ~/.ssh/id_ed25519 or \
         ~/.ssh/id_ed25519.pub for one",
    )
}

/// `256 SHA256:… comment (ED25519)`, or sixteen pairs of hexadecimal digits with colons.
fn is_fingerprint(head: &str) -> bool {
    let mut words = head.split_ascii_whitespace();
    let Some(first) = words.next() else { return false };
    let listed = first.bytes().all(|byte| byte.is_ascii_digit())
        && words.next().is_some_and(|word| word.starts_with("SHA256:") || word.starts_with("MD5:"));
    let pairs: Vec<&str> = first.split(':').collect();
    let hex = |pair: &&str| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit());
    listed || (pairs.len() >= 16 && pairs.iter().all(hex))
}

fn refusal(code: &str, what: &str, advice: &str) -> Refusal {
    Refusal::new(code.to_owned(), format!("this is {what}, which is not read here: {advice}"))
}
