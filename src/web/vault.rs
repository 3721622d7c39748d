//! The page's end of the vault: starts its worker, asks, and hands on what it answers.

mod program;
mod realm;
mod session;

use std::{cell::RefCell, rc::Rc};

use js_sys::Uint8Array;
use web_sys::File;

pub(super) use self::realm::VaultWorker;
use self::{program::Program, session::Session};
use crate::{
    flow::Isolation,
    vault::{Answer, Ask},
};

/// What travels beside a question.
pub(super) enum Cargo {
    Nothing,
    /// Its buffer moves to the vault and is gone here.
    Bytes(Uint8Array),
    /// A handle, which the vault reads itself.
    File(File),
}

/// An answer and the bytes beside it.
pub(super) struct Reply {
    pub(super) answer: Answer,
    pub(super) bytes: Option<Uint8Array>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// It could not be started, with the reason.
    NotStarted(String),
    /// It broke down while it worked, and what it held is gone.
    Crashed,
    /// It was ended on purpose.
    Ended,
}

/// The vault, started when it is first asked and again after a crash.
#[derive(Default)]
pub(super) struct Vault {
    program: Rc<Program>,
    session: RefCell<Option<Rc<Session>>>,
}

impl Vault {
    /// Whether it was started and not ended since.
    pub(super) fn is_started(&self) -> bool {
        self.session.borrow().is_some()
    }

    /// What came of trying its walls, which it does at each start, before it is given a key.
    ///
    /// # Errors
    /// When it could not be started, or was ended.
    pub(super) async fn isolation(&self) -> Result<Isolation, Lost> {
        let session = self.session();
        let found = session.isolation().await;
        self.drop_broken(&session, found.as_ref().err());
        found
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// When the vault is not there to answer.
    pub(super) async fn ask(&self, ask: &Ask, cargo: Cargo) -> Result<Reply, Lost> {
        let session = self.session();
        let answer = session.ask(ask, cargo).await;
        self.drop_broken(&session, answer.as_ref().err());
        answer
    }

    /// Ends the worker, and with it everything it held.
    pub(super) fn end(&self) {
        if let Some(session) = self.session.take() {
            session.end(&Lost::Ended);
        }
    }

    fn session(&self) -> Rc<Session> {
        let start = || Rc::new(Session::new(Rc::clone(&self.program)));
        Rc::clone(self.session.borrow_mut().get_or_insert_with(start))
    }

    /// Ends a session that broke, unless another took its place already.
    fn drop_broken(&self, broken: &Rc<Session>, lost: Option<&Lost>) {
        if !matches!(lost, Some(Lost::Crashed | Lost::NotStarted(_))) {
            return;
        }
        let is_current = self.session.borrow().as_ref().is_some_and(|session| Rc::ptr_eq(session, broken));
        if is_current {
            self.session.take();
        }
        broken.end(&Lost::Crashed);
    }
}
