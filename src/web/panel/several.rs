//! Several keys of one file, of which one goes on. However many there are, few of them are in the page: the
//! vault has the others, and shows them by their place or by what is sought in them.

use yew::{Html, html::Scope};

use crate::{
    flow::{Event, Flow},
    vault::{Choice, OFFERED, Offers},
    web::{
        app::{App, Msg},
        element::{Element, el},
        language,
        part::{Tone, button, notice, quiet_button, tick},
        words,
    },
};

/// The id of the field for what is sought.
const SOUGHT: &str = "several-sought";

pub(super) fn panel(flow: &Flow, offers: &Offers, link: &Scope<App>) -> Element {
    let is_long = offers.matching > OFFERED || !offers.sought.is_empty();
    el("section")
        .class("card")
        .attr("aria-labelledby", "several-title")
        .test("key-several")
        .add(el("h2").id("several-title").add(words::several(offers)))
        .add(is_long.then(|| finding(link)))
        .add(is_long.then(|| turning(offers, link)))
        .add(el("ol").class("offers").each(offers.choices.iter().map(|one| choice(flow, one, link))))
        .add((offers.usable > 1).then(|| picking(flow, offers, link)))
}

/// Taking in those that are ticked.
fn picking(flow: &Flow, offers: &Offers, link: &Scope<App>) -> Element {
    let count = flow.picked().len();
    let mut usable = offers.choices.iter().filter(|choice| choice.is_usable());
    let all = usable.all(|choice| flow.picked().contains(&choice.index));
    el("div")
        .class("moves")
        .add(tick(link, words::ALL_SHOWN, "pick-all", all, move || Msg::Flow(Event::PickedShown(!all))))
        .add(
            button("button-primary", words::take_picked(count), "take-picked", count > 0)
                .click(link, || Msg::Flow(Event::ChosePicked)),
        )
}

/// The field is the person's: what is in it may be ahead of what was found.
fn finding(link: &Scope<App>) -> Element {
    el("div").class("field").add(el("label").attr("for", SOUGHT).add(words::FIND_KEY)).add(
        el("input")
            .class("input")
            .attr("type", "search")
            .id(SOUGHT)
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .test(SOUGHT)
            .typed(link, "input", |sought| Msg::Flow(Event::Sought { from: 0, sought })),
    )
}

fn turning(offers: &Offers, link: &Scope<App>) -> Element {
    let turn = |from: usize| {
        let sought = offers.sought.clone();
        move || Msg::Flow(Event::Sought { from, sought: sought.clone() })
    };
    let (before, after) = (offers.from.saturating_sub(OFFERED), offers.from + OFFERED);
    el("div")
        .class("turning")
        .add(el("p").class("small muted").test("several-shown").add(words::shown(offers)))
        .add(button("", words::EARLIER, "several-earlier", offers.from > 0).click(link, turn(before)))
        .add(button("", words::LATER, "several-later", after < offers.matching).click(link, turn(after)))
}

fn choice(flow: &Flow, choice: &Choice, link: &Scope<App>) -> Html {
    if let Some(refusal) = &choice.refusal {
        return el("li")
            .class("offer")
            .test("choice-refused")
            .attr("data-code", refusal.code.clone())
            .add(notice(
                Tone::Caution,
                words::not_usable(choice.line),
                language::refusal(refusal),
                "choice-refusal",
            ))
            .into();
    }
    let index = choice.index;
    let is_picked = flow.picked().contains(&index);
    let described = format!("choice-{index}");
    el("li")
        .class("offer")
        .test("choice")
        .key(index.to_string())
        .add(
            el("input")
                .class("pick")
                .attr("type", "checkbox")
                .attr("aria-label", words::PICK)
                .attr("aria-describedby", described.clone())
                .checked(is_picked)
                .test(["pick-", &index.to_string()].concat())
                .on(link, "change", move |_| Some(Msg::Flow(Event::Picked(index)))),
        )
        .add(
            el("div")
                .class("offer-text")
                .id(described.clone())
                .add(el("p").class("offer-title").add(language::list(&choice.found)).add(
                    choice.line.map(|line| el("span").class("small muted").add(" · ").add(words::line(line))),
                ))
                .add(
                    (!choice.comment.is_empty())
                        .then(|| el("p").class("small wrap").attr("translate", "no").add(&choice.comment)),
                )
                .add(
                    el("p").class("small muted fingerprint").attr("translate", "no").add(&choice.fingerprint),
                ),
        )
        .add(
            quiet_button(format!("choose-{index}"))
                .attr("aria-describedby", described)
                .click(link, move || Msg::Flow(Event::Chose(index)))
                .add(words::CHOOSE_THIS),
        )
        .into()
}
