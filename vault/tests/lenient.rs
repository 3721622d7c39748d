//! Key files as other tools and people leave them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{key_file, vault};
use keyferry::vault::{Answer, KeySummary};

#[track_caller]
fn read(bytes: &[u8]) -> KeySummary {
    match vault().read(bytes) {
        Answer::Key(summary) => summary,
        other => panic!("{:?}: {other:?}", String::from_utf8_lossy(bytes)),
    }
}

fn text(name: &str) -> String {
    String::from_utf8(key_file(name)).unwrap()
}

#[track_caller]
fn codes(summary: &KeySummary) -> Vec<&str> {
    summary.findings.iter().map(|finding| finding.code.as_ref()).collect()
}

#[test]
fn mangled_public_lines_are_the_same_key() {
    let line = text("id_rsa_2048.pub").trim_end().to_owned();
    let [kind, base64, comment] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
    let (first, second) = base64.split_at(100);
    let rows = [
        line.clone(),
        format!("{line}\r\n"),
        format!("\u{feff}{line}"),
        format!("\n\n  {line}\n\n"),
        format!("{kind}\t{base64}\t{comment}"),
        format!("{kind}   {base64}    {comment}  "),
        format!("{kind}\n{base64} {comment}"),
        format!("{kind} {first}\n{second} {comment}\n"),
        format!("{kind} {first}\r\n   {second} {comment}\r\n"),
        format!("{kind} {first} {second} {comment}"),
        format!("# my key\n{line}\n# the end\n"),
        format!("{kind}\u{a0}{base64}\u{200b} {comment}"),
        format!("\"{line}\","),
        format!("'{line}'\n"),
        format!("{line}\n{line}\n"),
    ];
    for row in &rows {
        assert_eq!(read(row.as_bytes()).public_key, line, "{row:?}");
        assert!(read(row.as_bytes()).findings.is_empty(), "{row:?}");
    }
    let wrapped: Vec<&str> =
        base64.as_bytes().chunks(64).map(|piece| std::str::from_utf8(piece).unwrap()).collect();
    assert_eq!(
        read(format!("{kind} {}", wrapped.join("\n")).as_bytes()).public_key,
        format!("{kind} {base64}")
    );
}

#[test]
fn options_of_authorized_keys_stay_behind() {
    let line = text("id_ed25519.pub").trim_end().to_owned();
    for options in [
        "restrict",
        "no-pty,no-X11-forwarding",
        "command=\"echo \\\"ssh-rsa AAAA\\\", done\",from=\"10.0.0.0/8,*.example.com\"",
        "environment=\"A=ssh-rsa AAAAB3\"",
    ] {
        let summary = read(format!("{options} {line}").as_bytes());
        assert_eq!(summary.public_key, line, "{options}");
        assert_eq!(codes(&summary), ["authorized-keys-options"], "{options}");
    }
}

#[test]
fn private_files_of_any_width_are_the_same_key() {
    let pem = text("id_ed25519");
    let expected = read(pem.as_bytes()).public_key;
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let wrap = |width: usize| {
        let lines: Vec<&str> =
            body.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!(
            "-----BEGIN OPENSSH PRIVATE KEY-----\n{}\n-----END OPENSSH PRIVATE KEY-----",
            lines.join("\n")
        )
    };
    let rows = [
        wrap(64),
        wrap(76),
        wrap(1000),
        wrap(1),
        wrap(70).replace('\n', "\r\n"),
        wrap(70).replace('\n', " "),
        wrap(70).replace('\n', "\n    "),
        wrap(70).trim_end_matches('=').to_owned(),
        format!("\u{feff}{pem}"),
        format!("my key:\n{pem}\n"),
        wrap(70).replace('\n', "\n\n"),
        wrap(70).replace('\n', "\r"),
        wrap(70).replace('\n', "\\n"),
        format!("{{\"private_key\": \"{}\"}}", pem.replace('\n', "\\r\\n").replace('/', "\\/")),
        wrap(70).replace('\n', "<br>\n").replace('+', "&#43;").replace('/', "&#x2F;").replace('=', "&#x3d;"),
        wrap(70).replace("-----", "—–—"),
        wrap(70).replace("-----", "——"),
        wrap(70).replace('\n', "\u{a0}\n"),
        format!("> {}", pem.trim_end().replace('\n', "\n> ")),
        format!("> > {}", pem.trim_end().replace('\n', "\n> > ")),
    ];
    for row in rows {
        assert_eq!(read(row.as_bytes()).public_key, expected, "{row:?}");
    }
}

#[test]
fn base64_alone_is_what_it_holds() {
    let body =
        |name: &str| text(name).lines().filter(|line| !line.starts_with('-')).collect::<Vec<_>>().join("\n");
    let expected = read(&key_file("id_ed25519")).public_key;
    assert_eq!(read(body("id_ed25519").as_bytes()).public_key, expected);
    let whole = <base64ct::Base64 as base64ct::Encoding>::encode_string(&key_file("id_ed25519"));
    assert_eq!(read(whole.as_bytes()).public_key, expected);
    let line = text("id_ed25519.pub");
    let [kind, blob, _] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
    assert_eq!(read(blob.as_bytes()).public_key, format!("{kind} {blob}"));
    assert_eq!(read(body("id_rsa_2048.pkcs1").as_bytes()).format, "pkcs1-private");
}

#[test]
fn headers_of_rfc_4716_are_read() {
    let line = text("id_ed25519.pub");
    let [kind, blob, _] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
    let (first, second) = blob.split_at(30);
    let file = |headers: &str| {
        format!(
            "---- BEGIN SSH2 PUBLIC KEY ----\n{headers}{first}\r\n{second}\r\n---- END SSH2 PUBLIC KEY ----\n"
        )
    };
    let rows = [
        ("", ""),
        ("Comment: me\n", "me"),
        (
            "Subject: you\r\ncomment: \"a long comment that \\\r\ngoes on\"\r\nx-more: y\r\n",
            "a long comment that goes on",
        ),
    ];
    for (headers, comment) in rows {
        let summary = read(file(headers).as_bytes());
        assert_eq!(summary.public_key, format!("{kind} {blob} {comment}").trim_end());
    }
}

#[test]
fn utf16_is_text() {
    let pem = text("id_ed25519");
    let expected = read(pem.as_bytes()).public_key;
    let little = pem.encode_utf16().flat_map(u16::to_le_bytes);
    let big = pem.encode_utf16().flat_map(u16::to_be_bytes);
    assert_eq!(read(&[0xff, 0xfe].into_iter().chain(little).collect::<Vec<_>>()).public_key, expected);
    assert_eq!(read(&[0xfe, 0xff].into_iter().chain(big).collect::<Vec<_>>()).public_key, expected);
}

#[test]
fn of_several_blocks_the_private_key_is_taken() {
    let key = text("id_rsa_2048.pkcs8");
    let parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    let rows: [(String, &[&str]); 4] = [
        (format!("{}{key}", text("certificate.x509")), &["blocks-left"]),
        (format!("{key}{}", text("id_rsa_2048.spki")), &["blocks-left"]),
        (format!("{key}{}", text("id_ecdsa_p256.spki")), &["public-key-beside-differs"]),
        (format!("Bag Attributes\n    friendlyName: me\n{key}OCI_API_KEY\n"), &[]),
    ];
    let expected = read(key.as_bytes()).public_key;
    for (row, findings) in rows {
        let summary = read(row.as_bytes());
        assert_eq!(summary.public_key, expected);
        assert_eq!(codes(&summary), findings);
    }
    let with_parameters = read(format!("{parameters}{}", text("id_ecdsa_p256.sec1")).as_bytes());
    assert_eq!(with_parameters.public_key, read(&key_file("id_ecdsa_p256.sec1")).public_key);
    assert!(with_parameters.findings.is_empty());
}

#[test]
fn certificates_are_known_by_their_digest() {
    let summary = read(&key_file("certificate.x509"));
    assert_eq!(summary.format, "x509");
    assert_eq!(summary.public_key, text("certificate.x509"));
    assert_eq!(summary.fingerprints.sha1_certificate.as_deref(), Some(text("certificate.sha1").trim()));
    assert!(!summary.has_private_key);
}

#[test]
fn of_an_openssh_certificate_the_key_inside_is_taken() {
    let summary = read(&key_file("certificate.openssh"));
    assert_eq!(codes(&summary), ["openssh-certificate"]);
    assert!(!summary.findings[0].blocks());
    assert!(!summary.algorithm.contains("cert"), "{}", summary.algorithm);
}

#[test]
fn weak_and_unusual_keys_are_named() {
    let rows: [(&str, &[&str], bool); 6] = [
        ("id_rsa_1024", &["rsa-too-short"], true),
        ("id_rsa_1024.pub", &["rsa-too-short"], true),
        ("id_dsa", &["dsa-not-accepted", "private-half-not-read"], true),
        ("id_dsa.pub", &["dsa-not-accepted"], true),
        ("id_rsa_4096", &[], false),
        ("id_ecdsa_p521", &[], false),
    ];
    for (file, expected, blocks) in rows {
        let summary = read(&key_file(file));
        assert_eq!(codes(&summary), expected, "{file}");
        assert_eq!(summary.findings.iter().any(keyferry::finding::Finding::blocks), blocks, "{file}");
    }
}

#[test]
fn comments_that_hide_something_are_dropped_and_shown() {
    let line = text("id_ed25519.pub");
    let bare = line.rsplit_once(' ').unwrap().0;
    for (comment, shown) in
        [("a\u{202e}b", "a<U+202E>b"), ("a\u{200b}", "a<U+200B>"), ("\u{2028}x", "<U+2028>x")]
    {
        let summary = read(format!("{bare} {comment}").as_bytes());
        assert_eq!(summary.public_key, bare);
        assert_eq!(codes(&summary), ["comment-dropped"]);
        assert_eq!(summary.findings[0].params["comment"], shown);
    }
    let latin1 = [bare.as_bytes(), b" M\xfcller"].concat();
    assert_eq!(codes(&read(&latin1)), ["comment-dropped"]);
    assert_eq!(read(format!("{bare} Müller 日本").as_bytes()).comment, "Müller 日本");
}

/// A certificate is no better than the key that it is about.
#[test]
fn the_key_in_a_certificate_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (key, certificate) = (path("key"), path("certificate"));
    common::tools::run(
        "openssl",
        &[
            "req",
            "-x509",
            "-newkey",
            "rsa:1024",
            "-nodes",
            "-subj",
            "/CN=a",
            "-days",
            "2",
            "-keyout",
            &key,
            "-out",
            &certificate,
        ],
    );
    let Answer::Key(summary) = vault().read(&std::fs::read(&certificate).unwrap()) else { panic!() };
    let codes: Vec<_> = summary.findings.iter().map(|finding| finding.code.as_ref()).collect();
    assert_eq!(codes, ["rsa-too-short"]);
    let Answer::Key(inside) = vault().read(summary.key_inside.unwrap().as_bytes()) else { panic!() };
    assert_eq!((inside.algorithm.as_str(), inside.bits), ("ssh-rsa", Some(1024)));
}

#[track_caller]
fn line_of(input: &str) -> String {
    match vault().read(input.as_bytes()) {
        Answer::Key(summary) => summary.public_key,
        other => panic!("{input}: {other:?}"),
    }
}

/// Names and values that begin as types of keys do are no keys.
#[test]
fn of_json_the_strings_that_are_keys_are_read() {
    let line = String::from_utf8(key_file("id_ed25519.pub")).unwrap().trim_end().to_owned();
    for input in [
        format!("{{\"ssh-authorized-keys\": [\"{line}\"]}}"),
        format!("{{\"ssh-key\": \"{line}\"}}"),
        format!("{{\"key\": \"{line}\", \"type\": \"ssh-ed25519\"}}"),
    ] {
        assert_eq!(line_of(&input), line);
    }
    assert_eq!(common::refusal(vault().read(b"{\"ssh-keys\": []}")).code, "json");
}

#[test]
fn a_dash_in_a_comment_is_no_line_around_a_key() {
    let file = String::from_utf8(key_file("id_ed25519.rfc4716")).unwrap();
    let begin = "---- BEGIN SSH2 PUBLIC KEY ----\n";
    let (_, body) = file.split_once(begin).unwrap();
    let body = body.lines().filter(|line| !line.starts_with("Comment")).collect::<Vec<_>>().join("\n");
    let with_comment = format!("{begin}Comment: \"laptop – home\"\n{body}\n");
    assert!(line_of(&with_comment).ends_with(" laptop – home"), "{with_comment}");
    let other_dashes = with_comment.replace("----", "—–");
    assert!(line_of(&other_dashes).ends_with(" laptop – home"), "{other_dashes}");
}

/// Version 1 with serial number 0 begins as a request does.
#[test]
fn an_old_certificate_is_no_request() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (key, request, certificate) = (path("key"), path("request"), path("certificate"));
    let new = ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a", "-keyout", &key, "-out"];
    common::tools::run("openssl", &[&new[..], &[request.as_str()]].concat());
    let sign = ["x509", "-req", "-in", &request, "-signkey", &key, "-set_serial", "0", "-out", &certificate];
    common::tools::run("openssl", &sign);
    let Answer::Key(summary) = vault().read(&std::fs::read(&certificate).unwrap()) else { panic!() };
    assert_eq!((summary.format.as_str(), summary.key_inside.is_some()), ("x509", true));
    let refused = common::refusal(vault().read(&std::fs::read(&request).unwrap()));
    assert_eq!(refused.code, "certificate-request");
}
