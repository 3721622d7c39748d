//! Questions and answers as the values of JSON, which the worker makes JavaScript's and back.
//!
//! They are what serde makes of the types in [`keyferry::vault`], and are made here because its
//! code for it is ten times as much, which every page would load.

use keyferry::{
    algorithm::KeySpec,
    finding::{Finding, Severity},
    policy::MinRsaBits,
    texts::Texts,
    vault::{
        Answer, Ask, Choice, Fingerprints, Judgement, KeySummary, Offers, Planted, PrivateFormat,
        PublicFormat, Refusal, WayOut,
    },
};

/// A value, most of it borrowed from the message.
pub(crate) enum Value<'m> {
    Null,
    Bool(bool),
    Number(u32),
    Text(&'m str),
    List(Vec<Value<'m>>),
    Object(Members<'m>),
}

pub(crate) type Members<'m> = Vec<(&'m str, Value<'m>)>;

/// The members of an object that is asked for them.
pub(crate) trait Fields {
    fn text(&self, name: &str) -> Option<String>;
    fn number(&self, name: &str) -> Option<u32>;
}

/// The question that the object is; none if it is not one.
pub(crate) fn ask(fields: &dyn Fields) -> Option<Ask> {
    Some(match fields.text("ask")?.as_str() {
        "read" => Ask::Read { file_name: fields.text("fileName") },
        "unlock" => Ask::Unlock,
        "choose" => Ask::Choose { index: fields.number("index")?.try_into().ok()? },
        "offer" => {
            Ask::Offer { from: fields.number("from")?.try_into().ok()?, sought: fields.text("sought")? }
        }
        "generate" => {
            Ask::Generate { spec: KeySpec::from_id(&fields.text("spec")?)?, comment: fields.text("comment")? }
        }
        "comment" => {
            Ask::Comment { fingerprint: fields.text("fingerprint")?, comment: fields.text("comment")? }
        }
        "save" => Ask::Save { fingerprint: fields.text("fingerprint")?, format: private_format(fields)? },
        "save-public" => Ask::SavePublic { format: public_format(fields)? },
        "disclose" => Ask::Disclose {
            operation: fields.text("operation")?,
            fingerprint: fields.text("fingerprint")?,
            format: private_format(fields)?,
        },
        "weigh" => Ask::Weigh,
        "test-guard" => Ask::TestGuard,
        "inspect" => Ask::Inspect,
        "require" => Ask::Require { min_rsa_bits: MinRsaBits::try_from(fields.number("minRsaBits")?).ok()? },
        "know-keys" => Ask::KnowKeys,
        "try-network" => Ask::TryNetwork { url: fields.text("url")? },
        "drop" => Ask::Drop { fingerprint: fields.text("fingerprint")? },
        "forget" => Ask::Forget,
        _ => return None,
    })
}

fn private_format(fields: &dyn Fields) -> Option<PrivateFormat> {
    let id = fields.text("format")?;
    PrivateFormat::ALL.into_iter().find(|format| format.id() == id)
}

fn public_format(fields: &dyn Fields) -> Option<PublicFormat> {
    Some(match fields.text("format")?.as_str() {
        "openssh" => PublicFormat::OpenSsh,
        "rfc4716" => PublicFormat::Rfc4716,
        "spki" => PublicFormat::Spki,
        "pkcs1" => PublicFormat::Pkcs1,
        "jwk" => PublicFormat::Jwk,
        _ => return None,
    })
}

/// The object that the answer is.
pub(crate) fn answer(answer: &Answer) -> Value<'_> {
    let (name, members) = match answer {
        Answer::Key(summary) => ("key", key_summary(summary)),
        Answer::PassphraseNeeded { found, public_key, cost, format, cipher, kdf, rounds, seconds } => {
            let members = vec![
                ("found", text(found)),
                ("publicKey", or_null(public_key.as_deref())),
                ("cost", text(cost)),
                ("format", text(format)),
                ("cipher", text(cipher)),
                ("kdf", text(kdf)),
                ("rounds", Value::Number(*rounds)),
                ("seconds", Value::Number(*seconds)),
            ];
            ("passphrase-needed", members)
        }
        Answer::Several(of) => ("several", offers(of)),
        Answer::Refused(of) => ("refused", refusal(of)),
        Answer::File => ("file", Vec::new()),
        Answer::Disclosed => ("disclosed", Vec::new()),
        Answer::Weighed { bits, strength } => {
            ("weighed", vec![("bits", Value::Number(*bits)), ("strength", text(strength.id()))])
        }
        Answer::Inspected { clean } => ("inspected", vec![("clean", Value::Bool(*clean))]),
        Answer::GuardTested { forms } => ("guard-tested", vec![("forms", list(forms, planted))]),
        Answer::Network { ways } => ("network", vec![("ways", list(ways, way_out))]),
        Answer::Judged { keys } => ("judged", vec![("keys", list(keys, judgement))]),
        Answer::Dropped => ("dropped", Vec::new()),
        Answer::Forgotten => ("forgotten", Vec::new()),
    };
    let mut object = vec![("answer", text(name))];
    object.extend(members);
    Value::Object(object)
}

fn key_summary(summary: &KeySummary) -> Members<'_> {
    let mut members = vec![("found", text(&summary.found)), ("publicKey", text(&summary.public_key))];
    members.extend(if_there("keyInside", summary.key_inside.as_deref()));
    members.extend([
        ("algorithm", text(&summary.algorithm)),
        ("bits", number_or_null(summary.bits)),
        ("comment", text(&summary.comment)),
        ("format", text(&summary.format)),
        ("encrypted", Value::Bool(summary.encrypted)),
    ]);
    members.extend(if_there("cipher", summary.cipher.as_deref()));
    members.extend([
        ("hasPrivateKey", Value::Bool(summary.has_private_key)),
        ("fingerprints", fingerprints(&summary.fingerprints)),
        ("randomart", text(&summary.randomart)),
        ("findings", list(&summary.findings, finding)),
    ]);
    members
}

fn fingerprints(of: &Fingerprints) -> Value<'_> {
    let each = [
        ("sha256", &of.sha256),
        ("md5", &of.md5),
        ("md5Spki", &of.md5_spki),
        ("sha1Pkcs8", &of.sha1_pkcs8),
        ("sha1Certificate", &of.sha1_certificate),
    ];
    Value::Object(each.into_iter().filter_map(|(name, value)| if_there(name, value.as_deref())).collect())
}

fn finding(finding: &Finding) -> Members<'_> {
    let severity = match finding.severity {
        Severity::Info => "info",
        Severity::Warn => "warn",
        Severity::Block => "block",
    };
    let mut members = vec![
        ("code", text(&finding.code)),
        ("severity", text(severity)),
        ("message", text(&finding.message)),
    ];
    members.extend(if_there("field", finding.field.as_deref()));
    members.extend(params(&finding.params));
    members
}

fn judgement(of: &Judgement) -> Members<'_> {
    vec![("fingerprint", text(&of.fingerprint)), ("findings", list(&of.findings, finding))]
}

fn offers(offers: &Offers) -> Members<'_> {
    vec![
        ("usable", number(offers.usable)),
        ("sought", text(&offers.sought)),
        ("matching", number(offers.matching)),
        ("from", number(offers.from)),
        ("choices", list(&offers.choices, choice)),
    ]
}

fn choice(choice: &Choice) -> Members<'_> {
    vec![
        ("index", number(choice.index)),
        ("line", choice.line.map_or(Value::Null, number)),
        ("found", text(&choice.found)),
        ("fingerprint", text(&choice.fingerprint)),
        ("comment", text(&choice.comment)),
        ("format", text(&choice.format)),
        ("algorithm", text(&choice.algorithm)),
        ("bits", number_or_null(choice.bits)),
        ("refusal", choice.refusal.as_ref().map_or(Value::Null, |of| Value::Object(refusal(of)))),
    ]
}

fn refusal(refusal: &Refusal) -> Members<'_> {
    let mut members = vec![("code", text(&refusal.code)), ("message", text(&refusal.message))];
    members.extend(refusal.position.map(|position| ("position", number(position))));
    members.extend(params(&refusal.params));
    members
}

fn params(params: &Texts) -> Option<(&'static str, Value<'_>)> {
    let members = params.iter().map(|(name, value)| (&**name, text(value))).collect();
    (!params.is_empty()).then_some(("params", Value::Object(members)))
}

fn planted(planted: &Planted) -> Members<'_> {
    vec![("form", text(&planted.form)), ("found", Value::Bool(planted.found))]
}

fn way_out(way: &WayOut) -> Members<'_> {
    vec![("way", text(&way.way)), ("shut", Value::Bool(way.shut))]
}

fn text(text: &str) -> Value<'_> {
    Value::Text(text)
}

/// Input has no position that is larger.
fn number(number: usize) -> Value<'static> {
    Value::Number(u32::try_from(number).unwrap_or(u32::MAX))
}

fn number_or_null(number: Option<u32>) -> Value<'static> {
    number.map_or(Value::Null, Value::Number)
}

fn or_null(value: Option<&str>) -> Value<'_> {
    value.map_or(Value::Null, Value::Text)
}

fn if_there<'m>(name: &'m str, value: Option<&'m str>) -> Option<(&'m str, Value<'m>)> {
    value.map(|value| (name, Value::Text(value)))
}

fn list<T>(items: &[T], members: fn(&T) -> Members<'_>) -> Value<'_> {
    Value::List(items.iter().map(|item| Value::Object(members(item))).collect())
}

#[cfg(test)]
mod tests {
    use keyferry::vault::Strength;
    use serde_json::{Value as Json, json, to_value};

    use super::*;

    impl Fields for Json {
        fn text(&self, name: &str) -> Option<String> {
            self.get(name)?.as_str().map(str::to_owned)
        }

        fn number(&self, name: &str) -> Option<u32> {
            self.get(name)?.as_u64()?.try_into().ok()
        }
    }

    fn json(value: Value<'_>) -> Json {
        match value {
            Value::Null => Json::Null,
            Value::Bool(is) => is.into(),
            Value::Number(number) => number.into(),
            Value::Text(text) => text.into(),
            Value::List(items) => items.into_iter().map(json).collect(),
            Value::Object(members) => Json::Object(
                members.into_iter().map(|(name, value)| (name.to_owned(), json(value))).collect(),
            ),
        }
    }

    fn asks() -> Vec<Ask> {
        let some = || "text".to_owned();
        let mut asks = vec![
            Ask::Read { file_name: None },
            Ask::Read { file_name: Some(some()) },
            Ask::Unlock,
            Ask::Choose { index: 7 },
            Ask::Offer { from: 100, sought: some() },
            Ask::Weigh,
            Ask::TestGuard,
            Ask::Inspect,
            Ask::Require { min_rsa_bits: MinRsaBits::default() },
            Ask::KnowKeys,
            Ask::TryNetwork { url: some() },
            Ask::Comment { fingerprint: some(), comment: some() },
            Ask::Drop { fingerprint: some() },
            Ask::Forget,
        ];
        asks.extend(KeySpec::ALL.map(|spec| Ask::Generate { spec, comment: some() }));
        asks.extend(PublicFormat::ALL.map(|format| Ask::SavePublic { format }));
        for format in PrivateFormat::ALL {
            asks.push(Ask::Save { fingerprint: some(), format });
            asks.push(Ask::Disclose { operation: some(), fingerprint: some(), format });
        }
        asks
    }

    #[test]
    fn questions_are_read_as_serde_writes_them() {
        for question in asks() {
            let written = to_value(&question).unwrap_or_default();
            let read = ask(&written).map(|question| to_value(question).unwrap_or_default());
            assert_eq!(read, Some(written));
        }
        for other in [
            json!({}),
            json!({"ask": "what"}),
            json!({"ask": "save"}),
            json!({"ask": "save", "format": "pkcs8"}),
            json!({"ask": "save", "fingerprint": "", "format": "spki"}),
            json!({"ask": "choose", "index": -1}),
            json!({"ask": "require", "minRsaBits": 512}),
            json!({"ask": "generate", "spec": "rsa-1024", "comment": ""}),
        ] {
            assert!(ask(&other).is_none(), "{other}");
        }
    }

    fn summary(text: Option<String>) -> KeySummary {
        let some = || "text".to_owned();
        let finding = Finding::info("a-code", "message");
        KeySummary {
            found: some(),
            public_key: some(),
            key_inside: text.clone(),
            algorithm: some(),
            bits: text.as_ref().map(|_| 256),
            comment: some(),
            format: some(),
            encrypted: true,
            cipher: text.clone(),
            has_private_key: false,
            fingerprints: Box::new(Fingerprints {
                sha256: text.clone(),
                md5: text.clone(),
                md5_spki: text.clone(),
                sha1_pkcs8: text.clone(),
                sha1_certificate: text,
            }),
            randomart: some(),
            findings: vec![finding.clone().on("name").with("a", 1).with("b", 2), finding],
        }
    }

    fn choice_of(refusal: Option<Refusal>) -> Choice {
        let some = || "text".to_owned();
        let line = refusal.as_ref().map(|_| 3);
        Choice {
            index: 4,
            line,
            found: some(),
            fingerprint: some(),
            comment: some(),
            format: some(),
            algorithm: some(),
            bits: line.map(|_| 256),
            refusal,
        }
    }

    #[test]
    fn answers_are_written_as_serde_writes_them() {
        let some = || "text".to_owned();
        let refusal = Refusal::new("a-code", "message");
        let needed = |public_key| Answer::PassphraseNeeded {
            found: some(),
            public_key,
            cost: some(),
            format: some(),
            cipher: some(),
            kdf: some(),
            rounds: 16,
            seconds: 1,
        };
        let findings = vec![Finding::warn("a-code", "message"), Finding::block("a-code", "message")];
        let answers = [
            Answer::Key(summary(None)),
            Answer::Key(summary(Some(some()))),
            needed(None),
            needed(Some(some())),
            Answer::Several(Offers {
                usable: 1,
                sought: some(),
                matching: 2,
                from: 3,
                choices: vec![choice_of(None), choice_of(Some(refusal.clone()))],
            }),
            Answer::Refused(refusal.clone()),
            Answer::Refused(refusal.at(5).with("found", 3).with("least", "some")),
            Answer::File,
            Answer::Disclosed,
            Answer::Inspected { clean: true },
            Answer::GuardTested { forms: vec![Planted { form: some(), found: true }] },
            Answer::Network { ways: vec![WayOut { way: some(), shut: true }] },
            Answer::Judged { keys: vec![Judgement { fingerprint: some(), findings }] },
            Answer::Dropped,
            Answer::Forgotten,
        ];
        let weighed = Strength::ALL.map(|strength| Answer::Weighed { bits: 44, strength });
        for given in answers.into_iter().chain(weighed) {
            assert_eq!(json(answer(&given)), to_value(&given).unwrap_or_default());
        }
    }
}
