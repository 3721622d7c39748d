//! The host around the page: what it says, what it is told, and what it is asked.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, MessagePort};
use yew::html::Scope;

use super::{
    app::{App, Msg},
    dom, language, page,
};
use crate::{
    embed::{Answer, MAX_MESSAGE_LEN, Message, Witness},
    flow::Flow,
    json::Object,
};

/// How long the host may take to answer, in milliseconds.
const PATIENCE_MS: i32 = 30_000;

type Waiting = Rc<RefCell<Vec<(u32, Function)>>>;

/// The host, as long as the page is shown.
pub(super) struct Host {
    port: MessagePort,
    witness: RefCell<Witness>,
    waiting: Waiting,
    answers: Rc<RefCell<Vec<(u32, Answer)>>>,
    last: Cell<u32>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Host {
    /// The host that the page has, if it has one.
    pub(super) fn here(link: &Scope<App>) -> Option<Rc<Self>> {
        let port = page::port()?;
        let link = link.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // What is no text, or too long for one, is not read at all.
            let text = event.data().dyn_into::<js_sys::JsString>().ok();
            let text = text.filter(|text| text.length() as usize <= MAX_MESSAGE_LEN);
            if let Some(text) = text {
                link.send_message(Msg::HostSaid(Message::read(&String::from(text))));
            }
        });
        // Setting it starts the port.
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Rc::new(Self {
            port,
            witness: RefCell::default(),
            waiting: Waiting::default(),
            answers: Rc::default(),
            last: Cell::new(0),
            _on_message: on_message,
        }))
    }

    /// Tells the host what has changed.
    pub(super) fn show(&self, flow: &Flow) {
        let told = language::with(|speech| self.witness.borrow_mut().see(flow, speech));
        for message in told {
            self.tell(&message);
        }
    }

    /// Tells the host something.
    pub(super) fn tell(&self, message: &str) {
        // A port that was closed takes it too; nobody hears it then.
        let _ = self.port.post_message(&message.into());
    }

    /// Asks the host, and waits for its answer.
    ///
    /// # Errors
    /// With a sentence, when it gives none in time.
    pub(super) async fn ask(&self, hook: &str, detail: Object) -> Result<Answer, String> {
        let id = self.last.get().wrapping_add(1);
        self.last.set(id);
        let question = Object::new()
            .text("type", "ask")
            .number("id", u64::from(id))
            .text("hook", hook)
            .json("detail", &detail.end());
        let waiting = Rc::clone(&self.waiting);
        let answered = Promise::new(&mut |resolve, _| waiting.borrow_mut().push((id, resolve)));
        self.tell(&question.end());
        self.give_up_later(id);
        // It is only ever resolved.
        let _ = JsFuture::from(answered).await;
        let mut answers = self.answers.borrow_mut();
        let at = answers.iter().position(|(known, _)| *known == id);
        at.map(|at| answers.swap_remove(at).1)
            .ok_or_else(|| format!("the portal did not answer {hook} in time"))
    }

    /// The host answered a question.
    pub(super) fn answered(&self, id: u32, answer: Answer) {
        if let Some(resolve) = taken(&self.waiting, id) {
            self.answers.borrow_mut().push((id, answer));
            wake(&resolve);
        }
    }

    /// One who was answered before is left alone.
    fn give_up_later(&self, id: u32) {
        let (waiting, port) = (Rc::clone(&self.waiting), self.port.clone());
        let timed = dom::after(PATIENCE_MS, move || {
            if let Some(resolve) = taken(&waiting, id) {
                let withdrawn = Object::new().text("type", "withdraw").number("id", u64::from(id)).end();
                // Nobody hears it at a closed port.
                let _ = port.post_message(&withdrawn.into());
                wake(&resolve);
            }
        });
        // Without a window nobody waits.
        timed.ok();
    }
}

fn taken(waiting: &Waiting, id: u32) -> Option<Function> {
    let mut waiting = waiting.borrow_mut();
    let at = waiting.iter().position(|(known, _)| *known == id)?;
    Some(waiting.swap_remove(at).1)
}

fn wake(resolve: &Function) {
    // A promise's own functions don't throw.
    let _ = resolve.call0(&JsValue::NULL);
}

impl Drop for Host {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}
