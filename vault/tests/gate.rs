//! The semantic gate: files that decode and are no keys, made by changing numbers of good ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use base64ct::{Base64, Encoding};
use common::{key_file, refusal, vault};
use keyferry::vault::{Answer, KeySummary};

const MAGIC: &[u8] = b"openssh-key-v1\0";

/// The parts of an unencrypted `openssh-key-v1` file with one key.
#[derive(Clone)]
struct File {
    public: Vec<Vec<u8>>,
    checks: [u32; 2],
    private: Vec<Vec<u8>>,
    padding: Vec<u8>,
    cipher: &'static str,
    kdf: (&'static str, Vec<u8>),
    count: u32,
    behind: Vec<u8>,
}

fn strings(mut bytes: &[u8], count: usize) -> (Vec<Vec<u8>>, &[u8]) {
    let mut values = Vec::new();
    while values.len() < count && !bytes.is_empty() {
        let (len, rest) = bytes.split_first_chunk::<4>().unwrap();
        let (value, rest) = rest.split_at(u32::from_be_bytes(*len) as usize);
        values.push(value.to_vec());
        bytes = rest;
    }
    (values, bytes)
}

fn string(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat()
}

fn join(values: &[Vec<u8>]) -> Vec<u8> {
    values.iter().flat_map(|value| string(value)).collect()
}

impl File {
    /// Takes a file apart: the private section holds as many strings, the comment included.
    fn of(name: &str, fields: usize) -> Self {
        let pem = String::from_utf8(key_file(name)).unwrap();
        let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let data = Base64::decode_vec(&body).unwrap();
        let (head, rest) = strings(data.strip_prefix(MAGIC).unwrap(), 3);
        assert_eq!(head[0], b"none");
        let (halves, behind) = strings(&rest[4..], 2);
        let (private, padding) = strings(&halves[1][8..], fields);
        Self {
            public: strings(&halves[0], usize::MAX).0,
            checks: [7, 7],
            private,
            padding: padding.to_vec(),
            cipher: "none",
            kdf: ("none", Vec::new()),
            count: 1,
            behind: behind.to_vec(),
        }
    }

    fn pem(&self) -> Vec<u8> {
        let checks: Vec<u8> = self.checks.iter().flat_map(|check| check.to_be_bytes()).collect();
        let section = [checks, join(&self.private), self.padding.clone()].concat();
        let data = [
            MAGIC.to_vec(),
            string(self.cipher.as_bytes()),
            string(self.kdf.0.as_bytes()),
            string(&self.kdf.1),
            self.count.to_be_bytes().to_vec(),
            string(&join(&self.public)),
            string(&section),
            self.behind.clone(),
        ]
        .concat();
        let base64 = Base64::encode_string(&data);
        format!("-----BEGIN OPENSSH PRIVATE KEY-----\n{base64}\n-----END OPENSSH PRIVATE KEY-----\n")
            .into_bytes()
    }
}

fn ed25519() -> File {
    File::of("id_ed25519", 4)
}

fn p256() -> File {
    File::of("id_ecdsa_p256", 5)
}

fn rsa() -> File {
    File::of("id_rsa_2048", 8)
}

#[track_caller]
fn code(file: &File) -> String {
    refusal(vault().read(&file.pem())).code
}

#[track_caller]
fn accept(file: &File) -> KeySummary {
    match vault().read(&file.pem()) {
        Answer::Key(summary) => summary,
        other => panic!("{other:?}"),
    }
}

fn changed(file: &File, change: impl FnOnce(&mut File)) -> File {
    let mut file = file.clone();
    change(&mut file);
    file
}

#[test]
fn files_put_together_again_are_accepted() {
    for file in [ed25519(), p256(), rsa()] {
        assert!(accept(&file).has_private_key);
    }
}

#[test]
fn ed25519_halves_belong_together() {
    let file = ed25519();
    let public = changed(&file, |file| file.public[1][5] ^= 1);
    let inner = changed(&file, |file| file.private[1][5] ^= 1);
    let copy = changed(&file, |file| file.private[2][40] ^= 1);
    let seed = changed(&file, |file| file.private[2][5] ^= 1);
    assert!(
        ["key-halves-differ", "ed25519-not-a-point", "ed25519-small-order"].contains(&code(&public).as_str())
    );
    for file in [inner, copy, seed] {
        assert_eq!(code(&file), "key-halves-differ");
    }
}

/// All copies of the public half agree, and belong to another key.
#[test]
fn another_public_half_in_all_places_is_found() {
    let other = File::of("id_puttygen", 4);
    assert_eq!(other.public, ed25519().public, "the same key by another tool");
    let mut file = p256();
    let other = File::of("rare_short_scalar_p256", 5);
    file.public = other.public.clone();
    file.private[2] = other.private[2].clone();
    assert_eq!(code(&file), "key-halves-differ");
    let mut file = rsa();
    let other = File::of("id_rsa_3072", 8);
    file.public = other.public.clone();
    file.private[1] = other.private[1].clone();
    assert_eq!(code(&file), "key-halves-differ");
}

#[test]
fn ecdsa_points_and_scalars_are_checked() {
    let file = p256();
    let off_curve = changed(&file, |file| file.public[2][64] ^= 1);
    let infinity = changed(&file, |file| file.public[2] = vec![0]);
    let compressed = changed(&file, |file| {
        file.public[2].truncate(33);
        file.public[2][0] = 2;
    });
    assert_eq!(code(&off_curve), "ecdsa-off-curve");
    for file in [infinity, compressed] {
        assert!(["ecdsa-off-curve", "public-key-blob"].contains(&code(&file).as_str()));
    }
    let order = b"\0\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51";
    for scalar in [Vec::new(), order.to_vec(), vec![0x7f; 33]] {
        assert_eq!(code(&changed(&file, |file| file.private[3] = scalar)), "ecdsa-scalar-range");
    }
    let one = changed(&file, |file| file.private[3] = vec![1]);
    assert_eq!(code(&one), "key-halves-differ");
    let negative = changed(&file, |file| file.private[3] = vec![0xff; 32]);
    assert_eq!(code(&negative), "key-data-damaged");
    let curve = changed(&file, |file| file.private[1] = b"nistp384".to_vec());
    assert_eq!(code(&curve), "key-halves-differ");
}

#[test]
fn rsa_numbers_belong_together() {
    let file = rsa();
    // n, e, d, iqmp, p, q
    for field in [1, 3, 4, 5, 6] {
        let file = changed(&file, |file| {
            let last = file.private[field].len() - 1;
            file.private[field][last] ^= 2;
        });
        assert_eq!(code(&file), "key-halves-differ", "field {field}");
    }
    for exponent in [vec![1], vec![2], vec![1, 0, 0]] {
        let file = changed(&file, |file| {
            file.public[1].clone_from(&exponent);
            file.private[2] = exponent;
        });
        assert_eq!(code(&file), "rsa-numbers");
    }
    let swapped = changed(&file, |file| file.private.swap(5, 6));
    assert_eq!(code(&swapped), "key-halves-differ", "the coefficient is that of p and q in order");
}

#[test]
fn rsa_public_numbers_are_checked() {
    let line = |e: &[u8], n: &[u8]| {
        let blob = join(&[b"ssh-rsa".to_vec(), e.to_vec(), n.to_vec()]);
        format!("ssh-rsa {}", Base64::encode_string(&blob))
    };
    let n = rsa().public[2].clone();
    let even = [&n[..n.len() - 1], &[0]].concat();
    let long = [&[0], vec![0xff; 2048].as_slice()].concat();
    let rows = [
        (line(&[1], &n), "rsa-numbers"),
        (line(&[2], &n), "rsa-numbers"),
        (line(&[], &n), "public-key-blob"),
        (line(&n, &n), "rsa-numbers"),
        (line(&[1, 0, 1], &even), "rsa-numbers"),
        (line(&[1, 0, 1], &long), "rsa-too-long"),
        (line(&[1, 0, 1], &[15]), "rsa-numbers"),
    ];
    for (line, code) in rows {
        assert_eq!(refusal(vault().read(line.as_bytes())).code, code, "{line}");
    }
    let Answer::Key(summary) = vault().read(line(&[3], &n).as_bytes()) else { panic!() };
    assert_eq!(summary.findings[0].code, "rsa-unusual-exponent");
}

#[test]
fn ed25519_points_are_checked() {
    let identity = [&[1][..], &[0; 31]].concat();
    let order_two = [&[0xec][..], &[0xff; 30], &[0x7f]].concat();
    let zero = vec![0; 32];
    // y = p + 1 is the identity written another way
    let not_canonical = [&[0xee][..], &[0xff; 30], &[0x7f]].concat();
    let rows = [
        (identity, "ed25519-small-order"),
        (order_two, "ed25519-small-order"),
        (zero, "ed25519-small-order"),
        (not_canonical, "ed25519-not-a-point"),
        ([&[2][..], &[0; 31]].concat(), "ed25519-not-a-point"),
    ];
    for (point, code) in rows {
        let blob = join(&[b"ssh-ed25519".to_vec(), point.clone()]);
        let line = format!("ssh-ed25519 {}", Base64::encode_string(&blob));
        assert_eq!(refusal(vault().read(line.as_bytes())).code, code, "{point:02x?}");
    }
}

#[test]
fn a_second_key_in_the_comment_never_leaves() {
    let evil = b"me\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHTEc+47bCuWEKZXobU7DvHjippExXWoUdxXGQ9FakCL evil";
    let mut file = ed25519();
    file.private[3] = evil.to_vec();
    file.padding.clear();
    let summary = accept(&file);
    assert!(!summary.public_key.contains('\n'), "{}", summary.public_key);
    assert!(!summary.public_key.contains("evil"));
    assert_eq!(summary.comment, "");
    assert_eq!(summary.findings[0].code, "comment-dropped");
    assert!(summary.findings[0].message.contains("me<U+000A>ssh-ed25519"));
}

#[test]
fn the_frame_of_the_file_is_checked() {
    let file = ed25519();
    let rows = [
        (changed(&file, |file| file.checks = [7, 8]), "key-data-damaged"),
        (changed(&file, |file| file.count = 2), "openssh-private-several-keys"),
        (changed(&file, |file| file.count = 0), "openssh-private-several-keys"),
        (changed(&file, |file| file.behind = vec![0]), "key-data-damaged"),
        (changed(&file, |file| file.padding = vec![1, 2, 4]), "key-data-damaged"),
        (changed(&file, |file| file.padding = (1..=17).collect()), "key-data-damaged"),
        (changed(&file, |file| file.private[0] = b"ssh-rsa".to_vec()), "key-halves-differ"),
        (changed(&file, |file| file.cipher = "rot13"), "cipher-unknown"),
        (changed(&file, |file| file.kdf.0 = "bcrypt"), "key-data-damaged"),
        (changed(&file, |file| file.private[2].truncate(31)), "key-data-damaged"),
    ];
    for (row, (file, expected)) in rows.iter().enumerate() {
        assert_eq!(code(file), *expected, "row {row}");
    }
    for padding in [vec![], (1..=16).collect()] {
        accept(&changed(&file, |file| file.padding = padding));
    }
}

/// A file asks for as many rounds as it likes; nobody waits for years.
#[test]
fn costs_are_refused_before_they_are_paid() {
    let options = |rounds: u32| [string(&[9; 16]), rounds.to_be_bytes().to_vec()].concat();
    let locked = |rounds| {
        changed(&ed25519(), |file| {
            file.cipher = "aes256-ctr";
            file.kdf = ("bcrypt", options(rounds));
            let len: usize = 8 + join(&file.private).len();
            file.padding = vec![0; len.next_multiple_of(16) - len];
        })
    };
    for rounds in [4097, u32::MAX] {
        let started = std::time::Instant::now();
        assert_eq!(code(&locked(rounds)), "kdf-too-costly");
        assert!(started.elapsed().as_millis() < 500);
    }
    assert_eq!(code(&locked(0)), "key-data-damaged");
    for (rounds, told) in
        [(24, "24 rounds of bcrypt, up to a second"), (300, "about 4 seconds"), (4096, "about 54 seconds")]
    {
        match vault().read(&locked(rounds).pem()) {
            Answer::PassphraseNeeded { cost, .. } => assert!(cost.contains(told), "{cost}"),
            other => panic!("{other:?}"),
        }
    }
    let other = changed(&locked(24), |file| file.kdf.0 = "argon2id");
    assert_eq!(code(&other), "kdf-unknown");
}

/// The name of a type stands in the line, and is whatever the blob says.
#[test]
fn the_name_of_a_type_smuggles_no_line() {
    let read = |name: &str| {
        let blob = [string(name.as_bytes()), string(b"numbers of that type")].concat();
        vault().read(Base64::encode_string(&blob).as_bytes())
    };
    for name in ["ssh-a\nssh-rsa@b", "ssh-a ssh-rsa@b", "ssh-\u{6}@b", "ssh-\"@b", "ssh-,@b", "#ssh-a@b"] {
        assert_eq!(refusal(read(name)).code, "public-key-blob", "{name:?}");
    }
    assert_eq!(refusal(read("x@example.com")).code, "algorithm-not-ssh");
    let Answer::Key(summary) = read("ssh-x@example.com") else { panic!() };
    assert_eq!(summary.findings[0].code, "algorithm-unknown");
    assert!(matches!(vault().read(summary.public_key.as_bytes()), Answer::Key(_)));
}

/// The public half of an encrypted file is shown before the file is open.
#[test]
fn what_an_encrypted_file_shows_is_a_key() {
    let file = String::from_utf8(key_file("id_ed25519.locked.ppk2")).unwrap();
    assert!(matches!(vault().read(file.as_bytes()), Answer::PassphraseNeeded { .. }));
    let changed = file.replacen("bU7Dv", "bU3Dv", 1);
    assert_eq!(refusal(vault().read(changed.as_bytes())).code, "ed25519-not-a-point");
}

/// Each change makes a line that is no key, and the refusal says where.
#[test]
fn lines_that_are_no_key_say_where() {
    let line = |name: &str, blob: &[u8]| format!("{name} {}", Base64::encode_string(blob));
    let text = |file: &str| String::from_utf8(key_file(file)).unwrap();
    let base64 = |file: &str| text(file).split(' ').nth(1).unwrap().to_owned();
    let ed25519 = Base64::decode_vec(&base64("id_ed25519.pub")).unwrap();
    let rsa = Base64::decode_vec(&base64("id_rsa_2048.pub")).unwrap();
    let zero_in_front = [&rsa[..11], &string(&[0, 1, 0, 1]), &rsa[18..]].concat();
    let rows = [
        (line("ssh-ed25519", &[&ed25519[..], &[0]].concat()), "public-key-blob", 12),
        (line("ssh-ed25519", &ed25519[..ed25519.len() - 1]), "public-key-blob", 12),
        (line("ssh-rsa", &zero_in_front), "public-key-blob", 8),
        (format!("ssh-ed25519 {}=", base64("id_ed25519.pub")), "public-key-base64", 12),
        (format!("no-pty ssh-rsa {}=", base64("id_rsa_2048.pub")), "public-key-base64", 15),
        (line("ssh-rsa", &ed25519), "public-key-type-differs", 0),
        (line("no-pty ssh-ed25519", &rsa), "public-key-type-differs", 7),
        (line("ecdsa-sha2-nistp384", &join(&p256().public)), "public-key-type-differs", 0),
        (line("@revoked me ssh-ed25519", &ed25519), "known-hosts", 0),
        (line("ssh-ed25519", &join(&[b"ssh-ed25519".to_vec(), vec![0; 32]])), "ed25519-small-order", 12),
    ];
    for (line, code, position) in rows {
        let refusal = refusal(vault().read(line.as_bytes()));
        assert_eq!((refusal.code.as_str(), refusal.position), (code, Some(position)), "{line}");
    }
}

/// On every curve.
#[test]
fn points_off_each_curve_are_refused() {
    for (file, name) in
        [("id_ecdsa_p256", "nistp256"), ("id_ecdsa_p384", "nistp384"), ("id_ecdsa_p521", "nistp521")]
    {
        let good = File::of(file, 5).public;
        let mut off = good.clone();
        *off[2].last_mut().unwrap() ^= 1;
        for (public, is_key) in [(good, true), (off, false)] {
            let line = format!("ecdsa-sha2-{name} {}", Base64::encode_string(&join(&public)));
            match vault().read(line.as_bytes()) {
                Answer::Key(_) => assert!(is_key, "{line}"),
                other => assert_eq!((refusal(other).code.as_str(), is_key), ("ecdsa-off-curve", false)),
            }
        }
    }
}

/// In one paste, before or behind; of an encrypted file once it is open.
#[test]
fn a_public_line_beside_the_private_key_is_its_own() {
    let text = |file: &str| String::from_utf8(key_file(file)).unwrap();
    let (key, own, other) = (text("id_ed25519"), text("id_ed25519.pub"), text("id_rsa_2048.pub"));
    let locked = text("locked_aes256-ctr");
    for (input, differs) in [
        (format!("{key}{own}"), false),
        (format!("{own}{key}"), false),
        (format!("{key}\r\n{other}"), true),
        (format!("{other}{key}"), true),
        (format!("{key}{own}{other}"), true),
        (format!("{locked}{own}"), false),
        (format!("{locked}{other}"), true),
    ] {
        let mut vault = vault();
        let summary = match vault.read(input.as_bytes()) {
            Answer::PassphraseNeeded { .. } => vault.unlock("correct horse"),
            other => other,
        };
        let Answer::Key(summary) = summary else { panic!("{summary:?}") };
        assert!(summary.has_private_key);
        let found = summary.findings.iter().any(|finding| finding.code == "public-key-beside-differs");
        assert_eq!(found, differs, "{input}");
    }
}
