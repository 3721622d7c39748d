//! Keys whose private halves anybody can read: examples of standards, keys of test suites, and keys
//! that a product had in every copy.
//!
//! Each is written as `ssh-keygen -l` shows it, without `SHA256:`, below the place where it was
//! published. `tests/keys/published.tsv` has the public keys themselves, but for those that GitLab's
//! `config/security/banned_ssh_keys.yml` (out of rapid7/ssh-badkeys) names by their fingerprints alone.

use keyferry::{finding::Finding, fingerprint::FingerprintKind, key::PublicKey};

/// What is said of such a key.
pub(crate) fn finding(key: &PublicKey) -> Option<Finding> {
    let fingerprint = key.fingerprint(FingerprintKind::Sha256).value;
    let fingerprint = fingerprint.strip_prefix("SHA256:")?;
    // Most keys differ from most others in the first letter, and a file may have thousands.
    let first = fingerprint.as_bytes().first();
    let is_it = |key: &&str| key.as_bytes().first() == first && *key == fingerprint;
    let (place, _) = PUBLISHED.iter().find(|(_, keys)| keys.iter().any(is_it))?;
    let message = format!(
        "anybody can read this key's private half: it was published in {place}. Use it nowhere; generate a new \
         key"
    );
    Some(Finding::block("key-published", message).with("place", place))
}

/// Where keys were published, and which.
const PUBLISHED: [(&str, &[&str]); 16] = [
    (
        "Vagrant, as the key of every new machine",
        &["1M4RzhMyWuFS/86uPY/ce2prh/dVTHW7iD2RhpquOZA", "WkvqjnyPAeC0cbPErYiGP9vqHdgL1MqqvPdIe3lvHgI"],
    ),
    (
        "rapid7/ssh-badkeys, as the key of every copy of a product",
        &[
            "Z+q4XhSwWY7q0BIDVPR1v/S306FjGBsid7tLq/8kIxM",
            "uy5wXyEgbRCGsk23+J6f85om7G55Cu3UIPwC7oMZhNQ",
            "9prMbqhS4QteoFQ1ZRJDqSBLWoHXPyKB0iWR05Ghro4",
            "2ewGtK7Dc8XpnfNKShczdc8HSgoEGpoX+MiJkfH2p5I",
            "/JLp6z6uGE3BPcs70RQob6QOdEWQ6nDC0xY7ejPOCc0",
            "whDP3xjKBEettbDuecxtGsfWBST+78gb6McdB9P7jCU",
            "MEc4HfsOlMqJ3/9QMTmrKn5Xj/yfnMITMW8EwfUfTww",
            "aPoYT2nPIfhqv6BIlbCCpbDjirBxaDFOtPfZ2K20uWw",
            "VtjqZ5fiaeoZ3mXOYi49Lk9aO31iT4pahKFP9JPiQPc",
        ],
    ),
    (
        "RFC 6979, appendix A.2",
        &[
            "hfuNWmjIYvsBGZ6dpCLTTAEa5LxbZABRHHVoynAxFlo",
            "r2gb6ll4RdAhNje52WqzvC1ICUeSzSZMbpRpQKNxTQw",
            "OKhGsQFTbsHhYl6O3WOTYhhcpWrB+ocpaF9jPa5h/Ag",
        ],
    ),
    (
        "RFC 7515, appendix A",
        &[
            "AxvswuOyupbgtObEYsA4ZSr587fJsT9c/hN73LPOj2I",
            "bS8oTA6hNH8G3HQdJojNniyC971QyV7eW7LFik+qmv4",
            "US90vARIe8EGYKS6iTHP5xRtLMXtuKfrbGOhE74+z8g",
        ],
    ),
    (
        "RFC 7516, appendix A",
        &["8SaV7raaMnHZjcKPVL2ahMPshfhBqGDNq05QkBDfr7o", "EkmPsTFIvhZw5BJmQmCZNwNJVHOziM1rRx/hzHrYVso"],
    ),
    (
        "RFC 7517, appendix A",
        &["qiiwAjWfuhHN1JXNFeKTeJoY1mxjEoGXN4kAd5N4mkM", "h+PAyXb3n4bqtmzZtsfJYZi/Ru2NzBNfXOe72fMggoU"],
    ),
    (
        "RFC 7518, appendix C",
        &["NlskLNNQxVhKWPQYhfC64z+f3ZrZmwWKEgMNKQFeKQI", "refK2jlPwpTYMD+ZnOuNQ4pFdT8bIBKbZb6/mAudEL0"],
    ),
    (
        "RFC 7520, section 3",
        &["7dt/LqBWZy3iK78p3vhOz+3dZb3M313FWVRYEsdMrYI", "7ypg5HUY7dqikZxRiSWEfW+NRE8rl2DAt6ddtRm5sAk"],
    ),
    (
        "RFC 8032, section 7.1",
        &[
            "bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8",
            "F34nin7tcaYH6WR5LSWSfj6weFBPfBpuyUUoPFP9YjA",
            "s3Z2A+mldeflHo5TMMEUA7MlkMg96xvtqH9DGLHHZmE",
            "ygncDm+bRKbQfQFmIZIy7G1yLvpOATCb+D1dWLd+WwQ",
            "LuQFmSsJbAkjYpb1LObnHa6mOAGiucbY/zOy8nrd28I",
        ],
    ),
    ("RFC 8410, section 10.3", &["ebCT4wkJOqO5AIlHG03cHvn3Cr3ZZEEh8m81duHhR3Q"]),
    (
        "RFC 9500, section 2",
        &[
            "t5ucAyAg5JxfuQ7BNKreSPHP11YNBa0klJvKkQEYxQU",
            "oxX93evA00rDZ81xYLtUPJbjAuKCJ3J68lFSZUhyHvA",
            "3+Szpl18uHuvxiMWDl5dLHPupOQpRYtVxUy1RLiTs5w",
            "iZ7NQZ++u9TDmrQaukZrn52DebZINaNol/CuKDOF50E",
            "2j9BVL2YEHaJNfkMOu+iQhtv3bLkTiVpf5WGaLnxG8A",
            "Tc920v2afUAWY/ZSkIoInY30k3Z3+/9+TU4RS8bVZ5o",
        ],
    ),
    (
        "the tests of OpenSSH",
        &[
            "VKUG+4Sar7nyKc94qUQ2woHvy0rmfIpDDowGr8te4Y8",
            "xUz1O0UwISrm1GWaRKjWQ/nPWBy8Agxm64ssLF/r7Rk",
            "dvIRknqyjjIuB+lGouUaT4x+VncAYZFI15UvWXtIYIc",
            "zT07yLyR2anxUgzPyP+gv8kC/gL5Gc9iqMs4SVVwtkQ",
            "4w1rnrek3klTJOTVhwuCIFd5k+pq9Bfo5KTxxb8BqbY",
            "8ty77fOpABat1y88aNdclQTfU+lVvWe7jYZGw8VYtfg",
            "ed8YniRHA6qCrErCRnzrWxPHxYuA62a+CAFYUVxJgaI",
            "L3k/oJubblSY0lB9Ulsl7emDMnRPKm/8udf2ccwk560",
            "vMbaARqVciRgXyZPNHDo+P5p5WK5yWG1Oo6VC35Bomw",
            "l6itGumSMcRBBAFteCgmjQBIXqLK/jFGUH3viHX1RmE",
            "NoQh0XBUuYUSWqnzOzOBnfpgJTRWLMj7BlWAb8IbjeE",
            "YInG0FuXzFrI4twnU4WIDUE7/iFeM9DVtx6zdi61Pvg",
            "ZxTZQ/K7JZpz0mHqWqdmYCUcq3MAtnu9TYA66TCBkxM",
            "PnEztoQ74skPJhb/bvdbzdOVa2whp8Ws4housCPVrkI",
        ],
    ),
    (
        "the tests of RustCrypto",
        &[
            "JQ6FV0rf7qqJHZqIj4zNH8eV0oB8KLKh9Pph3FTD98g",
            "nkGE8oV7pHvOiPKHtQRs67WUPiVLRxbNu//gV/k4Vjw",
            "l3AUUMK6Q2BbuiqvMx2fs97f8LUYq7sWCAx7q5m3S6M",
            "UCUiLr7Pjs9wFFJMDByLgc3NrtdU344OgUM45wZPcIQ",
            "Fmxts/GcV77PakFnf1Ueki5mpU4ZjUQWGRjZGAo3n/I",
            "FKAyeywtQNZLl1YTzIzCV/ThadBlnWMaD7jHQYDseEY",
            "XIhjSnL+sG6gz/QOWFAXBrn6tRZD/imR8gtxl4iwyz0",
            "02yaPnEyO6kpojbDFUc9c4aIKsecyg7ZrFYFhoqc6ro",
            "/TaZGUiJTkidF4vXryRKuOG4ynIHB9CvELjffXLY/Ic",
            "eaSSpY0ox5webGMxM3vwFi8Gpi+qwrWjjLQ9rBd4CUw",
        ],
    ),
    (
        "the tests of Twisted",
        &[
            "KefdPCEYKIG607jWwCQKoECRnPKlokiy5ekTNSlclQI",
            "K9vrvm+FH/KhXcZ4vCuky8P/5cZy8sJDiyMqGX3HjMU",
            "fJnSpgCcYoYYsaBbnWj1YBghGh/QTDgfe4w4U5M5tEo",
            "8i+omrpg5RohKEZ4rjSAaa5FxM+0VkhSD+fBg8Rs15w",
            "FBTCOoknq0mHy+kpfnY9tDdcAJuWtCpuQMaV3EsvbUI",
        ],
    ),
    (
        "the tests of golang.org/x/crypto",
        &[
            "PsCW780uRQ7Gd9AEuC41tJmMyunRxzZdcGmuQn5ZRFI",
            "vpjmIQqFt+isvIX86lyWzvbyXTxM4DQQOkn2W6Vcq3M",
            "To03tlxBwlF8JMeme0rKWaOfF+mLWlpUrqMtiIOm9Tg",
            "ZhSCpguE+QlI0gjpp2qCdOpZKe3DCNC98J2p0xjDQpA",
            "Anr3LjZK8YVpjrxu79myrW9Hrb/wpcMNpVvTq/RcBm8",
            "/LGTMVBvVsunYLbTqQ4XtAnZyZbjj6SJeEOnFwvXHFI",
            "mV1mPX4S6TE+odyfWDXGrC5fvQbLh+w8o2NK3q2MmYw",
            "bTAIbJSzsHQVwTiYs+C3fbk9QFlKUUMY1Xhu4ZH+32k",
            "syaYelwqE6hSggtpRnM88y076VIoIiUMjeEt4YmAQNg",
            "zve1wvOx9b8wecE80krk9KgoiA5KSPgXIJFWYsdwhhA",
            "q49Xg+uSMuQ/jwPpi6OY0tHssW7qZy7NSc4/OHFE21U",
            "DbuSF5a8c3JMmpZ5WiK8oLAx97Uu8zIAFReb/NyTPuo",
            "IJlZGonR9SXInG0/Z8FFo3hOa9qRriZMdakCKf5NT6g",
        ],
    ),
    (
        "the tests of pyca/cryptography",
        &[
            "W6Wr6d8N5R5y1rzZl8L03NTgrxc8adxeET7GkXdJSvU",
            "e4LaTS4SLmH1U1G+FcD3EAUXSPI0sPqtByBgjZ9ntb0",
            "p3GPZV19h7DNNNJIKlz3f+TcYpO4CtQeEEozJM21aiQ",
            "knottK/0LBWlxvM2cDgzzCJdQ0ppFlY/hzlHWlZTOLk",
            "iKEeg8Q9og8UgjBuc/j45Wa4FnzOysOe5ctg6i0B7xg",
            "gMB1ylYk/OsEsYNdmh6hjRfEZKIzvmuk6SCSaonm6CU",
            "uczCJa9c6nCjVk2UA4QoNa7ubsd0rWK4qsrZ95iQpAQ",
        ],
    ),
];
