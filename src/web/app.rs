//! The application: takes messages in, steps the dialogue, and runs its effects.

mod asking;
mod commands;
mod files;
mod hooks;
mod hosted;
mod judging;
mod keeping;
mod log_in;
mod proving;
mod saving;
mod sending;

use std::{pin::Pin, rc::Rc};

use web_sys::Element;
use yew::{Component, Context, Html, html::Scope};

use self::{files::Files, hosted::Hosted};
use super::{
    clipboard, clock,
    config::{self, Config},
    dom,
    focus::Around,
    history::History,
    host::Host,
    input::{Input, NoInput},
    language,
    leaving::Leaving,
    listener::{self, Listener},
    panel::{
        self,
        key::{CLEAR, KEEP},
    },
    rest,
    vault::{Lost, Reply, Vault},
    view::{Saving, Unsure, View},
    words::{self, Word},
};
use crate::{
    algorithm::KeySpec,
    embed::{self, Message},
    export::ExportFormat,
    flow::{Effect, Errand, Event, Flow, Input as Doing, Isolation, Source, Step, Taking},
    language::{Language, Speech},
    provider::Operation,
    vault::{PrivateFormat, PublicFormat},
};

/// The id of the heading that takes the focus when the step changes.
pub(super) const HEADING: &str = "step-title";

/// The id of the choice of language.
pub(super) const LANGUAGES: &str = "language";

/// What happened, in the dialogue or on the page.
pub(super) enum Msg {
    /// Something of the dialogue.
    Flow(Event),
    /// The host around the page said something.
    HostSaid(Result<Message, (Option<u32>, String)>),
    /// The host lets something be sent.
    Allowed(Event),
    /// It does not.
    Forbidden,
    /// config.json was fetched, if it is there.
    Configured(Option<String>),
    /// Fetch the rest of the program.
    LoadRest,
    /// It came, or did not.
    RestCame(bool),
    /// Files or a paste came, or something that is neither.
    Took(Result<Input, NoInput>),
    /// A file came, to see that it is that key's.
    Prove(u32, Result<Input, NoInput>),
    /// The same, pasted where nothing takes the focus.
    TookAnywhere(Result<Input, NoInput>),
    /// A drag came over the page, or left it.
    Over(bool),
    /// Generate a key, with that comment.
    Generate(KeySpec, String),
    /// Generate a key for that destination alone.
    GenerateFor(u32, KeySpec),
    /// The next key comes beside those that are held, or in their place.
    Adds(bool),
    /// Show that key beside the work.
    ShowKey(u32),
    /// Let go of that key.
    DropKey(u32),
    /// Give the key that is shown the comment in the field.
    Comment(u32),
    /// The vault changed a comment.
    Commented(Result<Reply, Lost>),
    /// Try the passphrase in the field.
    Unlock,
    /// The vault tried its walls.
    WallsTried(Result<Isolation, Lost>),
    /// The vault answered about the key.
    Answered(Result<Reply, Lost>),
    /// The vault judged the key anew.
    Judged(Result<Reply, Lost>),
    /// The lists of known keys could not be fetched.
    NotLookedUp(String),
    /// Go on with the key that a certificate is about.
    UseKeyInside,
    /// Clear was pressed.
    Clear,
    /// Clear or remove was pressed, and not meant.
    Keep,
    /// A provider is to generate the key: go on without one.
    WithoutKey(&'static Operation),
    /// Go to the step that the browser's history has.
    Popped(Option<Step>),
    /// The page's policy stopped something.
    Violated,
    /// Plant a key before the vault's search.
    TestGuard,
    /// What came of that.
    GuardTested(Result<Reply, Lost>),
    /// Save the report of what was done.
    SaveReport,
    /// Show requests that way.
    ShowAs(ExportFormat),
    /// Log in with what was filled in at that place, in a form of that destination.
    LogIn(String, u32),
    /// Copy a text, and say what was copied.
    Copy { what: Word, text: String },
    /// It was copied, or not.
    Copied { what: Word, done: bool },
    /// The private key is to be saved in that format.
    SaveAs(PrivateFormat),
    /// The private key is to be saved without a passphrase, or with one.
    InTheClear(bool),
    /// Open the form that saves that key.
    Guard(u32),
    /// Save the private key of that key, or copy it.
    Save(u32, Way),
    /// A passphrase for the file was typed.
    Typed,
    /// The vault weighed the passphrase.
    Weighed(Result<Reply, Lost>),
    /// A private key was copied, or not.
    KeyCopied(Saving, bool),
    /// The vault wrote a private key.
    Written(Saving, Result<Reply, Lost>),
    /// Save the public key of that key in that format.
    SavePublic(u32, PublicFormat),
    /// The vault wrote the public key.
    PublicWritten(u32, PublicFormat, Result<Reply, Lost>),
    /// Speak that language: a person chose it.
    Speak(Language),
    /// The texts of a language came, or not.
    Spoken(Language, Option<Speech>),
    /// Save the private key that a provider generated, or copy it.
    SaveCreated(u32, Way),
    /// It was copied, or not.
    CreatedCopied(u32, bool),
}

/// Where a private key goes to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To the browser's downloads.
    Download,
    /// To the clipboard.
    Copy,
}

/// The page's one component. It owns the dialogue, so that nothing secret is in anybody's
/// properties.
pub(super) struct App {
    flow: Flow,
    view: View,
    vault: Rc<Vault>,
    leaving: Leaving,
    history: History,
    host: Option<Rc<Host>>,
    hosted: Hosted,
    _strays: Vec<Listener>,
    _hiding: [Listener; 2],
    moves_focus: bool,
    /// The id of what takes the focus next.
    focus: Option<String>,
    /// The cards around what has the focus, which may go away.
    around_focus: Option<Around>,
    /// Files that are still to be read, and the name of the one that the vault is at.
    files: Files,
    /// Whether the vault has the lists of known keys, or is about to.
    knows_keys: bool,
    /// The language that is wanted, whose texts may be yet to come.
    language: Language,
    /// Whether a person said which language they want, so that nobody else does.
    has_chosen_language: bool,
    /// What the rest of the program will see to.
    waiting: Vec<Msg>,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let vault = Rc::<Vault>::default();
        let mut app = Self {
            flow: Flow::default(),
            view: View::default(),
            vault: Rc::clone(&vault),
            leaving: Leaving::new(),
            history: History::new(ctx.link()),
            host: rest::here().and_then(|rest| (rest.host)(ctx.link())),
            hosted: Hosted::default(),
            _strays: listener::strays(ctx.link()),
            _hiding: listener::hiding(ctx.link(), vault),
            moves_focus: false,
            focus: None,
            around_focus: None,
            files: Files::default(),
            knows_keys: false,
            language: Language::default(),
            has_chosen_language: language::asked_for().is_some(),
            waiting: Vec::new(),
        };
        if let Some(language) = language::asked_for().or_else(language::preferred) {
            app.want(ctx.link(), language);
        }
        say_later(ctx.link(), async { Msg::Configured(config::load().await) });
        app.start_vault(ctx.link());
        app.load_rest(ctx.link());
        app
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        self.around_focus = Around::now().or(self.around_focus.take());
        if let Some(message) = self.take_first(ctx.link(), message) {
            self.hand_on(ctx.link(), message);
        }
        if let Some(rest) = rest::here() {
            (rest.settle)(self);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (flow, view, link) = (&self.flow, &self.view, ctx.link());
        let drawn = match rest::here() {
            Some(rest) => (rest.draw)(flow, view, link),
            None => panel::draw_first(flow, view, link),
        };
        panel::page(flow, view, link, drawn).into()
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        let next = self.focus.take();
        if std::mem::take(&mut self.moves_focus) {
            dom::focus(HEADING);
        } else if let Some(next) = next {
            dom::focus(&next);
        }
        if let Some(around) = self.around_focus.take() {
            around.take_over(HEADING);
        }
    }
}

/// What is done before the rest of the program is there, and looks the same after.
impl App {
    /// Takes what a key can be given with. What is none of that is given back.
    fn take_first(&mut self, link: &Scope<Self>, message: Msg) -> Option<Msg> {
        match message {
            Msg::LoadRest => self.load_rest(link),
            Msg::RestCame(came) => self.rest_came(link, came),
            Msg::Took(input) => self.read(link, self.usual_taking(), input),
            Msg::TookAnywhere(input) => {
                if self.flow.current_step() == Step::Key && self.flow.bounds().takes(Source::Paste) {
                    self.read(link, self.usual_taking(), input);
                }
            }
            Msg::Over(is_over) => self.view.is_over = is_over,
            Msg::Generate(spec, comment) => self.generate(link, self.usual_taking(), spec, comment),
            Msg::Speak(language) => self.choose_language(link, language),
            Msg::Spoken(language, speech) => self.spoken(language, speech),
            other => return Some(other),
        }
        None
    }

    /// Hands a message to the rest of the program, as soon as that is there.
    fn hand_on(&mut self, link: &Scope<Self>, message: Msg) {
        match rest::here() {
            Some(rest) => (rest.take)(self, link, message),
            None => self.waiting.push(message),
        }
    }

    fn load_rest(&mut self, link: &Scope<Self>) {
        self.view.rest_error = None;
        if rest::here().is_none() {
            say_later(link, async { Msg::RestCame(rest::load().await.is_ok()) });
        }
    }

    fn rest_came(&mut self, link: &Scope<Self>, came: bool) {
        if !came {
            self.view.rest_error = Some(words::REST_MISSING);
            self.view.say(words::REST_MISSING);
        }
        // While it is not there they wait on.
        for message in std::mem::take(&mut self.waiting) {
            self.hand_on(link, message);
        }
    }
}

/// What is reached by the table of the rest of the program.
impl App {
    /// Sees to what depends on anything that a message may have changed.
    pub(super) fn settle(&mut self) {
        self.view.guard.turn_to(panel::guard::opened(&self.flow, &self.view));
        self.leaving.guard(self.flow.has_unsaved_key());
        if let Some(host) = &self.host {
            host.show(&self.flow);
        }
    }

    /// Takes a message.
    pub(super) fn take(&mut self, link: &Scope<Self>, message: Msg) {
        match message {
            Msg::Flow(event) if self.is_asked_before(&event) => self.ask_before(link, event),
            Msg::Flow(event) | Msg::Allowed(event) => {
                self.announce(&event);
                let is_review = matches!(event, Event::Went(Step::Review));
                self.take_event(link, event);
                self.read_next_file(link);
                if is_review {
                    self.ask_what_exists(link);
                }
            }
            Msg::Forbidden => self.forbidden(),
            Msg::HostSaid(said) => self.host_said(link, said),
            Msg::Configured(text) => self.configure(link, text.as_deref()),
            Msg::WallsTried(found) => self.walls_tried(link, found),
            Msg::Clear => self.clear(link),
            Msg::Keep => {
                self.view.unsure = None;
                self.focus = Some(CLEAR.to_owned());
            }
            Msg::WithoutKey(operation) => self.go_without_key(link, operation),
            Msg::Popped(step) => self.popped(link, step),
            Msg::Violated => self.view.violations += 1,
            Msg::TestGuard => self.test_guard(link),
            Msg::GuardTested(reply) => self.guard_tested(link, reply),
            Msg::SaveReport => self.save_report(),
            Msg::ShowAs(format) => self.view.shown_as = format,
            Msg::LogIn(place, id) => {
                self.view.logged_in_at = Some(place);
                self.take(link, Msg::Flow(Event::LoggedIn(id)));
            }
            Msg::Copy { what, text } => {
                say_later(link, async move { Msg::Copied { what, done: clipboard::copy(&text).await } });
            }
            Msg::Copied { what, done } => self.view.say(words::copied(what, done)),
            other => self.take_key(link, other),
        }
    }

    /// What is about keys.
    fn take_key(&mut self, link: &Scope<Self>, message: Msg) {
        match message {
            Msg::Prove(id, input) => self.read(link, Taking::Prove(id), input),
            Msg::GenerateFor(id, spec) => self.generate_for(link, id, spec),
            Msg::Adds(adds) => self.view.adds = adds,
            Msg::ShowKey(id) => self.show_key(id),
            Msg::DropKey(id) => self.drop_key(link, id),
            Msg::Comment(id) => self.comment(link, id),
            Msg::Commented(reply) => self.commented(link, reply),
            Msg::Unlock => self.unlock(link),
            Msg::Answered(answer) => self.answered(link, answer),
            Msg::Judged(reply) => self.judged(link, reply),
            Msg::NotLookedUp(reason) => self.not_looked_up(&reason),
            Msg::UseKeyInside => self.use_key_inside(link),
            other => self.take_save(link, other),
        }
    }

    /// What is about saving them.
    fn take_save(&mut self, link: &Scope<Self>, message: Msg) {
        match message {
            Msg::SaveAs(format) => self.view.guard.format = format,
            Msg::InTheClear(clear) => self.view.guard.in_the_clear = clear,
            Msg::Guard(id) => self.view.guard.key = Some(id),
            Msg::Save(id, way) => self.save(link, id, way),
            Msg::Typed => self.weigh(link),
            Msg::Weighed(reply) => self.weighed(&reply),
            Msg::Written(saving, reply) => self.written(link, saving, reply),
            Msg::KeyCopied(saving, done) => self.key_copied(link, saving, done),
            Msg::SavePublic(id, format) => self.save_public(link, id, format),
            Msg::PublicWritten(id, format, reply) => self.public_written(link, id, format, reply),
            Msg::SaveCreated(id, way) => self.save_created(link, id, way),
            Msg::CreatedCopied(id, done) => self.created_copied(link, id, done),
            _ => {}
        }
    }

    /// What fills in fields that a person may have typed into is shown there.
    fn take_event(&mut self, link: &Scope<Self>, event: Event) {
        let answered = match &event {
            Event::Responded(Errand::LogIn(account), _) => Some(*account),
            _ => None,
        };
        let fills_in =
            answered.is_some() || matches!(event, Event::RegionChosen(..) | Event::SchemeChosen(..));
        let forgets = matches!(event, Event::CredentialsForgotten);
        self.step(link, event);
        if forgets {
            self.empty_credentials();
        }
        if let Some(account) = answered {
            self.log_in_ended(account);
        }
        if fills_in {
            self.show_filled_in();
        }
    }

    /// Steps the dialogue and runs what it wants done.
    fn step(&mut self, link: &Scope<Self>, event: Event) {
        let before = self.flow.is_sending();
        let seen = match &event {
            Event::Responded(Errand::List { destination, .. } | Errand::Delete { destination, .. }, _) => {
                Some(*destination)
            }
            _ => None,
        };
        for effect in self.flow.step(event, clock::now()) {
            self.run(link, effect);
        }
        self.history.note(self.flow.current_step());
        if before && !self.flow.is_sending() {
            self.view.say(words::results(&self.flow));
        }
        if let Some(said) = seen.and_then(|id| words::shelf(self.flow.destination(id)?.shelf())) {
            self.view.say(said);
        }
    }

    fn run(&mut self, link: &Scope<Self>, effect: Effect) {
        match effect {
            Effect::Ask(ask) => self.ask(link, ask),
            Effect::Disclose(id, ask) => self.disclose(link, id, ask),
            Effect::Send(id, outgoing) => self.send(link, id, outgoing),
            Effect::LogIn(account, outgoing) => self.send_log_in(link, account, outgoing),
            Effect::AskPortal(errand, operation, params) => self.ask_portal(link, errand, operation, params),
            Effect::SendDisclosing(id, outgoing) => Self::send_disclosing(link, id, outgoing),
            Effect::FocusHeading => self.moves_focus = true,
            Effect::FocusShelf(id, part) => self.focus = Some(panel::shelf::part_id(id, part)),
        }
    }

    fn configure(&mut self, link: &Scope<Self>, text: Option<&str>) {
        match text.map_or_else(|| Ok(Config::default()), config::read) {
            Ok(Config { operator, language }) => {
                self.view.operator = operator;
                self.reach(link);
                self.look_up(link);
                if let Some(language) = language.filter(|_| !self.has_chosen_language) {
                    self.want(link, language);
                }
            }
            Err(error) => {
                self.tell(&embed::problem("config-wrong", &error, false));
                self.view.operator.error = Some(error);
            }
        }
    }

    /// Clearing an unsaved key takes a second word.
    fn clear(&mut self, link: &Scope<Self>) {
        if self.flow.has_unsaved_key() && self.view.unsure != Some(Unsure::Clear) {
            self.view.unsure = Some(Unsure::Clear);
            self.focus = Some(KEEP.to_owned());
            return;
        }
        self.clear_now(link);
    }

    fn clear_now(&mut self, link: &Scope<Self>) {
        self.tell(&self.flow.closing());
        if self.view.is_unlocking || matches!(self.flow.input(), Doing::Working(_)) {
            // Nobody waits any more for what it is at.
            self.vault.end();
        }
        self.files = Files::default();
        let operator = self.view.operator.clone();
        self.view = View { operator, ..View::default() };
        self.view.say(words::CLEARED);
        self.step(link, Event::Cleared);
    }

    /// From now on neither the operator nor the browser have a say.
    fn choose_language(&mut self, link: &Scope<Self>, language: Language) {
        self.has_chosen_language = true;
        self.want(link, language);
    }

    /// Speaks a language as soon as its texts are there.
    fn want(&mut self, link: &Scope<Self>, language: Language) {
        self.language = language;
        if language != language::spoken() {
            say_later(link, async move { Msg::Spoken(language, language::load(language).await) });
        }
    }

    /// What is on the page stays, and is drawn anew. Texts that come after another language was wanted come
    /// too late.
    fn spoken(&mut self, language: Language, speech: Option<Speech>) {
        if language != self.language {
            return;
        }
        if let Some(speech) = speech {
            language::speak(speech);
        } else {
            self.language = language::spoken();
            dom::choose(LANGUAGES, self.language.tag());
            self.view.say(words::LANGUAGE_NOT_LOADED);
        }
    }

    fn go_without_key(&mut self, link: &Scope<Self>, operation: &'static Operation) {
        self.step(link, Event::Added(operation));
        self.step(link, Event::Went(Step::Destinations));
    }

    /// Says what changed elsewhere on the page than where the focus is.
    fn announce(&mut self, event: &Event) {
        match event {
            Event::Added(operation) => self.view.say(words::added(operation)),
            Event::Removed(_) => self.view.say(words::REMOVED),
            Event::LoggedIn(_) => self.view.say(words::LOGGING_IN),
            Event::LoggedOut(_) => self.view.say(words::LOGGED_OUT),
            Event::CredentialsForgotten => self.view.say(words::CREDENTIALS_FORGOTTEN),
            _ => {}
        }
    }

    /// Says what the vault found, for those who don't see it.
    fn announce_key(&mut self) {
        let text = match self.flow.input() {
            Doing::Idle => match self.flow.keys().last() {
                Some(key) => words::found(&key.summary().found),
                None => return,
            },
            Doing::Refused(refusal) => language::refusal(refusal),
            Doing::Locked(locked) => match &locked.refusal {
                Some(refusal) => language::refusal(refusal),
                None => [&words::found(&locked.found), " ", &String::from(words::LOCKED)].concat(),
            },
            Doing::Several(offers) if offers.from == 0 && offers.sought.is_empty() => words::several(offers),
            Doing::Several(offers) => words::shown(offers),
            Doing::Working(_) => return,
        };
        self.view.say(text);
    }
}

/// Says what comes of a future. All of them are tasks of one type: each further type is the whole of a
/// task's code once more.
fn say_later(link: &Scope<App>, message: impl Future<Output = Msg> + 'static) {
    let message: Pin<Box<dyn Future<Output = Msg>>> = Box::pin(message);
    link.send_future(message);
}

/// Shows the page in an element.
pub(super) fn mount(root: Element) -> yew::AppHandle<App> {
    yew::Renderer::<App>::with_root(root).render()
}
