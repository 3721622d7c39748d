//! What keys are judged by that the host can change.

use std::{cell::RefCell, rc::Rc};

use keyferry::policy::{MinRsaBits, MinRsaBitsError};
use keyferry_vault::{KnownKeys, Rules};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{error::Error, value};

thread_local! {
    static KNOWN: RefCell<Rc<KnownKeys>> = RefCell::default();
}

/// Looks keys up in these lists from now on, and in no others. Returns what they are.
///
/// # Errors
/// When the file is no list of known keys, or damaged.
#[wasm_bindgen(js_name = knowKeys)]
pub fn know_keys(file: &[u8]) -> Result<JsValue, JsValue> {
    let known = KnownKeys::read(file).map_err(Error::from)?;
    let lists = value::to_js(&known.lists())?;
    KNOWN.replace(Rc::new(known));
    Ok(lists)
}

/// The lists, and what a call says of the length of RSA keys.
pub(crate) fn rules(min_rsa_bits: &JsValue) -> Result<Rules, Error> {
    Ok(Rules { min_rsa_bits: self::min_rsa_bits(min_rsa_bits)?, known: KNOWN.with_borrow(Rc::clone) })
}

/// A number of bits; what is usual if there is none.
pub(crate) fn min_rsa_bits(value: &JsValue) -> Result<MinRsaBits, Error> {
    if value.is_undefined() {
        return Ok(MinRsaBits::default());
    }
    let bits: u32 = value::from_js(value.clone()).map_err(|error| error.on("minRsaBits"))?;
    MinRsaBits::try_from(bits).map_err(Error::from)
}

impl From<MinRsaBitsError> for Error {
    fn from(error: MinRsaBitsError) -> Self {
        Self::new(error.code(), error.to_string()).on("minRsaBits")
    }
}
