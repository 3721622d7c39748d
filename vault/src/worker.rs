//! The exports of the vault's own WebAssembly module.

use std::cell::RefCell;

use getrandom::{SysRng, rand_core::UnwrapErr};
use js_sys::{Array, Object, Reflect, Uint8Array};
use keyferry::vault::{Answer, Ask, MAX_INPUT_LEN, MAX_KEY_LIST_LEN, MAX_LIST_LEN, Refusal};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use zeroize::Zeroizing;
use zeroizing_alloc::ZeroAlloc;

use crate::{
    Pbkdf2, Vault, known,
    message::{self, Fields, Value},
    read, scrub_stack,
};

/// Every block of memory is wiped when it is freed, so that what libraries leave behind is gone.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

thread_local! {
    static VAULT: RefCell<Vault> = RefCell::default();
}

/// Says of a panic where it was and nothing else: its message may quote what was being read.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
        wasm_bindgen::throw_str(&place);
    }));
}

/// Does what is asked: `{answer, bytes?}`. The bytes that came beside the ask are wiped.
///
/// # Errors
/// When the ask is none.
#[wasm_bindgen]
#[allow(clippy::needless_pass_by_value, reason = "the values are made for this call")]
pub fn handle(ask: JsValue, bytes: Option<Uint8Array>) -> Result<JsValue, JsValue> {
    let reply = reply(&ask, bytes.as_ref());
    scrub_stack();
    reply
}

/// What a platform can derive from the passphrase of the locked file: `{hash, salt, iterations, length}`.
///
/// # Errors
/// Never: they are plain values.
#[wasm_bindgen]
pub fn derivation() -> Result<JsValue, JsValue> {
    VAULT.with_borrow(|vault| {
        let Some(Pbkdf2 { hash, salt, iterations, len }) = vault.derivation() else {
            return Ok(JsValue::UNDEFINED);
        };
        let object = Object::new();
        Reflect::set(&object, &"hash".into(), &hash.into())?;
        Reflect::set(&object, &"salt".into(), &Uint8Array::from(salt))?;
        Reflect::set(&object, &"iterations".into(), &iterations.into())?;
        Reflect::set(&object, &"length".into(), &len.into())?;
        Ok(object.into())
    })
}

/// Opens the locked file with what the platform derived, which is wiped.
///
/// # Errors
/// Never: they are plain values.
#[wasm_bindgen(js_name = unlockDerived)]
#[allow(clippy::needless_pass_by_value, reason = "the values are made for this call")]
pub fn unlock_derived(key: Uint8Array) -> Result<JsValue, JsValue> {
    let reply = opened(&key);
    scrub_stack();
    reply
}

#[inline(never)]
fn opened(key: &Uint8Array) -> Result<JsValue, JsValue> {
    let answer = match take(key, &Ask::Unlock) {
        Ok(key) => VAULT.with_borrow_mut(|vault| vault.unlock_derived(&key)),
        Err(refusal) => Answer::Refused(refusal),
    };
    object(&answer, None)
}

/// In a frame of its own, which [`scrub_stack`] then covers.
#[inline(never)]
fn reply(ask: &JsValue, bytes: Option<&Uint8Array>) -> Result<JsValue, JsValue> {
    let ask = message::ask(ask).ok_or_else(|| JsValue::from("the vault is not asked what it knows"))?;
    let bytes = match bytes.map(|bytes| take(bytes, &ask)).transpose() {
        Ok(bytes) => bytes,
        Err(refusal) => return object(&Answer::Refused(refusal), None),
    };
    let mut rng = UnwrapErr(SysRng);
    let (answer, beside) = VAULT
        .with(|vault| vault.borrow_mut().handle(ask, bytes.as_ref().map(|bytes| bytes.as_slice()), &mut rng));
    object(&answer, beside.as_ref().map(|bytes| bytes.as_slice()))
}

/// Moves the bytes into memory of our own, which is wiped after use.
fn take(array: &Uint8Array, ask: &Ask) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let len = usize::try_from(array.length()).unwrap_or(usize::MAX);
    match ask {
        Ask::KnowKeys if len > MAX_KEY_LIST_LEN => return Err(known::too_large(len)),
        Ask::Read { .. } if len > MAX_LIST_LEN => return Err(read::list_too_large(len)),
        Ask::KnowKeys | Ask::Read { .. } => {}
        _ if len > MAX_INPUT_LEN => return Err(read::too_large(len)),
        _ => {}
    }
    let mut bytes = Zeroizing::new(vec![0; len]);
    array.copy_to(&mut bytes);
    array.fill(0, 0, array.length());
    Ok(bytes)
}

fn object(answer: &Answer, bytes: Option<&[u8]>) -> Result<JsValue, JsValue> {
    let object = Object::new();
    Reflect::set(&object, &"answer".into(), &value(message::answer(answer))?)?;
    if let Some(bytes) = bytes {
        Reflect::set(&object, &"bytes".into(), &Uint8Array::from(bytes))?;
    }
    Ok(object.into())
}

fn value(of: Value<'_>) -> Result<JsValue, JsValue> {
    Ok(match of {
        Value::Null => JsValue::NULL,
        Value::Bool(is) => is.into(),
        Value::Number(number) => number.into(),
        Value::Text(text) => text.into(),
        Value::List(items) => {
            let array = Array::new();
            for item in items {
                array.push(&value(item)?);
            }
            array.into()
        }
        Value::Object(members) => {
            let object = Object::new();
            for (name, member) in members {
                Reflect::set(&object, &name.into(), &value(member)?)?;
            }
            object.into()
        }
    })
}

impl Fields for JsValue {
    fn text(&self, name: &str) -> Option<String> {
        Reflect::get(self, &name.into()).ok()?.as_string()
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what is cut off shows in the comparison"
    )]
    fn number(&self, name: &str) -> Option<u32> {
        let number = Reflect::get(self, &name.into()).ok()?.as_f64()?;
        let whole = number as u32;
        (f64::from(whole).to_bits() == number.to_bits()).then_some(whole)
    }
}
