//! The buttons and menus under a reply.

use crate::coach::{Kind, NextQuestion, Reply};
use crate::discord::custom_id::{self, About, Action};
use crate::discord::limits;
use crate::journal::Reason;

use super::harmless::harmless_line;
use super::message::{Button, Component, Row, Select, SelectOption, Style};
use super::split::cut;
use super::{Look, Share};

/// As many candidates as "did you mean" offers.
const MOST_MEANT: usize = 3;

/// The rows under a reply.
pub fn rows(reply: &Reply, look: &Look) -> Vec<Row> {
    // Somebody in distress needs people, not a menu.
    if reply.intent.as_deref() == Some("distress") {
        return Vec::new();
    }
    let mut buttons = Vec::new();
    for (i, it) in reply.suggestions.iter().take(MOST_MEANT).enumerate() {
        let label = it.question.as_str();
        buttons.extend(match &look.meant {
            None => question(Style::Primary, label, it, Action::Meant, look.asker),
            Some(actions) => {
                let action = actions.get(i).and_then(Option::as_ref);
                action.and_then(|it| styled(Style::Primary, label, it, look.asker))
            }
        });
    }
    if !buttons.is_empty() {
        buttons.extend(button("None of these", &Action::NoneOfThese, look.asker));
    }
    // What can be chosen from the menu needs no button of its own.
    let chosen = |it: &&NextQuestion| !look.choice.iter().any(|choice| choice.question == it.question);
    for it in reply.follow_ups.iter().filter(chosen) {
        buttons.extend(question(Style::Secondary, &it.label, it, Action::Ask, look.asker));
    }
    let last = if look.private {
        let action = match &look.share {
            Some(Share::Reply(id)) => Some(Action::ShareReply(id.clone())),
            Some(Share::Question(text)) => Some(Action::ShareQuestion(text.clone())),
            None => None,
        };
        action
            .filter(|_| reply.kind == Kind::Answer)
            .and_then(|it| button("Share here", &it, look.asker))
    } else {
        button("Dismiss", &Action::Dismiss, look.asker)
    };
    let mut rows: Vec<Row> = menu(&look.choice, look.asker).into_iter().collect();
    // The last button has its place, however many come before it.
    let mut seen = std::collections::HashSet::new();
    buttons.retain(|it| seen.insert(it.custom_id.clone()));
    buttons.truncate(limits::BUTTONS - usize::from(last.is_some()));
    buttons.extend(last);
    rows.extend(row(buttons));
    // A row of its own, so that it stands in the same place under every answer.
    let rated = look.rated.iter().flat_map(|topic| {
        let up = button("👍 Helpful", &Action::Up(topic.clone()), look.asker);
        let down = button("👎 Not helpful", &Action::Down(topic.clone()), look.asker);
        up.into_iter().chain(down)
    });
    rows.extend(row(rated.collect()));
    rows
}

/// A row of buttons with these labels; none without any.
pub fn buttons(all: &[(&str, Action)], asker: u64) -> Vec<Row> {
    let all = all.iter().filter_map(|(label, action)| button(label, action, asker));
    row(all.collect()).into_iter().collect()
}

/// The reasons not to like an answer.
pub fn reasons(about: &About, voter: u64) -> Vec<Row> {
    let all = Reason::ALL.map(|it| (it.label(), Action::Because(it, about.clone())));
    buttons(&all, voter)
}

fn row(buttons: Vec<Button>) -> Option<Row> {
    (!buttons.is_empty()).then(|| Row::new(buttons.into_iter().map(Component::Button).collect()))
}

/// A menu that asks one of these questions.
fn menu(choice: &[NextQuestion], asker: u64) -> Option<Row> {
    let options = options(choice.iter().map(|it| (it.label.as_str(), it.question.as_str())));
    select(&Action::Choose("0".to_owned()), asker, "For which role?", options)
}

/// Options for a menu: label and value; those that do not fit are left out.
pub fn options<'t>(all: impl Iterator<Item = (&'t str, &'t str)>) -> Vec<SelectOption> {
    let mut seen = std::collections::HashSet::new();
    all.filter(|(_, value)| (1..=limits::SELECT_TEXT).contains(&limits::length(value)))
        .filter(|(_, value)| seen.insert(value.to_owned()))
        .filter_map(|(label, value)| {
            Some(SelectOption {
                label: label_of(label, limits::SELECT_TEXT)?,
                value: value.to_owned(),
            })
        })
        .take(limits::SELECT_OPTIONS)
        .collect()
}

/// A row with a menu; none without options.
pub fn select(action: &Action, asker: u64, placeholder: &str, options: Vec<SelectOption>) -> Option<Row> {
    let id = custom_id::write(action, asker).filter(|_| !options.is_empty())?;
    let placeholder = cut(placeholder, limits::SELECT_PLACEHOLDER);
    Some(Row::new(vec![Component::Select(Select::new(id, placeholder, options))]))
}

fn button(label: &str, action: &Action, asker: u64) -> Option<Button> {
    styled(Style::Secondary, label, action, asker)
}

fn styled(style: Style, label: &str, action: &Action, asker: u64) -> Option<Button> {
    let id = custom_id::write(action, asker)?;
    Some(Button::new(style, label_of(label, limits::BUTTON_LABEL)?, id))
}

/// A button that asks a question; a question that is too long for it asks by its label.
fn question(style: Style, label: &str, it: &NextQuestion, action: fn(String) -> Action, asker: u64) -> Option<Button> {
    let id = custom_id::write(&action(it.question.clone()), asker)
        .or_else(|| custom_id::write(&action(it.label.clone()), asker))?;
    Some(Button::new(style, label_of(label, limits::BUTTON_LABEL)?, id))
}

/// A label must show something.
fn label_of(text: &str, room: usize) -> Option<String> {
    Some(cut(&harmless_line(text), room)).filter(|it| !it.is_empty())
}
