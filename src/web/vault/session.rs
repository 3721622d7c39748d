//! A vault from its start to its end, behind the first wall that holds.

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
};

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::{
    Cargo, Lost, Reply,
    program::{PROGRAM, Program},
    realm::Realm,
};
use crate::{
    flow::{Isolation, Wall},
    vault::{Answer, Ask, Refusal},
    web::{page, words},
};

/// How long a worker may take to try its walls, which it does in under two seconds when it can. An
/// `importScripts` that gets out stops it until it is answered, which may be never.
const WALL_PATIENCE_MS: i32 = 10_000;

pub(super) struct Session {
    program: Rc<Program>,
    realm: RefCell<Option<Rc<Realm>>>,
    opening: OnceCell<Promise>,
    found: RefCell<Option<Result<Isolation, Lost>>>,
    ended: Cell<bool>,
}

impl Session {
    pub(super) fn new(program: Rc<Program>) -> Self {
        Self {
            program,
            realm: RefCell::default(),
            opening: OnceCell::new(),
            found: RefCell::default(),
            ended: Cell::new(false),
        }
    }

    /// Starts it if need be, and waits until its walls were tried.
    ///
    /// # Errors
    /// When it could not be started, or was ended.
    pub(super) async fn isolation(self: &Rc<Self>) -> Result<Isolation, Lost> {
        let opening = self.opening.get_or_init(|| {
            let session = Rc::clone(self);
            future_to_promise(async move {
                let found = session.open().await;
                session.found.replace(Some(found));
                Ok(JsValue::UNDEFINED)
            })
        });
        JsFuture::from(opening.clone()).await.map_err(|_| Lost::Crashed)?;
        self.found.borrow().clone().unwrap_or(Err(Lost::Ended))
    }

    /// Asks once the walls were tried. A key that was given before it could be said that there is
    /// no wall is not taken in.
    ///
    /// # Errors
    /// When the vault is not there to answer.
    pub(super) async fn ask(self: &Rc<Self>, ask: &Ask, cargo: Cargo) -> Result<Reply, Lost> {
        let was_known = self.found.borrow().is_some();
        let isolation = self.isolation().await?;
        if !was_known && !isolation.holds() && matches!(ask, Ask::Read { .. } | Ask::Generate { .. }) {
            let refusal = Refusal::new("vault-open", words::NO_WALL);
            return Ok(Reply { answer: Answer::Refused(refusal), bytes: None });
        }
        self.realm()?.ask(ask, cargo).await
    }

    /// Ends it, and with it everything it held.
    pub(super) fn end(&self, why: &Lost) {
        self.ended.set(true);
        if let Some(realm) = self.realm.take() {
            realm.end(why);
        }
    }

    fn realm(&self) -> Result<Rc<Realm>, Lost> {
        self.realm.borrow().clone().ok_or(Lost::Ended)
    }

    /// Behind no wall, it is where a person was always told that it is: out of the frame.
    async fn open(&self) -> Result<Isolation, Lost> {
        let own = self.enter(Wall::OwnPolicy).await;
        if own.as_ref().is_ok_and(Isolation::holds) || self.ended.get() {
            return own;
        }
        let framed = self.enter(Wall::Frame).await;
        if framed.as_ref().is_ok_and(Isolation::holds) || own.is_err() && framed.is_ok() {
            return framed;
        }
        if own.is_ok() {
            self.start(Wall::OwnPolicy).await?;
        }
        own
    }

    /// One that breaks down here would do so again.
    async fn enter(&self, wall: Wall) -> Result<Isolation, Lost> {
        match self.try_wall(wall).await {
            Err(Lost::Crashed) => Err(Lost::NotStarted(words::BROKE_AT_WALLS.into())),
            found => found,
        }
    }

    async fn try_wall(&self, wall: Wall) -> Result<Isolation, Lost> {
        let realm = self.start(wall).await?;
        let url = page::within_reach(PROGRAM).ok_or(Lost::Crashed)?;
        match realm.ask_within(WALL_PATIENCE_MS, &Ask::TryNetwork { url }).await?.answer {
            Answer::Network { ways } => Ok(Isolation::Tried { wall, ways }),
            _ => Err(Lost::Crashed),
        }
    }

    /// Starts a worker behind that wall, in place of the one before.
    async fn start(&self, wall: Wall) -> Result<Rc<Realm>, Lost> {
        if let Some(before) = self.realm.take() {
            before.end(&Lost::Ended);
        }
        if self.ended.get() {
            return Err(Lost::Ended);
        }
        let realm = Rc::new(Realm::start(wall, &self.program)?);
        self.realm.replace(Some(Rc::clone(&realm)));
        realm.ready().await?;
        Ok(realm)
    }
}
