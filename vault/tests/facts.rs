//! What answers say beside their sentences, so that any language can say it: formats, ciphers, figures, names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{key_file, refusal, vault};
use keyferry::vault::{Answer, Ask, Choice, MAX_INPUT_LEN, Strength};

/// As `ssh-keygen -a`, OpenSSL and PuTTYgen were told to encrypt them.
#[test]
fn an_encrypted_file_tells_how_it_is_encrypted() {
    for (file, format, cipher, kdf, rounds) in [
        ("locked_24_rounds", "openssh-private", "aes256-ctr", "bcrypt", 24),
        ("locked_chacha20-poly1305", "openssh-private", "chacha20-poly1305@openssh.com", "bcrypt", 2),
        ("id_ed25519.pkcs8-pbes1-3des", "pkcs8-private", "des-ede3-cbc", "pbes1", 2048),
        ("id_ed25519.pkcs8-pbes1-md5", "pkcs8-private", "des-cbc", "pbes1", 2048),
        ("id_ed25519.pkcs8-scrypt", "pkcs8-private", "aes-256-cbc", "scrypt", 1024),
        ("id_ed25519.locked.ppk2", "ppk2", "aes256-cbc", "sha1", 2),
        ("id_ecdsa_p256.Argon2d.ppk3", "ppk3", "aes256-cbc", "argon2d", 2),
        ("id_ecdsa_p256.Argon2i.ppk3", "ppk3", "aes256-cbc", "argon2i", 2),
        ("id_ecdsa_p256.Argon2id.ppk3", "ppk3", "aes256-cbc", "argon2id", 2),
    ] {
        let mut vault = vault();
        let answer = vault.read(&key_file(file));
        let Answer::PassphraseNeeded { format: f, cipher: c, kdf: k, rounds: r, found, cost, .. } = answer
        else {
            panic!("{file}: {answer:?}")
        };
        assert_eq!((f.as_str(), c.as_str(), k.as_str(), r), (format, cipher, kdf, rounds), "{file}");
        assert!(found.contains(cipher), "{found}");
        assert!(kdf == "sha1" || cost.contains(&rounds.to_string()) || kdf == "scrypt", "{cost}");
        let Answer::Key(summary) = vault.unlock("correct horse") else { panic!("{file}") };
        assert_eq!(summary.cipher.as_deref(), Some(cipher));
        assert!(summary.encrypted);
    }
    let Answer::Key(summary) = vault().read(&key_file("id_ed25519")) else { panic!() };
    assert_eq!((summary.cipher, summary.encrypted), (None, false));
}

fn facts(choice: &Choice) -> (&str, &str, Option<u32>) {
    (&choice.format, &choice.algorithm, choice.bits)
}

#[test]
fn a_choice_tells_what_it_is() {
    let files = ["id_rsa_2048", "locked_24_rounds", "certificate.x509"];
    let input = files.map(key_file).concat();
    let Answer::Several(offers) = vault().read(&input) else { panic!() };
    let told: Vec<_> = offers.choices.iter().map(facts).collect();
    let expected = [
        ("openssh-private", "ssh-rsa", Some(2048)),
        ("openssh-private", "ssh-ed25519", Some(256)),
        ("x509", "", None),
    ];
    assert_eq!(told, expected);
    let lines = [key_file("id_ecdsa_p384.pub"), b"not a key\n".to_vec(), key_file("id_ed25519.pub")].concat();
    let Answer::Several(offers) = vault().read(&lines) else { panic!() };
    let told: Vec<_> = offers.choices.iter().map(facts).collect();
    let expected = [
        ("openssh-public", "ecdsa-sha2-nistp384", Some(384)),
        ("", "", None),
        ("openssh-public", "ssh-ed25519", Some(256)),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_refusal_has_the_figures_and_names_of_its_sentence() {
    let text = |file| String::from_utf8(key_file(file)).unwrap();
    let ed25519 = text("id_ed25519.pub");
    let ppk = text("id_ed25519.locked.ppk2");
    for (input, code, params) in [
        ("x".repeat(MAX_INPUT_LEN + 1), "input-too-large", vec![("bytes", "65537"), ("most", "65536")]),
        (
            ed25519.replacen("ssh-ed25519", "ssh-rsa", 1),
            "public-key-type-differs",
            vec![("inside", "ssh-ed25519"), ("line", "ssh-rsa")],
        ),
        (ppk.replace("aes256-cbc", "rot13"), "cipher-unknown", vec![("cipher", "rot13")]),
        (ppk.replace("Private-MAC", "Private-Mac"), "ppk-damaged", vec![("header", "Private-MAC")]),
        (format!("{ed25519}\0"), "text-nul", vec![("position", "100")]),
    ] {
        let refusal = refusal(vault().read(input.as_bytes()));
        let told: Vec<(&str, &str)> = refusal.params.iter().map(|(name, value)| (&**name, value)).collect();
        assert_eq!((refusal.code.as_str(), told), (code, params), "{}", refusal.message);
        for (_, value) in refusal.params.iter() {
            assert!(refusal.message.contains(value), "{}", refusal.message);
        }
    }
    let unknown = refusal(vault().ask(Ask::Choose { index: 0 }, None).0);
    assert!(unknown.params.is_empty());
}

#[test]
fn a_passphrase_is_weighed_without_a_key() {
    let weigh = |passphrase: &[u8]| vault().ask(Ask::Weigh, Some(passphrase)).0;
    for (passphrase, expected) in [
        ("", Strength::VeryWeak),
        ("password1", Strength::VeryWeak),
        ("Tr0ub4dor&3", Strength::Weak),
        ("correct horse battery staple", Strength::Strong),
    ] {
        let Answer::Weighed { strength, .. } = weigh(passphrase.as_bytes()) else { panic!() };
        assert_eq!(strength, expected, "{passphrase}");
    }
    let too_long = refusal(weigh(&[b'x'; 1024]));
    assert_eq!((too_long.code.as_str(), too_long.params.get("most")), ("passphrase-too-long", Some("1023")));
}
