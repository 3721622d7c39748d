//! Elements of the page, written as a chain of calls.
//!
//! Each call is a call in the wasm too. Yew's `html!` makes more than twice as much code of the same
//! markup, and most of the page is markup.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};
use yew::{
    AttrValue, Html,
    html::Scope,
    virtual_dom::{Key, Listener, ListenerKind, VTag, VText},
};

use super::{
    app::{App, Msg},
    language::Said,
    page::{self, Isolation},
};
use crate::language::Word;

/// An element without attributes and children.
#[inline(never)]
pub(super) fn el(tag: &'static str) -> Element {
    Element(Rc::new(VTag::new(tag)))
}

/// One element.
pub(super) struct Element(Rc<VTag>);

impl Element {
    fn tag(&mut self) -> &mut VTag {
        Rc::make_mut(&mut self.0)
    }

    /// Sets an attribute, if there is a value.
    #[inline(never)]
    pub(super) fn attr<V: Value>(mut self, name: &'static str, value: V) -> Self {
        if let Some(value) = value.value() {
            self.tag().add_attribute(name, value);
        }
        self
    }

    /// Sets an attribute that is there or not.
    pub(super) fn flag(self, name: &'static str, on: bool) -> Self {
        self.attr(name, on.then_some(name))
    }

    /// Sets what style sheets know it by.
    /// In a host's own document they are what its sheets know it by too: the names of `::part()`.
    #[inline(never)]
    pub(super) fn class(self, class: impl Into<AttrValue>) -> Self {
        let class = class.into();
        let part = (page::isolation() == Isolation::Page).then(|| class.clone());
        self.attr("class", class).attr("part", part)
    }

    /// Sets its id.
    pub(super) fn id(self, id: impl Value) -> Self {
        self.attr("id", id)
    }

    /// Sets what tests know it by.
    pub(super) fn test(self, name: impl Value) -> Self {
        self.attr("data-test", name)
    }

    /// Sets what tells it from its neighbours, when some of them come or go.
    pub(super) fn key(mut self, key: impl Into<Key>) -> Self {
        self.tag().key = Some(key.into());
        self
    }

    /// Sets a property, which unlike an attribute leaves alone what a person typed.
    #[inline(never)]
    pub(super) fn property(mut self, name: &'static str, value: &str) -> Self {
        self.tag().add_property(name, JsValue::from(value));
        self
    }

    /// Sets what is in a field.
    #[inline(never)]
    pub(super) fn value(mut self, value: String) -> Self {
        self.tag().set_value(value);
        self
    }

    /// Sets whether a field is checked.
    #[inline(never)]
    pub(super) fn checked(mut self, checked: bool) -> Self {
        self.tag().set_checked(checked);
        self
    }

    /// Adds a child.
    #[inline(never)]
    pub(super) fn add<C: Content>(mut self, child: C) -> Self {
        self.tag().add_child(child.html());
        self
    }

    /// Adds a child for each.
    pub(super) fn each<C: Content>(self, children: impl IntoIterator<Item = C>) -> Self {
        self.add(list(children))
    }

    /// Says something when it is clicked.
    pub(super) fn click(self, link: &Scope<App>, say: impl Fn() -> Msg + 'static) -> Self {
        self.on(link, "click", move |_| Some(say()))
    }

    /// Says what there is to say of an event of that name.
    pub(super) fn on(
        self,
        link: &Scope<App>,
        event: &'static str,
        say: impl Fn(&Event) -> Option<Msg> + 'static,
    ) -> Self {
        self.listen(link, event, Box::new(say))
    }

    /// Says what there is to say of the text that was typed or chosen in a field.
    pub(super) fn typed(
        self,
        link: &Scope<App>,
        event: &'static str,
        say: impl Fn(String) -> Msg + 'static,
    ) -> Self {
        self.on(link, event, move |event| text_of(event).map(&say))
    }

    #[inline(never)]
    fn listen(mut self, link: &Scope<App>, event: &'static str, say: Say) -> Self {
        self.tag().add_listener(Rc::new(Heard { event, link: link.clone(), say }));
        self
    }
}

/// The text that was typed or chosen in the field that an event is about.
pub(super) fn text_of(event: &Event) -> Option<String> {
    let field = event.target()?;
    let input = field.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value);
    input.or_else(|| field.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value))
}

type Say = Box<dyn Fn(&Event) -> Option<Msg>>;

/// What is said of events of one name.
struct Heard {
    event: &'static str,
    link: Scope<App>,
    say: Say,
}

impl Listener for Heard {
    fn kind(&self) -> ListenerKind {
        ListenerKind::other(self.event.into())
    }

    fn handle(&self, event: Event) {
        if let Some(said) = (self.say)(&event) {
            self.link.send_message(said);
        }
    }

    fn passive(&self) -> bool {
        false
    }
}

/// Children without an element around them.
pub(super) fn group() -> Group {
    Group(Vec::new())
}

/// Some children.
pub(super) struct Group(Vec<Html>);

impl Group {
    /// Adds one more.
    #[inline(never)]
    pub(super) fn add<C: Content>(mut self, child: C) -> Self {
        self.0.push(child.html());
        self
    }

    /// Adds one for each.
    pub(super) fn each<C: Content>(self, children: impl IntoIterator<Item = C>) -> Self {
        self.add(list(children))
    }
}

/// One after the other: to collect them is several times the code for each kind of iterator.
fn list<C: Content>(children: impl IntoIterator<Item = C>) -> Group {
    let mut list = group();
    for child in children {
        list = list.add(child);
    }
    list
}

/// What can stand in an element.
pub(super) trait Content {
    /// The node that it is.
    fn html(self) -> Html;
}

impl Content for Html {
    fn html(self) -> Html {
        self
    }
}

impl Content for Element {
    fn html(self) -> Html {
        Html::VTag(self.0)
    }
}

impl Content for Group {
    #[inline(never)]
    fn html(self) -> Html {
        self.0.into_iter().collect()
    }
}

impl Content for &str {
    #[inline(never)]
    fn html(self) -> Html {
        Html::VText(VText::new(self.to_owned()))
    }
}

impl Content for String {
    fn html(self) -> Html {
        self.as_str().html()
    }
}

impl Content for &String {
    fn html(self) -> Html {
        self.as_str().html()
    }
}

impl Content for Word {
    #[inline(never)]
    fn html(self) -> Html {
        Html::VText(VText::new(AttrValue::from(self)))
    }
}

impl Content for &Said {
    fn html(self) -> Html {
        self.text().html()
    }
}

impl<C: Content> Content for Option<C> {
    fn html(self) -> Html {
        self.map(Content::html).unwrap_or_default()
    }
}

impl From<Element> for Html {
    fn from(element: Element) -> Self {
        element.html()
    }
}

impl From<Group> for Html {
    fn from(group: Group) -> Self {
        group.html()
    }
}

/// What an attribute can be set to.
pub(super) trait Value {
    /// The text, if it is set at all.
    fn value(self) -> Option<AttrValue>;
}

impl Value for &'static str {
    fn value(self) -> Option<AttrValue> {
        Some(AttrValue::Static(self))
    }
}

impl Value for AttrValue {
    fn value(self) -> Option<AttrValue> {
        Some(self)
    }
}

impl Value for String {
    fn value(self) -> Option<AttrValue> {
        Some(AttrValue::from(self))
    }
}

impl Value for Word {
    fn value(self) -> Option<AttrValue> {
        Some(AttrValue::from(self))
    }
}

impl<V: Value> Value for Option<V> {
    fn value(self) -> Option<AttrValue> {
        self.and_then(Value::value)
    }
}
