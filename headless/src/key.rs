//! Keys: each in a vault of its own.

use getrandom::{SysRng, rand_core::UnwrapErr};
use keyferry::{
    algorithm::KeySpec,
    vault::{Answer, Ask, KeySummary, Offers, PrivateFormat, PublicFormat},
};
use keyferry_vault::{PublicKeyLines, Vault, scrub_stack};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use zeroize::Zeroizing;

use crate::{error::Error, rules::rules, value};

/// A key that was read or generated.
#[wasm_bindgen]
#[derive(Debug)]
pub struct HeldKey {
    vault: Vault,
    summary: KeySummary,
}

/// Reads a file, of several keys the one at that place, and opens it with the passphrase if it is
/// encrypted. An RSA key has to have as many bits as that, if it is a number.
///
/// # Errors
/// When it is no key that is read, there are several, or the passphrase is missing or wrong.
#[wasm_bindgen(js_name = readKey)]
pub fn read_key(
    bytes: &[u8],
    passphrase: Option<Vec<u8>>,
    index: Option<f64>,
    min_rsa_bits: &JsValue,
) -> Result<HeldKey, JsValue> {
    let passphrase = passphrase.map(Zeroizing::new);
    let mut vault = Vault::new(rules(min_rsa_bits)?);
    let index = index.map(place).transpose()?;
    let read = match (ask(&mut vault, Ask::Read { file_name: None }, Some(bytes)), index) {
        (Answer::Several(_), Some(index)) => ask(&mut vault, Ask::Choose { index }, None),
        (Answer::Key(_) | Answer::PassphraseNeeded { .. }, Some(1..)) => return Err(only_one().into()),
        (other, _) => other,
    };
    let answer = match (read, passphrase) {
        (Answer::PassphraseNeeded { .. }, Some(passphrase)) => {
            ask(&mut vault, Ask::Unlock, Some(&passphrase))
        }
        (other, _) => other,
    };
    Ok(hold(vault, answer)?)
}

/// A place among several keys.
fn place(index: f64) -> Result<usize, Error> {
    let place = index.to_string().parse();
    place.map_err(|_| Error::new("choice-unknown", format!("{index} is no place in a list")).on("index"))
}

fn only_one() -> Error {
    Error::new("choice-unknown", "there is one key in it, and its index is 0").on("index")
}

/// Reads a file of many public keys, one a line, and judges them as [`read_key`] does.
///
/// # Errors
/// When the file is longer than any that is read.
#[wasm_bindgen(js_name = readPublicKeys)]
pub fn read_public_keys(bytes: &[u8], min_rsa_bits: &JsValue) -> Result<JsValue, JsValue> {
    let lines = PublicKeyLines::new(bytes).map_err(Error::from)?;
    Ok(value::list_to_js(lines.read(&rules(min_rsa_bits)?))?)
}

/// Generates a key.
///
/// # Errors
/// When there is no such algorithm, or the comment can't go into a public key line.
#[wasm_bindgen(js_name = generateKey)]
pub fn generate_key(algorithm: &str, comment: String) -> Result<HeldKey, JsValue> {
    let spec = KeySpec::from_id(algorithm).ok_or_else(|| no_such_algorithm(algorithm))?;
    let mut vault = Vault::default();
    let answer = ask(&mut vault, Ask::Generate { spec, comment }, None);
    Ok(hold(vault, answer)?)
}

fn no_such_algorithm(algorithm: &str) -> Error {
    let known: Vec<&str> = KeySpec::ALL.into_iter().map(KeySpec::id).collect();
    let message = format!("{algorithm:?} can't be generated; there are {}", known.join(", "));
    Error::new("algorithm-unknown", message).on("algorithm")
}

#[wasm_bindgen]
impl HeldKey {
    /// The public facts.
    ///
    /// # Errors
    /// Never: they are plain values.
    #[wasm_bindgen(getter)]
    pub fn summary(&self) -> Result<JsValue, JsValue> {
        Ok(value::to_js(&self.summary)?)
    }

    /// The public key as the text of a file.
    ///
    /// # Errors
    /// When the format can't hold it.
    #[wasm_bindgen(js_name = publicKey)]
    pub fn public_key(&mut self, format: &str) -> Result<String, JsValue> {
        let format = public_format_of(format)?;
        let line = self.summary.public_key.clone();
        let file = self.take(Ask::SavePublic { format }, Some(line.as_bytes()))?;
        Ok(String::from_utf8(file).unwrap_or_default())
    }

    /// The private key as the bytes of a file.
    ///
    /// # Errors
    /// When there is none, or the format can't hold it.
    #[wasm_bindgen(js_name = privateKey)]
    pub fn private_key(&mut self, format: &str, passphrase: Option<Vec<u8>>) -> Result<Vec<u8>, JsValue> {
        let format = format_of(format)?;
        let passphrase = passphrase.map(Zeroizing::new);
        let ask = Ask::Save { fingerprint: self.summary.fingerprint().to_owned(), format };
        Ok(self.take(ask, passphrase.as_ref().map(|bytes| bytes.as_slice()))?)
    }
}

impl HeldKey {
    /// Asks for something that comes as bytes beside the answer.
    pub(crate) fn take(&mut self, question: Ask, bytes: Option<&[u8]>) -> Result<Vec<u8>, Error> {
        let reply = self.vault.handle(question, bytes, &mut UnwrapErr(SysRng));
        scrub_stack();
        match reply {
            (_, Some(file)) => Ok(file.to_vec()),
            (answer, None) => Err(refused(answer)),
        }
    }
}

fn format_of(id: &str) -> Result<PrivateFormat, Error> {
    let found = PrivateFormat::ALL.into_iter().find(|format| format.id() == id);
    found.ok_or_else(|| no_such_format(id, &PrivateFormat::ALL.map(PrivateFormat::id)))
}

fn public_format_of(id: &str) -> Result<PublicFormat, Error> {
    let found = PublicFormat::ALL.into_iter().find(|format| format.id() == id);
    found.ok_or_else(|| no_such_format(id, &PublicFormat::ALL.map(PublicFormat::id)))
}

fn no_such_format(id: &str, known: &[&str]) -> Error {
    let message = format!("{id:?} is not written; there are {}", known.join(", "));
    Error::new("format-unknown", message).on("format")
}

fn ask(vault: &mut Vault, question: Ask, bytes: Option<&[u8]>) -> Answer {
    let (answer, _) = vault.handle(question, bytes, &mut UnwrapErr(SysRng));
    scrub_stack();
    answer
}

fn hold(vault: Vault, answer: Answer) -> Result<HeldKey, Error> {
    match answer {
        Answer::Key(summary) => Ok(HeldKey { vault, summary }),
        other => Err(refused(other)),
    }
}

fn refused(answer: Answer) -> Error {
    match answer {
        Answer::Refused(refusal) => refusal.into(),
        Answer::PassphraseNeeded { found, cost, .. } => {
            let message = format!("{found}: give its passphrase. {cost}");
            Error::new("passphrase-needed", message).on("passphrase")
        }
        Answer::Several(Offers { usable, choices, .. }) => {
            let places = choices.iter().filter(|choice| choice.is_usable());
            let places: Vec<String> = places.map(|choice| choice.index.to_string()).collect();
            let which = match places.as_slice() {
                [] => String::new(),
                places if places.len() < usable => format!(", {} and more", places.join(", ")),
                places => format!(", one of {}", places.join(", ")),
            };
            let message = format!("there are {usable} keys in it: say which by index{which}");
            Error::new("keys-several", message).on("index")
        }
        _ => Error::new("nothing-held", "there is no private key here"),
    }
}
