//! What is derived is what the `bcrypt-pbkdf` crate derives, and what OpenBSD's tests have.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

use keyferry_bcrypt::derive;

/// Passphrase, salt and key, after four rounds, of OpenBSD's `regress/lib/libutil/bcrypt_pbkdf`.
const VECTORS: [(&[u8], &[u8], &[u8]); 3] = [
    (
        b"password",
        b"salt",
        b"\x5b\xbf\x0c\xc2\x93\x58\x7f\x1c\x36\x35\x55\x5c\x27\x79\x65\x98\xd4\x7e\x57\x90\x71\xbf\x42\x7e\
          \x9d\x8f\xbe\x84\x2a\xba\x34\xd9",
    ),
    (b"password", b"\0", b"\xc1\x2b\x56\x62\x35\xee\xe0\x4c\x21\x25\x98\x97\x0a\x57\x9a\x67"),
    (b"\0", b"salt", b"\x60\x51\xbe\x18\xc2\xf4\xf8\x2c\xbf\x0e\xfe\xe5\x47\x1b\x4b\xb9"),
];

#[test]
fn openbsd_s_vectors() {
    for (passphrase, salt, key) in VECTORS {
        assert_eq!(*derive(passphrase, salt, 4, key.len()).unwrap(), key);
    }
}

#[test]
fn keys_of_every_length_are_those_of_the_crate() {
    for len in [1, 16, 31, 32, 33, 44, 48, 64, 65, 96, 97, 128, 1024] {
        for (passphrase, salt, rounds) in [(&b"x"[..], &b"0123456789abcdef"[..], 1), (&[0xff; 100], b"s", 3)]
        {
            let mut expected = vec![0; len];
            bcrypt_pbkdf::bcrypt_pbkdf(passphrase, salt, rounds, &mut expected).unwrap();
            assert_eq!(*derive(passphrase, salt, rounds, len).unwrap(), expected, "{len} bytes");
        }
    }
}

#[test]
fn nothing_is_derived_from_nothing() {
    assert!(derive(b"", b"salt", 1, 32).is_none());
    assert!(derive(b"password", b"", 1, 32).is_none());
    assert!(derive(b"password", b"salt", 0, 32).is_none());
    assert!(derive(b"password", b"salt", 1, 0).is_none());
    assert!(derive(b"password", b"salt", 1, 1025).is_none());
}
