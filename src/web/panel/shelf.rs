//! Keys that are at a destination already: seen, compared, deleted.

use yew::{Html, html::Scope};

use super::{
    destination::label,
    results::{of_outcome, refused},
    summary::key_label,
};
use crate::{
    finding::Finding,
    flow::{
        Destination, Event, Flow, KeyList, Likeness, ListWork, ShelfEvent, ShelfLack, ShelfPart, ShelfState,
    },
    outcome::Outcome,
    provider::{Mode, Operation, PROVIDERS},
    shelf::{KeptKey, ListedKey},
    web::{
        app::{App, Msg},
        element::{Element, Group, el, group},
        language::{self, phrase, sentence},
        part::{Tone, badge, button, quiet_button},
        words::{self, Word},
    },
};

/// The id of the element that a part of what shows the keys at a destination is.
pub(in crate::web) fn part_id(destination: u32, part: ShelfPart) -> String {
    let rest = match part {
        ShelfPart::Heading => "-keys".to_owned(),
        ShelfPart::Confirmation => "-delete-name".to_owned(),
        ShelfPart::Key(index) => ["-delete-", &index.to_string()].concat(),
    };
    ["d", &destination.to_string(), &rest].concat()
}

/// The fold with the keys that are at a destination. Who has no key came here to look.
pub(super) fn fold(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Element {
    let is_open = flow.keys().is_empty() || !matches!(destination.shelf(), ShelfState::Unseen);
    el("details")
        .class("more shelf")
        .flag("open", is_open)
        .test("shelf")
        .attr("data-state", state_id(destination.shelf()))
        .add(
            el("summary")
                .add(words::SHELF)
                .add(el("span").class("visually-hidden").add([": ", &label(destination)].concat())),
        )
        .add(el("div").class("stack").add(inside(flow, destination, link)))
}

/// What a state is called in tests.
fn state_id(state: &ShelfState) -> &'static str {
    match state {
        ShelfState::Unseen => "unseen",
        ShelfState::Asking(_) => "asking",
        ShelfState::Listed(list) if list.work() == ListWork::Idle => "listed",
        ShelfState::Listed(_) => "working",
        ShelfState::Failed(_) => "failed",
    }
}

fn inside(flow: &Flow, destination: &Destination, link: &Scope<App>) -> Html {
    match (destination.shelf(), flow.shelf_lack(destination)) {
        (ShelfState::Listed(list), _) => listed(flow, destination, list, link).into(),
        (ShelfState::Asking(_), _) => busy(words::SHELF_ASKING).into(),
        (_, Some(lack)) => lacking(&lack),
        (ShelfState::Failed(outcome), None) => {
            group().add(trouble(outcome, false)).add(look(destination, words::SHELF_AGAIN, link)).into()
        }
        (ShelfState::Unseen, None) => group()
            .add(el("p").class("small muted").add(words::SHELF_MEANS))
            .add(look(destination, words::SHELF_LOOK, link))
            .into(),
    }
}

/// What is to be filled in before the provider can be asked.
fn lacking(lack: &ShelfLack) -> Html {
    let (word, wrong) = match lack {
        ShelfLack::Params(wrong) => (words::SHELF_NEEDS_PARAMS, &wrong[..]),
        ShelfLack::Credentials => (words::SHELF_NEEDS_CREDENTIALS, &[][..]),
        ShelfLack::Route => (words::SHELF_NO_ROUTE, &[][..]),
    };
    let fields: Vec<String> = wrong.iter().map(field_of).collect();
    el("p").class("small muted").test("shelf-lack").add(word).add(" ").add(fields.join(", ")).into()
}

/// What the field is called that a finding is about: what is wrong with it stands at the field.
fn field_of(finding: &Finding) -> String {
    finding.params.get("label").map_or_else(|| language::finding(finding), phrase)
}

fn look(destination: &Destination, word: Word, link: &Scope<App>) -> Element {
    el("div").add(button("", word, "shelf-look", true).click(link, say(destination, || ShelfEvent::Asked)))
}

fn say(destination: &Destination, event: impl Fn() -> ShelfEvent + 'static) -> impl Fn() -> Msg + 'static {
    let id = destination.id();
    move || Msg::Flow(Event::Shelf(id, event()))
}

fn busy(word: Word) -> Element {
    el("div")
        .class("found")
        .add(el("span").class("busy").attr("aria-hidden", "true"))
        .add(el("div").add(word))
}

fn listed(flow: &Flow, destination: &Destination, list: &KeyList, link: &Scope<App>) -> Group {
    group()
        .add(heading(destination, list, link))
        .add(
            list.deleted()
                .map(|deletion| el("p").class("small").test("shelf-deleted").add(words::deletion(deletion))),
        )
        .add(list.problem().map(|outcome| trouble(outcome, true)))
        .add((!list.keys().is_empty()).then(|| table(flow, destination, list, link)))
        .add(list.has_more().then(|| {
            let is_idle = list.work() == ListWork::Idle;
            let more = button("", words::SHELF_MORE, "shelf-more", is_idle);
            el("div").add(more.click(link, say(destination, || ShelfEvent::AskedMore)))
        }))
}

fn heading(destination: &Destination, list: &KeyList, link: &Scope<App>) -> Element {
    let id = part_id(destination.id(), ShelfPart::Heading);
    let is_idle = list.work() == ListWork::Idle;
    let word = match list.work() {
        ListWork::Again(_) | ListWork::More(_) => words::SHELF_ASKING,
        ListWork::Idle | ListWork::Deleting(_) => words::SHELF_AGAIN,
    };
    el("div")
        .class("row row-spread")
        .add(el("h3").id(id).attr("tabindex", "-1").test("shelf-count").add(words::keys_there(list)))
        .add(
            quiet_button("shelf-refresh")
                .flag("disabled", !is_idle)
                .click(link, say(destination, || ShelfEvent::Asked))
                .add(word),
        )
}

/// What a provider tells of its keys differs: a column that none of them fills is left out.
#[derive(Clone, Copy)]
struct Columns {
    kind: bool,
    created: bool,
}

impl Columns {
    fn of(list: &KeyList) -> Self {
        let any = |has: fn(&KeptKey) -> bool| list.keys().iter().any(|listed| has(listed.key()));
        Self { kind: any(|key| key.kind.is_some()), created: any(|key| key.created.is_some()) }
    }

    fn heads(self) -> Vec<Word> {
        let kind = self.kind.then_some(words::SHELF_KIND);
        let created = self.created.then_some(words::SHELF_CREATED);
        [Some(words::NAME), kind, Some(words::FINGERPRINT), created].into_iter().flatten().collect()
    }
}

/// The roles are those that the elements have: browsers forget them where rows become cards.
fn table(flow: &Flow, destination: &Destination, list: &KeyList, link: &Scope<App>) -> Element {
    let columns = Columns::of(list);
    let heads = columns.heads();
    let span = (heads.len() + 1).to_string();
    let head = el("tr").attr("role", "row").each(
        heads.into_iter().map(|word| el("th").attr("scope", "col").attr("role", "columnheader").add(word)),
    );
    let head = head.add(el("td").attr("role", "cell"));
    let mut rows = group();
    for (index, listed) in list.keys().iter().enumerate() {
        let is_chosen = list.chosen() == Some(index);
        let confirmation = || el("td").attr("role", "cell").attr("colspan", span.clone());
        rows = rows.add(row(flow, destination, (index, listed), columns, link)).add(is_chosen.then(|| {
            let asked = confirm(destination, list, listed.key(), link);
            el("tr").key("chosen").attr("role", "row").add(confirmation().add(asked))
        }));
    }
    el("table")
        .class("table shelf-table")
        .attr("role", "table")
        .attr("aria-labelledby", part_id(destination.id(), ShelfPart::Heading))
        .attr("aria-busy", (list.work() != ListWork::Idle).to_string())
        .test("shelf-table")
        .add(el("thead").attr("role", "rowgroup").add(head))
        .add(el("tbody").attr("role", "rowgroup").add(rows))
}

fn row(
    flow: &Flow,
    destination: &Destination,
    (index, listed): (usize, &ListedKey),
    columns: Columns,
    link: &Scope<App>,
) -> Element {
    let key = listed.key();
    let name = el("th").attr("scope", "row").attr("role", "rowheader").class("wrap");
    el("tr")
        .key(index)
        .attr("role", "row")
        .test("shelf-key")
        .attr("data-name", key.name.clone())
        .add(name.attr("translate", "no").add(&key.name))
        .add(columns.kind.then(|| fact(words::SHELF_KIND, "small", key.kind.as_ref())))
        .add(compared(flow, listed))
        .add(columns.created.then(|| fact(words::SHELF_CREATED, "small date", key.created.as_ref())))
        .add(el("td").attr("role", "cell").add(deletable(destination, index, listed, link)))
}

/// What a provider says in its own words, with the word for it where the table has no heads.
fn fact(term: Word, class: &'static str, value: Option<&String>) -> Element {
    el("td")
        .attr("role", "cell")
        .attr("data-label", value.map(|_| term))
        .class(class)
        .attr("translate", "no")
        .add(value)
}

/// The fingerprint in the provider's notation, and whose it is.
fn compared(flow: &Flow, listed: &ListedKey) -> Element {
    let fingerprint = listed.key().fingerprint.as_ref();
    let told = flow.likeness(listed).map(|likeness| {
        let (tone, word, id) = match likeness {
            Likeness::Held(key) => {
                let summary = key.summary();
                let own =
                    if summary.comment.is_empty() { key_label(summary) } else { summary.comment.clone() };
                (Tone::Good, words::this_is(&own), "held")
            }
            Likeness::Other => (Tone::Neutral, words::SHELF_OTHER.into(), "other"),
            Likeness::Unknown => (Tone::Neutral, words::NOT_COMPARABLE.into(), "unknown"),
        };
        badge(tone, word, "likeness").attr("data-likeness", id)
    });
    el("td")
        .attr("role", "cell")
        .attr("data-label", fingerprint.map(|_| words::FINGERPRINT))
        .add(fingerprint.map(|text| {
            el("div").class("fingerprint").attr("translate", "no").test("shelf-fingerprint").add(text)
        }))
        .add(told)
}

fn deletable(destination: &Destination, index: usize, listed: &ListedKey, link: &Scope<App>) -> Element {
    if !listed.is_removable() {
        return el("span").class("small muted").add(words::NOT_DELETABLE);
    }
    quiet_button("shelf-delete")
        .id(part_id(destination.id(), ShelfPart::Key(index)))
        .click(link, say(destination, move || ShelfEvent::Chose(index)))
        .add(words::DELETE)
        .add(el("span").class("visually-hidden").add([" ", &listed.key().name].concat()))
}

/// The step before a key is deleted: which, where, what that means, and a typed name.
fn confirm(destination: &Destination, list: &KeyList, key: &KeptKey, link: &Scope<App>) -> Element {
    let field = part_id(destination.id(), ShelfPart::Confirmation);
    let title = [&field, "-title"].concat();
    let is_deleting = matches!(list.work(), ListWork::Deleting(_));
    let word = if is_deleting { words::DELETING } else { words::DELETE };
    let docs = destination.operation().provider().shelf.as_ref().map(|api| {
        el("a")
            .attr("href", api.deletion_docs)
            .attr("target", "_blank")
            .attr("rel", "noreferrer noopener")
            .add(words::docs())
    });
    let can_delete = list.is_removal_ready() && !is_deleting;
    el("div")
        .class("card consent")
        .attr("role", "group")
        .attr("aria-labelledby", title.clone())
        .test("shelf-confirm")
        .add(el("h4").id(title).add(words::delete_title(&key.name, &label(destination))))
        .add(el("p").class("small").add(words::DELETE_MEANS).add(" ").add(docs))
        .add(typed_name(destination, field, key, is_deleting, link))
        .add(
            el("div")
                .class("moves")
                .add(
                    button("", words::KEEP, "shelf-keep", !is_deleting)
                        .click(link, say(destination, || ShelfEvent::Kept)),
                )
                .add(
                    button("button-danger", word, "shelf-delete-now", can_delete)
                        .click(link, say(destination, || ShelfEvent::Deleted)),
                ),
        )
}

fn typed_name(
    destination: &Destination,
    field: String,
    key: &KeptKey,
    is_deleting: bool,
    link: &Scope<App>,
) -> Element {
    let id = destination.id();
    el("div")
        .class("field")
        .add(el("label").attr("for", field.clone()).add(words::type_to_delete(&key.name)))
        .add(
            el("input")
                .class("input input-mono")
                .attr("type", "text")
                .id(field)
                .attr("autocomplete", "off")
                .attr("autocapitalize", "none")
                .attr("spellcheck", "false")
                .attr("translate", "no")
                .flag("readonly", is_deleting)
                .test("shelf-delete-name")
                .typed(link, "input", move |text| Msg::Flow(Event::Shelf(id, ShelfEvent::Typed(text)))),
        )
}

/// Why what was asked for did not come about, in the provider's words and ours. What changes something may
/// have been done when no answer came.
fn trouble(outcome: &Outcome, may_be_done: bool) -> Element {
    let (tone, word) = of_outcome(outcome);
    el("div").class("stack").test("shelf-trouble").add(badge(tone, word, "shelf-state")).add(match outcome {
        Outcome::NameTaken { code, message, request_id, hint }
        | Outcome::Unauthorized { code, message, request_id, hint }
        | Outcome::Refused { code, message, request_id, hint, .. } => {
            refused(code.as_deref(), message, request_id.as_deref(), hint)
        }
        Outcome::Unreadable { http_status, excerpt } => group()
            .add(el("p").add(words::unreadable(*http_status)))
            .add(el("pre").class("wire").attr("lang", "en").add(excerpt)),
        Outcome::Unknown { reason } if may_be_done => group().add(el("p").add(words::unknown(reason))),
        other => group().add(el("p").add(sentence(&other.message()))),
    })
}

/// The way to keys that are there for those who have none of their own at hand.
pub(super) fn without_key(flow: &Flow, link: &Scope<App>) -> Html {
    let looking = PROVIDERS.iter().filter(|provider| provider.shelf.is_some());
    let is_offered = |one: &&'static Operation| one.mode == Mode::Import && flow.bounds().offers(one);
    let first: Vec<_> = looking.filter_map(|provider| provider.operations.iter().find(is_offered)).collect();
    if first.is_empty() {
        return Html::default();
    }
    let offers = first.into_iter().map(|operation| {
        el("div")
            .class("offer")
            .add(el("div").add(el("p").class("offer-title").add(operation.provider().label)))
            .add(
                quiet_button(["look-", operation.provider().id].concat())
                    .click(link, move || Msg::WithoutKey(operation))
                    .add(words::CHOOSE_THIS)
                    .add(el("span").class("visually-hidden").add([" ", operation.provider().label].concat())),
            )
    });
    el("details")
        .class("more")
        .test("look-without-key")
        .add(el("summary").add(words::LOOK_TITLE))
        .add(
            el("div")
                .class("stack")
                .add(el("p").class("small muted").add(words::LOOK_MEANS))
                .add(el("div").class("offers offers-grid").each(offers)),
        )
        .into()
}
