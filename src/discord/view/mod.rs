//! What members see: a [`Reply`] as messages, with an embed or as plain text.
//!
//! Everything that leaves here keeps Discord's limits, pings nobody, and shows whole words.

mod components;
mod form;
mod harmless;
mod message;
mod split;

#[cfg(test)]
mod tests;

pub use components::{buttons, options, reasons, select};
pub use form::{Form, Input};
pub use harmless::{fenced, harmless, harmless_line};
#[cfg(test)]
use message::Component;
use message::Embed;
pub use message::{EPHEMERAL, File, Message};
pub use split::cut;

use super::custom_id::Action;
use super::limits;
use crate::coach::{Kind, NextQuestion, Reply, SourceLine};

/// A reply that is longer takes this many messages, and is cut behind them.
const MOST_MESSAGES: usize = 4;

/// Room for a part of the body in an embed: with title and footer it stays below what a message may hold.
const BODY: usize = 3_500;

/// The colour at the side of an embed. It means nothing.
const COLOR: u32 = 0x0035_6A9A;

/// How to show a reply, and to whom.
#[derive(Debug, Clone, Default)]
pub struct Look {
    pub embeds: bool,
    /// The user to whom the buttons belong.
    pub asker: u64,
    /// Whether only the asker sees it.
    pub private: bool,
    /// What is posted if the asker shares a private reply.
    pub share: Option<Share>,
    /// Roles to choose from, each with its question.
    pub choice: Vec<NextQuestion>,
    /// The topic of the reply, where members may say what they think of it.
    pub rated: Option<String>,
    /// What each of the suggestions does, where they are no questions by themselves; none for one that fits no button.
    pub meant: Option<Vec<Option<Action>>>,
}

/// How to give a private reply anew without what was personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Share {
    /// By the ids of replies that hold nothing but what the knowledge says, joined by `+`.
    Reply(String),
    /// By a plain question.
    Question(String),
}

/// The messages of a reply, at least one; the buttons are under the last.
#[must_use]
pub fn messages(reply: &Reply, look: &Look) -> Vec<Message> {
    let mut out = if look.embeds && reply.kind != Kind::SmallTalk {
        embeds(reply)
    } else {
        texts(reply)
    };
    if out.is_empty() {
        out.push(Message::line("…"));
    }
    if let Some(last) = out.last_mut() {
        last.components = components::rows(reply, look);
    }
    out
}

fn embeds(reply: &Reply) -> Vec<Message> {
    let mut parts = bodies(&with_notes(reply), BODY);
    if parts.is_empty() {
        parts.push("…".to_owned());
    }
    let count = parts.len();
    let title = cut(&harmless_line(&reply.title), limits::EMBED_TITLE);
    let footer = footer(&reply.sources);
    let embed = |(i, description): (usize, String)| Embed {
        title: if i == 0 { title.clone() } else { String::new() },
        description,
        color: Some(COLOR),
        footer: (i + 1 == count && !footer.is_empty()).then(|| message::Footer { text: footer.clone() }),
    };
    let message = |embed| Message {
        embeds: vec![embed],
        ..Message::default()
    };
    parts.into_iter().enumerate().map(embed).map(message).collect()
}

fn texts(reply: &Reply) -> Vec<Message> {
    let title = cut(&harmless_line(&reply.title), limits::EMBED_TITLE);
    let mut text = if title.is_empty() {
        String::new()
    } else {
        format!("**{title}**\n")
    };
    text += &with_notes(reply);
    let footer = footer(&reply.sources);
    if !footer.is_empty() {
        text += &format!("\n-# {footer}");
    }
    bodies(&text, limits::CONTENT).into_iter().map(Message::line).collect()
}

/// The parts that are shown of a text; one that is cut says so.
fn bodies(text: &str, room: usize) -> Vec<String> {
    // Two places are for the sign of a cut.
    let mut parts = split::pieces(text, room - 2);
    if parts.len() > MOST_MESSAGES {
        parts.truncate(MOST_MESSAGES);
        if let Some(last) = parts.last_mut() {
            last.push_str(" …");
        }
    }
    parts
}

/// The body, and below it in small letters what was assumed or left out.
fn with_notes(reply: &Reply) -> String {
    let mut text = harmless(&reply.body).trim().to_owned();
    for note in &reply.notes {
        text += &format!("\n-# {}", harmless_line(note));
    }
    text
}

/// Each guide once, with its sections.
fn footer(sources: &[SourceLine]) -> String {
    let mut guides: Vec<(String, Vec<String>)> = Vec::new();
    for it in sources {
        let (name, section) = (harmless_line(&it.named()), harmless_line(&it.section));
        match guides.iter_mut().find(|(guide, _)| *guide == name) {
            Some((_, sections)) if sections.contains(&section) => {}
            Some((_, sections)) => sections.push(section),
            None => guides.push((name, vec![section])),
        }
    }
    let lines: Vec<String> = guides
        .into_iter()
        .map(|(guide, sections)| {
            let sections: Vec<String> = sections.into_iter().filter(|it| !it.is_empty()).collect();
            match sections.as_slice() {
                [] => guide,
                sections => format!("{guide}, § {}", sections.join(", § ")),
            }
        })
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    // In plain text it stands in a message with other things.
    let word = if lines.len() == 1 { "Source" } else { "Sources" };
    cut(&format!("{word}: {}", lines.join(" · ")), limits::EMBED_FOOTER)
}
