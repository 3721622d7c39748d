//! One worker, in a frame or out of it: what it is asked, and who waits for its answers.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageEvent;

use super::{Cargo, Lost, Reply, program::Program};
use crate::{
    flow::Wall,
    json::Json,
    vault::{Answer, Ask},
    web::{dom, page, words},
};

#[wasm_bindgen]
extern "C" {
    /// A `Worker`, or what behaves as one.
    #[derive(Clone, Debug)]
    pub type VaultWorker;

    #[wasm_bindgen(method, catch, js_name = postMessage)]
    fn post_message(this: &VaultWorker, message: &JsValue, transfer: &Array) -> Result<(), JsValue>;

    #[wasm_bindgen(method)]
    fn terminate(this: &VaultWorker);

    #[wasm_bindgen(method, setter)]
    fn set_onmessage(this: &VaultWorker, listener: Option<&Function>);

    #[wasm_bindgen(method, setter)]
    fn set_onerror(this: &VaultWorker, listener: Option<&Function>);
}

type Waiting = Rc<RefCell<Vec<(u32, Settle)>>>;

/// The two ends of a promise.
struct Settle {
    resolve: Function,
    reject: Function,
}

/// One worker and those who wait for it. Question 0 is that it be ready.
pub(super) struct Realm {
    worker: VaultWorker,
    waiting: Waiting,
    last: RefCell<u32>,
    ready: Promise,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut()>,
}

const READY: u32 = 0;

impl Realm {
    /// Starts a worker behind that wall, which may not hold.
    ///
    /// # Errors
    /// When the page has none to start.
    pub(super) fn start(wall: Wall, program: &Program) -> Result<Self, Lost> {
        let (worker, program) = match wall {
            Wall::OwnPolicy => (page::start_vault(), program.module()),
            // A compiled module can't go to another origin, which a sandboxed frame's is.
            Wall::Frame => (page::start_framed_vault(), program.bytes()),
        };
        let worker = worker.map_err(|error| Lost::NotStarted(text_of(&error)))?;
        let waiting = Waiting::default();
        let ready = wait(&waiting, READY);
        let on_message = listen(&worker, &waiting);
        let on_error = listen_for_errors(&worker, &waiting);
        let realm = Self {
            worker,
            waiting,
            last: RefCell::new(READY),
            ready,
            _on_message: on_message,
            _on_error: on_error,
        };
        realm.hand_over(program);
        Ok(realm)
    }

    /// Sends the program once it is there.
    fn hand_over(&self, program: Promise) {
        let (worker, waiting) = (self.worker.clone(), Rc::clone(&self.waiting));
        wasm_bindgen_futures::spawn_local(async move {
            let sent = match JsFuture::from(program).await {
                Ok(program) => worker.post_message(&object(&[("init", program)]), &Array::new()),
                Err(error) => Err(error),
            };
            if let Err(error) = sent {
                settle(&waiting, READY, Err(&text_of(&error).into()));
            }
        });
    }

    /// Waits until it is ready to answer.
    ///
    /// # Errors
    /// When it will not be.
    pub(super) async fn ready(&self) -> Result<(), Lost> {
        JsFuture::from(self.ready.clone()).await.map(drop).map_err(|reason| lost(&reason))
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// When none will come.
    pub(super) async fn ask(&self, ask: &Ask, cargo: Cargo) -> Result<Reply, Lost> {
        let (_, answer) = self.send(ask, cargo)?;
        received(answer).await
    }

    /// As [`Realm::ask`], of a worker that may never come back.
    ///
    /// # Errors
    /// When no answer will come, or none came in that time.
    pub(super) async fn ask_within(&self, milliseconds: i32, ask: &Ask) -> Result<Reply, Lost> {
        let (id, answer) = self.send(ask, Cargo::Nothing)?;
        self.give_up_after(milliseconds, id).map_err(|_| Lost::Crashed)?;
        received(answer).await
    }

    fn send(&self, ask: &Ask, cargo: Cargo) -> Result<(u32, Promise), Lost> {
        let id = self.next_id();
        let answer = wait(&self.waiting, id);
        self.post(id, ask, cargo).map_err(|_| Lost::Crashed)?;
        Ok((id, answer))
    }

    /// Does nothing to one who was answered before.
    fn give_up_after(&self, milliseconds: i32, id: u32) -> Result<(), JsValue> {
        let waiting = Rc::clone(&self.waiting);
        dom::after(milliseconds, move || settle(&waiting, id, Err(&String::from(words::SILENT).into())))
    }

    fn next_id(&self) -> u32 {
        let mut last = self.last.borrow_mut();
        *last = last.wrapping_add(1).max(1);
        *last
    }

    fn post(&self, id: u32, ask: &Ask, cargo: Cargo) -> Result<(), JsValue> {
        let ask = JSON::parse(&ask.to_json())?;
        let message = object(&[("id", id.into()), ("ask", ask)]);
        let transfer = Array::new();
        match cargo {
            Cargo::Nothing => {}
            Cargo::Bytes(bytes) => {
                transfer.push(&bytes.buffer());
                Reflect::set(&message, &"bytes".into(), &bytes)?;
            }
            Cargo::File(file) => {
                Reflect::set(&message, &"file".into(), &file)?;
            }
        }
        self.worker.post_message(&message, &transfer)
    }

    /// Ends the worker, and tells those who wait why.
    pub(super) fn end(&self, why: &Lost) {
        self.worker.terminate();
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        let reason = match why {
            Lost::NotStarted(text) => JsValue::from(text.as_str()),
            Lost::Crashed => JsValue::UNDEFINED,
            Lost::Ended => JsValue::NULL,
        };
        for id in ids(&self.waiting) {
            settle(&self.waiting, id, Err(&reason));
        }
    }
}

/// What a rejection stands for: `null` ended, `undefined` crashed, a text not started.
fn lost(reason: &JsValue) -> Lost {
    if reason.is_null() { Lost::Ended } else { reason.as_string().map_or(Lost::Crashed, Lost::NotStarted) }
}

fn wait(waiting: &Waiting, id: u32) -> Promise {
    Promise::new(&mut |resolve, reject| {
        waiting.borrow_mut().push((id, Settle { resolve, reject }));
    })
}

fn ids(waiting: &Waiting) -> Vec<u32> {
    waiting.borrow().iter().map(|(id, _)| *id).collect()
}

fn taken(waiting: &Waiting, id: u32) -> Option<Settle> {
    let mut waiting = waiting.borrow_mut();
    let at = waiting.iter().position(|(known, _)| *known == id)?;
    Some(waiting.swap_remove(at).1)
}

fn settle(waiting: &Waiting, id: u32, result: Result<&JsValue, &JsValue>) {
    let Some(Settle { resolve, reject }) = taken(waiting, id) else { return };
    // A promise's own functions don't throw.
    let _ = match result {
        Ok(value) => resolve.call1(&JsValue::NULL, value),
        Err(reason) => reject.call1(&JsValue::NULL, reason),
    };
}

fn listen(worker: &VaultWorker, waiting: &Waiting) -> Closure<dyn FnMut(MessageEvent)> {
    let waiting = Rc::clone(waiting);
    let closure = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message = event.data();
        if let Some(text) = member(&message, "failed").as_string() {
            settle(&waiting, READY, Err(&text.into()));
        } else if member(&message, "ready").is_truthy() {
            settle(&waiting, READY, Ok(&JsValue::TRUE));
        } else if let Some(id) = id_of(&message) {
            let crashed = member(&message, "crashed").is_truthy();
            let result = if crashed { Err(&JsValue::UNDEFINED) } else { Ok(&message) };
            settle(&waiting, id, result);
        }
    });
    worker.set_onmessage(Some(closure.as_ref().unchecked_ref()));
    closure
}

/// The script itself did not load, or threw where nobody caught it.
fn listen_for_errors(worker: &VaultWorker, waiting: &Waiting) -> Closure<dyn FnMut()> {
    let waiting = Rc::clone(waiting);
    let closure = Closure::<dyn FnMut()>::new(move || {
        for id in ids(&waiting) {
            let text = JsValue::from("its script did not load");
            let reason = if id == READY { text } else { JsValue::UNDEFINED };
            settle(&waiting, id, Err(&reason));
        }
    });
    worker.set_onerror(Some(closure.as_ref().unchecked_ref()));
    closure
}

async fn received(answer: Promise) -> Result<Reply, Lost> {
    let message = JsFuture::from(answer).await.map_err(|reason| lost(&reason))?;
    reply(&message).ok_or(Lost::Crashed)
}

fn id_of(message: &JsValue) -> Option<u32> {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "ids are ours and are u32; the cast saturates on anything else"
    )]
    member(message, "id").as_f64().map(|id| id as u32)
}

fn reply(message: &JsValue) -> Option<Reply> {
    let text = JSON::stringify(&member(message, "answer")).ok()?;
    let answer = Answer::from_json(&Json::parse(&String::from(text)).ok()?)?;
    Some(Reply { answer, bytes: member(message, "bytes").dyn_into().ok() })
}

fn member(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // Setting a member of a fresh plain object can't fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

fn text_of(error: &JsValue) -> String {
    let error = error.dyn_ref::<js_sys::Error>();
    error.map_or_else(|| "no reason given".to_owned(), |error| String::from(error.message()))
}
