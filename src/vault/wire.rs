//! The page's end of the messages: questions as they are written, answers as they are read.
//!
//! The vault's end is `vault/src/message.rs`. `tests/wire.rs` holds this one to serde's, as a test there does that.

use std::borrow::Cow;

use super::{
    Answer, Ask, Choice, Fingerprints, Judgement, KeySummary, Offers, Planted, PublicFormat, Refusal,
    Strength, WayOut,
};
use crate::{
    finding::{Finding, Severity},
    json::{Json, Object},
    texts::Texts,
};

impl Ask {
    /// The question as JSON.
    pub fn to_json(&self) -> String {
        let ask = |name| Object::new().text("ask", name);
        let number = |index: usize| u64::try_from(index).unwrap_or(u64::MAX);
        match self {
            Self::Read { file_name } => ask("read").maybe("fileName", file_name.as_deref()),
            Self::Unlock => ask("unlock"),
            Self::Choose { index } => ask("choose").number("index", number(*index)),
            Self::Offer { from, sought } => ask("offer").number("from", number(*from)).text("sought", sought),
            Self::Generate { spec, comment } => {
                ask("generate").text("spec", spec.id()).text("comment", comment)
            }
            Self::Comment { fingerprint, comment } => {
                ask("comment").text("fingerprint", fingerprint).text("comment", comment)
            }
            Self::Save { fingerprint, format } => {
                ask("save").text("fingerprint", fingerprint).text("format", format.id())
            }
            Self::SavePublic { format } => ask("save-public").text("format", format.name()),
            Self::Disclose { operation, fingerprint, format } => ask("disclose")
                .text("operation", operation)
                .text("fingerprint", fingerprint)
                .text("format", format.id()),
            Self::Weigh => ask("weigh"),
            Self::TestGuard => ask("test-guard"),
            Self::Inspect => ask("inspect"),
            Self::Require { min_rsa_bits } => {
                ask("require").number("minRsaBits", u64::from(min_rsa_bits.get()))
            }
            Self::KnowKeys => ask("know-keys"),
            Self::TryNetwork { url } => ask("try-network").text("url", url),
            Self::Drop { fingerprint } => ask("drop").text("fingerprint", fingerprint),
            Self::Forget => ask("forget"),
        }
        .end()
    }
}

impl PublicFormat {
    /// What the vault knows it by.
    fn name(self) -> &'static str {
        match self {
            Self::Spki => "spki",
            Self::Pkcs1 => "pkcs1",
            other => other.id(),
        }
    }
}

impl Answer {
    /// Reads an answer; none if it is not one.
    pub fn from_json(json: &Json) -> Option<Self> {
        Some(match json.get("answer")?.as_str()? {
            "key" => Self::Key(key_summary(json)?),
            "passphrase-needed" => Self::PassphraseNeeded {
                found: json.text("found")?,
                public_key: json.text("publicKey"),
                cost: json.text("cost")?,
                format: json.text("format")?,
                cipher: json.text("cipher")?,
                kdf: json.text("kdf")?,
                rounds: number(json, "rounds")?,
                seconds: number(json, "seconds")?,
            },
            "several" => Self::Several(offers(json)?),
            "refused" => Self::Refused(refusal(json)?),
            "file" => Self::File,
            "disclosed" => Self::Disclosed,
            "weighed" => Self::Weighed { bits: number(json, "bits")?, strength: strength(json)? },
            "inspected" => Self::Inspected { clean: json.get("clean")?.as_bool()? },
            "guard-tested" => Self::GuardTested { forms: each(json, "forms", planted)? },
            "network" => Self::Network { ways: each(json, "ways", way_out)? },
            "judged" => Self::Judged { keys: each(json, "keys", judgement)? },
            "dropped" => Self::Dropped,
            "forgotten" => Self::Forgotten,
            _ => return None,
        })
    }
}

fn each<T>(json: &Json, name: &str, read: fn(&Json) -> Option<T>) -> Option<Vec<T>> {
    let Json::List(items) = json.get(name)? else { return None };
    items.iter().map(read).collect()
}

fn number<N: TryFrom<u64>>(json: &Json, name: &str) -> Option<N> {
    N::try_from(json.get(name)?.as_u64()?).ok()
}

fn key_summary(json: &Json) -> Option<KeySummary> {
    Some(KeySummary {
        found: json.text("found")?,
        public_key: json.text("publicKey")?,
        key_inside: json.text("keyInside"),
        algorithm: json.text("algorithm")?,
        bits: number(json, "bits"),
        comment: json.text("comment")?,
        format: json.text("format")?,
        encrypted: json.get("encrypted")?.as_bool()?,
        cipher: json.text("cipher"),
        has_private_key: json.get("hasPrivateKey")?.as_bool()?,
        fingerprints: Box::new(fingerprints(json.get("fingerprints")?)),
        randomart: json.text("randomart")?,
        findings: each(json, "findings", finding)?,
    })
}

fn fingerprints(json: &Json) -> Fingerprints {
    Fingerprints {
        sha256: json.text("sha256"),
        md5: json.text("md5"),
        md5_spki: json.text("md5Spki"),
        sha1_pkcs8: json.text("sha1Pkcs8"),
        sha1_certificate: json.text("sha1Certificate"),
    }
}

fn offers(json: &Json) -> Option<Offers> {
    Some(Offers {
        usable: number(json, "usable")?,
        sought: json.text("sought")?,
        matching: number(json, "matching")?,
        from: number(json, "from")?,
        choices: each(json, "choices", choice)?,
    })
}

fn choice(json: &Json) -> Option<Choice> {
    let refusal = match json.get("refusal") {
        None | Some(Json::Null) => None,
        Some(json) => Some(refusal(json)?),
    };
    Some(Choice {
        index: number(json, "index")?,
        line: number(json, "line"),
        found: json.text("found")?,
        fingerprint: json.text("fingerprint")?,
        comment: json.text("comment")?,
        format: json.text("format")?,
        algorithm: json.text("algorithm")?,
        bits: number(json, "bits"),
        refusal,
    })
}

fn refusal(json: &Json) -> Option<Refusal> {
    Some(Refusal {
        code: json.text("code")?,
        message: json.text("message")?,
        position: number(json, "position"),
        params: params(json)?,
    })
}

fn judgement(json: &Json) -> Option<Judgement> {
    Some(Judgement { fingerprint: json.text("fingerprint")?, findings: each(json, "findings", finding)? })
}

fn planted(json: &Json) -> Option<Planted> {
    Some(Planted { form: json.text("form")?, found: json.get("found")?.as_bool()? })
}

fn way_out(json: &Json) -> Option<WayOut> {
    Some(WayOut { way: json.text("way")?, shut: json.get("shut")?.as_bool()? })
}

fn strength(json: &Json) -> Option<Strength> {
    let id = json.get("strength")?.as_str()?;
    Strength::ALL.into_iter().find(|strength| strength.id() == id)
}

fn params(json: &Json) -> Option<Texts> {
    let mut params = Texts::default();
    for (name, value) in json.get("params").map(Json::members).unwrap_or_default() {
        params.insert(name.clone(), value.as_str()?);
    }
    Some(params)
}

fn finding(json: &Json) -> Option<Finding> {
    Some(Finding {
        code: json.text("code")?.into(),
        severity: severity(json.get("severity")?.as_str()?)?,
        message: json.text("message")?,
        field: json.text("field").map(Cow::Owned),
        params: params(json)?,
    })
}

fn severity(name: &str) -> Option<Severity> {
    Some(match name {
        "info" => Severity::Info,
        "warn" => Severity::Warn,
        "block" => Severity::Block,
        _ => return None,
    })
}
